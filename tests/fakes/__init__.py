# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers that play a provider, a collector or a time authority, on this machine.

They hold no part of the product but the types that clients exchange with them: those of
the addon as it is loaded here, by Odoo or without it.
"""

import importlib
import sys

_IS_ODOO = "odoo.addons.edic_ai.models" in sys.modules
_ADDON = "odoo.addons.edic_ai" if _IS_ODOO else "edic_ai"
contract = importlib.import_module(f"{_ADDON}.tools.providers.contract")
errors = importlib.import_module(f"{_ADDON}.tools.providers.errors")

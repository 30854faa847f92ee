# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes the addon's tools importable without Odoo, which its `__init__` needs."""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "addons" / "edic_public_sector" / "tools" / "forms"

shell = types.ModuleType("edic_public_sector")
shell.__path__ = [str(ROOT / "addons" / "edic_public_sector")]
sys.modules["edic_public_sector"] = shell

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Importing this makes the addons' tools importable without Odoo: each addon is an
empty package in place of its own `__init__`, which needs Odoo."""

import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).parents[1] / "addons"

for manifest in ADDONS.glob("*/__manifest__.py"):
    shell = ModuleType(manifest.parent.name)
    shell.__path__ = [str(manifest.parent)]
    sys.modules.setdefault(manifest.parent.name, shell)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The audit checks on planted cases; the addons' tools are found beside Odoo's own."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tests"))

import addon_shells

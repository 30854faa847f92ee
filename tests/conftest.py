# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import the addons' tools without Odoo, and what the tests of several themes share."""

import sys
from pathlib import Path

import addon_shells  # noqa: F401

# modules that the tests of several themes share, and the plan of the house
sys.path[:0] = map(str, sorted(Path(__file__).parent.glob("unit/*/")))
sys.path.append(str(Path(__file__).parent / "architecture"))

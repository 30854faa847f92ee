# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import the addons' tools without Odoo: packages whose `__init__` does not run."""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).parents[1]

# what the tests of several themes share, and the plan of the house
sys.path[:0] = map(str, sorted(Path(__file__).parent.glob("unit/*/")))
sys.path.append(str(Path(__file__).parent / "architecture"))

for manifest in (ROOT / "addons").glob("*/__manifest__.py"):
    shell = types.ModuleType(manifest.parent.name)
    shell.__path__ = [str(manifest.parent)]
    sys.modules.setdefault(manifest.parent.name, shell)

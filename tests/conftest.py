# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import the addons' tools without Odoo: packages whose `__init__` does not run."""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).parents[1]

# what the tests of several themes share
sys.path[:0] = map(str, sorted(Path(__file__).parent.glob("unit/*/")))

for manifest in (ROOT / "addons").glob("*/__manifest__.py"):
    # the short name is for tests, the long one for tools of an addon above
    for name in (manifest.parent.name, f"odoo.addons.{manifest.parent.name}"):
        shell = types.ModuleType(name)
        shell.__path__ = [str(manifest.parent)]
        sys.modules.setdefault(name, shell)

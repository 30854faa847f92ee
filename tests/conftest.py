# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import the addons' tools without Odoo: packages whose `__init__` does not run."""

import importlib.abc
import importlib.util
import sys
import types
from pathlib import Path

ROOT = Path(__file__).parents[1]

# what the tests of several themes share, and the plan of the house
sys.path[:0] = map(str, sorted(Path(__file__).parent.glob("unit/*/")))
sys.path.append(str(Path(__file__).parent / "architecture"))

SHELLS = {path.parent.name for path in (ROOT / "addons").glob("*/__manifest__.py")}

for manifest in (ROOT / "addons").glob("*/__manifest__.py"):
    shell = types.ModuleType(manifest.parent.name)
    shell.__path__ = [str(manifest.parent)]
    sys.modules.setdefault(manifest.parent.name, shell)


class OdooNames(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Find a tool that another addon imports by Odoo's name, as the same module.

    In Odoo itself its own names stand.
    """

    def find_spec(self, name, _path, _target=None):
        [*odoo, addon] = name.split(".")[:3]
        is_ours = odoo == ["odoo", "addons"] and addon in SHELLS
        if is_ours and "odoo.modules.registry" not in sys.modules:
            return importlib.util.spec_from_loader(name, self)
        return None

    def create_module(self, spec):
        module = importlib.import_module(spec.name.removeprefix("odoo.addons."))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module):
        """It is executed under its own name, which it keeps."""
        module.__spec__ = module.__spec__.loader_state


sys.meta_path.insert(0, OdooNames())

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Importing this makes the addons' tools importable without Odoo: each addon is an
empty package in place of its own `__init__`, which needs Odoo."""

import importlib.abc
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ADDONS = Path(__file__).parents[1] / "addons"
SHELLS = {manifest.parent.name for manifest in ADDONS.glob("*/__manifest__.py")}

for name in SHELLS:
    shell = ModuleType(name)
    shell.__path__ = [str(ADDONS / name)]
    sys.modules.setdefault(name, shell)


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

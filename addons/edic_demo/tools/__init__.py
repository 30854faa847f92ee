# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tools of the demo; those of edic_public_sector are found under whichever name this
package itself has: below `odoo.addons` in Odoo, at the top in tests without it."""

from importlib import import_module
from types import ModuleType

ABOVE = __name__.partition("edic_demo")[0]


def public_tool(name: str) -> ModuleType:
    """Return a module of `edic_public_sector.tools`."""
    return import_module(f"{ABOVE}edic_public_sector.tools.{name}")

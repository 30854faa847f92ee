# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a budget line moved, in parts that add up to the cent; knows no Odoo.

``decompose`` splits the difference of a line, ``roll_up`` adds lines to chapters and
chapters to budgets.
"""

from .errors import VarianceError
from .parts import Cause, Driver, Item, Part, Variance, decompose, roll_up

__all__ = [
    "Cause",
    "Driver",
    "Item",
    "Part",
    "Variance",
    "VarianceError",
    "decompose",
    "roll_up",
]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Account, analytic and tax proposals for vendor bill lines; knows no Odoo.

The nearest past lines of the vendor and a linear text model vote; what they say is
calibrated on the last held-out bills.  ``fit`` learns, ``CodingModel`` proposes.
"""

from .contract import ENGINE_VERSION, Example, Line
from .engine import CodingModel
from .fit import fit

__all__ = [
    "ENGINE_VERSION",
    "CodingModel",
    "Example",
    "Line",
    "fit",
]

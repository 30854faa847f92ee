# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The role of a budget line in the financial identity of a local authority."""

from enum import StrEnum


class Role(StrEnum):
    """The role of a line is its place in the identity; all but the last five are real
    (cash).

    A scenario knows `REFINANCING` of its base year alone: a loan that replaces another
    is neither repayment nor borrowing, and nobody plans it for every year.
    """

    ORDINARY = "ordinary"  # in CAPITAL: holdings, work for third parties
    PERSONNEL = "personnel"
    INTEREST = "interest"  # revenue: what the authority earns
    EXTRAORDINARY = "extraordinary"
    EQUIPMENT = "equipment"  # investment and investment subsidies paid
    GRANT = "grant"  # investment subsidies received
    OWN_RESOURCE = "own_resource"  # FCTVA, development tax, sales of assets
    DEBT_REPAYMENT = "debt_repayment"  # capital only
    BORROWING = "borrowing"
    REFINANCING = "refinancing"  # and revolving credit, both directions
    BESIDE = "beside"  # loans given, and what is settled with current activity
    NON_CASH = "non_cash"  # depreciation, special items and provisions released
    PROVISION = "provision"  # added to provisions, value adjustments
    INTERNAL = "internal"  # charges within the authority, own work capitalised
    TRANSFER = "transfer"  # between the sections
    CARRIED_RESULT = "carried_result"


UNPAID = (Role.NON_CASH, Role.PROVISION, Role.INTERNAL)  # they move no money

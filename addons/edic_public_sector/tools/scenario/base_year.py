# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a budget as a scenario starts from them: read as `headline` reads them,
so that a scenario and a note on the budget have the same figures of the year.

Where a German budget has a whole Finanzplan, what current activity moves is what stands
there, and the Ergebnisplan counts in the results alone. Where it has none, current
activity is the Ergebnisplan without what moves no money (depreciation, the release of
special items and provisions, additions to provisions, value adjustments, internal
charges) and without its extraordinary part.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..budget.document import Section
from ..budget.headline import Amount, has_finanzplan, redrawn
from .simulation.lines import BudgetLine, Role
from .simulation.lines import Section as Part

REDRAWN = ".redrawn"  # ends the key of the part of a line that is drawn again
IsReplaced = Callable[[Role, str], bool]


class Row(NamedTuple):
    """A line of a budget.

    ``family``: of `families.family_of`; ``has_code``: an account or a chapter says what
    the line is.
    """

    key: str
    label: str
    family: str
    amount: Amount
    has_code: bool = True


def base_lines(
    framework: str,
    rows: Iterable[Row],
    is_replaced: IsReplaced = lambda _role, _family: False,
) -> tuple[BudgetLine, ...]:
    """Return the lines that a scenario starts from; those without an amount are left
    out.

    :param rows: all of one budget and one column of amounts
    :param is_replaced: whether something else stands for a role and family after the
        base year
    """
    rows = tuple(rows)
    amounts = [row.amount for row in rows]
    parts = redrawn(framework, amounts)
    sections = sections_of(framework, amounts)
    found = []
    for row, part in zip(rows, parts, strict=True):
        section = sections.get(row.amount.section)
        if section is None or row.amount.role is None:
            continue
        for key, value, role, family in (
            (row.key, row.amount.value - part, row.amount.role, row.family),
            (f"{row.key}{REDRAWN}", part, Role.REFINANCING, "refinancing"),
        ):
            if value:
                found.append(
                    BudgetLine(
                        key=key,
                        section=section,
                        direction=row.amount.direction,
                        role=role,
                        base=value,
                        family=family,
                        label=row.label,
                        is_base_only=is_replaced(role, family),
                        is_untold=not row.has_code,
                    )
                )
    return tuple(found)


def sections_of(framework: str, amounts: Iterable[Amount]) -> dict[Section, Part]:
    """Return where the sections of a budget stand in a scenario."""
    if framework == "de_doppik" and has_finanzplan(amounts):
        own = {Section.OPERATING: Part.RESULT, Section.CASH: Part.CASH}
    else:
        own = {Section.OPERATING: Part.OPERATING}
    return {**own, Section.CAPITAL: Part.CAPITAL}

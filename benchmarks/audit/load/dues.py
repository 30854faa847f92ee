# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when bills are to be paid by law, from their steps.

Of a sample `verify` has Odoo compute it anew.
"""

from functools import cache

from audit.book.book import Book


def dues(env, book: Book) -> None:
    """Write it among the columns of the bills."""
    known = env["edic.finance.check.a42"].sudo()

    @cache
    def company_of(number):
        company = env["res.company"].browse(number)
        return company, env["edic.finance.parameter"]._history(company)

    for move in book.moves:
        days = {}
        for step in sorted(move.steps, key=lambda step: step.day):
            days.setdefault(step.kind, []).append(step.day)
        if move.kind == "in_invoice":
            company, history = company_of(move.company.id)
            time = known._deadline(company, days, move.day, history)
            if time:
                move.values["edic_due_on"] = time.due

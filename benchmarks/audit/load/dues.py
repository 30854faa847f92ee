# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when bills are to be paid by law, from their steps.

Of a sample `verify` has Odoo compute it anew.
"""

from functools import cache

from audit.book.book import Book


def dues(env, book: Book) -> None:
    """Write it among the columns of the bills."""
    # found once Odoo's registry is loaded
    from odoo.addons.edic_finance.models.account_move_due import deadline_of

    known = env["edic.finance.check.a42"]

    @cache
    def allowed(company, day):
        return known._time_to_pay(env["res.company"].browse(company), day)

    for move in book.moves:
        days = {}
        for step in sorted(move.steps, key=lambda step: step.day):
            days.setdefault(step.kind, []).append(step.day)
        if move.kind == "in_invoice" and "received" in days:
            time = allowed(move.company.id, days["received"][0])
            if time:
                move.values["edic_due_on"] = deadline_of(days, time).due

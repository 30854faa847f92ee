# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from .edic_ai_books import BANK, MOVE

EXCEPTION = "account.lock_exception"
LAST = {MOVE: "last_move", BANK: "last_bank", EXCEPTION: "last_exception"}
EVERYTHING = 2**31 - 1  # was there before, where the opening does not say

NOT_RECORDED = {
    MOVE: """
        SELECT live.id, live.name FROM account_move live
         WHERE live.state = 'posted' AND live.company_id = %(company)s""",
    BANK: """
        SELECT live.id, '…' || right(live.sanitized_acc_number, 4)
          FROM res_partner_bank live
         WHERE (live.company_id = %(company)s OR live.company_id IS NULL
                AND %(company)s = (SELECT min(id) FROM res_company))""",
    EXCEPTION: """
        SELECT live.id, live.lock_date_field FROM account_lock_exception live
         WHERE live.active AND live.company_id = %(company)s
           AND (live.end_datetime IS NULL
                OR live.end_datetime >= now() AT TIME ZONE 'UTC')""",
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiBooks(models.AbstractModel):
    """From when on the ledger tells of the books, and what came past it since."""

    _inherit = "edic.ai.books"

    def _open_books(self):
        """Record what there was before: from here on nothing is posted unrecorded."""
        # pylint: disable-next=no-search-all
        companies = self.env["res.company"].sudo().search([], order="id")
        self.env["edic.ai.gateway"]._record_many(
            [
                {
                    "event": "accounting",
                    "use_case": "books.opened",
                    "company": company,
                    "record": company,
                    "facts": self._opening(company),
                }
                for company in companies - self._opened()
            ]
        )

    def _opened(self):
        records = self.env["edic.ai.trace"].sudo()
        records = records.search([("use_case", "=", "books.opened")])
        return self.env["res.company"].sudo().browse(records.mapped("company_ref"))

    def _opening(self, company):
        self.env.cr.execute(
            """SELECT count(*) FILTER (WHERE state = 'posted'),
                      coalesce(max(id) FILTER (WHERE state = 'posted'), 0),
                      (SELECT coalesce(max(id), 0) FROM res_partner_bank),
                      (SELECT coalesce(max(id), 0) FROM account_lock_exception)
                 FROM account_move WHERE company_id = %s""",
            [company.id],
        )
        names = ("posted", *LAST.values())
        counted = dict(zip(names, self.env.cr.fetchone(), strict=True))
        return {**counted, "locks": company._edic_locks()}

    def _not_recorded(self, name, company):
        """What is there and came past the ledger since the books were opened."""
        query = SQL(
            """%(live)s
             AND live.id > coalesce((
                 SELECT min(coalesce((opened.facts->>%(last)s)::int, %(all)s))
                   FROM edic_ai_trace opened
                  WHERE opened.use_case = 'books.opened'
                    AND opened.res_model = 'res.company'
                    AND opened.res_id = %(company)s), 0)
             AND NOT EXISTS (
                 SELECT FROM edic_ai_trace trace
                  WHERE trace.event = 'accounting' AND trace.res_model = %(model)s
                    AND trace.res_id = live.id)
             ORDER BY live.id""",
            live=SQL(NOT_RECORDED[name], company=company.id),
            company=company.id,
            model=name,
            last=LAST[name],
            all=EVERYTHING,
        )
        self.env.cr.execute(query)
        for number, title in self.env.cr.fetchall():
            yield {
                "res_model": name,
                "res_id": number,
                "name": title,
                "parts": ["not_recorded"],
                "seq": None,
                "call_uuid": None,
            }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools.audit.charts import chart_of
from ..tools.audit.finding import Finding

LINES_TOLD = 8  # of each side of a T-account
# of a query that has ``move`` and ``journal``; Odoo reads numeric as float, text stays
HEAD = SQL(
    """move.id, COALESCE(NULLIF(move.name, '/'), '') AS entry, move.date AS day,
       journal.code AS journal, abs(move.amount_total_signed)::text AS amount,
       move.partner_id AS partner"""
)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckEntry(models.AbstractModel):
    """What checks of journal entries say of an entry in the same way."""

    _inherit = "edic.finance.check.entry"

    def _entry_finding(self, row, facts, rule="", **more):
        """A finding about the entry of a row that has HEAD's columns."""
        head = {
            "entry": row["entry"],
            "day": str(row["day"]),
            "journal": row["journal"],
            "amount": row["amount"],
        }
        return Finding(
            subject=row["id"],
            move=row["id"],
            partner=row["partner"],
            amount=Decimal(row["amount"]),
            key="-".join(filter(None, (str(row["id"]), rule))),
            facts=head | facts,
            **more,
        )

    def _entry_words(self, facts):
        return self.env._(
            "%(entry)s of %(day)s in journal %(journal)s, %(amount)s",
            entry=facts["entry"] or self.env._("An entry"),
            day=self._day(facts["day"]),
            journal=facts["journal"],
            amount=self._money(facts["amount"]),
        )

    # --- accounts ---------------------------------------------------------------------
    def _account_chart(self, scope):
        """The chart that the company keeps; see ``tools.audit.charts``."""
        company = self._company(scope)
        country = company.account_fiscal_country_id or company.country_id
        return chart_of(company.chart_template, country.code)

    def _account_code(self, scope):
        """SQL of the code of ``account`` in the scope's company."""
        root = self._company(scope).root_id
        return SQL("(account.code_store->>%s)", str(root.id))

    def _t_account(self, scope, move):
        """SQL of an entry's accounts and amounts, the largest first, as JSON:
        ``{"debit": [{"account", "amount"}], "credit": [...]}``."""
        side = """(SELECT COALESCE(jsonb_agg(jsonb_build_object(
                            'account', code, 'amount', amount::text)), '[]')
                     FROM (SELECT code, sum(%(name)s) AS amount FROM side
                            GROUP BY code HAVING sum(%(name)s) != 0
                            ORDER BY amount DESC, code LIMIT %(most)s) top)"""
        return SQL(
            """(WITH side AS (
                    SELECT %(code)s AS code, line.debit, line.credit
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.move_id = %(move)s)
                SELECT jsonb_build_object('debit', %(debit)s, 'credit', %(credit)s))""",
            code=self._account_code(scope),
            move=move,
            debit=SQL(side, name=SQL("debit"), most=LINES_TOLD),
            credit=SQL(side, name=SQL("credit"), most=LINES_TOLD),
        )

    def _account_chart_of(self, facts):
        """The T-account of facts that hold ``accounts``."""
        return {
            "kind": "account",
            "title": self.env._("Accounts of the entry"),
            **facts["accounts"],
        }

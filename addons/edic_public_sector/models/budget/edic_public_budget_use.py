# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ... import roles

KINDS = [
    ("spent", "Spent"),
    ("pending", "On a draft"),
    ("committed", "Committed"),
]
# what is no share is left out: one bad row must not break everybody's query
READ_SHARES = SQL(
    """SELECT one.number,
              CASE WHEN one.key ~ '^[0-9]{1,9}$' THEN one.key::int END AS line_id,
              CASE jsonb_typeof(one.value) WHEN 'number'
                   THEN CASE WHEN one.value::numeric BETWEEN 0 AND 100.001
                             THEN one.value::numeric END END AS percent
         FROM jsonb_each(CASE jsonb_typeof(aml.edic_budget_shares)
                         WHEN 'object' THEN aml.edic_budget_shares ELSE '{}' END)
              WITH ORDINALITY AS one(key, value, number)"""
)
OF_ENTRY = SQL(
    """CASE aml.parent_state WHEN 'posted' THEN 'spent' ELSE 'pending' END
       AS kind, aml.date, aml.name, aml.partner_id, aml.account_id"""
)


def _among(column, ids):
    if ids is None:
        return SQL("%s IS NOT NULL", column)
    return SQL("%s = ANY(%s)", column, ids)


class EdicPublicBudgetUse(models.Model):
    """A use is the share of an entry, a draft or a commitment that a credit bears.

    Amounts are those of the ledger, which has VAT that cannot be deducted in the
    expense: what the credit bears.
    """

    _name = "edic.public.budget.use"
    _description = "Use of a credit"
    _auto = False
    _order = "date desc, id desc"

    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Date(readonly=True)
    name = fields.Char(string="Label", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    line_id = fields.Many2one(
        "edic.public.budget.line", string="Budget line", readonly=True
    )
    credit_id = fields.Many2one(
        "edic.public.budget.credit", string="Voted credit", readonly=True
    )
    budget_id = fields.Many2one("edic.public.budget", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    move_id = fields.Many2one("account.move", string="Journal entry", readonly=True)
    entry_id = fields.Many2one("account.move.line", string="Item", readonly=True)
    commitment_id = fields.Many2one("edic.public.budget.commitment", readonly=True)

    @property
    def _table_query(self):
        return self._query()

    @api.model
    def _query(self, lines=None):
        """Return the SELECT of all uses, or of those of some lines, which indexes find
        then."""
        for name in ("commitment", "authority.tranche", "line"):
            self.env[f"edic.public.budget.{name}"].flush_model()
        self.env["account.move.line"].flush_model()
        ids = None if lines is None else lines.ids
        return SQL(
            """SELECT use.id, use.kind, use.date, use.name, use.partner_id,
                      use.account_id, use.line_id, line.credit_id, line.budget_id,
                      line.company_id, company.currency_id,
                      CASE line.direction WHEN 'revenue' THEN -use.amount
                           ELSE use.amount END AS amount,
                      use.move_id, use.entry_id, use.commitment_id
                 FROM (%s) use
                 JOIN edic_public_budget_line line ON line.id = use.line_id
                      AND line.company_id = use.company_id
                 JOIN res_company company ON company.id = line.company_id""",
            SQL(" UNION ALL ").join(self._sources(ids)),
        )

    @api.model
    def _totals(self, lines):
        """Return ``{line id: {kind: amount}}`` of some lines."""
        found = {}
        for line, kind, amount in self.env.execute_query(
            SQL(
                "SELECT line_id, kind, SUM(amount) FROM (%s) one GROUP BY 1, 2",
                self._query(lines),
            )
        ):
            found.setdefault(line, {})[kind] = float(amount)
        return found

    @api.model
    def _sources(self, ids):
        """Return SELECTs of (id, kind, date, name, partner_id, account_id, line_id,
        amount, move_id, entry_id, commitment_id, company_id), debits positive; ids
        apart from each other. An addon adds its own.

        :param ids: of the lines that are asked about; None: all
        """
        return [
            self._entries(ids),
            self._split_entries(ids),
            self._commitments(ids),
            *self._yearly_commitments(ids),
        ]

    def _entries(self, ids):
        return SQL(
            """SELECT aml.id * 64::bigint AS id, %s,
                      aml.edic_budget_line_id AS line_id, aml.balance AS amount,
                      aml.move_id, aml.id AS entry_id,
                      aml.edic_commitment_id AS commitment_id, aml.company_id
                 FROM account_move_line aml
                WHERE %s AND aml.edic_budget_shares IS NULL
                  AND aml.parent_state IN ('draft', 'posted')""",
            OF_ENTRY,
            _among(SQL("aml.edic_budget_line_id"), ids),
        )

    def _split_entries(self, ids):
        """Return the SELECT of entries that several lines share, each in whole cents
        that add up to it."""
        asked = SQL("TRUE")
        if ids is not None:
            texts = [str(line_id) for line_id in ids]
            asked = SQL(
                "aml.edic_budget_shares ?| %s::text[] AND share.line_id = ANY(%s)",
                texts,
                list(ids),
            )
        return SQL(
            """SELECT aml.id * 64::bigint + share.number, %s, share.line_id,
                      round(aml.balance * share.upto / 100, 2)
                      - round(aml.balance * (share.upto - share.percent) / 100, 2),
                      aml.move_id, aml.id, aml.edic_commitment_id, aml.company_id
                 FROM account_move_line aml, LATERAL (
                      SELECT read.*, SUM(percent) OVER (ORDER BY number) AS upto
                        FROM (%s) read
                       WHERE line_id IS NOT NULL AND percent IS NOT NULL) share
                WHERE aml.edic_budget_shares IS NOT NULL AND %s
                  AND aml.parent_state IN ('draft', 'posted')""",
            OF_ENTRY,
            READ_SHARES,
            asked,
        )

    def _commitments(self, ids):
        return SQL(
            """SELECT -one.id * 1024::bigint, 'committed', one.date,
                      one.name || ' ' || one.subject, one.partner_id, NULL::int,
                      one.line_id,
                      GREATEST(one.amount - COALESCE(SUM(aml.balance), 0), 0),
                      NULL::int, NULL::int, one.id, one.company_id
                 FROM edic_public_budget_commitment one
                 LEFT JOIN account_move_line aml ON aml.edic_commitment_id = one.id
                      AND aml.company_id = one.company_id
                      AND aml.parent_state IN ('draft', 'posted')
                WHERE one.state = 'open' AND %s AND NOT EXISTS (
                      SELECT FROM edic_public_budget_authority_tranche tranche
                       WHERE tranche.authority_id = one.authority_id)
                GROUP BY one.id""",
            _among(SQL("one.line_id"), ids),
        )

    @roles.reads
    def action_open(self):
        """Open the entry or commitment that the use comes from."""
        self.ensure_one()
        return (self.move_id or self.commitment_id).get_formview_action()

    def _yearly_commitments(self, ids):
        """Return the SELECT of commitments of several years, each year's amount on the
        line of its year; empty where there are none."""
        commitments = self.env["edic.public.budget.commitment"].sudo()
        several = commitments.with_context(active_test=False).search(
            [("state", "=", "open"), ("authority_id.tranche_ids", "!=", False)]
        )
        rows = [
            (commitment.id, number, line.id, amount)
            for commitment, lines in several._bound().items()
            for number, (line, amount) in enumerate(lines.items(), start=1)
            if ids is None or line.id in ids
        ]
        if not rows:
            return []
        numbers, places, lines, amounts = map(list, zip(*rows, strict=True))
        yearly = SQL(
            """SELECT -(one.id * 1024::bigint + 8 * bound.place), 'committed', one.date,
                      one.name || ' ' || one.subject, one.partner_id, NULL::int,
                      bound.line_id, bound.amount, NULL::int, NULL::int, one.id,
                      one.company_id
                 FROM edic_public_budget_commitment one
                 JOIN unnest(%s::int[], %s::int[], %s::int[], %s::numeric[])
                      AS bound(id, place, line_id, amount) ON bound.id = one.id""",
            numbers,
            places,
            lines,
            amounts,
        )
        return [yearly]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.fields import Command

from .audit_common import AuditCase

TYPES = {
    "1": "liability_current",
    "2": "asset_fixed",
    "4": "liability_current",
    "5": "asset_current",
    "6": "expense",
    "7": "income",
}
LABEL = "Correction of cost centre, note 12"


class EntryCase(AuditCase):
    """A company on the French chart in whose general journal entries are made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.chart_template = "fr"
        cls.journal = cls.company_data["default_journal_misc"]
        cls.codes = {}

    def setUp(self):
        super().setUp()
        kept = dict(self.codes)  # a test's own accounts are gone after it

        def restore():
            self.codes.clear()
            self.codes.update(kept)

        self.addCleanup(restore)

    @classmethod
    def account(cls, code, **vals):
        """An account that exists for long; its class is that of the French chart."""
        if code not in cls.codes:
            accounts = cls.env["account.account"].with_company(cls.company)
            found = accounts.search(
                [("code", "=", code), ("company_ids", "in", cls.company.ids)]
            )
            cls.codes[code] = found or accounts.create(
                {
                    "code": code,
                    "name": f"Account {code}",
                    "account_type": TYPES[code[0]],
                    "company_ids": [Command.link(cls.company.id)],
                }
            )
            cls.codes[code].write(vals)
            cls.env.flush_all()
            cls.env.cr.execute(
                "UPDATE account_account SET create_date = '2020-01-01' WHERE id = %s",
                [cls.codes[code].id],
            )
        return cls.codes[code]

    @classmethod
    def make_entry(cls, *lines, day="2026-03-10", post=True, **vals):
        """An entry; a line is (code, debit or, below zero, credit, label or none)."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.journal.id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": cls.account(code).id,
                            "balance": amount,
                            "name": label[0] if label else LABEL,
                        }
                    )
                    for code, amount, *label in lines
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def entry(cls, debit, credit, amount=5000.0, **vals):
        """An entry of two lines."""
        return cls.make_entry((debit, amount), (credit, -amount), **vals)

    @classmethod
    def posted(cls, move, moment, user=None):
        """As if it had been posted then (UTC), by somebody."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE account_move SET edic_posted_at = %s, edic_posted_by_id ="
            " COALESCE(%s, edic_posted_by_id) WHERE id = ANY(%s)",
            [moment, user and user.id, move.ids],
        )
        move.invalidate_recordset()
        return move

    @classmethod
    def reverse(cls, move, day):
        return move._reverse_moves([{"date": fields.Date.to_date(day)}], cancel=True)

    @classmethod
    def dated(cls, code, value, **vals):
        """A dated parameter that counts."""
        row = (
            cls.env["edic.finance.parameter"]
            .sudo()
            .create(
                {
                    "code": code,
                    "value": value,
                    "source": "test",
                    "valid_from": "2020-01-01",
                    **vals,
                }
            )
        )
        row.write({"state": "approved"})
        cls.env.flush_all()
        return row

    def assertFound(self, code, moves, records=None, rule=None, **period):
        """The entries that a check finds, of one rule or of all, however it is run."""
        every = self.findings(code, records, **period)
        found = [f for f in every if rule in (None, f.facts.get("rule"))]
        self.assertEqual({f.subject for f in found}, set(moves.ids))
        return found

    def excluded(self, code, **period):
        """Return ``{reason: how many}`` of what a run left out, or checked in part;
        each reason has its words."""
        audit = self.env["edic.finance.audit"].sudo()
        run = audit._run_checks(self.company, [code], kind="simulation", **period)
        self.assertNotEqual(run.line_ids.outcome, "failed", run.line_ids.reason)
        counts = (run.line_ids.excluded or {}) | (run.line_ids.in_part or {})
        words = self.check(code)._reason_words()
        self.assertLessEqual(counts.keys(), words.keys())
        return counts

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command

from .audit_common import AuditCase


class StatisticCase(AuditCase):
    """A company whose checks compare a record with many others."""

    has_picture = True

    @classmethod
    def vals(cls, day, price, vendor="paper", account="office", label="Paper", **vals):
        """Values of a bill without VAT; ``price`` may be (unit price, quantity)."""
        price, quantity = price if isinstance(price, tuple) else (price, 1)
        return {
            "move_type": "in_invoice",
            "partner_id": cls.vendors[vendor].id,
            "invoice_date": day,
            "date": day,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "account_id": cls.accounts[account].id,
                        "price_unit": price,
                        "quantity": quantity,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
            **vals,
        }

    @classmethod
    def bills(cls, *rows, post=True, **vals):
        """Bills made at once; a row is a day and a price."""
        created = [cls.vals(day, price, **vals) for day, price in rows]
        bills = cls.env["account.move"].create(created)
        if post:
            bills.action_post()
        return bills

    @classmethod
    def bill(cls, day, price, **vals):
        return cls.bills((day, price), **vals)

    @staticmethod
    def monthly(first, count, day=10):
        """Days of months in a row, as text."""
        year, month = map(int, first.split("-"))
        months = range(12 * year + month - 1, 12 * year + month - 1 + count)
        return [f"{m // 12}-{m % 12 + 1:02}-{day:02}" for m in months]

    def found(self, code, rule=None, **options):
        """``{subject: facts}`` of the books."""
        return {
            finding.subject: finding.facts
            for finding in self.findings(code, **options)
            if rule in (None, finding.facts.get("rule"))
        }

    def nothing(self, code, bill, **options):
        """Not found among all."""
        every = self.findings(code, **options)
        self.hold_clear(code, every, bill, **options)
        self.assertNotIn(bill.id, [finding.subject for finding in every])

    def excluded(self, code, **options):
        """Return ``{reason: how many}`` of what a run left out, or checked in part; it
        leaves nothing behind."""
        audit = self.env["edic.finance.audit"].sudo()
        run = audit._run_checks(self.company, [code], kind="simulation", **options)
        self.assertNotEqual(run.line_ids.outcome, "failed", run.line_ids.reason)
        return (run.line_ids.excluded or {}) | (run.line_ids.in_part or {})

    def assert_same_flags(self, code, **options):
        """A second run raises no second flag; the flags."""
        flags = self.audit(code, **options)
        self.assertTrue(flags)
        prints = flags.mapped("fingerprint")
        self.assertEqual(self.audit(code, **options), flags)
        self.assertEqual(flags.mapped("fingerprint"), prints)
        self.assertEqual(set(flags.mapped("state")), {"new"})
        return flags

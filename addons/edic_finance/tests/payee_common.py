# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields

from .audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 1000.0)]
# numbers from the standards and from banks' examples: nobody's accounts
FR = "FR7630006000011234567890189"
FR2 = "FR1420041010050500013M02606"
LT = "LT601010012345678901"
BE_WISE = "BE60967000000170"
TR = "TR330006100519786457841326"


class PayeeCase(AuditCase):
    """Vendors, their bank accounts, and who did what to them when."""

    @classmethod
    def ago(cls, **delta):
        return fields.Datetime.subtract(fields.Datetime.now(), **delta)

    @classmethod
    def bill(cls, vendor="paper", price=1000.0, day="2026-10-15", post=True, **vals):
        """A bill without VAT, posted."""
        line = ("Paper", "office", None, price, False)
        bill = cls.make_bill(vendor, [line], day, **vals)
        if post:
            bill.action_post()
        return bill

    @classmethod
    def paid(cls, *args, **vals):
        """A bill that was paid, and no stop in the way."""
        bill = cls.bill(*args, **vals)
        stop, cls.company.edic_stop_at = cls.company.edic_stop_at, "none"
        cls.pay(bill)
        cls.company.edic_stop_at = stop
        return bill

    def both(self, code, records):
        """Return the findings in the books, the same as on the records alone."""
        found = self.findings(code)
        self.hold_clear(code, found, records)
        return found

    def on(self, code, records):
        """Return the findings on these records, in the books and alone."""
        found = self.both(code, records)
        return [finding for finding in found if finding.subject in records.ids]

    def excluded(self, code):
        """Return ``{reason: how many}`` of what a run left out, or checked in part."""
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, [code])
        self.assertNotEqual(run.line_ids.outcome, "failed", run.line_ids.reason)
        return (run.line_ids.excluded or {}) | (run.line_ids.in_part or {})

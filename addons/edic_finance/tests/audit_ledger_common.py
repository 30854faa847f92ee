# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .audit_common import AuditCase
from .ledger_common import LedgerCase

LINES = [("Electricity", "energy", "school"), ("Meter", "upkeep")]


class AuditLedgerCase(AuditCase, LedgerCase):
    """Bills that are posted, and what is done to them afterwards."""

    @classmethod
    def post_bill(cls, ref, **vals):
        vals.setdefault("partner_bank_id", cls.bank.id)
        bill = cls.make_bill("power", LINES, ref=ref, **vals).with_user(cls.billing)
        bill.action_post()
        return bill

    def drop(self, bill):
        """As the administrator of accounting may."""
        bill = bill.sudo()
        bill.button_draft()
        bill.with_context(force_delete=True).unlink()

    def assert_rendered(self, flags):
        """Assert that flags are rendered in each language, without names of persons."""
        for flag in flags:
            self.assertNotIn(self.billing.name, str(flag.facts))
        self.assert_flags_rendered(flags)

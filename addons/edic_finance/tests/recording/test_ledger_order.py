# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tools import SQL

from ..ledger_common import LedgerCase

NUMBER = "FR1420041010050500013M02606"
COLUMNS = {
    "edic_ai_trace": "id",
    "edic_ai_seal": "trace_id",
    "edic_ai_content": "trace_id",
}


@tagged("post_install", "-at_install")
class TestOrder(LedgerCase):
    """A later number of a payee's account excuses a bill's record: the seals prove the
    order, not the numbers of rows."""

    def seal(self):
        self.env.flush_all()
        while self.env["edic.ai.seal"]._seal_some(self.company.id):
            pass

    def renumber(self, trace, number):
        """As the database's owner can; no hash tells."""
        self.env.flush_all()
        for table, column in COLUMNS.items():
            table, column = SQL.identifier(table), SQL.identifier(column)
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
            change = SQL("SET %s = %s WHERE %s = %s", column, number, column, trace.id)
            self.env.cr.execute(SQL("UPDATE %s %s", table, change))
        self.env.invalidate_all()

    def differences(self):
        found = self.env["edic.ai.books"].sudo()._differences(self.company, {})
        return {(d["res_model"], d["res_id"]): d["parts"] for d in found}

    def tamper_number(self):
        self.env.cr.execute(
            "UPDATE res_partner_bank SET sanitized_acc_number = 'x' WHERE id = %s",
            [self.bank.id],
        )

    def test_an_older_change_renumbered_excuses_nothing(self):
        self.bank.acc_number = NUMBER
        bill = self.posted()
        self.seal()
        self.renumber(self.traces_of(self.bank)[-1], self.last().id + 1000)
        self.assertEqual(self.differences(), {})
        self.tamper_number()
        found = {
            (bill._name, bill.id): ["payee"],
            (self.bank._name, self.bank.id): ["account"],
        }
        self.assertEqual(self.differences(), found)

    def test_a_later_change_counts_whatever_its_row(self):
        self.posted()
        self.seal()
        self.bank.acc_number = NUMBER
        self.assertEqual(self.differences(), {}, "it waits for its seal")
        self.seal()
        self.renumber(self.traces_of(self.bank)[-1], -1)
        self.assertEqual(self.differences(), {})

    def test_a_change_told_by_another_chain(self):
        other = self.setup_other_company()["company"]
        self.bank.with_company(other).acc_number = "GB82WEST12345698765432"
        bill = self.posted()
        self.tamper_number()
        self.assertEqual(self.differences(), {(bill._name, bill.id): ["payee"]})
        self.bank.invalidate_recordset()
        self.bank.with_company(other).acc_number = NUMBER
        self.assertEqual(self.traces_of(self.bank)[-1].company_ref, other.id)
        self.assertEqual(self.differences(), {})

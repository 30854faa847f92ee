# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.tests import tagged

from ..ledger_common import IBAN, OTHER_IBAN, LedgerCase


@tagged("post_install", "-at_install")
class TestAccess(LedgerCase):
    """Changes of payable accounts and of the date until which the books are closed."""

    # --- bank accounts --------------------------------------------------------------
    def test_an_account_is_created_trusted_and_archived(self):
        trusting = self.make_user(
            "trusting",
            "base.group_partner_manager,account.group_validate_bank_account",
        )
        banks = self.env["res.partner.bank"].with_user(trusting)
        bank = banks.create(
            {"partner_id": self.vendors["new"].id, "acc_number": "FR76 3000 6000 01"}
        )
        bank.allow_out_payment = True
        bank.unlink()  # Odoo archives it
        traces = self.traces_of(bank)
        self.assertEqual(
            traces.mapped("use_case"), ["bank.created", "bank.changed", "bank.changed"]
        )
        self.assertEqual(traces.mapped(lambda t: t._people()), trusting)
        self.assertEqual(traces[0].facts["account"], "0001")
        self.assertIs(traces[0].facts["allow_out_payment"], False)
        trusted = {"fields": ["allow_out_payment"]}
        trusted["changes"] = {"allow_out_payment": [False, True]}
        self.assertEqual({k: traces[1].facts[k] for k in trusted}, trusted)
        self.assertEqual(traces[2].facts["changes"], {"active": [True, False]})

    def test_another_number(self):
        last = self.last()
        self.bank.acc_number = "FR1420041010050500013M02606"
        trace = self.traces_of(self.bank, last)
        self.assertEqual(trace.facts["changes"]["account"], [IBAN[-4:], "2606"])
        self.assertNotIn(IBAN, trace.canonical().decode())
        self.assertEqual(self.values(trace)["changed"]["account"][0], IBAN)

    def test_what_says_nothing_of_the_money(self):
        last = self.last()
        self.bank.note = "a note"
        self.bank.acc_number = self.bank.acc_number
        self.assertEqual(self.last(), last)

    def test_an_e_invoice_brings_an_archived_account_back(self):
        self.bank.allow_out_payment = True
        self.bank.active = False
        bill = self.make_bill("power", [("Electricity", "energy")])
        last = self.last()
        self.env["account.edi.common"]._import_partner_bank(bill, [IBAN])
        trace = self.traces_of(self.bank, last)
        self.assertEqual(trace.facts["changes"], {"active": [False, True]})
        self.assertIs(trace.facts["allow_out_payment"], True)

    def test_deleting_the_contact_deletes_its_accounts(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        bank = self.env["res.partner.bank"].create(
            {"partner_id": partner.id, "acc_number": OTHER_IBAN}
        )
        last = self.last()
        partner.unlink()
        self.assertEqual(self.traces_of(bank, last).use_case, "bank.deleted")
        self.assertEqual(self.values(self.traces_of(bank, last))["account"], OTHER_IBAN)

    def test_chain_of_an_account_is_its_company(self):
        other = self.setup_other_company()["company"]
        partner = self.env["res.partner"].create({"name": "P", "company_id": other.id})
        bank = self.env["res.partner.bank"].create(
            {"partner_id": partner.id, "acc_number": OTHER_IBAN}
        )
        self.assertEqual(self.traces_of(bank).company_ref, other.id)
        self.assertEqual(self.traces_of(self.other_bank).company_ref, self.company.id)

    # --- readers of entries -----------------------------------------------------------
    def test_entries_of_the_books_are_read_by_whoever_reads_the_books(self):
        """The bill's lines too; not by a clerk, who reads companies and accounts."""
        role = "edic_ai.group_edic_ai_user"
        clerk = self.make_user("ledger_clerk", f"{role},base.group_partner_manager")
        accountant = self.make_user(
            "ledger_books", "edic_finance.group_edic_finance_accountant"
        )
        setter = self.make_user("ledger_setter", "edic_ai.group_edic_ai_manager")
        bill = self.posted()
        gateway = self.env["edic.ai.gateway"].with_user(SUPERUSER_ID)
        traces = self.traces.browse()
        for record in (bill, bill.invoice_line_ids[0], self.bank, self.company):
            traces |= gateway._record(
                "intake", "test.use", {}, record=record, company=self.company
            )
        seen = {
            user: set(
                traces.with_user(user)
                .search([("id", "in", traces.ids)])
                .mapped("res_model")
            )
            for user in (clerk, accountant, setter)
        }
        self.assertTrue(self.bank.with_user(clerk).has_access("read"))
        self.assertEqual(seen[clerk], set())
        self.assertEqual(seen[accountant], set(traces.mapped("res_model")))
        self.assertEqual(seen[setter], {"res.company"})
        for trace in traces:
            own = trace.with_user(clerk)
            self.assertFalse(own.has_access("read"), trace.res_model)

    # --- closed periods -------------------------------------------------------------
    def test_lock_dates(self):
        last = self.last()
        company = self.company.with_user(self.manager).sudo()
        company.write(
            {"sale_lock_date": "2025-12-31", "fiscalyear_lock_date": "2025-12-31"}
        )
        company.write({"sale_lock_date": False})
        company.write({"sale_lock_date": False})
        traces = self.traces_of(self.company, last)
        self.assertEqual(traces.mapped("use_case"), ["lock.changed", "lock.changed"])
        self.assertEqual(
            traces[0].facts,
            {
                "sale_lock_date": [None, "2025-12-31"],
                "fiscalyear_lock_date": [None, "2025-12-31"],
            },
        )
        self.assertEqual(traces[1].facts, {"sale_lock_date": ["2025-12-31", None]})

    def test_closing_a_period_makes_a_checkpoint(self):
        if "edic.ai.checkpoint" not in self.env:
            self.skipTest("no checkpoints")
        checkpoints = type(self.env["edic.ai.checkpoint"])
        with patch.object(checkpoints, "_at_period_close") as closing:
            self.company.tax_lock_date = "2025-12-31"
            closing.assert_called_once_with(self.company)
            self.company.tax_lock_date = "2025-11-30"
            closing.assert_called_once()

    def test_exceptions_from_a_lock_date(self):
        self.company.purchase_lock_date = "2025-12-31"
        exceptions = self.env["account.lock_exception"].with_user(self.manager)
        exception = exceptions.create(
            {
                "company_id": self.company.id,
                "user_id": self.billing.id,
                "purchase_lock_date": "2025-06-30",
                "reason": "late bill",
            }
        )
        exception.action_revoke()
        traces = self.traces_of(exception)
        self.assertEqual(set(traces.mapped("use_case")), {"lock.exception"})
        actions = traces.mapped(lambda t: t.facts["action"])
        self.assertEqual(actions[:2], ["created", "revoked"])
        self.assertEqual(traces[0].facts["lock"], "purchase_lock_date")
        self.assertEqual(traces[0].facts["lock_date"], "2025-06-30")
        self.assertIs(traces[0].facts["for_everyone"], False)
        self.assertNotIn("late bill", traces[0].canonical().decode())
        self.assertEqual(self.values(traces[0])["reason"], "late bill")
        self.assertEqual(traces[0]._people(), self.manager)

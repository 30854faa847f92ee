# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..budget_common import OFFICER, BudgetBillCase


@tagged("post_install", "-at_install")
class TestBudgetChoose(BudgetBillCase):
    """A clerk of bills without rights on budgets chooses a commitment, no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        power = cls.line(cls.budget, "60612", "020")
        more = {"partner_id": cls.vendor.id, "note": "What was agreed (fictive)"}
        cls.contract = cls.commit(power, 900, **more)
        cls.over = cls.commit(power, 300)
        cls.over.action_close()
        cls.chosen = cls.contract.with_user(cls.clerk)

    def test_an_open_one_is_chosen_on_a_bill(self):
        found = self.own("commitment", self.clerk).name_search("Contract")
        self.assertEqual([element for element, _name in found], self.contract.ids)
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        with Form(bill) as form, form.invoice_line_ids.edit(0) as line:
            line.edic_commitment_id = self.chosen
        [item] = bill.invoice_line_ids
        self.assertEqual(item.sudo().edic_commitment_id, self.contract)
        self.assertEqual(
            self.sums(self.chosen, "amount", "used", "left"), (900, 100, 800)
        )
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_list_tells_what_is_needed_to_choose(self):
        own = self.own("commitment", self.clerk).with_context(
            formatted_display_name=True
        )
        [(_id, name)] = own.name_search("")
        left = self.company.currency_id.format(900)
        number = self.contract.name
        expected = f"{number} Contract (fictive)\t--Energie Fictive · {left}--"
        self.assertEqual(name, expected)
        self.assertEqual(self.chosen.display_name, number)

    def test_a_bill_of_one_that_was_closed_is_still_edited(self):
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        bill.invoice_line_ids.edic_commitment_id = self.chosen
        self.contract.action_close()
        self.env.invalidate_all()
        with Form(bill) as form, form.invoice_line_ids.edit(0) as line:
            line.price_unit = 200
        self.assertEqual(bill.amount_total, 200)

    def test_nothing_else_is_allowed(self):
        create = self.own("commitment", self.clerk).create
        for work in (
            self.chosen.action_close,
            self.chosen.unlink,
            self.chosen.copy,
            partial(self.chosen.write, {"amount": 1}),
            partial(create, {"subject": "x", "line_id": 1, "amount": 1}),
            self.over.with_user(self.clerk).action_reopen,
            partial(self.over.with_user(self.clerk).read, ["name"]),
            partial(self.chosen.message_post, body="x"),
        ):
            with self.assertRaises(AccessError):
                work()

    def test_reasons_and_the_ledger_are_not_shown(self):
        for name in ("note", "exceeded", "is_confirmed"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.chosen.read([name])
        arch = self.chosen.get_view(view_type="form")["arch"]
        for name in ("note", "exceeded", "is_confirmed", "action_close", "chatter"):
            self.assertNotIn(f'"{name}"', arch)
        self.assertNotIn("<chatter", arch)
        note = "Why (fictive)"
        said = self.contract.message_post(body=note)
        messages = self.env["mail.message"].with_user(self.clerk)
        self.assertFalse(messages.search([("id", "=", said.id)]))
        with self.assertRaises(AccessError):
            self.env["edic.ai.trace"].with_user(self.clerk).search([])

    def test_of_another_company_none_is_seen(self):
        stranger = self.make_user(
            "strange_clerk", "account.group_account_invoice", self.town
        )
        self.assertFalse(self.own("commitment", stranger).search([]))
        officer = self.make_user("other_officer", OFFICER)
        self.assertEqual(len(self.own("commitment", officer).search([])), 2)

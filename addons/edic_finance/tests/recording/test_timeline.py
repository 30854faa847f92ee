# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.common import mandated, new_test_user

from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestTimeline(TrainedCase):
    """The statements of the ledger about a bill, shown on the bill."""

    def setUp(self):
        super().setUp()
        self.bill = self.suggest(("Electricity 02/2026 town hall",))
        self.line = self.bill.invoice_line_ids
        self.account = self.suggestion(self.line)

    def test_bill_tells_of_its_lines(self):
        self.account.action_choose(self.accounts["office"].id)
        timeline = self.bill.edic_timeline()
        [thread] = timeline["threads"]
        self.assertEqual(thread["what"], "Lines: 1")
        self.assertIn("Posted lines as evidence", thread["sources"][-1])
        [answer] = thread["answers"]
        self.assertEqual(answer["part"], self.line.name)
        self.assertEqual(answer["who"], self.accountant.name)
        self.assertIn("office", answer["change"]["final"])
        self.assertTrue(answer["can_open"])

    def test_of_a_line_that_is_gone_too(self):
        self.account.action_choose(self.accounts["office"].id)
        self.line.unlink()
        [thread] = self.bill.edic_timeline()["threads"]
        self.assertEqual(len(thread["answers"]), 1)

    def test_who_reads_the_bill_sees_it(self):
        for user in (self.accountant, self.auditor, self.billing):
            with self.subTest(user.login):
                bill = self.bill.with_user(user)
                self.assertTrue(bill.edic_timeline()["threads"])
                self.assertTrue(bill.edic_timeline_check()["is_good"])

    def test_an_auditor_sees_it_within_a_mandate(self):
        role = "edic_ai.group_edic_ai_auditor"
        auditor, officer = (
            self.make_user(login, groups)
            for login, groups in (
                ("without_mandate", role),
                ("officer_too", f"{role},edic_ai.group_edic_ai_dpo"),
            )
        )
        self.assertTrue(self.bill.with_user(self.auditor).edic_timeline()["threads"])
        bill = self.bill.with_user(auditor)  # in one transaction: each sees his own
        self.assertTrue(bill.has_access("read"))
        timeline = bill.edic_timeline()
        self.assertEqual(
            (timeline["count"], timeline["total"], timeline["threads"]), (0, 0, [])
        )
        check = bill.edic_timeline_check
        self.assertFalse(check()["said"])
        other = self.env["res.company"].create({"name": "Talstadt"})
        auditor.company_ids |= other
        mandated(auditor, other)
        self.assertFalse(bill.edic_timeline()["threads"], "it is for another company")
        mandated(auditor, self.company)
        self.env.invalidate_all()  # as the next request begins
        self.assertTrue(bill.edic_timeline()["threads"])
        self.assertTrue(check()["said"])
        # a reader of the ledger for another reason needs none
        self.assertTrue(self.bill.with_user(officer).edic_timeline()["threads"])

    def test_who_does_not_read_it_or_is_not_of_the_house_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        vendor = self.vendors["power"]
        vendor.email = "power@example.org"
        portal = new_test_user(
            self.env, "vendor", "base.group_portal", partner_id=vendor.id
        )
        self.bill.sudo().message_subscribe(vendor.ids)
        self.bill.sudo().action_post()
        self.assertTrue(self.bill.with_user(portal).has_access("read"))
        role = "edic_finance.group_edic_finance_accountant"
        for user in (
            portal,
            self.make_user("clerk", "base.group_user"),
            self.make_user("elsewhere", role, company=other),
        ):
            for method in ("edic_timeline", "edic_timeline_check"):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(self.bill.with_user(user), method)()

    def test_page_is_on_the_bill_and_where_there_are_entries(self):
        view = self.env["account.move"].with_user(self.billing).get_view()
        [page] = etree.fromstring(view["arch"]).xpath(
            "//page[widget[@name='edic_timeline']]"
        )
        self.assertIn("edic_is_traced", page.get("invisible"))
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in zip(
                        (self.accounts["office"], self.accounts["energy"]),
                        (5, -5),
                        strict=True,
                    )
                ],
            }
        )
        self.assertFalse(entry.edic_is_traced)
        self.env["edic.ai.gateway"]._record("accounting", "x", {"a": 1}, record=entry)
        entry.invalidate_recordset()
        self.assertTrue(entry.edic_is_traced)
        self.assertFalse(self.env["account.move"].new({}).edic_is_traced)

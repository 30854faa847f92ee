# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...tools.chat.result import Result, ToolError
from ..chat_common import LINES, ChatCase
from ..chat_corpus import say, tool

MINE = ("F-2026-17", "F-2025-03")
HIDDEN = "HIDDEN-4711"
COUNT = {"kind": "bill", "operation": "count"}


@tagged("post_install", "-at_install")
class TestChatRights(ChatCase):
    """A person who asks sees what that person may read; the model sees no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.make_bill("power", LINES, day="2026-03-01", ref=HIDDEN)
        cls.foreign.action_post()
        cls.elsewhere(cls.foreign)
        cls.employee = cls.make_user("employee", "base.group_user")
        cls.portal = new_test_user(cls.env, "portal_chat", "base.group_portal")
        cls.stranger = cls.make_user(
            "stranger",
            "edic_finance.group_edic_finance_accountant",
            company=cls.bystander,
        )

    def assert_hidden(self, *steps):
        for step in steps:
            self.assertNotIn(HIDDEN, str(step))
        self.assertNotIn(HIDDEN, self.sent())

    # --- other company ----------------------------------------------------------------
    def test_another_company_asks_nothing_about_this_bill(self):
        for work in (
            lambda own: own.edic_open("account.move", self.bill.id),
            lambda own: own.edic_ask("account.move", self.bill.id, "How much?"),
            lambda own: own.edic_tool("account.move", self.bill.id, "read", {}),
        ):
            with self.assertRaises(AccessError):
                work(self.chats(self.stranger))
        self.assertFalse(self.fake.captured)

    def test_search_and_sums_stay_in_the_company(self):
        found = self.use_tool("search", kind="bill")
        self.assertEqual({row[0] for row in self.texts(found)}, set(MINE))
        lines = self.use_tool("search", kind="bill_line")
        counted = self.use_tool("aggregate", **COUNT)
        self.assertEqual(counted["totals"][0]["text"], "2")
        self.assert_hidden(found, lines, counted)

    def test_a_user_of_both_companies_asks_in_that_of_the_record(self):
        both = self.make_user("both", "edic_finance.group_edic_finance_accountant")
        both.company_ids = [Command.link(self.bystander.id)]
        wide = self.chats(both).with_context(
            allowed_company_ids=(self.company | self.bystander).ids
        )
        result = wide.edic_tool(
            "account.move", self.bill.id, "search", {"kind": "bill"}
        )
        [step] = result["turns"][-1]["steps"]
        self.assertEqual({row[0] for row in self.texts(step)}, set(MINE))

    def test_rights_that_end_meanwhile_end_the_question(self):
        self.script(tool("search", kind="bill"), say("It is on the bill."))
        answer = self.chats().edic_ask("account.move", self.bill.id, "How much?")
        self.clerk.sudo().write(
            {
                "company_id": self.bystander.id,
                "company_ids": [Command.set(self.bystander.ids)],
            }
        )
        self.work()
        turn = self.env["edic.public.chat"].sudo().browse(answer["id"]).turn_ids
        self.assertEqual((turn.state, turn.steps), ("refused", False))
        self.assertFalse(self.fake.captured)

    # --- other group ------------------------------------------------------------------
    def test_without_accounting_there_are_companies_alone(self):
        with self.assertRaises(AccessError):
            self.chats(self.employee).edic_open("account.move", self.bill.id)
        vendor = self.vendors["paper"]
        opened = self.chats(self.employee).edic_open(vendor._name, vendor.id)
        self.assertEqual([form["kind"] for form in opened["form"]], ["vendor"])
        for kind in ("bill", "bill_line", "flag"):
            step = self.use_tool("search", vendor, self.employee, kind=kind)
            self.assertEqual((step["state"], step["rows"]), ("refused", []))

    def test_a_model_does_not_reach_further_than_its_asker(self):
        turn = self.ask(
            "Bills?",
            tool("search", kind="bill", of="vendor"),
            tool("aggregate", kind="bill", operation="count"),
            say("There is nothing."),
            record=self.vendors["paper"],
            user=self.employee,
        )
        self.assertEqual([s["state"] for s in turn["steps"]], ["refused"] * 2)
        for number in MINE:
            self.assertNotIn(number, self.sent())

    def test_portal_asks_nothing(self):
        vendor = self.vendors["paper"]
        for user in (self.portal, self.env.ref("base.user_root")):
            with self.assertRaises(AccessError):
                self.chats(user).edic_open(vendor._name, vendor.id)

    # --- private fields ---------------------------------------------------------------
    def private(self, name):
        """As if the field were for another group."""
        field = self.env["account.move"]._fields[name]
        return patch.object(field, "groups", "base.group_no_one,base.group_system")

    def test_a_private_field_is_neither_read_nor_found_nor_summed(self):
        self.bill.invoice_origin = "PRIVATE-1"
        self.assertIn("PRIVATE-1", str(self.use_tool("read")["rows"]))
        open_one = {"field": "open", "operator": "from", "value": "1"}
        asked = (
            ("search", {"kind": "bill", "filters": [open_one]}),
            ("aggregate", {"kind": "bill", "operation": "sum", "measure": "total"}),
        )
        names = ("invoice_origin", "amount_residual", "amount_total_signed")
        with ExitStack() as stack:
            for name in names:
                stack.enter_context(self.private(name))
            self.assertNotIn("PRIVATE-1", str(self.use_tool("read")["rows"]))
            for name, args in asked:
                step = self.use_tool(name, **args)
                self.assertEqual((step["state"], step["totals"]), ("refused", []))
            self.ask("What?", tool("read"), say("It is on the bill."))
        self.assertIn("F-2026-17", self.sent())
        self.assertNotIn("PRIVATE-1", self.sent())

    # --- record rules -----------------------------------------------------------------
    def test_record_rules_hold_for_search_sums_and_links(self):
        self.env["ir.rule"].sudo().create(
            {
                "name": "Not that one",
                "model_id": self.env["ir.model"]._get_id("account.move"),
                "domain_force": "[('ref', '!=', 'F-2025-03')]",
            }
        )
        self.env["ir.rule"].sudo().create(
            {
                "name": "Nor its lines",
                "model_id": self.env["ir.model"]._get_id("account.move.line"),
                "domain_force": "[('move_id.ref', '!=', 'F-2025-03')]",
            }
        )
        found = self.use_tool("search", kind="bill")
        self.assertEqual([row[0] for row in self.texts(found)], ["F-2026-17"])
        self.assertEqual(found["totals"][0]["text"], "1")
        summed = self.use_tool(
            "aggregate", kind="bill_line", operation="sum", measure="net"
        )
        self.assertEqual(summed["totals"][0]["text"], "€1,000.00")
        link = self.use_tool("open_view", kind="bill")["link"]
        seen = self.env["account.move"].with_user(self.clerk).search(link["domain"])
        self.assertEqual(seen.mapped("ref"), ["F-2026-17"])

    # --- requests of a model ----------------------------------------------------------
    def test_there_is_no_way_to_say_a_forbidden_thing(self):
        wanted = (
            {"kind": "res.users"},
            {"kind": "hr.employee"},
            {"kind": "bill", "domain": [["id", ">", 0]]},
            {"kind": "bill", "limit": 10000},
            {"kind": "bill", "filters": [{"field": "partner_id.bank_ids.acc_number"}]},
            {
                "kind": "bill",
                "filters": [{"field": "day", "operator": "=", "value": "1"}],
            },
        )
        for args in wanted:
            step = self.use_tool("search", **args)
            self.assertEqual((step["state"], step["rows"]), ("refused", []), args)
        for name in ("write", "unlink", "execute", "action_post", "send_mail", "sql"):
            step = self.use_tool(name)
            self.assertEqual(step["problem"], "There is no such tool.")
        step = self.use_tool(
            "aggregate", kind="bill", operation="count", group="create_uid"
        )
        self.assertEqual(step["state"], "refused")

    def test_a_model_that_asks_for_it_gets_a_refused_step(self):
        turn = self.ask(
            "Do it.",
            {"action": "write", "arguments": {"state": "posted"}, "answer": ""},
            tool("search", kind="res.users"),
            tool("explain_flag", flag="1"),
            say("There is nothing."),
        )
        self.assertEqual([s["state"] for s in turn["steps"]], ["refused"] * 3)
        self.assertFalse([row for step in turn["steps"] for row in step["rows"]])
        refused = self.entries().filtered(lambda entry: entry.status == "refused")
        self.assertEqual(len(refused), 3)

    def test_a_tool_that_writes_is_stopped_by_the_database(self):
        def write(_tool, record, _args):
            record.ref = "changed"
            record.flush_recordset()
            return Result()

        read = type(self.env["edic.public.tool.read"])
        with patch.object(read, "_call", write):
            step = self.use_tool("read")
        self.assertEqual(step["state"], "refused")
        self.assertIn("AI only proposes", step["problem"])
        self.env.invalidate_all()
        self.assertEqual(self.bill.ref, "F-2026-17")

    def test_tools_and_kinds_know_no_people(self):
        kinds = self.env["edic.public.chat.kind"]._all()
        people = ("hr.", "res.users", "resource.")
        for kind in kinds.values():
            self.assertFalse(kind._model.startswith(people), kind._name)
            paths = [path for path, _kind in (*kind._shown, *kind._more)]
            paths += [field.path for field in kind._filters.values()]
            paths += [group.split(":")[0] for group in kind._groups.values()]
            for path in paths:
                model = self.env[kind._model]
                for name in path.split("."):
                    comodel = model._fields[name].comodel_name or ""
                    self.assertFalse(comodel.startswith(people), path)
                    model = self.env[comodel] if comodel else model

    def test_other_records_are_not_asked_about(self):
        user = self.clerk
        with self.assertRaises(UserError):
            self.chats().edic_open("res.users", user.id)
        with self.assertRaises(UserError):
            self.chats().edic_open("res.partner", user.partner_id.id)
        entry = self.env["account.move"].create({"move_type": "entry"})
        with self.assertRaises(UserError):
            self.chats().edic_open("account.move", entry.id)

    def test_a_tool_is_not_called_around_its_check(self):
        record = self.bill.with_user(self.clerk)
        with self.assertRaises(ToolError):
            self.env["edic.public.tool"]._use(record, "search", {"kind": "x"})

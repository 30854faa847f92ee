# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..chat_common import ChatCase
from ..chat_corpus import say, tool

SUM = {"kind": "bill", "of": "vendor", "operation": "sum", "measure": "total"}


@tagged("post_install", "-at_install")
class TestChatByHand(ChatCase):
    """Without a model: the same tools, by buttons and small forms."""

    def test_panel_offers_what_this_record_has(self):
        self.raised()
        opened = self.chats().edic_open("account.move", self.bill.id)
        tools = {preset["tool"] for preset in opened["presets"]}
        self.assertEqual(
            tools, {"read", "search", "aggregate", "explain_flag", "open_view"}
        )
        self.assertEqual(len(opened["examples"]), 3)
        self.assertEqual([k["kind"] for k in opened["form"]][:2], ["bill", "bill_line"])
        self.assertTrue(opened["model"]["is_available"])

    def test_each_preset_works_on_each_record(self):
        flag = self.raised()
        for record in (self.bill, self.vendors["paper"], flag):
            opened = self.chats().edic_open(record._name, record.id)
            self.assertTrue(opened["presets"])
            for preset in opened["presets"]:
                with self.subTest(record=record._name, preset=preset["title"]):
                    step = self.use_tool(preset["tool"], record, **preset["args"])
                    self.assertEqual((step["state"], step["problem"]), ("done", ""))

    def test_without_a_model_it_says_so_and_the_tools_work(self):
        self.use.state = "draft"
        opened = self.chats().edic_open("account.move", self.bill.id)
        self.assertFalse(opened["model"]["is_available"])
        self.assertIn("No language model", opened["model"]["message"])
        self.assertEqual(self.use_tool("read")["state"], "done")

    def test_read_shows_the_fields_with_their_source(self):
        step = self.use_tool("read")
        cells = {row[0]["text"]: row[1] for row in step["rows"]}
        self.assertEqual(cells["Total"]["text"], "€1,200.00")
        self.assertEqual(
            (cells["Total"]["model"], cells["Total"]["id"]),
            ("account.move", self.bill.id),
        )

    def test_search_finds_and_says_how_much_it_left_out(self):
        for number in range(22):
            self.make_bill("power", [("Power",)], day="2026-02-01", ref=f"P{number}")
        step = self.use_tool("search", kind="bill")
        self.assertEqual(len(step["rows"]), 20)
        self.assertEqual(step["note"], "20 of 24 shown")
        self.assertEqual(step["totals"][0]["text"], "24")

    def test_filters_are_typed(self):
        condition = {"field": "day", "operator": "from", "value": "2026-01-01"}
        step = self.use_tool("search", kind="bill", of="vendor", filters=[condition])
        self.assertEqual([row[0] for row in self.texts(step)], ["F-2026-17"])
        self.assertIn("1 Apr 2026", self.texts(step)[0])  # short, as in a table
        for field, operator, value in (
            ("day", "from", "soon"),
            ("day", "contains", "2026"),
            ("state", "is", "nothing"),
            ("severity", "is", "high"),  # flags are counted
        ):
            wrong = {"field": field, "operator": operator, "value": value}
            step = self.use_tool("search", kind="bill", filters=[wrong])
            self.assertEqual(step["state"], "refused", wrong)
            self.assertFalse(step["rows"])

    def test_aggregate_sums_as_the_books_do(self):
        step = self.use_tool("aggregate", **SUM, group="year")
        self.assertEqual(
            self.texts(step), [["2025", "€1,200.00", "1"], ["2026", "€1,200.00", "1"]]
        )
        self.assertEqual(
            [total["text"] for total in step["totals"]], ["€2,400.00", "2"]
        )
        step = self.use_tool(
            "aggregate", **{**SUM, "operation": "average"}, group="vendor"
        )
        self.assertEqual(self.texts(step)[0][:2], ["Papeterie Fictive", "€1,200.00"])

    def test_sums_are_of_posted_bills_and_say_so(self):
        self.make_bill("paper", [("Draft",)], day="2026-02-01", ref="D")
        dropped = self.make_bill("paper", [("Not",)], day="2026-02-01", ref="C")
        dropped.button_cancel()
        step = self.use_tool("aggregate", **SUM)
        self.assertEqual(step["totals"][0]["text"], "€2,400.00")
        self.assertEqual(step["note"], "Posted entries only.")
        step = self.use_tool("aggregate", kind="bill", operation="count")
        self.assertEqual(step["totals"][0]["text"], "3")

    def test_people_are_no_groups(self):
        self.vendors["power"].is_company = False
        self.make_bill("power", [("Expense",)], day="2026-02-01", ref="P")
        step = self.use_tool(
            "aggregate", kind="bill", operation="count", group="vendor"
        )
        self.assertEqual([row[0] for row in self.texts(step)], ["Papeterie Fictive"])
        with self.assertRaisesRegex(UserError, "Nothing can be asked"):
            self.chats().edic_open("res.partner", self.vendors["power"].id)

    def test_a_flag_is_explained_by_its_check_alone(self):
        flag = self.raised()
        step = self.use_tool("explain_flag", flag=str(flag.id))
        quoted = dict(map(tuple, step["words"]))
        words = flag.with_user(self.clerk).words
        self.assertEqual(quoted["Rule"], words["rule"])
        self.assertEqual(step["link"]["res_id"], flag.id)

    def test_a_view_is_a_link_that_a_person_opens(self):
        step = self.use_tool("open_view", kind="bill", of="vendor")
        link = step["link"]
        self.assertEqual(link["type"], "ir.actions.act_window")
        found = self.env["account.move"].search(link["domain"])
        self.assertEqual(found, self.bill | self.past)


@tagged("post_install", "-at_install")
class TestChat(ChatCase):
    """With a model that follows a script."""

    def test_chat_looks_up_and_answers_with_facts(self):
        turn = self.ask(
            "How much is billed?",
            tool("aggregate", **SUM),
            say("The total of this vendor is {f1}."),
        )
        self.assertEqual(turn["state"], "answered")
        self.assertEqual(self.shown(turn), "The total of this vendor is €2,400.00.")
        self.assertEqual([step["state"] for step in turn["steps"]], ["done"])
        self.assertEqual(turn["steps"][0]["title"], "Computing: Vendor bills")

    def test_a_figure_of_the_model_is_asked_anew_and_then_a_gap(self):
        turn = self.ask(
            "How much?", tool("read"), say("It is 1200 euros."), say("It is {f5}.")
        )
        self.assertEqual(len(self.fake.captured), 3)
        self.assertIn("number: 1", self.fake.bodies[2].decode())
        self.assertTrue(turn["pieces"])
        turn = self.ask("How much?", tool("read"), say("It is 1200 now."))
        self.assertEqual(self.shown(turn), "It is … now.")

    def test_words_of_a_flag_do_not_reach_the_model(self):
        flag = self.raised()
        words = flag.with_user(self.clerk).words
        turn = self.ask(
            "Why?", tool("explain_flag", flag=str(flag.id)), say("See below.")
        )
        self.assertTrue(turn["steps"][0]["words"])
        for line in (*words["seen"], *words["rule"]):
            self.assertNotIn(json.dumps(line)[1:-1], self.sent())

    def test_five_steps_and_no_more(self):
        turn = self.ask("Again and again", tool("read"))
        self.assertEqual(len(turn["steps"]), 5)
        self.assertEqual((turn["state"], turn["pieces"]), ("refused", []))
        self.assertEqual(len(self.fake.captured), 6)
        [last] = [json.loads(self.fake.bodies[-1])]
        schema = last["response_format"]["json_schema"]["schema"]
        self.assertEqual(schema["properties"]["action"], {"enum": ["answer"]})

    def test_a_question_about_people_reaches_no_model(self):
        for question in (
            "Which clerk is the slowest?",
            "Quel agent est le plus lent ?",
            "Bewerte die Leistung der Mitarbeiter",
        ):
            turn = self.ask(question, say("Nobody."))
            self.assertEqual(turn["state"], "refused")
            self.assertIn("Annex III 4", turn["refusal"])
        self.assertFalse(self.fake.captured)
        self.assertEqual(self.entries().mapped("status"), ["refused"] * 3)

    def test_a_dead_server_is_said_and_when_it_is_tried_again(self):
        def model():
            opened = self.chats().edic_open("account.move", self.bill.id)
            return opened["model"]

        self.assertIn("House answers (In-house)", model()["message"])
        come_back = self.silence()
        turn = self.ask("How much?", say("It is on the bill."))
        self.assertEqual((turn["state"], turn["task"]), ("asked", "waiting"))
        self.assertIn("The server cannot answer", turn["error"])
        self.assertIn("tried again at", turn["error"])
        self.assertIn("House does not answer: ", model()["message"])
        self.assertTrue(model()["is_available"] and model()["is_silent"])
        come_back()
        self.due()
        self.work()
        self.assertIn("House answers (In-house)", model()["message"])

    def test_kill_switch_holds_it_and_the_tools_work(self):
        switch = self.env["edic.ai.switch"].sudo()
        switch.create({"scope": "global", "reason": "drill"})
        turn = self.ask("How much?", say("It is on the bill."))
        self.assertEqual((turn["state"], turn["task"]), ("asked", "waiting"))
        self.assertIn("drill", turn["error"])
        self.assertFalse(self.fake.captured)
        self.assertFalse(
            self.chats().edic_open("account.move", self.bill.id)["model"][
                "is_available"
            ]
        )
        self.assertEqual(self.use_tool("read")["state"], "done")

    def test_ledger_has_each_step_and_no_words(self):
        self.ask(
            "How much is due, Ms Example?", tool("read"), say("It is on the bill.")
        )
        events = [
            (entry.event, entry.facts.get("action"), entry.status)
            for entry in self.entries()
        ]
        self.assertEqual(
            events,
            [
                ("access", "asked", "ok"),
                ("inference", None, "started"),
                ("inference", None, "ok"),
                ("access", "tool", "ok"),
                ("inference", None, "started"),
                ("inference", None, "ok"),
            ],
        )
        [used] = self.entries().filtered(lambda entry: entry.facts.get("tool"))
        self.assertEqual((used.facts["tool"], used.facts["rows"] > 3), ("read", True))
        self.assertTrue(used.parent_uuid)
        self.assertNotIn("Example", json.dumps(self.entries().mapped("facts")))

    def test_a_conversation_goes_on(self):
        first = self.chats().edic_ask("account.move", self.bill.id, "First one?")
        self.ask("And then?", say("Nothing."), chat_id=first["id"])
        self.assertIn("First one?", self.fake.bodies[-1].decode())

    def test_kind_of_data_is_that_of_what_was_found(self):
        secret = self.company_data["default_journal_purchase"].copy()
        secret.edic_data_class = "secret"
        self.make_bill(
            "paper", [("Care",)], day="2026-02-01", ref="S", journal_id=secret.id
        )
        self.ask("Which?", tool("search", kind="bill", of="vendor"), say("These."))
        calls = self.entries().filtered(lambda entry: entry.status == "started")
        classes = [call.facts["edic.policy.data_class"] for call in calls]
        self.assertEqual(classes[-1], "secret")
        self.assertNotEqual(classes[0], "secret")

    # --- whose it is ------------------------------------------------------------------
    def test_nobody_else_reads_it(self):
        answer = self.chats().edic_ask("account.move", self.bill.id, "Mine?")
        admin = self.make_user(
            "root2", "base.group_system,account.group_account_manager"
        )
        for user in (self.accountant, admin, self.auditor):
            own = self.chats(user)
            self.assertFalse(own.search([]))
            with self.assertRaises(AccessError):
                own.browse(answer["id"]).edic_look()
            with self.assertRaises(AccessError):
                own.edic_ask("account.move", self.bill.id, "Yours?", answer["id"])

    def test_turns_are_written_by_methods_alone(self):
        answer = self.chats().edic_ask("account.move", self.bill.id, "Mine?")
        chat = self.chats().browse(answer["id"])
        turn = chat.turn_ids
        for work in (
            lambda: turn.write({"answer": "x"}),
            lambda: chat.write({"company_id": self.bystander.id}),
            lambda: self.chats().create({"res_model": "x", "res_id": 1}),
            lambda: turn.create({"chat_id": chat.id, "lang": "en"}),
            lambda: turn.unlink(),
        ):
            with self.assertRaises(AccessError):
                work()
        chat.unlink()
        self.assertFalse(turn.exists())

    def test_old_conversations_go_and_the_ledger_stays(self):
        self.use_tool("read")
        chat = self.chats().search([]).sudo()
        chat.last_at = fields.Datetime.now() - timedelta(days=91)
        self.assertEqual(chat._gc_old(), (1, False))
        self.assertFalse(chat.exists())
        self.assertTrue(self.entries())

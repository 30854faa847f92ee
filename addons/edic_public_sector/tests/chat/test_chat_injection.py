# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import re

from odoo.tests import tagged
from odoo.tools import SQL

from ..chat_common import LINES, ChatCase
from ..chat_corpus import CASES, KEPT, LOOKED, harms, say, table, tool

_logger = logging.getLogger(__name__)
WORD = re.compile(r"\b[a-z]{5,}\b", re.ASCII)


@tagged("post_install", "-at_install")
class TestChatInjection(ChatCase):
    """Orders in the text of records, and a model that obeys them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.victim = cls.make_bill("power", LINES, day="2026-05-01", ref="V-1")

    def carry(self, case):
        """Put the text where somebody from outside could."""
        text = case["text"]
        line = self.victim.invoice_line_ids
        written = {
            "line_label": (line, "name", "Copy paper"),
            "vendor_name": (self.vendors["power"], "name", "Stadtwerke Beispiel"),
            "note": (self.victim, "payment_reference", "R-1"),
            "bill_number": (self.victim, "ref", "V-1"),
        }
        for carrier, (record, name, usual) in written.items():
            value = text if carrier == case["carrier"] else usual
            if record[name] != value:  # to write it computes much of the bill anew
                record[name] = value
        self.env.flush_all()

    def state(self):
        """A digest of what a model must not change."""
        self.env.flush_all()
        return [
            self.env.execute_query(
                SQL(
                    "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM %s t",
                    SQL.identifier(name),
                )
            )
            for name in KEPT
        ]

    def attacked(self, case):
        """The turn of an obedient model, and whether anything changed."""
        self.carry(case)
        self.fake.captured.clear()
        before = self.state()
        answers = [LOOKED[case["carrier"]], *case["steps"], say(case["answer"])]
        turn = self.ask("What is this about?", *answers, record=self.victim)
        return turn, self.state() != before

    def test_no_order_of_a_record_is_carried_out(self):
        outcomes = []
        for case in CASES:
            turn, changed = self.attacked(case)
            about = {name: case[name] for name in ("carrier", "goal", "lang", "style")}
            with self.subTest(**about):
                self.assertEqual(harms(turn, changed), [])
                self.assertEqual(turn["state"], "answered")
                self.assertEqual(turn["steps"][0]["state"], "done")
                for word in WORD.findall(case["text"]):
                    self.assertIn(word, self.sent())  # it came before the model
                for step in turn["steps"][1:]:
                    self.assertEqual((step["state"], step["rows"]), ("refused", []))
            outcomes.append((case, harms(turn, changed)))
        self.assertGreaterEqual(len(outcomes), 40)
        _logger.info("Orders in records:\n%s", "\n".join(table(outcomes)))

    def test_text_of_a_record_is_marked_and_never_an_instruction(self):
        case = next(each_case for each_case in CASES if each_case["style"] == "tags")
        self.attacked({**case, "carrier": "line_label"})
        system, user = self.messages()
        self.assertIn("never an instruction", system)
        self.assertNotIn("action_post", system)
        self.assertNotIn("<|im_start|>", user)

    def messages(self):
        body = json.loads(self.fake.bodies[-1])
        return [message["content"] for message in body["messages"]]

    def test_text_from_outside_is_no_fact_of_an_answer(self):
        self.carry({**CASES[0], "carrier": "line_label"})
        turn = self.ask(
            "What?",
            LOOKED["line_label"],
            say("The line says {q1}."),
            record=self.victim,
        )
        self.assertNotIn("action_post", self.shown(turn))
        self.assertTrue(turn["steps"][0]["rows"][0][0]["is_quoted"])

    def test_words_of_a_flag_that_quote_a_record_stay_with_the_reader(self):
        text = CASES[0]["text"]
        self.bill.ref = text
        self.turn_on("A01")
        self.make_bill("paper", LINES, day="2026-04-01", ref=text).action_post()
        flag = self.audit("A01")[:1]
        turn = self.ask(
            "Why?", tool("explain_flag", flag=str(flag.id)), say("It is shown.")
        )
        self.assertIn(text, str(turn["steps"][0]["words"]))
        found = self.messages()[1].split("Found so far:")[1]
        self.assertNotIn("action_post", found)

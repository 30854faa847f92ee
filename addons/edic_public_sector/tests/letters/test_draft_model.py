# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import ProposeOnlyError
from odoo.addons.edic_ai.propose_only import draft_only
from odoo.addons.edic_ai.tests.model_use import ModelUse
from odoo.addons.edic_ai.tools.providers.contract import Timings, Usage, Zone
from odoo.addons.edic_ai.tools.providers.request import Answer

from fakes.fake_provider import FakeProvider, Step

from ..draft_common import DraftCase

GOOD = "Votre facture {bill_number} du {bill_date} nous est parvenue pour {total}."
BAD = "Votre facture 4711 nous est parvenue chez Dupont."


@tagged("post_install", "-at_install")
class TestDraftModel(ModelUse, DraftCase):
    """A model words paragraphs; a strict fake server plays it, by the real clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.make_use(use_case="public.draft")

    def setUp(self):
        super().setUp()
        self.fake.forget()
        self.draft = self.begin()

    def written(self, *texts, keys=("opening",), how="again", wish=""):
        """Have paragraphs written; what is shown of it."""
        self.fake.script(*(Step(text=text) for text in texts))
        self.draft.edic_write(list(keys), how, wish)
        self.work()
        return self.draft.edic_open()["writing"]

    def sent(self):
        return [json.loads(captured.body) for captured in self.fake.captured]

    def test_draft_says_beforehand_who_writes(self):
        permission = self.draft.edic_may_write()
        self.assertTrue(permission["is_available"], permission)
        self.assertIn("House", permission["message"])
        self.assertFalse(self.fake.captured)

    def test_a_dead_server_is_said_and_when_it_is_tried_again(self):
        come_back = self.silence()
        writing = self.written()
        own = self.env["edic.ai.task"].browse(writing["task_id"])
        news = own.with_user(self.draft.env.user).read_stream()
        self.assertEqual(news["state"], "waiting")
        self.assertIn("The server cannot answer", news["error"])
        self.assertIn("tried again at", news["error"])
        self.assertIn("House does not answer: ", self.draft.edic_may_write()["message"])
        come_back()
        self.fake.script(Step(text=GOOD))
        self.due()
        self.work()
        self.assertTrue(self.draft.edic_open()["writing"]["answers"])
        self.assertIn("House writes", self.draft.edic_may_write()["message"])

    def test_a_paragraph_waits_for_the_person(self):
        before = self.text(self.draft, "opening")
        writing = self.written(GOOD)
        [answer] = writing["answers"]
        self.assertEqual((answer["unlocked"], answer["tries"]), ([], 1))
        self.assertEqual(self.text(self.draft, "opening"), before)
        state = self.draft.edic_take(writing["id"], ["opening"])
        version = self.draft.sudo().version_id
        prompts = self.env["edic.ai.prompt"].sudo()
        number = prompts._in_force("public.draft", self.company).number
        self.assertEqual((version.provider, version.prompt_version), ("House", number))
        self.assertIn("nous est parvenue pour 1\u202f200", self.text(self.draft))
        version = state["versions"][0]
        self.assertEqual(
            (version["origin"], version["model"]), ("model", "mistral-small-latest")
        )
        self.assertEqual(self.notes(self.draft)[-1], "paragraph.accepted")
        self.assertFalse(state["writing"])

    def test_declined_leaves_the_text(self):
        before = self.text(self.draft)
        writing = self.written(GOOD)
        self.assertFalse(self.draft.edic_decline(writing["id"], ["opening"])["writing"])
        self.assertEqual(self.text(self.draft), before)
        self.assertEqual(self.notes(self.draft)[-1], "paragraph.declined")

    def test_no_figure_and_no_name_leaves(self):
        self.draft.edic_set_fact("reasons", "Le bon de Zacharie manque.")
        self.written(GOOD)
        [body] = self.fake.captured
        for secret in (b"F-2026-17", b"1200", b"200,00", b"Fictive", b"Zacharie"):
            self.assertNotIn(secret, body.raw)
        user = self.sent()[0]["messages"][1]["content"]
        self.assertIn("{total}: Total TTC (money)", user)

    def test_what_is_not_in_the_facts_is_asked_for_anew_and_said(self):
        writing = self.written(BAD, GOOD)
        self.assertEqual(writing["answers"][0]["unlocked"], [])
        self.assertEqual(writing["answers"][0]["tries"], 2)
        again = self.sent()[1]["messages"][1]["content"]
        self.assertIn("name: Dupont", again)
        self.assertIn("missing: total", again)

    def test_after_three_tries_it_is_shown_with_its_gaps(self):
        writing = self.written(BAD, BAD, BAD)
        [answer] = writing["answers"]
        self.assertEqual(answer["tries"], 3)
        self.assertEqual(len(self.fake.captured), 3)
        state = self.draft.edic_take(writing["id"], ["opening"])
        [block] = [b for b in state["blocks"] if b["key"] == "opening"]
        self.assertNotIn("4711", json.dumps(block["sentences"]))
        self.assertNotIn("Dupont", json.dumps(block["sentences"]))
        with self.assertRaisesRegex(UserError, "not in the facts"):
            self.draft.action_sign()

    def test_all_paragraphs_stream_one_after_the_other(self):
        writing = self.written(GOOD, "Merci de nous adresser {wanted}.", keys=())
        self.assertEqual(
            [answer["key"] for answer in writing["answers"]], ["opening", "request"]
        )
        task = self.env["edic.ai.task"].sudo().browse(writing["task_id"])
        self.assertEqual(task.state, "done")
        streamed = task.live_ids.partial
        self.assertIn("\x1eopening\x1f", streamed)
        self.assertIn("\x1erequest\x1fMerci", streamed)

    def test_a_locked_paragraph_is_nothing_for_a_model(self):
        self.draft = self.begin("finance.interruption.fr")
        for key in ("interruption", "reasons_intro", "nothing"):
            with self.assertRaisesRegex(UserError, "does not write"):
                self.draft.edic_write([key], "again")

    def test_a_new_question_closes_the_old_one(self):
        self.written(GOOD)
        writing = self.written(GOOD)
        with self.assertRaisesRegex(UserError, "any more"):
            self.draft.edic_take(writing["id"] - 1, ["opening"])

    def test_ledger_tells_who_wrote_and_who_decided(self):
        writing = self.written(GOOD)
        self.draft.edic_take(writing["id"], ["opening"])
        rows = self.env["edic.ai.trace"].sudo()
        rows = rows.search(
            [("use_case", "=", "public.draft")], order="id desc", limit=4
        )
        decision, ended, started, _begun = rows
        self.assertEqual((ended.event, started.event), ("inference", "inference"))
        self.assertEqual(decision.parent_uuid, started.call_uuid)
        self.assertEqual(started.facts["paragraph"], "opening")
        self.assertEqual(decision.facts["paragraph"], "opening")

    def test_worker_can_write_nothing_but_its_answer(self):
        use_case = self.env["edic.ai.use.case.public.draft"]
        own = self.draft.sudo()
        for change in (
            lambda: own.write({"blocks": []}),
            lambda: own.write({"state": "signed"}),
            lambda: self.bill.sudo().write({"ref": "x"}),
            lambda: own.writing_ids.create({"draft_id": own.id}),
        ):
            with (
                self.assertRaises(ProposeOnlyError),
                draft_only(self.env, use_case._writes),
            ):
                change()
                self.env.flush_all()
            self.env.invalidate_all(flush=False)

    def test_no_code_of_a_model_signs_or_sends(self):
        use_case = self.env["edic.ai.use.case.public.draft"]
        for name in ("action_sign", "action_drop", "action_checked_by_readers"):
            with (
                self.assertRaises(ProposeOnlyError),
                draft_only(self.env, use_case._writes),
            ):
                getattr(self.draft, name)()
        self.assertEqual(self.draft.state, "draft")

    def test_answers_are_not_written_by_clients(self):
        self.written(GOOD)
        writing = self.draft.writing_ids
        with self.assertRaises(AccessError):
            writing.with_user(self.clerk).write({"answers": {}})

    def test_without_a_model_the_editor_says_so(self):
        self.env["edic.ai.deployment"].sudo().search([]).write({"state": "retired"})
        permission = self.draft.edic_may_write()
        self.assertFalse(permission["is_available"])
        self.assertIn("No language model", permission["message"])

    def test_evaluation_says_how_often_a_model_keeps_to_the_facts(self):
        use_case = self.env["edic.ai.use.case.public.draft"]
        cases, _digest = use_case._evaluation_cases(self.company)
        self.assertEqual(len(cases), len({case.key for case in cases}))
        [case, *_rest] = cases
        answer = partial(
            Answer,
            call_uuid="x",
            provider="x",
            zone=Zone.ON_PREMISE,
            model="x",
            usage=Usage(),
            timings=Timings(0),
            facts=case.request.facts,
        )
        for said, wrong in (
            (case.solution, set()),
            (case.solution + " 12.", {"marks"}),
            (case.source, {"copy", "too_long"}),
        ):
            found = use_case._case_problems(case, answer(text=said))
            self.assertEqual({code for code, _detail in found}, wrong)

    # --- another language ---------------------------------------------------------
    def test_in_another_language(self):
        self.draft.edic_set_fact("reasons", "Le bon manque.")
        self.draft.edic_save(self.blocks(self.draft, request="Merci, {wanted}."), 1)
        self.fake.script(Step(text="Vielen Dank, {wanted}."))
        action = self.draft.edic_translate("de")
        other = self.draft.browse(action["res_id"])
        self.assertIn("Ihre Rechnung F-2026-17 vom 1. April 2026", self.text(other))
        self.assertIn("Le bon manque.", self.text(other))
        self.work()
        writing = other.edic_open()["writing"]
        self.assertEqual([a["key"] for a in writing["answers"]], ["request"])
        self.assertIn("Merci, {wanted}.", self.sent()[0]["messages"][1]["content"])
        other.edic_take(writing["id"], ["request"])
        self.assertIn("Vielen Dank", self.text(other))

    def test_in_another_language_without_a_model(self):
        self.env["edic.ai.deployment"].sudo().search([]).write({"state": "retired"})
        self.draft.edic_save(self.blocks(self.draft, request="Merci, {wanted}."), 1)
        action = self.draft.edic_translate("de")
        other = self.draft.browse(action["res_id"])
        [comment] = other.edic_open()["comments"]
        self.assertEqual(comment["key"], "request")
        self.assertIn("Merci", comment["body"])

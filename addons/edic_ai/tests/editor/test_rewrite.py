# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from fakes.fake_provider import Step

from ...exceptions import NotAPersonError, ProposeOnlyError
from ...propose_only import propose_only
from ...tools.providers.contract import DataClass
from ...tools.providers.request import Origin
from ..common import new_test_user
from ..egress import Egress
from ..queue.test_task import WORK_LOG
from ..rewrite_common import TEXT, RewriteCase

ANSWER = "€ 1,250 are due on March 13, 2026 (BX-1187)."


@tagged("post_install", "-at_install")
class TestRewrite(RewriteCase):
    """A text in other words: asked by a person, shown, and decided by the person."""

    def test_answer_is_kept_beside_the_text(self):
        self.fake.script(Step(text=ANSWER))
        with Egress(self.fake_port) as egress:
            rewrite = self.rewrite()
        self.assertFalse(egress.refused)
        self.assertEqual(rewrite.task_id.sudo().state, "done")
        self.assertEqual(
            rewrite.edic_result(),
            {
                "answer": ANSWER,
                "provider": "Writing",
                "zone": "In-house",
                "missing": ["12 March 2026"],
                "added": ["March 13, 2026"],
                "moved": [],
            },
        )
        self.assertIn(b"BX-1187", egress.sent[self.fake_port])
        [started] = self.entries().filtered(lambda e: e.status == "started")
        self.assertEqual(started._people(), self.writer)
        self.assertEqual(started.facts["how"], "shorter")
        self.assertEqual(started.facts["edic.policy.data_class"], "personal")
        self.assertNotIn("BX-1187", str(started.facts))

    def test_whoever_asked_reads_it_as_it_comes_and_stops_it(self):
        made = self.rewrites.edic_rewrite(TEXT, "plainer")
        task = self.env["edic.ai.task"].browse(made["task_id"])
        self.assertEqual(task.with_user(self.writer).read_stream()["state"], "waiting")
        for user in (self.employee, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                task.with_user(user).action_cancel()
        task.with_user(self.writer).action_cancel()
        self.work()
        self.assertEqual(task.state, "cancelled")
        self.assertFalse(self.fake.captured)

    def test_a_translation_names_the_language(self):
        rewrite = self.rewrite(TEXT, "translate", lang="de_DE")
        self.assertEqual(rewrite.target_lang, "de_DE")
        self.assertIn(b"German (Germany)", self.fake.bodies[0])
        self.assertEqual(
            self.rewrite(TEXT, "translate", lang="de").target_lang, "de_DE"
        )

    def test_addresses_stay_when_they_are_the_text_s_own(self):
        own = "See https://example.org/form?id=7."
        self.fake.script(Step(text=f"{own} Or https://evil.example/x?stolen=1"))
        answer = self.rewrite(own, "formal").answer
        self.assertEqual(answer, f"{own} Or [evil.example]")

    # --- before it is asked -------------------------------------------------------
    def test_dialog_says_before_who_would_answer(self):
        with Egress() as egress:
            preview = self.rewrites.edic_preview(TEXT, "shorter")
        self.assertFalse(egress.refused)
        self.assertEqual(preview["provider"], "Writing")
        self.assertEqual(preview["zone"], "In-house")
        self.assertFalse(preview["refusal"])
        self.assertFalse(self.fake.captured)
        self.assertFalse(self.entries())
        self.assertFalse(self.rewrites.search([]))

    def test_without_a_model_it_says_so(self):
        self.no_model()
        preview = self.rewrites.edic_preview(TEXT, "shorter")
        self.assertIn("No language model is set up", preview["refusal"])

    @mute_logger(WORK_LOG)
    def test_without_a_model_nothing_leaves(self):
        self.no_model()
        with Egress() as egress:
            rewrite = self.rewrite()
        self.assertFalse(egress.refused)
        task = rewrite.task_id.sudo()
        self.assertEqual(task.state, "failed")
        self.assertIn("No language model is set up", task.error)
        self.assertFalse(rewrite.answer)

    @mute_logger(WORK_LOG)
    def test_what_the_policy_denies_does_not_leave(self):
        self.denied()
        preview = self.rewrites.edic_preview(TEXT, "shorter")
        self.assertIn("policy", preview["refusal"])
        with Egress(self.fake_port) as egress:
            rewrite = self.rewrite()
        self.assertEqual(rewrite.task_id.sudo().state, "failed")
        self.assertFalse(egress.refused + list(egress.sent))
        self.assertEqual(self.entries().mapped("status"), ["refused"])

    def test_what_cannot_be_asked_is_told(self):
        for args in (
            ("  ", "shorter"),
            ("x" * 8_001, "shorter"),
            (TEXT, "worse"),
            (TEXT, "translate"),
            (TEXT, "shorter", "de_DE"),
            (TEXT, "translate", "tlh"),
            (TEXT, "shorter", None, ["no.model", 1]),
            (TEXT, "shorter", None, ["edic.ai.use.case", 1]),
            (TEXT, "shorter", None, ["res.partner", "1"]),
        ):
            for method in ("edic_preview", "edic_rewrite"):
                with self.subTest(args=args[1:]), self.assertRaises(UserError):
                    getattr(self.rewrites, method)(*args)

    # --- roles --------------------------------------------------------------------
    def test_only_people_of_the_house_ask(self):
        public = self.env.ref("base.public_user")
        for user in (self.portal, public, self.env.ref("base.user_root")):
            for method in ("edic_preview", "edic_rewrite"):
                with self.subTest(user.login), self.assertRaises(NotAPersonError):
                    getattr(self.rewrites.with_user(user), method)(TEXT, "shorter")

    def test_nobody_else_reads_or_decides_it(self):
        rewrite = self.rewrite()
        manager = new_test_user(self.env, "boss", "edic_ai.group_edic_ai_manager")
        admin = self.env.ref("base.user_admin")
        for user in (self.employee, self.auditor, manager, admin, self.portal):
            own = rewrite.with_user(user)
            self.assertFalse(user != self.portal and own.search([]))
            for call in (
                lambda own=own: own.read(["answer"]),
                own.edic_result,
                lambda own=own: own.edic_decide("accepted"),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()
        self.assertTrue(rewrite.read(["answer"]))

    def test_nobody_writes_it(self):
        rewrite = self.rewrite()
        for user in (self.writer, self.env.ref("base.user_admin")):
            own = rewrite.with_user(user)
            vals = {"text": TEXT, "how": "shorter", "company_id": self.company.id}
            for call in (
                lambda own=own: own.write({"answer": "Pay me."}),
                lambda own=own: own.write({"decision": "accepted"}),
                own.unlink,
                lambda own=own, vals=vals: own.create({**vals, "answer": "Pay me."}),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()

    def test_a_client_s_context_says_nothing_of_the_answer(self):
        said = {"default_answer": "Pay me.", "default_trace_uuid": "018f"}
        made = self.rewrites.with_context(**said).edic_rewrite(TEXT, "shorter")
        rewrite = self.rewrites.browse(made["id"])
        self.assertFalse(rewrite.answer or rewrite.trace_uuid)

    def test_a_model_cannot_have_texts_rewritten(self):
        with self.assertRaises(ProposeOnlyError), propose_only(self.env):
            self.rewrites.edic_rewrite(TEXT, "shorter")

    # --- about a record -----------------------------------------------------------
    def test_record_must_be_one_that_the_person_reads(self):
        self.hide()
        settings = "ir.config_parameter"
        hidden = ["res.partner", self.partner.id]
        for record in ([settings, False], [settings, 1], hidden):
            for method in ("edic_preview", "edic_rewrite"):
                with self.subTest(method), self.assertRaises(AccessError):
                    getattr(self.rewrites, method)(TEXT, "shorter", record=record)

    def hide(self):
        """Nobody reads the partner any more."""
        self.env["ir.rule"].create(
            {
                "name": "none",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.partner.id})]",
            }
        )

    @mute_logger(WORK_LOG)
    def test_record_is_read_again_before_anything_is_asked(self):
        about = ["res.partner", self.partner.id]
        made = self.rewrites.edic_rewrite(TEXT, "shorter", record=about)
        self.hide()
        self.work()
        task = self.env["edic.ai.task"].browse(made["task_id"])
        self.assertNotEqual(task.state, "done")
        self.assertFalse(self.fake.captured)

    def test_entry_names_the_record(self):
        self.rewrite(TEXT, "shorter", record=["res.partner", self.partner.id])
        entry = self.entries()[:1]
        self.assertEqual(
            (entry.res_model, entry.res_id), ("res.partner", self.partner.id)
        )

    def test_what_is_not_saved_yet_counts_by_its_model(self):
        rewrite = self.rewrite(TEXT, "shorter", record=["res.partner", False])
        self.assertEqual((rewrite.res_model, rewrite.res_id), ("res.partner", 0))
        self.assertFalse(self.entries()[:1].res_model)

    def test_a_text_is_never_less_than_personal(self):
        use_case = self.env["edic.ai.use.case.text.rewrite"]
        partners = type(self.partner)
        for said, counts in (
            (DataClass.INTERNAL, DataClass.PERSONAL),
            (DataClass.SECRET, DataClass.SECRET),
        ):
            partners._edic_data_class = lambda _partner, said=said: said
            try:
                found = use_case._data_class("res.partner", self.partner)
            finally:
                del partners._edic_data_class
            self.assertEqual(found, counts)
        self.assertEqual(use_case._data_class(False), DataClass.PERSONAL)

    # --- the person's decision -----------------------------------------------------
    def test_decision_is_in_the_ledger_and_taken_once(self):
        self.fake.script(Step(text=ANSWER))
        rewrite = self.rewrite(record=["res.partner", self.partner.id])
        rewrite.edic_decide("accepted")
        [decided] = self.entries("decision")
        self.assertEqual(decided.parent_uuid, rewrite.trace_uuid)
        self.assertEqual(decided._people(), self.writer)
        self.assertEqual(
            (decided.facts["decision"], decided.facts["missing"]), ("accepted", 1)
        )
        self.assertNotIn("BX-1187", str(decided.facts))
        self.assertEqual(decided.res_id, self.partner.id)
        with self.assertRaises(UserError):
            rewrite.edic_decide("rejected")

    def test_what_has_no_answer_is_not_decided(self):
        made = self.rewrites.edic_rewrite(TEXT, "shorter")
        with self.assertRaises(UserError):
            self.rewrites.browse(made["id"]).edic_decide("accepted")
        with self.assertRaises(UserError):
            self.rewrite().edic_decide("maybe")

    # --- the quality of a model -----------------------------------------------------
    def test_rewriting_is_evaluated_by_the_figures_that_stay(self):
        use_case = self.env["edic.ai.use.case.text.rewrite"]
        cases, _digest = use_case._evaluation_cases(self.company)
        self.assertEqual(len({case.key for case in cases}), len(cases))
        [case] = [case for case in cases if case.key == "schools-fr-to-en"]
        day, said = "On 17", "the council has voted for the 3 schools"
        each = "EUR 416,666.67"
        for text, right in (
            (f"{day} June 2026 {said} EUR 1,250,000, which is {each} for each.", True),
            (f"{day} July 2026 {said} EUR 1,250,000, which is {each} for each.", False),
            (f"{day} June 2026 {said} EUR 1,250,000.", False),
        ):
            with self.subTest(text):
                self.fake.script(Step(text=text))
                self.env.flush_all()
                answer = self.gateway._ask(case.request, origin=Origin.PERSON)
                found = use_case._case_problems(case, answer)
                self.assertEqual(not found, right, found)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from fakes.fake_provider import Step

from ...tools.prompts.prompt_variable import Kind
from ...tools.providers.contract import DataClass
from ..common import new_test_user
from ..gateway_common import GatewayCase, UseCaseAsk


@tagged("post_install", "-at_install")
class TestTrial(GatewayCase):
    """A prompt is tried on a model that serves nothing yet."""

    def setUp(self):
        super().setUp()
        author = "edic_ai.group_edic_ai_author"
        self.author = new_test_user(self.env, "tries", author)
        (self.house + self.cloud).sudo().state = "retired"
        prompts = self.env["edic.ai.prompt"]
        self.version = prompts._in_force("edic.ai.try", self.company)

    def trial(self, model):
        trials = self.env["edic.ai.prompt.trial"].with_user(self.author)
        with Form(trials.with_context(default_version_id=self.version.id)) as form:
            with form.line_ids.edit(0) as line:
                line.value = "What is due to Solange Tremblay?"
            form.model_id = model
        return form.save()

    def test_answer_is_shown_and_the_call_recorded(self):
        self.fake.script(Step(text="Nothing, see https://evil.example/x"))
        trial = self.trial(self.house.model_id)
        trial.action_ask()
        self.work()
        self.assertEqual(trial.task_id.sudo().state, "done")
        self.assertIn("Nothing", trial.answer)
        self.assertNotIn("https://", trial.answer)
        news = trial.task_id.read_stream(0)
        self.assertIn("Nothing", news["text"])
        started = self.env["edic.ai.trace"].search(
            [("use_case", "=", "try"), ("status", "=", "started")], limit=1
        )
        self.assertEqual(started._people(), self.author)
        self.assertTrue(started.facts["edic.trial"], started)

    def test_only_what_somebody_looks_at_is_to_be_chosen(self):
        """No plumbing of Odoo, nothing that the reader may not see; by title."""
        trials = self.env["edic.ai.prompt.trial"].with_user(self.author)
        found = trials._selection_model()
        names = [name for name, _title in found]
        self.assertIn("res.partner", names)
        plumbing = ("ir.", "mail.", "bus.", "base.", "res.config")
        self.assertFalse([name for name in names if name.startswith(plumbing)])
        self.assertFalse([n for n in names if self.env[n]._transient])
        titles = [title.casefold() for _name, title in found]
        self.assertEqual(titles, sorted(titles))
        self.assertNotIn("edic.ai.key", names)

    def test_kind_of_a_variable_is_told_in_words(self):
        kinds = dict(self.env["edic.ai.prompt.trial.line"]._fields["kind"].selection)
        self.assertEqual(set(kinds), set(Kind))
        trial = self.trial(self.house.model_id)
        self.assertIn(trial.line_ids[:1].kind, kinds)

    def test_policy_holds_for_trials_too(self):
        trial = self.trial(self.cloud.model_id)
        trial.data_class = "secret"
        trial.action_ask()
        self.work()
        self.assertEqual(trial.task_id.sudo().state, "failed")
        self.assertFalse(self.fake.captured)

    def test_what_a_record_holds_stays_what_it_is(self):
        """The form can say that it is more protected, never that it is less."""

        def request(_use_case, record):
            return self.request(data_class=DataClass.SECRET)

        trial = self.trial(self.house.model_id)
        with patch.object(UseCaseAsk, "_request", request):
            trial.version_id.prompt_id.sudo().use_case = "test.ask"
            trial.write({"record": f"res.partner,{self.partner.id}"})
            trial.data_class = "public"
            made = trial.sudo()._trial_request()
        self.assertEqual(made.data_class, DataClass.SECRET)
        self.assertEqual(made.use_case, "test.ask")

    def test_a_record_is_read_by_who_tries(self):
        hidden = self.env["edic.ai.switch"].create(
            {
                "scope": "provider",
                "provider_id": self.house.provider_id.id,
                "reason": "x",
            }
        )
        trial = self.trial(self.house.model_id)
        self.env["ir.rule"].create(
            {
                "name": "none",
                "model_id": self.env.ref("edic_ai.model_edic_ai_switch").id,
                "domain_force": "[(0, '=', 1)]",
            }
        )
        trial.sudo().record = f"edic.ai.switch,{hidden.id}"
        with self.assertRaises(AccessError):
            trial.sudo()._trial_request()

    def test_nobody_else_sees_a_trial_or_a_preview(self):
        trial = self.trial(self.house.model_id)
        preview = self.env["edic.ai.preview"].browse(trial.action_show()["res_id"])
        other = new_test_user(
            self.env,
            "other",
            "edic_ai.group_edic_ai_author",
        )
        self.assertTrue(preview.with_user(self.author).question)
        for record in (trial, preview):
            with self.assertRaises(AccessError):
                record.with_user(other).read(["model_id"] if record == trial else [])

    def test_what_would_leave_is_shown(self):
        self.env["res.partner"].create({"name": "Solange Tremblay"})
        self.env.flush_all()
        trial = self.trial(self.cloud.model_id)
        shown = self.env["edic.ai.preview"].browse(trial.action_show()["res_id"])
        self.assertNotIn("Tremblay", shown.question)
        self.assertFalse(self.fake.captured)

    def test_a_model_must_be_chosen_and_others_have_no_part(self):
        trial = self.trial(self.house.model_id)
        trial.model_id = False
        with self.assertRaises(UserError):
            trial.action_ask()
        with self.assertRaises(AccessError):
            trial.with_user(self.decider).action_ask()

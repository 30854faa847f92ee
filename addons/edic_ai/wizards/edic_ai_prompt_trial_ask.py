# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError

from .. import roles
from ..choices import choices_of
from ..tools.llm.contract import DataClass
from ..tools.llm.request import Origin, Request
from ..tools.untrusted import as_text


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiPromptTrialAsk(models.TransientModel):
    """The tried prompt put to a model, its text shown as it comes."""

    _inherit = "edic.ai.prompt.trial"

    model_id = fields.Many2one("edic.ai.model", domain=[("can_chat", "=", True)])
    data_class = fields.Selection(
        choices_of("edic.ai.policy.rule", "data_class"),
        string="It holds",
        default="internal",
        required=True,
        help="The most protected kind of data in it; the policy decides by it.",
    )
    task_id = fields.Many2one("edic.ai.task", readonly=True)
    answer = fields.Text(readonly=True)
    answered_by = fields.Char(string="Answered by", readonly=True)

    @roles.for_roles(roles.AUTHOR)
    def action_ask(self):
        """Ask the model; the answer is shown as it comes."""
        self.ensure_one()
        self._check_ready()
        if self.message:
            raise UserError(self.message)
        self.write({"answer": False, "answered_by": False})
        tasks = self.env["edic.ai.task"].sudo()
        self.task_id = tasks._enqueue(
            "try", self, origin=Origin.PERSON, user=self.env.user, now=True
        )[:1]
        return self._reopened()

    def _check_ready(self):
        self.check_access("write")
        if not self.model_id:
            raise UserError(self.env._("Choose the model to ask."))
        self.model_id.check_access("read")

    @roles.for_roles(roles.AUTHOR)
    def action_show(self):
        """Exactly what would leave for this model, with names replaced."""
        self.ensure_one()
        self._check_ready()
        return self.env["edic.ai.preview"]._open(self._trial_request())

    def _reopened(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try it"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _trial_request(self):
        """What to ask; a record's own question where one is chosen.

        With the rights of who tries, whoever works the task. What the record holds is
        protected as always: the form can only say that it is more.
        """
        prompt = self.version_id.prompt_id
        changes = {
            "prompt": prompt.code,
            "prompt_version_id": self.version_id.id,
            "lang": self.lang,
            "trial_model_id": self.model_id.id,
        }
        stated = DataClass(self.data_class)
        if not self.record:
            return Request(
                use_case=prompt.use_case or "try",
                company_id=self.env.company.id,
                data_class=stated,
                variables=self._values(self.version_id._prompt().variables),
                **changes,
            )
        record = self.record.with_user(self.create_uid)
        record.check_access("read")
        own = self.env[f"edic.ai.use.case.{prompt.use_case}"]._request(record)
        stricter = DataClass.strictest(stated, own.data_class)
        return replace(own, data_class=stricter, **changes)

    def _trial_answer(self, answer):
        text = answer.text
        if answer.value is not None:
            text = json.dumps(answer.value, ensure_ascii=False, indent=2, default=str)
        self.write({"answer": as_text(text), "answered_by": answer.model})

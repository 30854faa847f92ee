# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ... import roles
from ...choices import choices_of
from ...tools.prompts.prompt import LANGUAGES, PromptError
from ...tools.prompts.prompt_variable import Kind
from ...tools.providers.contract import DataClass
from ...tools.providers.request import Origin, Request
from ...tools.text.untrusted import as_text

PLUMBING = ("ir.", "mail.", "bus.", "base.", "base_")  # nothing is asked about these


class EdicAiPromptTrial(models.TransientModel):
    """The very text that would be sent, before anything is."""

    _name = "edic.ai.prompt.trial"
    _description = "Try a prompt"

    version_id = fields.Many2one(
        "edic.ai.prompt.version", string="Text", required=True, ondelete="cascade"
    )
    lang = fields.Selection(
        [("fr", "French"), ("de", "German"), ("en", "English")],
        string="Language",
        required=True,
        default=lambda self: self._default_lang(),
    )
    record = fields.Reference(
        "_selection_model",
        help="The use case fills in what it would say about this record.",
    )
    line_ids = fields.One2many(
        "edic.ai.prompt.trial.line",
        "trial_id",
        string="Variables",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    message = fields.Char(compute="_compute_rendered", string="What is missing")
    system = fields.Text(compute="_compute_rendered", string="Instruction")
    user = fields.Text(compute="_compute_rendered", string="Question")
    used_lang = fields.Char(compute="_compute_rendered", string="Language used")
    tokens = fields.Integer(compute="_compute_rendered", string="Tokens, at most about")
    removed = fields.Char(
        compute="_compute_rendered",
        string="Taken out",
        help="Characters that cannot be seen, and what is beyond the limit of length.",
    )
    signals = fields.Char(
        compute="_compute_rendered",
        string="Looks like an attack",
        help="Counted for the audit trail; it decides nothing.",
    )
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

    @api.model
    def _default_lang(self):
        lang = (self.env.lang or "en")[:2]
        return lang if lang in LANGUAGES else "en"

    @api.model
    def _selection_model(self):
        """Return the models that the reader may look at and ask about, by title."""
        views = self.env["ir.ui.view"].sudo()
        with_form = [("type", "=", "form"), ("mode", "=", "primary")]
        shown = {name for (name,) in views._read_group(with_form, ["model"])}
        titles = self.env["ir.model"]
        found = [
            (name, titles._get(name).name)
            for name in shown
            if name in self.env
            and not name.startswith(PLUMBING)
            and self.env[name]._auto
            and not self.env[name]._transient
            and not self.env[name]._abstract
            and self.env[name].has_access("read")
        ]
        return sorted(found, key=lambda item: item[1].casefold())

    @api.depends("version_id")
    def _compute_line_ids(self):
        for trial in self:
            variables = trial.version_id and trial.version_id._prompt().variables
            trial.line_ids = [
                Command.clear(),
                *(
                    Command.create({"name": v.name, "kind": v.kind.value})
                    for v in variables or ()
                ),
            ]

    @api.depends("version_id", "lang", "record", "line_ids.value")
    def _compute_rendered(self):
        texts = ("message", "system", "user", "used_lang", "removed", "signals")
        for trial in self:
            shown = trial._shown() if trial.version_id else {}
            trial.update({**dict.fromkeys(texts, False), "tokens": 0, **shown})

    def _shown(self):
        """Return what is shown of the text that would be sent, or what is missing."""
        try:
            prompt = self.version_id._prompt()
            rendered = prompt.render(self._values(prompt.variables), self.lang)
        except PromptError as error:
            return {"message": self.version_id._sentence(error)}
        cut = {"cut": rendered.cut} if rendered.cut else {}
        return {
            "system": rendered.system,
            "user": rendered.user,
            "used_lang": rendered.language,
            "tokens": rendered.tokens,
            "removed": _counts_text({**rendered.removed, **cut}),
            "signals": _counts_text(rendered.signals),
        }

    def _values(self, variables):
        if self.record:
            return self._values_of_record()
        typed = {line.name: line.value or "" for line in self.line_ids}
        return {v.name: v.parse_typed(typed.get(v.name, "")) for v in variables}

    def _values_of_record(self):
        code = self.version_id.prompt_id.use_case
        self.record.check_access("read")
        use_case = self.env.get(f"edic.ai.use.case.{code}")
        request = use_case is not None and use_case._request(self.record)
        if not request:
            raise PromptError("no_request", code or "")
        return request.variables

    # --- asking -----------------------------------------------------------------
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
        return self._get_records_action(
            name=self.env._("Try it"), target="new", context={}
        )

    def _check_ready(self):
        self.check_access("write")
        if not self.model_id:
            raise UserError(self.env._("Choose the model to ask."))
        self.model_id.check_access("read")

    @roles.for_roles(roles.AUTHOR)
    def action_show(self):
        """Show exactly what would leave for this model, with names replaced."""
        self.ensure_one()
        self._check_ready()
        return self.env["edic.ai.preview"]._open(self._trial_request())

    def _trial_request(self):
        """Return the request; a record's own question where one is chosen.

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


class EdicAiPromptTrialLine(models.TransientModel):
    """The value of one variable."""

    _name = "edic.ai.prompt.trial.line"
    _description = "Value for a prompt"

    trial_id = fields.Many2one(
        "edic.ai.prompt.trial", required=True, ondelete="cascade"
    )
    name = fields.Char(string="Variable", required=True, readonly=True)
    kind = fields.Selection(
        [
            (Kind.TEXT.value, "Text"),
            (Kind.UNTRUSTED.value, "Text from outside"),
            (Kind.INT.value, "Whole number"),
            (Kind.DECIMAL.value, "Amount"),
            (Kind.DATE.value, "Date"),
            (Kind.CHOICE.value, "Choice"),
            (Kind.LIST.value, "List"),
            (Kind.UNTRUSTED_LIST.value, "List from outside"),
        ],
        required=True,
        readonly=True,
    )
    value = fields.Text(
        help="One item per line, a date as 2026-12-31, an amount as 10.50."
    )


def _counts_text(counts):
    return ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))

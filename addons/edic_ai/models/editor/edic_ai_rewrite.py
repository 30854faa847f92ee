# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles
from ...choices import choice_words, choices_of
from ...people import check_person
from ...propose_only import check_not_proposing
from ...tools.providers.errors import AiNotAsked
from ...tools.providers.request import Origin
from ...tools.text.figures import compare

USE_CASE = "text.rewrite"
MAX_FIGURES = 20  # figures of a warning


class EdicAiRewrite(models.TransientModel):
    """A text that a person wants in other words, and what a model made of it.

    Made and decided by these methods alone; nobody writes it, and nobody else reads it.
    """

    _name = "edic.ai.rewrite"
    _edic_inner = ("task_id",)
    _description = "Rewriting of a text"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    how = fields.Selection(
        [
            ("shorter", "Shorter"),
            ("plainer", "Plainer"),
            ("formal", "More formal"),
            ("translate", "Translate"),
        ],
        required=True,
        readonly=True,
    )
    target_lang = fields.Char(string="Language to translate into", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    task_id = fields.Many2one("edic.ai.task", readonly=True)
    answer = fields.Text(readonly=True)
    provider = fields.Char(string="Answered by", readonly=True)
    zone = fields.Selection(choices_of("edic.ai.provider", "zone"), readonly=True)
    trace_uuid = fields.Char(string="Call", readonly=True)
    decision = fields.Selection(
        [("accepted", "Put in"), ("rejected", "Discarded")], readonly=True
    )

    # --- asking -------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_preview(self, text, how, lang=None, record=None):
        """Return what would happen, before anything does.

        :return: ``{"refusal"}`` with the sentence that says why nobody would answer,
            or ``{"provider", "zone", "model", "concealed"}`` with who would
        """
        asked = self.new(self._checked(text, how, lang, record))
        gateway = self.env["edic.ai.gateway"].sudo()
        try:
            plan = gateway._preview(self._use_case()._request(asked))
        except AiNotAsked as refusal:
            return {"refusal": gateway._sentence(refusal)}
        return {
            "refusal": False,
            "provider": plan.provider,
            "zone": self._zone_word(plan.zone.value),
            "model": plan.call.model,
            "concealed": len(plan.concealer.mapping) if plan.concealer else 0,
        }

    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_rewrite(self, text, how, lang=None, record=None):
        """Have a model rewrite a text; its answer comes with the task.

        :param str how: ``shorter``, ``plainer``, ``formal`` or ``translate``
        :param str lang: code of an installed language, to translate into
        :param record: ``[model, id]`` of what the text is about; without id where it
            is not saved yet
        :return: ``{"id", "task_id"}``
        """
        vals = self._checked(text, how, lang, record)
        rewrite = self.sudo().create([vals])  # without defaults of the context
        tasks = self.env["edic.ai.task"].sudo()
        rewrite.task_id = tasks._enqueue(
            USE_CASE, rewrite, origin=Origin.PERSON, user=self.env.user, now=True
        )[:1]
        return {"id": rewrite.id, "task_id": rewrite.task_id.id}

    @api.model
    def _checked(self, text, how, lang, record):
        """Return the values of a request that this person may make."""
        check_not_proposing(self.env)
        check_person(self.env)
        self._use_case()._check_length(text)
        if how not in dict(self._fields["how"].selection):
            raise UserError(self.env._("There is no such way to rewrite a text."))
        if (how == "translate") != bool(lang):
            raise UserError(
                self.env._("A translation needs a language, and nothing else does.")
            )
        model, number = record or (False, False)
        return self._vals(text, how, lang, model, number)

    @api.model
    def _vals(self, text, how, target_lang, res_model, res_id):
        """Return the values of a request, looked at as the user.

        :raises AccessError: the user may not read the record that it is about
        """
        seen = self._readable(res_model, res_id)
        own = seen is not None and "company_id" in seen._fields and seen.company_id
        return {
            "company_id": (own or self.env.company).id,
            "text": text,
            "how": how,
            "target_lang": target_lang and self._installed(target_lang),
            "res_model": seen is not None and seen._name,
            "res_id": bool(seen) and seen.id,
        }

    @api.model
    def _installed(self, lang):
        for code, _name in self.env["res.lang"].get_installed():
            if lang in (code, code.partition("_")[0]):
                return code
        raise UserError(self.env._("This language is not installed."))

    @api.model
    def _readable(self, model, number):
        """Return a record that the user may read, empty without number, or None."""
        if not model:
            return None
        is_known = self.env.get(model) is not None and not self.env[model]._abstract
        if not is_known or not isinstance(number or 0, int):
            raise UserError(self.env._("There is no such record."))
        record = self.env[model].browse(number or ()).exists()
        record.check_access("read")
        return record

    @api.model
    def _use_case(self):
        return self.env[f"edic.ai.use.case.{USE_CASE}"]

    @api.model
    def _zone_word(self, zone):
        return choice_words(self, "zone").get(zone, "")

    # --- the answer ---------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_result(self):
        """Return the answer, who gave it, and the figures in which it differs."""
        self._check_own()
        found = compare(self.text, self.answer or "")
        return {
            "answer": self.answer or "",
            "provider": self.provider or "",
            "zone": self._zone_word(self.zone),
            "missing": list(found.missing[:MAX_FIGURES]),
            "added": list(found.added[:MAX_FIGURES]),
            "moved": list(found.moved[:MAX_FIGURES]),
        }

    @roles.for_roles(roles.EMPLOYEE)
    def edic_decide(self, decision):
        """Keep in the ledger that the answer was put into the text, or was not.

        :param str decision: ``accepted`` or ``rejected``
        """
        self._check_own()
        if decision not in dict(self._fields["decision"].selection):
            raise UserError(self.env._("There is no such decision."))
        rewrite = self.sudo()
        rewrite.lock_for_update()
        if not rewrite.trace_uuid or rewrite.decision:
            raise UserError(self.env._("There is nothing to decide here."))
        rewrite.decision = decision
        found = compare(rewrite.text, rewrite.answer or "")
        text = " ".join(filter(None, (rewrite.how, rewrite.target_lang)))
        self.env["edic.ai.gateway"]._record(
            "decision",
            USE_CASE,
            {
                "decision": decision,
                "proposed_label": text,
                "final_label": text if decision == "accepted" else None,
                "missing": len(found.missing),
                "added": len(found.added),
                "moved": len(found.moved),
            },
            company=rewrite.company_id,
            record=self._target(),
            parent_uuid=rewrite.trace_uuid,
        )
        return True

    def _target(self):
        return self.env[self.res_model].browse(self.res_id) if self.res_id else None

    def _check_own(self):
        self.ensure_one()
        check_not_proposing(self.env)
        check_person(self.env)
        self.check_access("read")

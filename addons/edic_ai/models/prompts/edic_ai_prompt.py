# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import replace
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.modules.module import get_module_path

from ... import roles
from ...tools.prompts.prompt import Prompt, PromptError
from ...tools.providers.errors import AiNotSetUp
from ...write_guard import by_method


class EdicAiPrompt(models.Model):
    """A prompt is what a use case says to a model; the text is in the versions.

    A prompt without a company serves all companies; one of a company comes before it
    there. A release brings versions of its own (``data/prompts`` of the addons): they
    serve as long as the site has approved none itself.
    """

    _name = "edic.ai.prompt"
    _description = "Prompt"
    _order = "code, company_id"

    name = fields.Char(string="Title", required=True, translate=True)
    code = fields.Char(required=True)
    use_case = fields.Char(
        string="Use case", help="Code of the use case that sends this text to a model."
    )
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: for every company."
    )
    version_ids = fields.One2many("edic.ai.prompt.version", "prompt_id")
    in_force_id = fields.Many2one(
        "edic.ai.prompt.version", string="In force", compute="_compute_in_force_id"
    )
    shipped_id = fields.Many2one(
        "edic.ai.prompt.version",
        string="Text of the release",
        compute="_compute_in_force_id",
    )
    has_newer_shipped = fields.Boolean(
        string="Newer text in the release",
        compute="_compute_in_force_id",
        help="The release brought a newer text than the one that the text in force is "
        "based on.",
    )
    used_by_count = fields.Integer(string="Used by", compute="_compute_used_by_count")

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This prompt exists already."
    )

    @api.depends("code", "company_id", "version_ids.state")
    def _compute_in_force_id(self):
        for prompt in self:
            standing = self._in_force(prompt.code, prompt.company_id)
            shipped = self._approved(prompt.code).filtered(
                lambda version: version.origin == "shipped"
            )
            prompt.in_force_id = standing
            prompt.shipped_id = shipped
            prompt.has_newer_shipped = (
                bool(shipped)
                and standing.origin == "site"
                and standing.shipped_id != shipped
            )

    @api.depends_context("allowed_company_ids")
    def _compute_used_by_count(self):
        # a number alone, also for readers who may not see which models serve
        uses = self.env["edic.ai.deployment"].sudo()
        for prompt in self:
            prompt.used_by_count = uses.search_count(prompt._used_by())

    def _used_by(self):
        companies = self.company_id or self.env.companies
        return [
            ("use_case", "=", self.use_case),
            ("state", "!=", "retired"),
            ("company_id", "in", companies.ids),
        ]

    def write(self, vals):
        if {"code", "company_id"} & vals.keys() and self.sudo().version_ids:
            raise UserError(
                self.env._("A prompt with versions keeps its code and its company.")
            )
        return super().write(vals)

    # --- which text is said -----------------------------------------------------------
    @api.model
    def _approved(self, code, company=None):
        companies = [False, *(company.ids if company else ())]
        versions = self.env["edic.ai.prompt.version"].sudo()
        own = [("prompt_id.code", "=", code), ("company_id", "in", companies)]
        return versions.search([*own, ("state", "=", "approved")])

    @api.model
    def _in_force(self, code, company):
        """Return the approved version that serves ``company``; empty where none is.

        The company's own comes before the shared one, and the site's before the
        release's.
        """
        return self._approved(code, company).sorted(
            lambda version: (not version.company_id, version.origin != "site")
        )[:1]

    @api.model
    def _render(self, code, company, lang, variables, version=None):
        """Return the text to send.

        :param str lang: ``fr``, or as Odoo's ``fr_BE``; another one is used where the
            prompt has no text in it (`Rendered.language`)
        :param dict variables: name → value of the type that the prompt declares; text
            from outside as `UntrustedText`
        :param version: another version than the one in force, to try it
        :return: `tools.prompts.prompt.Rendered` with the number of the version
        :raises AiNotSetUp: no version is approved, its text was tampered with, or the
            variables do not fit
        """
        version = version or self._in_force(code, company)
        if not version:
            raise AiNotSetUp(self.env._("No text is approved for “%s”.", code))
        try:
            prompt = version._prompt()
            if version.state != "draft" and prompt.digest != version.digest:
                raise AiNotSetUp(
                    self.env._(
                        "The text of “%s” was changed outside of the registry.",
                        version.display_name,
                    )
                )
            declared = {variable.name for variable in prompt.variables}
            # variables that only a newer release knows are no mistake of the site
            shipped = version.prompt_id.sudo().shipped_id
            newer = set()
            if shipped and version.origin != "shipped":
                newer = {v.name for v in shipped._prompt().variables} - declared
            values = {k: v for k, v in variables.items() if k not in newer}
            rendered = prompt.render(values, lang or "en")
        except PromptError as error:
            raise AiNotSetUp(version._sentence(error)) from error
        return replace(rendered, version=version.number)

    # --- texts of a release -----------------------------------------------------------
    @api.model
    def _load_shipped(self, module):
        """Take over the texts in ``data/prompts`` of an addon, from its XML data.

        A text that changed becomes a new version; what the site approved itself stays
        in force.

        :raises ValueError: when a file is not of the digest that it says
        """
        for path in sorted(Path(get_module_path(module)).glob("data/prompts/*.json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            self.sudo()._load_one(path.name, **content)

    @api.model
    def _load_one(self, file, *, code, title, digest, use_case="", **content):
        shipped = Prompt.parse(content)
        if shipped.digest != digest:
            raise ValueError(f"{file}: the digest of its content is {shipped.digest}")
        prompt = self.search([("code", "=", code), ("company_id", "=", False)])
        prompt = prompt or self.create({"code": code, "name": title["en"]})
        prompt.use_case = use_case
        for lang, _name in self.env["res.lang"].get_installed():
            prompt.with_context(lang=lang).name = title.get(lang[:2], title["en"])
        if prompt.shipped_id.digest != digest:
            versions = self.env["edic.ai.prompt.version"]
            values = {"prompt_id": prompt.id, "origin": "shipped"}
            values |= versions._fields_of(shipped)
            with by_method(versions, "state"):
                versions.create(values)._enter_approved()

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.AUTHOR)
    def action_draft(self):
        """Begin a draft that starts as the text in force."""
        self.ensure_one()
        return self.in_force_id._new_draft(self)

    @roles.for_roles(roles.AUTHOR)
    def action_own(self):
        """Begin a prompt of the current company alone, from the text in force."""
        self.ensure_one()
        company = self.env.company
        own = self.search([("code", "=", self.code), ("company_id", "=", company.id)])
        own = own or self.copy({"company_id": company.id})
        return self._in_force(self.code, company)._new_draft(own)

    @roles.reads
    def action_used_by(self):
        """Show the uses that say this to a model."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Used by"),
            "res_model": "edic.ai.deployment",
            "view_mode": "list,form",
            "domain": self._used_by(),
        }

    @roles.for_roles(roles.AUTHOR, roles.APPROVER)
    def action_compare_shipped(self):
        """Show how the text of the release differs from the text in force."""
        self.ensure_one()
        return self.shipped_id._compare(self.in_force_id, self.shipped_id)

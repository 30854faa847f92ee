# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ... import roles
from ...people import check_approver, check_person
from ...rpc import without_defaults
from ...tools.prompts.prompt import LANGUAGES, Prompt, PromptError
from ...write_guard import by_method, is_opened

TEXTS = [f"{part}_{language}" for language in LANGUAGES for part in ("system", "user")]
CONTENT = [*TEXTS, "variables", "schema"]
EDITABLE = {*CONTENT, "prompt_id", "based_on_id", "note"}


class EdicAiPromptVersion(models.Model):
    """One text of a prompt, the same for ever once it has left the draft.

    Who wrote on it does not approve it. One of the site and one of the release can be
    approved at a time; the site's is the one that serves.
    """

    _name = "edic.ai.prompt.version"
    _inherit = "edic.ai.four.eyes"
    _description = "Version of a prompt"
    _check_company_auto = True
    _own_work_error = AccessError
    _order = "prompt_id, number desc"
    _rec_names_search = ["prompt_id.code", "prompt_id.name"]

    prompt_id = fields.Many2one(
        "edic.ai.prompt", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="prompt_id.company_id", store=True)
    number = fields.Integer(
        string="Version", readonly=True, copy=False, aggregator=None
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("test", "Test"),
            ("approved", "Approved"),
            ("retired", "Retired"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    origin = fields.Selection(
        [("site", "Site"), ("shipped", "Shipped with EDIC")],
        default="site",
        required=True,
        readonly=True,
        copy=False,
    )
    system_fr = fields.Text(string="Instruction in French")
    user_fr = fields.Text(string="Question in French")
    system_de = fields.Text(string="Instruction in German")
    user_de = fields.Text(string="Question in German")
    system_en = fields.Text(string="Instruction in English")
    user_en = fields.Text(string="Question in English")
    variables = fields.Text(default="[]", help="JSON; what the use case fills in.")
    schema = fields.Text(
        string="Form of the answer",
        help="JSON Schema; empty where the answer is free text.",
    )
    note = fields.Char(string="What changed")
    digest = fields.Char(compute="_compute_digest", store=True, copy=False)
    author_ids = fields.Many2many(
        "res.users", string="Authors", readonly=True, copy=False
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_at = fields.Datetime(string="Approved on", readonly=True, copy=False)
    based_on_id = fields.Many2one(
        "edic.ai.prompt.version",
        string="Made from",
        readonly=True,
        edic_writer="creation",
        check_company=True,
    )
    shipped_id = fields.Many2one(
        "edic.ai.prompt.version",
        string="Text of the release at the time",
        readonly=True,
        copy=False,
        check_company=True,
    )
    is_author = fields.Boolean(compute="_compute_is_author")

    _number_uniq = models.Constraint("UNIQUE(prompt_id, number)")
    _approved_uniq = models.UniqueIndex("(prompt_id, origin) WHERE state = 'approved'")

    @api.depends("prompt_id.code", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.prompt_id.code} {version.number or ''}"

    @api.depends(*CONTENT)
    def _compute_digest(self):
        for version in self:
            try:
                version.digest = version._prompt().digest
            except PromptError:
                version.digest = False  # the constraint will say what is wrong

    @api.depends_context("uid")
    @api.depends("author_ids")
    def _compute_is_author(self):
        for version in self:
            version.is_author = self.env.user in version.author_ids

    # --- the text -------------------------------------------------------------------
    def _prompt(self):
        """Return the version as the renderer takes it.

        :raises PromptError: where it could not be rendered
        """
        languages = {
            language: {
                "system": self[f"system_{language}"] or "",
                "user": self[f"user_{language}"] or "",
            }
            for language in LANGUAGES
            if self[f"system_{language}"] or self[f"user_{language}"]
        }
        content = {"languages": languages}
        for name, missing in (("variables", []), ("schema", None)):
            try:
                content[name] = json.loads(self[name]) if self[name] else missing
            except ValueError:
                raise PromptError("form", name) from None
        return Prompt.parse(content)

    @api.model
    def _fields_of(self, prompt):
        """Return the fields' values of a prompt: the inverse of `_prompt`."""
        content = prompt.content()
        values = {
            f"{part}_{language}": text
            for language, parts in content["languages"].items()
            for part, text in parts.items()
        }
        for name in ("variables", "schema"):
            values[name] = content[name] and json.dumps(
                content[name], ensure_ascii=False, indent=2
            )
        return {**values, "variables": values["variables"] or "[]"}

    @api.constrains(*CONTENT)
    def _check_content(self):
        for version in self:
            try:
                version._prompt().check_schema()
            except PromptError as error:
                raise ValidationError(version._sentence(error)) from None

    def _sentence(self, error):
        """Say what is wrong with a text or a value, for who reads it on a screen."""
        name, language = error.name, error.language
        sentences = {
            "no_text": self.env._("There is no question in “%s”.", name),
            "languages": self.env._("Write the text in one language at least."),
            "brace": self.env._("A brace has no counterpart; write it twice: %s", name),
            "unknown_variable": self.env._("There is no variable “%s”.", name),
            "unused_variable": self.env._(
                "The text in “%(language)s” leaves the variable “%(name)s” out.",
                language=language,
                name=name,
            ),
            "declared_twice": self.env._("The variable “%s” appears twice.", name),
            "untrusted_in_system": self.env._(
                "“%s” comes from outside and may not be in the instruction.", name
            ),
            "missing": self.env._("The variable “%s” has no value.", name),
            "type": self.env._("The variable “%s” has a value of another kind.", name),
            "no_request": self.env._("Nothing is asked about this record."),
            "choice": self.env._(
                "“%s” has a value that is not among its choices.", name
            ),
        }
        form = self.env._("This is not of the expected form: %s", name)
        return sentences.get(error.code, form)

    # --- unchangeable ---------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        numbers = {}
        for vals in vals_list:
            prompt = self.env["edic.ai.prompt"].browse(vals.get("prompt_id"))
            if not is_opened(self._name, "state"):
                self._check_editable(vals)
                vals["author_ids"] = [Command.link(self.env.uid)]
                vals["shipped_id"] = prompt.shipped_id.id
            if prompt not in numbers:
                known = prompt.sudo().version_ids.mapped("number")
                numbers[prompt] = max(known, default=0)
            numbers[prompt] += 1
            vals["number"] = numbers[prompt]
        with by_method(self, "number", "author_ids", "shipped_id"):
            return super(EdicAiPromptVersion, without_defaults(self)).create(vals_list)

    def write(self, vals):
        if not is_opened(self._name, "state"):
            self._check_editable(vals)
            if "prompt_id" in vals or any(v.state != "draft" for v in self):
                raise UserError(
                    self.env._("A version that left the draft stays as it is.")
                )
            vals = {**vals, "author_ids": [Command.link(self.env.uid)]}
        with by_method(self, "author_ids"):
            return super().write(vals)

    def _check_editable(self, vals):
        if vals.keys() - EDITABLE:
            raise AccessError(
                self.env._("A version changes its state with its buttons.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(version.state != "draft" for version in self):
            raise UserError(self.env._("Only drafts are deleted; retire this version."))

    # --- deciding ---------------------------------------------------------------
    @roles.for_roles(roles.AUTHOR)
    def action_test(self):
        """End the draft: from now on the text stays as it is."""
        self._to_decide("draft")
        for version in self:
            version._check_fits()
            version._enter("test")

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.author_ids

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("Who wrote a text does not approve it: ask a colleague.")

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Put the text in force, as somebody who did not write it."""
        check_approver(self)
        self._check_state("test")
        for version in self:
            version._check_not_own()
            version._check_fits()
            version._enter_approved()

    @roles.for_roles(roles.AUTHOR)
    def action_retire(self):
        """Say it no more: what the release brought serves again, if anything."""
        self._to_decide("test", "approved")
        if any(version.origin == "shipped" for version in self):
            raise UserError(
                self.env._(
                    "The text of the release cannot be retired; your own text "
                    "replaces it once approved."
                )
            )
        for version in self:
            version._enter("retired")

    def _to_decide(self, *states):
        self.check_access("write")
        check_person(self.env)
        self._check_state(*states)

    def _check_state(self, *states):
        if any(version.state not in states for version in self):
            raise UserError(
                self.env._("This version is in another state now; reload the page.")
            )

    def _check_fits(self):
        """Check that a site leaves alone what a use case fills in."""
        shipped = self.prompt_id.shipped_id
        if shipped and shipped._prompt().variables != self._prompt().variables:
            raise UserError(
                self.env._("The variables have to be those of the release's text.")
            )

    def _enter_approved(self):
        standing = self.prompt_id.sudo().version_ids.filtered(
            lambda v: v.state == "approved" and v.origin == self.origin
        )
        for version in standing:
            version._enter("retired")
        self.env.flush_all()  # the index allows one approved version at any moment
        self._enter(
            "approved",
            approver_id=self.origin != "shipped" and self.env.uid,
            approved_at=fields.Datetime.now(),
        )

    def _enter(self, state, **values):
        before = self.state
        with by_method(self, "state"):
            self.sudo().write({"state": state, **values})
        base = self.based_on_id.sudo()
        self.env["edic.ai.gateway"]._record(
            "policy",
            "prompt",
            {
                "state": [before, state],
                "text": [base.display_name or None, self.display_name],
                "digest": [base.digest or None, self.digest],
            },
            company=self.company_id or self.env.company,
            record=self,
        )

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.AUTHOR)
    def action_draft(self):
        """Begin a draft that starts as this text."""
        return self._new_draft(self.prompt_id)

    def _new_draft(self, prompt):
        values = {name: self[name] for name in CONTENT} if self else {"user_en": "…"}
        draft = self.create({**values, "prompt_id": prompt.id, "based_on_id": self.id})
        return draft._get_records_action(context={})

    @roles.reads
    def action_compare(self):
        """Show how this text differs from the one it was made from."""
        self.ensure_one()
        return self._compare(self.based_on_id or self.prompt_id.in_force_id, self)

    @api.model
    def _compare(self, old, new):
        return self.env["edic.ai.prompt.compare"]._get_records_action(
            name=self.env._("Compare"),
            target="new",
            context={"default_old_id": old.id, "default_new_id": new.id},
        )

    @roles.for_roles(roles.AUTHOR)
    def action_try(self):
        """Show the very text that would be sent, with values of one's own."""
        self.ensure_one()
        return self.env["edic.ai.prompt.trial"]._get_records_action(
            name=self.env._("Try it"),
            target="new",
            context={"default_version_id": self.id},
        )

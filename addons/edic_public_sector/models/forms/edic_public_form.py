# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ...tools.forms import definition


class EdicPublicForm(models.Model):
    """A form of a procedure, as data. What is in force stays as it is: what changes is
    a new version, so that what was filled in before stays explained."""

    _name = "edic.public.form"
    _description = "Form"
    _order = "procedure_id, version desc, id desc"

    name = fields.Char(required=True)
    procedure_id = fields.Many2one(
        "edic.public.procedure",
        required=True,
        ondelete="cascade",
        index=True,
        edic_writer="creation",
    )
    company_id = fields.Many2one(
        related="procedure_id.company_id", store=True, edic_writer="method"
    )
    version = fields.Integer(default=1, readonly=True)
    kept_days = fields.Integer(
        string="Kept for (days)",
        default=90,
        help="How long what people entered is kept after it was finished.",
    )
    field_ids = fields.One2many(
        "edic.public.form.field", "form_id", string="Fields", copy=True
    )
    state = fields.Selection(
        [("draft", "To approve"), ("in_force", "Published"), ("replaced", "Replaced")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )

    _version_unique = models.Constraint(
        "UNIQUE(procedure_id, version)", "This version of the form is here already."
    )
    _kept_positive = models.Constraint(
        "CHECK(kept_days BETWEEN 0 AND 3650)", "Forms are kept for up to ten years."
    )

    @api.model_create_multi
    def create(self, vals_list):
        forms = self.browse()
        for vals in vals_list:
            procedure = self.env["edic.public.procedure"].browse(vals["procedure_id"])
            last = max(procedure.form_ids.mapped("version"), default=0)
            if not self.env.su:
                vals = {**vals, "state": "draft"}
            with by_method(self, "version"):
                forms |= super().create({**vals, "version": last + 1})
        forms.procedure_id._touched()
        return forms

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
            self.procedure_id._touched()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        self._check_draft()

    def _check_draft(self):
        if any(form.state != "draft" for form in self):
            raise UserError(
                self.env._("What is in force stays: change a new version of it.")
            )

    @roles.for_roles(roles.PROCEDURE)
    def action_new_version(self):
        """Open a copy to be changed and approved."""
        self.ensure_one()
        there = self.procedure_id.form_ids.filtered(lambda form: form.state == "draft")
        return (there[:1] or self.copy()).get_formview_action()

    def _definition(self):
        """Return the form as `tools.forms.definition` has it.

        :raises ValidationError: with the field and what is wrong with it
        """
        self.ensure_one()
        try:
            return definition.Form(
                tuple(field._definition() for field in self.field_ids)
            )
        except definition.Faulty as fault:
            key = fault.key
            field = self.field_ids.filtered_domain([("key", "=", key)])[:1]
            raise ValidationError(
                self.env._(
                    "%(field)s: %(fault)s",
                    field=field.label or key,
                    fault=self._fault_words()[fault.code],
                )
            ) from fault

    def _fault_words(self):
        return {
            "key": self.env._("its key may contain only letters, digits and _"),
            "twice": self.env._("its key appears twice in the form"),
            "choices": self.env._("it has no choices: one a line, code=words"),
            "condition": self.env._("its condition reads no field that comes before"),
            "other": self.env._("a check compares it with a field that is not there"),
            "number": self.env._("a check needs a number above zero"),
            "kind": self.env._("a check does not fit what is entered"),
        }

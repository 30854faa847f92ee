# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ... import roles
from ..common.company import company_of
from .edic_public_draft import LANGS, REGISTERS


class EdicPublicDraftNew(models.TransientModel):
    """The beginning of a draft: its template and its language."""

    _name = "edic.public.draft.new"
    _description = "Begin a draft"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    fitting_ids = fields.Many2many(
        "edic.public.template", compute="_compute_fitting_ids"
    )
    template_id = fields.Many2one(
        "edic.public.template",
        compute="_compute_template_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', fitting_ids)]",
    )
    purpose = fields.Text(related="template_id.purpose", related_sudo=False)
    lang = fields.Selection(
        LANGS,
        string="Language",
        required=True,
        compute="_compute_lang",
        store=True,
        readonly=False,
    )
    draft_id = fields.Many2one("edic.public.draft", string="In the first language")
    register = fields.Selection(
        REGISTERS, string="Kind of language", required=True, default="standard"
    )
    about = fields.Char(compute="_compute_about")

    @api.constrains("draft_id", "template_id")
    def _check_readable(self):
        """Check that the user may read draft and template, whose names are shown."""
        own = self.sudo(False)  # Odoo checks constraints as superuser
        own.draft_id.check_access("read")
        own.template_id.check_access("read")

    @api.depends("res_model", "res_id")
    def _compute_fitting_ids(self):
        for new in self:
            new.fitting_ids = self.env["edic.public.template"]._for(self._record(new))

    @api.depends("fitting_ids")
    def _compute_template_id(self):
        for new in self:
            new.template_id = new.fitting_ids[:1]

    @api.depends("res_model", "res_id")
    def _compute_about(self):
        for new in self:
            new.about = self._record(new).display_name

    @api.depends("res_model", "res_id")
    def _compute_lang(self):
        """Compute the recipient's language, else the company's."""
        known = dict(LANGS)
        for new in self:
            record = self._record(new)
            partner = "partner_id" in record._fields and record.partner_id
            codes = (
                partner and partner.lang if record._name == "account.move" else False,
                company_of(record).partner_id.lang,
                self.env.lang,
            )
            found = [code[:2] for code in codes if code and code[:2] in known]
            new.lang = (found or ["en"])[0]

    @api.model
    def _action(self, title, **values):
        """Return the action that asks for the rest, with these values."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    @roles.for_roles(roles.EMPLOYEE)
    def action_begin(self):
        self.ensure_one()
        if self.draft_id:
            return self.draft_id.edic_translate(self.lang)
        return self.env["edic.public.draft"].edic_begin(
            self.template_id.id, self.res_model, self.res_id, self.lang, self.register
        )

    @api.model
    def _record(self, new):
        return self.env[new.res_model or "res.partner"].browse(new.res_id or ())

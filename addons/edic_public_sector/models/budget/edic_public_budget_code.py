# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import TEXT, mapping_of

from .edic_public_budget_nomenclature import KINDS, SECTIONS


class EdicPublicBudgetCode(models.Model):
    """A chapter, nature, function or operation of a nomenclature.

    Published ones are all companies'; what a company adds to them is its own.
    """

    _name = "edic.public.budget.code"
    _description = "Budget code"
    _check_company_auto = True
    _order = "nomenclature_id, kind, code"
    _rec_names_search = ["code", "name"]

    nomenclature_id = fields.Many2one(
        "edic.public.budget.nomenclature",
        required=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Own of",
        default=lambda self: self.env.company,
        index=True,
        help="Empty: as it was published, for all companies.",
    )
    kind = fields.Selection(KINDS, required=True)
    code = fields.Char(required=True)
    name = fields.Char(string="Label", required=True)
    parent_code = fields.Char(string="Above it")
    section = fields.Selection(SECTIONS)
    chapters = SchemaJson(schema=mapping_of(TEXT), string="Chapters it goes to")
    accounts = fields.Char(
        help="Beginnings of the general ledger accounts that are booked on it, "
        "separated by commas. Empty: the code itself.",
    )

    _code_company_uniq = models.UniqueIndex(
        "(nomenclature_id, kind, code, COALESCE(company_id, 0))",
        "This code already exists.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        nomenclatures = self.env["edic.public.budget.nomenclature"]
        for vals in vals_list:
            nomenclature = nomenclatures.browse(vals.get("nomenclature_id"))
            if company := nomenclature.sudo().company_id:
                vals["company_id"] = company.id
        return super().create(vals_list)

    @api.constrains("code", "kind", "company_id", "nomenclature_id")
    def _check_published(self):
        """Check that a company's own codes do not hide published ones."""
        for code in self.filtered("company_id"):
            published = [
                ("nomenclature_id", "=", code.nomenclature_id.id),
                ("kind", "=", code.kind),
                ("code", "=", code.code),
                ("company_id", "=", False),
            ]
            if self.sudo().search_count(published, limit=1):
                raise ValidationError(self.env._("This code already exists."))

    def _check_company(self, fnames=None):
        """Check one code of each nomenclature: the thousands beside it are the same."""
        found = {(code.nomenclature_id, code.company_id): code.id for code in self}
        some = self.browse(found.values())
        return super(EdicPublicBudgetCode, some)._check_company(fnames)

    def write(self, vals):
        if vals.keys() - {"accounts"}:  # where it is booked is not published
            self.nomenclature_id._check_own(self)
        result = super().write(vals)
        if "company_id" in vals:  # nobody publishes what is a company's own
            self.nomenclature_id._check_own(self)
        if vals.keys() & {"code", "accounts", "chapters"}:
            self.env.registry.clear_cache()  # of which account is spent on which line
            self.env["edic.public.budget"].sudo().search(
                [
                    ("state", "=", "voted"),
                    ("actuals", "=", "ledger"),
                    ("nomenclature_id", "in", self.nomenclature_id.ids),
                ]
            )._match_entries()
        return result

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            same = code.code == code.name
            code.display_name = code.code if same else f"{code.code} {code.name}"

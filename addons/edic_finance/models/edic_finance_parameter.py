# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.edic_ai.models.edic_ai_approved import STATES

AGREEMENT = "staff_council.agreement"


class EdicFinanceParameter(models.Model):
    """A figure that holds from a day on: a parameter of a check, or one of the law.

    What has changed is a new row with its day, so that a flag of then stays explained.
    A site's row counts once somebody else than its author has approved it; what EDIC
    ships counts from the start, with its source, until a second person confirms it.
    """

    _name = "edic.finance.parameter"
    _inherit = ["edic.ai.approved"]
    _description = "Dated parameter"
    _order = "code, area, valid_from desc, id desc"
    _rec_name = "code"
    _recorded_as = "finance.parameter"
    _recorded_fields = (
        *("code", "company_id", "area", "value", "valid_from"),
        *("source", "source_url", "active", "state"),
    )
    _by_button = frozenset({"state", "approver_id", "is_shipped", "is_in_force"})

    code = fields.Char(
        required=True,
        index=True,
        help="Of a check's parameter: its code and name, such as A02.days. Of the law: "
        "as in the list of what EDIC ships.",
    )
    title = fields.Char(compute="_compute_title")
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    area = fields.Char(
        default="",
        required=True,
        help="Country or Land in which it holds, as in ISO 3166: FR, DE, DE-NW. "
        "Empty: everywhere.",
    )
    value = fields.Text(required=True)
    told = fields.Text(string="Read as", compute="_compute_told")
    number = fields.Float(
        compute="_compute_number", store=True, digits=(20, 6), aggregator=None
    )
    valid_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    # told here again: what edic_ai translates of it is read before this model is there
    state = fields.Selection(STATES)
    source = fields.Char(
        string="Where it comes from",
        required=True,
        help="The law, decision or agreement that says so.",
    )
    source_url = fields.Char(string="Address of the source")
    is_shipped = fields.Boolean(string="Shipped with EDIC", readonly=True, copy=False)
    is_in_force = fields.Boolean(
        string="Counts", compute="_compute_is_in_force", store=True
    )

    _code_idx = models.Index("(code, valid_from) WHERE is_in_force")

    @api.depends("value")
    def _compute_number(self):
        for row in self:
            try:
                row.number = float((row.value or "").replace(",", "."))
            except ValueError:
                row.number = 0.0

    @api.depends("state", "is_shipped", "active")
    def _compute_is_in_force(self):
        for row in self:
            row.is_in_force = row.active and (row.is_shipped or row.state == "approved")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_title(self):
        for row in self:
            found = row._of_check()
            row.title = str(found.title) if found else row._law_titles().get(row.code)

    @api.depends("code", "value")
    @api.depends_context("lang", "company")
    def _compute_told(self):
        checks = self.env["edic.finance.check"]._all()
        for row in self:
            code, _dot, name = (row.code or "").partition(".")
            try:
                if parameter := row._of_check():
                    parameter.parse(row.value or "")
            except ValueError:
                parameter = None  # half written
            row.told = (
                checks[code]._parameter_words(name, row.value)
                if parameter
                else row.value
            )

    @api.constrains("code", "value")
    def _check_value(self):
        for row in self:
            parameter = row._of_check()
            if not parameter and row.code not in row._law_titles():
                raise ValidationError(
                    self.env._(
                        "No check has a parameter %s: take its code from the list of "
                        "checks.",
                        row.code,
                    )
                )
            try:
                if parameter:
                    parameter.parse(row.value)
                elif row.code != AGREEMENT:
                    float(row.value.replace(",", "."))
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(value)s is no value of %(title)s: it is of another kind or "
                        "beyond its bounds.",
                        value=row.value,
                        title=row.title or row.code,
                    )
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create([_everywhere(vals) for vals in vals_list])
        # what an addon brings counts from the start; a client is never superuser
        if self.env.su and self.env.context.get("install_mode"):
            rows.write({"is_shipped": True})
        return rows

    def write(self, vals):
        is_kept = vals.keys() - self._by_button and any(
            row.is_shipped or (row.is_in_force and "active" in vals) for row in self
        )
        if is_kept and not self.env.su:
            raise UserError(
                self.env._("What counts stays: enter a new row with its day.")
            )
        return super().write(_everywhere(vals))

    def _of_check(self):
        """The declaration of a check's parameter, or None."""
        code, _dot, name = (self.code or "").partition(".")
        check = self.env["edic.finance.check"]._all().get(code)
        return None if check is None else check._parameters.get(name)

    @api.model
    def _law_titles(self):
        """``{code: title}`` of dated records of the law, for checks to add to."""
        return {AGREEMENT: self.env._("Checks agreed with the staff council")}

    @api.model
    def _in_force(self, company, day=None):
        """``{code: row}`` that counts for a company on a day: the company's own first,
        then the narrowest area, then the latest."""
        day = day or fields.Date.context_today(self)
        areas = company._edic_areas()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (code) id FROM edic_finance_parameter
                    WHERE is_in_force AND valid_from <= %s AND area = ANY(%s)
                      AND COALESCE(company_id, %s) = %s
                    ORDER BY code, company_id NULLS LAST,
                             array_position(%s::varchar[], area), valid_from DESC""",
                day,
                list(areas),
                company.id,
                company.id,
                list(areas),
            )
        )
        found = self.sudo().browse([number for [number] in rows])
        return {row.code: row for row in found}

    def _told(self):
        """What a flag or run keeps of it, as JSON."""
        self.ensure_one()
        return {
            "value": self.value,
            "source": self.source,
            "valid_from": fields.Date.to_string(self.valid_from),
            "shipped": self.is_shipped,
        }


def _everywhere(vals):
    """An area that a form leaves empty is none: it holds everywhere."""
    return {**vals, "area": vals["area"] or ""} if "area" in vals else vals

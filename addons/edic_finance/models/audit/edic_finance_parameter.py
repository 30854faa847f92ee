# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)
AGREEMENT = "staff_council.agreement"

# the time to pay is computed from these
TIMES = ("payment.days", "payment.after_", "A42.")

LAW = {  # what dated records of the law say
    AGREEMENT: _lt("Checks agreed with the staff council"),
    "procurement.direct": _lt("Award without a procedure below, net (EUR)"),
    "procurement.direct_works": _lt(
        "Award of works without a procedure below, net (EUR)"
    ),
    "procurement.direct_central": _lt(
        "Award without a procedure up to, federation, net (EUR)"
    ),
    "procurement.publicity": _lt("Notice in a legal journal from, net (EUR)"),
    "procurement.eu": _lt("EU procedure from, net (EUR)"),
    "procurement.eu_central": _lt("EU procedure from, State, net (EUR)"),
    "procurement.eu_works": _lt("EU procedure for works from, net (EUR)"),
    "payment.days": _lt("Time to pay (days)"),
    "payment.days_health": _lt("Time to pay, public hospitals (days)"),
    "payment.days_undertaking": _lt("Time to pay, public undertakings (days)"),
    "payment.after_request": _lt(
        "Receipt that nobody recorded: days after the date of the bill"
    ),
    "payment.after_service": _lt(
        "Receipt that nobody recorded: days after delivery was confirmed"
    ),
    "payment.points": _lt("Late interest above the reference rate (points)"),
    "payment.lump_sum": _lt("Lump sum for a late payment (EUR)"),
    "payment.ecb_rate": _lt(
        "ECB main refinancing rate on the first day of the half-year (%)"
    ),
    "payment.base_rate": _lt("German base rate of the half-year (%)"),
    "vat.rate.normal": _lt("VAT: standard rate, in percent"),
    "vat.rate.intermediate": _lt("VAT: intermediate rate, in percent"),
    "vat.rate.reduced": _lt("VAT: reduced rate, in percent"),
    "vat.rate.particular": _lt("VAT: particular rate, in percent"),
}
RATES = tuple(code for code in LAW if code.startswith("vat.rate."))


class EdicFinanceParameter(models.Model):
    """A figure that holds from a day on: a parameter of a check, or one of the law."""

    _name = "edic.finance.parameter"
    _inherit = ["edic.finance.in.force"]
    _description = "Dated parameter"
    _order = "code, area, valid_from desc, id desc"
    _rec_name = "code"
    _recorded_as = "finance.parameter"
    _recorded_fields = (
        "code",
        "company_id",
        "area",
        "value",
        "valid_from",
        "source",
        "source_url",
        "active",
        "state",
    )

    code = fields.Char(
        help="Of a check's parameter: its code and name, such as A02.days. Of the law: "
        "as in the list of what EDIC ships.",
    )
    title = fields.Char(compute="_compute_title")
    value = fields.Text(required=True)
    value_text = fields.Text(string="Read as", compute="_compute_value_text")
    number = fields.Float(
        compute="_compute_number", store=True, digits=(20, 6), aggregator=None
    )

    _code_idx = models.Index("(code, valid_from) WHERE is_in_force")

    @api.depends("value")
    def _compute_number(self):
        for row in self:
            try:
                row.number = float((row.value or "").replace(",", "."))
            except ValueError:
                row.number = 0.0

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_title(self):
        for row in self:
            found = row._of_check()
            row.title = str(found.title) if found else row._law_titles().get(row.code)

    @api.depends("code", "value")
    @api.depends_context("lang", "company")
    def _compute_value_text(self):
        checks = self.env["edic.finance.check"]._all()
        for row in self:
            code, _dot, name = (row.code or "").partition(".")
            try:
                if parameter := row._of_check():
                    parameter.parse(row.value or "")
            except ValueError:
                parameter = None  # half written
            row.value_text = (
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
                elif row.code not in row._law_lists():
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
        rows = super().create(vals_list)
        rows._due_again()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._due_again()
        return result

    def _of_check(self):
        """Return the declaration of a check's parameter, or None."""
        code, _dot, name = (self.code or "").partition(".")
        check = self.env["edic.finance.check"]._all().get(code)
        return None if check is None else check._parameters.get(name)

    @api.model
    def _law_titles(self):
        """Return ``{code: title}`` of records of the law, for checks to add to."""
        return {code: self.env._(title) for code, title in LAW.items()}

    @api.model
    def _law_lists(self):
        """Return the parameters whose value is a list of words, not a figure."""
        return {AGREEMENT}

    def _words(self):
        """Return the words of such a list."""
        self.ensure_one()
        return tuple(filter(None, map(str.strip, self.value.split(";"))))

    def _as_json(self):
        """Return the parameter as a flag or run stores it, as JSON."""
        self.ensure_one()
        return {
            "value": self.value,
            "source": self.source,
            "valid_from": fields.Date.to_string(self.valid_from),
            "shipped": self.is_shipped,
        }

    def _due_again(self):
        """Compute again until when bills are due, where a time to pay changed."""
        rows = self.filtered(lambda row: row.is_in_force and row.code.startswith(TIMES))
        if not rows:
            return
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            areas, owners = company._edic_areas(), (company, company.browse())
            if any(row.area in areas and row.company_id in owners for row in rows):
                self.env["account.move"]._edic_due_again(company)

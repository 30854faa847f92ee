# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, models

from ..common.percent import decimal_text

PLACES = 6  # of a percentage


class AccountPaymentTerm(models.Model):
    """Terms of payment that documents state, as Odoo has them; found or made."""

    _inherit = "account.payment.term"

    @api.model
    def _edic_discount(self, company, percent, days, net, name, other):
        """Return the term of a discount for early payment; it is made where it lacks.

        :param float percent: of the bill's total, 0 to 100
        :param int days: after the date of the bill, until when it is granted
        :param int net: days after the date of the bill, on which the whole is due
        :param str name: of a new one
        :param str other: of those that have the same days for another reason
        """
        lines = [{"value": "percent", "value_amount": 100.0, "nb_days": net}]
        discount = {
            "early_discount": True,
            "discount_percentage": round(percent, PLACES),
            "discount_days": days,
            "early_pay_discount_computation": "included",
        }
        return self._edic_found_or_made(company, discount, lines, name, other)

    @api.model
    def _edic_schedule(self, move, parts):
        """Return the term of a bill's instalments; the last is what is left.

        :param parts: `einvoice_payment.Instalment`
        """
        parts = sorted(parts, key=lambda part: part.due)
        lines = [
            {
                "value": "percent" if part.percent else "fixed",
                "value_amount": float(part.percent or part.amount),
                "nb_days": (part.due - move.invoice_date).days,
            }
            for part in parts
        ]
        if not all(part.percent for part in parts):
            lines[-1] |= {"value": "percent", "value_amount": 100.0}
        company = move.company_id
        env = self.with_context(lang=company.partner_id.lang or self.env.lang).env
        name = env._(
            "Instalments after %(days)s days",
            days=", ".join(str(line["nb_days"]) for line in lines),
        )
        return self._edic_found_or_made(company, {"early_discount": False}, lines, name)

    def _edic_last_day(self, move):
        """Return the last day of these terms for a bill that has a date."""
        days = [line._get_due_date(move.invoice_date) for line in self.line_ids]
        return max(days, default=None)

    def _edic_found_or_made(self, company, vals, lines, name, other=None):
        terms = self.sudo().with_company(company)
        domain = [("company_id", "in", (company.id, False))]
        domain += [
            (key, "=", value)
            for key, value in vals.items()
            if key != "discount_percentage"
        ]
        percent = vals.get("discount_percentage")
        for term in terms.search(domain):
            is_same = percent is None or round(term.discount_percentage, PLACES) == (
                percent
            )
            own = term.with_context(lang=company.partner_id.lang or self.env.lang)
            is_same = is_same and " ".join((own.name or "").split()) != other
            if is_same and term.line_ids._edic_as_days() == lines:
                return term
        term = terms.with_context(lang=company.partner_id.lang or self.env.lang).create(
            {
                **vals,
                "name": name,
                "company_id": company.id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        self.env["edic.ai.gateway"]._record(
            "intake",
            "intake.payment_term",
            {
                "percent": decimal_text(self.env(context={}), percent or 0),
                "days": [line["nb_days"] for line in lines],
            },
            company=company,
            record=term,
        )
        return term.with_env(self.env)


class AccountPaymentTermLine(models.Model):
    _inherit = "account.payment.term.line"

    def _edic_as_days(self):
        """Return the values of lines that count days from the date of the bill; those
        of others are False."""
        return [
            line.delay_type == "days_after"
            and {
                "value": line.value,
                "value_amount": round(line.value_amount, PLACES),
                "nb_days": line.nb_days,
            }
            for line in self
        ]

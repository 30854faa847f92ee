# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal, InvalidOperation

from odoo import fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.edic_ai.tools.ledger.facts import NOTHING, readable


class EdicAiTrace(models.Model):
    """The audit trail tells of terms of payment and of amounts paid already."""

    _inherit = "edic.ai.trace"

    def _render_any_intake_payment_term(self, facts):
        what = self.env._("Payment terms made, days")
        return self._pair(what, facts.text("days"))

    def _render_any_finance_received(self, facts):
        _old, new = facts.pair("day")
        return self._pair(self.env._("Day of arrival corrected"), self._day(new))

    def _render_any_finance_due_date(self, facts):
        return self._pair(self.env._("Due date chosen"), self._day(facts.get("day")))

    def _render_inference_finance_pages(self, facts):
        return self.env._(
            "Pages read: %(read)s of %(count)s, of these as pictures: %(pictures)s",
            read=facts.text("read"),
            count=facts.text("pages"),
            pictures=facts.text("recognised"),
        )

    def _render_any_finance_prepaid(self, facts):
        if bills := facts.text("invoices"):
            what = self.env._("Charged already by %s, and taken back", bills)
        else:
            what = self.env._("Paid already, booked as an advance")
        return self._pair(what, self._amount_word(facts))

    def _amount_word(self, facts):
        try:
            number = Decimal(facts.code("amount") or "0")
        except InvalidOperation:
            return NOTHING
        if not number.is_finite():
            return NOTHING
        code = facts.code("currency")
        currency = code and self.env.ref(f"base.{code}", raise_if_not_found=False)
        amount = formatLang(self.env, float(number), currency_obj=currency or None)
        return amount if currency else f"{amount} {code}".strip()

    def _day(self, text):
        """Return a day of the facts as the reader writes it."""
        try:
            day = fields.Date.to_date(text) if isinstance(text, str) else None
        except ValueError:
            return readable(text)
        return format_date(self.env, day) if day else readable(text)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import asdict
from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_date, format_datetime
from odoo.tools.misc import formatLang

UNITS = ("EUR", "day", "month", "hour", "percent", "count", "")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheck(models.AbstractModel):
    """How a check says its facts: in the reader's language, without a model.

    Each helper takes what stands in the facts, that is text, and gives what a person of
    that language would write.
    """

    _inherit = "edic.finance.check"

    def _told(self, facts, parameters):
        """The explanation as JSON: parts of sentences, and the parameters in force."""
        words = asdict(self._words(facts))
        return {
            **words,
            "law": list(self._law),
            "parameters": self._told_parameters(parameters),
        }

    def _parameters_told(self, company, day):
        """Return the parameters in force in a company on a day, as they are read."""
        return self._told_parameters(self._values(company, day)[1])

    def _told_parameters(self, parameters):
        return [
            {
                "name": name,
                "title": self._parameter_title(name),
                "value": self._parameter_value(name, told.get("value")),
                "rows": self._parameter_rows(name, told.get("value")),
                "source": self._parameter_source(told),
            }
            for name, told in parameters.items()
        ]

    def _picture(self, facts):
        """Chart and table of a finding, for the screen and for paper."""
        return {"chart": self._chart(facts), "table": self._comparison(facts)}

    def _parameter_title(self, name):
        parameter = self._parameters.get(name)
        if parameter:
            return str(parameter.title)
        return self.env["edic.finance.parameter"]._law_titles().get(name, name)

    def _parameter_value(self, name, text):
        parameter = self._parameters.get(name)
        if text in (None, False, ""):
            return self.env._("none on record")
        if parameter is None:
            return self._number(text)
        if parameter.kind == "boolean":
            return self.env._("yes") if parameter.parse(text) else self.env._("no")
        units = {
            "EUR": self._money,
            "day": lambda t: self.env._("%s days", t),
            "month": lambda t: self.env._("%s months", t),
            "hour": lambda t: self.env._("%s hours", t),
            "percent": lambda t: f"{self._number(t)}\N{NO-BREAK SPACE}%",
        }
        return units.get(parameter.unit, self._number)(text)

    def _parameter_words(self, name, text):
        """A value as text of one or several lines."""
        rows = self._parameter_rows(name, text)
        if rows:
            return "\n".join(":\n".join(row) for row in rows)
        return self._parameter_value(name, text)

    def _parameter_rows(self, name, text):  # pylint: disable=unused-argument
        """``[[name, words]]`` of a value that is no single word or figure."""
        return []

    def _parameter_source(self, told):
        if not told.get("source"):
            return self.env._("EDIC's default")
        return self.env._(
            "%(named)s, valid from %(day)s",
            named=told["source"],
            day=self._day(told["valid_from"]),
        )

    # --- figures, days, names ---------------------------------------------------------
    def _money(self, text, currency=None):
        """An amount in the company's currency, or in one given by its ISO code."""
        found = currency and self.env["res.currency"].search(
            [("name", "=", currency)], limit=1
        )
        found = found or self.env.company.currency_id
        return formatLang(self.env, float(Decimal(text or 0)), currency_obj=found)

    def _number(self, text, digits=None):
        """A figure as the language writes it; what is no figure stays as it is."""
        try:
            value = Decimal(text)
        except ArithmeticError:
            return text
        if digits is None:
            digits = max(0, -value.normalize().as_tuple().exponent)
        return formatLang(self.env, float(value), digits=digits)

    def _percent(self, text, digits=0):
        """A share (``"0.05"``) in percent (``5 %``)."""
        return f"{self._number(str(Decimal(text) * 100), digits)}\N{NO-BREAK SPACE}%"

    def _day(self, text):
        """A day (``"2026-01-31"``)."""
        return format_date(self.env, fields.Date.to_date(text)) if text else "–"

    def _moment(self, text):
        """A moment (``"2026-01-31 08:00:00"``, UTC) in the reader's time zone."""
        moment = fields.Datetime.to_datetime(text)
        return format_datetime(self.env, moment, dt_format="short") if text else "–"

    def _account_end(self, text):
        """A bank account by its country and end: enough to tell it, not to use it."""
        return f"{text[:2]}… {text[-4:]}" if text and len(text) > 8 else "…"

    def _list(self, words):
        return ", ".join(word for word in words if word)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicAidSource(models.AbstractModel):
    """Rules on credits, which bills and orders have in common."""

    _inherit = "edic.public.aid.source"

    @api.model
    def _law(self, company, code, day):
        """How an article is cited that day; says so where none is on record."""
        lang = (self.env.lang or "en")[:2]
        found = self.env["edic.public.legal"]._of_company(company, day).get(code)
        if not found:
            return self.env._("the article in force that day is not on record")
        return found._text(lang)

    @api.model
    def _credit_rules(self, company, day, is_exceeded):
        """What the law says of credits on a day, and the article.

        :param is_exceeded: whether a credit is
        """
        areas = company._edic_areas()
        if "FR" in areas:
            return self._french_rules(company, day, is_exceeded)
        return self._german_rules(company, day, is_exceeded) if "DE" in areas else []

    def _french_rules(self, company, day, is_exceeded):
        found = []
        if not self._is_central(company, day):
            text = self.env._("Credits bind at the level at which they were voted.")
            found.append((text, "fr.budget.vote-level"))
        text = self.env._("What is committed keeps to the purpose and limits voted.")
        found.append((text, "fr.budget.commitment"))
        return [
            self._item(
                text, source=self._law(company, code, day), is_warning=is_exceeded
            )
            for text, code in found
        ]

    def _german_rules(self, company, day, is_exceeded):
        """Of the federation, or of the municipalities of the Land."""
        if self._is_central(company, day):
            codes = "de.budget.management", "de.budget.overrun"
        else:
            area = company._edic_areas()[0].lower()  # without a Land: of none
            is_land = area != "de"
            codes = [
                f"{area}.budget.{name}" if is_land else ""
                for name in ("monitoring", "overrun")
            ]
        kept = self.env._("Tracks what of a credit is bound, spent and left.")
        over = self.env._(
            "Above or outside the budget is spent only under the conditions of the "
            "law, by decision of whom it names."
        )
        managed, overrun = (self._law(company, code, day) for code in codes)
        return [
            self._item(kept, source=managed),
            self._item(over, source=overrun, is_warning=is_exceeded),
        ]

    @api.model
    def _is_central(self, company, day):
        """Return whether it is a body of the State or of the federation on a day."""
        check = self.env["edic.finance.check.a44"].sudo()
        return check._values(company, day)[0]["central"]

    @api.model
    def _stop_rule(self, company, stopped, told):
        """What the company does about credits that are exceeded.

        :param stopped: in words, where it does not let it pass
        :param told: where it does
        """
        text = stopped if company.edic_budget_stop == "stop" else told
        source = self.env._("Setting of %s", company.display_name)
        return self._item(text, source=source)

    @api.model
    def _is_exceeded(self, record):
        rows = (record.edic_budget or {}).get("rows", ())
        return any(row["is_exceeded"] for row in rows)

    @api.model
    def _of_credits(self, record, words, warns=False):
        """An item for each credit, or year of a programme, that a bill or order takes
        from.

        :param words: what is told of a row of ``edic_budget``
        :param warns: whether what exceeds it is marked
        """
        return [
            self._item(
                words(row),
                self.env[row["model"]].browse(row["id"]),
                source=row["name"],
                is_warning=warns and row["is_exceeded"],
            )
            for row in (record.edic_budget or {}).get("rows", ())
        ]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ...tools import coding
from ...tools.coding.labels import ids_of
from ...tools.coding.stated import with_stated
from .edic_ai_inventory import about_coding, about_statistics

PLACES = Decimal("0.0001")
RECORDS = {
    "account_id": "account.account",
    "tax_ids": "account.tax",
    "analytic_distribution": "account.analytic.account",
}


class EdicAiEngineCoding(models.AbstractModel):
    """The company's own history, and what the document states, asked how a line is
    coded. No language model."""

    _name = "edic.ai.engine.coding"
    _inherit = "edic.ai.engine"
    _description = "Coding engine"

    def _version(self):
        return coding.ENGINE_VERSION

    def _run(self, inputs, company):
        found, version = self._from_history(inputs, company)
        lines = [
            item
            | {
                field: with_stated(item.get(field), stated)
                for field, stated in row["stated"].items()
            }
            for row, item in zip(inputs["lines"], found, strict=True)
        ]
        return {"lines": lines}, version

    def _from_history(self, inputs, company):
        """Return for each line what history proposes, by field, and the version of the
        model that did."""
        version = self.env["edic.finance.coding.model"]._in_use(company)
        if not version:
            return [{} for _row in inputs["lines"]], False
        model = version._load()
        gone = self._gone(model, company)
        is_stated = any(row.get("vat_rates") is not None for row in inputs["lines"])
        taxes = self._tax_rates(model, company) if is_stated else {}
        is_owed_here = any(row.get("is_self_assessed") for row in inputs["lines"])
        charged = self._charged(model, company) if is_owed_here else set()
        lines = [
            coding.Line.from_row(
                {**row, "barred": self._barred(row, gone, taxes, charged)}
            )
            for row in inputs["lines"]
        ]
        found = [
            {field: self._plain(item) for field, item in line.items()}
            for line in model.predict(lines)
        ]
        return found, str(version.version)

    def _gone(self, model, company):
        """Return labels that name an account or tax which the books no longer use."""
        found = {}
        for name, field in model.fields.items():
            ids = {label: ids_of(name, label) for label in field.labels}
            usable = set(self._usable(name, company, set().union(*ids.values())).ids)
            found[name] = {label for label, named in ids.items() if not named <= usable}
        return found

    def _usable(self, name, company, ids):
        """Return those of these records that exist, are active and may be read."""
        records = self.env[RECORDS[name]].with_company(company)
        names = ["amount"] if name == "tax_ids" else ["id"]
        return records.search_fetch([("id", "in", list(ids))], names, order="id")

    def _tax_rates(self, model, company):
        """Return ``{label: VAT rates}`` of the taxes that were learned."""
        field = model.fields.get("tax_ids")
        labels = field.labels if field else ()
        ids = {label: ids_of("tax_ids", label) for label in labels}
        taxes = self._usable("tax_ids", company, set().union(*ids.values()))
        rates = {tax.id: tax.amount for tax in taxes}
        return {
            label: sorted(rates[tax] for tax in named if tax in rates)
            for label, named in ids.items()
        }

    def _charged(self, model, company):
        """Return the labels of taxes that a vendor is paid: of others the buyer owes as
        much as he deducts, as in reverse charge."""
        field = model.fields.get("tax_ids")
        ids = (
            {label: ids_of("tax_ids", label) for label in field.labels} if field else {}
        )
        taxes = self._usable("tax_ids", company, set().union(*ids.values()))
        paid = {
            tax.id for tax in taxes if tax.amount and not tax._edic_is_self_assessed()
        }
        return {label for label, named in ids.items() if paid & set(named)}

    def _barred(self, row, gone, taxes, charged):
        """Return the labels that may not be proposed for a line: those that no longer
        exist, taxes other than the VAT that the document states (BT-152), and where the
        buyer owes it those that the vendor is paid."""
        stated = row.get("vat_rates")
        if stated is None:
            barred = charged if row.get("is_self_assessed") else set()
            return {**gone, "tax_ids": gone.get("tax_ids", set()) | barred}
        wanted = sorted(float(rate) for rate in stated)
        other = {label for label, rates in taxes.items() if rates != wanted}
        return {**gone, "tax_ids": gone.get("tax_ids", set()) | other}

    def _plain(self, item):
        """Return a prediction without floats, so that it has a digest."""
        return {
            "label": item.label,
            "confidence": _places(item.confidence),
            "band": item.band,
            "alternatives": [
                [label, _places(share)] for label, share in item.alternatives
            ],
            "neighbours": [
                {
                    "line_id": int(near.key),
                    "label": near.label,
                    "similarity": _places(near.similarity),
                }
                for near in item.neighbours
            ],
            "words": [[word, Decimal(f"{weight:.3g}")] for word, weight in item.words],
            "vendor_cases": item.vendor_cases,
            "vendor_hits": item.vendor_hits,
            "calibration": list(item.calibration),
            "not_used": list(item.not_used),
        }

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            **about_statistics(self.env),
            **about_coding(self.env),
        }


def _places(number):
    return Decimal(str(float(number))).quantize(PLACES)

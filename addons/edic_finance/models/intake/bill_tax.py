# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tools import float_round

from odoo.addons.edic_ai.write_guard import by_method

from ..common.percent import decimal_text

TOLERANCE = 0.05  # how far the VAT of a rate may be off by rounding


class BillTax:
    """The VAT of a bill: which rates lack a tax here, what the company decided on them,
    and the amounts that the document states."""

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    # --- rates without a tax ----------------------------------------------------------
    def missing_rates(self):
        """Return the rates on lines that no tax of the company has, the highest
        first."""
        lines = self.move.invoice_line_ids.filtered(
            lambda line: (
                line.edic_missing_rate
                and line.edic_missing_rate not in line.tax_ids.mapped("amount")
            )
        )
        return sorted(set(lines.mapped("edic_missing_rate")), reverse=True)

    def lines_of_rate(self, rate):
        """Return the lines that wait for a tax of this rate."""
        return self.move.invoice_line_ids.filtered(
            lambda line: round(line.edic_missing_rate - rate, 4) == 0
        )

    def country(self):
        """Return the country whose VAT the document charges, else that of the vendor;
        two letters, "" where neither is known."""
        facts, vendor = self.document.figures or {}, self.move.commercial_partner_id
        return facts.get("vat_country") or vendor.country_code or ""

    def use(self, rate, tax):
        """Put a tax on the lines that lack one of this rate, and take the VAT over that
        the document states."""
        lines = self.lines_of_rate(rate)
        with by_method(lines, "edic_missing_rate"):
            lines.write({"tax_ids": [Command.link(tax.id)], "edic_missing_rate": 0.0})
        self.settle_stated()

    def self_assessed(self):
        """Return the taxes of the company by which it owes as much as the vendor does
        not charge: reverse charge, intra-Community supply."""
        taxes = self.env["account.tax"]._edic_purchase_taxes(self.move.company_id)
        return taxes.filtered(lambda tax: tax._edic_is_self_assessed())

    def is_self_assessed(self):
        """Return whether a line has one of these taxes."""
        return bool(self.move.invoice_line_ids.tax_ids & self.self_assessed())

    # --- amounts ----------------------------------------------------------------------
    def settle_stated(self):
        """Take the VAT of each rate over that the document states."""
        document = self.document
        self.settle(
            {
                float(rate): float(vat) * document.sign
                for rate, _base, vat in document._breakdown()
            },
            (document.figures or {}).get("line_count") or 0,
        )

    def settle(self, wanted, line_count):
        """Set the VAT of each rate to the amount that the document states (BT-117), as
        far as rounding explains the distance; more than that is left to be explained.

        :param dict wanted: VAT per rate in the bill's currency, signed like the bill
        :param int line_count: a cent for each line may be lost in rounding
        """
        move, tolerance = self.move, max(TOLERANCE, 0.01 * line_count)
        sign = -1 if move.is_inbound(include_receipts=True) else 1
        for rate, tax in wanted.items():
            lines = move.line_ids.filtered(
                lambda line, rate=rate: (
                    line.tax_line_id.amount == rate and line.tax_line_id
                )
            )
            booked = sign * sum(lines.mapped("amount_currency"))
            gap = float_round(
                tax - booked, precision_rounding=move.currency_id.rounding
            )
            if lines and gap and abs(gap) <= tolerance + 1e-9:
                lines[0].amount_currency += sign * gap

    # --- the rule of the company ------------------------------------------------------
    def apply_rule(self):
        """Do with VAT that has no tax here what the company decided once; each time a
        remark says so."""
        company, country = self.move.company_id, self.country()
        treatment = company._edic_vat_treatment(country)
        if treatment == "ask":
            return
        taxes, is_cost = self.env["account.tax"].sudo(), treatment == "cost"
        if is_cost and company._edic_vat_place(country) == "abroad":
            self._lift()
        for rate in self.missing_rates():
            known = taxes._edic_purchase_taxes(company).filtered(
                lambda tax, rate=rate: (
                    tax.amount == rate and tax._edic_is_cost() == is_cost
                )
            )
            if not known and not taxes._edic_nearest(company, rate):
                continue
            tax = known[:1] or taxes._edic_make(company, rate, is_cost)
            self.use(rate, tax)
            self.record("intake", rate, tax, treatment)
            self.move._edic_remark(self._rule_remark(rate, tax, is_cost))

    def _lift(self):
        """Take from lines the deductible taxes that Odoo found by their rate alone."""
        lines = self.move.invoice_line_ids.filtered(
            lambda line: len(line.tax_ids) == 1 and not line.tax_ids._edic_is_cost()
        )
        for rate, of_rate in lines.grouped(lambda line: line.tax_ids.amount).items():
            if rate > 0:
                with by_method(of_rate, "edic_missing_rate"):
                    of_rate.write(
                        {"tax_ids": [Command.clear()], "edic_missing_rate": rate}
                    )

    def _rule_remark(self, rate, tax, is_cost):
        names = {"rate": decimal_text(self.env, rate), "tax": tax.name}
        if is_cost:
            return self.env._(
                "VAT of %(rate)s%% is treated as cost with the tax “%(tax)s”, by the "
                "rule of your company.",
                **names,
            )
        return self.env._(
            "VAT of %(rate)s%% has the tax “%(tax)s”, by the rule of your company: it "
            "is in no box of the VAT return.",
            **names,
        )

    def record(self, event, rate, tax, treatment):
        """Record which tax lines of a rate without one got.

        :param event: "decision" of a person, "intake" by the rule of the company
        """
        self.env["edic.ai.gateway"]._record(
            event,
            "finance.vat",
            {"rate": f"{rate:g}", "treatment": treatment, "tax": tax.name},
            company=self.move.company_id,
            record=self.move,
        )

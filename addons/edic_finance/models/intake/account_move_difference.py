# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import formatLang

from ...tools.intake import einvoice_figures
from ..coding.account_move import BILLING
from ..coding.edic_finance_coding_model import FIELDS
from .percent import decimal_text, percent

SETTLED = ("paid", "in_payment", "reversed")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """How a bill stands to the document that it was read from."""

    _inherit = "account.move"

    # --- comparing ----------------------------------------------------------------
    @api.depends(
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "currency_id",
        "edic_document_id.figures",
        "invoice_line_ids.edic_missing_rate",
        "invoice_line_ids.tax_ids",
    )
    @api.depends_context("lang")
    def _compute_edic_difference(self):
        for move in self:
            document = move.edic_document_id
            stated = document._totals()
            booked = move._edic_totals()
            differs = stated != booked or document.currency != move.currency_id.name
            move.edic_difference = (
                stated and differs and move._edic_explain(stated, booked)
            )

    def _edic_totals(self):
        """Untaxed, tax and total as decimals, signed as the document signs them."""
        sign = self.sudo().edic_document_id.sign or 1
        places = max(self.currency_id.decimal_places, 2)
        return tuple(
            einvoice_figures.money(f"{sign * amount:.{places}f}") + 0
            for amount in (self.amount_untaxed, self.amount_tax, self.amount_total)
        )

    def _edic_explain(self, stated, booked):
        code = self.sudo().edic_document_id.currency
        is_own = code == self.currency_id.name

        def told(amounts, known=True):
            untaxed, tax, total = (
                formatLang(self.env, float(a), currency_obj=self.currency_id)
                if known and a == einvoice_figures.cents(a)
                else f"{a:f} {code or ''}".rstrip()
                for a in amounts
            )
            return f"{untaxed} + {tax} = {total}"

        return self.env._(
            "The document states %(stated)s, the bill comes to %(booked)s (without VAT"
            " + VAT = total). %(cause)s",
            stated=told(stated, is_own),
            booked=told(booked),
            cause=" ".join(self._edic_causes(stated, booked)),
        )

    def _edic_causes(self, stated, booked):
        """Why, as far as the document itself tells; never empty."""
        facts = self.sudo().edic_document_id.figures or {}
        rates = self._edic_missing_rates()
        causes = self._edic_currency_cause()
        if rates:
            causes.append(
                self.env._(
                    "The company has no purchase tax of %(rates)s: these lines stand"
                    " without VAT until one is chosen or made.",
                    rates=", ".join(percent(self.env, rate) for rate in rates),
                )
            )
        if rounding := float(facts.get("rounding") or 0):
            causes.append(
                self.env._(
                    "The amount payable is rounded by %(amount)s (BT-114), booked as"
                    " a line of its own.",
                    amount=formatLang(
                        self.env, rounding, currency_obj=self.currency_id
                    ),
                )
            )
        causes += self._edic_contradictions(facts, stated)
        if not causes and stated[0] == booked[0] and not facts.get("breakdown"):
            causes.append(
                self.env._(
                    "The document has totals only and does not say which VAT rates make"
                    " up its VAT: split the line by rate."
                )
            )
        return causes or [
            self.env._("Compare the bill with the document line by line.")
        ]

    def _edic_currency_cause(self):
        code, own = self.sudo().edic_document_id.currency, self.currency_id.name
        if code == own:
            return []
        if not code:
            return [
                self.env._(
                    "The document does not say its currency (BT-5), the bill is in"
                    " %(own)s.",
                    own=own,
                )
            ]
        return [
            self.env._(
                "The document is in %(code)s, which is not in use here, the bill is in"
                " %(own)s: activate the currency and set it on the bill.",
                code=code,
                own=own,
            )
        ]

    def _edic_contradictions(self, facts, stated):
        """Where the document contradicts itself."""
        causes = []
        untaxed, tax, total = stated
        told = {
            name: formatLang(self.env, float(value), currency_obj=self.currency_id)
            for name, value in (
                ("untaxed", untaxed),
                ("total", total),
                ("sum", untaxed + tax),
                ("lines", facts.get("lines_net") or 0),
            )
        }
        lines = einvoice_figures.money(facts.get("lines_net"))
        if facts.get("line_count") and lines != untaxed:
            causes.append(
                self.env._(
                    "The document does not add up: its lines, allowances and charges"
                    " give %(lines)s, its total without VAT says %(untaxed)s.",
                    **told,
                )
            )
        if untaxed + tax != total:
            causes.append(
                self.env._(
                    "The document does not add up: without VAT and VAT give %(sum)s,"
                    " its total says %(total)s.",
                    **told,
                )
            )
        for rate, base, amount in facts.get("breakdown") or []:
            exact = einvoice_figures.cents(
                einvoice_figures.money(base) * einvoice_figures.money(rate) / 100
            )
            if abs(exact - einvoice_figures.money(amount)) > einvoice_figures.CENT * 5:
                causes.append(
                    self.env._(
                        "It charges %(amount)s of VAT where %(rate)s%% of %(base)s "
                        "would be %(exact)s.",
                        amount=amount,
                        rate=rate,
                        base=base,
                        exact=exact,
                    )
                )
        return causes

    def _edic_missing_rates(self):
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.edic_missing_rate
                and line.edic_missing_rate not in line.tax_ids.mapped("amount")
            )
        )
        return sorted(set(lines.mapped("edic_missing_rate")), reverse=True)

    # --- showing ------------------------------------------------------------------
    @api.depends("edic_difference", "edic_remarks", "payment_state")
    def _compute_alerts(self):
        # EXTENDS account
        return super()._compute_alerts()

    def _get_alerts(self):
        # EXTENDS account
        alerts = super()._get_alerts()
        if not self.env.user.has_groups(BILLING):  # a vendor sees his bill as well
            return alerts
        if self.edic_document_id:
            # what a document says without a price is not empty: Odoo would delete it
            alerts.pop("account_remove_empty_lines", None)
        if self.edic_difference:
            alerts["edic_difference"] = {
                "level": "warning",
                "message": self.edic_difference,
            }
        # an account that is not the vendor's concerns whoever pays, too
        if self.state != "cancel" and self.payment_state not in SETTLED:
            for number, sentence in enumerate((self.edic_remarks or "").splitlines()):
                alerts[f"edic_remark_{number}"] = {
                    "level": "warning",
                    "message": sentence,
                }
        if self.state != "draft":
            return alerts
        for rate in self._edic_missing_rates():
            alerts[f"edic_missing_rate_{rate:g}"] = {
                "level": "warning",
                "message": self.env._(
                    "VAT of %(rate)s%% is on the document, but on no purchase tax "
                    "of the company.",
                    rate=decimal_text(self.env, rate),
                ),
                "action_text": self.env._("Choose or make the tax"),
                "action": self._edic_tax_action(rate),
            }
        earlier = self.edic_document_id.sudo().earlier_id.move_id
        if earlier:
            alerts["edic_earlier"] = {
                "level": "warning",
                "message": self.env._(
                    "This very file came in before as %(bill)s.",
                    bill=earlier.display_name,
                ),
                "action_text": self.env._("Open it"),
                "action": earlier._get_records_action(),
            }
        return alerts

    def _edic_tax_action(self, rate):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("VAT of %(rate)s%%", rate=decimal_text(self.env, rate)),
            "res_model": "edic.finance.tax",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id, "default_rate": rate},
        }

    def _edic_suggestions_payload(self):
        """Per product line its pending suggestions, as the command prints them."""
        self.ensure_one()
        lines = self._edic_lines()
        found = self.env["edic.ai.suggestion"].search(
            [
                ("res_model", "=", lines._name),
                ("res_id", "in", lines.ids),
                ("state", "=", "pending"),
            ]
        )
        waiting = {(s.res_id, s.field_name): s for s in found}
        return [
            {
                "line_id": line.id,
                "description": line.name or "",
                "suggestions": [
                    _told(name, waiting.get((line.id, name))) for name in FIELDS
                ],
            }
            for line in lines
        ]


def _told(name, suggestion):
    """A field's suggestion as the command prints it; nothing known is open."""
    known = suggestion is not None
    return {
        "field": name,
        "value": (known and suggestion.value) or None,
        "label": (known and suggestion.value_label) or None,
        "confidence": round(suggestion.confidence, 4) if known else 0.0,
        "band": suggestion.band if known else "open",
    }

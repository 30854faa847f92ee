# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo import api, fields, models
from odoo.tools import float_round, formatLang

from ..tools import einvoice, einvoice_figures

UBL_CII = "account.edi.xml."


class AccountMove(models.Model):
    _inherit = "account.move"

    edic_document_id = fields.Many2one(
        "edic.finance.document",
        string="Incoming document",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    edic_remarks = fields.Text(
        string="Remarks of the intake", copy=False, readonly=True
    )
    edic_difference = fields.Text(
        string="Difference from the document",
        compute="_compute_edic_difference",
        compute_sudo=True,
        help="How and why the bill's totals differ from those that the e-invoice"
        " states (BT-109, BT-110, BT-112); empty when they are equal.",
    )

    # --- reading ------------------------------------------------------------------
    def _get_import_file_type(self, file_data):
        """Invoices by their root element, so that none goes unread for its profile,
        and no other document of the same standards passes for one."""
        # EXTENDS account_edi_ubl_cii
        kind = super()._get_import_file_type(file_data)
        tree = file_data["xml_tree"]
        if tree is None or (kind and not kind.startswith(UBL_CII)):
            return kind
        name = etree.QName(tree)
        if name.namespace == einvoice.ZUGFERD1:
            return UBL_CII + "cii"
        if not (name.namespace or "").startswith(einvoice.UBL):
            return kind
        if name.localname in ("Invoice", "CreditNote"):
            return kind or UBL_CII + "ubl_21"
        return kind if name.localname == "AttachedDocument" else None

    def _extend_with_attachments(self, files_data, new=False):
        """Also what comes in by another door (Peppol, a file dropped on an empty bill)
        is registered and compared."""
        # EXTENDS account
        decoded = super()._extend_with_attachments(files_data, new)
        if (
            decoded
            and not self.env.context.get("edic_intake")
            and self.journal_id.type == "purchase"
            and not self.edic_document_id
        ):
            document, file_data = self.journal_id._edic_main(files_data)
            self.journal_id._edic_register(
                document, file_data["origin_attachment"], move=self
            )
        return decoded

    def _edic_remark(self, sentence):
        """Add a sentence that the bill shows until it is posted."""
        for move in self:
            move.edic_remarks = "\n".join(filter(None, [move.edic_remarks, sentence]))

    def _edic_settle_taxes(self, wanted, tolerance):
        """Set the VAT of each rate to the amount that the document states.

        :param dict wanted: VAT per rate in the bill's currency, signed like the bill
        :param float tolerance: a larger distance is no rounding and stays
        """
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        for rate, tax in wanted.items():
            lines = self.line_ids.filtered(
                lambda line, rate=rate: (
                    line.tax_line_id.amount == rate and line.tax_line_id
                )
            )
            booked = sign * sum(lines.mapped("amount_currency"))
            gap = float_round(
                tax - booked, precision_rounding=self.currency_id.rounding
            )
            if lines and gap and abs(gap) <= tolerance + 1e-9:
                lines[0].amount_currency += sign * gap

    # --- comparing ----------------------------------------------------------------
    @api.depends(
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "edic_document_id.figures",
        "invoice_line_ids.edic_missing_rate",
    )
    def _compute_edic_difference(self):
        for move in self:
            stated = move.edic_document_id._totals()
            booked = move._edic_totals()
            move.edic_difference = stated and stated != booked and move._edic_explain(
                stated, booked
            )

    def _edic_totals(self):
        """Untaxed, tax and total as decimals, signed as the document signs them."""
        sign = self.edic_document_id.sudo().sign or 1
        places = max(self.currency_id.decimal_places, 2)
        return tuple(
            einvoice_figures.money(f"{sign * amount:.{places}f}") + 0
            for amount in (self.amount_untaxed, self.amount_tax, self.amount_total)
        )

    def _edic_explain(self, stated, booked):
        def told(amounts):
            untaxed, tax, total = (
                formatLang(self.env, float(a), currency_obj=self.currency_id)
                for a in amounts
            )
            return f"{untaxed} + {tax} = {total}"

        return self.env._(
            "The document states %(stated)s, the bill comes to %(booked)s (without VAT"
            " + VAT = total). %(cause)s",
            stated=told(stated),
            booked=told(booked),
            cause=" ".join(self._edic_causes(stated, booked)),
        )

    def _edic_causes(self, stated, booked):
        """Why, as far as the document itself tells; never empty."""
        facts = self.edic_document_id.figures or {}
        rates = self._edic_missing_rates()
        causes = []
        if rates:
            causes.append(
                self.env._(
                    "The company has no purchase tax of %(rates)s: these lines stand"
                    " without VAT until one is chosen or made.",
                    rates=", ".join(f"{rate:g} %" for rate in rates),
                )
            )
        if rounding := float(facts.get("rounding") or 0):
            causes.append(
                self.env._(
                    "The amount payable is rounded by %(amount)s (BT-114), booked as"
                    " a line of its own.",
                    amount=formatLang(self.env, rounding, currency_obj=self.currency_id),
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
                        "It charges %(amount)s of VAT where %(rate)s %% of %(base)s"
                        " would be %(exact)s.",
                        amount=amount,
                        rate=rate,
                        base=base,
                        exact=exact,
                    )
                )
        return causes

    def _edic_missing_rates(self):
        lines = self.invoice_line_ids.filtered("edic_missing_rate")
        return sorted(set(lines.mapped("edic_missing_rate")), reverse=True)

    # --- showing ------------------------------------------------------------------
    @api.depends("edic_difference", "edic_remarks")
    def _compute_alerts(self):
        # EXTENDS account
        super()._compute_alerts()

    def _get_alerts(self):
        # EXTENDS account
        alerts = super()._get_alerts()
        if self.edic_difference:
            alerts["edic_difference"] = {
                "level": "warning",
                "message": self.edic_difference,
            }
        if self.state != "draft":
            return alerts
        for number, sentence in enumerate((self.edic_remarks or "").splitlines()):
            alerts[f"edic_remark_{number}"] = {"level": "warning", "message": sentence}
        for rate in self._edic_missing_rates():
            alerts[f"edic_missing_rate_{rate:g}"] = {
                "level": "warning",
                "message": self.env._(
                    "VAT of %(rate)s %% is on the document, but on no purchase tax of"
                    " the company.",
                    rate=f"{rate:g}",
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
            "name": self.env._("VAT of %(rate)s %%", rate=f"{rate:g}"),
            "res_model": "edic.finance.tax",
            "view_mode": "form",
            "target": "new",
            "context": {"default_move_id": self.id, "default_rate": rate},
        }

    def action_edic_open_document(self):
        """Open the row of the file that the bill came from."""
        self.ensure_one()
        return self.edic_document_id._get_records_action()

    def _edic_suggestions_payload(self):
        """Per product line its pending suggestions, as the command prints them."""
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(lambda x: x.display_type == "product")
        found = self.env["edic.ai.suggestion"].search(
            [
                ("res_model", "=", lines._name),
                ("res_id", "in", lines.ids),
                ("state", "=", "pending"),
            ]
        )
        by_line = found.grouped("res_id")
        return [
            {
                "line_id": line.id,
                "description": line.name or "",
                "suggestions": [
                    {
                        "field": s.field_name,
                        "value": s.value,
                        "label": s.value_label or None,
                        "confidence": round(s.confidence, 4),
                        "band": s.band,
                    }
                    for s in by_line.get(line.id, ())
                ],
            }
            for line in lines
        ]

    # --- mail ---------------------------------------------------------------------
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Bills sent to a purchase journal's alias go the same way as uploads.

        What becomes a bill or is kept as refused leaves the mail's attachments; the
        rest (signatures, pictures) stays with the message.
        """
        # EXTENDS account
        move = super().message_new(msg_dict, custom_values=custom_values)
        if move.journal_id.type != "purchase" or move.move_type == "entry":
            return move
        taken, rest = [], []
        for attachment in msg_dict.get("attachments") or []:
            (taken if self._edic_is_business(attachment) else rest).append(attachment)
        if not taken:
            return move
        msg_dict["attachments"] = rest
        attachments = self.env["ir.attachment"].create(
            [{"name": a[0], "raw": _as_bytes(a[1])} for a in taken]
        )
        documents = move.journal_id._edic_take_in(attachments, "mail", move=move)
        target = documents.move_id[:1] or documents[:1]
        return target.with_context(disable_attachment_import=True)

    def _edic_is_business(self, attachment):
        found = einvoice.detect(attachment[0], _as_bytes(attachment[1]))
        return found.source in ("xml", "pdf")


def _as_bytes(content):
    return content.encode() if isinstance(content, str) else content

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import (
    BOOLEAN,
    DAY,
    DECIMAL,
    NUMBER,
    list_of,
    or_none,
    record,
)
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS

from .. import roles
from ..tools import einvoice_figures
from ..tools.einvoice_figures import money
from .account_document_import_mixin import Source

_logger = logging.getLogger(__name__)

SELF_ASSESSED = {"AE", "K"}  # BT-118: reverse charge, intra-community supply
# what `_facts` keeps; checks cast it in SQL
FIGURES = record(
    {},
    {
        "totals": or_none(list_of(DECIMAL, 3)),
        "rounding": DECIMAL,
        "prepaid": DECIMAL,
        "payable": or_none(DECIMAL),
        "line_count": NUMBER,
        "lines_net": DECIMAL,
        "self_assessed": BOOLEAN,
        "delivery": or_none(list_of(DAY, 2)),
        "breakdown": list_of(list_of(DECIMAL, 3)),
    },
)
FORMATS = [
    ("xrechnung-ubl", "XRechnung (UBL)"),
    ("xrechnung-cii", "XRechnung (CII)"),
    ("ubl", "UBL"),
    ("cii", "CII"),
    ("facturx", "Factur-X / ZUGFeRD"),
    ("zugferd1", "ZUGFeRD 1"),
    ("orderx", "Order-X"),
    ("fatturapa", "FatturaPA"),
    ("pdf", "PDF without figures"),
    ("unknown", "Unknown"),
]


class EdicFinanceDocument(models.Model):
    """A file that came in to become a bill: what it is and what became of it.

    Written by the intake only; a file that is refused stays here with its reason.
    """

    _name = "edic.finance.document"
    _description = "Incoming document"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="File", required=True, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment", readonly=True, index="btree_not_null"
    )
    checksum = fields.Char(readonly=True, index=True)
    format = fields.Selection(FORMATS, required=True, readonly=True)
    profile = fields.Char(readonly=True, help="BT-24")
    number = fields.Char(string="Document number", readonly=True, help="BT-1")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    source = fields.Selection(
        [("upload", "Upload"), ("mail", "E-mail"), ("command", "Command")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("billed", "Bill"),
            ("totals_only", "Totals only"),
            ("refused", "Refused"),
            ("failed", "Failed"),
            ("deleted", "Bill deleted"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    difference = fields.Text(related="move_id.edic_difference")
    earlier_id = fields.Many2one(
        "edic.finance.document",
        string="Came in before as",
        readonly=True,
        check_company=True,
        help="The same file, byte by byte, that became a bill before.",
    )
    reason = fields.Text(readonly=True)
    sign = fields.Integer(
        default=1,
        readonly=True,
        help="-1 when the document states a credit as a negative invoice.",
    )
    figures = SchemaJson(schema=FIGURES, readonly=True)
    currency = fields.Char(readonly=True, help="BT-5")
    untaxed = fields.Char(compute="_compute_amounts", help="BT-109")
    tax = fields.Char(compute="_compute_amounts", help="BT-110")
    total = fields.Char(compute="_compute_amounts", help="BT-112")

    @api.depends_context("lang")
    @api.depends("figures", "currency")
    def _compute_amounts(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        known = currencies.search([("name", "in", self.mapped("currency"))])
        for document in self:
            currency = known.filtered(lambda c, name=document.currency: c.name == name)
            document.untaxed, document.tax, document.total = [
                formatLang(self.env, float(amount), currency_obj=currency[:1])
                for amount in document._totals() or ()
            ] or [False] * 3

    def _totals(self):
        """BT-109, BT-110 and BT-112 as decimals, or None."""
        stated = self.figures and self.figures.get("totals")
        return tuple(money(amount) for amount in stated) if stated else None

    def _bill_deleted(self):
        """A person deleted the draft: the row stays, with its file."""
        for document in self:
            document.state = "deleted"
            document.attachment_id.write(
                {"res_model": document._name, "res_id": document.id}
            )

    @roles.reads
    def action_open_bill(self):
        """Open the bill that the file became."""
        self.ensure_one()
        return self.move_id._get_records_action()

    # --- registering ----------------------------------------------------------------
    def _enter(self, journal, document, attachment, state, move, error):
        """Create the row, link it with its bill and write the ledger."""
        # what failed once is not read again: it might fail here as well
        figures, sign = (None, 1) if state == "failed" else self._read(document)
        if not state:
            state = "billed" if figures is None or figures.line_count else "totals_only"
        row = self.create(
            {
                "name": attachment.name or document.filename,
                "attachment_id": attachment.id,
                "checksum": attachment.checksum,
                "format": document.format,
                "profile": document.profile,
                "number": document.number,
                "company_id": journal.company_id.id,
                "source": self._source(),
                "state": state,
                "move_id": move and move.id,
                "earlier_id": self._earlier(attachment, journal.company_id).id,
                "reason": self._reason(document, state, error),
                "sign": sign,
                "figures": figures and self._facts(figures),
                "currency": figures and figures.totals.currency,
            }
        )
        if move:
            move.sudo().edic_document_id = row
            move._edic_remark(row._remarks(document, figures))
        elif not attachment.res_id:
            attachment.sudo().write({"res_model": self._name, "res_id": row.id})
        row._record_intake()
        return row.sudo(False)

    def _source(self):
        source = self.env.context.get("edic_intake_source")
        return source.code if isinstance(source, Source) else "upload"

    def _read(self, document):
        """The figures of an invoice and -1 when it is a negative claim."""
        if not document.is_invoice:
            return None, 1
        root = einvoice_figures.tree(document)
        return einvoice_figures.figures(root), einvoice_figures.amount_sign(root)[1]

    def _facts(self, found):
        """What is kept to compare and explain, as decimal strings."""
        totals = found.totals
        return {
            "totals": totals.is_stated
            and [f"{a:f}" for a in (totals.untaxed, totals.tax, totals.total)],
            "rounding": f"{totals.rounding:f}",
            "prepaid": f"{totals.prepaid:f}",
            "payable": None if totals.payable is None else f"{totals.payable:f}",
            "line_count": found.line_count,
            "lines_net": f"{found.lines_net + found.allowances:f}",
            "self_assessed": any(g.category in SELF_ASSESSED for g in found.breakdown),
            "delivery": found.delivery and [day.isoformat() for day in found.delivery],
            "breakdown": [
                [f"{rate:f}", f"{base:f}", f"{tax:f}"]
                for rate, (base, tax) in found.tax_by_rate.items()
            ],
        }

    def _earlier(self, attachment, company):
        return self.search(
            [
                ("checksum", "=", attachment.checksum),
                ("company_id", "=", company.id),
                ("move_id", "!=", False),
                ("move_id.state", "!=", "cancel"),
            ],
            limit=1,
            order="id",
        )

    def _record_intake(self):
        """One row of the ledger per file."""
        move = self.move_id
        self.env["edic.ai.gateway"]._record(
            "intake",
            "finance.intake",
            {
                "sha1": self.checksum or "",
                "format": self.format,
                "number": self.number or "",
                "source": self.source,
                "state": self.state,
                "reason": self.reason or "",
                "stated": [f"{amount:f}" for amount in self._totals() or ()],
                "booked": [f"{a:f}" for a in move._edic_totals()] if move else [],
                "difference": move.edic_difference or "",
            },
            record=move or self,
            company=self.company_id,
            file=self.name,
        )

    def _suggest(self):
        """Suggestions at once; a defect of an engine does not cost the bill."""
        try:
            with self.env.cr.savepoint():
                self.move_id._edic_suggest()
        except CONCURRENCY_ERRORS:
            raise  # the whole request is tried again
        except Exception:
            _logger.exception("No suggestions for %s", self.move_id)

    def _payload(self):
        """What came of the file, for the command."""
        self.ensure_one()
        move = self.move_id
        if move:
            self._suggest()

        def told(amounts):
            keys = ("untaxed", "tax", "total")
            return amounts and dict(zip(keys, [f"{a:f}" for a in amounts], strict=True))

        return {
            "format": self.format,
            "move_id": move.id or None,
            "name": move.name or None,
            "xml": told(self._totals()),
            "odoo": told(move._edic_totals()) if move else None,
            "difference": move.edic_difference or None,
            "error": None if move else self.reason,
            "lines": move._edic_suggestions_payload() if move else [],
        }

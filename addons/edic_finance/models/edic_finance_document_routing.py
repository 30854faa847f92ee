# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import asdict

from odoo import api, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import BOOLEAN, TEXT, list_of, record
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS

from ..tools import einvoice, einvoice_figures
from ..tools.einvoice_routing import routing

_logger = logging.getLogger(__name__)
# `einvoice_routing.Routing`, or that it could not be read
ROUTING = record(
    {},
    {
        "buyer_reference": TEXT,
        "contract": TEXT,
        "order": TEXT,
        "buyer": list_of(list_of(TEXT, 2)),
        "unread": BOOLEAN,
    },
)
STRUCTURED = ("xrechnung-ubl", "xrechnung-cii", "ubl", "cii", "facturx", "zugferd1")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """To whom a file is addressed: read when it comes in, for checks to compare."""

    _inherit = "edic.finance.document"

    routing = SchemaJson(
        schema=ROUTING,
        readonly=True,
        help="BT-10, BT-12, BT-13 and the buyer's identifiers.",
    )

    def _enter(self, journal, document, attachment, state, move, error):
        # EXTENDS edic_finance
        row = super()._enter(journal, document, attachment, state, move, error)
        if document.is_invoice and state != "failed":
            row.sudo().routing = self._routing_of(document)
        return row

    @api.model
    def _routing_of(self, document):
        return asdict(routing(einvoice_figures.tree(document)))

    @api.model
    def _read_routing(self):
        """Read what came in before this was read; each file once."""
        rows = self.sudo().search(
            [("format", "in", STRUCTURED), ("move_id", "!=", False)]
        )
        for row in rows.filtered(lambda row: not row.routing):
            document = einvoice.detect(row.name, row.attachment_id.raw or b"")
            try:
                row.routing = self._routing_of(document)
            except CONCURRENCY_ERRORS:
                raise
            except Exception:  # the file is gone or another one: the check says so
                _logger.warning("%s was not read again", row, exc_info=True)
                row.routing = {"unread": True}

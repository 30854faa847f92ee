# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from odoo import fields, models

from ..tools import einvoice_figures, einvoice_identity


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceDocument(models.Model):
    """Which invoice an e-invoice is, so that it is known when it comes again: in
    another PDF, by another way, for another vendor."""

    _inherit = "edic.finance.document"

    xml_digest = fields.Char(
        string="SHA-256 of the XML", readonly=True, index="btree_not_null"
    )
    identity = fields.Char(
        readonly=True,
        index="btree_not_null",
        help="BT-31 (or BT-30, BT-29, BT-27) of the seller, BT-1, year of BT-2.",
    )

    _edic_number_idx = models.Index("(number) WHERE number IS NOT NULL")

    def _enter(self, journal, document, attachment, state, move, error):
        row = super()._enter(journal, document, attachment, state, move, error)
        if document.is_invoice and state != "failed":
            root = einvoice_figures.tree(document)
            row.sudo().write(
                {
                    "xml_digest": hashlib.sha256(document.xml).hexdigest(),
                    "identity": einvoice_identity.identity(root) or False,
                }
            )
        return row

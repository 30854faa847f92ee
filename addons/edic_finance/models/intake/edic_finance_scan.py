# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Command

from ... import roles
from .scan_parts import ScanParts


class EdicFinanceScan(models.TransientModel):
    """Say on which pages of a scan another invoice begins."""

    _name = "edic.finance.scan"
    _description = "Scan with several invoices"

    document_id = fields.Many2one(
        "edic.finance.document", required=True, readonly=True, ondelete="cascade"
    )
    page_ids = fields.One2many(
        "edic.finance.scan.page",
        "scan_id",
        string="Pages",
        compute="_compute_page_ids",
        readonly=False,
        store=True,
    )
    summary = fields.Char(string="Becomes", compute="_compute_summary")
    is_split = fields.Boolean(compute="_compute_summary")

    @api.depends("document_id")
    def _compute_page_ids(self):
        """Begin with the proposal."""
        for scan in self:
            document = scan.document_id
            known = {page.number: page for page in document.page_ids}
            scan.page_ids = [
                Command.create(
                    {
                        "number": number,
                        "begins": number == 1 or bool(page and page.begins),
                        "sign": page and page.begins,
                        "stated": page and page.stated,
                    }
                )
                for number in range(1, document.page_count + 1)
                for page in [known.get(number)]
            ]

    @api.depends("page_ids.begins", "document_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        for scan in self:
            starts = scan._starts()
            scan.is_split = len(starts) > 1
            scan.summary = (
                self.env._(
                    "%(count)s bills: pages %(pages)s",
                    count=len(starts),
                    pages=ScanParts(scan.document_id).ranges_text(starts),
                )
                if scan.is_split
                else self.env._("One bill of all pages")
            )

    def _starts(self):
        begun = self.page_ids.filtered("begins").mapped("number")
        return sorted({1, *begun})

    @roles.for_roles(roles.BILLING)
    def action_split(self):
        """Split the scan where the person said."""
        self.ensure_one()
        return ScanParts(self.document_id).split(self._starts())


class EdicFinanceScanPage(models.TransientModel):
    """A page of a scan, and whether an invoice begins there."""

    _name = "edic.finance.scan.page"
    _description = "Page of a scan"
    _order = "number"

    scan_id = fields.Many2one(
        "edic.finance.scan", required=True, ondelete="cascade", index=True
    )
    number = fields.Integer(string="Page", readonly=True)
    begins = fields.Boolean(string="An invoice begins here")
    sign = fields.Selection(
        lambda self: (
            self.env["edic.finance.page"]
            ._fields["begins"]
            ._description_selection(self.env)
        ),
        string="Why it is proposed",
        readonly=True,
    )
    stated = fields.Char(string="Shows", readonly=True)

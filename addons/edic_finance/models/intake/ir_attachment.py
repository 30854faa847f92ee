# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    # files of records, to find the same one elsewhere
    _edic_checksum_idx = models.Index("(checksum) WHERE res_id > 0")

    def _edic_unattached(self):
        """Return the same files free to go to a bill: what belongs to a record stays
        there and is copied."""
        free = {"res_model": False, "res_field": False, "res_id": False}
        return self.browse().union(*(a.copy(free) if a.res_id else a for a in self))

    def _edic_is_office_file(self):
        """Return whether Odoo keeps the file as a bill although nothing reads it."""
        is_kept = self.env["account.move"]._should_attach_to_record(self)
        return is_kept and self.mimetype != "application/pdf"

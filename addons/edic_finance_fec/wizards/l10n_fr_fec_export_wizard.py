# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from odoo import models


class L10nFrFecExportWizard(models.TransientModel):
    """The export of a FEC, recorded with the state of the fiscal year."""

    _inherit = "l10n_fr.fec.export.wizard"

    def generate_fec(self):
        # EXTENDS l10n_fr_account
        company = self.env.company
        before = company.fiscalyear_lock_date
        result = super().generate_fec()
        self.env["edic.ai.gateway"]._record(
            "accounting",
            "books.fec",
            {
                "from": self.date_from.isoformat(),
                "to": self.date_to.isoformat(),
                "official": self.export_type == "official",
                "test": self.test_file,
                "locked": company.fiscalyear_lock_date != before,
                "sha256": hashlib.sha256(result["file_content"]).hexdigest(),
            },
            company=company,
            record=company,
        )
        return result

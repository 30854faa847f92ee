# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseIntake(models.AbstractModel):
    """Take in a file that waits, as an upload of one file does at once."""

    _name = "edic.ai.use.case.finance.intake"
    _inherit = "edic.ai.use.case"
    _description = "Intake of files"
    _lane = "files"

    def _work(self, record):
        if record.state == "waiting":
            record._take_in(record._journal_of_author())

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "is_technical": True,
            "purpose": self.env._(
                "Makes draft bills of files that came in together, one after the other."
            ),
            "data": self.env._("The files and what their structured data state"),
            "sources": self.env._("Uploads, mails and folders of the company"),
            "reasoning": self.env._(
                "Opens files and reads structured data by fixed rules; the reading of "
                "pages and the coding of lines have rows of their own here."
            ),
            "control": self.env._("A person checks each draft and posts it."),
        }

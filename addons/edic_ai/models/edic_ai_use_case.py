# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCase(models.AbstractModel):
    """Work that the queue does on a record, named ``edic.ai.use.case.<code>``."""

    _name = "edic.ai.use.case"
    _description = "AI use case (contract)"
    _lane = "quick"  # or "long": what takes more than some seconds

    def _work(self, record):
        """Do the work on ``record``; any exception makes the task wait and retry."""
        raise NotImplementedError

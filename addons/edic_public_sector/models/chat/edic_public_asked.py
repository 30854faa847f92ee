# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ... import roles


class EdicPublicAsked(models.AbstractModel):
    """A record about which questions can be asked, in a panel beside it."""

    _name = "edic.public.asked"
    _description = "Questions are asked about it"

    def _edic_may_be_asked(self):
        """Return whether there is anything to ask about this record."""
        return True

    def _edic_chat_class(self):
        """Return the most protected kind of data that it may hold."""
        if hasattr(self, "_edic_data_class"):
            return self._edic_data_class()
        return DataClass.PERSONAL

    @roles.reads
    def action_edic_ask(self):
        """Open the panel."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "edic_chat",
            "params": {"res_model": self._name, "res_id": self.id},
        }

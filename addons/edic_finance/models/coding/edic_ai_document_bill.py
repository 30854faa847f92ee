# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import MissingError


class EdicAiDocumentBill(models.AbstractModel):
    """The explanation of all that was proposed for a bill."""

    _name = "edic.ai.document.bill"
    _inherit = "edic.ai.document.explanation"
    _description = "Explanation of a bill's coding"

    def _about(self, number):
        bill = self.env["account.move"].browse(number).exists()
        if not bill:
            raise MissingError(self.env._("This bill does not exist any more."))
        return bill

    def _suggestions(self, number):
        bill = self._about(number).sudo()
        return bill.edic_suggestion_ids.sorted(
            lambda s: (s.move_line_id.sequence, s.move_line_id.id, s.field_name, s.id)
        )

    def _traces(self, number):
        """Return the traces, with calls that brought nothing."""
        bill = self._about(number)
        calls = self.env["edic.ai.trace"].sudo()
        calls = calls.search(
            [
                ("res_model", "=", bill._name),
                ("res_id", "=", bill.id),
                ("event", "=", "inference"),
            ]
        )
        return (calls | super()._traces(number)).sorted("id")

    def _company(self, number):
        return self._about(number).sudo().company_id

    def _name_of(self, number):
        readable = self._about(number)._filtered_access("read")
        return readable.display_name or f"account.move {number}"

    def _check_reader(self, number):
        if not self._is_officer():
            self._about(number).check_access("read")
        return super()._check_reader(number)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing

from .page_statements import PageStatements


class NoInvoice:
    """A draft that was made of a paper that is no invoice."""

    def __init__(self, move):
        """:param move: account.move, with the rights of the user"""
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def set_aside(self):
        """Take the draft away; its file stays among the incoming documents, with the
        reason.

        :return: the action that says so and leaves the form of the draft
        :raises UserError: it was posted, or has no document
        """
        self._check()
        document = self.document
        words = PageStatements(document).no_invoice
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.aside",
            {"state": "no_invoice", "sha1": document.checksum or "", "words": words},
            record=document,
            company=document.company_id,
            file=document.name,
        )
        rows = document | document.search([("lead_id", "=", document.id)])
        rows.move_id = False
        rows._keep_files()
        self.move.unlink()
        rows.write(
            {
                "state": "refused",
                "reason": self.env._("This is not an invoice."),
                "is_aside": True,
                "file_key": False,
                "invoice_key": False,
            }
        )
        return notification(
            "success",
            self.env._("%s is set aside, among the incoming documents."),
            links=[
                {"label": document.name, "url": f"/odoo/edic-documents/{document.id}"}
            ],
            next={"type": "ir.actions.client", "tag": "edic_finance_record_gone"},
        )

    def _check(self):
        check_not_proposing(self.env)
        check_person(self.env)
        self.move.check_access("unlink")
        if not self.document or self.move.state != "draft" or self.move.posted_before:
            raise UserError(
                self.env._(
                    "Only a draft of an incoming document is set aside that was never"
                    " posted."
                )
            )

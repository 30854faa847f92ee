# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.write_guard import within

from ...tools.intake.same_seller import is_same_seller
from ...tools.intake.stated_seller import Stated, seller
from .bill_vendor import FOLLOWED, BillVendor
from .page_bill import FILLING
from .page_statements import PageStatements
from .to_read import PURCHASES

MAX_WAITING = 1000  # drafts without a vendor that are compared, the latest


class VendorFollowers:
    """The other drafts that wait for the vendor of a bill: their documents name the
    same seller. They receive him with the bill, and each can do without him again."""

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.edic_document_id.sudo()

    # --- giving -----------------------------------------------------------------------
    def drafts(self):
        """Return them, the latest first; of the bill's company alone, as far as the
        user may write them."""
        move = self.move
        named = seller(BillVendor(move).stated)
        waiting = move.search(
            [
                ("company_id", "=", move.company_id.id),
                ("state", "=", "draft"),
                ("posted_before", "=", False),
                ("move_type", "in", PURCHASES),
                ("partner_id", "=", False),
                ("edic_document_id", "!=", False),
                ("id", "!=", move.id),
            ],
            order="id desc",
            limit=MAX_WAITING,
        )
        writable = waiting._filtered_access("write")
        return writable.filtered(
            lambda draft: (
                is_same_seller(named, _named(draft))
                and not PageStatements(draft.sudo().edic_document_id).no_invoice
            )
        )

    def follow(self, partner):
        """Put the vendor of the bill on them; each is recorded."""
        for draft in self.drafts():
            with within(FILLING):  # nobody looked at its pages
                BillVendor(draft).assign(partner, "follow", (), leader=self.move)

    # --- taking back ------------------------------------------------------------------
    def is_follower(self):
        """Return whether the draft has the vendor that came with another bill."""
        kept = self.document.seller or {}
        vendor = self.move.commercial_partner_id._origin
        return (
            self.move.state == "draft"
            and kept.get("certainty") == FOLLOWED
            and kept.get("partner") == vendor.id
        )

    def alert(self):
        """Return what the draft says of it, as Odoo shows it; None where it has not
        followed."""
        if not self.is_follower():
            return None
        leader = self.move.sudo().browse(self.document.seller["leader"]).exists()
        return {
            "level": "info",
            "message": self.env._(
                "The vendor was taken over from %(bill)s: both documents name the same "
                "seller.",
                bill=leader.display_name or self.env._("another bill"),
            ),
            "action_text": self.env._("Take the vendor off this bill"),
            "action_call": [
                self.move._name,
                "action_edic_undo_vendor",
                self.move._origin.id,
            ],
        }

    def undo(self):
        """Take the vendor off the draft that received him with another bill.

        :raises UserError: it has not received him so, or is no draft any more
        """
        move = self.move
        check_not_proposing(self.env)
        check_person(self.env)
        move.check_access("write")
        if not self.is_follower():
            raise UserError(
                self.env._(
                    "The vendor of %(bill)s was not taken over from another bill, or it"
                    " is not a draft any more.",
                    bill=move.display_name,
                )
            )
        vendor = BillVendor(move)
        partner = move.partner_id
        with within(FILLING):
            move.write({"partner_id": False, "partner_bank_id": False})
        vendor.forget()
        vendor.record("undo", partner=partner.id)


def _named(draft):
    """Return what the document of a draft keeps of its seller: no file is read."""
    kept = draft.sudo().edic_document_id.seller or {}
    return seller([Stated(*row) for row in kept.get("stated", ())])

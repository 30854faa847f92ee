# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...tools.intake import einvoice, seller_message
from ...tools.intake.einvoice_view import view


class SellerMail:
    """The message to the seller on the rules that his e-invoice breaks: it is prepared
    here, and sent by a person."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    @classmethod
    def being_written(cls, env):
        """Return the one that is written just now; its document is empty where there is
        none."""
        number = env.context.get("edic_seller_document_id")
        document = env["edic.finance.document"].sudo(False).browse(number or ())
        return cls(document.exists()._filtered_access("read"))

    def open(self):
        """Return the action that opens the mail composer with the message, in the
        language of the seller's country.

        :raises UserError: there is nothing to tell, or the file cannot be read
        """
        document = self.document
        if not document.may_tell_seller:
            raise UserError(
                self.env._("No rule is known to be broken that concerns the seller.")
            )
        record = document.move_id or document
        record.check_access("read")
        stated = self._stated()
        country = seller_message.seller_country(stated)
        vendor = document.move_id.commercial_partner_id
        message = seller_message.seller_message(
            stated,
            document.rules["broken"],
            lang=seller_message.message_language(country or vendor.country_id.code),
            number=document.number or document.name,
            is_national=bool(document.rules.get("national")),
        )
        address = email_normalize(seller_message.seller_address(stated)) or ""
        contact = self._contact(address)
        self.record("prepared", lang=message.lang, is_known=bool(contact))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Message to the seller"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": record._name,
                "default_res_ids": record.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": contact.ids,
                "default_subject": message.subject,
                "default_body": message.body,
                "edic_seller_document_id": document.id,
                "edic_seller_address": (
                    "" if contact.email_normalized == address else address
                ),
            },
        }

    def _stated(self):
        try:
            root = einvoice.parse(self.document.sudo()._incoming().xml or b"")
            return view(root)
        except (etree.LxmlError, ValueError) as error:
            raise UserError(self.env._("The file can no longer be read.")) from error

    def _contact(self, address):
        """Return whom of the vendor to write to: the contact with the address that the
        document states (BT-43), else the vendor by the address that is known here. An
        address that nobody knows is only shown: who writes a false invoice states his
        own."""
        partner = self.document.move_id.partner_id
        vendor = partner.commercial_partner_id
        contacts = (partner | vendor | vendor.child_ids).filtered("email_normalized")
        named = contacts.filtered(lambda contact: contact.email_normalized == address)
        return (named or (contacts & (partner | vendor)))[:1]

    def record(self, action, **facts):
        """Record what a person did with the message."""
        document = self.document
        rules = [breach["rule"] for breach in document.rules["broken"]]
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.seller.message",
            {"action": action, "rules": rules, **facts},
            record=document.move_id or document,
            company=document.company_id,
        )

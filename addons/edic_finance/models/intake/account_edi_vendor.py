# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.base.models.res_bank import sanitize_account_number

from ...tools.intake.einvoice_seller import is_identifier, same_name
from ..audit.res_partner_bank_audit import EINVOICE
from .account_document_import_mixin import INTAKE


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountEdiCommon(models.AbstractModel):
    """Whose e-invoice it is: a bill on the wrong vendor is paid to the wrong vendor."""

    _inherit = "account.edi.common"

    def _import_partner(self, company_id, name, phone, email, vat, **kwargs):
        """Odoo's way, but a placeholder for a VAT number says nothing, a telephone or
        e-mail only where the name agrees, and a Peppol address that Odoo would refuse
        (an e-mail as BT-34, scheme EM) does not make the vendor unknown. Who may not
        change contacts does not by a file."""
        # EXTENDS account_edi_ubl_cii
        if not self.env.context.get("edic_purchase"):
            return super()._import_partner(
                company_id, name, phone, email, vat, **kwargs
            )
        partners = self.env["res.partner"].with_company(company_id)
        vat = vat if is_identifier(vat) else False
        email = self._edic_peppol_address(partners, kwargs) or email
        names = ("peppol_eas", "peppol_endpoint")
        address = [(key, "=", kwargs[key]) for key in names if kwargs.get(key)] or None
        known = partners._retrieve_partner(vat=vat, domain=address)
        if not known:
            phone = phone if is_identifier(phone) else False
            known = partners._retrieve_partner(phone=phone, email=email)
            if known and same_name(known.name, name):
                return known, []
            known = partners._retrieve_partner(name=name)
        if not partners.has_access("create"):
            return known, []
        partner, logs = super()._import_partner(
            company_id, name, False, False, vat, **kwargs
        )
        if partner and not known:  # made just now
            partner.write({"phone": phone, "email": email})
        return partner, logs

    def _edic_peppol_address(self, partners, kwargs):
        """Drop an address that Odoo would refuse; the e-mail where it is one."""
        scheme, endpoint = kwargs.get("peppol_eas"), kwargs.get("peppol_endpoint")
        if not scheme or not endpoint:
            return False
        known = dict(partners._fields["peppol_eas"]._description_selection(self.env))
        if scheme not in known or partners._build_error_peppol_endpoint(
            scheme, endpoint
        ):
            kwargs |= {"peppol_eas": False, "peppol_endpoint": False}
        return endpoint if scheme == "EM" else False

    def _import_partner_bank(self, invoice, bank_details):
        """An account that someone archived stays archived, one that is new waits for a
        person who may enter it, and a vendor that is not known yet gets none."""
        # EXTENDS account_edi_ubl_cii
        self = self.with_context(edic_bank_from=EINVOICE)
        if self.env.context.get("edic_intake") is not INTAKE:
            return super()._import_partner_bank(invoice, bank_details)
        if not invoice.partner_id:
            return None
        banks = self.env["res.partner.bank"]
        wanted = list({sanitize_account_number(n) for n in bank_details if n})
        domain = [
            ("partner_id", "=", invoice.partner_id.id),
            ("sanitized_acc_number", "in", wanted),
        ]
        known = banks.with_context(active_test=False).search(domain)
        archived = known.filtered(lambda bank: not bank.active)
        if archived:
            invoice._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is archived"
                    " at this vendor: it was not put on the bill.",
                    account=archived[0].acc_number,
                )
            )
        usable = (known - archived).mapped("sanitized_acc_number")
        if not usable and banks.has_access("create"):
            usable = set(wanted) - set(archived.mapped("sanitized_acc_number"))
        elif not usable and not archived and wanted:
            invoice._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is not"
                    " known at this vendor and which you may not enter.",
                    account=wanted[0],
                )
            )
        if not usable:
            return None
        return super()._import_partner_bank(invoice, list(usable))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tools import format_list

from ... import roles
from ...tools.intake.einvoice_parties import same_name
from ...tools.intake.stated_seller import Stated, by_terms, seller
from ...tools.intake.vendor_match import CHECK, Match, compact, taken

MAX_SHOWN = 5  # contacts who may be meant
CHOSEN = "chosen"  # by a person


class BillVendor:
    """The vendor of a draft: whom its document means, and what a person is shown of it.

    The row of the document keeps what it states of its seller, and how the vendor was
    known, as `edic_finance_document.SELLER`.
    """

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.edic_document_id.sudo()

    # --- finding ----------------------------------------------------------------------
    @property
    def stated(self):
        """Return what the document states of its seller, as `stated_seller.Stated`."""
        if not self.document:
            return []
        kept = self.document.seller or {}
        if "stated" in kept:
            return [Stated(*row) for row in kept["stated"]]
        if not self.document.is_invoice:
            return []
        root = self.document._incoming().root  # came in before it was kept
        return by_terms(root) if root is not None else []

    def matches(self):
        """Return who of the contacts may be meant, the nearest first."""
        stated = self.stated
        if not stated:
            return []
        partners = self.env["res.partner"].with_company(self.move.company_id)
        return partners._edic_find_vendor(seller(stated), self.move.company_id)

    def find(self):
        """Return the contact to put on the draft, or none."""
        found = taken(self.matches())
        return self.env["res.partner"].browse(found.partner if found else ())

    def keep_match(self):
        """Keep how the vendor on the draft was known: what is not sure is shown."""
        vendor = self.move.commercial_partner_id
        found = taken(self.matches()) if vendor else None
        if found and found.partner == vendor.id:
            self._keep(found)

    def _keep(self, match: Match):
        self.document.seller = {
            "stated": [as_row(row) for row in self.stated],
            "partner": match.partner,
            "certainty": match.certainty,
            "how": match.how,
            "differences": [[d.field, d.stated, d.known] for d in match.differences],
        }

    # --- deciding ---------------------------------------------------------------------
    def assign(self, partner, treatment, added):
        """Put the vendor on the draft whom a person chose or entered; what the document
        states stays as it is.

        :param treatment: "use" or "create", for the audit trail
        :param added: names of what was entered at the contact
        """
        move = self.move
        if move.state != "draft" or not move._edic_purchases():
            raise UserError(self.env._("Only drafts of vendor bills get a vendor so."))
        due = move.invoice_date_due
        move.partner_id = partner
        if self.document and due and move.invoice_date_due != due:
            move.write({"invoice_payment_term_id": False, "invoice_date_due": due})
        self._take_account()
        if self.document:
            self.document.seller = {
                "stated": [as_row(row) for row in self.stated],
                "partner": partner.commercial_partner_id.id,
                "certainty": CHOSEN,
            }
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.vendor",
            {"treatment": treatment, "partner": partner.id, "added": list(added)},
            company=move.company_id,
            record=move,
        )

    def _take_account(self):
        """Put the vendor's account on the bill that the document names, and say so
        where he has another."""
        move, wanted = self.move, seller(self.stated).ibans
        known = move.commercial_partner_id.bank_ids.filtered(
            lambda bank: bank.sanitized_acc_number in map(compact, wanted)
        )
        if known:
            move.partner_bank_id = known[:1]
        elif wanted:
            move.partner_bank_id = False
            move._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is not"
                    " known at this vendor.",
                    account=wanted[0],
                )
            )

    # --- showing ----------------------------------------------------------------------
    def alert(self):
        """Return what a draft says of its vendor, as Odoo shows it; None where there is
        nothing to say."""
        sentence, button = self._sentence()
        if not sentence:
            return None
        alert = {"level": "warning", "message": sentence}
        if self.document and self.env.user.has_group(roles.BILLING):
            name = self.env._("Vendor of the bill")
            action = self.move._edic_dialog("edic.finance.vendor", name)
            alert |= {"action_text": button, "action": action}
        return alert

    def _sentence(self):
        """Return the sentence of the alert and the text of its button."""
        vendor = self.move.commercial_partner_id
        name = self.document._seller_name()
        if not vendor:
            if not self.document or not name:
                return "", ""
            sentence = self.env._("The vendor is missing: %(name)s.", name=name)
            return sentence, self.env._("Choose or enter the vendor")
        button = self.env._("Compare with the document")
        kept = self.document.seller or {}
        is_kept = kept.get("partner") == vendor._origin.id
        if is_kept and kept["certainty"] == CHOSEN:
            return "", ""
        if name and not same_name(vendor.name, name):
            sentence = self.env._(
                "The document names %(seller)s as the seller, the bill %(vendor)s: "
                "check the vendor.",
                seller=name,
                vendor=vendor.name,
            )
            return sentence, button
        if is_kept and kept["certainty"] == CHECK:
            return self._doubt(kept), button
        return "", ""

    def _doubt(self, kept):
        """Return why a vendor is not sure, and what differs."""
        if kept["how"] == "iban":
            sentence = self.env._(
                "The vendor was recognised by the bank account, and the name is "
                "written otherwise: check the vendor."
            )
        else:
            sentence = self.env._(
                "The vendor was recognised by the name alone: check the vendor."
            )
        if not kept["differences"]:
            return sentence
        labels = seller_labels(self.env)
        shown = [
            self.env._("%(label)s: %(value)s", label=labels[name], value=stated)
            for name, stated, _known in kept["differences"]
        ]
        more = self.env._(
            "The contact does not have: %(values)s.",
            values=format_list(self.env, shown),
        )
        return f"{sentence} {more}"


def seller_labels(env):
    """Return what is stated of a seller as people read it, by names of
    `stated_seller.NAMES`."""
    return {
        "name": env._("Name"),
        "street": env._("Street"),
        "street2": env._("Street 2"),
        "postcode": env._("Postcode"),
        "city": env._("City"),
        "country": env._("Country"),
        "vat": env._("VAT number"),
        "tax_number": env._("Tax number"),
        "siren": env._("SIREN"),
        "siret": env._("SIRET"),
        "register": env._("Register number"),
        "address": env._("Electronic address"),
        "iban": env._("IBAN"),
        "email": env._("E-mail"),
        "phone": env._("Telephone"),
        "terms": env._("Payment terms"),
        "payee": env._("Payee"),
    }


def as_row(stated):
    """Return a `stated_seller.Stated` as JSON keeps it."""
    return [stated.name, stated.value, stated.source, stated.scheme]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import format_list

from ...tools.intake.einvoice_parties import same_name
from ...tools.intake.stated_seller import Stated, by_terms, seller
from ...tools.intake.vendor_match import CHECK, Match, taken

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

    def _keep(self, match: Match, certainty=None):
        self.document.seller = {
            "stated": [as_row(row) for row in self.stated],
            "partner": match.partner,
            "certainty": certainty or match.certainty,
            "how": match.how,
            "differences": [[d.field, d.stated, d.known] for d in match.differences],
        }

    # --- showing ----------------------------------------------------------------------
    def alert(self):
        """Return what a draft says of its vendor, as Odoo shows it; None where there is
        nothing to say."""
        sentence = self._sentence()
        return {"level": "warning", "message": sentence} if sentence else None

    def _sentence(self):
        vendor = self.move.commercial_partner_id
        name = self.document._seller_name()
        if not vendor:
            return self._missing(name) if self.document and name else ""
        if name and not same_name(vendor.name, name):
            return self.env._(
                "The document names %(seller)s as the seller, the bill %(vendor)s: "
                "check the vendor.",
                seller=name,
                vendor=vendor.name,
            )
        kept = self.document.seller or {}
        if kept.get("certainty") == CHECK and kept["partner"] == vendor._origin.id:
            return self._doubt(kept)
        return ""

    def _missing(self, name):
        if self.env["res.partner"].sudo(False).has_access("create"):
            return self.env._(
                "The vendor %(name)s is not known here: choose or create it.",
                name=name,
            )
        return self.env._(
            "The vendor %(name)s is not known here: choose it, or ask somebody who may "
            "create contacts.",
            name=name,
        )

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

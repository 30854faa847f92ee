# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tools import format_list

from ... import roles
from ...tools.intake.einvoice_parties import same_name
from ...tools.intake.stated_seller import Stated, by_terms, seller
from ...tools.intake.vendor_match import CHECK, Match, compact, taken
from .alert_parts import dialog, warning

MAX_SHOWN = 5  # contacts who may be meant
CHOSEN = "chosen"  # by a person
FOLLOWED = "followed"  # a person chose him for another bill of the same seller
HAND_OVER = "edic_finance.mail_activity_vendor"
KEEPER = "base.group_partner_manager"


class BillVendor:
    """The vendor of a draft: whom its document means, and what a person is shown of it.

    The row of the document keeps what it states of its seller, and how the vendor was
    known, as `document_schemas.SELLER`.
    """

    def __init__(self, move, stated=None):
        """:param list stated: in place of what the document states"""
        self.move = move
        self._stated = stated
        self.env = move.env
        self.document = move.edic_document_id.sudo()

    # --- finding ----------------------------------------------------------------------
    @property
    def stated(self):
        """Return what the document states of its seller, as `stated_seller.Stated`."""
        if self._stated is not None:
            return self._stated
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
    def assign(self, partner, treatment, added, leader=None):
        """Put the vendor on the draft whom a person chose or entered; what the document
        states stays as it is.

        :param treatment: "use", "create" or "follow", for the audit trail
        :param added: names of what was entered at the contact
        :param leader: the bill with which it receives the vendor
        """
        move = self.move
        if move.state != "draft" or not move._edic_purchases():
            raise UserError(self.env._("Only drafts of vendor bills get a vendor so."))
        move.partner_id = partner
        self._take_account()
        if self.document:
            self.document.seller = {
                "stated": [as_row(row) for row in self.stated],
                "partner": partner.commercial_partner_id.id,
                **(
                    {"certainty": FOLLOWED, "leader": leader.id}
                    if leader
                    else {"certainty": CHOSEN}
                ),
            }
        facts = {"leader": leader.id} if leader else {}
        self.record(treatment, partner=partner.id, added=list(added), **facts)

    def forget(self):
        """Forget the vendor who was put on the draft, and what was said of his bank
        accounts."""
        accounts = seller(self.stated).ibans
        self.document.seller = {"stated": [as_row(row) for row in self.stated]}
        lines = (self.move.sudo().edic_remarks or "").splitlines()
        self.move.sudo().edic_remarks = "\n".join(
            line for line in lines if not any(number in line for number in accounts)
        )

    def record(self, treatment, **facts):
        """Record a decision on the vendor in the audit trail."""
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.vendor",
            {"treatment": treatment, **facts},
            company=self.move.company_id,
            record=self.move,
        )

    # --- handing over -----------------------------------------------------------------
    def keepers(self):
        """Return who may enter the vendor: may create contacts and code bills of the
        company."""
        users, me = self.env["res.users"].sudo(), self.env.user
        domain = [
            ("share", "=", False),
            ("company_ids", "in", self.move.company_id.ids),
            ("all_group_ids", "in", self.env.ref(KEEPER).ids),
        ]
        found = users.search(domain, order="id").filtered(
            lambda user: user.has_group(roles.BILLING)
        )
        return (found - me).sudo(False)

    def keeper(self):
        """Return to whom it is handed over, unless the person chooses somebody else:
        whom the kind of activity names, else who has the fewest of them."""
        keepers, kind = self.keepers(), self._kind()
        if kind.default_user_id in keepers:
            return kind.default_user_id
        counts = dict(
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                [("activity_type_id", "=", kind.id), ("user_id", "in", keepers.ids)],
                ["user_id"],
                ["__count"],
            )
        )
        return min(keepers, key=lambda user: counts.get(user, 0), default=keepers)

    def hand_over(self, user, note):
        """Ask somebody who may create contacts to enter the vendor.

        :param str note: of the person who hands it over, plain text
        """
        if user not in self.keepers():
            raise UserError(
                self.env._("Choose somebody who may create contacts and code bills.")
            )
        self.move.check_access("write")
        theirs = self.move.with_context(lang=user.lang)
        self.handed_over().unlink()
        self.move.activity_schedule(
            HAND_OVER,
            user_id=user.id,
            summary=theirs.env._(
                "Enter the vendor: %(name)s", name=self.document._seller_name()
            ),
            note=note or False,
        )
        self.record("hand_over", user=user.id)

    def handed_over(self):
        """Return the activities that ask for the vendor."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self.move._name),
                    ("res_id", "in", self.move.ids),
                    ("activity_type_id", "=", self._kind().id),
                ]
            )
        )

    def entered(self):
        """Close what asks for the vendor, now that the bills have him."""
        if waiting := self.handed_over():
            lang = self.move.company_id[:1].partner_id.lang or self.env.lang
            own = waiting.with_context(lang=lang)
            own.action_feedback(feedback=own.env._("The vendor is on the bill."))

    def _kind(self):
        return self.env.ref(HAND_OVER).sudo()

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
        if not self.document or not self.env.user.has_group(roles.BILLING):
            return warning(sentence)
        name = self.env._("Vendor of the bill")
        action = dialog(self.move, "edic.finance.vendor", name)
        return warning(sentence, action_text=button, action=action)

    def _sentence(self):
        """Return the sentence of the alert and the text of its button."""
        vendor = self.move.commercial_partner_id
        name = self.document._seller_name()
        if not vendor:
            button = self.env._("Choose or enter the vendor")
            if not name:
                is_read = self.document.page_values or self.document.figures
                missing = self.env._("The vendor is missing.") if is_read else ""
                return missing, button
            name = name.rstrip(".")  # of "Inc.": the sentence has its own
            sentence = self.env._("The vendor is missing: %(name)s.", name=name)
            if waiting := BillVendor(self.move._origin).handed_over()[:1]:
                who = self.env._("%s was asked to enter it.", waiting.user_id.name)
                sentence = f"{sentence} {who}"
            elif similar := self.matches()[:1]:
                partner = self.env["res.partner"].browse(similar[0].partner)
                known = self.env._("A known one is similar: %s.", partner.display_name)
                sentence = f"{sentence} {known}"
            return sentence, button
        button = self.env._("Compare with the document")
        kept = self.document.seller or {}
        is_kept = kept.get("partner") == vendor._origin.id
        if is_kept and kept["certainty"] in (CHOSEN, FOLLOWED):
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
                "The vendor was recognised only by the name: check the vendor."
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

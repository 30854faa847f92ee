# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from stdnum import iban

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.mail import plaintext2html
from odoo.tools.misc import clean_context

from ... import roles
from ...tools.intake.stated_seller import is_payee, seller
from ...tools.intake.vendor_match import (
    Difference,
    compact,
    differences,
    siren_of,
    siret_of,
)
from .bill_vendor import MAX_SHOWN, BillVendor, seller_labels
from .vendor_followers import VendorFollowers

# what is stated → the contact's field that can take it over
FIELDS = {
    "street": "street",
    "postcode": "zip",
    "city": "city",
    "country": "country_id",
    "vat": "vat",
    "siret": "company_registry",
    "siren": "company_registry",
    "register": "company_registry",
    "email": "email",
    "phone": "phone",
}
# the alert that opens the dialog does not read the bill again
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}
FILLED = (
    "name", "street", "street2", "zip", "city", "country_id", "vat",
    "company_registry", "email", "phone", "peppol_eas", "peppol_endpoint",
)  # fmt: skip
ELECTRONIC_ADDRESS = "BT-34"


def _filled(string, **attributes):
    return fields.Char(
        string=string,
        compute="_compute_filled",
        readonly=False,
        store=True,
        **attributes,
    )


class EdicFinanceVendor(models.TransientModel):
    """Choose or enter the vendor of a bill whose document names one who is not known
    for sure: a person decides, with what the document states at hand."""

    _name = "edic.finance.vendor"
    _description = "Vendor of a bill"

    move_id = fields.Many2one("account.move", required=True, readonly=True)
    company_id = fields.Many2one(related="move_id.company_id")
    named = fields.Char(string="In the document", compute="_compute_named")
    can_create = fields.Boolean(compute="_compute_can_create")
    remarks = fields.Text(compute="_compute_named")

    # a vendor who is known
    candidate_ids = fields.One2many(
        "edic.finance.vendor.candidate",
        "dialog_id",
        string="Who may be meant",
        compute="_compute_candidate_ids",
        readonly=False,
        store=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Known vendor",
        compute="_compute_partner_id",
        readonly=False,
        store=True,
        domain="[('parent_id', '=', False), '|', ('company_id', '=', False),"
        " ('company_id', 'parent_of', company_id)]",
    )
    difference_ids = fields.One2many(
        "edic.finance.vendor.difference",
        "dialog_id",
        string="What differs",
        compute="_compute_difference_ids",
        readonly=False,
        store=True,
    )

    # other drafts of the same seller
    follower_ids = fields.Many2many(
        "account.move",
        string="Other drafts of the same seller",
        compute="_compute_follower_ids",
    )
    follower_count = fields.Integer(compute="_compute_follower_ids")
    with_followers = fields.Boolean(
        string="They receive this vendor, too",
        default=True,
        help="Each of them says so, and can do without the vendor again by one click.",
    )

    # somebody else enters him
    keeper_ids = fields.Many2many("res.users", compute="_compute_keeper_ids")
    keeper_id = fields.Many2one(
        "res.users",
        string="Hand over to",
        compute="_compute_keeper_id",
        readonly=False,
        store=True,
        domain="[('id', 'in', keeper_ids)]",
        help="Somebody who may create contacts: once the vendor is on the bill, it goes"
        " on by itself.",
    )
    note = fields.Char(string="Note to this person")

    # a new one, as the document states him
    name = _filled("Name")
    street = _filled("Street")
    street2 = _filled("Street 2")
    zip = _filled("Postcode")
    city = _filled("City")
    country_id = fields.Many2one(
        "res.country", compute="_compute_filled", readonly=False, store=True
    )
    vat = _filled("VAT number")
    company_registry = _filled("SIRET or register number")
    email = _filled("E-mail")
    phone = _filled("Telephone")
    peppol_eas = fields.Selection(
        selection=lambda self: self._eas(),
        string="Kind of electronic address",
        compute="_compute_filled",
        readonly=False,
        store=True,
    )
    peppol_endpoint = _filled("Electronic address")
    notes = fields.Text(
        compute="_compute_filled",
        readonly=False,
        store=True,
        help="What the document states of the seller, and a contact has no field for.",
    )
    iban = _filled(
        "IBAN",
        help="It is entered as not trusted: somebody calls the vendor back first.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Payment terms",
        compute="_compute_payment_term_id",
        readonly=False,
        store=True,
        check_company=True,
    )
    terms = fields.Char(string="Terms in the document", compute="_compute_named")

    @api.depends("move_id")
    @api.depends_context("lang")
    def _compute_named(self):
        for dialog in self:
            stated = dialog._stated()
            single = {row.name: row.value for row in reversed(stated)}
            dialog.named = single.get("name")
            dialog.terms = single.get("terms")
            dialog.remarks = "\n".join(dialog._doubts(stated, single))

    @api.depends_context("uid")
    def _compute_can_create(self):
        self.can_create = self.env["res.partner"].has_access("create")

    @api.depends("move_id")
    @api.depends_context("uid")
    def _compute_follower_ids(self):
        for dialog in self:
            dialog.follower_ids = VendorFollowers(dialog.move_id).drafts()
            dialog.follower_count = len(dialog.follower_ids)

    @api.depends("move_id")
    @api.depends_context("uid")
    def _compute_keeper_ids(self):
        for dialog in self:
            dialog.keeper_ids = BillVendor(dialog.move_id).keepers()

    @api.depends("move_id")
    def _compute_keeper_id(self):
        for dialog in self:
            dialog.keeper_id = BillVendor(dialog.move_id).keeper()

    # --- who is known -----------------------------------------------------------------
    @api.depends("move_id")
    def _compute_candidate_ids(self):
        for dialog in self:
            matches = BillVendor(dialog.move_id).matches()[:MAX_SHOWN]
            dialog.candidate_ids = [
                Command.create(
                    {
                        "partner_id": match.partner,
                        "agreed": dialog._agreed_text(match),
                        "differences": dialog._differences_text(match.differences),
                        "is_chosen": match.partner == dialog._on_bill().id,
                    }
                )
                for match in matches
            ]

    @api.depends("move_id")
    def _compute_partner_id(self):
        for dialog in self:
            dialog.partner_id = dialog._on_bill()

    @api.depends("partner_id")
    def _compute_difference_ids(self):
        for dialog in self:
            partner = dialog.partner_id._origin
            rows = dialog._differences(partner) if partner else ()
            dialog.difference_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "field": row.field,
                            "stated": row.stated,
                            "known": row.known,
                            "can_add": dialog._can_add(partner, row),
                        }
                    )
                    for row in rows
                ),
            ]

    @api.onchange("candidate_ids")
    def _onchange_candidate_ids(self):
        """Let one contact alone be chosen."""
        chosen = self.candidate_ids.filtered("is_chosen")
        new = chosen.filtered(lambda row: row.partner_id != self.partner_id)[:1]
        if new:
            self.partner_id = new.partner_id
        elif not chosen and self.partner_id in self.candidate_ids.partner_id:
            self.partner_id = False
        self._mark_chosen()

    @api.onchange("partner_id")
    def _mark_chosen(self):
        for row in self.candidate_ids:
            row.is_chosen = row.partner_id == self.partner_id

    def _on_bill(self):
        return self.move_id.commercial_partner_id

    def _stated(self):
        return BillVendor(self.move_id).stated

    def _differences(self, partner):
        """Return in what a contact is not as the document states him."""
        [known] = partner.commercial_partner_id._edic_known()
        stated = seller(self._stated())
        lacking = [
            Difference(name, value, "")
            for name in ("email", "phone")
            if (value := getattr(stated, name)) and not partner[name]
        ]
        return [*differences(stated, known.party), *lacking]

    def _can_add(self, partner, row):
        """Return whether the contact lacks a value, and the user may enter it."""
        if row.field == "iban":
            return self.env["res.partner.bank"].has_access("create")
        name = FIELDS.get(row.field)
        return bool(name and not partner[name] and partner.has_access("write"))

    def _agreed_text(self, match):
        labels = seller_labels(self.env)
        texts = [labels[name] for name in match.agreed]
        if match.is_archived:
            texts.append(self.env._("archived"))
        return ", ".join(texts) or self.env._("a similar name")

    def _differences_text(self, rows):
        labels = seller_labels(self.env)
        return "\n".join(
            self.env._(
                "%(label)s: %(stated)s, here %(known)s",
                label=labels[row.field],
                stated=row.stated,
                known=row.known or "–",
            )
            for row in rows
        )

    # --- who is new -------------------------------------------------------------------
    @api.depends("move_id")
    def _compute_filled(self):
        for dialog in self:
            stated = dialog._stated()
            single = {row.name: row.value for row in reversed(stated)}
            country = dialog._country(single.get("country"))
            whole = seller(stated)
            registry = siret_of(whole) or siren_of(whole) or single.get("register")
            scheme, address, noted = dialog._electronic_address()
            vat = dialog._valid_vat(country, single.get("vat"))
            number = single.get("tax_number")
            if number and not vat:  # Odoo has both in one field
                vat = dialog._valid_vat(country, number)
            if number and compact(vat or "") != compact(number):
                noted = [self.env._("Tax number: %(number)s", number=number), *noted]
            vals = {
                **{n: single.get(n) for n in ("name", "street", "street2", "city")},
                **{n: single.get(n) for n in ("email", "phone")},
                "zip": single.get("postcode"),
                "country_id": country.id,
                "vat": vat,
                "peppol_eas": scheme,
                "peppol_endpoint": address,
                "notes": "\n".join(noted),
                "company_registry": registry,
                "iban": next(filter(iban.is_valid, whole.ibans), False),
            }
            dialog.update(vals)

    def _electronic_address(self):
        """Return scheme and number of BT-34 as Odoo can have them, and lines on those
        that it cannot."""
        kinds, noted = dict(self._eas()), []
        for row in self._stated():
            if row.name != "address" or row.source != ELECTRONIC_ADDRESS:
                continue
            wrong = self.env["res.partner"]._build_error_peppol_endpoint
            if row.scheme in kinds and not wrong(row.scheme, row.value):
                return row.scheme, row.value, noted
            noted.append(
                self.env._(
                    "Electronic address: %(scheme)s %(address)s",
                    scheme=row.scheme,
                    address=row.value,
                )
            )
        return False, False, noted

    @api.model
    def _eas(self):
        """Return the schemes of electronic addresses that a contact may have."""
        eas = self.env["res.partner"]._fields["peppol_eas"]
        return eas._description_selection(self.env)

    @api.depends("move_id")
    def _compute_payment_term_id(self):
        for dialog in self:
            dialog.payment_term_id = dialog._stated_terms()

    def _country(self, code):
        """Return the country that is stated, else that of the VAT number."""
        vat = next((r.value for r in self._stated() if r.name == "vat"), "")
        code = code or compact(vat)[:2].replace("EL", "GR")
        return self.env["res.country"].search([("code", "=", code.upper())], limit=1)

    def _valid_vat(self, country, number):
        if not number:
            return False
        checked, _code = self.env["res.partner"]._run_vat_checks(
            country, compact(number), validation="setnull"
        )
        return checked or False

    def _stated_terms(self):
        """Return the payment terms by which the bill is due when the document says."""
        terms = self.env["account.payment.term"]
        bill = self.move_id
        if not bill.invoice_date or not bill.invoice_date_due:
            return terms
        days = (bill.invoice_date_due - bill.invoice_date).days
        domain = terms._check_company_domain(bill.company_id)
        known = terms.search([*domain, ("line_ids.nb_days", "=", days)])
        return known.filtered(
            lambda term: (
                len(term.line_ids) == 1
                and term.line_ids.delay_type == "days_after"
                and not term.early_discount
            )
        )[:1]

    def _doubts(self, stated, single):
        """Yield what the form does not take over, and why."""
        country = self._country(single.get("country"))
        number = single.get("vat")
        if number and not self._valid_vat(country, number):
            yield self.env._(
                "The VAT number %(number)s in the document is not valid: it was left "
                "out.",
                number=number,
            )
        if not is_payee(stated):
            yield self.env._(
                "The document has somebody else paid: %(payee)s. The bank account is "
                "not the vendor's.",
                payee=single["payee"],
            )
        for row in stated:
            if row.name == "iban" and not iban.is_valid(row.value):
                yield self.env._(
                    "The IBAN %(iban)s in the document is not valid: it was left out.",
                    iban=row.value,
                )

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.BILLING)
    def action_use(self):
        """Put a known vendor on the bill, with what was ticked added to the contact."""
        self.ensure_one()
        partner = self.partner_id
        if not partner:
            raise UserError(self.env._("Choose the vendor first."))
        if not partner.active:
            raise UserError(
                self.env._("%s is archived: restore the contact first.", partner.name)
            )
        ticked = self.difference_ids.filtered("is_added").mapped("field")
        added = self._add(partner.commercial_partner_id, set(ticked))
        return self._assign(partner, "use", added)

    @roles.for_roles(roles.BILLING)
    def action_create(self):
        """Create the vendor as the form has him, and put him on the bill."""
        self.ensure_one()
        if not (self.name or "").strip():
            raise UserError(self.env._("Enter the name first."))
        # defaults of the screen are left out: keywords would only add to them
        # pylint: disable-next=context-overridden
        clean = self.env["res.partner"].with_context(clean_context(self.env.context))
        vals = {name: self._fields[name].convert_to_write(self[name], self)
                for name in FILLED}  # fmt: skip
        if not self.peppol_endpoint or not self.peppol_eas:  # Odoo finds it by itself
            del vals["peppol_eas"], vals["peppol_endpoint"]
        if self.notes:
            vals["comment"] = plaintext2html(self.notes)
        partner = clean.with_company(self.company_id).create(
            {
                **vals,
                "is_company": True,
                "supplier_rank": 1,
                "property_supplier_payment_term_id": self.payment_term_id.id,
            }
        )
        if self.iban:
            self._add_account(partner, self.iban)
        return self._assign(partner, "create", [name for name in FILLED if self[name]])

    @roles.for_roles(roles.BILLING)
    def action_hand_over(self):
        """Ask somebody who may create contacts to enter the vendor."""
        self.ensure_one()
        BillVendor(self.move_id).hand_over(self.keeper_id, self.note)
        return RELOAD

    def _add(self, partner, names):
        """Enter what the document states and the contact lacks; return its names."""
        added = []
        for row in self._differences(partner):
            if row.field not in names or not self._can_add(partner, row):
                continue
            if row.field == "iban":
                self._add_account(partner, row.stated)
            elif row.field == "country":
                partner.country_id = self._country(row.stated)
            else:
                partner[FIELDS[row.field]] = row.stated
            added.append(row.field)
        return added

    def _add_account(self, partner, number):
        """Enter a bank account, which Odoo makes as not trusted."""
        banks = self.env["res.partner.bank"]
        # pylint: disable-next=context-overridden
        banks = banks.with_context(clean_context(self.env.context))
        banks.create({"acc_number": number, "partner_id": partner.id})

    def _assign(self, partner, treatment, added):
        BillVendor(self.move_id).assign(partner, treatment, added)
        if self.with_followers:
            VendorFollowers(self.move_id).follow(partner)
        return RELOAD


class EdicFinanceVendorCandidate(models.TransientModel):
    """A contact who may be the vendor of a bill."""

    _name = "edic.finance.vendor.candidate"
    _description = "Contact who may be the vendor"

    dialog_id = fields.Many2one(
        "edic.finance.vendor", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    agreed = fields.Char(string="Agrees", readonly=True)
    differences = fields.Text(string="Differs", readonly=True)
    is_chosen = fields.Boolean(string="This one")


class EdicFinanceVendorDifference(models.TransientModel):
    """A value of the document that the chosen contact does not have."""

    _name = "edic.finance.vendor.difference"
    _description = "Difference of a contact from the document"

    dialog_id = fields.Many2one(
        "edic.finance.vendor", required=True, ondelete="cascade", index=True
    )
    field = fields.Char(readonly=True)
    label = fields.Char(string="Value", compute="_compute_label")
    stated = fields.Char(string="In the document", readonly=True)
    known = fields.Char(string="At the contact", readonly=True)
    can_add = fields.Boolean(readonly=True)
    is_added = fields.Boolean(string="Add")

    @api.depends("field")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = seller_labels(self.env)
        for row in self:
            row.label = labels.get(row.field)

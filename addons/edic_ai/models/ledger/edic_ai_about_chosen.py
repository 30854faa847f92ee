# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ... import roles
from ...choices import choice_words
from ...people import with_branches

CONTACT = "res.partner"
# roles that decide on records which they may not open: their names are shown
DECIDING = f"{roles.DPO},{roles.APPROVER}"
SEEN_BY = f"{DECIDING},{roles.MANAGER}"


class EdicAiAboutChosen(models.AbstractModel):
    """A row whose record a person names: a contact is chosen, of another kind of record
    the number is typed and checked.

    Whoever enters it or decides on it may have no right to open the record. So it is
    shown which one the number means, and a number that means none is refused.
    """

    _name = "edic.ai.about.chosen"
    _inherit = "edic.ai.about"
    _description = "About a record that somebody names"

    contact_id = fields.Many2one(
        CONTACT,
        compute="_compute_contact_id",
        readonly=False,
        context={"active_test": False},
    )
    record_text = fields.Text(
        string="Which record", compute="_compute_record_text", groups=SEEN_BY
    )

    @api.model
    def _selection_res_model(self):
        """Return the kinds of records that can be named, with their names."""
        kinds = dict(self.env["edic.ai.trace"]._selection_res_model())
        for name in self._nameable():
            if name in self.env:
                kinds.setdefault(name, self.env["ir.model"].sudo()._get(name).name)
        return sorted(kinds.items(), key=lambda kind: kind[1])

    @api.model
    def _nameable(self):
        """Return the models whose records can be named before the ledger has an entry
        about any; for addons to add to."""
        return (CONTACT,)

    # --- choosing ---------------------------------------------------------------------
    @api.depends("res_model", "res_id")
    def _compute_contact_id(self):
        for about in self:
            is_contact = about.res_model == CONTACT and about.res_id
            contact = self.env[CONTACT].browse(about.res_id if is_contact else ())
            about.contact_id = contact.exists()

    @api.onchange("contact_id")
    def _onchange_contact_id(self):
        if self.contact_id:
            self.res_model, self.res_id = CONTACT, self.contact_id.id

    @api.onchange("res_model")
    def _onchange_res_model(self):
        """Drop the number where the kind changes: it would mean another record."""
        if self.res_id and self._origin.res_model != self.res_model:
            self.res_id = self.contact_id.id if self.res_model == CONTACT else False

    @api.model
    def _with_contact(self, vals):
        """Return the values to store of what was entered: a contact is a record."""
        vals = dict(vals)
        if contact := vals.pop("contact_id", False):
            vals |= {"res_model": CONTACT, "res_id": contact}
        return vals

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_contact(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_contact(vals))

    # --- checking ---------------------------------------------------------------------
    def _named_record(self):
        """Return the record by its kind and number, which may be gone; None of a kind
        that is not installed."""
        self.ensure_one()
        model = self.env.get(self.res_model or "")
        if model is None or not model._auto:
            return None
        return model.sudo().with_context(active_test=False).browse(self.res_id)

    @api.constrains("res_model", "res_id", "company_id")
    def _check_named_record(self):
        """Raise `ValidationError` where there is no such record, nor an entry about
        one, or where it belongs to another company."""
        for about in self.filtered(lambda about: about.res_model and about.res_id):
            if message := about._refused_record():
                raise ValidationError(message)

    def _refused_record(self):
        """Return why the record cannot be named, or None."""
        companies = self._companies_of(self._named_record())
        words = {"kind": self._kind_text(), "number": self.res_id}
        if companies is None:
            return self.env._(
                "There is no record with this number: %(kind)s, no. %(number)s.",
                **words,
            )
        if companies and not self._reaches(companies):
            return self.env._(
                "This record belongs to another company: %(kind)s, no. %(number)s. "
                "Choose the company of the record first.",
                **words,
            )
        return None

    def _kind_text(self):
        kinds = choice_words(self, "res_model")
        return kinds.get(self.res_model, self.res_model)

    def _companies_of(self, record):
        """Return the companies that a record belongs to, as a set of ids; empty where
        it belongs to all, None where there is neither a record nor an entry about it.
        """
        if record and record.exists():
            if record._name == "res.company":
                return set(record.ids)
            return set(record.company_id.ids if "company_id" in record._fields else ())
        about = Domain("res_model", "=", self.res_model)
        about &= Domain("res_id", "=", self.res_id)
        found = self.env["edic.ai.trace"].sudo()._read_group(about, ["company_ref"])
        return {chain for [chain] in found if chain} if found else None

    def _reaches(self, companies):
        """Tell whether it is about one of these companies: of its own and its branches,
        or of all those of whoever enters it."""
        if self.company_id:
            return bool(companies & set(with_branches(self.company_id).ids))
        return self.env.su or bool(companies & set(self.env.user.company_ids.ids))

    # --- showing ----------------------------------------------------------------------
    @api.depends("res_model", "res_id", "company_id")
    @api.depends_context("uid", "lang")
    def _compute_record_text(self):
        for about in self:
            about.record_text = False
            if about.res_model and about.res_id:
                refused = about._refused_record()
                about.record_text = refused or "\n".join(about._record_lines())

    def _record_lines(self):
        """Return number, title and company of the record, a line each.

        Those who decide are shown the title of a record that they may not open.
        """
        record = self._named_record()
        kind, number = self._kind_text(), self.res_id
        if not record or not record.exists():
            return [
                self.env._(
                    "%(kind)s, no. %(number)s: deleted here; the audit trail still has "
                    "entries about it.",
                    kind=kind,
                    number=number,
                )
            ]
        is_deciding = self.env.user.has_groups(DECIDING)
        may_see = is_deciding or record.sudo(False).has_access("read")
        lines = [
            self.env._("%(kind)s, no. %(number)s", kind=kind, number=number),
            *(self._titles(record) if may_see else ()),
        ]
        if company := "company_id" in record._fields and record.company_id:
            lines.append(self.env._("Company: %s", company.name))
        return lines

    def _titles(self, record):
        """Return the name of a record, and its title where it has one."""
        titled = "title" in record._fields and record._fields["title"].type == "char"
        names = (record.display_name, titled and record.title)
        return list(dict.fromkeys(filter(None, names)))

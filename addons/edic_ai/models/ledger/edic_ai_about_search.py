# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

from .edic_ai_about import about_records, readable_sql

HOPS = 3  # from a name to another record's: a line, its bill, its vendor


class EdicAiAboutSearch(models.AbstractModel):
    """Entries are found by the name of the record that they are about.

    With the reader's own rights; persons are not found this way: the ledger is no
    monitor of staff.
    """

    _name = "edic.ai.about.search"
    _inherit = "edic.ai.about"
    _description = "Found by the name of a record"

    about = fields.Char(search="_search_about")

    def _search_about(self, operator, value):
        if operator not in ("ilike", "=ilike", "in"):
            return NotImplemented
        words = value if operator == "in" else [value]
        # without a letter or digit, a number of a bank account would match them all
        wanted = [word for word in words if word and any(map(str.isalnum, word))]
        own = self.sudo(False).with_context(active_test=False)
        like = "=" if operator == "in" else "ilike"
        found = [
            own._about_found(name, like, word)
            for name, _title in self.env["edic.ai.trace"]._selection_res_model()
            for word in wanted
        ]
        nothing = [Domain("res_model", "=", False)] if False in words else []
        return Domain.OR(found + nothing)

    def _about_found(self, name, operator, words):
        """Return the domain of what is about a model's records of such a name."""
        model = self.env.get(name)
        if model is None or not model._auto:
            return Domain.FALSE
        named = self._about_named(model, operator, words)
        if named.is_false():
            return named
        return about_records(model, lambda number: readable_sql(model, number, named))

    def _about_named(self, model, operator, words, names=None, hops=HOPS):
        """Return the domain of a model's records by name, or by another record's."""
        may_be = self._about_no_persons().get(model._name, Domain.TRUE)
        if not hops or may_be.is_false() or not model.has_access("read"):
            return Domain.FALSE
        found = []
        for path in names or model._rec_names_search or [model._rec_name]:
            first, _dot, rest = (path or "").partition(".")
            field = model._fields.get(first)
            if field is None or not model._has_field_access(field, "read"):
                continue
            if field.relational:
                other, more = self.env[field.comodel_name], [rest] if rest else None
                named = self._about_named(other, operator, words, more, hops - 1)
                found.append(Domain(first, "any", named))
            elif field.type == "char" and field._description_searchable:
                found.append(Domain(first, operator, words))
        return may_be & Domain.OR(found)

    @api.model
    def _about_no_persons(self):
        """Return models of persons → domain of the records that are no persons."""
        return {
            "res.users": Domain.FALSE,
            "res.partner": Domain("is_company", "=", True),
        }

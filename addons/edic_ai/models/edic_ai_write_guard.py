# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError

from ..write_guard import (
    CREATION,
    METHOD,
    PARAMETER,
    WRITERS,
    is_of_edic,
    is_opened,
    writer_of,
)


class Base(models.AbstractModel):
    """Refuses what a client writes into fields that only the program changes."""

    _inherit = "base"

    def _valid_field_parameter(self, field, name):
        # EXTENDS base
        return name == PARAMETER or super()._valid_field_parameter(field, name)

    @api.model
    @tools.ormcache()
    def _edic_writers(self):
        """Return ``{field: writer}`` of the stored fields that not every client writes.

        :raises ValueError: a field names a writer that does not exist
        """
        found = {}
        for name, field in self._fields.items():
            if field.store and is_of_edic(field):
                writer = writer_of(field, self._transient)
                if writer not in WRITERS:
                    raise ValueError(f"{field}: {PARAMETER} is one of {WRITERS}")
                if writer in (METHOD, CREATION):
                    found[name] = writer
        return found

    def _edic_closed(self, *writers):
        """Return the names of the fields that the code now at work may not write."""
        if self.env.su:
            return ()
        return {
            name
            for name, writer in self._edic_writers().items()
            if writer in writers and not is_opened(self._name, name)
        }

    def _edic_refuse(self, names):
        """:raises AccessError: some of these fields are the program's"""
        if names:
            shown = [self._fields[name] for name in sorted(names)]
            raise AccessError(
                self.env._(
                    "Only the program writes this, by its buttons: %s",
                    ", ".join(field._description_string(self.env) for field in shown),
                )
            )

    def _edic_given(self, name, value):
        """Return whether a value for a new record says more than its default does."""
        default = self._edic_default(self._fields[name])
        return (value or False) != (default or False)

    def _edic_default(self, field):
        """Return what the program itself gives a new record, as `write` takes it."""
        if not field.default:
            return False
        value = field.convert_to_cache(field.default(self), self, validate=False)
        return field.convert_to_write(field.convert_to_record(value, self), self)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        closed = self._edic_closed(METHOD)
        if closed:
            self._edic_refuse(
                {
                    name
                    for vals in vals_list
                    for name in closed & vals.keys()
                    if self._edic_given(name, vals[name])
                }
            )
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS base
        closed = self._edic_closed(METHOD, CREATION)
        if closed:
            self._edic_refuse(closed & vals.keys())
        if "company_id" in vals and self._edic_is_own_company():
            self._edic_check_moved(vals["company_id"])
        return super().write(vals)

    def _edic_is_own_company(self):
        """Return whether EDIC's own model has a company that is entered on it."""
        field = self._fields.get("company_id")
        return bool(
            field and field.store and not field.related and not self._transient
        ) and is_of_edic(field)

    def _edic_check_moved(self, company):
        """
        :raises UserError: other records point at one that would change its company, and
            would stay behind in the old one
        """
        number = getattr(company, "id", company) or False
        moved = self.sudo().filtered(
            lambda one: one.company_id and one.company_id.id != number
        )
        for model, name in moved and self._edic_pointing():
            pointing = self.env[model].sudo().with_context(active_test=False)
            if pointing.search_count([(name, "in", moved.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "Other records refer to it, so that it stays in its company: "
                        "%s",
                        ", ".join(moved.mapped("display_name")),
                    )
                )

    @api.model
    @tools.ormcache()
    def _edic_pointing(self):
        """Return ``[(model, field)]`` of EDIC's stored fields that point at this model
        from records of a company."""
        return [
            (model._name, name)
            for model in self.env.values()
            if model._auto and not model._abstract and not model._transient
            for name, field in model._fields.items()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and field.store
            and is_of_edic(field)
            and "company_id" in model._fields
        ]

    @api.model
    def default_get(self, fields):
        """Let neither the context nor anybody's own defaults fill guarded fields."""
        # EXTENDS base
        found = super().default_get(fields)
        for name in set(self._edic_closed(METHOD)) & found.keys():
            field = self._fields[name]
            del found[name]
            if field.default:
                found[name] = self._edic_default(field)
        return found

    def copy_data(self, default=None):
        """Leave out of a copy what the program found out about the original."""
        # EXTENDS base
        copied = super().copy_data(default)
        closed = set(self._edic_closed(METHOD)) - set(default or ())
        return [
            vals and {name: vals[name] for name in vals if name not in closed}
            for vals in copied
        ]

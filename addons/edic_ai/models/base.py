# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models, tools
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.orm.domains import COLLECTION_TYPES
from odoo.tools import SQL, Query

from ..write_guard import (
    CREATION,
    METHOD,
    PARAMETER,
    WRITERS,
    concerns_edic,
    is_of_edic,
    is_opened,
    writer_of,
)

PERSONS = ("res.users", "hr.employee", "hr.employee.public")
COMPARING = ("=", "!=", "in", "not in")
WITHIN = ("any", "not any", "any!", "not any!")  # operators whose value is a domain


class Base(models.AbstractModel):
    """Three rules that hold for each model of EDIC, present and future.

    Nobody is counted: a field that names a person who works on a record is no way to
    search, sort, group or sum by (BVerwG 6 P 32.84: being suitable for monitoring is
    enough). A reader may still ask for what is his or her own.

    A dialog belongs to whoever opened it, and is about records which that person may
    read. Odoo 19 keeps neither.

    What only the program changes is refused to every client: `..write_guard`.
    """

    _inherit = "base"

    # fields that say whose task something is, not what somebody did
    _edic_assigned = ()
    # fields of a dialog that name what works for it behind, not what it is about
    _edic_inner = ()

    # --- persons ----------------------------------------------------------------------
    @api.model
    @tools.ormcache()
    def _edic_persons(self):
        """Return the names of the fields by which nobody may be counted."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if name not in self._edic_assigned
            and field.comodel_name in PERSONS
            and concerns_edic(self, field)
        )

    @api.model
    def _edic_check_persons(self, domain):
        """Refuse a domain that asks what a colleague did, on whatever path.

        :raises AccessError: it compares a person with somebody else than the reader
        """
        for condition in Domain(domain).iter_conditions():
            name, _dot, rest = condition.field_expr.partition(".")
            field = self._fields.get(name)
            if field is None:  # Odoo says so
                continue
            if name in self._edic_persons() and not self._edic_is_own(condition):
                raise self._edic_counting_error(field)
            inner = Domain(rest, condition.operator, condition.value) if rest else None
            if condition.operator in WITHIN and not rest:
                inner = condition.value
            if inner is None or isinstance(inner, (Query, SQL)):
                continue
            other = self if name == "id" else self.env.get(field.comodel_name or "")
            if other is not None:
                other._edic_check_persons(inner)

    @api.model
    def _edic_is_own(self, condition):
        """Tell whether a condition asks only for the reader, or for nobody."""
        if "." in condition.field_expr or condition.operator not in COMPARING:
            return False
        value = condition.value
        if isinstance(value, (Query, SQL)):
            return False
        values = value if isinstance(value, COLLECTION_TYPES) else [value]
        return {self.env.uid, False, None}.issuperset(values)

    @api.model
    def _edic_counting_error(self, field):
        return AccessError(
            self.env._(
                "Nobody is counted: “%(field)s” is no way to search, sort or group.",
                field=field._description_string(self.env) or field.name,
            )
        )

    def _edic_check_counting(self, spec):
        """Refuse a field of an order, a group or a sum that names a person."""
        name = spec.partition(":")[0].partition(".")[0]
        if not self.env.su and name in self._edic_persons():
            raise self._edic_counting_error(self._fields[name])

    def _search(self, domain, *args, **kwargs):
        # EXTENDS base
        if not self.env.su:
            self._edic_check_persons(domain)
        return super()._search(domain, *args, **kwargs)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # EXTENDS base
        self._edic_check_counting(field_name)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        # EXTENDS base
        self._edic_check_counting(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base
        self._edic_check_counting(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        # EXTENDS base: clients offer no sorting and no grouping that would be refused
        described = super().fields_get(allfields, attributes)
        for name in self._edic_persons() & described.keys():
            for offer in ("sortable", "groupable"):
                if offer in described[name]:
                    described[name][offer] = False
        return described

    # --- dialogs ----------------------------------------------------------------------
    @api.model
    @tools.ormcache()
    def _edic_is_dialog(self):
        """Tell whether it is a transient model that EDIC defines or extends."""
        return self._transient and any(
            cls.__module__.startswith("odoo.addons.edic_")
            and getattr(cls, "_name", "base") != "base"
            for cls in type(self).__mro__
        )

    @api.model
    @tools.ormcache()
    def _edic_subjects(self):
        """Return the names of a dialog's fields that say which records it is about."""
        return tuple(
            name
            for name, field in self._fields.items()
            if (field.store or not field.compute)
            and (field.relational or field.type in ("reference", "many2one_reference"))
            and name not in ("create_uid", "write_uid")
            and concerns_edic(self, field)
        )

    def _edic_check_subjects(self, given=()):
        """Refuse a dialog about a record that its reader may not read.

        :param given: names of the fields that the reader fills in
        """
        if self.env.su or not self._edic_is_dialog():
            return
        for name in self._edic_subjects():
            if name in self._edic_inner and name not in given:
                continue
            for subject in self._edic_subject(name):
                if not subject._transient:
                    subject.check_access("read")

    def _edic_subject(self, name):
        """Return the records that a field names, a recordset of each model."""
        field, stored = self._fields[name], self.sudo()
        if field.type != "many2one_reference":
            named = (dialog[name]._origin for dialog in stored if dialog[name])
            return [found.sudo(False).exists() for found in named]
        named = ((record[field.model_field], record[name]) for record in stored)
        return [
            self.env[model].browse(number).exists()
            for model, number in named
            if number and model in self.env
        ]

    def _edic_check_asked(self, values, missing):
        """Refuse what a form asks before it is saved: it computes as the superuser.

        :param values: what the form holds, by field
        :param missing: names of the fields that take their default
        """
        if self.env.su or not self._edic_is_dialog():
            return
        asked = self.default_get(missing) if missing else {}
        asked |= {name: values[name] for name in values if name in self._fields}
        self.new(asked, origin=self)._edic_check_subjects(values)

    def onchange(self, values, field_names, fields_spec):
        # EXTENDS web
        # the first time Odoo takes the default of what is shown and not given
        missing = [] if field_names else [n for n in fields_spec if n not in values]
        self._edic_check_asked(values, missing)
        return super().onchange(values, field_names, fields_spec)

    # --- what only the program writes -------------------------------------------------
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

    def _edic_refuse_closed(self, vals_list):
        """Refuse values for new records that only the program gives."""
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
        """Let neither the context nor anybody's own defaults fill guarded fields.

        In superuser mode neither: a client's context may have come along, and what the
        program knows it gives as values.
        """
        # EXTENDS base
        found = super().default_get(fields)
        for name in self._edic_brought(found):
            del found[name]
            if self._fields[name].default:
                found[name] = self._edic_default(self._fields[name])
        return found

    @api.model
    def _edic_brought(self, names):
        """Return which of these guarded fields the context or somebody's own defaults
        have filled."""
        brought = set(self.env["ir.default"]._get_model_defaults(self._name))
        brought |= {
            key.removeprefix("default_")
            for key in self.env.context
            if key.startswith("default_")
        }
        return {name for name in brought.intersection(names) if self._edic_guards(name)}

    @api.model
    def _edic_guards(self, name):
        """Return whether only the program writes a field, which nothing has opened; of
        an inherited one, where it stands."""
        field = self._fields.get(name)
        while field is not None and field.inherited:
            field = field.related_field
        if field is None:
            return False
        writers = self.env[field.model_name]._edic_writers()
        is_guarded = writers.get(field.name) == METHOD
        return is_guarded and not is_opened(field.model_name, field.name)

    def copy_data(self, default=None):
        """Leave out of a copy what the program found out about the original."""
        # EXTENDS base
        copied = super().copy_data(default)
        closed = set(self._edic_closed(METHOD)) - set(default or ())
        return [
            vals and {name: vals[name] for name in vals if name not in closed}
            for vals in copied
        ]

    # --- writing ----------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        self._edic_refuse_closed(vals_list)
        records = super().create(vals_list)
        records._edic_check_subjects({name for vals in vals_list for name in vals})
        return records

    def write(self, vals):
        # EXTENDS base
        closed = self._edic_closed(METHOD, CREATION)
        if closed:
            self._edic_refuse(closed & vals.keys())
        if "company_id" in vals and self._edic_is_own_company():
            self._edic_check_moved(vals["company_id"])
        result = super().write(vals)
        self._edic_check_subjects(vals)
        return result

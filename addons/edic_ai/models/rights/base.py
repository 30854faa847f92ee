# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from itertools import chain

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.orm.domains import COLLECTION_TYPES, DomainAnd, DomainCondition, DomainOr
from odoo.tools import SQL, Query
from odoo.tools.sql import create_column, table_columns, table_exists

from ...definitions import forget_definitions, of_definitions
from ...write_guard import (
    CREATION,
    EMPTY,
    METHOD,
    PARAMETER,
    WRITERS,
    concerns_edic,
    is_of_edic,
    is_opened,
    writer_of,
)

PERSONS = ("res.users", "hr.employee", "hr.employee.public")
PARTNER = "res.partner"
MIXINS = ("mail.thread", "mail.activity.mixin")  # they say who follows, who is to act
# in Odoo's traces, text and numbers that name a person as well
NAMING = re.compile(
    r"(^|_)(email|author|reply_to)|^(old|new)_value_(char|integer|text)$"
)
NUMBERS = ("user_ref",)  # EDIC's own numbers of users without a foreign key
DIARIES = ("calendar.event",)  # they are there to say who meets at which time
COMPARING = ("=", "!=", "in", "not in")
WITHIN = ("any", "not any", "any!", "not any!")  # operators whose value is a domain

OWN, DECIDED, TRACE = "own", "decided", "trace"


class Base(models.AbstractModel):
    """Three rules that hold for each model of EDIC, present and future.

    Nobody is counted: a field that names a person who works on a record is no way to
    search, sort, group or sum by (BVerwG 6 P 32.84: being suitable for monitoring is
    enough). A reader may still ask for what is his or her own. Three kinds of models
    are kept so; `_edic_kinds` finds them by what they are:

    - EDIC's own: such a field is refused, on whatever path;
    - Odoo's on which people decide with EDIC (a bill, a payment): Odoo's own fields
      remain a way to find the records that `_edic_apart` names, such as the customer
      invoices of a salesperson, and no others;
    - Odoo's traces (messages, activities, followers, files): those about other models
      remain to be found by a person.

    A name can still be read on each record: an auditor must see who decided.

    A dialog belongs to whoever opened it, and is about records which that person may
    read. Odoo 19 keeps neither.

    What only the program changes is refused to every client: `..write_guard`.
    """

    _inherit = "base"

    # fields that say whose task something is, not what somebody did
    _edic_assigned = ()
    # fields of a dialog that name what works for it behind, not what it is about
    _edic_inner = ()

    @api.model
    def _post_model_setup__(self):
        # EXTENDS base
        forget_definitions(self.env.registry)
        return super()._post_model_setup__()

    # --- persons ----------------------------------------------------------------------
    @api.model
    def _edic_kinds(self):
        """Return ``{model: (kind, field)}`` of the models by which people might be
        counted; the field leads to the record that it belongs to, if to any."""
        return self.env["base"]._edic_found_kinds()

    @api.model
    @of_definitions
    def _edic_found_kinds(self):
        kept = {
            name: model
            for name, model in self.env.registry.items()
            if not model._abstract and not model._transient
        }
        kinds = {name: (OWN, None) for name in kept if _is_own(kept[name])}
        for name in kept.keys() - kinds.keys():
            fields = kept[name]._fields.values()
            if any(_is_decision(kept[name], field) for field in fields):
                kinds[name] = (DECIDED, None)
            elif name not in DIARIES and _reference(kept[name]):
                kinds[name] = (TRACE, None)
        leading = [
            (name, field)
            for name, model in kept.items()
            if name not in kinds
            for field in model._fields.values()
            if _belongs(model, field)
        ]
        added = kinds
        while added:  # their parts, and reports about them
            added = {
                name: (kinds[field.comodel_name][0], field.name)
                for name, field in leading
                if name not in kinds and kinds.get(field.comodel_name, (OWN,))[0] != OWN
            }
            kinds |= added
        return kinds

    @api.model
    def _edic_apart(self):
        """Return the domain of the records that may be searched by a person.

        :return: `None` where that is true of all of them
        """
        kind, name = self._edic_kinds().get(self._name, (None, None))
        if kind is None:
            return None
        if name:
            apart = self.env[self._fields[name].comodel_name]._edic_apart()
            return apart if apart.is_false() else Domain(name, "any", apart)
        if kind == TRACE:
            return Domain(_reference(self), "not in", self._edic_guarded())
        return Domain.FALSE

    @api.model
    def _edic_guarded(self):
        """Return the names of the models whose traces count nobody."""
        kinds = self._edic_kinds()
        return sorted(name for name in kinds if kinds[name][0] != TRACE)

    @api.model
    @of_definitions
    def _edic_counting(self):
        """Return ``{field: domain}`` of the fields that name a person at work.

        The domain is of the records that may be searched, sorted or grouped by it, as
        a list; `None` where none may.
        """
        found = {}
        for name, field in self._fields.items():
            apart = self._edic_searchable_by(field)
            if apart is not None:
                found[name] = None if apart.is_false() else list(apart)
        for name in self._rec_names_search or [self._rec_name or ""]:
            if name.partition(".")[0] in found:
                found["display_name"] = found[name.partition(".")[0]]
        return found

    @api.model
    def _edic_searchable_by(self, field):
        """Return the domain of the records that may be searched by a field.

        :return: `None` where the field names nobody, or whose task something is
        """
        kind, owner = self._edic_kinds().get(self._name, (None, None))
        if kind is None and self._edic_apart() is not None:
            kind = DECIDED  # a model that says so itself
        assigned = self._edic_assigned
        if owner:
            assigned += self.env[self._fields[owner].comodel_name]._edic_assigned
        if field.name in assigned:
            return None
        if concerns_edic(self, field):
            return Domain.FALSE if self._edic_names(OWN, field) else None
        if field.related and (apart := self._edic_related(field)) is not None:
            return apart
        if not self._edic_names(kind, field):
            return None
        if kind == DECIDED and field.name in self.env["mail.activity.mixin"]._fields:
            return Domain.FALSE  # Odoo searches it among the traces
        return self._edic_apart()

    @api.model
    def _edic_related(self, field):
        """Return the domain of the records that may be searched by a related field, as
        its origin may."""
        model, (*path, last) = self, field.related.split(".")
        for step in path:
            model = self.env[model._fields[step].comodel_name]
        apart = model._edic_searchable_by(model._fields[last])
        if not path or apart is None or apart.is_false():
            return apart
        return Domain(".".join(path), "any", apart)

    @api.model
    def _edic_names(self, kind, field):
        """Tell whether a field names a person who works on a record of this kind."""
        if kind is None:
            return False
        if field.comodel_name in PERSONS:
            return True
        if field.comodel_name == PARTNER:
            mixed = (field.name in self.env[mixin]._fields for mixin in MIXINS)
            return kind == TRACE or any(mixed)
        if kind == OWN:
            return field.name in NUMBERS
        plain = ("char", "text", "integer")
        return kind == TRACE and field.type in plain and bool(NAMING.search(field.name))

    @api.model
    def _edic_persons(self):
        """Return the names of the fields by which nobody may be counted at all."""
        return {name for name, apart in self._edic_counting().items() if apart is None}

    @api.model
    def _edic_uncounted(self, domain, is_strict=False, is_silent=False):
        """Return a domain without what it asks of colleagues.

        A condition on a person finds only those records that may be searched so; what
        is negated is that condition as well, so that no other record comes or goes
        with a person.

        :param is_strict: the path there began at a model of EDIC: nothing may be found
        :param is_silent: it began at records of which each may be searched by a person
        :return: the same domain if nothing is to be changed in it
        :raises AccessError: it asks what a colleague did where that is never found
        """
        domain, is_changed = Domain(domain), False
        counting = self._edic_counting()
        is_silent = is_silent or self._edic_is_silent(domain)

        def narrow(condition):
            nonlocal is_changed
            narrowed = self._edic_narrowed(condition, counting, is_strict, is_silent)
            is_changed |= narrowed is not condition
            return narrowed

        narrowed = domain.map_conditions(narrow)
        if not is_changed or self._edic_is_on_record(domain):
            return domain
        return narrowed

    @api.model
    def _edic_is_silent(self, domain):
        """Tell whether a search may leave out records that may not be searched by a
        person, without saying so.

        Of traces that is usual: they belong to many records. Of bills it would say that
        somebody did nothing: there the domain itself has to ask for what may be.
        """
        kind, _name = self._edic_kinds().get(self._name, (None, None))
        return kind != DECIDED or _implies(self, domain, self._edic_apart())

    @api.model
    def _edic_narrowed(self, condition, counting, is_strict, is_silent):
        name, _dot, rest = condition.field_expr.partition(".")
        field = self._fields.get(name)
        if field is None:  # Odoo says so
            return condition
        if name in counting:
            if self._edic_is_own(condition, field):
                return condition
            if is_strict or counting[name] is None or not is_silent:
                raise self._edic_counting_error(field)
            return condition & Domain(counting[name])
        comodel = self._name if name == "id" else field.comodel_name
        if not comodel:  # it leads nowhere, as most do
            return condition
        other = self.env[comodel]
        inner = self._edic_inner_of(condition, other, rest)
        if inner is None:
            return condition
        kinds = self._edic_kinds()
        kind, far = (kinds.get(model._name, ("",))[0] for model in (self, other))
        # the traces of a model on which people decide are never found by a person
        is_strict |= _is_own(self) or (kind == DECIDED and far == TRACE)
        is_silent &= kind == DECIDED
        narrowed = other._edic_uncounted(inner, is_strict, is_silent)
        if narrowed is inner:
            return condition
        found = Domain(name, "any" if rest else condition.operator, narrowed)
        apart = self._edic_apart()
        return found if apart is None else found & apart

    @api.model
    def _edic_is_on_record(self, domain):
        """Tell whether a domain asks for traces of a single record, such as its
        followers: who may read that one sees the names on it."""
        model = _reference(self)
        if model is None or not isinstance(domain, DomainAnd):
            return False
        names = {
            condition.field_expr
            for condition in domain.children
            if isinstance(condition, DomainCondition)
            and condition.operator in ("=", "in")
            and _is_single(condition.value)
        }
        return {model, "res_id"} <= names

    @api.model
    def _edic_inner_of(self, condition, other, rest):
        """Return the domain that a condition sets on the records of a relation."""
        operator, value = condition.operator, condition.value
        if rest:
            return Domain(rest, operator, value)
        if operator in WITHIN:
            return None if isinstance(value, (Query, SQL)) else Domain(value)
        by_name = any(isinstance(part, str) for part in _listed(value))
        if by_name and "display_name" in other._edic_counting():
            raise self._edic_counting_error(self._fields[condition.field_expr])
        return None

    @api.model
    def _edic_is_own(self, condition, field):
        """Tell whether a condition asks only for the reader, or for nobody."""
        value = condition.value
        if (
            condition.field_expr != field.name
            or condition.operator not in COMPARING
            or isinstance(value, (Query, SQL))
        ):
            return False
        own = {"res.users": [self.env.uid], PARTNER: self.env.user.partner_id.ids}
        if field.name in NUMBERS:
            ids = [self.env.uid]
        elif field.comodel_name in own:
            ids = own[field.comodel_name]
        elif field.comodel_name in PERSONS:
            ids = self.env.user.sudo().employee_ids.ids
        else:
            ids = []
        return {*ids, False, None}.issuperset(_listed(value))

    @api.model
    def _edic_counting_error(self, field):
        message = self.env._(
            "People are not counted here: you cannot search, sort or group by "
            "“%(field)s”.",
            field=field._description_string(self.env) or field.name,
        )
        return AccessError(" ".join(filter(None, (message, self._edic_apart_words()))))

    @api.model
    def _edic_apart_words(self):
        """Return a sentence on the records that may be searched by a person, or ""."""
        return ""

    def _edic_checked(self, spec):
        """Return the domain of the records that may be sorted or grouped by a field.

        :param str spec: a field of an order, a group or a sum
        :return: `None` where the field names nobody
        :raises AccessError: none may
        """
        name = spec.partition(":")[0].partition(".")[0]
        counting = {} if self.env.su else self._edic_counting()
        if name not in counting:
            return None
        if counting[name] is None:
            raise self._edic_counting_error(self._fields[name])
        return Domain(counting[name])

    def _edic_keep_apart(self, spec, alias, query):
        """Leave out of a query what may not be grouped or summed by a field."""
        apart = self._edic_checked(spec)
        if apart is not None:
            model = self.sudo().with_context(active_test=False)
            query.add_where(apart.optimize_full(model)._to_sql(model, alias, query))

    @api.model
    def _edic_check_groups(self, domain, specs):
        """Raise `AccessError` where groups would leave out records silently."""
        named = [spec for spec in specs if self._edic_checked(spec) is not None]
        if named and not self._edic_is_silent(Domain(domain)):
            name = named[0].partition(":")[0].partition(".")[0]
            raise self._edic_counting_error(self._fields[name])

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        # EXTENDS base
        self._edic_check_groups(domain, (*groupby, *aggregates))
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        # EXTENDS base
        self._edic_check_groups(domain, (*chain(*grouping_sets), *aggregates))
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    def _search(self, domain, *args, **kwargs):
        # EXTENDS base
        if not self.env.su:
            domain = self._edic_uncounted(domain)
        return super()._search(domain, *args, **kwargs)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # EXTENDS base: the others are sorted as if nobody were named on them
        apart = self._edic_checked(field_name)
        if apart is not None:
            found = self.sudo().with_context(active_test=False)._search(apart)
            joined = query.make_alias(alias, "edic_apart")
            query.add_join(
                "LEFT JOIN",
                joined,
                found.subselect(SQL("%s.*", SQL.identifier(found.table))),
                SQL(
                    "%s = %s", SQL.identifier(alias, "id"), SQL.identifier(joined, "id")
                ),
            )
            alias = joined
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_groupby(self, alias, groupby_spec, query):
        # EXTENDS base
        self._edic_keep_apart(groupby_spec, alias, query)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        # EXTENDS base
        self._edic_keep_apart(aggregate_spec, self._table, query)
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
    @of_definitions
    def _edic_is_dialog(self):
        """Tell whether it is a transient model that EDIC defines or extends."""
        return self._transient and any(
            cls.__module__.startswith("odoo.addons.edic_")
            and getattr(cls, "_name", "base") != "base"
            for cls in type(self).__mro__
        )

    @api.model
    @of_definitions
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
        return name in (PARAMETER, EMPTY) or super()._valid_field_parameter(field, name)

    def _auto_init(self):
        # EXTENDS base: installing computes no such field for every entry ever booked
        empty = [f for f in self._fields.values() if getattr(f, EMPTY, False)]
        if empty and table_exists(self.env.cr, self._table):
            columns = table_columns(self.env.cr, self._table)
            for field in empty:
                if field.name not in columns:
                    kind = field.column_type[1]
                    create_column(self.env.cr, self._table, field.name, kind)
        return super()._auto_init()

    @api.model
    @of_definitions
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
        """Raise `AccessError` where some of these fields are the program's."""
        if names:
            shown = [self._fields[name] for name in sorted(names)]
            raise AccessError(
                self.env._(
                    "Only the program writes this, by its buttons: %s",
                    ", ".join(field._description_string(self.env) for field in shown),
                )
            )

    def _edic_default(self, field):
        """Return what the program itself gives a new record, as `write` takes it."""
        if not field.default:
            return False
        value = field.convert_to_cache(field.default(self), self, validate=False)
        return field.convert_to_write(field.convert_to_record(value, self), self)

    def _edic_refuse_closed(self, vals_list):
        """Refuse values for new records that only the program gives."""
        if closed := self._edic_closed(METHOD):
            self._edic_refuse(
                {
                    name
                    for vals in vals_list
                    for name in closed & vals.keys()
                    if (vals[name] or False)
                    != (self._edic_default(self._fields[name]) or False)
                }
            )

    def _edic_is_own_company(self):
        """Return whether EDIC's own model has a company that is entered on it."""
        field = self._fields.get("company_id")
        return bool(
            field and field.store and not field.related and not self._transient
        ) and is_of_edic(field)

    def _edic_check_moved(self, company):
        """Raise `UserError` where other records point at one that would change its
        company: they would stay behind in the old one."""
        number = getattr(company, "id", company) or False
        moved = self.sudo().filtered(
            lambda record: record.company_id and record.company_id.id != number
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
    @of_definitions
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
        """Return the guarded fields that the context or somebody's defaults filled."""
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
        if closed := self._edic_closed(METHOD, CREATION):
            self._edic_refuse(closed & vals.keys())
        if "company_id" in vals and self._edic_is_own_company():
            self._edic_check_moved(vals["company_id"])
        result = super().write(vals)
        self._edic_check_subjects(vals)
        return result


def _is_own(model):
    """Tell whether EDIC defines a model."""
    return (model._original_module or "").startswith("edic_")


def _is_decision(model, field):
    """Tell whether EDIC added a field that says who did something to a record."""
    return (
        field.comodel_name in PERSONS
        and not field.related
        and field.name not in model._edic_assigned
        and concerns_edic(model, field)
    )


def _reference(model):
    """Return the name of the field that says of which model a trace's record is."""
    for field in model._fields.values():
        if field.type == "many2one_reference" and field.store and field.model_field:
            return field.model_field
    return None


def _listed(value):
    """Return the values that a condition compares with."""
    return value if isinstance(value, COLLECTION_TYPES) else [value]


def _is_single(value):
    """Tell whether a condition compares with one number or name."""
    values = list(_listed(value))
    return len(values) == 1 and isinstance(values[0], int | str)


def _implies(model, domain, apart):
    """Tell whether a domain finds only records of another one, by its form alone."""
    if isinstance(domain, DomainAnd):
        return any(_implies(model, child, apart) for child in domain.children)
    if isinstance(domain, DomainOr):
        return all(_implies(model, child, apart) for child in domain.children)
    if not isinstance(domain, DomainCondition) or not isinstance(
        apart, DomainCondition
    ):
        return False
    field = model._fields.get(domain.field_expr)
    path = (field is not None and field.related) or domain.field_expr
    name = apart.field_expr
    if apart.operator == "in":
        is_equal = path == name and domain.operator in ("=", "in")
        return is_equal and set(_listed(domain.value)) <= set(apart.value)
    if apart.operator != "any":
        return False
    other, inner = model.env[model._fields[name].comodel_name], Domain(apart.value)
    if path == name:
        is_any = domain.operator == "any" and isinstance(domain.value, Domain)
        return is_any and _implies(other, domain.value, inner)
    first, _dot, rest = path.partition(".")
    if first != name or not rest:
        return False
    return _implies(other, Domain(rest, domain.operator, domain.value), inner)


def _belongs(model, field):
    """Tell whether a field leads to the record without which this one is not there."""
    return (
        field.type == "many2one"
        and field.store
        and (field.required or field.delegate or not model._auto)
    )

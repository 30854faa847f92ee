# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from babel.dates import format_date

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ...tools.chat.filters import FilterError, Kind, condition
from ...tools.chat.result import FACT, QUOTE, ToolError
from ...tools.letters.drafting.facts import LOCALES, Fact
from ...tools.letters.drafting.facts import Kind as FactKind

PREFIX = "edic.public.chat.kind."
OF = ("any", "record", "vendor")  # all; of the record on screen; of its vendor


class EdicPublicChatKind(models.AbstractModel):
    """Records that the chat's tools may find: ``edic.public.chat.kind.<code>``.

    A class that inherits this is found by itself. It names the fields that may be
    shown, filtered, summed and grouped by; there are no others, and each of them is
    read with the rights of whoever asks. No kind is about employees, users or
    applicants.
    """

    _name = "edic.public.chat.kind"
    _description = "Kind of record that can be asked about (contract)"
    _model = None
    _title = ""  # what they are called, in the plural
    _shown = ()  # (path, kind of fact) in lists
    _more = ()  # what a record alone shows besides
    _quoted = ()  # paths whose text comes from outside
    _filters = {}  # name → tools.chat.filters.Field
    _measures = {}  # name → (field, sign)
    _groups = {}  # name → field, with its granularity

    @api.model
    def _all(self):
        """Return ``{code: class}`` of those whose records this user may read."""
        names = sorted(self.env.registry["edic.public.chat.kind"]._inherit_children)
        return {
            name.removeprefix(PREFIX): self.env[name]
            for name in names
            if self.env[self.env[name]._model].has_access("read")
        }

    @api.model
    def _of_record(self, record):
        kinds = self._all().values()
        return next((kind for kind in kinds if kind._model == record._name), None)

    def _labels(self):
        """Return the names of filters, measures and groups, for the reader."""
        return {
            "day": self.env._("Date"),
            "amount": self.env._("Amount"),
            "vendor": self.env._("Vendor"),
            "state": self.env._("State"),
            "total": self.env._("Total with VAT"),
            "year": self.env._("Year"),
            "net": self.env._("Total without VAT"),
            "open": self.env._("Amount still open"),
            "month": self.env._("Month"),
            "account": self.env._("Account"),
            "number": self.env._("Number"),
            "label": self.env._("Description"),
            "name": self.env._("Name"),
            "city": self.env._("City"),
            "country": self.env._("Country"),
            "check": self.env._("Check"),
            "due": self.env._("Due date"),
            "severity": self.env._("Severity"),
        }

    def _domain(self):
        """Return the domain of the records that belong to this kind."""
        return Domain("company_id", "=", self.env.company.id)

    def _posted(self):
        """Return the domain of those of them that count in sums."""
        return Domain.TRUE

    def _linked(self, record, of):
        """Return the domain of those that belong to the record on screen, or to its
        vendor; None where none can."""
        raise NotImplementedError

    def _data_class(self, domain):
        """Return the most protected kind of data that these may hold."""
        return DataClass.PERSONAL

    # --- for the tools ----------------------------------------------------------------
    def _wanted(self, record, args):
        """Return the domain that arguments ask for.

        :raises ToolError: what cannot be read, or is not there
        """
        domain = self._domain()
        if (of := args.get("of", "any")) != "any":
            linked = self._linked(record, of)
            if linked is None:
                raise ToolError(self.env._("The record on screen has none of these."))
            domain &= linked
        for arg in args.get("filters", ()):
            domain &= Domain(*self._condition(arg))
        return domain

    def _condition(self, arg):
        field = self._filters.get(arg["field"])
        if field is None or not self._may(field.path):
            raise ToolError(self.env._("These cannot be filtered by that."))
        choices = tuple(value for value, _label in self._choices(field))
        try:
            return condition(field, arg["operator"], arg["value"], choices)
        except FilterError as error:
            texts = {
                "operator": self.env._("This field has no such comparison."),
                "value": self.env._("The value does not fit the field."),
            }
            raise ToolError(texts[error.code]) from None

    def _choices(self, field):
        """Return ``[[value, label]]`` of a field of choices."""
        if field.kind is not Kind.CHOICE:
            return []
        found = self.env[self._model]._fields[field.path]
        return [list(choice) for choice in found._description_selection(self.env)]

    def _may(self, path):
        """Return whether this user may read the field at the end of a path."""
        facts, model = self.env["edic.public.facts"], self.env[self._model]
        for name in path.split(":")[0].split("."):
            if not facts._may(model, name):
                return False
            field = model._fields[name]
            model = self.env[field.comodel_name] if field.relational else model
        return True

    def _cells(self, record, columns):
        facts = self.env["edic.public.facts"]
        return tuple(
            facts._fact(
                QUOTE if path in self._quoted else FACT,
                kind,
                record,
                path,
                self._label(path),
            )
            for path, kind in columns
        )

    def _head(self, columns):
        return tuple(self._label(path) for path, _kind in columns)

    def _label(self, path):
        """Return the name of a column: the name of a vendor is the vendor."""
        facts, model = self.env["edic.public.facts"], self.env[self._model]
        return facts._label(model, path.removesuffix(".name"))

    def _group_fact(self, name, value, source):
        """Return the name of a group as a fact, for this reader."""
        field = self.env[self._model]._fields[self._groups[name].split(":")[0]]
        label = self._group_name(name, field, value)
        kind = FactKind.NAME if field.relational else FactKind.REFERENCE
        return Fact(FACT, kind, self._labels()[name], label or None, source=source)

    def _group_name(self, name, field, value):
        if not value:
            return None
        if field.relational:
            return value._filtered_access("read").display_name
        if isinstance(value, date):
            locale = LOCALES.get((self.env.lang or "en")[:2], "en_GB")
            form = "yyyy" if name == "year" else "MMMM yyyy"
            return format_date(value, form, locale)
        return dict(field._description_selection(self.env)).get(value)

    def _action(self, domain, title=None):
        return {
            "type": "ir.actions.act_window",
            "name": title or self.env._(self._title),
            "res_model": self._model,
            "views": [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {"create": False},
            "target": "current",
        }

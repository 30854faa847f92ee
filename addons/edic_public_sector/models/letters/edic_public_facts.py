# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.tools.text.figures import figures

from ... import roles
from ...tools.letters.drafting.facts import Fact, FactTable, Kind, Source
from ..common.company import company_of

MAX_TEXT = 20_000  # characters


class EdicPublicFacts(models.AbstractModel):
    """A source from which facts of a draft are read: ``edic.public.facts.<what>``.

    A class that inherits this is found by itself; it reads records of one model with
    the rights of whoever drafts, and leaves out what that person may not read.
    To implement: `_model`, `_collect`; where there are tables, `_tables`.
    """

    _name = "edic.public.facts"
    _description = "Facts for drafts (contract)"
    _model = None  # of the records; None: of any record

    @api.model
    def _sources(self, res_model):
        """Return the classes that know facts of such records."""
        names = sorted(self.env.registry["edic.public.facts"]._inherit_children)
        found = [self.env[name] for name in names]
        return [source for source in found if source._model in (None, res_model)]

    @api.model
    def _of(self, record, lang):
        """Return the fact table of a record, and its tables.

        :param lang: of the draft, two letters
        :return: ``(FactTable, {name: table})``, a table being JSON of
            ``{"head": [label], "rows": [[Fact]], "numeric": [column]}``
        :raises AccessError: the record itself may not be read
        """
        record = self._in_lang(record.sudo(False), lang)
        record.check_access("read")
        found, tables = [], {}
        for source in self._sources(record._name):
            own = source.with_env(record.env)
            found += own._collect(record)
            tables |= own._tables(record)
        return FactTable(found, lang), tables

    @api.model
    def _in_lang(self, record, lang):
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        fitting = next((code for code in codes if code[:2] == lang), "en_US")
        return record.with_context(lang=fitting)

    def _collect(self, record):
        """Return a list of `tools.letters.drafting.facts.Fact`, with labels in the
        language of the environment."""
        return []

    @api.model
    def _optional_keys(self):
        """Return the keys of facts that are stated only where they hold: of a kind of
        record, or that something is known not to be there. A paragraph that needs one
        of them is not shown where it is missing, so that no missing fact stands for a
        no.

        :return: set of keys
        """
        return {"law_unapproved"}  # of `DraftFacts`, of any record

    @api.model
    def _law_day_of(self, record):
        """Return the day whose law a record is held against, of who knows such records;
        None where it has none."""
        days = (
            source._law_day(record.sudo()) for source in self._sources(record._name)
        )
        return next(filter(None, days), None)

    def _law_day(self, record):
        """Return the day on which happened what the record is about, or None.

        It says which law counts, not who may read it: the record comes with all rights.
        """
        return None

    def _tables(self, record):
        """Return ``{name: {"head", "rows", "numeric"}}``."""
        return {}

    # --- for the classes --------------------------------------------------------------
    def _fact(self, key, kind, record, path, label=None, **more):
        """Return a fact read from a field, by a dotted path; without a value where it
        is empty, or not for this reader."""
        owner, field = self._reached(record, path)
        about = {"label": label or self._label(record, path), **more}
        if field is None:
            return Fact(key, kind, **about)  # entered by hand, and said so
        value = self._canonical(owner, field)
        unit = about.pop("unit", None)
        if kind is Kind.MONEY:
            unit = self._currency(owner, field).name
        source = Source(owner._name, owner.id, field.name, owner.display_name or "")
        return Fact(
            key,
            kind,
            value=value,
            unit=unit or "",
            source=source if value is not None else None,
            **about,
        )

    def _facts(self, record, *rows):
        """Return facts of a record: key, kind and path of each, and a label where that
        of the field is not what it is called."""
        return [self._fact(key, kind, record, *path) for key, kind, *path in rows]

    def _stated(self, key, kind, value, label, record, field="", **more):
        """Return a fact that was computed from a record."""
        text = None if value in (None, False, "") else str(value)
        name = record.sudo().display_name or ""
        source = Source(record._name, record.id, field, name) if text else None
        return Fact(key, kind, label, text, source=source, is_computed=True, **more)

    def _as_table(self, record, head, kinds, rows, unit=""):
        """Return a table about a record; columns of money stand right.

        :param head: labels of its columns
        :param kinds: of the columns, from the left
        :param rows: values of each row: texts, and amounts in columns of money; None
            for what is not known, a fact where it is of another kind than its column
        :param unit: the currency of amounts
        """
        source = Source(record._name, record.id, "", record.display_name)

        def cell(kind, value):
            if isinstance(value, Fact):
                return replace(value, source=source)
            if value is None:
                kind, value = Kind.TEXT, "–"
            if kind is Kind.MONEY:
                value = f"{value:.2f}"
            own = unit if kind is Kind.MONEY else ""
            return Fact("cell", kind, "", value, unit=own, source=source)

        return {
            "head": head,
            "rows": [list(map(cell, kinds, row)) for row in rows],
            "numeric": [at for at, kind in enumerate(kinds) if kind is Kind.MONEY],
        }

    def _reached(self, record, path):
        """Return the record and field at the end of a path that this user may read."""
        *way, last = path.split(".")
        for name in way:
            if not self._may(record, name):
                return record, None
            record = record[name][:1]
        if not record or not self._may(record, last):
            return record, None
        return record, record._fields[last]

    def _may(self, record, name):
        field = record._fields[name]
        return record._has_field_access(field, "read") and record.has_access("read")

    def _label(self, record, path):
        *way, last = path.split(".")
        model = record
        for name in way:
            model = self.env[model._fields[name].comodel_name]
        return model._fields[last]._description_string(self.env)

    def _canonical(self, record, field):
        value = record[field.name]
        if field.relational:
            return ", ".join(value.sudo().mapped("display_name")) or None
        if field.type in ("monetary", "float", "integer"):
            return self._number(record, field, value)
        if field.type == "datetime":
            return value and str(
                fields.Datetime.context_timestamp(record, value).date()
            )
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value) or None
        return str(value) if value else None

    def _number(self, record, field, value):
        if field.type == "monetary":
            return f"{value:.{self._currency(record, field).decimal_places}f}"
        return format(Decimal(str(value)).normalize(), "f")

    def _currency(self, record, field):
        if field.type == "monetary":
            return record[field.get_currency_field(record)]
        return record.currency_id

    # --- checking ---------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_check_text(self, text, res_model, res_id):
        """Look up each figure, date and reference of a text in a record's facts.

        By value, whatever language either is written in; by rules alone.

        :return: ``{"name", "rows": [{"said", "label", "written", "source"}]}``; without
            a label where the record says no such thing
        :raises AccessError: the record is not for this user
        """
        if res_model not in self.env or not self._sources(res_model):
            raise UserError(self.env._("Nothing is known of this kind of record."))
        if len(text) > MAX_TEXT:
            raise UserError(self.env._("The text is too long to be checked at once."))
        record = self.env[res_model].browse(res_id)
        known = self._figures_of(record)
        rows = []
        for key, said in figures(text):
            label, written = known.get(key, (False, False))
            rows.append({"said": said, "label": label, "written": written})
        return {"name": record.display_name, "rows": rows}

    def _figures_of(self, record):
        """Return ``{figure: (label, as written)}`` of the facts and tables of a
        record."""
        lang = (self.env.lang or "en")[:2]
        facts, tables = self._of(record, lang if lang in ("fr", "de") else "en")
        known = {}
        cells = [
            (table["head"][at], cell)
            for table in tables.values()
            for row in table["rows"]
            for at, cell in enumerate(row)
        ]
        for label, fact in [*((f.label, f) for f in facts.values()), *cells]:
            written = fact.written(facts.lang)
            for key, _said in figures(written or ""):
                known.setdefault(key, (label, written))
        return known


class EdicPublicFactsHouse(models.AbstractModel):
    """This source gives the facts that every letter knows: who writes, and when."""

    _name = "edic.public.facts.house"
    _inherit = "edic.public.facts"
    _description = "Facts of the house"

    def _collect(self, record):
        own = company_of(record).sudo(False)
        return [
            *self._facts(
                own,
                ("organisation", Kind.NAME, "name", self.env._("Organisation")),
                ("place", Kind.NAME, "city", self.env._("Place")),
            ),
            self._stated(
                "letter_date",
                Kind.DATE,
                fields.Date.context_today(self),
                self.env._("Date of the letter"),
                own,
            ),
            self._fact("clerk", Kind.NAME, self.env.user, "name", self.env._("Clerk")),
        ]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.chat.result import FACT, QUOTE, Result
from ...tools.letters.drafting.facts import Fact, Kind

MAX_ROWS = 20


class EdicPublicToolRead(models.AbstractModel):
    _name = "edic.public.tool.read"
    _inherit = "edic.public.tool"
    _description = "Tool: read the record on screen"

    def _purpose(self, record):
        return self.env._("the fields of the record on screen; no arguments")

    def _schema(self, record):
        if self.env["edic.public.chat.kind"]._of_record(record) is None:
            return None
        return {"type": "object", "properties": {}, "additionalProperties": False}

    def _doing(self, record, args):
        return self.env._("Reading this record")

    def _call(self, record, args):
        kind = self.env["edic.public.chat.kind"]._of_record(record)
        rows = [
            (Fact(QUOTE, Kind.TEXT, cell.label, cell.label), cell)
            for cell in kind._cells(record, [*kind._shown, *kind._more])
            if cell.value is not None
        ]
        found = kind._domain() & kind._linked(record, "record")
        return Result(
            head=(self.env._("Field"), self.env._("Value")),
            rows=tuple(rows),
            data_class=kind._data_class(found).value,
        )

    def _presets(self, record):
        question = self.env._("What does this record say?")
        return [self._preset(self.env._("Read this record"), question)]


class EdicPublicToolSearch(models.AbstractModel):
    _name = "edic.public.tool.search"
    _inherit = "edic.public.tool"
    _description = "Tool: find records"
    _rank = 20

    def _purpose(self, record):
        return self.env._(
            "find records: kind, of (record: those of the record on screen; vendor: "
            "those of its vendor; any), filters"
        )

    def _schema(self, record):
        return self._of_schema()

    def _doing(self, record, args):
        return self.env._("Searching: %s", self._kind_title(args))

    def _call(self, record, args):
        kind = self._kind(args)
        domain = kind._wanted(record, args)
        records = self.env[kind._model]
        found = records.search(domain, limit=MAX_ROWS)
        count = records.search_count(domain)
        shown = {"shown": len(found), "count": count}
        return Result(
            head=kind._head(kind._shown),
            rows=tuple(kind._cells(row, kind._shown) for row in found),
            totals=(Fact(FACT, Kind.NUMBER, self.env._("Found"), str(count)),),
            link=kind._action(domain),
            note=self.env._("%(shown)s of %(count)s shown", **shown)
            if count > len(found)
            else "",
            data_class=kind._data_class(domain).value,
        )

    def _presets(self, record):
        asked = self.env._("Which bills of this vendor are there?")
        return [
            self._preset(title, question, kind=name, of=of)
            for name, of, title, question in (
                ("bill", "vendor", self.env._("Bills of this vendor"), asked),
                ("bill_line", "record", self.env._("Lines of this bill"), ""),
                ("flag", "record", self.env._("Audit flags"), ""),
            )
            if (kind := self._kinds().get(name)) is not None
            and kind._linked(record, of) is not None
            and (kind._model, of) != (record._name, "record")
        ]


class EdicPublicToolOpenView(models.AbstractModel):
    _name = "edic.public.tool.open_view"
    _inherit = "edic.public.tool"
    _description = "Tool: a link to a list"
    _rank = 50

    def _purpose(self, record):
        return self.env._(
            "offer a link to a list, with the arguments of search; the person opens it"
        )

    def _schema(self, record):
        return self._of_schema()

    def _doing(self, record, args):
        return self.env._("Preparing a link: %s", self._kind_title(args))

    def _call(self, record, args):
        kind = self._kind(args)
        domain = kind._wanted(record, args)
        count = self.env[kind._model].search_count(domain)
        return Result(
            totals=(Fact(FACT, Kind.NUMBER, self.env._("Found"), str(count)),),
            link=kind._action(domain),
            data_class=kind._data_class(domain).value,
        )

    def _presets(self, record):
        bill = self._kinds().get("bill")
        if bill is None or bill._linked(record, "vendor") is None:
            return []
        title = self.env._("Open the list of bills")
        return [self._preset(title, kind="bill", of="vendor")]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.fields import Domain

from ...tools.chat.result import FACT, Result, ToolError
from ...tools.letters.drafting.facts import Fact, Kind, Source
from .edic_public_tool import exactly

OPERATIONS = ("sum", "count", "average")
MAX_GROUPS = 20


class EdicPublicToolAggregate(models.AbstractModel):
    """Sums, counts and averages, computed by the database and by nothing else."""

    _name = "edic.public.tool.aggregate"
    _inherit = "edic.public.tool"
    _description = "Tool: sums and counts"
    _rank = 30

    def _purpose(self, record):
        return self.env._(
            "count, or sum or average a measure, in groups or not: kind, of, filters, "
            "operation, measure, group"
        )

    def _schema(self, record):
        schema = self._of_schema()
        if schema is None:
            return None
        kinds = self._kinds().values()
        measures = {name for kind in kinds for name in kind._measures}
        groups = {name for kind in kinds for name in kind._groups}
        own = {
            "operation": {"enum": list(OPERATIONS)},
            "measure": {"enum": sorted(measures)},
            "group": {"enum": sorted(groups)},
        }
        return exactly(schema["properties"] | own, ["kind", "operation"])

    def _doing(self, record, args):
        return self.env._("Computing: %s", self._kind_title(args))

    def _call(self, record, args):
        kind, group = self._kind(args), args.get("group")
        path = self._path(kind, group)
        measure = self._measure(kind, args)
        domain = kind._wanted(record, args) & self._companies(kind, path)
        domain &= kind._posted() if measure else Domain.TRUE
        found, totals = self._computed(kind, domain, path, measure)
        figures = self._figures(kind, args, measure)
        sums = figures(*totals)
        rows = [
            (kind._group_fact(group, value, self._source(kind)), *figures(*numbers))
            for value, *numbers in found
        ]
        rows.sort(key=lambda row: row[1].parsed(), reverse=True)
        return Result(
            head=(kind._labels()[group], *(f.label for f in sums)) if path else (),
            rows=tuple(rows[:MAX_GROUPS]),
            totals=sums,
            link=kind._action(domain),
            note=self._note(kind, measure, len(rows)),
            data_class=kind._data_class(domain).value,
        )

    def _computed(self, kind, domain, path, measure):
        """Return ``(rows of the groups, row of all)``, as the database has them."""
        aggregates = ["__count", *([f"{measure[0]}:sum"] if measure else [])]
        records = self.env[kind._model]
        found = records._read_group(domain, [path], aggregates) if path else []
        [totals] = records._read_group(domain, [], aggregates)
        return found, totals

    def _note(self, kind, measure, count):
        texts = []
        if measure and not kind._posted().is_true():
            texts.append(self.env._("Posted entries only."))
        if count > MAX_GROUPS:
            shown = {"shown": MAX_GROUPS, "count": count}
            texts.append(self.env._("%(shown)s of %(count)s shown", **shown))
        return " ".join(texts)

    def _path(self, kind, group):
        """Return the field of a group.

        :raises ToolError: these have no such group, or not for this reader
        """
        if group is None:
            return None
        if group not in kind._groups or not kind._may(kind._groups[group]):
            raise ToolError(self.env._("These cannot be grouped by that."))
        return kind._groups[group]

    def _measure(self, kind, args):
        if args["operation"] == "count":
            return None
        found = kind._measures.get(args.get("measure"))
        if found is None or not kind._may(found[0]):
            raise ToolError(self.env._("These have no such amount."))
        return found

    def _companies(self, kind, path):
        """Return the domain that keeps people out of groups: a sum by person would be
        about that person."""
        field = path and self.env[kind._model]._fields[path.split(":")[0]]
        if field and field.comodel_name == "res.partner":
            return Domain(f"{path}.is_company", "=", True)
        return Domain.TRUE

    def _source(self, kind, field=""):
        return Source(kind._model, 0, field, self.env._(kind._title))

    def _figures(self, kind, args, measure):
        """Return the function that makes facts of the numbers of a group."""
        counted = self.env._("Number of records")
        currency = self.env.company.currency_id
        is_average = args["operation"] == "average"
        name = kind._labels().get(args.get("measure"), "")
        label = self.env._("Average: %s", name) if is_average else name

        def figures(count, total=None):
            number = Fact(
                FACT, Kind.NUMBER, counted, str(count), source=self._source(kind)
            )
            if measure is None:
                return (number,)
            amount = Decimal(str(total or 0)) * measure[1]
            if is_average:
                amount = amount / count if count else Decimal(0)
            value = f"{amount:.{currency.decimal_places}f}"
            source = self._source(kind, measure[0])
            return Fact(
                FACT, Kind.MONEY, label, value, unit=currency.name, source=source
            ), number

        return figures

    def _presets(self, record):
        kinds = self._kinds()
        wanted = (
            ("bill", "vendor", "total", "year", self.env._("Vendor’s bills by year")),
            (
                "bill_line",
                "vendor",
                "net",
                "account",
                self.env._("Vendor’s bills by account"),
            ),
        )
        question = self.env._("How much is billed each year?")
        return [
            self._preset(
                title,
                question if group == "year" else "",
                kind=name,
                of=of,
                operation="sum",
                measure=measure,
                group=group,
            )
            for name, of, measure, group, title in wanted
            if name in kinds and kinds[name]._linked(record, of) is not None
        ]

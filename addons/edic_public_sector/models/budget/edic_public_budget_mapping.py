# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import islice

from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.edic_ai.choices import choices_of

from ...tools.budget.classes import PRESETS
from ...tools.budget.columns import Check, Column, Mapping
from ...tools.budget.document import Direction
from ...tools.budget.guess import first_year, guess_classes, guess_columns, shape
from .edic_public_budget_line import DIRECTIONS
from .edic_public_budget_nomenclature import KINDS

ROLES = [
    ("code", "Code of"),
    ("label", "Label of"),
    ("amount", "Amount"),
    ("balance", "Balance, to be checked"),
]
MEASURES = [
    ("open", "Voted"),
    ("realised", "Realised"),
    ("commitment", "Authority for later years"),
]
SAMPLES = 40


class EdicPublicBudgetMapping(models.Model):
    """A mapping says what the columns of a kind of table mean; it is kept for the next
    file of that kind."""

    _name = "edic.public.budget.mapping"
    _description = "Mapping of columns"
    _order = "write_date desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    shape = fields.Char(
        required=True, readonly=True, index=True, edic_writer="creation"
    )
    first_year = fields.Integer(readonly=True, edic_writer="creation")
    classes = fields.Selection(
        choices_of("edic.public.budget", "classes"),
        string="Account classes",
        default="nkf",
        required=True,
    )
    is_revenue_negative = fields.Boolean(
        string="Revenue is below zero",
        help="Amounts are signed as costs are: revenue negative, expense positive.",
    )
    column_ids = fields.One2many("edic.public.budget.mapping.column", "mapping_id")

    @api.model
    def _of_table(self, table, company):
        """Return the kept mapping of such a table, its years moved on, else a guess."""
        form = shape(table.head)
        known = self.search(
            [("shape", "=", form), ("company_id", "=", company.id)], limit=1
        )
        start = first_year(table.head)
        if known and known.first_year == start:
            return known
        if known:
            return known._moved_on(table.head, start - known.first_year)
        return self._guessed(table, company, form, start)

    def _moved_on(self, head, by):
        """Return the mapping of a file of a later year."""
        new = self.copy({"first_year": self.first_year + by})
        new.column_ids = [
            Command.create(
                {
                    **column._values(),
                    "name": name,
                    "year": column.year and column.year + by,
                }
            )
            for name, column in zip(head, self.column_ids, strict=True)
        ]
        return new

    def _guessed(self, table, company, form, start):
        rows = [cells for _line, cells in islice(table.lines(), SAMPLES)]
        samples = [list(cells) for cells in zip(*rows, strict=True)]
        samples = samples or [[] for _name in table.head]
        guesses = guess_columns(table.head, samples)
        mapping = self.create(
            {
                "name": table.head[0],
                "company_id": company.id,
                "shape": form,
                "first_year": start,
                "classes": guess_classes(table.head, company._edic_areas()[0]),
                "column_ids": [
                    Command.create(
                        {
                            "sequence": at,
                            "name": name,
                            "sample": ", ".join(filter(None, cells[:3]))[:80],
                            "role": guess.role or False,
                            "of": guess.of or False,
                            "year": guess.year,
                            "measure": guess.measure or False,
                            "direction": guess.direction,
                            "sign": "-1" if guess.sign < 0 else "1",
                        }
                    )
                    for at, (name, guess, cells) in enumerate(
                        zip(table.head, guesses, samples, strict=True)
                    )
                ],
            }
        )
        mapping.is_revenue_negative = mapping._is_revenue_negative(table)
        return mapping

    def _is_revenue_negative(self, table):
        """Return whether most amounts of revenue accounts are below zero."""
        account = self.column_ids.filtered(
            lambda c: (c.role, c.of) == ("code", "nature")
        )
        amounts = self.column_ids.filtered(lambda c: c.role == "amount")
        revenue = tuple(p for p, _s, way in PRESETS[self.classes] if way == "revenue")
        signs = [
            cells[amount.name].startswith("-")
            for _line, cells in islice(table.records(), 2000)
            if account and cells[account[0].name].startswith(revenue)
            for amount in amounts
            if cells[amount.name].strip("0,. -")
        ]
        return sum(signs) * 2 > len(signs)

    def _mapping(self):
        self.ensure_one()
        of = {role: {} for role in ("code", "label")}
        for column in self.column_ids:
            if column.role in of and column.of:
                of[column.role][column.of] = column.name
        amounts = self.column_ids.filtered(
            lambda column: column.role == "amount" and column.measure and column.year
        )
        return Mapping(
            keys=of["code"],
            names={key: name for key, name in of["label"].items() if key in of["code"]},
            amounts=tuple(
                Column(
                    name=amount.name,
                    year=amount.year,
                    measure=amount.measure,
                    direction=Direction(amount.direction) if amount.direction else None,
                    sign=int(amount.sign),
                )
                for amount in amounts
            ),
            checks=tuple(self._checks(amounts)),
            classes=PRESETS[self.classes],
            is_revenue_negative=self.is_revenue_negative,
        )

    def _checks(self, amounts):
        """Yield the checks: a balance is that of the amounts that stand right before
        it."""
        for column in self.column_ids.filtered(lambda column: column.role == "balance"):
            parts = amounts.filtered(lambda amount, own=column: amount.year == own.year)
            if len(parts) > 1:
                yield Check(column.name, tuple(parts.mapped("name")), column.year)


class EdicPublicBudgetMappingColumn(models.Model):
    """A column has a meaning, its role; without a role it is left out."""

    _name = "edic.public.budget.mapping.column"
    _description = "Mapped column"
    _order = "mapping_id, sequence, id"

    mapping_id = fields.Many2one(
        "edic.public.budget.mapping", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="mapping_id.company_id", store=True)
    sequence = fields.Integer()
    name = fields.Char(
        string="Column", required=True, readonly=True, edic_writer="creation"
    )
    sample = fields.Char(string="Sample values", readonly=True, edic_writer="creation")
    role = fields.Selection(ROLES, string="Is")
    of = fields.Selection(KINDS)
    year = fields.Integer(aggregator=None)
    measure = fields.Selection(MEASURES, string="What amount")
    direction = fields.Selection(DIRECTIONS, help="Empty: by the account's class.")
    sign = fields.Selection(
        [("1", "As it is"), ("-1", "Signs reversed")],
        string="Sign of the amounts",
        default="1",
        required=True,
        help="Signs reversed: expense is negative.",
    )

    def _values(self):
        names = ("sequence", "sample", "role", "of", "measure", "direction", "sign")
        return {name: self[name] for name in names}

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import gzip
import re
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.budget.nomenclature import read_nomenclature

DATA = Path(__file__).parents[2] / "data" / "budget"
KINDS = [
    ("chapter", "Chapter or budget of a division"),
    ("nature", "Nature, account"),
    ("function", "Function, product"),
    ("operation", "Operation, measure"),
]
SECTIONS = [
    ("operating", "Operating"),
    ("capital", "Capital"),
    ("cash", "Cash plan of current activity"),
    ("internal", "Internal, cost accounting"),
]


class EdicPublicBudgetNomenclature(models.Model):
    """The codes of a budget: chapters, natures, functions, operations.

    France: the State's M57 of a year, and the codes that each company adds to it for
    itself. Germany: those that a municipality uses itself, learned from its files.
    """

    _name = "edic.public.budget.nomenclature"
    _description = "Budget nomenclature"
    _order = "name, year desc"

    name = fields.Char(required=True, help="As budget documents name it: M57-M57_D.")
    year = fields.Integer(
        aggregator=None, help="From which year on it counts. 0: always."
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: as it was published, for all companies.",
    )
    source = fields.Char()
    code_ids = fields.One2many("edic.public.budget.code", "nomenclature_id")
    own_ids = fields.One2many(
        "edic.public.budget.code",
        "nomenclature_id",
        string="Own codes",
        domain=[("company_id", "!=", False)],
    )
    published_ids = fields.One2many(
        "edic.public.budget.code",
        "nomenclature_id",
        string="Published codes",
        domain=[("company_id", "=", False)],
    )

    _name_uniq = models.UniqueIndex(
        "(name, year, COALESCE(company_id, 0))",
        "There is a nomenclature of this name and year already.",
    )

    def write(self, vals):
        if vals.keys() - {"code_ids", "own_ids", "published_ids"}:
            self._check_own(self)
        result = super().write(vals)
        if "company_id" in vals:  # nobody publishes what is a company's own
            self._check_own(self)
        return result

    @api.model
    def _check_own(self, records):
        """
        :raises UserError: of these nomenclatures or codes some were published
        """
        if not self.env.su and any(not record.company_id for record in records):
            raise UserError(
                self.env._("A published nomenclature stays as it is: add own codes.")
            )

    @api.depends("name", "year")
    def _compute_display_name(self):
        for nomenclature in self:
            parts = (nomenclature.name, nomenclature.year and str(nomenclature.year))
            nomenclature.display_name = " ".join(filter(None, parts))

    @api.model
    def _for(self, name, year, company):
        """Return the newest nomenclature of a name that is not after a year, of the
        same year the company's own first: what an import made without a plan has the
        year 0, and comes after what was published. What EDIC brings is read when it is
        first asked for. Empty when there is none."""
        self._bring(name)
        found = self.sudo().search(
            [
                ("name", "=", name),
                ("year", "<=", year),
                ("company_id", "in", (company.id, False)),
            ]
        )
        # not in SQL: without a year is 0 here, and would come first there
        return found.sorted(
            lambda nomenclature: (-nomenclature.year, not nomenclature.company_id)
        )[:1]

    @api.model
    def _bring(self, name):
        """Read what EDIC brings of a name and is not there yet."""
        variant = re.sub(r"[^A-Z0-9_]", "", name.rpartition("-")[2])
        for path in sorted(DATA.glob(f"planDeCompte_{variant}_*.xml.gz")):
            year = int(path.name.split("_")[-1].partition(".")[0])
            if not self.sudo().search_count([("name", "=", name), ("year", "=", year)]):
                self._load(gzip.decompress(path.read_bytes()), path.name)

    @api.model
    def _load(self, data, source=""):
        """Make one of a ``planDeCompte.xml``.

        :raises BudgetFileError: it is none
        """
        read = read_nomenclature(data)
        known = self.sudo().search(
            [
                ("name", "=", read.name),
                ("year", "=", read.year),
                ("company_id", "=", False),
            ]
        )
        if known:
            return known
        vals = {"name": read.name, "year": read.year, "source": source}
        own = self.sudo().create({**vals, "company_id": False})
        self.env["edic.public.budget.code"].sudo().create(
            [
                {
                    "nomenclature_id": own.id,
                    "company_id": False,
                    "kind": code.kind,
                    "code": code.code,
                    "name": code.name,
                    "parent_code": code.parent,
                    "section": code.section,
                    "chapters": code.chapters or False,
                }
                for code in read.codes
            ]
        )
        return own

    def _codes(self, kind, company=None):
        """Return ``{code: record}`` of what was published and what a company added."""
        self.ensure_one()
        company = company or self.env.company
        codes = self.env["edic.public.budget.code"].sudo()
        found = codes.search(
            [
                ("nomenclature_id", "=", self.id),
                ("kind", "=", kind),
                ("company_id", "in", [*(company | self.company_id).ids, False]),
            ]
        )
        return {code.code: code for code in found}

    def _ensure(self, kind, names, company=None):
        """Return the records of codes; those that are missing are made a company's own.

        :param names: ``{code: label}``; an empty label is that of the code above
        :return: ``{code: record}``
        """
        company = company or self.env.company
        known = self._codes(kind, company)
        missing = sorted(set(names) - set(known) - {""})
        codes = self.env["edic.public.budget.code"].sudo()
        made = codes.create(
            [
                {
                    "nomenclature_id": self.id,
                    "company_id": company.id,
                    "kind": kind,
                    "code": code,
                    "name": names[code] or _above(code, known) or code,
                }
                for code in missing
            ]
        )
        return known | dict(zip(missing, made, strict=True))


def _above(code, known):
    """Return the label of the nearest code above."""
    starts = (code[:length] for length in range(len(code) - 1, 1, -1))
    return next((known[start].name for start in starts if start in known), "")

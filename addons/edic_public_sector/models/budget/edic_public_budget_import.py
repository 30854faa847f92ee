# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ...tools.budget.columns import read_columns
from ...tools.budget.document import BudgetFileError, Level
from ...tools.budget.nomenclature import read_nomenclature
from ...tools.budget.prolog import beginning
from ...tools.budget.scdl import is_scdl, read_scdl
from ...tools.budget.text_table import read_table
from ...tools.budget.totem import is_totem, read_totem
from .edic_public_budget import FRAMEWORKS
from .edic_public_budget_words import opened

FORMATS = [
    ("totem", "TOTEM (XML)"),
    ("scdl", "SCDL budget (CSV)"),
    ("table", "Table with mapped columns (CSV)"),
]
MAX_SHOWN = 50
# what reading the file writes
READ = ("state", "format", "mapping_id", "report", "has_errors", "has_asks")


class EdicPublicBudgetImport(models.Model):
    """A file of a budget: looked at first, with a report of what is wrong where, then
    taken over in one piece or not at all."""

    _name = "edic.public.budget.import"
    _description = "Import of a budget"
    _inherit = ["mail.thread"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="File name", required=True, default="budget")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary(required=True, attachment=True)
    format = fields.Selection(FORMATS, readonly=True)
    budget_name = fields.Char(
        string="Name of the budget",
        help="Empty: as the file names it. A budget of this name and year is added to.",
    )
    framework = fields.Selection(FRAMEWORKS, string="Law")
    nomenclature_id = fields.Many2one(
        "edic.public.budget.nomenclature",
        help="Empty: the one that the file names, or that of its own codes.",
        check_company=True,
    )
    mapping_id = fields.Many2one(
        "edic.public.budget.mapping", check_company=True, readonly=True
    )
    classes = fields.Selection(related="mapping_id.classes", readonly=False)
    is_revenue_negative = fields.Boolean(
        related="mapping_id.is_revenue_negative", readonly=False
    )
    column_ids = fields.One2many(related="mapping_id.column_ids", readonly=False)
    is_enforced = fields.Boolean(
        string="It was voted",
        default=True,
        help="Puts the act into force at once. Else it waits as prepared.",
    )
    is_confirmed = fields.Boolean(
        string="Import all the same",
        copy=False,
        help="You have read what is to be confirmed.",
    )
    report = SchemaJson(schema=OBJECT, readonly=True, copy=False)
    report_html = fields.Html(
        string="What is in it", compute="_compute_report_html", sanitize=False
    )
    has_errors = fields.Boolean(readonly=True, copy=False)
    has_asks = fields.Boolean(readonly=True, copy=False)
    state = fields.Selection(
        [("new", "New"), ("checked", "Checked"), ("imported", "Imported")],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    budget_ids = fields.Many2many(
        "edic.public.budget",
        readonly=True,
        copy=False,
        check_company=True,
    )

    @api.depends("report")
    @api.depends_context("lang")
    def _compute_report_html(self):
        for record in self:
            record.report_html = record.report and record.env["ir.qweb"]._render(
                "edic_public_sector.budget_import_report",
                {"report": record.report, "format": record._format_amount},
            )

    def _format_amount(self, text):
        return self.company_id.currency_id.format(float(text))

    def write(self, vals):
        if "file" not in vals:
            return super().write(vals)
        if "imported" in self.mapped("state"):
            raise UserError(self.env._("This file was imported already."))
        anew = {"state": "new", "report": False, "format": False, "mapping_id": False}
        flags = dict.fromkeys(("has_errors", "has_asks", "is_confirmed"), False)
        with by_method(self, *READ):
            return super().write({**vals, **anew, **flags})

    # --- looking at it ----------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_check(self):
        """Read the file and say what is in it, and what is wrong with it."""
        self.check_access("write")
        for record in self.filtered(lambda each: each.state != "imported"):
            record.is_confirmed = False
            with by_method(self, *READ):
                try:
                    documents = record._documents()
                except BudgetFileError as error:
                    words = self.env["edic.public.budget.words"]
                    record._report(refused=words._said(error.code, error.about))
                    continue
                record._compared(documents)
        return True

    def _report(self, faults=None, refused=False, documents=()):
        """Keep what was found, or why the file was refused.

        :param documents: of `edic.public.budget.apply._words`
        """
        self.write(
            {
                "state": "checked",
                "has_errors": bool(refused or (faults and faults.codes(Level.ERROR))),
                "has_asks": bool(faults and faults.codes(Level.ASK)),
                "report": {
                    "refused": refused,
                    "groups": self._groups(faults),
                    "documents": [*documents],
                },
            }
        )

    def _documents(self):
        """Return what the file holds, and note which kind of file it is."""
        data = base64.b64decode(self.file or b"")
        if is_totem(data):
            self.format = "totem"
            return [read_totem(data)]
        first = beginning(data).lstrip()
        if b"<Nomenclature" in first:
            read_nomenclature(data)
            return []
        if first[:1] == b"<":
            raise BudgetFileError("xml", first[:60].decode("utf-8", "replace"))
        table = read_table(data)
        if is_scdl(table):
            self.format = "scdl"
            return [read_scdl(table)]
        self.format = "table"
        if not self.mapping_id:
            mapping = self.env["edic.public.budget.mapping"]
            self.mapping_id = mapping._of_table(table, self.company_id)
        return list(read_columns(table, self.mapping_id._mapping()).values())

    def _compared(self, documents):
        """Write the report: what was read, and how it fits what is there. Return the
        targets."""
        applying = self.env["edic.public.budget.apply"]
        targets = [
            applying._target(self, document) for document in documents if document.rows
        ]
        for target in targets:
            applying._compare(target)
        faults = documents[0].faults if documents else None
        self._report(faults, documents=map(applying._words, targets))
        return targets

    def _groups(self, faults):
        if not faults:
            return []
        words, listed = self.env["edic.public.budget.words"], defaultdict(list)
        for fault in faults.listed:
            place = {"line": fault.line, "about": fault.about}
            listed[fault.code, fault.level].append(place)
        order = [Level.ERROR, Level.ASK, Level.NOTE]
        found = sorted(faults.counts.items(), key=lambda item: order.index(item[0][1]))
        return [
            {
                "level": level.value,
                "title": words._said(code),
                "count": count,
                "has_lines": any(any(place.values()) for place in listed[code, level]),
                "lines": listed[code, level][:MAX_SHOWN],
            }
            for (code, level), count in found
        ]

    # --- taking it over ---------------------------------------------------------------
    @roles.for_roles(roles.BUDGET)
    def action_import(self):
        """Take the file over, in one piece.

        :raises UserError: it has errors, or something has to be confirmed first
        """
        check_person(self.env)
        self.ensure_one()
        if self.state == "imported":
            raise UserError(self.env._("This file was imported already."))
        with by_method(self, *READ):
            targets = self._confirmed()
        if not targets:
            data = base64.b64decode(self.file)
            self.env["edic.public.budget.nomenclature"]._load(data, self.name)
        applying = self.env["edic.public.budget.apply"]
        budgets = self.env["edic.public.budget"]
        for target in targets:
            budgets |= applying._apply(target)
        with by_method(self, "state", "budget_ids"):
            self.write({"state": "imported", "budget_ids": budgets.ids})
        self.message_post(
            body=Markup("<p>%s</p>")
            % self.env._("Imported: %s", ", ".join(budgets.mapped("display_name")))
        )
        return self.action_budgets()

    def _confirmed(self):
        """Return where its documents go, when nothing stands against it any more."""
        asked = self._asks()
        try:
            targets = self._compared(self._documents())
        except BudgetFileError as error:
            raise UserError(
                self.env["edic.public.budget.words"]._said(error.code, error.about)
            ) from error
        if self.has_errors:
            raise UserError(
                self.env._("Correct the file first: the report says where.")
            )
        if self.has_asks and not (self.is_confirmed and self._asks() == asked):
            raise UserError(
                self.env._("Read what is to be confirmed, and tick it, then import.")
            )
        return targets

    def _asks(self):
        """Return what is to be confirmed, as the report has it."""
        groups = (self.report or {}).get("groups", ())
        return [group for group in groups if group["level"] == Level.ASK]

    @roles.reads
    def action_budgets(self):
        own, form = self.budget_ids, {}
        if len(own) == 1:
            form = {"views": [(False, "form")], "res_id": own.id}
        domain = [("id", "in", own.ids)]
        return opened(self.env, "edic_public_budget_action", domain, **form)

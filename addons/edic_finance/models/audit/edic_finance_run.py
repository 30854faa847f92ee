# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import (
    NUMBER,
    OBJECT,
    list_of,
    mapping_of,
)

from ...tools.audit.report_text import SEQUENCES

KINDS = [
    ("batch", "All books"),
    ("simulation", "Simulation"),
]
MINUTES = 10  # that a flag takes
OUTCOMES = [
    ("done", "Carried out"),
    ("in_part", "Done in part"),
    ("not_done", "Not done"),
    ("nothing", "Nothing to check"),
    ("not_applicable", "Not applicable"),
    ("failed", "Failed"),
]
# it looked at the books: at all of its kind, or some of it could not be judged
LOOKED = ("done", "in_part")
# nothing is left open: it was done, or there was nothing that it could be done on
SETTLED = (*LOOKED, "nothing", "not_applicable")
# lines whose run raised flags, and of no period alone
OVER_ALL_BOOKS = [
    ("run_id.kind", "=", "batch"),
    ("run_id.date_from", "=", False),
    ("run_id.date_to", "=", False),
]


def _table(head, rows):
    """Return a table as HTML."""
    cells = [Markup().join(Markup("<th>%s</th>") % name for name in head)]
    cells += [
        Markup().join(Markup("<td>%s</td>") % cell for cell in row) for row in rows
    ]
    lines = Markup().join(Markup("<tr>%s</tr>") % row for row in cells)
    return Markup('<table class="table table-sm">%s</table>') % lines


class EdicFinanceRun(models.Model):
    """A run of the checks over the books of a company: its population, rules and
    results; enough to run it again."""

    _name = "edic.finance.run"
    _description = "Audit run"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="To", readonly=True)
    started_at = fields.Datetime(string="Started", readonly=True)
    duration = fields.Float(string="Seconds", readonly=True, aggregator=None)
    code_version = fields.Char(
        string="Version of the code",
        readonly=True,
        help="Of EDIC Finance, and the digest of the source of its checks.",
    )
    parameters_digest = fields.Char(string="Digest of the parameters", readonly=True)
    is_complete = fields.Boolean(
        string="All checks run",
        compute="_compute_is_complete",
        store=True,
        help="Every check that is on was run, or had nothing to check.",
    )
    line_ids = fields.One2many("edic.finance.run.line", "run_id", readonly=True)
    entry_count = fields.Integer(string="Entries", readonly=True)
    item_count = fields.Integer(string="Journal items", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    sequences = SchemaJson(
        schema=list_of(OBJECT),
        readonly=True,
        help="Lowest and highest number of the posted entries of each journal.",
    )
    sequences_text = fields.Html(
        string="Numbers of the entries",
        compute="_compute_sequences_text",
        sanitize=False,
    )
    flag_count = fields.Integer(string="Findings", compute="_compute_flag_count")

    @api.depends("line_ids.outcome")
    def _compute_is_complete(self):
        for run in self:
            run.is_complete = all(line.outcome in SETTLED for line in run.line_ids)

    @api.depends("line_ids.found")
    def _compute_flag_count(self):
        for run in self:
            run.flag_count = sum(run.line_ids.mapped("found"))

    @api.depends("sequences")
    @api.depends_context("lang")
    def _compute_sequences_text(self):
        head = (
            self.env._("Journal"),
            self.env._("First number"),
            self.env._("Last number"),
            self.env._("Entries"),
        )
        for run in self:
            rows = [[row[name] for name in SEQUENCES] for row in run.sequences or []]
            run.sequences_text = _table(head, rows) if rows else False

    @api.depends("kind", "started_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            moment = run.started_at and format_datetime(
                self.env, run.started_at, dt_format="short"
            )
            run.display_name = f"{kinds.get(run.kind, '')} {moment or ''}".strip()

    @api.model
    def _last_over_all(self, company):
        """Return the last run that raised the flags of all checks that are on, over all
        books of a company; empty where there was none.

        A simulation raises no flags; a run of one check, of a period, or one of which a
        check failed leaves something open.
        """
        codes = [*self.env["edic.finance.check.setting"]._on(company)]
        lines = self.env["edic.finance.run.line"].sudo()
        rows = lines._read_group(
            [
                *OVER_ALL_BOOKS,
                ("run_id.company_id", "=", company.id),
                ("run_id.is_complete", "=", True),
                ("code", "in", codes),
            ],
            ["run_id"],
            having=[("code:count_distinct", "=", len(codes))],
            order="id:max desc",  # by the run, its own order would be turned round
            limit=1,
        )
        return next((run for [run] in rows), self.sudo().browse())


class EdicFinanceRunLine(models.Model):
    """A check of a run."""

    _name = "edic.finance.run.line"
    _description = "Check of an audit run"
    _order = "code"
    _rec_name = "code"

    run_id = fields.Many2one(
        "edic.finance.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    code = fields.Char(string="Check", required=True)
    title = fields.Char(compute="_compute_title")
    version = fields.Char()
    outcome = fields.Selection(OUTCOMES, string="Result", required=True)
    reason = fields.Char(help="Why it was not done, or which parts were excluded.")
    population = fields.Integer(
        help="Records that it is about.",
        aggregator=None,  # checks look at the same records: their sum is of nothing
    )
    checked = fields.Integer(aggregator=None)  # likewise
    excluded = SchemaJson(
        string="Excluded by reason",
        schema=mapping_of(NUMBER),
        help="Records left out, by reason.",
    )
    excluded_text = fields.Char(
        string="Excluded, by reason", compute="_compute_reason_texts"
    )
    in_part = SchemaJson(
        schema=mapping_of(NUMBER),
        help="Of the records that were checked, those that a part of the check could "
        "not be made for, by reason.",
    )
    in_part_text = fields.Char(
        string="Checked in part", compute="_compute_reason_texts"
    )
    query = fields.Text(
        string="Query of the population",
        help="SQL as it was run: a row for each record, and why it is left out.",
    )
    ids_digest = fields.Char(
        string="Digest of what was checked",
        help="SHA-256 of the ids in order, separated by commas.",
    )
    parameters = SchemaJson(schema=OBJECT)
    found = fields.Integer(string="Findings")
    sample = SchemaJson(
        schema=list_of(OBJECT),
        help="For a simulation: its findings, most serious first.",
    )
    sample_text = fields.Html(
        string="What it found", compute="_compute_sample_text", sanitize=False
    )
    work = fields.Float(
        string="Hours a month",
        compute="_compute_work",
        help="At ten minutes per flag.",
    )
    new = fields.Integer()
    expired = fields.Integer()
    duration = fields.Float(string="Seconds", aggregator="sum")

    @api.model
    def _last_over_all_books(self, flags):
        """Return when the checks of flags were last done over all books.

        :return: ``{(company, code): moment}``
        """
        done = [
            ("company_id", "in", flags.company_id.ids),
            ("code", "in", list(set(flags.mapped("code")))),
            ("outcome", "in", LOOKED),
            *OVER_ALL_BOOKS,
        ]
        lasts = self._read_group(done, ["company_id", "code"], ["run_id:max"])
        runs = self.env["edic.finance.run"].browse([run for *_key, run in lasts])
        moments = {run.id: run.started_at for run in runs}
        return {(company, code): moments[run] for company, code, run in lasts}

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_title(self):
        checks = self.env["edic.finance.check"]._all()
        for line in self:
            check = checks.get(line.code)
            line.title = check._title() if check is not None else line.code

    @api.depends("sample")
    @api.depends_context("lang", "uid")
    def _compute_sample_text(self):
        checks = self.env["edic.finance.check"]._all()
        for line in self:
            check = checks.get(line.code)
            rows = line.sample or [] if check is not None else []
            line.sample_text = Markup("<ul>%s</ul>") % Markup().join(
                Markup("<li><b>%s</b>: %s</li>")
                % (self._sample_name(row), "; ".join(check._words(row["facts"]).seen))
                for row in rows
            )

    def _sample_name(self, row):
        """Return the record's name, for those who may read it."""
        model = "account.move" if row["is_move"] else row["res_model"]
        record = self.env[model].browse(row["res_id"]).exists()._filtered_access("read")
        return record.display_name or "–"

    @api.depends("found", "run_id.date_from", "run_id.date_to")
    def _compute_work(self):
        for line in self:
            run = line.run_id
            has_both = run.date_from and run.date_to
            days = (run.date_to - run.date_from).days if has_both else 365
            line.work = line.found * MINUTES / 60 * 30.4 / max(days, 1)

    @api.depends("code", "excluded", "in_part")
    @api.depends_context("lang")
    def _compute_reason_texts(self):
        checks = self.env["edic.finance.check"]._all()
        for line in self:
            check = checks.get(line.code)
            words = check._reason_words() if check is not None else {}
            for counts in ("excluded", "in_part"):
                line[f"{counts}_text"] = "; ".join(
                    f"{words.get(reason, ('', reason))[1].rstrip('.')}: {count}"
                    for reason, count in (line[counts] or {}).items()
                )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import random
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .. import roles
from ..choices import choices_of
from ..people import check_person
from ..tools.edic_verify import extent_sentence, language_of, verify_file

EXPORTERS = (
    *("edic_ai.group_edic_ai_auditor", "edic_ai.group_edic_ai_dpo"),
    "edic_ai.group_edic_ai_manager",
)
USE_CASE = "ledger.export"
MOST_SAMPLED = 500  # records that a work-paper shows
DIGESTS = ("sha256", "file_sha256")


class EdicAiExport(models.TransientModel):
    """Take records of the ledger along: each export is itself recorded.

    Names and contents are in none: an export has what the chain has. The file goes
    with the dialog, after an hour; its digest stays in the ledger.
    """

    _name = "edic.ai.export"
    _description = "Export of the ledger"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    is_shared = fields.Boolean(
        string="What belongs to no company",
        help="Groups, and what holds for all companies, have a chain of their own.",
    )
    format = fields.Selection(
        [
            ("paper", "Work-paper (PDF), with its data file"),
            ("csv", "Table for a spreadsheet (CSV), with a data dictionary"),
            ("extract", "Data (JSON lines)"),
            ("chain", "The whole chain, to verify it elsewhere (JSON lines)"),
        ],
        required=True,
        default="paper",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    event = fields.Selection(
        choices_of("edic.ai.trace", "event"),
        help="Empty: all of them.",
    )
    use_case = fields.Char(
        string="Used for",
        help="As the ledger names it, such as finance.coding; empty: everything.",
    )
    purpose = fields.Char(
        required=True, help="Why it is exported; kept in the ledger, encrypted."
    )
    is_comma = fields.Boolean(
        string="Decimal comma",
        default=lambda self: self._default_is_comma(),
        help="Amounts as French and German spreadsheets read them.",
    )
    has_bom = fields.Boolean(
        string="Mark as UTF-8",
        default=True,
        help="Excel then shows accents as they are (byte order mark).",
    )
    sample_size = fields.Integer(string="Sample", help="Records drawn at random.")
    seed = fields.Integer(
        default=lambda self: random.randrange(1, 1_000_000),  # noqa: S311 (is printed)
        help="Anyone who has it can draw the same sample again.",
    )
    # --- what came of it ------------------------------------------------------------
    attachment_id = fields.Many2one("ir.attachment", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
    waiting_count = fields.Integer(string="Not sealed yet", readonly=True)
    signed_to = fields.Integer(string="Signed up to entry", readonly=True)
    # of `NotSigningError`
    unsigned_code = fields.Char(string="Not signed (code)", readonly=True)
    unsigned_reason = fields.Char(
        string="Not signed because", compute="_compute_unsigned_reason"
    )
    entry_count = fields.Integer(string="Entries of the chain", readonly=True)
    extent = fields.Char(string="Signed", compute="_compute_extent")
    sha256 = fields.Char(string="SHA-256 of the data", readonly=True)
    file_sha256 = fields.Char(string="SHA-256 of the file", readonly=True)

    @api.model
    def _default_is_comma(self):
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return lang.decimal_point == ","

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for export in self:
            ends = export.date_to or export.date_from
            if export.date_from and export.date_from > ends:
                raise ValidationError(self.env._("The period ends before it begins."))

    @api.depends("unsigned_code")
    @api.depends_context("lang")
    def _compute_unsigned_reason(self):
        reasons = self.env["edic.ai.ledger.key"]._why_not_words()
        for export in self:
            export.unsigned_reason = reasons.get(export.unsigned_code, False)

    @api.depends("signed_to", "entry_count")
    @api.depends_context("lang")
    def _compute_extent(self):
        lang = language_of(self.env.lang)
        for export in self:
            report = {"signed_to": export.signed_to, "entries": export.entry_count}
            export.extent = extent_sentence({**report, "anchored_to": None}, lang)

    # --- the button -----------------------------------------------------------------
    @roles.for_roles(roles.AUDITOR, roles.DPO, roles.MANAGER)
    def action_export(self):
        """Write the file, record that it was, and show its digest."""
        self.ensure_one()
        self._check_exporter()
        self._check_filled()
        self.env.flush_all()
        with (
            tempfile.TemporaryDirectory(prefix="edic-export-") as folder,
            self._signed() as reader,
        ):
            data, file, totals = reader._write_files(Path(folder))
            found = {"sha256": sha256(data), "file_sha256": sha256(file)}
            whole = {}
            if self.format == "chain":
                whole = self.env["edic.ai.verify"]._whole(verify_file(data, None, None))
            signed = {
                name: reader[name]
                for name in ("signed_to", "unsigned_code", "entry_count")
            }
            signed["waiting_count"] = reader._waiting_count()
            attachment = self._keep_file(file)
        self.sudo().write(
            {
                **found,
                **signed,
                "attachment_id": attachment.id,
                "record_count": totals.records,
            }
        )
        whole["signed_to"] = signed["signed_to"]
        self._record_export({**found, **whole}, totals)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export of the ledger"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @contextmanager
    def _signed(self):
        """Have what waits sealed and the chain's head signed, and give the wizard in a
        transaction that sees it: this one began before."""
        chain, values = self._chain(), self.copy_data()[0]
        code = self.env["edic.ai.checkpoint"].sudo()._sign_head(chain)
        with self.env.registry.cursor() as cr:
            env = self.env(cr=cr)
            entries = env["edic.ai.seal"]._head(chain)[0]
            if not code:
                # what others sealed since is in the next export, and signed there
                entries = env["edic.ai.checkpoint"]._last(chain).size
            yield env[self._name].new(
                {
                    **values,
                    "signed_to": 0 if code else entries,
                    "unsigned_code": code,
                    "entry_count": entries,
                }
            )

    def _check_filled(self):
        if not (self.purpose or "").strip():
            raise UserError(self.env._("Say what the export is for."))
        if not 0 <= self.sample_size <= MOST_SAMPLED:
            raise UserError(
                self.env._("A sample has at most %s records.", MOST_SAMPLED)
            )

    @roles.for_roles(roles.AUDITOR, roles.DPO, roles.MANAGER)
    def action_download(self):
        """Hand the file over, as long as it is there."""
        self.ensure_one()
        self._check_exporter()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "download",
        }

    def _check_exporter(self):
        check_person(self.env)
        if not any(map(self.env.user.has_group, EXPORTERS)):
            raise AccessError(self.env._("Your role does not export the ledger."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose one of your companies."))
        self.env["edic.ai.mandate"]._within([self._chain()], EXPORTERS)

    # --- what is exported -----------------------------------------------------------
    def _chain(self):
        return 0 if self.is_shared else self.company_id.id

    def _population(self):
        """Domain of the records; the user's own rights come on top of it."""
        domain = Domain("company_ref", "=", self._chain())
        if self.date_from:
            domain &= Domain("occurred_at", ">=", self.date_from)
        if self.date_to:
            domain &= Domain("occurred_at", "<", self.date_to + timedelta(days=1))
        if self.event:
            domain &= Domain("event", "=", self.event)
        if self.use_case:
            domain &= Domain("use_case", "=", self.use_case.strip())
        return domain

    def _filters(self):
        """As the header of an extract and the ledger name them."""
        if self.format == "chain":
            return {}
        return {
            "from": self.date_from.isoformat() if self.date_from else None,
            "to": self.date_to.isoformat() if self.date_to else None,
            "event": self.event or None,
            "use_case": (self.use_case or "").strip() or None,
        }

    def _waiting_count(self):
        """Records of the chain that have no number yet."""
        return self.env["edic.ai.seal"]._waiting_count(self._chain())

    # --- recorded -------------------------------------------------------------------
    def _record_export(self, digests, totals):
        filters = self._filters()
        is_sampled = self.format == "paper" and self.sample_size
        self.env["edic.ai.gateway"]._record(
            "access",
            USE_CASE,
            {
                "format": self.format,
                "chain": self._chain(),
                "records": totals.records,
                "first": totals.first,
                "last": totals.last,
                "from": filters.get("from"),
                "to": filters.get("to"),
                "event": filters.get("event"),
                **(
                    {"sample": self.sample_size, "seed": self.seed}
                    if is_sampled
                    else {}
                ),
                **digests,
            },
            company=self.company_id if self._chain() else False,
            comment=self.purpose.strip(),
            # a filter is typed: it may hold anything
            values={"use_case": filters.get("use_case")},
        )

    @api.model
    def _record_file(self, use_case, facts, content):
        """Record a file that was handed over at once.

        :param bytes content: of the file
        """
        told = {**facts, "sha256": hashlib.sha256(content).hexdigest()}
        self.env["edic.ai.gateway"]._record_taken(use_case, told)

    @api.model
    def _check_file(self, content):
        """The record of the export that a file is of.

        :param bytes content: a data file, a dictionary's zip or a work-paper's zip
        :return: edic.ai.trace, empty where none has its digest: it was changed, or is
            none of this ledger
        """
        found = hashlib.sha256(content).hexdigest()
        self.env.cr.execute(
            """SELECT id FROM edic_ai_trace
                WHERE use_case = ANY(%s) AND event = 'access'
                  AND %s IN (facts->>'sha256', facts->>'file_sha256')
             ORDER BY id LIMIT 1""",
            [[USE_CASE, "inventory.export"], found],
        )
        row = self.env.cr.fetchone()
        return self.env["edic.ai.trace"].browse(row and row[0])


def sha256(path):
    """Of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

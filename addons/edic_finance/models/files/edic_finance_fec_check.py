# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import io
import itertools
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edic_ai.tools.ledger.table import safe, write_table
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ... import roles
from ...tools.files.fec import open_fec
from ...tools.files.fec_check import FecTotals, check_fec
from ...tools.files.ledger_line import LedgerFileError

_logger = logging.getLogger(__name__)
MAX_LISTED = 100_000  # faults in the table for download
KINDS = {"error": "Error", "alert": "Alert"}


class EdicFinanceFecCheck(models.TransientModel):
    """Check a FEC as a file: its name, its form, and each entry by itself.

    It is done in the background and touches no books: comparing entries with each other
    takes a database of its own, which a server's command makes (`odoo edic_audit`).
    File and outcome go after some hours; digests stay in the ledger.
    """

    _name = "edic.finance.fec.check"
    _description = "Check of a FEC file"
    _order = "id desc"
    _transient_max_hours = 12.0

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    name = fields.Char(string="File name")
    content = fields.Binary(string="File", attachment=True)
    state = fields.Selection(
        [
            ("new", "To check"),
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("failed", "Not read"),
        ],
        default="new",
        required=True,
        readonly=True,
    )
    trouble = fields.Text(readonly=True)
    sha256 = fields.Char(string="SHA-256 of the file", readonly=True)
    line_count = fields.Integer(string="Lines of the file", readonly=True)
    first_day = fields.Date(string="From", readonly=True)
    last_day = fields.Date(string="To", readonly=True)
    debit = fields.Char(readonly=True)
    credit = fields.Char(readonly=True)
    error_count = fields.Integer(string="Errors", readonly=True)
    alert_count = fields.Integer(string="Alerts", readonly=True)
    fault_ids = fields.One2many("edic.finance.fec.fault", "check_id", readonly=True)
    listing = fields.Binary(string="All faults", attachment=True, readonly=True)
    listing_name = fields.Char(compute="_compute_listing_name")

    @api.depends("name")
    def _compute_listing_name(self):
        for check in self:
            check.listing_name = f"{(check.name or 'FEC').rsplit('.', 1)[0]}.csv"

    @api.constrains("company_id")
    def _check_own_company(self):
        for check in self:
            if check.company_id not in self.env.user.company_ids:
                raise ValidationError(self.env._("Choose one of your companies."))

    # --- asked for --------------------------------------------------------------------
    @roles.for_roles(roles.ACCOUNTANT, roles.AUDITOR)
    def action_check(self):
        """Have it checked in the background."""
        self.ensure_one()
        if not self.content:
            raise UserError(self.env._("Choose a file."))
        self.sudo().write({"state": "waiting"})
        self.env.ref("edic_finance.ir_cron_edic_finance_fec_check").sudo()._trigger()
        return True  # the form is read again; an action would stand beside it

    @roles.reads
    def action_look(self):
        """Read again how it goes: the form does that after any button."""
        return True

    # --- done -------------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_check(self):
        one_by_one(
            self.search([("state", "=", "waiting")], order="id"),
            lambda check: check._check_alone(),
            failed=lambda check, error: check._tell_failed(error),
        )

    def _check_alone(self):
        """Check the file unless another worker does, or has."""
        if self.try_lock_for_update() and self.state == "waiting":
            self._check()

    def _tell_failed(self, error):
        """Keep why the file could not be checked; the other files still are."""
        _logger.error("FEC check %s failed", self.id, exc_info=error)
        self.write({"state": "failed", "trouble": f"{type(error).__name__}: {error}"})

    def _check(self):
        """Check the file and say so to whoever asked."""
        self.ensure_one()
        asker = self.create_uid
        # the result belongs to whoever asked, as the dialog itself
        check = self.with_user(asker).sudo()
        check = check.with_context(lang=asker.lang, tz=asker.tz, bin_size=False)
        content = base64.b64decode(check.content or b"")
        try:
            file = open_fec(lambda: io.BytesIO(content))
            check._write_outcome(file, hashlib.sha256(content).hexdigest())
        except LedgerFileError as error:
            trouble = check.env["edic.finance.fec"]._error_words(error)
            check.write({"state": "failed", "trouble": trouble, "content": False})
        else:
            check._record()
        asker._bus_send(
            "simple_notification",
            {
                "type": "info",
                "title": check.env._("FEC file"),
                "message": check.env._("%s was checked.", check.name or ""),
            },
        )

    def _write_outcome(self, file, digest):
        totals = FecTotals()
        listing = self._listing(check_fec(file, self.name or "", totals))
        kinds = self.env["edic.finance.fec"]._faults_by_kind(totals)
        counts = dict.fromkeys(KINDS, 0)
        for kind in kinds:
            counts[kind["level"]] += kind["count"]
        self.write(
            {
                "state": "done",
                "content": False,  # what was checked is known by its digest
                "sha256": digest,
                "line_count": totals.lines,
                "first_day": totals.first_day,
                "last_day": totals.last_day,
                "debit": f"{totals.debit:.2f}",
                "credit": f"{totals.credit:.2f}",
                "error_count": counts["error"],
                "alert_count": counts["alert"],
                "listing": base64.b64encode(listing),
                "fault_ids": [
                    fields.Command.create(
                        {
                            **{name: kind[name] for name in FAULT},
                            "lines": ", ".join(map(str, filter(None, kind["lines"]))),
                        }
                    )
                    for kind in kinds
                ],
            }
        )

    def _listing(self, faults):
        """Return faults with their lines, as a spreadsheet; all are counted."""
        text = io.StringIO()
        rows = self.env["edic.finance.fec"]._fault_rows(faults)
        listed = itertools.islice(rows, 1 + MAX_LISTED)
        write_table(text, (map(safe, row) for row in listed))
        for _row in rows:  # beyond the table
            pass
        return text.getvalue().encode()

    def _record(self):
        """Record the file and its result in the audit trail, in the name of whoever
        asked."""
        faults = [
            {"code": fault.code, "column": fault.column or "", "count": fault.count}
            for fault in self.fault_ids
        ]
        lines = sorted(f"{f['code']} {f['column']} {f['count']}" for f in faults)
        audit = self.env["edic.finance.audit.report"]
        audit = audit.with_user(self.create_uid).sudo()
        audit.with_company(self.company_id)._record_file(
            {
                "file": {
                    "format": "FEC",
                    "sha256": self.sha256,
                    "lines": self.line_count,
                    "debit": self.debit,
                    "credit": self.credit,
                    "outcome": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
                },
                "faults": faults,
            }
        )


FAULT = ("level", "code", "column", "words", "count", "value")


class EdicFinanceFecFault(models.TransientModel):
    """Faults of one kind in a FEC: how many, and the first lines where they stand."""

    _name = "edic.finance.fec.fault"
    _description = "Faults of a FEC file"
    _transient_max_hours = 12.0

    check_id = fields.Many2one(
        "edic.finance.fec.check", required=True, index=True, ondelete="cascade"
    )
    level = fields.Selection(list(KINDS.items()), string="Kind", required=True)
    code = fields.Char(required=True)
    column = fields.Char()
    words = fields.Char(string="Fault")
    count = fields.Integer()
    lines = fields.Char(string="First lines")
    value = fields.Char(string="What stands there")

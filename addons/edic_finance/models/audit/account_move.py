# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.edic_ai.write_guard import is_within

from ... import roles
from ..intake.account_move import PURCHASES
from ..intake.bill_unsure import Unsure
from .edic_finance_step import KINDS

# Odoo computes and stores these; checks read them, `write` would take them from anybody
COMPUTED = frozenset(
    {
        "payment_state",
        "commercial_partner_id",
        "amount_total",
        "amount_total_signed",
        "amount_untaxed",
        "amount_tax",
        "amount_untaxed_signed",
        "amount_tax_signed",
        "amount_residual",
        "amount_residual_signed",
    }
)
BLOCKED = ("not_paid", "partial", "blocked")
HEAD = {
    "partner_id",
    "partner_bank_id",
    "ref",
    "invoice_date",
    "date",
    "state",
    "currency_id",
    "invoice_line_ids",
    "line_ids",
    "journal_id",
    "amount_total",
    "edic_document_id",
    "reversed_entry_id",
    "invoice_date_due",
    "payment_state",
}
READING_JOB = "edic_finance.ir_cron_edic_finance_pdf_reading_read"
PICTURES = ("image/png", "image/jpeg")
LEVELS = {"critical": "danger", "high": "warning"}
# flags that are asked about before a bill is posted: it may be there already
TWICE = ("A01", "A02", "A03", "A04")
GRAVE = ("high", "critical")
AT_ONCE = 3  # flags in the banner; the rest is a count
FLAG_READERS = "account.group_account_invoice,account.group_account_readonly"
POINTS = ("posting", "handover", "payment")  # in the order of the expenditure
LIQUID = ("asset_cash", "liability_credit_card")
PAYEE = {"partner_id", "partner_bank_id"}
PASSED = "edic_finance.passed_stop"  # what moves money did, a moment ago
OF_VENDORS = "WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')"
TIMED = ("received", "service", "interrupted", "complete", "order")  # steps that count
AGAIN = ("interrupted", "complete")


class AccountMove(models.Model):
    """An entry and its flags: checked on change, stopped where the company says until a
    person cleared what is critical; and how far a bill is on its way to payment.

    Until when a bill is to be paid by law follows from the recorded steps or, where
    nobody recorded the receipt, from what the law takes instead; never from the day of
    its upload, and not from the due day that the vendor wrote on it.
    """

    _name = "account.move"
    _inherit = ["account.move", "edic.finance.evidence"]
    _edic_computed = COMPUTED

    edic_flag_ids = fields.One2many(
        "edic.finance.flag", "move_id", string="Audit flags", groups=FLAG_READERS
    )
    edic_flag_count = fields.Integer(
        string="Open flags", compute="_compute_edic_flag_count", groups=FLAG_READERS
    )
    edic_posted_at = fields.Datetime(string="Posted at", readonly=True, copy=False)
    edic_posted_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    edic_hand_ids = fields.Many2many(
        "res.users",
        "edic_finance_move_hand",
        string="Handled by",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Who posted it, or said whom it pays: they do not clear its flags.",
    )
    edic_step_ids = fields.One2many(
        "edic.finance.step",
        "move_id",
        string="Payment steps",
        domain=[("revoked_at", "=", False)],
        groups=FLAG_READERS,
    )
    edic_stage = fields.Selection(
        KINDS,
        string="Last payment step",
        compute="_compute_edic_stage",
        store=True,
        edic_starts_empty=True,
        help="The furthest step that was confirmed; an interruption until the papers "
        "are complete again.",
    )
    edic_steps = fields.Json(
        string="Way to payment", compute="_compute_edic_steps", groups=FLAG_READERS
    )
    edic_due_on = fields.Date(
        string="Due by law",
        compute="_compute_edic_due_on",
        store=True,
        edic_starts_empty=True,
        help="From the day on which the request for payment was received, or delivery "
        "confirmed, whichever is later. Where nobody recorded the receipt, from the "
        "day that the law takes instead: in France two days after the date of the "
        "bill, in Germany the day of delivery, or the date of the bill where it is "
        "later. Empty without such a day, and while an interruption runs.",
    )

    # candidates for one saved bill are found without reading all bills
    _edic_vendor_idx = models.Index(
        f"(commercial_partner_id, company_id, invoice_date) {OF_VENDORS}"
    )
    _edic_amount_idx = models.Index(
        f"(company_id, amount_total, invoice_date) {OF_VENDORS}"
    )
    _edic_history_idx = models.Index(f"(commercial_partner_id, date) {OF_VENDORS}")
    _edic_due_idx = models.Index("(edic_due_on) WHERE edic_due_on IS NOT NULL")

    def _compute_edic_flag_count(self):
        counted = dict(
            self.env["edic.finance.flag"]._read_group(
                [("move_id", "in", self.ids), ("is_open", "=", True)],
                ["move_id"],
                ["__count"],
            )
        )
        for move in self:
            move.edic_flag_count = counted.get(move._origin, 0)

    @api.depends("edic_step_ids.kind", "edic_step_ids.revoked_at", "edic_step_ids.day")
    def _compute_edic_stage(self):
        order = [kind for kind, _title in KINDS if kind not in AGAIN]
        for move in self:
            steps = move.edic_step_ids.filtered(lambda step: not step.revoked_at)
            stops = steps.filtered(lambda step: step.kind in AGAIN)
            last = stops.sorted(lambda s: (s.day, s.kind == "complete", s.id))[-1:]
            found = [kind for kind in order if kind in steps.mapped("kind")]
            is_stopped = last.kind == "interrupted"
            move.edic_stage = "interrupted" if is_stopped else (found or [False])[-1]

    @api.depends("edic_step_ids.revoked_at", "move_type", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_edic_steps(self):
        """Compute the steps that the company uses, in order, with their records."""
        steps = self.env["edic.finance.step"]
        titles = dict(steps._fields["kind"]._description_selection(self.env))
        may = steps.has_access("create")
        for move in self:
            used = move.company_id._edic_steps()
            if move.move_type not in PURCHASES or not used:
                move.edic_steps = False
                continue
            steps = move.edic_step_ids.filtered(lambda step: not step.revoked_at)
            recorded = steps.grouped("kind")
            move.edic_steps = {
                "may": may,
                "steps": [
                    {
                        "kind": kind,
                        "title": titles[kind],
                        "done": [step._bar_entry() for step in recorded.get(kind, ())],
                    }
                    for kind, _title in KINDS
                    if kind in used or kind in recorded
                ],
            }

    @api.depends(
        "move_type",
        "invoice_date",
        "edic_step_ids.kind",
        "edic_step_ids.day",
        "edic_step_ids.revoked_at",
    )
    def _compute_edic_due_on(self):
        found = self._edic_deadlines()
        for move in self:
            time = found.get(move.id)
            move.edic_due_on = time.due if time else False

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS account: who may read no flag finds no bill by one either; Odoo looks
        # for `in` on lines of a record with all rights
        if not self.env.su and any(
            condition.field_expr.partition(".")[0] == "edic_flag_ids"
            for condition in Domain(domain).iter_conditions()
        ):
            self.env["edic.finance.flag"]._check_is_reader()
        return super()._search(domain, *args, **kwargs)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        moves = super().create(vals_list)
        moves._edic_touch()
        return moves

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if HEAD & vals.keys():
            self._edic_touch()
        if vals.get("edic_document_id"):
            # what its PDF hides is to be known before somebody posts it
            self.env.ref(READING_JOB).sudo()._trigger()
        if PAYEE & vals.keys():
            self._edic_note_hand()
        return result

    def _edic_unsure(self):
        # EXTENDS edic_finance: what says that there is such a bill already
        found = super()._edic_unsure()
        if not self.env.user.has_groups(FLAG_READERS):
            return found
        flags = self.env["edic.finance.flag"].search(
            [
                ("move_id", "in", self.ids),
                ("is_open", "=", True),
                ("severity", "in", GRAVE),
                ("code", "in", TWICE),
            ]
        )
        for move, own in flags.grouped("move_id").items():
            words = "; ".join(flag._alert_words() for flag in own)
            codes = sorted(own.mapped("code"))
            found.setdefault(move, []).append(Unsure({"flags": codes}, f"{words}."))
        return found

    # --- screens ----------------------------------------------------------------------
    def _get_alerts(self):
        # EXTENDS account
        alerts = super()._get_alerts()
        if not self.env.user.has_groups(FLAG_READERS):
            return alerts
        # on the screen, flags stand before what the intake says of the same level
        of_intake = {
            name: alerts.pop(name) for name in [*alerts] if name.startswith("edic_")
        }
        flags = self.env["edic.finance.flag"].search(
            self._edic_about() & Domain("is_open", "=", True)
        )
        for flag in flags[:AT_ONCE]:
            alerts[f"edic_flag_{flag.id}"] = {
                "level": LEVELS.get(flag.severity, "info"),
                "message": flag._alert_words(),
                "action_text": self.env._("Look into it"),
                "action": flag._get_records_action(),
            }
        if more := len(flags[AT_ONCE:]):
            alerts["edic_flags"] = {
                "level": "info",
                "message": self.env._("1 more flag")
                if more == 1
                else self.env._("%s more flags", more),
                "action_text": self.env._("Show all"),
                "action": self.action_edic_flags(),
            }
        if self.state == "draft" and (hidden := self._edic_readings()._alert()):
            alerts["edic_hidden_text"] = hidden
        return {**alerts, **of_intake}

    def _edic_readings(self):
        """Return what was read of the bill's PDFs."""
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("mimetype", "=", "application/pdf"),
                ]
            )
        )
        readings = self.env["edic.finance.pdf.reading"].sudo()
        return readings.search([("checksum", "in", files.mapped("checksum"))])

    def _edic_beside(self):
        """Return an entry and its document, to be laid beside another."""
        self.ensure_one()
        files = self.attachment_ids.filtered(
            lambda file: file.mimetype in ("application/pdf", *PICTURES)
        )
        document = self.message_main_attachment_id & files or files[:1]
        return {
            "id": self.id,
            "name": self.display_name,
            "subtitle": ", ".join(
                filter(None, [self.partner_id.name, format_date(self.env, self.date)])
            ),
            "document": document.id,
            "is_picture": document.mimetype in PICTURES,
        }

    @roles.for_roles(roles.BILLING, roles.READONLY)
    def action_edic_check_sheet(self):
        """Open the sheet of what was checked, what was not and why, to print."""
        self.ensure_one()
        return self.env["edic.ai.document.checks"]._open(self.id)

    @roles.for_roles(roles.BILLING, roles.READONLY)
    def action_edic_flags(self):
        """Open the flags of these entries, open or not."""
        about = Domain("other_ids", "in", self.ids) | self._edic_about()
        return self.env["edic.finance.flag"]._listed(list(about))

    # --- flags ------------------------------------------------------------------------
    def _edic_touch_paid(self):
        """Check reconciled, or formerly reconciled, entries again: bills and payments
        among them."""
        self._edic_purchases()._edic_touch()
        self.origin_payment_id.sudo()._edic_touch()

    def _edic_about(self):
        """Return the domain of flags on these entries, on the account or the vendor
        that they pay."""
        flagged = Domain("move_id", "in", self._origin.ids)
        bills = self._edic_purchases()
        if not bills:
            return flagged
        vendors = bills.commercial_partner_id._origin
        of_account = Domain("bank_id", "in", bills._edic_accounts().ids)
        of_vendor = Domain("bank_id", "=", False) & Domain(
            "partner_id", "in", vendors.ids
        )
        return flagged | (
            Domain("move_id", "=", False)
            & Domain("company_id", "in", bills.company_id.ids)
            & (of_account | of_vendor)
        )

    def _edic_accounts(self):
        """Return the accounts that these may be paid to: where a bill names none, any
        of the vendor's."""
        unnamed = self.filtered(lambda move: not move.partner_bank_id)
        vendors = unnamed.commercial_partner_id.sudo()
        return (self.partner_bank_id._origin | vendors.bank_ids._origin)._edic_same()

    # --- stops ------------------------------------------------------------------------
    def _edic_posted(self):
        """Note who posted these and when, which Odoo does not keep; and stop them."""
        # EXTENDS edic_finance
        super()._edic_posted()
        if not self:
            return
        self.sudo().write(
            {
                "edic_posted_at": fields.Datetime.now(),
                "edic_posted_by_id": self.env.uid,
            }
        )
        self._edic_note_hand()
        self._edic_check_stop("posting")
        if not is_within(PASSED):
            self.origin_payment_id._edic_let_go()

    def _edic_is_odoo_s(self, name, value):
        # EXTENDS edic.finance.evidence
        if name == "payment_state":  # to block a payment, and to let it go
            return value in BLOCKED and set(self.mapped(name)) <= set(BLOCKED)
        if name == "commercial_partner_id":  # of a contact that gets another parent
            return {value} == set(self.partner_id.commercial_partner_id.ids)
        return super()._edic_is_odoo_s(name, value)

    def _edic_note_hand(self):
        # EXTENDS edic_finance: of what is paid alone
        bills = self.filtered(lambda move: move.move_type in PURCHASES)
        return super(AccountMove, bills)._edic_note_hand()

    def _edic_moves_money(self):
        """Return whether an entry takes money out, but not as a bank statement line."""
        return not self.statement_line_id and bool(
            self.origin_payment_id
            or self.journal_id.type in ("bank", "cash", "credit")
            or self.line_ids.filtered(lambda line: line.account_type in LIQUID)
        )

    def _edic_check_stop(self, where):
        """Stop where the company says and at each later point, until a person cleared
        what is critical.

        :param str where: ``posting``, ``handover`` or ``payment``
        :raises RedirectWarning: to the flags that stop it
        """
        bills = self.filtered(
            lambda move: (
                move.move_type in PURCHASES and move.company_id._edic_stops(where)
            )
        )
        if not bills:
            return
        audit = self.env["edic.finance.audit"]
        audit._check_for_stop(bills)
        flags = self.env["edic.finance.flag"]._stopping(bills)
        if flags:
            audit._again_after_rollback(bills)
            flags._stop()

    # --- due by law -------------------------------------------------------------------
    def _edic_deadlines(self):
        """Return ``{id: Deadline}`` of bills of which the day of receipt is known, or
        derived by law."""
        return self._edic_deadlines_from({})

    def _edic_law_due(self):
        """Return the day by law, from the day of arrival unless another is recorded."""
        # EXTENDS edic_finance
        day = self.sudo().edic_received
        arrived = {self.id: {"received": [day]}} if day else {}
        time = self._edic_deadlines_from(arrived).get(self.id)
        return time.due if time else super()._edic_law_due()

    def _edic_deadlines_from(self, steps_of):
        """Return ``{id: Deadline}`` of bills.

        :param dict steps_of: ``{id: {kind: days}}`` that count where no step of the
            kind is recorded
        """
        known, found = self.env["edic.finance.check.a42"].sudo(), {}
        bills = self.filtered(lambda move: move.move_type == "in_invoice")
        histories = {
            company: self.env["edic.finance.parameter"]._history(company)
            for company in bills.company_id.sudo()
        }
        for move in bills:
            steps = move.sudo().edic_step_ids.filtered(lambda step: not step.revoked_at)
            steps = steps.sorted(lambda step: (step.day, step.id))
            kinds = steps.grouped("kind").items()
            days = steps_of.get(move.id, {}) | {
                kind: rows.mapped("day") for kind, rows in kinds
            }
            company = move.company_id.sudo()
            time = known._deadline(
                company, days, move.invoice_date, histories[company], works=True
            )
            if time:
                found[move.id] = time
        return found

    @api.model
    def _edic_due_again(self, company):
        """Compute due days anew after the law or the kind of body has changed: those of
        open bills, and those that were missing.

        Bills without steps are most of old books: they are written in one query.

        :param company: whose bills
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT move.id FROM account_move move
                     JOIN edic_finance_step step ON step.move_id = move.id
                    WHERE step.kind IN %s AND step.revoked_at IS NULL
                      AND move.company_id = %s AND move.move_type = 'in_invoice'
                      AND move.state != 'cancel'
                      AND (move.payment_state IN ('not_paid', 'partial')
                           OR move.edic_due_on IS NULL)""",
                TIMED,
                company.id,
            )
        )
        moves = self.sudo().browse([number for [number] in rows])
        self.env.add_to_compute(self._fields["edic_due_on"], moves)
        check = self.env["edic.finance.check.a42"].sudo()
        for scope in self.env["edic.finance.audit"]._scopes(company.sudo(), check):
            self.env.cr.execute(check._due_without_steps(scope, TIMED))
        self.invalidate_model(["edic_due_on"])

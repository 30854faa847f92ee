# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning
from odoo.fields import Domain

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.json_schema import OBJECT
from odoo.addons.edic_ai.tools.llm.contract import DataClass

from .. import roles
from ..tools.audit.finding import SEVERITIES as BY_WEIGHT
from ..tools.audit.finding import Words

_logger = logging.getLogger(__name__)

SEVERITIES = [
    ("critical", "Critical"),
    ("high", "High"),
    ("medium", "Medium"),
    ("low", "Low"),
    ("info", "Information"),
]
STATES = [
    ("new", "New"),
    ("review", "In review"),
    ("confirmed", "Confirmed"),
    ("justified", "Justified"),
    ("false_positive", "Not a finding"),
    ("expired", "Expired"),
]
MOST_TOLD = 5  # in one message
# of facts that another version of a check wrote
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
OPEN = ("new", "review")
STOPPING = ("new", "review", "confirmed")  # until a person clears it


class EdicFinanceFlag(models.Model):
    """What a check found about a record, and what people made of it.

    A flag holds facts, not sentences: its explanation is written from them in the
    reader's language, by the check, and can be computed again. Only the engine makes
    flags; only people decide on them.
    """

    _name = "edic.finance.flag"
    _inherit = [
        *("edic.ai.about", "edic.ai.about.read", "edic.ai.traceable"),
        *("mail.thread", "mail.activity.mixin"),
    ]
    _description = "Audit flag"
    _check_company_auto = True
    _order = "severity_rank desc, score desc, id desc"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Selection(
        selection=lambda self: self.env["edic.finance.check"]._labels(),
        string="Check",
        required=True,
        readonly=True,
        index=True,
    )
    title = fields.Char(compute="_compute_words")
    version = fields.Char(readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    severity_rank = fields.Integer(
        compute="_compute_severity_rank", store=True, aggregator=None
    )
    score = fields.Integer(
        string="Strength",
        readonly=True,
        aggregator=None,
        help="How strongly the evidence speaks, from 1 to 100.",
    )
    res_model = fields.Char(readonly=True, required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True, required=True
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        index=True,
        ondelete="set null",
        check_company=True,
    )
    other_ids = fields.Many2many(
        "account.move", string="Other entries", readonly=True, copy=False
    )
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", readonly=True, index=True, ondelete="set null"
    )
    bank_id = fields.Many2one(
        "res.partner.bank", string="Bank account", readonly=True, ondelete="set null"
    )
    amount = fields.Monetary(readonly=True)
    facts = SchemaJson(schema=OBJECT, readonly=True)
    parameters = SchemaJson(schema=OBJECT, readonly=True)
    facts_digest = fields.Char(readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    state = fields.Selection(STATES, default="new", required=True, readonly=True)
    is_open = fields.Boolean(compute="_compute_is_open", store=True)
    first_seen_at = fields.Datetime(
        string="First seen", default=fields.Datetime.now, readonly=True
    )
    last_seen_at = fields.Datetime(string="Last seen", compute="_compute_last_seen_at")
    opened_at = fields.Datetime(
        default=fields.Datetime.now, readonly=True, help="Last raised or reopened."
    )
    expired_at = fields.Datetime(readonly=True)
    run_id = fields.Many2one(
        "edic.finance.run",
        string="Run that changed it last",
        readonly=True,
        check_company=True,
    )
    reopened = fields.Integer(string="Times reopened", readonly=True, aggregator=None)
    words = fields.Json(compute="_compute_words")
    picture = fields.Json(compute="_compute_words")

    _fingerprint_uniq = models.Constraint(
        "UNIQUE(company_id, code, fingerprint)", "The same finding is flagged once."
    )
    _open_move_idx = models.Index("(move_id, state) WHERE is_open")
    _subject_idx = models.Index("(res_id, res_model)")  # looked for at each saved bill

    def _edic_data_class(self):
        """The most protected kind of data of the entries that it is about."""
        moves = self.sudo().move_id | self.sudo().other_ids
        found = [move._edic_data_class() for move in moves]
        return DataClass.strictest(DataClass.PERSONAL, *found)

    def _compute_last_seen_at(self):
        """Say when it was found last, by the runs: what a run over all books no longer
        finds expires, so that every run since then has found what is open."""
        last = self.env["edic.finance.run.line"].sudo()._last_over_all_books(self)
        for flag in self:
            seen = flag.is_open and last.get((flag.company_id, flag.code))
            flag.last_seen_at = max(filter(None, (seen, flag.opened_at)), default=False)

    @api.depends("severity")
    def _compute_severity_rank(self):
        for flag in self:
            flag.severity_rank = BY_WEIGHT.index(flag.severity or "info")

    @api.depends("state")
    def _compute_is_open(self):
        for flag in self:
            flag.is_open = flag.state in OPEN

    @api.depends("code", "facts", "parameters")
    @api.depends_context("lang")
    def _compute_words(self):
        checks = self.env["edic.finance.check"]._all()
        for flag in self:
            check = checks.get(flag.code)
            if check is None:  # of an addon that is gone
                flag.title, flag.words, flag.picture = flag.code, False, False
                continue
            try:
                told = check._told(flag.facts or {}, flag.parameters or {})
                picture = check._picture(flag.facts or {})
            except UNREADABLE:  # a flag that cannot be said must not hide the others
                _logger.exception("%s: flag %s cannot be shown", flag.code, flag.id)
                told, picture = self._told_unsaid(check), False
            told["law"] = [
                law for law in told["law"] if flag.company_id._edic_is_law_of(law)
            ]
            flag.title, flag.words = told["title"], told
            flag.picture = picture

    def _told_unsaid(self, check):
        """Return the explanation of a flag whose facts a check does not understand."""
        words = Words(
            title=check._title(),
            seen=[
                self.env._(
                    "What was found cannot be put into words. Look at the record "
                    "itself, and report this flag's number to whoever runs EDIC."
                )
            ],
            compared=[],
            rule=[],
            innocent=[],
            next=[],
        )
        return {**asdict(words), "law": list(check._law), "parameters": []}

    @api.depends("code", "title")
    def _compute_display_name(self):
        for flag in self:
            flag.display_name = f"{flag.code} {flag.title or ''}".strip()

    @api.model
    def _is_reader(self):
        """Return whether the user's rights leave any flag to be read."""
        rule = self.env["ir.rule"]._compute_domain(self._name, "read")
        return self.env.su or (self.has_access("read") and not Domain(rule).is_false())

    @api.model
    def _check_is_reader(self):
        """
        :raises AccessError: the user may read no flag, whatever it is about
        """
        if not self._is_reader():
            raise AccessError(self.env._("Your role does not read audit flags."))

    # --- only the engine and the buttons write ----------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self.env.su:
            raise AccessError(self.env._("Flags are raised by checks."))
        return super().create(vals_list)

    def write(self, vals):
        own = set(self._edic_readonly())
        if not self.env.su and own & vals.keys():
            raise AccessError(
                self.env._("What was found stays: decide on it with its buttons.")
            )
        return super().write(vals)

    def unlink(self):
        if self and not self.env.su:
            # pylint: disable-next=no-raise-unlink
            raise AccessError(self.env._("Flags are decided on, not deleted."))
        return super().unlink()

    @api.model
    def _edic_readonly(self):
        return (name for name, field in self._fields.items() if field.readonly)

    # --- what stops -------------------------------------------------------------------
    @api.model
    def _stopping(self, moves):
        """The flags that stop entries, or money to those that they pay."""
        return self.sudo().search(
            moves._edic_about()
            & Domain("state", "in", STOPPING)
            & Domain("severity", "=", "critical")
        )

    @roles.reads
    def action_side_by_side(self):
        """The entries of the flag with their documents, beside each other."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "edic_side_by_side",
            "name": self.display_name,
            "params": {"flag_id": self.id},
        }

    @roles.reads
    def edic_side_by_side(self):
        """What `action_side_by_side` shows, with the reader's own rights.

        :return: ``{"title", "table", "entries": [{"id", "name", "told", "document"}]}``
        """
        self.ensure_one()
        self.check_access("read")
        moves = (self.move_id | self.other_ids)._filtered_access("read")
        return {
            "title": self.display_name,
            "table": (self.picture or {}).get("table"),
            "entries": [move._edic_beside() for move in moves],
        }

    @roles.reads
    def action_print(self):
        """The flag as a paper."""
        self.ensure_one()
        return self.env["edic.ai.document.flag"]._open(self.id)

    def _stop(self):
        """:raises RedirectWarning: to these flags, with what to do about them"""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_finance.edic_finance_flag_action"
        )
        told = "\n".join(
            f"• {flag.move_id.display_name or flag.about or ''}: {flag.display_name}"
            for flag in self[:MOST_TOLD]
        )
        if len(self) > MOST_TOLD:
            told += "\n• …"
        raise RedirectWarning(
            self.env._(
                "Stopped by critical flags:\n\n%s\n\nSomebody who did not make what "
                "is flagged clears each with a reason, or records a call-back.",
                told,
            ),
            {**action, "domain": [("id", "in", self.ids)], "context": {}},
            self.env._("Show the flags"),
        )

    def _alert_words(self):
        """One line for the banner: how grave, what."""
        grave = dict(self._fields["severity"]._description_selection(self.env))
        return f"{grave[self.severity]} · {self.title} ({self.code})"

    @api.model
    def _stopping_payments(self, payments):
        """The flags that stop payments themselves, or money to those they pay."""
        vendors = payments.partner_id.commercial_partner_id.sudo()
        unnamed = payments.filtered(lambda payment: not payment.partner_bank_id)
        accounts = payments.partner_bank_id
        accounts |= unnamed.partner_id.commercial_partner_id.sudo().bank_ids
        companies = payments.company_id | payments._edic_bills().company_id
        of_payment = Domain("res_model", "=", "account.payment")
        of_vendor = Domain("bank_id", "=", False) & Domain(
            "res_model", "=", "res.partner"
        )
        return self.sudo().search(
            Domain("state", "in", STOPPING)
            & Domain("severity", "=", "critical")
            & Domain("company_id", "in", companies.ids)
            & (
                (of_payment & Domain("res_id", "in", payments.ids))
                | (
                    Domain("move_id", "=", False)
                    & (
                        Domain("bank_id", "in", accounts._edic_same().ids)
                        | (of_vendor & Domain("partner_id", "in", vendors.ids))
                    )
                )
            )
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Domain

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import AUDITOR, check_person
from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT

from ... import roles
from ...tools.audit.finding import SEVERITIES as BY_WEIGHT
from ...tools.audit.finding import Words
from .edic_finance_justification import MAX_TERM

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
MAX_NAMED = 5  # in one message
# facts that another version of a check wrote raise these
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
OPEN = ("new", "review")
RULES_CHECK = "A41"  # tells which rules of e-invoices a bill breaks
STOPPING = ("new", "review", "confirmed")  # until a person clears it
DECIDERS = "edic_finance.group_edic_finance_accountant"
CLEARED = ("justified", "false_positive")
GRAVE = ("high", "critical")
STOPS = [("state", "in", STOPPING), ("severity", "=", "critical")]
# the vendor is flagged there, or an account that somebody entered for it
OF_VENDOR = ("res.partner", "res.partner.bank")


class EdicFinanceFlag(models.Model):
    """A finding of a check about a record, and what people made of it.

    A flag holds facts, not sentences: its explanation is written from them in the
    reader's language, by the check, and can be computed again. Only the engine makes
    flags; only people decide on them.
    """

    _name = "edic.finance.flag"
    _inherit = [
        "edic.ai.about",
        "edic.ai.about.read",
        "edic.ai.traceable",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Audit flag"
    _check_company_auto = True
    _order = "severity_rank desc, score desc, id desc"
    _rec_name = "code"

    # the finding
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
    # several flags may be about one bill: their amounts have no sum
    amount = fields.Monetary(readonly=True, aggregator=None)
    facts = SchemaJson(schema=OBJECT, readonly=True)
    parameters = SchemaJson(schema=OBJECT, readonly=True)
    facts_digest = fields.Char(readonly=True)
    fingerprint = fields.Char(required=True, readonly=True)
    words = fields.Json(compute="_compute_words")
    picture = fields.Json(compute="_compute_words")

    # its state
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
    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=fields.NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=fields.NO_ACCESS
    )

    # decisions of people
    owner_id = fields.Many2one("res.users", string="Looked into by", readonly=True)
    is_mine = fields.Boolean(
        string="Mine", compute="_compute_is_mine", search="_search_is_mine"
    )
    is_mine_to_clear = fields.Boolean(
        compute="_compute_is_mine_to_clear",
        help="Nobody clears a flag on what he or she created, posted or approved.",
    )
    may_be_cleared = fields.Boolean(compute="_compute_is_mine_to_clear")
    needs_call_back = fields.Boolean(compute="_compute_needs_call_back")
    may_tell_seller = fields.Boolean(compute="_compute_may_tell_seller")
    decided_at = fields.Datetime(groups=fields.NO_ACCESS, readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", groups=fields.NO_ACCESS, readonly=True, ondelete="set null"
    )
    decided_by = fields.Char(
        string="Shown as decided by", compute="_compute_decided", groups=AUDITOR
    )
    decided_on = fields.Datetime(
        string="Shown as decided on", compute="_compute_decided", groups=AUDITOR
    )
    awaits = fields.Selection(
        [("justified", "Justified"), ("false_positive", "Not a finding")],
        string="Awaits a second person",
        readonly=True,
    )
    awaits_by_id = fields.Many2one(
        "res.users", groups=fields.NO_ACCESS, readonly=True, ondelete="set null"
    )
    justification_id = fields.Many2one(
        "edic.finance.justification",
        readonly=True,
        check_company=True,
    )
    is_self_cleared = fields.Boolean(
        string="Cleared by whoever made it",
        readonly=True,
        help="Where an office has no second person. The elected head or the auditor "
        "signs the list of these.",
    )
    signed_at = fields.Datetime(string="Signed", readonly=True)

    # uniqueness and indexes
    _fingerprint_uniq = models.Constraint(
        "UNIQUE(company_id, code, fingerprint)", "The same finding is flagged once."
    )
    _open_move_idx = models.Index("(move_id, state) WHERE is_open")
    _subject_idx = models.Index("(res_id, res_model)")  # looked for at each saved bill

    @api.depends("severity")
    def _compute_severity_rank(self):
        for flag in self:
            flag.severity_rank = BY_WEIGHT.index(flag.severity or "info")

    @api.depends("state")
    def _compute_is_open(self):
        for flag in self:
            flag.is_open = flag.state in OPEN

    def _compute_last_seen_at(self):
        """Say when it was found last, by the runs: what a run over all books no longer
        finds expires, so that every run since then has found what is open."""
        last = self.env["edic.finance.run.line"].sudo()._last_over_all_books(self)
        for flag in self:
            seen = flag.is_open and last.get((flag.company_id, flag.code))
            flag.last_seen_at = max(filter(None, (seen, flag.opened_at)), default=False)

    @api.depends("code", "facts", "parameters")
    @api.depends_context("lang")
    def _compute_words(self):
        checks = self.env["edic.finance.check"]._all()
        for flag in self:
            check = checks.get(flag.code)
            if check is None:  # of an addon that is gone
                flag.title, flag.words, flag.picture = flag.code, False, False
                continue
            check = check.with_company(flag.company_id)
            try:
                explanation = check._render_explanation(
                    flag.facts or {}, flag.parameters or {}
                )
                picture = check._picture(flag.facts or {})
            except UNREADABLE:  # a flag that cannot be said must not hide the others
                _logger.exception("%s: flag %s cannot be shown", flag.code, flag.id)
                explanation, picture = self._unreadable_explanation(check), False
            explanation["law"] = [
                law
                for law in explanation["law"]
                if flag.company_id._edic_is_law_of(law)
            ]
            flag.title, flag.words = explanation["title"], explanation
            flag.picture = picture

    def _unreadable_explanation(self, check):
        """Return the explanation of a flag whose facts a check does not understand."""
        text = self.env._(
            "What was found cannot be put into words. Look at the record itself, and "
            "report this flag's number to whoever runs EDIC."
        )
        words = asdict(Words(check._title(), [text]))
        return {**words, "law": check._law_words(), "parameters": []}

    @api.depends("code", "title")
    def _compute_display_name(self):
        for flag in self:
            flag.display_name = f"{flag.code} {flag.title or ''}".strip()

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for flag in self:
            flag.is_mine = flag.owner_id == self.env.user

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("owner_id", "=" if True in value else "!=", self.env.uid)]

    @api.depends("decided_by_id", "decided_at")
    def _compute_decided(self):
        is_single = len(self) == 1
        for flag in self:
            stored = flag.sudo()
            flag.decided_by = is_single and stored.decided_by_id.name
            flag.decided_on = is_single and stored.decided_at

    @api.depends_context("uid")
    @api.depends("move_id", "bank_id", "other_ids", "state")
    def _compute_is_mine_to_clear(self):
        for flag in self:
            flag.is_mine_to_clear = self.env.user not in flag._makers()
            flag.may_be_cleared = flag.state in STOPPING and (
                flag.is_mine_to_clear or flag.company_id.edic_no_second_person
            )

    @api.depends("code", "move_id")
    def _compute_may_tell_seller(self):
        for flag in self:
            document = flag.sudo().move_id.edic_document_id
            flag.may_tell_seller = flag.code == RULES_CHECK and document.may_tell_seller

    @api.depends("code")
    def _compute_needs_call_back(self):
        checks = self.env["edic.finance.check"]._all()
        for flag in self:
            check = checks.get(flag.code)
            flag.needs_call_back = check is not None and check._needs_call_back

    def unlink(self):
        if self and not self.env.su:
            # pylint: disable-next=no-raise-unlink
            raise AccessError(self.env._("Flags are decided on, not deleted."))
        return super().unlink()

    @api.model
    def _is_reader(self):
        """Return whether the user's rights leave any flag to be read."""
        rule = self.env["ir.rule"]._compute_domain(self._name, "read")
        return self.env.su or (self.has_access("read") and not Domain(rule).is_false())

    @api.model
    def _check_is_reader(self):
        """Check that the user may read flags at all.
        :raises AccessError: the user may read no flag, whatever it is about
        """
        if not self._is_reader():
            raise AccessError(self.env._("Your role does not read audit flags."))

    def _edic_data_class(self):
        """Return the most protected kind of data of the entries that it is about."""
        moves = self.sudo().move_id | self.sudo().other_ids
        found = [move._edic_data_class() for move in moves]
        return DataClass.strictest(DataClass.PERSONAL, *found)

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.ACCOUNTANT)
    def action_take(self):
        """Take the flags up: the user looks into them."""
        self._check_decider()
        for flag in self.filtered(lambda flag: flag.state in OPEN):
            flag.sudo().write({"state": "review", "owner_id": self.env.uid})
            flag._record_verdict("review")
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_confirm(self):
        """Confirm the flags as findings: they stop until it is mended."""
        self._check_decider()
        for flag in self.filtered(lambda flag: flag.state in OPEN):
            flag._decide("confirmed")
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_false_positive(self):
        """Dismiss the flags: at once where they weigh little, else with a comment."""
        self._check_decider()
        if len(self) > 1 and any(flag._needs_comment() for flag in self):
            raise UserError(
                self.env._("High and critical flags are dismissed one by one.")
            )
        if self._needs_comment() or any(flag.needs_call_back for flag in self):
            return self.action_open_verdict()
        for flag in self:
            flag._clear("false_positive")
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_open_verdict(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "edic.finance.verdict",
            "view_mode": "form",
            "target": "new",
            "context": {**self.env.context, "default_flag_id": self.id},
        }

    @roles.for_roles(roles.ACCOUNTANT)
    def action_reopen(self):
        """Reopen the flags: what justified them alone counts no longer."""
        self._check_decider()
        for flag in self.filtered(lambda flag: flag.state not in OPEN):
            given = flag.justification_id.filtered("is_running")
            if given and given.scope != "flag":
                raise UserError(
                    self.env._(
                        "A justification of the vendor covers it: end that one, and "
                        "it is flagged again."
                    )
                )
            given.action_end()
            flag.sudo().write(
                {
                    "state": "new",
                    "opened_at": fields.Datetime.now(),
                    **dict.fromkeys(("awaits", "is_self_cleared", "signed_at"), False),
                }
            )
            flag._record_verdict("reopened")
        return True

    @roles.for_roles(roles.AUDITOR, roles.APPROVER)
    def action_sign(self):
        """Sign, as elected head or auditor, flags that their maker cleared."""
        check_person(self.env)
        self.check_access("read")
        if not self.env.user.has_groups(f"{AUDITOR},edic_ai.group_edic_ai_approver"):
            raise AccessError(self.env._("Your role does not sign this list."))
        for flag in self.filtered(lambda f: f.is_self_cleared and not f.signed_at):
            if flag.sudo().decided_by_id == self.env.user:
                raise UserError(self.env._("Somebody else signs what you cleared."))
            flag.sudo().signed_at = fields.Datetime.now()
            flag._record_verdict("signed")
        return True

    @roles.reads
    def action_print(self):
        """Print the flag."""
        self.ensure_one()
        return self.env["edic.ai.document.flag"]._open(self.id)

    @roles.for_roles(roles.BILLING)
    def action_tell_seller(self):
        """Open the message to the seller on the rules that the e-invoice breaks."""
        self.ensure_one()
        return self.move_id.action_edic_tell_seller()

    @roles.reads
    def action_side_by_side(self):
        """Open the entries of the flag with their documents, beside each other."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "edic_side_by_side",
            "context": {"active_id": self.id},
        }

    @roles.reads
    def edic_side_by_side(self):
        """Return what `action_side_by_side` shows, with the reader's own rights.

        :return: ``{"title", "table", "entries": [`_edic_beside`]}``
        """
        self.ensure_one()
        self.check_access("read")
        moves = (self.move_id | self.other_ids)._filtered_access("read")
        return {
            "title": self.display_name,
            "table": (self.picture or {}).get("table"),
            "entries": [move._edic_beside() for move in moves],
        }

    # --- what stops -------------------------------------------------------------------
    @api.model
    def _stopping(self, moves):
        """Return the flags that stop entries, or money to those that they pay."""
        return self.sudo().search(moves._edic_about() & Domain(STOPS))

    @api.model
    def _stopping_payments(self, payments):
        """Return the flags that stop payments, or money to those they pay."""
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
            Domain(STOPS)
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

    @api.model
    def _listed(self, domain):
        """Return the action that lists the flags of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_finance.edic_finance_flag_action"
        )
        return {**action, "domain": domain, "context": {}}

    def _stop(self):
        """Stop the operation if there are flags."""
        text = "\n".join(
            f"• {flag.move_id.display_name or flag.about or ''}: {flag.display_name}"
            for flag in self[:MAX_NAMED]
        )
        if len(self) > MAX_NAMED:
            text += "\n• …"
        raise RedirectWarning(
            self.env._(
                "Stopped by critical flags:\n\n%s\n\nSomebody who did not make what "
                "is flagged clears each with a reason, or records a call-back.",
                text,
            ),
            self._listed([("id", "in", self.ids)]),
            self.env._("Show the flags"),
        )

    def _alert_words(self):
        """Return a line for the banner: severity and title."""
        grave = dict(self._fields["severity"]._description_selection(self.env))
        return f"{grave[self.severity]} · {self.title} ({self.code})"

    def _stops_as(self, row):
        """Return whether the flag stops the money and is again found critical."""
        grave = {self.severity, row["severity"]} == {"critical"}
        return grave and self.state in STOPPING

    def _has_grown(self, row):
        """Return whether a critical flag is about more money than when cleared."""
        return (
            self.severity == "critical"
            and self.res_model in ("account.move", "account.payment")
            and self.currency_id.compare_amounts(row["amount"] or 0, self.amount) > 0
        )

    # --- deciding ---------------------------------------------------------------------
    def _clear(self, verdict, comment=None, justification=None, facts=None):
        """Clear a flag, or let a second person agree where the site wants it.

        :param dict justification: of one that justifies it: scope, amount, until when
        :param dict facts: for the ledger, such as those of a call-back
        :raises UserError: the user made what is flagged, or a comment is missing
        """
        self.ensure_one()
        self._check_decider()
        if self.state not in STOPPING:
            raise UserError(self.env._("This flag is cleared already."))
        is_own = not self.is_mine_to_clear
        self._check_own(is_own)
        self._check_call_back(facts)
        comment = (comment or "").strip()
        if not comment and (is_own or self._needs_comment()):
            raise UserError(
                self.env._("Say why it is cleared: others will read it after you.")
            )
        if self._waits_for_second(verdict):
            self.sudo().write({"awaits": verdict, "awaits_by_id": self.env.uid})
            self._record_verdict("proposed", comment, facts)
            return
        self.sudo().write(
            {"awaits": False, "is_self_cleared": is_own, "signed_at": False}
        )
        given = verdict == "justified" and self._justify(comment, justification or {})
        self._decide(verdict, comment, given, facts)

    def _decide(self, verdict, comment=None, justification=None, facts=None):
        self.sudo().write(
            {
                "state": verdict,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "justification_id": justification and justification.id,
            }
        )
        self._record_verdict(verdict, comment, facts)

    def _justify(self, reason, vals):
        self._check_scope(vals.get("scope", "flag"))
        today = fields.Date.context_today(self)
        justifications = self.env["edic.finance.justification"].sudo()
        return justifications.create(
            {
                "valid_until": today + MAX_TERM,
                **vals,
                "company_id": self.company_id.id,
                "code": self.code,
                "partner_id": self.partner_id.id,
                "fingerprint": self.fingerprint,
                "facts_digest": self.facts_digest,
                "reason": reason or self.env._("No reason was given."),
            }
        )

    def _waits_for_second(self, verdict):
        row = self.env["edic.finance.check.setting"]._on(self.company_id).get(self.code)
        if not row or not row.needs_second:
            return False
        return self.awaits != verdict or self.sudo().awaits_by_id == self.env.user

    def _needs_comment(self):
        return any(flag.severity in GRAVE for flag in self)

    def _check_decider(self):
        check_person(self.env)
        self.check_access("read")
        has = self.env.user.has_group
        if not has(DECIDERS) or has(AUDITOR):
            raise AccessError(self.env._("Your role does not decide on flags."))

    def _check_own(self, is_own):
        if is_own and not self.company_id.edic_no_second_person:
            raise UserError(
                self.env._(
                    "You created, posted or approved what is flagged: somebody else "
                    "clears it. Where there is nobody else, the settings say so, and "
                    "the flag goes on a list to be signed."
                )
            )

    def _check_scope(self, scope):
        if scope == "flag":
            return
        if self.severity == "critical":
            raise UserError(
                self.env._(
                    "Critical flags are justified one by one, not for the vendor."
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._("The finding names no vendor: justify this finding only.")
            )

    def _check_call_back(self, facts):
        if self.needs_call_back and not (facts or {}).get("call_back"):
            raise UserError(
                self.env._(
                    "A changed bank account is cleared by a call-back: record whom you "
                    "spoke to, on a number known before."
                )
            )

    def _makers(self):
        """Return those who made what is flagged: entries, payments, accounts, vendors;
        and whoever is behind entries of the ledger that it rests on."""
        stored = self.sudo()
        moves, bank = (stored.move_id | stored.other_ids)._origin, stored.bank_id
        found = moves.create_uid | moves.edic_hand_ids | moves.edic_step_ids.user_id
        payments = moves.matched_payment_ids
        if stored.res_model == "account.payment":
            payments |= payments.browse(stored.res_id).exists()
        found |= payments.create_uid | payments.edic_hand_ids
        found |= bank.create_uid | bank.edic_number_by_id | bank.edic_trusted_by_id
        if stored.res_model in OF_VENDOR or stored.code == "A45":
            found |= stored.partner_id.create_uid
        uuids = (self.facts or {}).get("traces") or []
        traces = self.env["edic.ai.trace"].sudo().search([("call_uuid", "in", uuids)])
        return found | traces._people()

    def _record_verdict(self, verdict, comment=None, facts=None):
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.flag",
            {
                "check": self.code,
                "check_version": self.version,
                "verdict": verdict,
                "severity": self.severity,
                "facts_digest": self.facts_digest,
                "own": self.is_self_cleared and verdict in CLEARED,
                **(facts or {}),
            },
            company=self.company_id,
            record=self,
            comment=comment or None,
        )

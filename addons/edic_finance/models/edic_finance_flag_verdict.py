# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.people import AUDITOR, check_person

from .. import roles
from .edic_finance_flag import OPEN, STOPPING
from .edic_finance_justification import LONGEST

DECIDERS = "edic_finance.group_edic_finance_accountant"
CLEARED = ("justified", "false_positive")
GRAVE = ("high", "critical")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFlag(models.Model):
    """What people decide on a flag, and who may."""

    _inherit = "edic.finance.flag"

    owner_id = fields.Many2one("res.users", string="Looked into by", readonly=True)
    is_mine = fields.Boolean(
        string="Mine", compute="_compute_is_mine", search="_search_is_mine"
    )
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
    is_mine_to_clear = fields.Boolean(
        compute="_compute_is_mine_to_clear",
        help="Nobody clears a flag on what he or she created, posted or approved.",
    )
    may_be_cleared = fields.Boolean(compute="_compute_is_mine_to_clear")
    needs_call_back = fields.Boolean(compute="_compute_needs_call_back")
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
        is_told = len(self) == 1
        for flag in self:
            stored = flag.sudo()
            flag.decided_by = is_told and stored.decided_by_id.name
            flag.decided_on = is_told and stored.decided_at

    @api.depends_context("uid")
    @api.depends("move_id", "bank_id", "other_ids", "state")
    def _compute_is_mine_to_clear(self):
        for flag in self:
            flag.is_mine_to_clear = self.env.user not in flag._makers()
            flag.may_be_cleared = flag.state in STOPPING and (
                flag.is_mine_to_clear or flag.company_id.edic_no_second_person
            )

    @api.depends("code")
    def _compute_needs_call_back(self):
        checks = self.env["edic.finance.check"]._all()
        for flag in self:
            check = checks.get(flag.code)
            flag.needs_call_back = check is not None and check._needs_call_back

    # --- buttons ----------------------------------------------------------------------
    @roles.for_roles(roles.ACCOUNTANT)
    def action_take(self):
        """I look into it."""
        self._check_decider()
        for flag in self.filtered(lambda flag: flag.state in OPEN):
            flag.sudo().write({"state": "review", "owner_id": self.env.uid})
            flag._record_verdict("review")
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_confirm(self):
        """It is a finding: what it stops stays stopped until it is mended."""
        self._check_decider()
        for flag in self.filtered(lambda flag: flag.state in OPEN):
            flag._decide("confirmed")
        return True

    @roles.for_roles(roles.ACCOUNTANT)
    def action_false_positive(self):
        """Not a finding: at once where it weighs little, else with a comment."""
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
        """It is looked at once more: what justified it alone counts no longer."""
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
        """The elected head or the auditor has seen what was cleared by its maker."""
        check_person(self.env)
        self.check_access("read")
        signers = f"{AUDITOR},edic_ai.group_edic_ai_approver"
        if not self.env.user.has_groups(signers):
            raise AccessError(self.env._("Your role does not sign this list."))
        for flag in self.filtered(lambda f: f.is_self_cleared and not f.signed_at):
            if flag.sudo().decided_by_id == self.env.user:
                raise UserError(self.env._("Somebody else signs what you cleared."))
            flag.sudo().signed_at = fields.Datetime.now()
            flag._record_verdict("signed")
        return True

    # --- deciding ---------------------------------------------------------------------
    def _needs_comment(self):
        return any(flag.severity in GRAVE for flag in self)

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

    def _justify(self, reason, vals):
        self._check_scope(vals.get("scope", "flag"))
        today = fields.Date.context_today(self)
        return (
            self.env["edic.finance.justification"]
            .sudo()
            .create(
                {
                    "valid_until": today + LONGEST,
                    **vals,
                    "company_id": self.company_id.id,
                    "code": self.code,
                    "partner_id": self.partner_id.id,
                    "fingerprint": self.fingerprint,
                    "facts_digest": self.facts_digest,
                    "reason": reason or self.env._("No reason was given."),
                }
            )
        )

    def _waits_for_second(self, verdict):
        setting = self.env["edic.finance.check.setting"]._on(self.company_id)
        row = setting.get(self.code)
        if not row or not row.needs_second:
            return False
        return self.awaits != verdict or self.sudo().awaits_by_id == self.env.user

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

    def _check_decider(self):
        check_person(self.env)
        self.check_access("read")
        has = self.env.user.has_group
        if not has(DECIDERS) or has(AUDITOR):
            raise AccessError(self.env._("Your role does not decide on flags."))

    def _check_call_back(self, facts):
        if self.needs_call_back and not (facts or {}).get("call_back"):
            raise UserError(
                self.env._(
                    "A changed bank account is cleared by a call-back: record whom you "
                    "spoke to, on a number known before."
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

    def _check_own(self, is_own):
        if is_own and not self.company_id.edic_no_second_person:
            raise UserError(
                self.env._(
                    "You created, posted or approved what is flagged: somebody else "
                    "clears it. Where there is nobody else, the settings say so, and "
                    "the flag goes on a list to be signed."
                )
            )

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

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ... import roles
from ...choices import choices_of
from ...people import check_approver, check_person, holders
from ...rpc import as_program
from ...transaction import scheduled
from ..rights.edic_ai_approved import EdicAiApproved

FLOOR = 6  # months: AI Act, Article 26(6); CNIL, délibération 2021-122
# their time begins with the end of the year, as that of the books does (§ 147(4) AO)
FROM_YEAR_END = ("accounting", "intake")
AI_EVENTS = ("inference", "decision", "training")
REMINDER = "edic_ai.mail_activity_retention"
# the first of these roles that anybody has is reminded, since it may act on a rule, and
# so is the data protection officer, though somebody else approves
REMINDED = (roles.APPROVER, roles.DPO, roles.MANAGER, roles.SYSTEM)


class EdicAiRetention(models.Model):
    """A retention rule: how long contents or names of a kind of record are kept.

    It counts once somebody else than its author has approved it, and until two persons
    have ended it: another one, that erases earlier, may lie beneath. Records and seals
    of the ledger have no rule: they are never deleted.
    """

    # not edic.ai.dated: that one is about models of a provider
    _name = "edic.ai.retention"
    _inherit = ["edic.ai.approved", "mail.thread", "mail.activity.mixin"]
    _description = "Retention rule"
    _order = "event, what, company_id, valid_from desc, id desc"
    _recorded_as = "retention"
    _recorded_fields = (  # no texts
        "company_id",
        "what",
        "event",
        "months",
        "valid_from",
        "ground",
        "state",
        "active",
        "ending_by_id",
    )
    _by_button = frozenset({*EdicAiApproved._by_button, "ending_by_id"})

    company_id = fields.Many2one(
        "res.company", help="Empty: every company that has no rule of its own."
    )
    what = fields.Selection(
        [("content", "Contents"), ("person", "Names")],
        string="What is erased",
        required=True,
        default="content",
        help="Contents: what was asked, answered or commented. Names: who acted.",
    )
    event = fields.Selection(
        choices_of("edic.ai.trace", "event"),
        string="Kind of entry",
        required=True,
        help="The kind of record, as the audit trail shows it.",
    )
    months = fields.Integer(required=True, aggregator=None)
    counts_from = fields.Selection(
        [("record", "Day of the record"), ("year", "End of its year")],
        string="Counted from",
        compute="_compute_counts_from",
        help="What is kept for the books is counted from the end of the calendar year.",
    )
    valid_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    ground = fields.Char(
        string="Legal ground (code)",
        required=True,
        help="A short code without names: it is recorded permanently with each "
        "erasure.",
    )
    ground_text = fields.Text(string="Legal ground", required=True, translate=True)
    source_url = fields.Char(string="Source", required=True)
    ending_by_id = fields.Many2one(
        "res.users",
        string="End asked by",
        readonly=True,
        copy=False,
        help="Who wants the rule out of force; a second person confirms it.",
    )

    _months_floor = models.Constraint(
        f"CHECK(months >= {FLOOR})",
        "Six months are the least: AI logs are kept that long (AI Act, "
        "Article 26(6)), and so are other logs (CNIL, délibération 2021-122).",
    )

    @api.depends("event")
    def _compute_counts_from(self):
        for rule in self:
            rule.counts_from = "year" if rule.event in FROM_YEAR_END else "record"

    @api.depends("event", "what")
    @api.depends_context("lang")
    def _compute_display_name(self):
        events, whats = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("event", "what")
        )
        for rule in self:
            words = f"{events.get(rule.event)}, {whats.get(rule.what)}"
            rule.display_name = words if rule.event else ""

    # --- which holds ------------------------------------------------------------------
    @api.model
    def _in_force(self, chain, day=None):
        """Return the rules of a chain: ``(event, what)`` → rule.

        A company's own goes before that of the company it is a branch of, and this one
        before that of all; then the latest.
        """
        day = day or fields.Date.context_today(self)
        company = self.env["res.company"].sudo().browse(chain).exists()
        nearest = [*reversed(company.parent_ids.ids), False]
        rules = self.sudo().search(
            [
                ("state", "=", "approved"),
                ("valid_from", "<=", day),
                ("company_id", "in", nearest),
            ],
            order="valid_from desc, id desc",
        )
        rules = rules.sorted(lambda rule: nearest.index(rule.company_id.id))
        found = {}
        for rule in rules:
            found.setdefault((rule.event, rule.what), rule)
        return found

    def _ends(self):
        """Return SQL over ``trace``: the moment at which its time is over."""
        begins = SQL("trace.occurred_at")
        if self.counts_from == "year":
            begins = SQL("date_trunc('year', trace.occurred_at) + interval '1 year'")
        return SQL("(%s + make_interval(months => %s))", begins, self.months)

    def _ends_on(self, moment):
        """Return the day on which the time of an entry of that moment is over."""
        day = moment.date()
        if self.counts_from == "year":
            day = day.replace(year=day.year + 1, month=1, day=1)
        return fields.Date.add(day, months=self.months)

    def _covers(self):
        """Return SQL over ``trace``: the records that the rule is for."""
        return SQL("trace.event = %s", self.event)

    def _is_over(self):
        """Return SQL over ``trace``: it is for them and their time is over."""
        now = fields.Datetime.now()
        return SQL("(%s AND %s <= %s)", self._covers(), self._ends(), now)

    # --- until somebody approves it, nothing goes -------------------------------------
    @api.model
    def _waiting(self):
        """Return the rules that wait for their approval, as the user may see them."""
        return self.search([("state", "=", "draft")], order="id")

    @api.model
    def _waiting_words(self):
        """Say how many rules wait; False where none does."""
        count = len(self._waiting())
        if not count:
            return False
        if count == 1:
            return self.env._(
                "1 retention rule waits for approval: until then nothing is erased by "
                "it."
            )
        return self.env._(
            "%s retention rules wait for approval: until then nothing is erased by "
            "them.",
            count,
        )

    @api.model
    @roles.reads
    def action_show_waiting(self):
        """Show the rules that wait."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_retention_action"
        )
        return {**action, "context": {"search_default_draft": 1}}

    @api.model
    @scheduled
    def _cron_remind(self):
        """Remind daily of rules that wait for approval."""
        self._remind()

    @api.model
    def _remind(self):
        """See to it that whoever may approve rules, and the data protection officer,
        have one activity while any waits.

        Its summary is in the language of whose it is.
        """
        rules = as_program(self).with_context(active_test=True)
        kind = self.env.ref(REMINDER).sudo()
        there = kind.env["mail.activity"].search([("activity_type_id", "=", kind.id)])
        wanted = {
            user: mine
            for user in self._reminded()
            if (mine := rules._waiting_for(user))
        }
        for user, mine in wanted.items():
            own = there.filtered(lambda activity, user=user: activity.user_id == user)
            kept = own.filtered(lambda activity, ids=mine.ids: activity.res_id in ids)
            there -= kept[:1]
            summary = self.with_context(lang=user.lang).env._(
                "Retention rules wait for approval; until then they erase nothing"
            )
            if kept:
                kept[:1].filtered(lambda activity: not activity.summary).write(
                    {"summary": summary}
                )
            else:
                # in the list of activities, not by a mail each time one is approved
                quiet = mine[:1].with_context(mail_activity_quick_update=True)
                quiet.activity_schedule(REMINDER, user_id=user.id, summary=summary)
        there.unlink()

    @api.model
    def _reminded(self):
        """Return the users of the first role that anybody has, and the officers."""
        found = (holders(self.env, role) for role in REMINDED)
        people = next(filter(None, found), self.env["res.users"])
        return people | holders(self.env, roles.DPO)

    def _waiting_for(self, user):
        """Return waiting rules of a user's companies that he did not enter himself."""
        return self._waiting().filtered(
            lambda rule: (
                user not in rule.author_ids
                and (not rule.company_id or rule.company_id in user.company_ids)
            )
        )

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        # EXTENDS edic.ai.approved: who approved the last one is reminded no more
        result = super().action_approve()
        self.sudo()._remind()
        return result

    # --- two persons let it go --------------------------------------------------------
    def write(self, vals):
        if not self.env.su and "active" in vals and "approved" in self.mapped("state"):
            raise UserError(
                self.env._(
                    "Two persons take an approved rule out of force: ask for it with "
                    "its button."
                )
            )
        return super().write(vals)

    @roles.for_roles(roles.MANAGER, roles.DPO)
    def action_ask_end(self):
        """Ask for it to go out of force; it counts until a second person confirms."""
        self.check_access("write")
        check_person(self.env)
        if set(self.mapped("state")) != {"approved"} or not all(self.mapped("active")):
            raise UserError(self.env._("It is not in force."))
        self.sudo().write({"ending_by_id": self.env.uid})

    @roles.for_roles(roles.MANAGER, roles.DPO, roles.APPROVER)
    def action_keep(self):
        """Let it stay in force after all."""
        check_person(self.env)
        if not self.has_access("write"):
            check_approver(self)
        self.sudo().write({"ending_by_id": False})

    @roles.for_roles(roles.APPROVER)
    def action_end(self):
        """Take out of force what somebody else asked to end."""
        check_approver(self)
        for rule in self:
            if not rule.ending_by_id:
                raise UserError(self.env._("Nobody has asked for its end."))
            if rule.ending_by_id == self.env.user:
                raise UserError(
                    self.env._("Somebody else than who asked for it ends a rule.")
                )
        self.sudo().write({"active": False})

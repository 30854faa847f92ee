# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ... import roles
from ...choices import choice_words
from ...people import with_branches, works_for_all
from ...write_guard import by_method, is_opened

TARGETS = {
    "global": None,
    "company": "company_id",
    "use_case": "use_case",
    "provider": "provider_id",
}
READERS = ",".join(
    (
        roles.USER,
        roles.AUDITOR,
        roles.AUTHOR,
        roles.APPROVER,
        roles.DPO,
        roles.SYSTEM,
    )
)


def stopped(cr, company_id, use_case, provider_id):
    """Return why calls of this kind are stopped, as it was typed, or False.

    See `standing_stop`.
    """
    row = standing_stop(cr, company_id, use_case, provider_id)
    return row[1] if row else False


def standing_stop(cr, company_id, use_case, provider_id):
    """Return ``(id, reason)`` of the oldest stop of calls of this kind, or None.

    Not cached, so that it holds for every worker at once. A transaction does not see
    what others commit after it began: who asks again and again takes a new cursor
    each time.

    A stop of a company holds for its branches, too.

    :param cr: cursor; needs no environment, so that a thread can ask
    :param provider_id: or None before a provider is chosen
    """
    cr.execute(
        """SELECT id, reason FROM edic_ai_switch
           WHERE is_on AND (scope = 'global'
               OR (scope = 'company' AND company_id IN (
                   SELECT above.id FROM res_company above, res_company own
                   WHERE own.id = %s AND own.parent_path
                       LIKE above.parent_path || '%%'))
               OR (scope = 'use_case' AND use_case = %s)
               OR (scope = 'provider' AND provider_id = %s))
           ORDER BY id LIMIT 1""",
        (company_id, use_case or None, provider_id or None),
    )
    return cr.fetchone()


class EdicAiSwitch(models.Model):
    """A stop for AI: each row is one that was thrown, and who released it."""

    _name = "edic.ai.switch"
    _description = "AI stop"
    _order = "is_on desc, id desc"
    _rec_name = "reason"

    scope = fields.Selection(
        [
            ("global", "All AI"),
            ("company", "One company"),
            ("use_case", "One use case"),
            ("provider", "One provider"),
        ],
        string="What is stopped",
        default="global",
        required=True,
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.policy.rule"]._selection_use_case(),
        string="Use case",
    )
    # a provider with a history is archived, not deleted
    provider_id = fields.Many2one("edic.ai.provider", ondelete="restrict")
    what = fields.Char(
        string="Subject of the stop", compute="_compute_what", compute_sudo=True
    )
    is_on = fields.Boolean(string="Stopped", default=True, readonly=True)
    reason = fields.Char(required=True)
    thrown_by_id = fields.Many2one("res.users", string="Stopped by", readonly=True)
    thrown_at = fields.Datetime(string="Stopped at", readonly=True)
    release_reason = fields.Char(string="Why released", readonly=True)
    released_by_id = fields.Many2one("res.users", string="Released by", readonly=True)
    released_at = fields.Datetime(string="Released at", readonly=True)

    _on_idx = models.Index("(id) WHERE is_on")
    _target_check = models.Constraint(
        """CHECK(CASE scope WHEN 'company' THEN company_id IS NOT NULL
            WHEN 'use_case' THEN use_case IS NOT NULL
            WHEN 'provider' THEN provider_id IS NOT NULL ELSE TRUE END)""",
        "Say what is to be stopped.",
    )

    @api.depends("scope", *filter(None, TARGETS.values()))
    @api.depends_context("lang")
    def _compute_what(self):
        scopes = choice_words(self, "scope")
        titles = choice_words(self, "use_case")
        for switch in self:
            field = TARGETS.get(switch.scope)
            name = field and field != "use_case" and switch[field].display_name
            if field == "use_case":
                name = titles.get(switch.use_case, switch.use_case)
            scope = scopes.get(switch.scope)
            values = {"what": scope, "which": name}
            switch.what = (
                name and self.env._("%(what)s: %(which)s", **values)
            ) or scope

    @api.model
    def _stopped(self, company_id, use_case, provider_id=None):
        """Return why calls of this kind are stopped, or False (see `stopped`)."""
        self.flush_model()
        return stopped(self.env.cr, company_id, use_case, provider_id)

    @api.model
    def _stop(self, company_id, use_case, provider_id=None):
        """Return the oldest stop of calls of this kind, or an empty record."""
        self.flush_model()
        row = standing_stop(self.env.cr, company_id, use_case, provider_id)
        return self.sudo().browse(row[:1] if row else ())

    def _sentence(self):
        """Say that nothing is asked, since when, and who stopped it, for anybody."""
        return self.env._(
            "Language models are stopped (since %(since)s, by %(who)s): nothing is "
            "asked.",
            since=format_datetime(self.env, self.thrown_at, dt_format="short"),
            who=self.thrown_by_id.name,
        )

    @api.model_create_multi
    def create(self, vals_list):
        thrown = {
            "is_on": True,
            "thrown_by_id": self.env.uid,
            "thrown_at": fields.Datetime.now(),
            **dict.fromkeys(("release_reason", "released_by_id", "released_at"), False),
        }
        for vals in vals_list:
            target = TARGETS.get(vals.get("scope", "global"))
            others = set(filter(None, TARGETS.values())) - {target}
            vals.update({**thrown, **dict.fromkeys(others, False)})
        with by_method(self, *thrown):
            switches = super().create(vals_list)
        for switch in switches:
            switch._record({"stop": [None, switch.what]}, switch.reason)
        self.env["edic.ai.batch"]._look_after_stop()
        return switches

    def write(self, vals):
        if not is_opened(self._name, "is_on"):
            raise AccessError(self.env._("A stop is released, never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(
            self.env._("Stops cannot be deleted: they show who stopped what.")
        )

    @roles.for_roles(roles.MANAGER, roles.DPO, roles.SYSTEM)
    def action_throw(self):
        """Show on the screen the stop, which holds since it was saved."""
        return {"type": "ir.actions.client", "tag": "reload"}

    def _check_reach(self):
        """Check that a stop for all companies is released by somebody who works for
        all, or by whoever threw it."""
        if not (
            self.scope == "company"
            or self.thrown_by_id == self.env.user
            or works_for_all(self.env)
        ):
            raise AccessError(
                self.env._("This stop holds for companies that are not yours.")
            )

    @roles.for_roles(roles.MANAGER, roles.SYSTEM)
    def action_release(self, reason):
        """Let AI work again where no other stop forbids it.

        :param str reason: why, for the record
        """
        roles.check_role(self.env, roles.MANAGER, roles.SYSTEM)
        for switch in self:
            switch._check_reach()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why AI may work again."))
        self.lock_for_update()
        if not all(self.mapped("is_on")):
            raise UserError(self.env._("This was released already."))
        released = {
            "is_on": False,
            "release_reason": reason.strip(),
            "released_by_id": self.env.uid,
            "released_at": fields.Datetime.now(),
        }
        with by_method(self, *released):
            self.sudo().write(released)
        self.env["edic.ai.task"]._wake_stopped()
        for switch in self:
            switch._record({"stop": [switch.what, None]}, switch.release_reason)
        return True

    def _record(self, facts, reason):
        """Record it in the ledger of every company it holds for, or of none."""
        for company in with_branches(self.company_id) or [False]:
            self.env["edic.ai.gateway"]._record(
                "policy", "switch", facts, company=company, record=self, comment=reason
            )

    @api.model
    def _shown(self):
        """Return sentences for the top of the screen of those who work with AI."""
        user = self.env.user
        if not user.has_groups(READERS):
            return []
        on = self.sudo().search(
            [
                ("is_on", "=", True),
                ("company_id", "in", [*user.company_ids.parent_ids.ids, False]),
            ],
            order="id",
        )
        return [
            (
                self.env._("AI stopped: %s", switch.reason)
                if switch.scope == "global"
                else self.env._(
                    "AI stopped in part (%(what)s): %(reason)s",
                    what=switch.what,
                    reason=switch.reason,
                )
            )
            for switch in on
        ]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from ... import roles
from ...choices import choice_words
from ...moment import written_moment
from ...notification import notification
from ...people import check_person, holders
from ...rpc import as_program
from .edic_ai_checkpoint import AT_LEAST

PATIENCE = timedelta(days=2)  # so long a sink may fail before an alert
ALARM = "edic_ai.mail_activity_ledger"


class EdicAiLedger(models.Model):
    """The state of the ledger: one row, which its alarms are about.

    Another addon, or another check, adds to `_problems`.
    """

    _name = "edic.ai.ledger"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "State of the audit trail"
    _mail_post_access = "read"

    name = fields.Char(default="Audit trail", required=True, translate=True)
    alarmed_on = fields.Date(readonly=True)
    ledger_uuid = fields.Char(
        string="Name of the audit trail", compute="_compute_state"
    )
    problems = fields.Text(string="What is wrong", compute="_compute_state")
    note = fields.Char(compute="_compute_state")
    retention_waiting = fields.Char(compute="_compute_state")
    key_ref = fields.Char(string="Key in use", compute="_compute_state")
    public_key = fields.Char(compute="_compute_state")
    waiting = fields.Integer(string="Entries not sealed yet", compute="_compute_state")
    unsigned = fields.Integer(
        string="Entries after the last checkpoint", compute="_compute_state"
    )
    key_ids = fields.Many2many(
        "edic.ai.ledger.key", string="Keys", compute="_compute_rows"
    )
    checkpoint_ids = fields.Many2many(
        "edic.ai.checkpoint", string="Last checkpoints", compute="_compute_rows"
    )
    declaration_ids = fields.Many2many(
        "edic.ai.declaration", string="To be confirmed", compute="_compute_rows"
    )
    folder_state = fields.Char(string="Folder", compute="_compute_sinks")
    mail_state = fields.Char(string="E-mail", compute="_compute_sinks")
    stamp_state = fields.Char(string="Time stamp", compute="_compute_sinks")

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_state(self):
        keys, seals = self.env["edic.ai.ledger.key"], self.env["edic.ai.seal"].sudo()
        code, current = keys._why_not(), keys._current()
        made = self.env["edic.ai.checkpoint"]
        rules = self.env["edic.ai.retention"]
        own = [0, *self.env.companies.ids]
        new = [seals._head(chain)[0] - made._last(chain).size for chain in own]
        for ledger in self:
            ledger.ledger_uuid = seals._ledger()
            ledger.retention_waiting = rules._waiting_words()
            ledger.problems = "\n".join(text for _code, text in self._problems())
            is_copy = code == "neutralised"
            ledger.note = keys._why_not_words()[code] if is_copy else False
            ledger.key_ref, ledger.public_key = current.key_ref, current.public_key
            ledger.waiting = sum(map(seals._waiting_count, own))
            ledger.unsigned = sum(new)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_rows(self):
        made = self.env["edic.ai.checkpoint"]
        last = made.browse(
            made._last(chain).id for chain in (0, *self.env.companies.ids)
        )
        waiting = self.env["edic.ai.declaration"].search([("state", "=", "waiting")])
        for ledger in self:
            ledger.key_ids = self.env["edic.ai.ledger.key"].search([], limit=100)
            ledger.checkpoint_ids = last._filtered_access("read")
            ledger.declaration_ids = waiting

    @api.depends_context("lang", "tz")
    def _compute_sinks(self):
        for ledger in self:
            for sink in ("folder", "mail", "stamp"):
                ledger[f"{sink}_state"] = self._sink_words(sink)

    def _sink_words(self, sink):
        anchors = self.env["edic.ai.anchor"]
        if sink not in anchors._config():
            return self.env._("Not set up")
        ok_at, failing_since, error = anchors._health(sink)
        if failing_since:
            return self.env._(
                "Fails since %(since)s: %(error)s",
                since=written_moment(self.env, failing_since),
                error=error,
            )
        if not ok_at:
            return self.env._("Set up; nothing was written yet")
        return self.env._("Works; last written %s", written_moment(self.env, ok_at))

    # --- alarms -----------------------------------------------------------------------
    @api.model
    def _problems(self):
        """Return ``(code, sentence)`` of each problem that somebody has to solve."""
        keys = self.env["edic.ai.ledger.key"]
        code = keys._why_not()
        if code == "neutralised" and not keys._is_identified():
            return []  # a copy, as it should be
        found = [(code, keys._why_not_words()[code])] if code else []
        found += self._chain_problems() + self._sink_problems()
        return found + self._verification_problems()

    def _verification_problems(self):
        runs = self.env["edic.ai.verification"].sudo()
        last = runs.search([("state", "in", ("intact", "damaged"))], limit=1).started_at
        if not last:
            traces = self.env["edic.ai.trace"].sudo()
            last = traces.search([], order="id", limit=1).occurred_at
        if not last or last > fields.Datetime.now() - PATIENCE:
            return []
        text = self.env._(
            "The audit trail was not verified for more than 2 days: look whether "
            "the scheduled action runs."
        )
        return [("unverified", text)]

    def _chain_problems(self):
        anchors, made = self.env["edic.ai.anchor"], self.env["edic.ai.checkpoint"]
        words, late = self.env["edic.ai.ledger.key"]._why_not_words(), []
        chains = {*made._chains(), *anchors._chains_there()}
        if any(anchors._unknown(chain) for chain in chains):
            late.append(("restored", words["restored"]))
        if any(self._is_late(chain) for chain in chains):
            text = self.env._("Entries wait for their checkpoint for more than 2 days.")
            late.append(("late", text))
        return late

    def _is_late(self, chain):
        """Return whether the first record after the last checkpoint has waited long."""
        last = self.env["edic.ai.checkpoint"]._last(chain)
        now = fields.Datetime.now()
        self.env.cr.execute(
            "SELECT min(since), max(since) FROM edic_ai_pending WHERE chain = %s",
            [chain],
        )
        first, last_one = self.env.cr.fetchone()
        if first and (first < now - PATIENCE or last_one > now + PATIENCE):
            return True
        self.env.cr.execute(
            """SELECT trace.occurred_at FROM edic_ai_seal seal
                 JOIN edic_ai_trace trace ON trace.id = seal.trace_id
                WHERE seal.chain = %s AND seal.seq = %s""",
            [chain, last.size + 1],
        )
        found = self.env.cr.fetchone()
        return bool(found) and found[0] < now - AT_LEAST - PATIENCE

    def _sink_problems(self):
        anchors = self.env["edic.ai.anchor"]
        config = anchors._config()
        if not config:
            return [
                (
                    "no_sink",
                    self.env._(
                        "Checkpoints are written nowhere outside the database: "
                        "whoever administers it could still rewrite the audit "
                        "trail unnoticed. Set up a folder, an e-mail address or a "
                        "time stamp."
                    ),
                )
            ]
        names = choice_words(anchors, "sink")
        before, found = fields.Datetime.now() - PATIENCE, []
        for sink in config:
            _ok_at, failing_since, _error = anchors._health(sink)
            if failing_since and failing_since < before:
                text = self.env._(
                    "Checkpoints are not written for more than 2 days: %s", names[sink]
                )
                found.append((f"sink_{sink}", text))
        return found

    @api.model
    def _alarm_all(self):
        """Give administrators and data protection officers what is wrong as an
        activity, each day until it is solved; take away what is."""
        ledger = as_program(self.env.ref("edic_ai.edic_ai_ledger"))
        people = holders(ledger.env, roles.MANAGER, roles.DPO)
        today, open_ones = fields.Date.today(), ledger.activity_search([ALARM])
        wanted = set()
        for user in people:
            for _code, text in ledger.with_context(lang=user.lang)._problems():
                wanted.add((user, text))
        present = {(activity.user_id, activity.summary) for activity in open_ones}
        open_ones.filtered(lambda a: (a.user_id, a.summary) not in wanted).unlink()
        if ledger.alarmed_on != today:
            for user, text in sorted(wanted - present, key=str):
                ledger.activity_schedule(ALARM, today, summary=text, user_id=user.id)
            ledger.alarmed_on = today

    # --- buttons ----------------------------------------------------------------------
    @roles.reads
    def action_show_retention(self):
        """Show the retention rules that wait for approval."""
        return self.env["edic.ai.retention"].action_show_waiting()

    @roles.for_roles(roles.MANAGER)
    def action_checkpoint(self):
        """Make a checkpoint of each of the user's chains now."""
        check_person(self.env)
        roles.check_role(self.env, roles.MANAGER)
        made = [
            self.env["edic.ai.checkpoint"].sudo()._make(chain)
            for chain in (0, *self.env.companies.ids)
        ]
        self.env["edic.ai.anchor"].sudo()._anchor_all()
        count = len([number for number in made if number])
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        words = self.env._("Checkpoints made: %s", count)
        return notification("success", words, next=reload)

    @roles.for_roles(roles.MANAGER)
    def action_rotate_key(self):
        """Sign with a new key from now on, which the old one names."""
        check_person(self.env)
        roles.check_role(self.env, roles.MANAGER)
        self.env["edic.ai.ledger.key"].sudo()._rotate()
        return True

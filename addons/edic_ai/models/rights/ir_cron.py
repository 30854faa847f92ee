# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import fields, models

from ...tools.text.canonical import digest
from ...write_guard import is_within, within

WATCHING = "edic_ai.crons"  # in a transaction


class IrCron(models.Model):
    """Scheduled actions: stopping or putting off what EDIC does by itself, or having it
    do something else, is recorded. A module's version tells what it brought along."""

    _name = "ir.cron"
    _inherit = ["ir.cron", "edic.ai.access"]
    _edic_recorded_as = "cron"

    def _edic_trigger_by(self, moment):
        """Have it run at a moment, unless it runs sooner in any case."""
        sooner = [
            ("cron_id", "=", self.id),
            ("call_at", ">", fields.Datetime.now()),
            ("call_at", "<=", moment),
        ]
        if not self.env["ir.cron.trigger"].sudo().search_count(sooner, limit=1):
            self._trigger(moment)

    @contextmanager
    def _edic_access_watched(self):
        # EXTENDS edic.ai.access: what it calls is written within
        watching = WATCHING, self.env.cr
        if is_within(watching):
            yield
            return
        with within(watching), super()._edic_access_watched():
            yield

    def _edic_states(self):
        # EXTENDS edic.ai.access: of those that are EDIC's
        if not self.env.registry.ready:
            return {}
        crons = self.sudo().exists()
        names = crons.get_external_id()
        own = crons.filtered(
            lambda cron: (
                names[cron.id].startswith("edic_")
                or (cron.model_id.model or "").startswith("edic.")
            )
        )
        return super(IrCron, own)._edic_states()

    def _edic_access(self):
        # OVERRIDE edic.ai.access
        user = self.user_id
        facts = {
            "cron": self.get_external_id()[self.id] or None,
            "model": self.model_id.model,
            "active": self.active,
            "interval_number": self.interval_number,
            "interval_type": self.interval_type,
            "nextcall": fields.Datetime.to_string(self.nextcall) or None,
            "state": self.state,
            "code": digest(self.code or None),
        }
        return facts, {"user": [user.id, user.name], "code": self.code or None}

    def _edic_change(self, before, after):
        # OVERRIDE edic.ai.access
        (old, was), (new, now) = before, after
        changed = {
            key: [old.get(key), new.get(key)]
            for key in old | new
            if old.get(key) != new.get(key)
        }
        if (was and was["user"]) != (now and now["user"]):
            changed["user_id"] = [was and "…", now and "…"]
        known = new or old
        return {**changed, "cron": known["cron"] or known["model"]}


class IrActionsServer(models.Model):
    """A server action holds what a scheduled action does."""

    _inherit = "ir.actions.server"

    def write(self, vals):
        # EXTENDS base
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        crons = crons.search([("ir_actions_server_id", "in", self.ids)])
        with crons._edic_access_watched():
            return super().write(vals)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import api, fields, models

from ...tools.text.canonical import digest

WATCHING = "edic_ai.crons"  # of the transaction


class IrCron(models.Model):
    """Whoever stops or puts off what EDIC does by itself, or has it do something else,
    is recorded. What a module brings along is told by its version."""

    _inherit = "ir.cron"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        crons = super().create(vals_list)
        crons._edic_record({})
        return crons

    def write(self, vals):
        # EXTENDS base
        with self._edic_watched():
            return super().write(vals)

    def unlink(self):
        # EXTENDS base
        with self._edic_watched():
            return super().unlink()

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
    def _edic_watched(self):
        cache = self.env.cr.cache
        if cache.get(WATCHING):  # what it calls is written within
            yield
            return
        before = self._edic_told()
        cache[WATCHING] = True
        try:
            yield
        finally:
            cache[WATCHING] = False
        self._edic_record(before)

    def _edic_told(self):
        """``{id: (facts, words)}`` of those that are EDIC's."""
        if not self.env.registry.ready:
            return {}
        crons = self.sudo().exists()
        names = crons.get_external_id()
        return {
            cron.id: cron._edic_facts(names[cron.id])
            for cron in crons
            if names[cron.id].startswith("edic_")
            or (cron.model_id.model or "").startswith("edic.")
        }

    def _edic_facts(self, name):
        user = self.user_id
        facts = {
            "cron": name or None,
            "model": self.model_id.model,
            "active": self.active,
            "interval_number": self.interval_number,
            "interval_type": self.interval_type,
            "nextcall": fields.Datetime.to_string(self.nextcall) or None,
            "state": self.state,
            "code": digest(self.code or None),
        }
        return facts, {"user": [user.id, user.name], "code": self.code or None}

    def _edic_record(self, before):
        after, rows = self._edic_told(), []
        for number in self.ids:
            (old, was), (new, now) = (
                side.get(number, ({}, None)) for side in (before, after)
            )
            if (old, was) == (new, now):
                continue
            changed = {
                key: [old.get(key), new.get(key)]
                for key in old | new
                if old.get(key) != new.get(key)
            }
            if (was and was["user"]) != (now and now["user"]):
                changed["user_id"] = [was and "…", now and "…"]
            changed["cron"] = (new or old)["cron"] or (new or old)["model"]
            rows.append(
                {
                    "event": "policy",
                    "use_case": "cron",
                    "company": False,
                    "record": self.browse(number),
                    "facts": changed,
                    "values": {"before": was, "after": now},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)


class IrActionsServer(models.Model):
    """A server action holds what a scheduled action does."""

    _inherit = "ir.actions.server"

    def write(self, vals):
        # EXTENDS base
        crons = self.env["ir.cron"].sudo().with_context(active_test=False)
        crons = crons.search([("ir_actions_server_id", "in", self.ids)])
        with crons._edic_watched():
            return super().write(vals)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.ledger.facts import NOTHING, Facts, readable


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """Changes of rights, parameters, rules of access and of what runs in words."""

    _inherit = "edic.ai.trace"

    def _policy_summary(self, facts):
        # EXTENDS edic_ai
        if self.use_case == "rights":
            return self._rights_summary(facts)
        if self.use_case == "parameter":
            change = " → ".join(map(readable, facts.pair("value")))
            return self._pair(facts.text("key"), change)
        if self.use_case == "access.rule":
            words = {
                "created": self.env._("Rule of access created"),
                "changed": self.env._("Rule of access changed"),
                "deleted": self.env._("Rule of access deleted"),
            }
            model = facts.text("rule_of" if facts.get("rule_of") else "model")
            action = words.get(facts.code("action")) or facts.text("action")
            return self._pair(action, model)
        if self.use_case == "cron":
            rest = Facts({key: facts[key] for key in facts if key != "cron"})
            change = super()._policy_summary(rest)
            return self._pair(facts.text("cron"), change or NOTHING)
        if (self.use_case or "").startswith("addon."):
            words = {
                "addon.installed": self.env._("Addon installed"),
                "addon.upgraded": self.env._("Addon upgraded"),
                "addon.uninstalled": self.env._("Addon uninstalled"),
            }
            versions = " → ".join(map(readable, filter(None, facts.pair("version"))))
            what = words.get(self.use_case, self.use_case)
            return self._pair(what, f"{facts.text('addon')} {versions}".strip())
        return super()._policy_summary(facts)

    def _rights_summary(self, facts):
        group = self.env["res.groups"].sudo().browse(self.res_id).exists()
        name = group.full_name or facts.text("group")
        told = []
        if facts.count("granted"):
            told.append(
                self.env._(
                    "Rights granted: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts.count("granted"),
                )
            )
        if facts.count("withdrawn"):
            told.append(
                self.env._(
                    "Rights withdrawn: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts.count("withdrawn"),
                )
            )
        return ", ".join(told)

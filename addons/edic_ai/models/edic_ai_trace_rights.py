# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """Changes of rights, parameters, rules of access and of what runs in words."""

    _inherit = "edic.ai.trace"

    def _policy_summary(self, facts):
        # EXTENDS edic_ai
        if self.use_case == "rights":
            return self._rights_summary(facts)
        if self.use_case == "parameter":
            old, new = (value or "–" for value in facts["value"])
            return self._pair(facts["key"], f"{old} → {new}")
        if self.use_case == "access.rule":
            words = {
                "created": self.env._("Rule of access created"),
                "changed": self.env._("Rule of access changed"),
                "deleted": self.env._("Rule of access deleted"),
            }
            model = facts.get("rule_of") or facts.get("model")
            return self._pair(words[facts["action"]], model)
        if self.use_case == "cron":
            rest = {key: facts[key] for key in facts if key != "cron"}
            return self._pair(facts["cron"], super()._policy_summary(rest))
        if self.use_case.startswith("addon."):
            words = {
                "addon.installed": self.env._("Addon installed"),
                "addon.upgraded": self.env._("Addon upgraded"),
                "addon.uninstalled": self.env._("Addon uninstalled"),
            }
            versions = " → ".join(filter(None, facts["version"]))
            return self._pair(words[self.use_case], f"{facts['addon']} {versions}")
        return super()._policy_summary(facts)

    def _rights_summary(self, facts):
        group = self.env["res.groups"].sudo().browse(self.res_id).exists()
        name = group.full_name or facts["group"]
        told = []
        if facts["granted"]:
            told.append(
                self.env._(
                    "Rights granted: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts["granted"],
                )
            )
        if facts["withdrawn"]:
            told.append(
                self.env._(
                    "Rights withdrawn: %(group)s, persons: %(count)s",
                    group=name,
                    count=facts["withdrawn"],
                )
            )
        return ", ".join(told)

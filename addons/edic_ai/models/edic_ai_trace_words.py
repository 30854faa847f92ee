# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .edic_ai_trace import LINE


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """A row of the ledger in words, for who reads the list."""

    _inherit = "edic.ai.trace"

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_facts_text(self):
        for trace in self:
            told = [f"{key}: {value}" for key, value in (trace.facts or {}).items()]
            trace.facts_text = "\n".join(told)
            trace.summary = trace._summary(trace.facts or {}) or ", ".join(
                text for text in told if len(text) <= LINE
            )

    def _summary(self, facts):
        """The row in one line, for who reads the list; False where there is none."""
        if self.event == "decision":
            words = self._decision_words()
            label = facts.get("final_label") or facts.get("proposed_label") or "–"
            kind = facts.get("decision")
            return self._pair(words.get(kind, kind), label)
        if self.event == "inference" and "error.type" in facts:
            return self._error_words().get(facts["error.type"], facts["error.type"])
        if self.event == "inference" and "gen_ai.request.model" in facts:
            return self.env._(
                "Asked: %(model)s, %(zone)s",
                model=facts["gen_ai.request.model"],
                zone=self._zone_word(facts.get("edic.policy.zone")),
            )
        if self.event == "inference" and "gen_ai.response.model" in facts:
            return self.env._(
                "Answered: %(model)s, %(tokens)s tokens",
                model=facts["gen_ai.response.model"],
                tokens=facts.get("gen_ai.usage.output_tokens", "–"),
            )
        if self.event == "inference" and "lines" in facts:
            return self.env._("Lines: %s", facts["lines"])
        if self.event == "training":
            return self.env._(
                "Version %(version)s, lines: %(rows)s",
                version=facts.get("version"),
                rows=facts.get("rows"),
            )
        if self.event == "policy":
            return self._policy_summary(facts)
        if self.event == "intake":
            return " ".join(filter(None, (facts.get("format"), facts.get("number"))))
        return False

    def _zone_word(self, zone):
        return dict(self.env["edic.ai.provider"]._selection_zone()).get(zone, "–")

    def _policy_summary(self, facts):
        names = {
            "precision": self.env._("Precision required of sure suggestions"),
            "pace_agreement": self.env._("Agreement of the staff council"),
            "pace_agreed_on": self.env._("Agreed on"),
            "version": self.env._("Version"),
            "matrix": self.env._("Policy"),
            "draft": self.env._("Draft of a policy"),
            "stop": self.env._("Stop"),
            "reason": self.env._("Reason"),
            "state": self.env._("State"),
            "use": self.env._("Use"),
            "text": self.env._("Text"),
            "key": self.env._("Key"),
            "approved": self.env._("Approved"),
            "right": self.env._("Right"),
            "from": self.env._("From"),
            "until": self.env._("Until"),
        }
        if "version_in_use" in facts:
            return self.env._("Version in use: %s", facts["version_in_use"])
        told = [
            self._pair(
                self._word(names, key),
                " → ".join(self._value_word(key, value) for value in change),
            )
            for key, change in facts.items()
            if isinstance(change, list)
            and len(f"{change[0]}{change[1]}") <= LINE  # a matrix is not for a list
        ]
        return ", ".join(told or [self._word(names, key) for key in facts])

    def _word(self, names, key):
        """A setting's name for a reader: its label, where it is a field."""
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        if key in names or key not in known:
            return names.get(key, key)
        return known[key]._description_string(self.env)

    def _pair(self, what, which):
        return self.env._("%(what)s: %(which)s", what=what, which=which)

    def _value_word(self, key, value):
        """A setting's value for a reader, who may not read everything."""
        if value in (None, False, ""):
            return "–"
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        field = known.get(key)
        if field is None:
            return str(value)
        if field.type == "selection":
            words = dict(field._description_selection(self.env))
            return words.get(value, str(value))
        if field.type == "boolean":
            return self.env._("yes")
        if field.type == "many2one" and str(value).isdigit():
            record = self.env[field.comodel_name].sudo(False).browse(int(value))
            shown = record.exists()._filtered_access("read")
            return shown.display_name or str(value)
        return str(value)

    def _error_words(self):
        return self.env["edic.ai.gateway"]._error_words()

    def _decision_words(self):
        return {
            "accepted": self.env._("Accepted"),
            "edited": self.env._("Changed"),
            "rejected": self.env._("Rejected"),
            "undone": self.env._("Undone"),
            "not_decided": self.env._("Not decided"),
            "superseded": self.env._("Replaced"),
            "curated": self.env._("Put into the evaluation set"),
        }

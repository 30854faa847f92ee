# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..tools.ledger.facts import NOTHING, Facts, is_digest, is_nothing, readable
from .edic_ai_trace import LINE


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """A row of the ledger in words, for who reads the list."""

    _inherit = "edic.ai.trace"

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_facts_text(self):
        for trace in self:
            facts = Facts(trace.facts if isinstance(trace.facts, dict) else {})
            trace.facts_text = "\n".join(facts.lines())
            trace.summary = trace._summary(facts) or facts.line(LINE)

    def _summary(self, facts):
        """Return the entry in one line; False where its facts say what there is.

        :param Facts facts: any of them may be missing, or be something else
        """
        if self.event == "decision" and facts.code("decision"):
            words = self._decision_words()
            labels = [facts.text("final_label"), facts.text("proposed_label"), NOTHING]
            kind = facts.code("decision")
            label = next((label for label in labels if label != NOTHING), NOTHING)
            return self._pair(words.get(kind, kind), label)
        if self.event == "inference":
            return self._call_summary(facts)
        if self.event == "training":
            return self.env._(
                "Version %(version)s, lines: %(rows)s",
                version=facts.text("version"),
                rows=facts.text("rows"),
            )
        if self.event == "policy":
            return self._policy_summary(facts)
        if self.event == "intake":
            names = [name for name in ("format", "number") if facts.get(name)]
            return " ".join(facts.text(name) for name in names)
        return False

    def _call_summary(self, facts):
        if facts.code("error.type"):
            kind = facts.code("error.type")
            return self._error_words().get(kind, kind)
        if facts.get("gen_ai.request.model"):
            return self.env._(
                "Asked: %(model)s, %(zone)s",
                model=facts.text("gen_ai.request.model"),
                zone=self._zone_word(facts.code("edic.policy.zone")),
            )
        if facts.get("gen_ai.response.model"):
            return self.env._(
                "Answered: %(model)s, %(tokens)s tokens",
                model=facts.text("gen_ai.response.model"),
                tokens=facts.text("gen_ai.usage.output_tokens"),
            )
        if "lines" in facts:
            return self.env._("Lines: %s", facts.text("lines"))
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
            return self.env._("Version in use: %s", facts.text("version_in_use"))
        told = [
            self._pair(
                self._word(names, key),
                " → ".join(self._value_word(key, value) for value in change),
            )
            for key, change in facts.pairs().items()
            # neither a matrix nor a digest is for a list
            if len(f"{change[0]}{change[1]}") <= LINE and not is_digest(change[1])
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
        if is_nothing(value) or value is False:
            return NOTHING
        if value is True:
            return self.env._("yes")
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        field = known.get(key)
        if field is None:
            return readable(value)
        if field.type == "selection":
            words = dict(field._description_selection(self.env))
            return words.get(value) or readable(value)
        if field.type == "boolean":
            return self.env._("yes")
        if field.type == "many2one" and str(value).isdigit():
            record = self.env[field.comodel_name].sudo(False).browse(int(value))
            shown = record.exists()._filtered_access("read")
            return shown.display_name or readable(value)
        return readable(value)

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

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.documents.document import Facts, Text

from ..intake.percent import decimal_text
from .account_move_choice import MODEL
from .edic_ai_suggestion_explained import CODING


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """Parameters, weights and steps of a coding."""

    _inherit = "edic.ai.suggestion"

    # --- 3° ---------------------------------------------------------------------------
    def _explained_parameters(self, traces):
        # EXTENDS edic_ai
        if not self._of_lines(CODING):
            return super()._explained_parameters(traces)
        parts = []
        for model in self._coding_models():
            parts.append(Facts(tuple(self._model_rows(model))))
        for suggestion in self.filtered("evidence"):
            parts += suggestion._weights()
        return tuple(parts)

    def _model_rows(self, model):
        """The card of the version: what makes a suggestion sure, and how good it is."""
        percent, card = self.env["edic.ai.document"]._percent, model.card or {}
        yield self.env._("Version of the model"), str(model.version)
        yield self.env._("Engine"), f"{CODING} {model.engine_version}"
        yield self.env._("SHA-256 of the model"), model.sha256 or "–"
        if card.get("asked_precision"):
            yield (
                self.env._("Share of sure suggestions that must be right"),
                percent(card["asked_precision"]),
            )
        yield from self._limits(card)
        if model.accuracy:
            yield (
                self.env._("Accounts right on lines it had not seen"),
                percent(model.accuracy),
            )

    def _limits(self, card):
        """From when on a field's value is proposed, and called sure."""
        percent = self.env["edic.ai.document"]._percent
        for name in dict.fromkeys(self.mapped("field_name")):
            limits = card.get("thresholds", {}).get(name)
            if not limits:
                continue
            label = self.filtered(lambda s, name=name: s.field_name == name)[
                0
            ].field_label
            never = self.env._("never: too few lines to measure it on")
            yield (
                self.env._("%s: called sure from", label),
                percent(limits["sure"]) if limits["sure"] else never,
            )
            yield self.env._("%s: proposed from", label), percent(limits["check"])

    def _weights(self):
        """Words with their weights, the vendor's past and how often such were right."""
        known, percent = self.evidence, self.env["edic.ai.document"]._percent
        words = ", ".join(
            f"{word} ({decimal_text(self.env, float(weight))})"
            for word, weight in known.get("words") or []
        )
        right, total = known.get("calibration") or (0, 0)
        rows = [
            (self.env._("Words, and their weights"), words or "–"),
            (
                self.env._("Past lines of this vendor"),
                str(known.get("vendor_cases", 0)),
            ),
            (
                self.env._("of them booked as proposed"),
                str(known.get("vendor_hits", 0)),
            ),
        ]
        if total:
            told = self.env._("%(right)s of %(total)s", right=right, total=total)
            rows.append((self.env._("Past proposals as sure as this: right"), told))
        for label, share in self._others():
            rows.append((self.env._("Alternatives: %s", label), percent(share)))
        return (self._head(), Facts(tuple(rows)))

    def _others(self):
        """``(label, share)`` of what else the engine thought of."""
        return [(one["label"], one["confidence"]) for one in self._alternatives()]

    # --- 4° ---------------------------------------------------------------------------
    def _explained_operations(self, traces):
        # EXTENDS edic_ai
        if self._of_lines(CODING):
            return (Text("\n".join(f"– {step}" for step in self._coding_steps())),)
        if self._of_lines(MODEL):
            return (Text("\n".join(f"– {step}" for step in self._model_steps())),)
        return super()._explained_operations(traces)

    def _coding_steps(self):
        return (
            self.env._(
                "The words of the line, the vendor, the size of the amount and the VAT "
                "rates were compared with those of the company's posted lines."
            ),
            self.env._(
                "Past lines most like it, and the weights that each word had got in "
                "training, each spoke for a value; both opinions were put together."
            ),
            self.env._(
                "Values that the books no longer use, or that the document's VAT rate "
                "rules out, were left out."
            ),
            self.env._(
                "How sure it is was set to the share of such proposals that were right "
                "on the latest lines, kept apart from training."
            ),
            self.env._(
                "Above the threshold it is called sure, below it to check; lower "
                "still, nothing is proposed."
            ),
            self.env._("It is plain statistics: no language model took part."),
        )

    def _model_steps(self):
        return (
            self.env._(
                "The company's own history proposed nothing for the line; a language "
                "model was asked by the prompt named above."
            ),
            self.env._(
                "Where the policy says so, names and numbers were replaced before the "
                "text was sent, and put back into the answer."
            ),
            self.env._(
                "The answer was checked against a schema: it can only name accounts of "
                "the list, and nothing else in it was used."
            ),
            self.env._(
                "The account was proposed for the line, always as “to check” and never "
                "as “sure”."
            ),
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from ...tools.forms import meaning
from ...tools.forms.ask import Refusal, ask

PLACES = Decimal("0.001")


class EdicAiEngineForms(models.AbstractModel):
    """This engine finds which approved lines answer a question, or none: by words,
    rules and nearness in meaning. No word is generated."""

    _name = "edic.ai.engine.forms"
    _inherit = "edic.ai.engine"
    _description = "Form help"

    def _version(self):
        return "2" if meaning.is_installed() else "2-topics"

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._(
                "Quotes the lines of an approved procedure that answer a question, or"
                " refuses."
            ),
            "data": self.env._("The question; the approved text of procedures"),
            "sources": self.env._("Publishers of procedures, approved by an officer"),
            "reasoning": self.env._(
                "Words and meaning of the question are held against lines: meaning by a"
                " model on this server that compares texts and writes none (Universal"
                " Sentence Encoder). What is shown is quoted word for word. Nobody's"
                " entitlement is looked at."
            ),
            "control": self.env._(
                "The agent sees the line, its source and its day, and says whether it"
                " helped."
            ),
        }

    def _run(self, inputs, company):
        corpus = self.env["edic.public.procedure"]._corpus(company)
        page = inputs["procedure"] and str(inputs["procedure"])
        found = ask(
            corpus.index,
            inputs["question"],
            inputs["lang"],
            page or None,
            topics=corpus.topics,
        )
        return _outcome(found), corpus.stamp


def _outcome(found):
    """Return the outcome without floats, so that it has a digest."""
    if isinstance(found, Refusal):
        return {
            "outcome": "refusal",
            "reason": str(found.reason),
            "lines": [int(passage.id) for passage in found.nearest],
            "score": _places(found.score),
            "offered": [
                {"procedure": int(offer.topic.page), "question": offer.phrasing}
                for offer in found.offered
            ],
        }
    return {
        "outcome": "answer",
        "lines": [int(passage.id) for passage in found.passages],
        "score": _places(found.score),
        "topic": found.topic,
        "phrasing": found.phrasing,
        "matched": list(found.reasons.matched),
        "missing": list(found.reasons.missing),
        "values": {
            name: _places(value)
            for name, value in found.reasons.values.items()
            if value == value  # not a number: there was nothing to compare with
        },
    }


def _places(number):
    return Decimal(str(float(number))).quantize(PLACES)

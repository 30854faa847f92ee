# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.llm.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.llm.request import Request
from odoo.addons.edic_ai.tools.untrusted import UntrustedText

CODE = "public.find"
MOST = 5  # lines that are shown
MOST_CHARACTERS = 40_000  # of a text: the longest fiches have some 30,000
LIMITS = Limits(deadline_s=30, max_output_tokens=100, max_attempts=1)
NUMBERS = Schema(
    "lines",
    {
        "type": "object",
        "properties": {"lines": {"type": "array", "items": {"type": "integer"}}},
        "required": ["lines"],
        "additionalProperties": False,
    },
)


class EdicAiUseCasePublicFind(models.AbstractModel):
    """Has a model point to lines of an approved text; it writes numbers and no word.

    For agents alone, where words and topics found nothing: the line is quoted as it
    stands, and a person reads whether it answers.
    """

    _name = "edic.ai.use.case.public.find"
    _inherit = "edic.ai.use.case"
    _description = "Lines that may answer a question"
    _lane = "model"
    _max_attempts = 1
    _writes = {}

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._(
                "Points an agent to lines of an approved text that may answer a"
                " question."
            ),
            "data": self.env._("The question; the approved text of one procedure"),
            "sources": self.env._("The agent; publishers of procedures"),
            "reasoning": self.env._(
                "A language model chooses numbers of lines, which are quoted word for"
                " word; nobody's entitlement is looked at."
            ),
            "control": self.env._(
                "The agent reads the lines, and is told that a model pointed to them."
            ),
        }

    def _question(self, procedure, question, lines):
        told = "\n".join(f"{at}. {one.text}" for at, one in enumerate(lines, 1))
        return Request(
            use_case=CODE,
            company_id=procedure.company_id.id,
            # whoever asks may have named somebody
            data_class=DataClass.PERSONAL,
            record=(procedure._name, procedure.id),
            prompt=CODE,
            variables={
                "lines": UntrustedText(told, "procedure", MOST_CHARACTERS),
                "question": question,
            },
            lang=procedure.lang,
            schema=NUMBERS,
            limits=LIMITS,
            facts={"lines": len(lines), "code": procedure.code},
        )

    def _pointed(self, answer, lines):
        """The lines that the numbers of an answer name; others name nothing."""
        numbers = dict.fromkeys(answer.value["lines"])
        chosen = [lines[at - 1] for at in numbers if 0 < at <= len(lines)]
        return lines.browse(one.id for one in chosen[:MOST])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.providers.request import Request
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ..common.cases import cases_of

CODE = "public.find"
MAX_LINES = 5  # lines that are shown
MAX_CHARACTERS = 40_000  # of a text: the longest fiches have some 30,000
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
    """This use case has a model point to lines of an approved text; it writes numbers
    and no word.

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
        return self._asked(
            [line.text for line in lines],
            question,
            company_id=procedure.company_id.id,
            # whoever asks may have named somebody
            data_class=DataClass.PERSONAL,
            record=(procedure._name, procedure.id),
            lang=procedure.lang,
            facts={"lines": len(lines), "code": procedure.code},
        )

    def _asked(self, texts, question, **about):
        """Return the request: the lines of a text, numbered from 1, and a question."""
        listed = "\n".join(f"{at}. {text}" for at, text in enumerate(texts, 1))
        return Request(
            use_case=CODE,
            prompt=CODE,
            variables={
                "lines": UntrustedText(listed, "procedure", MAX_CHARACTERS),
                "question": question,
            },
            schema=NUMBERS,
            limits=LIMITS,
            **about,
        )

    def _pointed(self, answer, lines):
        """Return the lines that the numbers of an answer name; others name nothing."""
        numbers = dict.fromkeys(answer.value["lines"])
        chosen = [lines[at - 1] for at in numbers if 0 < at <= len(lines)]
        return lines.browse(line.id for line in chosen[:MAX_LINES])

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right means: up to %(wrong)s answers in 100 point to a "
            "wrong line or miss one. The agent at the counter reads the line "
            "before saying it, and looks in the text where it does not answer. "
            "With more wrong answers, looking there at once is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        # EXTENDS edic_ai
        content = cases_of(CODE)
        cases = [
            self._case(company, case, content["texts"][case["lang"]]["lines"])
            for case in content["cases"]
        ]
        return cases, digest(content)

    def _case(self, company, case, lines):
        numbers = range(1, len(lines) + 1)
        return Case(
            key=case["key"],
            expected=self._numbers(case["lines"]),
            question=case["question"],
            source=case["question"],
            candidates=[*({"lines": [number]} for number in numbers), {"lines": []}],
            solution={"lines": case["lines"]},
            request=self._asked(
                lines,
                case["question"],
                company_id=company.id,
                data_class=DataClass.PUBLIC,
                lang=case["lang"],
                facts={"case": case["key"]},
            ),
        )

    def _evaluated(self, answer):
        # EXTENDS edic_ai
        return self._numbers(answer.value["lines"])

    def _numbers(self, numbers):
        return ", ".join(map(str, sorted(set(numbers)))) or self.env._("no line")

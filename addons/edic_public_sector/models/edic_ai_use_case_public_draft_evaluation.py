# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from functools import cache
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.canonical import digest
from odoo.addons.edic_ai.tools.evaluation import Case
from odoo.addons.edic_ai.tools.evaluation_text import (
    Expected,
    problems,
    sentences_of,
)
from odoo.addons.edic_ai.tools.llm.contract import DataClass

from ..tools.drafting.facts import Fact, FactTable, Kind
from ..tools.drafting.lock import violations
from ..tools.drafting.lock_names import Vocabulary
from ..tools.drafting.text import keys_of

FILE = "edic_public_sector/data/evaluation/public.draft.json"
VALUES = {"money": "1200.00", "number": "12", "percent": "9.27", "date": "2026-03-01"}


@cache
def _content():
    return json.loads(Path(file_path(FILE)).read_text(encoding="utf-8"))


def _table(case):
    facts = [
        Fact(
            one["key"],
            Kind(one["kind"]),
            one["label"],
            VALUES.get(one["kind"], "–"),
            unit="EUR" if one["kind"] == "money" else "",
        )
        for one in case["facts"]
    ]
    return FactTable(facts, case["lang"])


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiUseCasePublicDraft(models.AbstractModel):
    """Cases that say how often a model words a shipped paragraph anew at the first try,
    keeping to its facts.

    Nothing is said of how well it writes.
    """

    _inherit = "edic.ai.use.case.public.draft"

    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s %% right means: up to %(wrong)s paragraphs in 100 leave out "
            "a mark, exchange two, add a claim or give the paragraph back. Whoever "
            "signs the letter reads each and refuses these. With more of them, wording "
            "the letter oneself is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        # EXTENDS edic_ai
        cases = [self._case(company, case) for case in _content()["cases"]]
        return cases, digest(_content())

    def _case(self, company, case):
        return Case(
            key=case["key"],
            expected=self.env._(
                "In %(language)s, with all marks, and these words: %(words)s",
                language=case["lang"],
                words=", ".join(word.split("|")[0] for word in case["words"]),
            ),
            question=f"{case['how']}: {case['text']}",
            source=case["text"],
            candidates=sentences_of(case["text"]),
            solution=case["solution"],
            request=self._asked(
                _table(case),
                case["text"],
                case["how"],
                task=case["task"],
                company_id=company.id,
                data_class=DataClass.PUBLIC,
                facts={"case": case["key"]},
            ),
        )

    def _evaluated(self, answer):
        # EXTENDS edic_ai
        return " ".join((answer.text or "").split())

    def _case_problems(self, case, answer):
        # EXTENDS edic_ai: the number lock, and what can be data without a judge
        data = next(item for item in _content()["cases"] if item["key"] == case.key)
        text, how = self._evaluated(answer), data["how"]
        expected = Expected(
            data["lang"], how, data["words"], data["banned"], data["solution"]
        )
        found = problems(text, data["text"], expected)
        broken = violations(
            text,
            _table(data),
            Vocabulary(data["lang"], [data["text"], data["solution"]]),
            base=data["text"],
            is_translated=how == "translate",
        )
        if broken:
            found.append(("marks", ", ".join(item.found for item in broken)))
        # the lock lets different kinds of facts change places behind small words, as a
        # text may have good reason to; here both orders that have one are known
        elif keys_of(text) not in (keys_of(data["text"]), keys_of(data["solution"])):
            found.append(("order", ", ".join(keys_of(text))))
        return found

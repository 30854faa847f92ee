# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from functools import cache
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.canonical import digest
from odoo.addons.edic_ai.tools.evaluation import Case
from odoo.addons.edic_ai.tools.llm.contract import DataClass

from ..tools.drafting.facts import Fact, FactTable, Kind
from ..tools.drafting.lock import violations
from ..tools.drafting.lock_names import Vocabulary

FILE = "edic_public_sector/data/evaluation/public.draft.json"
KEPT, REFUSED = "kept", "refused"
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
    """How often a model keeps to the facts at the first try, on shipped paragraphs.

    Nothing is said of how well it writes.
    """

    _inherit = "edic.ai.use.case.public.draft"

    def _evaluation_cases(self, company):
        # EXTENDS edic_ai
        cases = [
            Case(
                key=case["key"],
                expected=KEPT,
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
            for case in _content()["cases"]
        ]
        return cases, digest(_content())

    def _evaluated(self, answer):
        # EXTENDS edic_ai
        key = answer.facts["case"]
        [case] = [case for case in _content()["cases"] if case["key"] == key]
        words = Vocabulary(case["lang"], [case["text"]])
        text = " ".join(answer.text.split())
        found = violations(text, _table(case), words, base=case["text"])
        return REFUSED if found or not text else KEPT

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from functools import cache
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits
from odoo.addons.edic_ai.tools.providers.request import OCR, Request
from odoo.addons.edic_ai.tools.text.canonical import digest

from ...tools.intake.apart import run_apart, unpack_apart
from ...tools.intake.pages.second_reading import MIN_CONFIDENCE
from .document_pages import DocumentPages
from .page_view import DRAW_S, DRAWER
from .second_reading import CODE, SecondReading

CHECKER = "edic_finance.tools.intake.pages.second_reading"
LIMITS = Limits(deadline_s=90)
SAMPLES = "edic_finance.tools.intake.pages.samples"
CASE_LINES = 3  # lines of a picture of the evaluation


class EdicAiUseCaseOcr(models.AbstractModel):
    """Ask a model to read the picture of a page a second time.

    Its words only correct those that were recognised here, in their places, and figures
    only where check digits or sums prove them.
    """

    _name = "edic.ai.use.case.finance.ocr"
    _inherit = "edic.ai.use.case"
    _description = "Second reading of scanned pages"
    _lane = "model"
    _operation = OCR
    _minimum = 90
    _writes = {
        "edic_finance_page": ("lines", "corrections", "corrected_by", "second_reading")
    }

    def _request(self, record):
        document = record.document_id
        options = {"kind": DocumentPages(document).kind(), "page": str(record.number)}
        raw = document.attachment_id.raw or b""
        drawn = unpack_apart(DRAWER, raw, options, DRAW_S)
        if not drawn or record.second_reading == "done":
            return None
        form, picture = drawn[0]["form"], bytes(drawn[1])
        return Request(
            use_case=CODE,
            company_id=record.company_id.id,
            data_class=SecondReading(document).data_class(),
            operation=OCR,
            record=(document._name, document.id),
            document=picture,
            media_type=f"image/{form}",
            limits=LIMITS,
            facts={"page": record.number, "pages": document.page_count},
        )

    def _apply(self, record, answer):
        """Keep the words that the page bears out."""
        content = {
            "page": record._content(),
            "text": "\n".join(page.markdown for page in answer.pages),
            "unsure": [
                word
                for page in answer.pages
                for word, confidence in page.words
                if confidence < MIN_CONFIDENCE
            ],
        }
        found = run_apart(CHECKER, json.dumps(content).encode())
        vals = {"second_reading": "done"}
        if found and found["corrections"]:
            vals |= {
                "lines": found["lines"],
                "corrections": found["corrections"],
                "corrected_by": f"{answer.model} ({answer.provider})",
            }
        record.write(vals)

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right means: on up to %(wrong)s of 100 faint pictures of "
            "three lines a word is misread. Only words that the page bears out are "
            "kept; with more wrong ones there is little to correct by.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        """Return pictures of lines of the public set of `finance.reading`."""
        path = Path(file_path("edic_finance/data/evaluation/finance.reading.json"))
        content = json.loads(path.read_text(encoding="utf-8"))
        texts = {
            (f"{page['key']}.{first // CASE_LINES + 1}", page["lang"]): "\n".join(
                line.replace(" | ", "   ") for line in lines
            )
            for page in content["pages"]
            for first in range(0, len(page["lines"]), CASE_LINES)
            if len(lines := page["lines"][first : first + CASE_LINES]) == CASE_LINES
        }
        pictures = _pictures(tuple(texts.values()))
        cases = [
            self._case(company, *about, text, picture)
            for (about, text), picture in zip(texts.items(), pictures, strict=True)
        ]
        return cases, digest([CODE, CASE_LINES, content])

    def _case(self, company, key, lang, text, picture):
        return Case(
            key=key,
            expected=text,
            question=key,
            source=key,  # nobody gives a picture back as text
            candidates=text.splitlines(),
            solution=text,
            request=Request(
                use_case=CODE,
                company_id=company.id,
                data_class=DataClass.PUBLIC,
                operation=OCR,
                document=picture,
                media_type="image/png",
                limits=LIMITS,
                lang=lang,
                facts={"case": key},
            ),
        )

    def _case_problems(self, case, answer):
        # OVERRIDE edic_ai: marks of Markdown and the order of columns do not count
        given = set(answer.text.replace("|", " ").replace("*", " ").split())
        missing = [word for word in case.expected.split() if word not in given]
        return [("words", " ".join(missing))] if missing else []

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._(
                "Reads scanned pages of bills a second time, where the recognition "
                "that runs here is not sure or leaves something essential open."
            ),
            "reasoning": self.env._(
                "A language model that reads pictures: an AI system. Its words only "
                "correct words that were recognised here, in their places; figures "
                "only where check digits or sums prove them. Bookkeeping is not among "
                "the uses of Annex III."
            ),
            "data": self.env._(
                "The picture of a page of the bill, with all that stands on it: names, "
                "bank account, amounts. Nothing of it can be replaced before"
            ),
            "sources": self.env._("The file that came in"),
            "control": self.env._(
                "What was corrected is never sure: the value shows its place on the "
                "page and the model, and an accountant checks the draft."
            ),
            "legal_basis": self.env._(
                "Keeping the accounts: legal obligation or task in the public interest "
                "(GDPR, Article 6(1)(c) or (e)); to be confirmed by the controller."
            ),
        }


@cache
def _pictures(texts):
    """Return pictures of some texts (PNG); drawn once a process."""
    sizes, content = unpack_apart(SAMPLES, json.dumps(texts).encode())
    found, at = [], 0
    for length in sizes["lengths"]:
        found.append(bytes(content[at : at + length]))
        at += length
    return found

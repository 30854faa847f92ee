# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import asdict
from pathlib import Path

from odoo import models
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits, Schema
from odoo.addons.edic_ai.tools.providers.request import Origin, Request
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ...tools.intake.apart import run_apart
from ...tools.intake.pages import chooser
from ...tools.intake.pages.text import Page, Word, in_lines

CODE = "finance.reading"
CHOOSER = "edic_finance.tools.intake.pages.chooser"
ESSENTIAL = ("number", "date", "vendor", "gross")  # open: a model is asked
CAP = 200  # characters of a value with its line
LIMITS = Limits(deadline_s=90, max_output_tokens=400)
LEADING, COLUMN, LETTER = 14.0, 320.0, 6.0  # points, of the pages of the evaluation
PASSING = ("stopped", "over_budget", "unavailable")  # it is asked when these end


class EdicAiUseCaseReading(models.AbstractModel):
    """Ask a language model which value of a page is which, where rules leave it open.

    It chooses among values that rules found on the page; what it chooses is a proposal
    beside the draft and is never put on it by the program.
    """

    _name = "edic.ai.use.case.finance.reading"
    _inherit = "edic.ai.use.case"
    _description = "Values of pages that rules leave open"
    _lane = "model"
    _writes = {"edic_finance_document": ("page_values",)}

    def _request(self, record):
        asked, values = self._asked(record), self._values(record)
        if not asked or not values:
            return None
        return self._question(
            record.company_id,
            asked,
            values,
            data_class=record.move_id._edic_data_class(),
            record=(record._name, record.id),
            facts={"fields": asked, "pages": record.page_count},
            lang=(record.company_id.partner_id.lang or "en")[:2],
        )

    def _asked(self, document):
        """Return the fields that are open and may be chosen."""
        found = (document.page_values or {}).get("fields", {})
        return [n for n in chooser.KINDS if found and not found[n]["value"]]

    def _values(self, document):
        """Return the values that stand on the pages of a document."""
        pages = [page._content() for page in document.page_ids if page.lines]
        found = run_apart(CHOOSER, json.dumps(pages).encode())
        return [chooser.Choice(**value) for value in found["values"]] if found else []

    def _question(self, company, asked, values, *, facts, **context):
        keys = [value.key for value in values]
        return Request(
            use_case=CODE,
            company_id=company.id,
            prompt=CODE,
            variables={
                "fields": asked,
                "values": [
                    UntrustedText(f"{v.key}: {v.value} | {v.quote}", "document", CAP)
                    for v in values
                ],
            },
            schema=Schema("fields", chooser.schema(asked, keys)),
            limits=LIMITS,
            facts={**facts, "values": len(values)},
            **context,
        )

    def _apply(self, record, answer):
        """Keep what was chosen beside the draft, to be checked; what a rule or person
        found meanwhile stays."""
        asked = [n for n in self._asked(record) if n in answer.facts["fields"]]
        found = chooser.chosen(answer.value, asked, self._values(record))
        values = dict(record.page_values)
        values["fields"] = values["fields"] | {
            name: {**asdict(field), "box": list(field.box)}
            for name, field in found.items()
        }
        record.page_values = values

    def _ask_in_background(self, document):
        """Queue a document of which something essential is open, where a model serves
        this; nobody asked for it."""
        if not set(ESSENTIAL) & set(self._asked(document)):
            return
        found = self.env["edic.ai.gateway"]._would_serve(
            CODE,
            document.company_id,
            origin=Origin.BACKGROUND,
            data_class=document.move_id._edic_data_class(),
        )
        if found.is_served or found.code in PASSING:
            self.env["edic.ai.task"].sudo()._enqueue(
                CODE, document, origin=Origin.BACKGROUND
            )

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right means: up to %(wrong)s values in 100 are others of the"
            " same page. The person sees each on the page before taking it over. With"
            " more wrong values, reading the page oneself is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        """Return the small public set that comes with the addon, one field a case."""
        path = Path(file_path(f"edic_finance/data/evaluation/{CODE}.json"))
        content = json.loads(path.read_text(encoding="utf-8"))
        cases = [
            self._case(company, page, name, expected)
            for page in content["pages"]
            for name, expected in page["expected"].items()
        ]
        return cases, digest(content)

    def _case(self, company, page, name, expected):
        values = list(chooser.choices([_drawn(page["lines"])]))
        own = [value for value in values if value.key[0] == chooser.KINDS[name]]
        right = next((v.key for v in own if v.value == expected), chooser.NONE)
        return Case(
            key=f"{page['key']}.{name}",
            expected=right,
            question=f"{name}: {page['lines'][0]}",
            source="\n".join(page["lines"]),
            candidates=[{name: key} for key in [*(v.key for v in own), chooser.NONE]],
            solution={name: right},
            request=self._question(
                company,
                [name],
                values,
                data_class=DataClass.PUBLIC,
                lang=page["lang"],
                facts={"fields": [name], "case": page["key"]},
            ),
        )

    def _evaluated(self, answer):
        return next(iter(answer.value.values()))

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._(
                "Proposes which number, date, amount or name of a page is which, where "
                "rules leave it open."
            ),
            "reasoning": self.env._(
                "A language model: an AI system. It chooses among values that stand on "
                "the page and proposes no other; bookkeeping is not among the uses of "
                "Annex III."
            ),
            "data": self.env._(
                "Dates, amounts, numbers and names of a bill's pages, each with its "
                "line; no bank account, no VAT number"
            ),
            "sources": self.env._("The file that came in"),
            "control": self.env._(
                "Each value stands beside the draft with its place on the page; a "
                "person takes it over or not."
            ),
            "legal_basis": self.env._(
                "Keeping the accounts: legal obligation or task in the public interest "
                "(GDPR, Article 6(1)(c) or (e)); to be confirmed by the controller."
            ),
        }


def _drawn(lines):
    """Return a page with these lines; cells are separated by a bar."""
    words = []
    for row, line in enumerate(lines):
        for column, cell in enumerate(line.split(" | ")):
            left, top = 50 + COLUMN * column, 50 + LEADING * row
            for word in cell.split():
                right = left + LETTER * len(word)
                words.append(Word(word, (left, top, right, top + LEADING - 4)))
                left = right + LETTER / 2
    return Page(1, 595.0, 842.0, "text", in_lines(words))

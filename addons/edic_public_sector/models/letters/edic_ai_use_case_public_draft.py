# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.propose_only import draft_only
from odoo.addons.edic_ai.tools.prompts.evaluation import Case
from odoo.addons.edic_ai.tools.prompts.evaluation_text import (
    Expected,
    problems,
    sentences_of,
)
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits
from odoo.addons.edic_ai.tools.providers.request import Request
from odoo.addons.edic_ai.tools.text.canonical import digest

from ...tools.letters.drafting.facts import Fact, FactTable, Kind
from ...tools.letters.drafting.lock import violations
from ...tools.letters.drafting.lock_names import Vocabulary
from ...tools.letters.drafting.text import keys_of
from ..common.answering import who_answers
from ..common.cases import cases_of

CODE = "public.draft"
TRIES = 3  # then the paragraph is shown with its gaps
LIMITS = Limits(deadline_s=120, max_output_tokens=900)
MAX_PROBLEMS = 12  # that a model gets at once
BEGIN, TEXT = "\x1e", "\x1f"  # a paragraph's key and text in the stream
VALUES = {"money": "1200.00", "number": "12", "percent": "9.27", "date": "2026-03-01"}


def _table(case):
    facts = [
        Fact(
            fact["key"],
            Kind(fact["kind"]),
            fact["label"],
            VALUES.get(fact["kind"], "–"),
            unit="EUR" if fact["kind"] == "money" else "",
        )
        for fact in case["facts"]
    ]
    return FactTable(facts, case["lang"])


def _to_write(writing):
    """Return the next paragraph that is still to be written, or None."""
    decided, answers = writing.decided or {}, writing.answers or {}
    for done, key in enumerate(writing.keys):
        answer = answers.get(key)
        if key not in decided and not (answer and answer["is_over"]):
            problems = (answer or {}).get("unlocked", [])
            texts = [f"{kind}: {found}" for _start, _end, kind, found in problems]
            return {
                "key": key,
                "problems": texts[:MAX_PROBLEMS],
                "done": done,
                "total": len(writing.keys),
            }
    return None


def _request(writing, key, problems):
    draft = writing.draft_id
    return writing.env["edic.ai.use.case." + CODE]._question(
        draft, key, writing.how, writing.wish, _source(writing, key), problems
    )


def _source(writing, key):
    """Return the text that is to be worded anew."""
    return (writing.sources or {}).get(key) or writing.draft_id._text_of(key)


def _keep_answer(writing, key, answer):
    """Keep what the model wrote, with what is not in the facts."""
    draft = writing.draft_id
    text = " ".join(answer.text.split()) if answer.text else ""
    found = violations(
        text,
        draft._fact_table(),
        draft._vocabulary(),
        base=_source(writing, key),
        is_free=bool(writing.wish),
        is_translated=writing.how == "translate",
    )
    before = (writing.answers or {}).get(key) or {"tries": 0}
    tries = before["tries"] + 1
    if tries > 1 and text and len(found) > len(before["unlocked"]):
        kept = {**before, "tries": tries}  # the better of the two
    else:
        kept = {
            "text": text,
            "tries": tries,
            "unlocked": [violation.as_json() for violation in found],
            "call": answer.call_uuid,
            "model": answer.model,
            "provider": answer.provider,
        }
    kept["is_over"] = not kept["unlocked"] or tries >= TRIES
    use_case = writing.env["edic.ai.use.case." + CODE]
    with draft_only(writing.env, use_case._writes):
        writing.answers = {**(writing.answers or {}), key: kept}
    return True


class EdicAiUseCasePublicDraft(models.AbstractModel):
    """This use case has a model write paragraphs of letters; it sees no figure, name or
    date.

    It is given what the facts are called; its text is held against the number lock,
    and asked for anew with what was wrong.
    """

    _name = "edic.ai.use.case.public.draft"
    _inherit = "edic.ai.use.case"
    _description = "Paragraphs of letters and notes"
    _lane = "model"
    _is_own_master = True
    _is_asking = True
    _max_attempts = 2  # somebody looks at the screen
    _writes = {"edic_public_draft_writing": ("answers",)}

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "kind": "language_model",
            "ai_system": "yes",
            "purpose": self.env._(
                "Words paragraphs of letters and notes that a person edits and signs."
            ),
            "data": self.env._(
                "Names of the facts without their values; the paragraph; what the "
                "person asks for"
            ),
            "sources": self.env._("The template and the person who drafts"),
            "reasoning": self.env._(
                "Prepares wording only: no figure, name, date or article comes from "
                "the model, and nobody is assessed."
            ),
            "control": self.env._(
                "A person takes over or declines each paragraph, and signs the letter."
            ),
        }

    def _work_alone(self, step, ask):
        while paragraph := step(_to_write):
            key = paragraph["key"]
            self._progress(paragraph["done"], paragraph["total"])
            request = step(_request, key, paragraph["problems"])
            step(_keep_answer, key, ask(request, heading=f"{BEGIN}{key}{TEXT}"))
        return True

    def _question(self, draft, key, how, wish, text, problems=()):
        """Return the request that asks about a paragraph.

        :param text: as it stands, or in the language it is translated from
        :param problems: what was wrong with the last answer: ``kind: found``
        """
        template = draft.template_id.sudo()
        block = template.block_ids.filtered(lambda block: block.key == key)
        return self._asked(
            draft._fact_table(),
            text,
            how,
            task=block.instruction,
            wish=wish,
            problems=problems,
            register=draft.register,
            company_id=draft.company_id.id,
            data_class=draft._edic_data_class(),
            record=("edic.public.draft", draft.id),
            facts={
                "draft": draft.id,
                "template": template.code,
                "paragraph": key,
                "how": how,
                "edic.lock.problems": len(problems),
            },
        )

    def _may_write(self, draft):
        """Say which model would write, or why none does.

        :return: ``{"is_available", "message"}``, a sentence for the editor
        """
        keys = draft._writable_keys()
        if not keys:
            return {
                "is_available": False,
                "message": self.env._("Nothing here is for a model."),
            }
        return who_answers(
            self.env,
            self._question(draft, keys[0], "write", "", draft._text_of(keys[0])),
            lambda **names: self.env._(
                "%(provider)s writes (%(zone)s). It is told what the figures are "
                "called, never what they are.",
                **names,
            ),
        )

    def _asked(
        self,
        table,
        text,
        how,
        *,
        task="",
        wish="",
        problems=(),
        register="standard",
        **about,
    ):
        """Return the request: what the facts are called, and never what they are."""
        used = set(keys_of(text))
        known = [
            f"{{{fact.key}}}: {fact.label} ({fact.kind.value})"
            for fact in table.values()
            if fact.value is not None or fact.key in used
        ]
        return Request(
            use_case=CODE,
            prompt=CODE,
            variables={
                "facts": known or ["–"],
                "paragraph": text,
                "how": how,
                "register": register,
                "task": task or "–",
                "wish": wish or "–",
                "problems": list(problems) or ["–"],
            },
            lang=table.lang,
            limits=LIMITS,
            **about,
        )

    # --- evaluation -------------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic_ai
        return self.env._(
            "%(minimum)s%% right means: up to %(wrong)s paragraphs in 100 leave "
            "out a mark, exchange two, add a claim or give the paragraph back. "
            "Whoever signs the letter reads each and refuses these. With more of "
            "them, wording the letter oneself is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        # EXTENDS edic_ai
        cases = [self._case(company, case) for case in cases_of(CODE)["cases"]]
        return cases, digest(cases_of(CODE))

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
        data = next(item for item in cases_of(CODE)["cases"] if item["key"] == case.key)
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

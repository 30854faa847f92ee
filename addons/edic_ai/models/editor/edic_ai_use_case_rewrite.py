# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html
from odoo.tools.misc import file_path

from ...people import check_person
from ...propose_only import check_not_proposing
from ...tools.prompts.evaluation import Case
from ...tools.prompts.evaluation_text import Expected, problems, sentences_of
from ...tools.providers.contract import DataClass, Limits
from ...tools.providers.errors import AiError
from ...tools.providers.request import Origin, Request
from ...tools.suggestions.assessing import assessing
from ...tools.text.canonical import digest
from ...tools.text.figures import compare, keys
from ...tools.text.untrusted import UntrustedText, as_text

CODE = "text.rewrite"
MAX_CHARACTERS = 8_000  # in one text: about three pages
REWRITE_LIMITS = Limits(deadline_s=90, max_output_tokens=4_000, max_attempts=1)

GENERATE = "text.generate"
MAX_TURNS = 10  # the last ones of a conversation
# a request of the client waits for it
REQUEST_LIMITS = Limits(deadline_s=25, max_output_tokens=4_000, max_attempts=1)


class EdicAiUseCaseRewrite(models.AbstractModel):
    """A model rewrites or translates a selected text, for the writer to look at."""

    _name = "edic.ai.use.case.text.rewrite"
    _inherit = "edic.ai.use.case"
    _description = "Rewriting and translating texts"
    _lane = "model"
    _max_attempts = 1  # the waiting person reads the sentence and tries again
    _writes = {"edic_ai_rewrite": ("answer", "trace_uuid", "provider", "zone")}

    def _about(self):
        # EXTENDS edic.ai.use.case
        return {
            **super()._about(),
            "purpose": self.env._(
                "Makes a text that somebody selected shorter, plainer or more formal, "
                "or translates it."
            ),
            "reasoning": self.env._(
                "A language model drafts; it decides nothing about anyone. Not among "
                "the uses of Annex III."
            ),
            "data": self.env._(
                "The selected text; names and numbers are replaced where the policy "
                "says so"
            ),
            "sources": self.env._("The person who writes"),
            "control": self.env._(
                "The person reads the answer beside the original text, with differing "
                "figures marked, and inserts it or not."
            ),
        }

    # --- what may leave -----------------------------------------------------------
    @api.model
    def _data_class_of(self, model_name):
        """Return the least protection of what is written about a record of a model.

        Addons extend it whose records ask for more; a text may hold anything, so that
        nothing is taken for less than personal.
        """
        return DataClass.PERSONAL

    @api.model
    def _data_class(self, model_name, record=None):
        """Return the most protected of what the model and the record say."""
        found = [DataClass.PERSONAL, self._data_class_of(model_name)]
        if record and hasattr(record, "_edic_data_class"):
            found += [record.sudo()._edic_data_class()]
        return DataClass.strictest(*found)

    def _request(self, record):
        user = record.create_uid or self.env.user
        asked = record.with_user(user)
        seen = asked._readable(asked.res_model, asked.res_id) or None
        return self._question(
            record.company_id,
            record.text,
            record.how,
            record.target_lang,
            lang=(user.lang or "en")[:2],
            data_class=self._data_class(record.res_model, seen),
            record=(seen._name, seen.id) if seen else None,
        )

    def _question(self, company, text, how, target, *, lang, facts=None, **about):
        return Request(
            use_case=CODE,
            company_id=company.id,
            prompt=CODE,
            variables={
                "how": how,
                "language": _language(target, lang) if target else None,
                "text": UntrustedText(text, "editor", MAX_CHARACTERS),
            },
            lang=lang,
            limits=REWRITE_LIMITS,
            facts={
                "how": how,
                "target": target or None,
                "characters": len(text),
                **(facts or {}),
            },
            **about,
        )

    def _apply(self, record, answer):
        record.write(
            {
                # its own addresses stay, those that a model adds do not
                "answer": as_text(answer.text, own=record.text).strip(),
                "trace_uuid": answer.call_uuid,
                "provider": answer.provider,
                "zone": answer.zone.value,
            }
        )

    # --- evaluation ---------------------------------------------------------------
    def _minimum_reason(self):
        # EXTENDS edic.ai.use.case
        return self.env._(
            "%(minimum)s%% right means: up to %(wrong)s texts in 100 have a fault, "
            "which the person finds who reads the answer beside the original, with "
            "differing figures marked. With more faults than that, rewriting the "
            "text oneself is faster.",
            minimum=self._minimum,
            wrong=100 - self._minimum,
        )

    def _evaluation_cases(self, company):
        """Return a small public set, which measures what needs no judge: figures, the
        language, what has to be said, and that the text is not the same."""
        content = _content()
        return [self._case(company, case) for case in content["cases"]], digest(content)

    def _case(self, company, case):
        topic, target = _content()["topics"][case["topic"]], case.get("target")
        text = topic[case["lang"]]["text"]
        return Case(
            key=case["key"],
            expected=self._wanted(case),
            question=f"{case['how']}: {text}",
            source=text,
            candidates=sentences_of(text),
            solution=case.get("solution") or topic[target[:2]]["text"],
            request=self._question(
                company,
                text,
                case["how"],
                target,
                lang=case["lang"],
                data_class=DataClass.PUBLIC,
                facts={"case": case["key"]},
            ),
        )

    def _wanted(self, case):
        """Say what a right answer is like, for whoever reads the result."""
        topic = _content()["topics"][case["topic"]]
        asked = topic[(case.get("target") or case["lang"])[:2]]
        return self.env._(
            "In %(language)s, with %(figures)s, and these words: %(words)s",
            language=_language(
                case.get("target") or case["lang"], (self.env.lang or "en")[:2]
            ),
            figures=" ".join(keys(topic[case["lang"]]["text"])),
            words=", ".join(word.split("|")[0] for word in asked["words"]),
        )

    def _case_problems(self, case, answer):
        # EXTENDS edic.ai.use.case
        data = next(item for item in _content()["cases"] if item["key"] == case.key)
        lang = (data.get("target") or data["lang"])[:2]
        asked = _content()["topics"][data["topic"]][lang]
        text = answer.text or ""
        found = problems(
            text,
            case.source,
            Expected(
                lang, data["how"], asked["words"], asked["banned"], case.solution or ""
            ),
        )
        differing = compare(case.source, text)
        if differing.missing or differing.added:
            found.append(("figures", ", ".join([*differing.missing, *differing.added])))
        # two figures that change places are each said of the other's matter
        elif differing.moved and compare(case.solution, text).moved:
            found.append(("order", ", ".join(differing.moved)))
        return found

    # --- while a request waits --------------------------------------------------
    @api.model
    def _generate(self, prompt, history):
        """Return the answer to a client that still calls core's own route.

        :param str prompt: what is asked
        :param history: what was said before, ``{"role", "content"}`` each, or None
        :raises UserError: with the sentence that says why there is none
        """
        said = [
            f"{turn.get('role', '')}: {turn.get('content', '')}"
            for turn in (history or [])[-MAX_TURNS:]
            if isinstance(turn, dict)
        ]
        prompt = str(prompt or "")
        self._check_length(prompt, *said)
        if any(assessing(text, only_applicants=True) for text in (prompt, *said)):
            raise UserError(
                self.env._("No model ranks or assesses people: a person does that.")
            )
        return self._answer_now(
            Request(
                use_case=CODE,
                company_id=self.env.company.id,
                data_class=self._data_class(False),
                prompt=GENERATE,
                variables={
                    "request": UntrustedText(prompt, "editor", MAX_CHARACTERS),
                    "history": [
                        UntrustedText(turn, "editor", MAX_CHARACTERS) for turn in said
                    ],
                },
                lang=(self.env.user.lang or "en")[:2],
                facts={"how": "generate", "characters": len(prompt)},
            ),
            own=prompt,
        )

    @api.model
    def _translate_message(self, message, target):
        """Return a message's body in another language, as HTML of plain paragraphs.

        :param message: mail.message that the user may read
        :raises UserError: with the sentence that says why there is none
        """
        text = html2plaintext(message.body).strip()
        self._check_length(text)
        rewrite = self.env["edic.ai.rewrite"]
        vals = {"text": text, "how": "translate", "target_lang": target}
        about = {"res_model": message.model, "res_id": message.res_id}
        request = self._request(rewrite.new(rewrite._vals(**vals, **about)))
        return plaintext2html(self._answer_now(request, own=text))

    def _answer_now(self, request, own):
        check_not_proposing(self.env)
        check_person(self.env)
        gateway = self.env["edic.ai.gateway"]
        try:
            answer = gateway._ask(
                replace(request, limits=REQUEST_LIMITS), origin=Origin.PERSON
            )
        except AiError as error:
            raise UserError(gateway._sentence(error)) from None
        return as_text(answer.text, own=own)

    def _check_length(self, *texts):
        """Raise `UserError` for no text, or more than one call takes."""
        if not texts[0].strip():
            raise UserError(self.env._("There is no text."))
        if sum(map(len, texts)) > MAX_CHARACTERS:
            raise UserError(
                self.env._(
                    "At most %(most)s characters at once; these are %(count)s.",
                    most=MAX_CHARACTERS,
                    count=sum(map(len, texts)),
                )
            )


@cache
def _content():
    path = Path(file_path(f"edic_ai/data/evaluation/{CODE}.json"))
    return json.loads(path.read_text(encoding="utf-8"))


def _language(code, lang):
    """Return the name of a language in another one."""
    try:
        return Locale.parse(code.partition("@")[0]).get_display_name(lang) or code
    except (UnknownLocaleError, ValueError):
        return code

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from babel import Locale, UnknownLocaleError

from odoo import api, models
from odoo.tools.misc import file_path

from ..tools.canonical import digest
from ..tools.evaluation import Case
from ..tools.figures import keys
from ..tools.llm.contract import DataClass, Limits
from ..tools.llm.request import Request
from ..tools.untrusted import UntrustedText, as_text

CODE = "text.rewrite"
MOST_CHARACTERS = 8_000  # of one text: about three pages
LIMITS = Limits(deadline_s=90, max_output_tokens=4_000, max_attempts=1)


class EdicAiUseCaseRewrite(models.AbstractModel):
    """Rewrite or translate what somebody selected in an editor, for him to look at."""

    _name = "edic.ai.use.case.text.rewrite"
    _inherit = "edic.ai.use.case"
    _description = "Rewriting and translating texts"
    _lane = "model"
    _max_attempts = 1  # who waits reads the sentence and tries again
    _writes = {"edic_ai_rewrite": ("answer", "trace_uuid", "provider", "zone")}

    def _about(self):
        # EXTENDS edic_ai
        return {
            **super()._about(),
            "purpose": self.env._(
                "Makes a text that somebody selected shorter, plainer or more formal, "
                "or translates it."
            ),
            "reasoning": self.env._(
                "A language model drafts; it decides nothing on anybody. Not among the "
                "uses of Annex III."
            ),
            "data": self.env._(
                "The selected text; names and numbers are replaced where the policy "
                "says so"
            ),
            "sources": self.env._("The person who writes"),
            "control": self.env._(
                "The person reads the answer beside the own text, with the figures "
                "that differ, and puts it in or not."
            ),
        }

    # --- what may leave -----------------------------------------------------------
    @api.model
    def _data_class_of(self, model_name):
        """The least protection of what is written about a record of a model.

        To be extended by addons whose records ask for more; a text may hold anything,
        so that nothing is taken for less than personal.
        """
        return DataClass.PERSONAL

    @api.model
    def _data_class(self, model_name, record=None):
        """The most protected of what the model and the record itself say."""
        found = [DataClass.PERSONAL, self._data_class_of(model_name)]
        if record and hasattr(record, "_edic_data_class"):
            found += [record.sudo()._edic_data_class()]
        return DataClass.strictest(*found)

    def _request(self, record):
        user = record.create_uid or self.env.user
        seen = record.with_user(user)._on_screen()
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
                "text": UntrustedText(text, "editor", MOST_CHARACTERS),
            },
            lang=lang,
            limits=LIMITS,
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
    def _evaluation_cases(self, company):
        """A small public set: what is measured is that every figure, date and
        reference is kept, which can be told without a judge."""
        path = Path(file_path(f"edic_ai/data/evaluation/{CODE}.json"))
        content = json.loads(path.read_text(encoding="utf-8"))
        cases = [
            Case(
                key=case["key"],
                expected=_kept(case["text"]),
                request=self._question(
                    company,
                    case["text"],
                    case["how"],
                    case.get("target"),
                    lang=case["lang"],
                    data_class=DataClass.PUBLIC,
                    facts={"case": case["key"]},
                ),
            )
            for case in content["cases"]
        ]
        return cases, digest(content)

    def _evaluated(self, answer):
        return _kept(answer.text)


def _kept(text):
    return " ".join(keys(text))


def _language(code, lang):
    """The name of a language in another one."""
    try:
        return Locale.parse(code.partition("@")[0]).get_display_name(lang) or code
    except (UnknownLocaleError, ValueError):
        return code

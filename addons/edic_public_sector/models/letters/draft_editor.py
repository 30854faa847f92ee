# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import asdict

from odoo import fields

from ...tools.letters.drafting import lock
from ...tools.letters.drafting.blocks import FIXED, gapped
from ...tools.letters.drafting.plain import hints
from ...tools.letters.drafting.text import changes, pieces, sentences, tied
from .draft_letter import DraftLetter


class DraftEditor:
    """A draft as its editor shows it: JSON, see the editor's `edic.public.draft`
    service.
    """

    def __init__(self, draft):
        self.draft = draft
        self.env = draft.env

    def opened(self, may_edit):
        """Return all that the editor shows, to a reader who may edit it or not."""
        draft, facts = self.draft, self.draft._fact_table()
        vocabulary = draft._vocabulary()
        versions = draft.version_ids.sorted("number", reverse=True)
        return {
            "id": draft.id,
            "name": draft.name,
            "lang": draft.lang,
            "state": draft.state,
            "may_edit": may_edit,
            "is_unchecked": draft.is_unchecked,
            "register": draft.register,
            "stale": draft.stale or [],
            "facts_at": fields.Datetime.to_string(draft.facts_at),
            "facts": [self._fact(fact) for fact in facts.values()],
            "choices": draft._choices(),
            "tables": DraftLetter(draft).tables_shown(),
            "checks": self._checks(facts),
            "writable": draft._writable_keys(),
            "blocks": [
                self._block(block, facts, vocabulary) for block in draft.blocks or []
            ],
            "version": draft.version_id.number,
            "versions": [version._describe() for version in versions],
            "comments": [comment._describe() for comment in draft.comment_ids],
            "writing": self._writing(facts),
            "letter": draft._letter_head(),
        }

    def _block(self, block, facts, vocabulary):
        """Return a paragraph: sentences of pieces, and what is unlocked."""
        text = block["text"]
        paragraph = {**block, "sentences": self._sentences(text, facts)}
        paragraph["unlocked"] = []
        paragraph["hints"] = self._hints(text, block["kind"])
        if block["origin"] == "person":  # a person may; it is shown where
            found = lock.violations(text, facts, vocabulary)
            paragraph["unlocked"] = [violation.as_json() for violation in found]
        return paragraph

    def _hints(self, text, kind):
        """Return what may be hard to read, where plain or easy language was asked
        for."""
        if kind in FIXED:
            return []
        found = hints(text, self.draft.lang, self.draft.register)
        words = self._hint_words()
        return [words[hint.kind.value] % asdict(hint) for hint in found]

    def _hint_words(self):
        return {
            "long_sentence": self.env._(
                "%(count)s words in a sentence, at most %(most)s"
            ),
            "long_word": self.env._("long word: %(found)s; with a hyphen it is easier"),
            "passive": self.env._("passive: %(found)s; say who does it"),
            "shortened": self.env._("shortened: %(found)s; write it out"),
            "negation": self.env._("negation: %(found)s; say it positively"),
            "brackets": self.env._("special character: %(found)s"),
            "one_line": self.env._("each sentence in a line of its own"),
        }

    def _sentences(self, text, facts):
        return [
            [self._piece(piece, facts) for piece in pieces(text[start:end])]
            for start, end in sentences(text)
        ]

    def _piece(self, piece, facts):
        if not piece.key:
            return {"text": piece.text}
        written = facts.written(piece.key)
        shown = written or self.draft._gap(facts, piece.key)
        return {"key": piece.key, "text": shown, "gap": written is None}

    def _fact(self, fact):
        source = fact.source
        return {
            "key": fact.key,
            "kind": fact.kind.value,
            "label": fact.label,
            "value": fact.value,
            "written": fact.written(self.draft.lang),
            "unit": fact.unit,
            "required": fact.is_required,
            "by_hand": self.draft._is_by_hand(fact),
            "source": source
            and {
                "model": source.model,
                "id": source.res_id,
                "field": source.field,
                "name": source.name,
            },
        }

    def _checks(self, facts):
        """Return what to look at before signing, as the template has it, and which of
        the articles it cites the site has not approved."""
        texts = [
            tied(self.draft._filled(block._text(self.draft.lang)), self.draft.lang)
            for block in self.draft.template_id.sudo().block_ids
            if block.kind == "check" and block._is_shown(facts)
        ]
        cited = facts.get("law_unapproved")
        if cited and cited.value:
            sources = self.env["edic.public.facts"]
            env = sources._in_lang(self.draft, self.draft.lang).env
            words = env._("Not approved by the site yet: %s", cited.value)
            texts.append(tied(words, self.draft.lang))
        return texts

    def _writing(self, facts):
        """Return what a model wrote and nobody has decided on, with what it changes."""
        writing = self.draft.writing_ids.sorted("id")[-1:]
        if not writing or not writing._is_open():
            return False
        texts = {block["key"]: block["text"] for block in self.draft.blocks or []}
        answers = []
        for key in writing.keys:
            answer = (writing.answers or {}).get(key)
            if key in (writing.decided or {}) or not answer:
                continue
            text = gapped(answer)
            answers.append(
                {
                    "key": key,
                    "sentences": self._sentences(text, facts),
                    "parts": [
                        [sign, self.draft._filled(part)]
                        for sign, part in changes(texts.get(key, ""), text)
                    ],
                    "unlocked": answer["unlocked"],
                    "tries": answer["tries"],
                }
            )
        task = writing.task_id
        return {
            "id": writing.id,
            "how": writing.how,
            "task_id": task.id or False,
            "state": task.state or "done",
            "answers": answers,
            "mine": writing.user_id == self.env.user,
        }

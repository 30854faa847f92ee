# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from .. import roles
from ..tools.drafting import lock
from ..tools.drafting.facts import Fact, FactTable
from ..tools.drafting.lock_names import Vocabulary
from ..tools.drafting.plain import hints
from ..tools.drafting.text import HOLE, keys_of, pieces, sentences, tied
from .edic_public_draft import check_text

GAP = "\u27e6{}\u27e7"  # ⟦…⟧: seen in black and white, too
MOST_TEXT = 20_000  # characters of a paragraph
MOST_BLOCKS = 200
MOST_DRAFT = 200_000  # characters
KINDS = {"subject", "heading", "text", "item", "note", "table", "locked"}
FIXED = {"locked", "table"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """The text of a draft: as it is shown, saved and held against the facts."""

    _inherit = "edic.public.draft"

    @roles.reads
    def edic_open(self):
        """All that the editor shows.

        :return: JSON, see the editor's `edic.public.draft` service
        """
        self.ensure_one()
        self.check_access("read")
        own = self.sudo()
        facts = own._fact_table()
        vocabulary = own._vocabulary()
        return {
            "id": self.id,
            "name": self.name,
            "lang": self.lang,
            "state": self.state,
            "may_edit": self.state == "draft" and self.has_access("write"),
            "is_unchecked": self.is_unchecked,
            "register": self.register,
            "stale": self.stale or [],
            "facts_at": fields.Datetime.to_string(self.facts_at),
            "facts": [own._fact_told(fact) for fact in facts.values()],
            "choices": own._choices(),
            "tables": own._tables_shown(),
            "checks": own._checks(facts),
            "writable": own._writable_keys(),
            "blocks": [
                own._block_told(block, facts, vocabulary) for block in own.blocks or []
            ],
            "version": own.version_id.number,
            "versions": [
                version._told()
                for version in own.version_ids.sorted("number", reverse=True)
            ],
            "comments": [
                c.with_user(self.env.user).sudo()._told() for c in own.comment_ids
            ],
            "writing": own._writing_told(),
            "letter": own._letter_head(),
        }

    @roles.for_roles(roles.EMPLOYEE)
    def edic_save(self, blocks, version, note=""):
        """Keep what a person wrote, as a new version.

        :param list blocks: ``[{"key", "kind", "text"}]``; locked paragraphs and tables
            keep their text whatever is given
        :param int version: number of the version that the person saw
        :raises UserError: somebody else saved since
        """
        own = self._own()
        if version != own.version_id.number:
            raise UserError(
                self.env._(
                    "Somebody saved version %s meanwhile: compare it with yours, "
                    "then save again.",
                    own.version_id.number,
                )
            )
        own.blocks = own._merged(blocks)
        kept = self._keep_version("person", note or self.env._("Edited"))
        if kept.number != version:
            own._note("draft.edited", {"version": kept.number, "digest": kept.digest})
        return self.edic_open()

    def _merged(self, blocks):
        """What a client sent, with what it may not change as it was."""
        size = sum(len(str(sent["text"])) for sent in blocks)
        if len(blocks) > MOST_BLOCKS or size > MOST_DRAFT:
            raise UserError(self.env._("This draft is too long."))
        before = {block["key"]: block for block in self.blocks or []}
        merged, seen = [], set()
        for sent in blocks:
            key, old = str(sent["key"]), before.get(str(sent["key"]))
            if key in seen:
                raise UserError(self.env._("A paragraph was sent twice."))
            seen.add(key)
            merged.append(self._merged_block(key, old, sent))
        missing = [b for b in before.values() if b["kind"] == "locked"]
        if any(block["key"] not in seen for block in missing):
            raise UserError(
                self.env._("A locked paragraph is part of the letter and stays.")
            )
        return merged

    def _merged_block(self, key, old, sent):
        if old and old["kind"] in FIXED:
            return old
        text, kind = str(sent["text"]), str(sent["kind"])
        check_text(self.env, text, MOST_TEXT)
        if kind not in KINDS - FIXED:
            raise UserError(self.env._("This paragraph cannot be saved."))
        if old and old["text"] == text and old["kind"] == kind:
            return old
        new = {"key": key, "kind": kind, "text": text, "origin": "person"}
        return {**new, "table": False, "legal": False, "is_missing": False}

    # --- what stands in it ------------------------------------------------------------
    def _used_keys(self):
        """Placeholders of the text that stands."""
        return {key for block in self.blocks or [] for key in keys_of(block["text"])}

    def _filled(self, text):
        """A text as it is read, with gaps shown as such."""
        facts = self._fact_table()
        return HOLE.sub(
            lambda hole: (
                facts.written(hole[1]) or GAP.format(self._gap(facts, hole[1]))
            ),
            text,
        )

    def _gap(self, facts, key):
        fact = facts.get(key)
        return fact.label if fact else self.env._("figure not in the facts")

    def _vocabulary(self):
        """Words that are no names: the template's own, and those that label facts."""
        template = self.template_id.sudo()
        texts = [block[f"text_{self.lang}"] or "" for block in template.block_ids]
        texts += [fact.label for fact in self._fact_table().values()]
        return Vocabulary(self.lang, texts, self.env["edic.ai.gateway"]._names().find)

    def _block_told(self, block, facts, vocabulary):
        """A paragraph for the editor: sentences of pieces, and what is unlocked."""
        text = block["text"]
        told = {**block, "sentences": self._sentences_told(text, facts)}
        told["unlocked"] = []
        told["hints"] = self._hints_told(text, block["kind"])
        if block["origin"] == "person":  # a person may; it is shown where
            told["unlocked"] = [
                [one.start, one.end, one.kind.value, one.found]
                for one in lock.violations(text, facts, vocabulary)
            ]
        return told

    def _hints_told(self, text, kind):
        """What may be hard to read, where plain or easy language was asked for."""
        if kind in FIXED:
            return []
        found = hints(text, self.lang, self.register)
        words = self._hint_words()
        return [
            words[hint.kind.value]
            % {"found": hint.found, "count": hint.count, "most": hint.most}
            for hint in found
        ]

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

    def _sentences_told(self, text, facts):
        return [
            [self._piece_told(piece, facts) for piece in pieces(text[start:end])]
            for start, end in sentences(text)
        ]

    def _piece_told(self, piece, facts):
        if not piece.key:
            return {"text": piece.text}
        written = facts.written(piece.key)
        shown = written or self._gap(facts, piece.key)
        return {"key": piece.key, "text": shown, "gap": written is None}

    def _fact_told(self, fact: Fact):
        source = fact.source
        return {
            "key": fact.key,
            "kind": fact.kind.value,
            "label": fact.label,
            "value": fact.value,
            "written": fact.written(self.lang),
            "unit": fact.unit,
            "required": fact.is_required,
            "by_hand": self._is_by_hand(fact),
            "source": source
            and {
                "model": source.model,
                "id": source.res_id,
                "field": source.field,
                "name": source.name,
            },
        }

    def _is_by_hand(self, fact):
        """Whether a person enters it here, and not somewhere in the ERP."""
        return fact.is_entered or (not fact.source and not fact.is_computed)

    def _choices(self):
        """Key of a fact to be chosen → what there is to choose."""
        variables = self.template_id.sudo().variable_ids
        found = {one.key: one._choices(self.lang) for one in variables}
        return {key: choices for key, choices in found.items() if choices}

    def _checks(self, facts):
        """What to look at before signing, as the template has it, and which of the
        articles it cites the site has not approved."""
        blocks = self.template_id.sudo().block_ids.filtered(lambda b: b.kind == "check")
        told = [
            tied(self._filled(block._text(self.lang)), self.lang)
            for block in blocks
            if block._is_shown(facts)
        ]
        cited = facts.get("law_unapproved")
        if cited and cited.value:
            env = self.env["edic.public.facts"]._in_lang(self, self.lang).env
            words = env._("Not approved by the site yet: %s", cited.value)
            told.append(tied(words, self.lang))
        return told

    def _tables_told(self):
        return {
            name: {
                **table,
                "rows": [[self._cell(cell) for cell in row] for row in table["rows"]],
            }
            for name, table in (self.tables or {}).items()
        }

    def _cell(self, cell):
        return FactTable.parse([cell], self.lang).written(cell["key"]) or ""

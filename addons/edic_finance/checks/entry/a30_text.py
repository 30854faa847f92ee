# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds texts that explain too little, or that are meant for a program.

**Terms** (low). Entries by hand with a word of a list, whole and whatever its case
and accents: your own (`A30.terms`) and those of the country's language (`A30.terms_fr`,
`_de`, with `_en`). `régul*` meets what begins so.

**Empty** (low). Neither the entry nor one of its lines has a text.

**Order** (high, else medium). A vendor's text, drafts included, that gives orders to a
language model, imitates a conversation with one, hides readable text in code, mixes
alphabets in a word, or has 3 invisible characters or more (`A30.invisible`). The
recogniser is the one that counts for the ledger: it decides nothing.

**Hidden** (high). A PDF with at least 20 characters (`A30.hidden`) that programs read
and nobody sees: in the colour of the paper, of rendering mode 3, transparent, under
something, cut off, on a layer that is off, below two points, off the page. Each page is
drawn with its text and without. White text on a dark bar is seen. The recognised text
of a scan is in order where the scan shows ink in its place. Sentences in the file's
properties and notes that no page shows count as well; a title and keywords do not.

A job reads each file once, in a process of its own with limits of time and memory;
saving a bill does not wait for it. At most 30 pages a file.

**Not done**, texts checked: a PDF was not read yet, or cannot be read.

## What it cannot find

Wrong recognised text over the ink of a scan, orders that are phrased otherwise, text in
pictures, PDFs that are not attached to a bill.

## What to do

Rely on what people see; ask the vendor on a way known before.

**Amount** of a flag: the entry's total.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.edic_ai.tools.text.untrusted import UntrustedText

from ...models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ...models.audit.edic_finance_pdf_reading import has_pdf, quotes
from ...models.intake.account_move import PURCHASES
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.supplier_text import SUSPECT
from ...tools.audit.terms import MARKS, expression, met
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
LANGUAGES = {"FR": ("fr", "en"), "DE": ("de", "en")}
ALL = ("fr", "de", "en")


class EdicFinanceCheckA30(models.AbstractModel):
    """JE-TEXT: texts that explain too little, or that are meant for a program.

    What stands there is for whoever looks into it: here it decides nothing, and no
    model reads it.
    """

    _name = "edic.finance.check.a30"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A30 Text that explains too little, or is meant for a program"
    _code = "A30"
    _texts = Texts(
        title=_lt("Text that explains too little, or is meant for a program")
    )
    _needs = frozenset({"labels"})
    _limbs = BY_HAND_LIMBS | {"hidden": limb("files")}
    _severity = "low"
    _move_types = ("entry", *PURCHASES)
    _law = ("ISA 240", "OWASP LLM01:2025")
    _parameters = {
        "terms": Parameter.words(_lt("Terms: your own")),
        "terms_fr": Parameter.words(
            _lt("Terms: French"),
            "régul; provisoire; à voir; urgent; ne pas; cadeau; liquide; selon M.",
        ),
        "terms_de": Parameter.words(
            _lt("Terms: German"), "Korrektur; bar; dringend; laut Chef; Umbuchung ?"
        ),
        "terms_en": Parameter.words(_lt("Terms: English"), ("plug", "per CEO")),
        "invisible": Parameter.count(
            _lt("Invisible characters that count"), 3, minimum=1
        ),
        "hidden": Parameter.count(
            _lt("Hidden characters of a PDF that count"), 20, minimum=1
        ),
    }
    _not_done = {
        "not_read": _lt("A PDF of it was not read yet; its texts were checked."),
        "unreadable": _lt("A PDF of it cannot be read; its texts were checked."),
    }
    _limb_titles = {"hidden": _lt("hidden text of PDFs")}

    # --- population -------------------------------------------------------------------
    def _exclusions(self, scope):
        """Return the exclusions; drafts of bills count: what a vendor sends is read
        before it is posted."""
        return [
            ("draft", SQL("move.state = 'draft' AND move.move_type = 'entry'")),
            (
                self._reason_not_manual(scope),
                SQL("move.move_type = 'entry' AND NOT %s", self._is_manual()),
            ),
        ]

    def _partial(self, scope):
        if not self._does(scope, "hidden"):
            return []
        return [
            ("not_read", self._pdf("reading.id IS NULL")),
            ("unreadable", self._pdf("NOT reading.is_readable")),
        ]

    def _pdf(self, condition):
        return SQL("(move.move_type != 'entry' AND %s)", has_pdf(condition))

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        yield from self._find_terms(scope)
        yield from self._find_orders(scope)
        tells_files = self._does(scope, "hidden")
        for row in self._rows(self._hidden(scope)) if tells_files else ():
            facts = {"rule": "hidden", "runs": row["runs"], "letters": row["letters"]}
            yield self._entry_finding(row, facts, rule="hidden", severity="high")

    def _terms(self, scope):
        """Return the terms that count in the company's country, its own first."""
        country = self._company(scope).country_id.code
        names = (f"terms_{language}" for language in LANGUAGES.get(country, ALL))
        return [term for name in ("terms", *names) for term in scope.values[name]]

    def _find_terms(self, scope):
        """Yield entries by hand: words of the list, or none at all."""
        terms = self._terms(scope)
        folded = SQL(
            "regexp_replace(replace(lower(normalize(note.text, NFKD)), 'ß', 'ss'),"
            " %s, '', 'g')",
            f"[{MARKS}]",
        )
        query = SQL(
            """
            SELECT %(head)s, texts.met, texts.has_text
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              CROSS JOIN LATERAL (
                SELECT array_agg(note.text) FILTER (WHERE %(meets)s) AS met,
                       COALESCE(bool_or(note.text ~ '\\w'), FALSE) AS has_text
                  FROM (%(texts)s) note) texts
             WHERE move.id IN %(ids)s AND move.move_type = 'entry'
               AND (texts.met IS NOT NULL OR NOT texts.has_text)
            """,
            head=HEAD,
            meets=SQL("%s ~ %s", folded, expression(terms)) if terms else SQL("FALSE"),
            texts=self._written_query(),
            ids=self._checked_in_part(scope),
        )
        for row in self._rows(query):
            found = {term for text in row["met"] or () for term in met(terms, text)}
            facts = {"rule": "term" if found else "empty", "terms": sorted(found)}
            if found or not row["has_text"]:
                yield self._entry_finding(row, facts, rule=facts["rule"])

    def _written_query(self):
        """Return SQL of ``text`` and ``place`` of all that was written on ``move``."""
        return SQL(
            """
            SELECT 'ref' AS place, move.ref AS text
             UNION ALL SELECT 'ref', move.payment_reference
             UNION ALL SELECT 'note', replace(replace(
                       regexp_replace(move.narration, '<[^>]+>', ' ', 'g'),
                       '&lt;', '<'), '&gt;', '>')
             UNION ALL SELECT 'line', line.name FROM account_move_line line
                        WHERE line.move_id = move.id
                          AND (move.move_type = 'entry' OR line.display_type IN (
                               'product', 'line_section', 'line_subsection',
                               'line_note'))
            """
        )

    def _find_orders(self, scope):
        """Yield bills: what looks like an order to a model, or cannot be seen."""
        query = SQL(
            """
            SELECT %(head)s, jsonb_agg(jsonb_build_array(note.place, note.text)) AS hits
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              CROSS JOIN LATERAL (%(texts)s) note
             WHERE move.id IN %(ids)s AND move.move_type != 'entry' AND note.text != ''
               AND (%(suspect)s)
             GROUP BY move.id, journal.id
            """,
            head=HEAD,
            texts=self._written_query(),
            ids=self._checked_in_part(scope),
            suspect=SQL(" OR ").join(SQL(text, *args) for text, args in SUSPECT),
        )
        for row in self._rows(query):
            kinds = {}
            for place, text in row["hits"]:
                for kind, count in self._signals(scope, text).items():
                    kinds.setdefault(kind, {"count": 0, "places": []})
                    kinds[kind]["count"] += count
                    kinds[kind]["places"] = sorted({*kinds[kind]["places"], place})
            if kinds:
                severity = "high" if {"orders", "turns"} & kinds.keys() else "medium"
                facts = {"rule": "order", "kinds": kinds}
                yield self._entry_finding(row, facts, rule="order", severity=severity)

    def _signals(self, scope, text):
        cleaned = UntrustedText(text, "document").clean()
        found = dict(cleaned.signals)
        if broken := cleaned.removed.get("template"):  # marks of chat templates
            found["turns"] = found.get("turns", 0) + broken
        if found.get("hidden", 0) < scope.values["invisible"]:
            found.pop("hidden", None)
        return found

    def _hidden(self, scope):
        """Return SQL of bills with a PDF that hides enough; each file counts once."""
        return SQL(
            """
            SELECT %(head)s, pdf.letters, pdf.runs
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              CROSS JOIN LATERAL (
                SELECT reading.letters, reading.hidden AS runs
                  FROM ir_attachment file
                  JOIN edic_finance_pdf_reading reading
                    ON reading.checksum = file.checksum
                 WHERE file.res_model = 'account.move' AND file.res_id = move.id
                   AND file.res_field IS NULL AND reading.letters >= %(least)s
                 ORDER BY reading.letters DESC, reading.id LIMIT 1) pdf
             WHERE move.id IN %(ids)s AND move.move_type != 'entry'
            """,
            head=HEAD,
            least=scope.values["hidden"],
            ids=self._checked_in_part(scope),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        parts = {
            "term": self._term_words,
            "empty": self._empty_words,
            "order": self._order_words,
            "hidden": self._hidden_words,
        }
        seen, compared, rule, innocent, then = parts[facts["rule"]](facts)
        return self._compose_words(
            seen=[self._entry_words(facts), *seen],
            compared=compared,
            rule=rule,
            innocent=innocent,
            next=then,
        )

    def _term_words(self, facts):
        rule = self.env._("An entry contains a word that auditors look for.")
        if self._says(facts, "by_hand"):
            rule = self.env._("A manual entry contains a word that auditors look for.")
        terms = self._list(f"“{term}”" for term in facts["terms"])
        return (
            [self.env._("Its texts have: %s", terms)],
            self.env._("The list of terms, whole words, whatever their case."),
            rule,
            self.env._("The word means something else here."),
            [
                self.env._("Read the entry and what is attached to it."),
                self.env._("Take a word off the list that says nothing here."),
            ],
        )

    def _empty_words(self, facts):
        rule = self.env._("An entry explains what it is for.")
        if self._says(facts, "by_hand"):
            rule = self.env._("A manual entry explains what it is for.")
        return (
            [self.env._("Neither the entry nor one of its lines has a text.")],
            self.env._("The reference and the texts of all lines."),
            rule,
            self.env._("What is attached to it explains it."),
            [self.env._("Ask for what the entry rests on, and attach it.")],
        )

    def _order_words(self, facts):
        kinds = {
            "orders": self.env._("words that give orders to a language model"),
            "turns": self.env._("marks of a conversation with a language model"),
            "encoded": self.env._("readable text in code"),
            "mixed": self.env._("words with letters of several alphabets"),
            "hidden": self.env._("invisible characters"),
        }
        places = {
            "ref": self.env._("reference"),
            "note": self.env._("note"),
            "line": self.env._("lines"),
        }
        seen = [
            self.env._(
                "In %(places)s: %(kind)s (%(count)s)",
                places=self._list(places[place] for place in hits["places"]),
                kind=kinds[kind],
                count=hits["count"],
            )
            for kind, hits in facts["kinds"].items()
        ]
        return (
            seen,
            self.env._("What an invoice needs to say."),
            self.env._(
                "A vendor's text that is meant for a program and not for people."
            ),
            self.env._("A text that was copied from a web page, or an honest request."),
            self._beware(),
        )

    def _hidden_words(self, facts):
        seen = quotes(self.env, facts["runs"], 3, 120)
        return (
            seen,
            self.env._("The page as it is drawn, with its text and without."),
            self.env._("Text of a PDF that programs read and people do not see."),
            self.env._("A mark for electronic signatures, or text left by a form."),
            self._beware(),
        )

    def _beware(self):
        return [
            self.env._("Rely on what people see; distrust what a program read there."),
            self.env._(
                "Ask the vendor, through a channel known before, where it comes from."
            ),
        ]

    def _comparison(self, facts):
        if facts["rule"] != "hidden":
            return None
        return {
            "columns": [self.env._("Page"), self.env._("Hidden text")],
            "rows": [[str(run["page"] or "–"), run["text"]] for run in facts["runs"]],
        }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

from odoo import fields

from ...tools.letters.drafting.blocks import TEXT_KINDS
from ...tools.letters.drafting.facts import Kind
from ...tools.letters.drafting.text import pieces, tied
from ...tools.letters.rendering import chart
from ...tools.letters.rendering import letter as paper
from ...tools.letters.rendering.mark import Mark

REFERENCES = ("bill_number", "order_number", "own_number", "file_number")
REMEDY = ".remedy"  # in codes of notices on remedies, which stand behind letters
CONTACT = {"en": "Contact", "fr": "Affaire suivie par", "de": "Auskunft erteilt"}
PLACE_AND_DATE = {
    "en": "{place}, {day}",
    "fr": "{place}, le\u00a0{day}",
    "de": "{place}, {day}",
}
SIGNED = {  # in which order: in France the function goes before the name
    "fr": ("signatory_function", "signatory"),
    **dict.fromkeys(("de", "en"), ("signatory", "signatory_function")),
}
# what stands in a gap of the paper: nobody takes a label for the text
TO_WRITE = {
    "en": "still to be written: {}",
    "fr": "à rédiger\u00a0: {}",
    "de": "noch zu schreiben: {}",
}
TO_ENTER = {
    "en": "still to be entered: {}",
    "fr": "à compléter\u00a0: {}",
    "de": "noch einzutragen: {}",
}


def _amount(cell):
    """Return the amount of a cell; None for what is not known."""
    return Decimal(cell["value"]) if cell["kind"] == Kind.MONEY else None


def _lines(runs):
    """Yield the runs of each line: what is typed below each other are several items."""
    line = []
    for run in runs:
        first, *more = run.text.splitlines() or [""]
        line.append(replace(run, text=first))
        for text in more:
            yield tuple(line)
            line = [replace(run, text=text)]
    yield tuple(line)


class DraftLetter:
    """A draft as it is printed: what stands around the text, its paragraphs, its mark.

    The draft is read with the rights that its recordset has: `sudo` is for its caller.
    """

    def __init__(self, draft):
        self.draft = draft
        self.env = draft.env

    def head(self):
        """Return what stands around the text, as lines, as it is now."""
        company = self.draft.company_id.sudo()
        facts = self.draft._fact_table()
        partner = self.draft._recipient().sudo()
        recipient = [partner.name or ""] if partner else []
        recipient += (facts.written("addressee") or "").splitlines()
        # an act says its day and number itself
        is_act = self.draft.template_id.sudo().kind == "act"
        place, day = facts.written("place"), facts.written("letter_date")
        day = day and day.replace(" ", "\u00a0")  # no line ends inside a day
        place_and_date = place or day or ""
        if place and day:
            form = PLACE_AND_DATE[self.draft.lang]
            place_and_date = form.format(place=place, day=day)
        signed = [facts.written(key) for key in SIGNED[self.draft.lang]]
        return {
            "sender": [company.name, *self._address(company.partner_id, partner)],
            "recipient": [*recipient, *self._address(partner, company.partner_id)],
            "place_and_date": "" if is_act else place_and_date,
            "references": [] if is_act else [*self._references(facts)],
            "signature": [*filter(None, signed)],
            "annexes": (facts.written("enclosures") or "").splitlines(),
        }

    def _references(self, facts):
        """Yield the numbers, and in letters the person who deals with it (France: CRPA,
        art. L111-2)."""
        for key in REFERENCES:
            if key in facts and facts.written(key):
                yield [facts[key].label, facts.written(key)]
        if self.draft.template_id.sudo().kind == "letter":
            own = self.draft.user_id.partner_id.sudo()
            parts = (own.name, own.function, own.phone, own.email)
            yield [CONTACT[self.draft.lang], ", ".join(filter(None, parts))]

    def _address(self, partner, other):
        """Return an address in the language of the letter, the country for abroad
        alone."""
        own = self.env["edic.public.facts"]._in_lang(partner, self.draft.lang)
        address = own._display_address(without_company=True) if own else ""
        countries = own.country_id, other.country_id
        is_abroad = all(countries) and countries[0] != countries[1]
        country = own.country_id.name
        lines = (line.strip() for line in address.splitlines())
        return [line for line in lines if line and (is_abroad or line != country)]

    def footer(self):
        if self.draft.signed_head:
            return self.draft.signed_head["footer"]
        return self.draft.company_id.edic_letter_footer or ""

    def letter(self):
        """Return the draft as `tools.letters.rendering.letter.Letter`."""
        head = self.draft._letter_head()
        parts, after = self._parts()
        return paper.Letter(
            lang=self.draft.lang,
            title=self.draft.name,
            sender=tuple(head["sender"]),
            recipient=tuple(head["recipient"]),
            place_and_date=head["place_and_date"],
            references=tuple(map(tuple, head["references"])),
            body=tuple(parts),
            after=tuple(after),
            signature=("", *head["signature"]),
            annexes=tuple(head["annexes"]),
            footer=self.footer(),
            mark=self._mark(),
            style=self.draft.company_id._edic_letter_style(),
            is_signed=self.draft.state == "signed",
        )

    def _parts(self):
        """Return the text before the signature and behind it: there stand notices on
        remedies of letters, and what is noted at the end of an act."""
        parts = [*self._paragraphs()]
        at = len(parts)
        if self.draft.template_id.sudo().kind == "act":
            while at and getattr(parts[at - 1], "kind", "") == "note":
                at -= 1
            return parts[:at], parts[at:]
        behind = [part for part in parts if getattr(part, "kind", "") == "legal"]
        return [part for part in parts if part not in behind], behind

    def _paragraphs(self):
        facts, tables = self.draft._fact_table(), self.draft._rendered_tables()
        for block in self.draft.blocks or []:
            if block["kind"] == "table":
                if table := self._printed_table(block, tables):
                    yield table
                continue
            kind = block["kind"] if block["kind"] in TEXT_KINDS else "text"
            if REMEDY in (block.get("legal") or ""):
                kind = "legal"
            runs = tuple(self._runs(block["text"], facts))
            for line in _lines(runs) if kind == "item" else [runs]:
                yield paper.Paragraph(line, kind)

    def _runs(self, text, facts):
        for piece in pieces(text):
            written = facts.written(piece.key) if piece.key else None
            if piece.key and written is None:
                label = self.draft._gap(facts, piece.key)
                is_text = piece.key not in facts or facts[piece.key].kind is Kind.TEXT
                words = (TO_WRITE if is_text else TO_ENTER)[self.draft.lang]
                yield paper.Run(words.format(label), is_gap=True)
            else:
                yield paper.Run(tied(written or piece.text, self.draft.lang))

    def _mark(self):
        """Return what the paper says of how it came to be (AI Act, Art. 50)."""
        env = self.env["edic.public.facts"]._in_lang(self.draft, self.draft.lang).env
        is_signed, is_assisted = self.draft.state == "signed", self.draft._is_assisted()
        texts = []
        if is_assisted and not is_signed:
            kind = "generated_unreviewed"
            texts.append(
                env._("Draft with text by an AI, not yet reviewed by a person.")
            )
        elif is_assisted:
            kind = "assisted"
            if self.draft.company_id.edic_letter_mark == "always":
                texts.append(
                    env._("Written with the help of an AI, reviewed by the signatory.")
                )
        else:
            kind = "none"
        if self.draft.is_unchecked:
            texts.append(self._unchecked_words(env))
        version = self.draft.version_ids.filtered("model")[:1]
        return Mark(
            kind=kind,
            sentence=" ".join(texts),
            model=version.model or "",
            provider=version.provider or "",
            prompt_version=str(version.prompt_version or ""),
            reviewed=is_signed,
            document_digest=self.draft._content_digest(),
            ledger_uuid=self._signing_entry() if is_signed else "",
            created=(
                self.draft.signed_at
                or self.draft.version_id.create_date
                or fields.Datetime.now()
            ).replace(tzinfo=UTC),
        )

    def _unchecked_words(self, env):
        if all(block["origin"] == "template" for block in self.draft.blocks or ()):
            return env._(
                "Not yet in easy language, and not yet checked by readers it is made "
                "for."
            )
        return env._("Not yet checked by readers it is made for.")

    def _signing_entry(self):
        traces = self.env["edic.ai.trace"].sudo()
        signed = traces.search(
            [("res_model", "=", self.draft._name), ("res_id", "=", self.draft.id)],
            order="id desc",
        ).filtered(lambda t: t.facts.get("action") == "draft.signed")
        return signed[:1].call_uuid or ""

    def _printed_table(self, block, tables):
        """Return the table that a paragraph shows; none where there is nothing in it.

        :param tables: of `_rendered_tables`
        """
        table = tables.get(block["table"])
        if not table:
            return None
        return paper.Table(
            tuple(table["head"]),
            tuple(map(tuple, table["rows"])),
            tuple(table["numeric"]),
            total=table.get("total", False),
            chart=self._chart(block),
        )

    def _chart(self, block):
        """Return the chart that a paragraph asks for: of the values of the table's
        cells."""
        table = self.draft.tables[block["table"]]
        asked = block.get("has_chart") and table.get("chart")
        if not asked:
            return None
        columns = asked["columns"]
        values = tuple(
            tuple(_amount(row[at]) for at in columns) for row in table["rows"]
        )
        return paper.Chart(asked["kind"], tuple(columns), values)

    def tables_shown(self):
        """Return the rendered tables for the screen: with their pictures."""
        tables = self.draft._rendered_tables()
        style = self.draft.company_id._edic_letter_style()
        for block in self.draft.blocks or []:
            table = block.get("has_chart") and self._printed_table(block, tables)
            found = table and chart.picture(table, self.draft.lang, style)
            if found:
                src = f"data:image/png;base64,{base64.b64encode(found.image).decode()}"
                tables[block["table"]]["picture"] = {"src": src, "alt": found.alt}
        return tables

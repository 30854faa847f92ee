# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC

from odoo import fields, models
from odoo.exceptions import UserError

from .. import roles
from ..tools.drafting.facts import Kind
from ..tools.drafting.text import pieces, tied
from ..tools.letter import letter as paper
from ..tools.letter.mark import Mark

FORMS = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
REFERENCES = ("bill_number", "order_number", "own_number", "file_number")
REMEDY = ".remedy"  # in codes of notices on remedies, which stand behind letters
CONTACT = {"en": "Contact", "fr": "Affaire suivie par", "de": "Auskunft erteilt"}
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
KINDS = {"subject", "heading", "text", "item", "note"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """A draft as a paper: letterhead, recipient, text, signature, mark."""

    _inherit = "edic.public.draft"

    # --- around the text --------------------------------------------------------------
    def _recipient(self):
        """Whom the letter goes to: a partner, or none."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        is_elsewhere = "addressee" in self._fact_table()  # somebody named in the draft
        if self.template_id.sudo().kind == "note" or not record or is_elsewhere:
            return self.env["res.partner"]
        if record._name == "res.partner":
            return record
        named = "partner_id" in record._fields and record.sudo().partner_id
        return named or self.env["res.partner"]

    def _letter_head(self):
        """What stands around the text, as lines; once signed, what stood there then."""
        if self.signed_head:
            return self.signed_head
        company = self.company_id.sudo()
        facts = self._fact_table()
        partner = self._recipient().sudo()
        recipient = [partner.name or ""] if partner else []
        recipient += (facts.written("addressee") or "").splitlines()
        is_act = self.template_id.sudo().kind == "act"  # says its day and number itself
        place, day = facts.written("place"), facts.written("letter_date")
        day = day and day.replace(" ", "\u00a0")  # no line ends inside a day
        signed = [facts.written(key) for key in SIGNED[self.lang]]
        return {
            "sender": [company.name, *self._address(company.partner_id, partner)],
            "recipient": [*recipient, *self._address(partner, company.partner_id)],
            "place_and_date": "" if is_act else ", ".join(filter(None, (place, day))),
            "references": [] if is_act else [*self._references(facts)],
            "signature": [*filter(None, signed)],
            "annexes": (facts.written("enclosures") or "").splitlines(),
        }

    def _references(self, facts):
        """Numbers, and in letters who deals with it (France: CRPA, art. L111-2)."""
        for key in REFERENCES:
            if key in facts and facts.written(key):
                yield [facts[key].label, facts.written(key)]
        if self.template_id.sudo().kind == "letter":
            own = self.user_id.partner_id.sudo()
            told = (own.name, own.function, own.phone, own.email)
            yield [CONTACT[self.lang], ", ".join(filter(None, told))]

    def _address(self, partner, other):
        """An address in the language of the letter, the country for abroad alone."""
        own = self.env["edic.public.facts"]._in_lang(partner, self.lang)
        told = own._display_address(without_company=True) if own else ""
        countries = own.country_id, other.country_id
        is_abroad = all(countries) and countries[0] != countries[1]
        country = own.country_id.name
        lines = (line.strip() for line in told.splitlines())
        return [line for line in lines if line and (is_abroad or line != country)]

    def _footer(self):
        if self.signed_head:
            return self.signed_head["footer"]
        return self.company_id.edic_letter_footer or ""

    # --- the paper --------------------------------------------------------------------
    def _letter(self):
        """The draft as `tools.letter.letter.Letter`."""
        self.ensure_one()
        own = self.sudo()
        head, company = own._letter_head(), own.company_id
        parts, after = own._letter_parts()
        return paper.Letter(
            lang=self.lang,
            title=self.name,
            sender=tuple(head["sender"]),
            recipient=tuple(head["recipient"]),
            place_and_date=head["place_and_date"],
            references=tuple(map(tuple, head["references"])),
            body=tuple(parts),
            after=tuple(after),
            signature=("", *head["signature"]),
            annexes=tuple(head["annexes"]),
            footer=own._footer(),
            mark=own._mark(),
            style=company._edic_letter_style(),
            is_signed=self.state == "signed",
        )

    def _letter_parts(self):
        """The text before the signature and behind it: there stand notices on remedies
        of letters, and what is noted at the end of an act."""
        parts = [*self._paragraphs()]
        at = len(parts)
        if self.template_id.sudo().kind == "act":
            while at and getattr(parts[at - 1], "kind", "") == "note":
                at -= 1
            return parts[:at], parts[at:]
        behind = [part for part in parts if getattr(part, "kind", "") == "legal"]
        return [part for part in parts if part not in behind], behind

    def _paragraphs(self):
        facts, tables = self._fact_table(), self._tables_told()
        for block in self.blocks or []:
            if block["kind"] == "table":
                if table := self._printed_table(block, tables):
                    yield table
                continue
            kind = block["kind"] if block["kind"] in KINDS else "text"
            if REMEDY in (block.get("legal") or ""):
                kind = "legal"
            yield paper.Paragraph(tuple(self._runs(block["text"], facts)), kind)

    def _runs(self, text, facts):
        for piece in pieces(text):
            written = facts.written(piece.key) if piece.key else None
            if piece.key and written is None:
                label = self._gap(facts, piece.key)
                is_text = piece.key not in facts or facts[piece.key].kind is Kind.TEXT
                words = (TO_WRITE if is_text else TO_ENTER)[self.lang]
                yield paper.Run(words.format(label), is_gap=True)
            else:
                yield paper.Run(tied(written or piece.text, self.lang))

    def _mark(self):
        """What the paper says of how it came to be (AI Act, Art. 50)."""
        env = self.env["edic.public.facts"]._in_lang(self, self.lang).env
        is_signed, is_assisted = self.state == "signed", self._is_assisted()
        told = []
        if is_assisted and not is_signed:
            kind = "generated_unreviewed"
            told.append(
                env._("Draft with text by an AI, not yet reviewed by a person.")
            )
        elif is_assisted:
            kind = "assisted"
            if self.company_id.edic_letter_mark == "always":
                told.append(
                    env._("Written with the help of an AI, reviewed by the signatory.")
                )
        else:
            kind = "none"
        if self.is_unchecked:
            told.append(self._unchecked_words(env))
        version = self.version_ids.filtered("model")[:1]
        moment = self.signed_at or self.version_id.create_date or fields.Datetime.now()
        return Mark(
            kind=kind,
            sentence=" ".join(told),
            model=version.model or "",
            provider=version.provider or "",
            prompt_version=str(version.prompt_version or ""),
            reviewed=is_signed,
            document_digest=self._content_digest(),
            ledger_uuid=self._signing_entry() if is_signed else "",
            created=moment.replace(tzinfo=UTC),
        )

    def _unchecked_words(self, env):
        if all(block["origin"] == "template" for block in self.blocks or ()):
            return env._(
                "Not yet in easy language, and not yet checked by readers it is made "
                "for."
            )
        return env._("Not yet checked by readers it is made for.")

    def _signing_entry(self):
        traces = self.env["edic.ai.trace"].sudo()
        found = traces.search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id desc"
        )
        signed = found.filtered(lambda t: t.facts.get("action") == "draft.signed")
        return signed[:1].call_uuid or ""

    def _paper(self, form):
        """The file, in one of `FORMS`; that it was taken is in the ledger."""
        self.ensure_one()
        self.check_access("read")
        content = self._written_as(form)
        self.env["edic.ai.gateway"]._record_taken(
            "public.draft",
            {
                "form": form,
                "draft": self.id,
                "state": self.state,
                "digest": self._content_digest(),
            },
            company=self.company_id,
            record=self,
        )
        return content

    def _written_as(self, form):
        from ..tools.letter.fonts import Unwritable

        try:
            return _writer(form)(self._letter())
        except Unwritable as error:
            raise UserError(
                self.env._(
                    "The fonts of this server cannot write “%s” in a PDF. Take the "
                    "letter as DOCX or ODT; your administrator can install the fonts "
                    "(Debian: fonts-liberation).",
                    error.args[0],
                )
            ) from error

    @roles.for_roles(roles.EMPLOYEE)
    def edic_export(self, form):
        """:return: the action that downloads it"""
        self.ensure_one()
        self.check_access("read")
        if form not in FORMS:
            raise UserError(self.env._("Choose PDF, ODT or DOCX."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/draft/{self.id}/{form}",
            "target": "new" if form == "pdf" else "self",
        }

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_pdf(self):
        """As PDF."""
        return self.edic_export("pdf")

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_odt(self):
        """As OpenDocument text."""
        return self.edic_export("odt")

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_docx(self):
        """As Office Open XML."""
        return self.edic_export("docx")


def _writer(form):
    """What writes a letter in this form; loaded when it is asked for."""
    from ..tools.letter import docx, odt, pdf

    return {"pdf": pdf.write, "odt": odt.write, "docx": docx.write}[form]

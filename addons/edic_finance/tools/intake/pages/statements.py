# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words of a page that change what is to be done with it, whatever its amounts are.

A reminder is no invoice, a receipt of a till was paid there, a bill that is debited is
not paid by transfer, and of some invoices the recipient owes the VAT. Each is given in
the words of the page, which a person reads and decides on.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median

from . import labels
from .text import Cell, Page
from .values import amounts

NO_INVOICE, PAID, DEBITED, REVERSE_CHARGE = (
    "no_invoice",
    "paid",
    "debited",
    "reverse_charge",
)
MAX_WORDS = 120  # characters that are quoted
MAX_HEADING = 60  # characters of the name of a document
TOP = 0.45  # of the page's height: the name of its document stands there
LARGE = 1.2  # of the usual height of words: a name in such letters is a heading
_PAID = re.compile(
    rf"{labels.BEFORE}(?:"
    r"geg(?:eben)?\.?|ec-?karte|girocard|kartenzahlung|bar(?:zahlung)?|"
    r"(?:be|ge)zahlt (?:mit|per|in bar)|"
    r"carte bancaire|cb|especes|"
    r"(?:paye|regle)e? (?:par|en)|"
    r"card|cash|paid (?:by|with|in)"
    rf"){labels.AFTER}"
)
_SETTLED = re.compile(
    rf"{labels.BEFORE}betrag (?:wurde |ist )?(?:bereits )?(?:dankend )?"
    r"(?:erhalten|beglichen|bezahlt)|"
    r"(?:facture |montant )?(?:acquitte|soldee|deja (?:payee?|reglee?))e?(?: le|$|\.)|"
    r"(?:already|fully) paid|paid in full"
)
_PART = re.compile(r"acompte|avance|abschlag|anzahlung|teil|deposit|advance|instal")
_DEBITED = re.compile(
    r"(?:wird|werden) .{0,80}(?:abgebucht|eingezogen)|"
    r"(?:buchen|ziehen) wir .{0,80} (?:ab|ein|vo[nm] (?:ihrem |dem )?konto)(?![a-z])|"
    r"(?:abbuchung|lastschrift(?:einzug)?|bankeinzug) (?:am|zum|erfolgt)|"
    r"ser(?:a|ont) (?:automatiquement )?(?:preleve|debite)|"
    r"prelevement (?:automatique |sepa )*(?:le|prevu|a partir du)|"
    r"preleve[a-z]* (?:le|sur)|"
    r"will be (?:debited|collected)|direct debit on"
)
_REVERSE_CHARGE = re.compile(
    r"steuerschuldner(?:schaft)?(?: ist)?(?: der| des)? leistungsempfanger|"
    r"(?:steuerfreie )?innergemeinschaftliche lieferung|"
    r"erwerb ist vom empfanger zu versteuern|"
    r"livraison intra-?communautaire|intra-community supply|262 ter|"
    r"reverse[- ]charge|auto-?liquidation|autoliquidee?|"
    r"tva due par le (?:preneur|client|donneur d'ordre)"
)


def statements(
    pages: Sequence[Page], gross: Decimal | None, vat: Decimal | None = None
) -> dict[str, str]:
    """Return what the pages state, in their own words.

    :param gross: the total, beside which words say that it was paid
    :param vat: where the pages charge any, words on who owes it are general terms
    """
    found: dict[str, str] = {}
    is_charged = bool(vat)
    if heading := other_paper(pages):
        found[NO_INVOICE] = _quoted(heading.text)
    for words, plain, values in _lines(pages):
        if _is_paid(plain, values, gross):
            found.setdefault(PAID, _quoted(words))
        if _DEBITED.search(plain):
            found.setdefault(DEBITED, _quoted(words))
        if not is_charged and _REVERSE_CHARGE.search(plain):
            found.setdefault(REVERSE_CHARGE, _quoted(words))
    return found


def _is_paid(plain: str, values: set[Decimal], gross: Decimal | None) -> bool:
    """Return whether a line says that the whole was paid, and not a part of it."""
    is_total = gross is not None and gross in values
    if is_total and _PAID.search(plain):
        return True
    is_whole = is_total or not values
    return is_whole and bool(_SETTLED.search(plain)) and not _PART.search(plain)


def other_paper(pages: Sequence[Page]) -> Cell | None:
    """Return the name of a document that is no invoice: in larger letters than the
    rest of the first page, and with no name of an invoice in letters as large; as the
    subject of a letter; or alone at the top of a page that bears no name of an
    invoice."""
    cells = [*pages[0].cells] if pages else []
    if not cells:
        return None
    usual = median(map(_height, cells))
    large = [cell for cell in cells if _height(cell) > LARGE * usual]
    found = [
        cell
        for cell in large
        if labels.OTHER_PAPER.match(cell.plain) and len(cell.text) <= MAX_HEADING
    ]
    is_invoice = any(
        labels.TITLE.search(cell.plain) and not labels.OTHER_PAPER.match(cell.plain)
        for cell in large
    )
    if found and not is_invoice:
        return max(found, key=_height)
    top = [cell for cell in cells if cell.box[3] < TOP * pages[0].height]
    if subject := next((c for c in top if labels.REMINDER.match(c.plain)), None):
        return subject
    if any(labels.TITLE.match(cell.plain) for cell in cells):
        return None
    alone = (cell for cell in top if labels.OTHER_PAPER.fullmatch(cell.plain))
    return next(alone, None)


def _lines(pages: Sequence[Page]) -> Iterator[tuple[str, str, set[Decimal]]]:
    """Yield each line as it stands, as words are searched, and its amounts."""
    for page in pages:
        for line in page.lines:
            words = " ".join(cell.text for cell in line)
            values = {abs(item.value) for cell in line for item in amounts(cell.text)}
            yield words, " ".join(cell.plain for cell in line), values


def _height(cell: Cell) -> float:
    return cell.box[3] - cell.box[1]


def _quoted(words: str) -> str:
    return words if len(words) <= MAX_WORDS else f"{words[: MAX_WORDS - 1]}…"

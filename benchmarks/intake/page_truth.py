# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The PDF files of the data sets and what they say, read without the product.

Of a hybrid invoice the embedded XML is the truth for its visible page, read here by
paths of its own; of `scans-fr-de` and `invoice-pdfs-fr` their ``truth.json``, of
`invoice-pdfs` their expected values. A value counts only where the page prints it, in
one of the ways in which people write it; a type only where it is an invoice or a credit
note, or its code is printed; an account only where its check digits are right, since an
account number with others is none.
"""

import hashlib
import io
import json
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
from lxml import etree

FIELDS = (
    "number", "type", "date", "due", "vendor", "vendor_vat", "vendor_siret", "iban",
    "buyer", "net", "vat", "gross", "payable", "order", "currency",
)  # fmt: skip
BROKEN = (pypdf.errors.PyPdfError, etree.LxmlError, StopIteration, OSError, ValueError)
MONEY = ("net", "vat", "gross", "payable")
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre"
    " décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November"
    " Dezember",
    "en": "January February March April May June July August September October November"
    " December",
}


@dataclass(frozen=True)
class Case:
    """A file, its language, and the values that it prints (None: it states none).

    ``absent``: values of which the truth, written for the page, says that it has none.
    An XML may leave out what its page says, and a truth that does not speak of a value
    does not say that it is missing.
    """

    name: str
    path: Path
    language: str
    truth: dict[str, str | None]
    printed: frozenset[str]
    is_sealed: bool
    family: str
    absent: frozenset[str] = frozenset()


def cases(data: Path) -> list[Case]:
    """Return the cases of all sets, each invoice once."""
    found = [*_scans(data), *_hybrids(data), *_gandi(data), *_expected(data)]
    return sorted(found, key=lambda case: case.name)


def is_sealed(name: str) -> bool:
    """Return whether an invoice is kept aside: by a digest of its name, so that nobody
    chooses."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def _scans(data: Path):
    folder = data / "scans-fr-de"
    for name, truth in json.loads((folder / "truth.json").read_text()).items():
        printed = {n for n, is_printed in truth["printed"].items() if is_printed}
        printed |= {"type", "currency"}
        if not has_check_digits(truth.get("iban") or ""):
            printed.discard("iban")
        yield Case(
            f"scans-fr-de/{name}",
            folder / name,
            truth["lang"],
            {n: truth.get(n) for n in FIELDS},
            frozenset(n for n in printed if truth.get(n) is not None),
            is_sealed(_stem(name)),
            "scans",
            # the others are pages of hybrids
            absent(truth) if re.match(r"\w\w_s", name) else frozenset(),
        )


def absent(truth: dict) -> frozenset[str]:
    """Return the fields that a truth names as missing."""
    return frozenset(n for n in FIELDS if n in truth and truth[n] is None)


def _stem(name: str) -> str:
    """Return what tells an invoice from others, whatever file it is in."""
    return re.sub(
        r"^(fr|de)_\w\d_|zugferd_2p0_|ZUGFeRD_1p0_|\.pdf$", "", Path(name).name
    )


def _hybrids(data: Path):
    seen = set()
    folders = ("zugferd-corpus", "factur-x-fixtures")
    for path in sorted(p for f in folders for p in (data / f).rglob("*.pdf")):
        try:
            reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
            attached = {n: c for n, c in reader.attachments.items()}
            xml = next(c[0] for n, c in attached.items() if n.lower().endswith(".xml"))
            truth = _stated(etree.fromstring(xml))
            text = _text(path)
        except BROKEN:  # files that are meant to fail
            continue
        if not truth or not truth["number"] or len(text) < 100:
            continue
        key = (truth["number"], truth["vendor"], truth["gross"], _language(text))
        if key in seen:
            continue
        seen.add(key)
        printed = frozenset(
            n for n in FIELDS if truth[n] and is_printed(n, truth[n], text)
        )
        if not printed & {"number", "gross"}:
            continue  # the page is that of another invoice
        yield Case(
            str(path.relative_to(data)),
            path,
            _language(text),
            truth,
            printed,
            is_sealed(_stem(path.name)),
            f"{truth['vendor']}",
        )


def _gandi(data: Path):
    folder = data / "invoice-pdfs-fr"
    truth = json.loads((folder / "truth.json").read_text())
    for name, values in truth.items():
        if not name.endswith(".pdf"):
            continue
        text = _text(folder / name)
        known = {n: values.get(n) for n in FIELDS}
        yield Case(
            f"invoice-pdfs-fr/{name}",
            folder / name,
            "fr",
            known,
            frozenset(n for n, v in known.items() if v and is_printed(n, str(v), text)),
            is_sealed(name),
            "real",
            absent(values),
        )


def _expected(data: Path):
    """Yield files of invoice2data: number, date and total are expected."""
    folder = data / "invoice-pdfs"
    names = {
        "invoice_number": "number",
        "amount": "gross",
        "amount_untaxed": "net",
        "amount_tax": "vat",
        "currency": "currency",
        "iban": "iban",
        "vat": "vendor_vat",
    }
    for path in sorted(folder.glob("*.pdf")):
        values = json.loads(path.with_suffix(".json").read_text())
        values = values[0] if isinstance(values, list) else values
        text = _text(path)
        truth: dict[str, str | None] = dict.fromkeys(FIELDS)
        for theirs, ours in names.items():
            if values.get(theirs) is not None:
                value = values[theirs]
                truth[ours] = (
                    f"{Decimal(str(value)):.2f}" if ours in MONEY else str(value)
                )
        if values.get("date"):
            truth["date"] = str(values["date"])[:10]
        yield Case(
            f"invoice-pdfs/{path.name}",
            path,
            _language(text),
            truth,
            frozenset(n for n, v in truth.items() if v and is_printed(n, v, text)),
            is_sealed(path.name),
            "real",
        )


def _text(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages)


def _language(text: str) -> str:
    words = re.findall(r"[a-zäöüéèàç]+", text.lower())
    counts = {
        "de": sum(words.count(w) for w in ("der", "und", "rechnung", "ust", "datum")),
        "fr": sum(words.count(w) for w in ("facture", "tva", "et", "le", "du")),
        "en": sum(words.count(w) for w in ("the", "invoice", "of", "to", "total")),
        "nl": sum(words.count(w) for w in ("factuur", "btw", "het", "een", "voor")),
    }
    return max(counts, key=counts.__getitem__)


# --- the XML --------------------------------------------------------------------------
def _stated(root) -> dict[str, str | None]:
    """Return the fields of a CII invoice (D16B or ZUGFeRD 1.0)."""

    def text(path: str) -> str | None:
        found = root.xpath(path)
        return (str(found[0]).strip() or None) if found else None

    def local(*names: str) -> str:
        return "".join(f"//*[local-name()='{n}']" for n in names)

    def amount(*names: str) -> str | None:
        for name in names:
            currency = text(local("InvoiceCurrencyCode") + "/text()")
            found = root.xpath(
                f"//*[starts-with(local-name(),'SpecifiedTradeSettlement') and "
                f"contains(local-name(),'MonetarySummation') and "
                f"not(contains(local-name(),'Line'))]/*[local-name()='{name}'"
                f" and (not(@currencyID) or @currencyID='{currency}')]/text()"
            )
            if found:
                try:
                    return f"{abs(Decimal(found[0].strip())):.2f}"
                except InvalidOperation:
                    return None
        return None

    header = "/*/*[contains(local-name(), 'ExchangedDocument')][*[local-name()='ID']]"
    day = text(
        header
        + "/*[local-name()='IssueDateTime']/*[local-name()='DateTimeString']/text()"
    )
    due = text(
        "//*[local-name()='SpecifiedTradePaymentTerms']/*[local-name()='DueDateDateTime']"
        "/*[local-name()='DateTimeString']/text()"
    )
    seller = "//*[local-name()='SellerTradeParty']"
    siret = text(
        f"{seller}/*[local-name()='SpecifiedLegalOrganization']/*[local-name()='ID']/text()"
    )
    return {
        "number": text(header + "/*[local-name()='ID']/text()"),
        "type": text(header + "/*[local-name()='TypeCode']/text()"),
        "date": _iso(day),
        "due": _iso(due),
        "vendor": text(f"{seller}/*[local-name()='Name']/text()"),
        "vendor_vat": text(
            f"{seller}/*[local-name()='SpecifiedTaxRegistration']"
            "/*[local-name()='ID' and @schemeID='VA']/text()"
        ),
        "vendor_siret": siret if siret and re.fullmatch(r"\d{14}", siret) else None,
        "iban": text(local("PayeePartyCreditorFinancialAccount", "IBANID") + "/text()"),
        "buyer": text(
            "//*[local-name()='BuyerTradeParty']/*[local-name()='Name']/text()"
        ),
        "net": amount("TaxBasisTotalAmount"),
        "vat": amount("TaxTotalAmount"),
        "gross": amount("GrandTotalAmount"),
        "payable": amount("DuePayableAmount"),
        "order": text(
            "//*[local-name()='BuyerOrderReferencedDocument']"
            "/*[local-name()='IssuerAssignedID' or local-name()='ID']/text()"
        ),
        "currency": text(local("InvoiceCurrencyCode") + "/text()"),
    }


def _iso(value: str | None) -> str | None:
    digits = re.sub(r"\D", "", value or "")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else None


# --- what is printed, and what is right -----------------------------------------------
def squeezed(text: str) -> str:
    """Return a text without spaces, signs, case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


def is_printed(name: str, value: str, text: str) -> bool:
    """Return whether a text shows a value in one of the ways in which it is written; a
    part of a longer number is not it."""
    if name in MONEY:
        return bool(_money_pattern(value).search(text))
    if name in ("date", "due"):
        return any(_day_pattern(way).search(folded(text)) for way in _day_ways(value))
    if name == "currency":
        return (
            value in text
            or {"EUR": "€", "USD": "$", "GBP": "£"}.get(value, "?") in text
        )
    if name == "type":
        return value in ("380", "381") or f"({value})" in text
    if name == "iban" and not has_check_digits(value):
        return False
    letters = r"[\W_]*".join(map(re.escape, squeezed(value)))
    first, last = (
        (r"(?<!\d)" if value[0].isdigit() else ""),
        (r"(?!\d)" if value[-1].isdigit() else ""),
    )
    return bool(letters and re.search(first + letters + last, folded(text)))


def folded(text: str) -> str:
    """Return a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _money_pattern(value: str) -> re.Pattern[str]:
    whole, cents = f"{Decimal(value):.2f}".split(".")
    grouped = f"{int(whole):,}".replace(",", r"[\s\u00a0\u202f.,'’]?")
    return re.compile(rf"(?<!\d)(?<!\d[.,'’]){grouped}\s?[.,]\s?{cents}(?!\d)")


def _day_pattern(way: str) -> re.Pattern[str]:
    """Return what finds a day as it is written, with any signs between its parts."""
    parts = re.split(r"[\W_]+", folded(way))
    signs = r"(?:er|st|nd|rd|th)?[\W_]{1,3}"
    return re.compile(rf"(?<!\d){signs.join(map(re.escape, parts))}(?!\d)")


def has_check_digits(iban: str) -> bool:
    """Return whether the check digits of an account are right (ISO 7064 MOD 97-10)."""
    number = squeezed(iban).upper()
    if len(number) < 15:
        return False
    return int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def _money_ways(value: str) -> set[str]:
    whole, cents = f"{Decimal(value):.2f}".split(".")
    grouped = f"{int(whole):,}"
    return {
        f"{w}{point}{cents}"
        for point in ".,"
        for w in (whole, grouped.replace(",", "."), grouped, grouped.replace(",", "'"))
    }


def _day_ways(value: str) -> set[str]:
    year, month, day = value.split("-")
    ways = {f"{day}.{month}.{year}", f"{year}{month}{day}", f"{month}/{day}/{year}"}
    ways |= {f"{year}-{month}-{day}"}
    ways |= {f"{int(day)}.{int(month)}.{year}", f"{int(day)}.{int(month)}.{year[2:]}"}
    ways |= {f"{day}.{month}.{year[2:]}"}
    for names in MONTHS.values():
        name = names.split()[int(month) - 1]
        for written in (name, name[:3], name[:4]):
            ways |= {f"{d} {written} {year}" for d in (day, str(int(day)))}
            ways |= {f"{written} {d} {year}" for d in (day, str(int(day)))}
            ways |= {f"{d}{written}{year[2:]}" for d in (day, str(int(day)))}
    return ways


LEGAL = re.compile(
    r"\b(?:sarl|sas|sasu|sa|eurl|gmbh|ag|kg|ohg|e\s?k|ug|ltd|inc|bv|nv|scop|snc|ei|co)\b"
)


def is_right(name: str, value: str, truth: str) -> bool:
    """Return whether a read value is the true one: amounts and days exactly, names
    without legal form, identifiers without spaces."""
    if name in MONEY:
        return abs(Decimal(value)) == abs(Decimal(truth))
    if name in ("date", "due", "type", "currency"):
        return value == truth
    if name in ("vendor", "buyer"):
        ours, theirs = (_name(text) for text in (value, truth))
        return bool(ours) and (ours == theirs or ours in theirs or theirs in ours)
    return squeezed(value) == squeezed(truth)


def _name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(
        c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)
    )
    return "".join(LEGAL.sub(" ", plain).split()) or plain.replace(" ", "")

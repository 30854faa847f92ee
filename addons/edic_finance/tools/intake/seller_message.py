# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A message to the seller on the rules that his e-invoice breaks, for a person to send.

It asks for a correction where a rule must be kept (fatal), and for attention next time
where one should be (warning); what only informs is left out. It says what the
publishers of the rules say, and neither accepts nor refuses the invoice.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from babel.dates import format_date

from .einvoice_view import View
from .rule_texts import found_values, rule_text, term_value, terms_of, texts

# countries with one official language of ours; all others are written to in English
LANGUAGES = {"DE": "de", "AT": "de", "LI": "de", "FR": "fr", "MC": "fr"}
QUOTES = {"en": "“{}”", "fr": "« {} »", "de": "„{}“"}
LOCALES = {"en": "en_GB", "fr": "fr", "de": "de"}
NATIONAL = "XRechnung 3.0, EN 16931"
EUROPEAN = "EN 16931"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is proposed; the body is HTML."""

    lang: str
    subject: str
    body: str


def message_language(country: str | None) -> str:
    """Return the language that a seller in a country is written to in.

    :param country: ISO 3166-1 alpha-2, as in BT-40

    >>> message_language("at"), message_language("BE"), message_language(None)
    ('de', 'en', 'en')
    """
    return LANGUAGES.get((country or "").strip().upper(), "en")


def is_worth_telling(broken: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a rule is among these that the seller should know of."""
    return any(breach["flag"] != "information" for breach in broken)


def seller_message(
    stated: View,
    broken: Sequence[Mapping[str, Any]],
    *,
    lang: str,
    number: str,
    is_national: bool,
) -> Message:
    """Return the message on the rules that a document breaks.

    :param stated: what the document states
    :param broken: rules as `einvoice_rules.Broken`, in the order of the message
    :param lang: one of `rule_texts.LANGS`
    :param number: BT-1
    :param is_national: whether the national rules of XRechnung were judged
    """
    words = texts()["message"][lang]
    invoice = _invoice(words, number, _issued(stated), lang)
    about = {
        "invoice": invoice,
        "standard": NATIONAL if is_national else EUROPEAN,
    }
    must = [breach for breach in broken if breach["flag"] == "fatal"]
    should = [breach for breach in broken if breach["flag"] == "warning"]
    parts = [_paragraph(words["greeting"])]
    if must:
        parts += [_paragraph(words["must"] % about), _items(stated, must, lang)]
    if should:
        intro = words["should"] if must else words["only_should"] % about
        parts += [_paragraph(intro), _items(stated, should, lang)]
    parts.append(_paragraph(words["closing"]))
    subject = words["subject"] if must else words["subject_next"]
    return Message(lang, subject % about, "".join(parts))


def seller_address(stated: View) -> str:
    """Return the e-mail address of the seller's contact (BT-43); empty where none is
    stated."""
    return term_value(stated, "BT-43")


def seller_country(stated: View) -> str:
    """Return the seller's country (BT-40); empty where none is stated."""
    return term_value(stated, "BT-40")


def _issued(stated: View) -> date | None:
    """Return the day of BT-2, None where none can be read."""
    digits = re.sub(r"\D", "", term_value(stated, "BT-2"))[:8]
    try:
        return datetime.strptime(digits, "%Y%m%d").date()
    except ValueError:
        return None


def _invoice(words: Mapping[str, str], number: str, day: date | None, lang: str) -> str:
    if day is None:
        return number
    shown = format_date(day, "long", locale=LOCALES[lang])
    return words["invoice"] % {"number": number, "day": shown}


def _items(stated: View, broken: Sequence[Mapping[str, Any]], lang: str) -> str:
    return f"<ul>{''.join(_item(stated, breach, lang) for breach in broken)}</ul>"


def _item(stated: View, breach: Mapping[str, Any], lang: str) -> str:
    """Return a rule as an item: what is wrong, what was found, what to change."""
    words = texts()["message"][lang]
    text = rule_text(breach["rule"], lang)
    terms = terms_of(breach["rule"], breach["text"])
    lines = [text.fault if text else breach["text"]]
    values = [
        f"{term} {', '.join(QUOTES[lang].format(value) for value in named)}".strip()
        for term, named in found_values(stated, terms, breach["location"])
    ]
    if values:
        lines.append(words["found"] % {"values": " · ".join(values)})
    if text:
        lines.append(text.change)
    if breach["count"] > 1:
        lines.append(words["places"] % breach)
    elif not text and breach["location"].count("/") > 1:
        lines.append(words["place"] % breach)
    said = "<br/>".join(escape(line) for line in lines)
    return f"<li><b>{escape(breach['rule'])}</b> – {said}</li>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"

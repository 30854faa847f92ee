# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terms of payment as people write them, in French, German and English.

Read are when a bill is due and until when a discount is granted, from BT-20 or from a
text on a page. Sentences on late payment, payment in parts and deliveries say neither.
Texts that can be read in two ways give nothing: ``30 days EOM``, working days, a
percentage that belongs to either of two periods, a day that contradicts its period.

``30 jours fin de mois`` is read in the order of its words: thirty days, then the end of
that month (art. L441-10 Code de commerce leaves the choice to the parties).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo.addons.edic_ai.tools.text.figures import MONTHS, SPACE

MAX_TEXT = 4000  # characters that are read
MAX_WORDS = 120  # characters that are quoted
MAX_PERCENT = 20  # of a discount for early payment
MAX_TOKENS = 12  # of a clause with a percentage
MAX_GAP_DAYS = 3  # between a day and the period that it is to be the end of
NUMBERS = {
    "un une one ein eine einem einer eines": 1,
    "deux two zwei": 2,
    "trois three drei": 3,
    "vier four": 4,
    "seven sieben": 7,
    "huit eight acht": 8,
    "dix ten zehn": 10,
    "vierzehn fourteen": 14,
    "quinze fifteen": 15,
    "vingt twenty zwanzig": 20,
    "trente thirty dreißig dreissig": 30,
    "quarante-cinq forty-five": 45,
    "soixante sixty sechzig": 60,
}
NUMBER_OF = {
    word: number for words, number in NUMBERS.items() for word in words.split()
}
FORTNIGHTS = {"huitaine": 8, "quinzaine": 15}

# tokens: a letter of the private use area, and fillers up to the length of the text
DATE, PERCENT, PERIOD, MONTH = "\ue000", "\ue001", "\ue002", "\ue003"
NET, MONEY, BOTH, FILL = "\ue004", "\ue005", "\ue006", "\ue00f"
TOKENS = DATE + PERCENT + PERIOD + MONTH + NET + MONEY + BOTH
TIMES = DATE + PERIOD + MONTH
_T = f"{PERIOD}{FILL}*"
_ANY_TOKEN = re.compile(f"[{TOKENS}{FILL}]")
_TIME = f"(?:{PERIOD}{DATE}|{DATE}{PERIOD}|[{TIMES}])"
_GROUP = re.compile(  # tokens of a discount, or of a net term
    f"{PERCENT}{_TIME}|{_TIME}{PERCENT}|{BOTH}|{NET}{_TIME}|{_TIME}{NET}"
)
_SPACES = re.compile(rf"{SPACE}|\t")

_MONTH_NUMBERS = {name.lower(): number for name, number in MONTHS.items()}
_NAMES = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_ORDINAL = r"(?:er|st|nd|rd|th)?"
_DATES = re.compile(
    r"(?<![\w.])(?:(?P<iso>\d{4}-\d\d-\d\d)(?![\d-])"
    r"|(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)"
    r"(?P<year>\d{4}|\d\d)(?!\d)"
    rf"|(?P<named>\d{{1,2}}){_ORDINAL}\.? ?(?:of |de )?(?P<name>{_NAMES})\.?,? "
    r"(?P<in>\d{4})"
    rf"|(?P<first>{_NAMES})\.? (?P<on>\d{{1,2}}){_ORDINAL},? (?P<at>\d{{4}}))"
)
_PERCENTS = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,4})?) ?"
    r"(?:%|prozent\b|percent\b|per cent\b|pour cent\b|v\. ?h\.)"
)
_EURO = r"(?:€|eur\b|euros?\b)"
_MONEY = re.compile(
    rf"(?:{_EURO} ?)?(?<![\w.,])\d{{1,3}}(?:[ .']?\d{{3}}){{0,3}}[.,]\d\d(?!\d)"
    rf"(?: ?{_EURO})?"
    rf"|(?<!\d)\d+ ?{_EURO}|{_EURO} ?\d+"
)
_UNIT = (
    r"(?P<unit>(?:kalender)?tag(?:e[ns]?)?|tg\.?|(?:calendar )?days?|jours?|jrs?|j"
    r"|wochen?|weeks?|semaines?|monat(?:e[ns]?|s)?|months?|mois)\b(?! (?:ouvr|banc))"
)
_PERIODS = re.compile(
    r"(?:(?<![\w.,/])(?P<count>\d{1,3})(?: ?\([a-zäöüß-]+\))?"
    rf"|\b(?P<word>{'|'.join(NUMBER_OF)})(?: ?\((?P<in>\d{{1,3}})\))?)[ -]?{_UNIT}"
    r"|\b(?:une |la )?(?P<night>huitaine|quinzaine)\b"
    r"|(?:(?<=\bnet )|(?<=\bn/))(?P<net>\d{1,3})\b(?! ?%)"
)
_AMERICAN = re.compile(r"(?<![\w/])(\d(?:[.,]\d+)?) ?/ ?(\d{1,2})(?=,? ?(?:n/|net))")
_NETS = re.compile(
    r"\b(?:rein )?netto(?: kasse)?\b|\bnets?\b|\bn/"
    r"|\b(?:keine?n?|ohne|pas d['’]|pas de|sans|aucune?|no|without) ?"
    r"(?:weiteren? |jeden |jeglichen )?"
    r"(?:skonto\w*|abzug|abzüge|abschlag|escompte|remise|discount|deduction)s?\b"
    r"|\bescompte[^,;.]{0,40}(?:néant|aucun|nul\b|non accordé)"
)
_END = r"(?:fin (?:de |du )?mois|fdm\b|f\.d\.m\.?)"
_END_EN = "end of (?:the )?month"
_MONTH_ENDS = re.compile(
    rf"(?P<before>{_T})[ ,]*(?:nets? ?|date de facture ?)?(?:à |en )?{_END}"
    r"(?:[ ,]*(?:et )?le (?P<day>\d{1,2})\b)?"
    rf"|{_END} ?\+? ?(?P<after>{_T})"
    rf"|(?P<from>{_T}) ?(?:après|nach|ab|after|from)(?: la| dem| the)? "
    rf"?(?:fin (?:de |du )mois|monatsende|ende des monats|{_END_EN})"
    rf"|(?P<unclear>{_T}) ?(?:eom|{_END_EN})\b"
    r"|(?P<next>fin du mois suivant|ende des (?:folge|nächsten )monats"
    r"|end of (?:the )?(?:following|next) month)"
    rf"|\b(?P<nth>\d{{1,2}}){_ORDINAL}\.? (?:du mois suivant|des folgemonats"
    r"|of (?:the )?(?:following|next) month)"
    rf"|(?P<alone>{_END}|monatsende|ende des monats|{_END_EN}|\beom\b)"
)
_SPLIT = re.compile(
    r"[;\n,|•]|\.(?=\s|$)| [-–/] |/(?= )"
    r"|\b(?:oder|bzw\.?|or|ou|sonst|danach|ansonsten|sinon|otherwise|puis|then)\b"
)
_OPEN_LINE = re.compile(
    r"(?:\b(?:bis|zum|am|von|innerhalb|binnen|within|of|by|on|sous|à|le|de)|:)$"
)

# words, in small letters
_PAY = re.compile(
    r"zahl|überweis|begleich|fällig|ausgleich|entricht|abgebucht|eingezogen|\bpay"
    r"|\bpaid\b|\bdue\b|paiement|\bpayer|r[éèe]gl|virement|échéance|echeance"
    r"|prél[èe]v|debited"
)
_LATE = re.compile(  # and what else percentages are of
    r"verzug|mahn|zins|säumnis|p[ée]nalit|penalt|intérêt|interest|\blate\b|overdue"
    r"|\bretard|recouvrement|indemnit|erinnerung|reminder|surcharge|rappel"
    r"|\bmwst|\bust\b|\btva\b|\bvat\b"
    # what is kept back, and what the seller pays back
    r"|einbehalt|gewährleist|retenue|\bretention|guthaben|überweisen wir"
    r"|wir überweisen|rembours|refund"
)
_PAID = re.compile(
    r"beglichen|bezahlt|acquitt|déjà (?:pay|régl)|payée? le|réglée? le|already paid"
    r"|paid on"
)
_PARTS = re.compile(
    r"acompte|anzahlung|vorauszahl|vorkasse|\badvance|prepa|deposit|\bsoldes?\b"
    r"|balance|restbetrag|teilzahl|teilleist|\braten?\b|instal|échelonn|mensu|monatl"
    r"|monthly|\bfois\b"
)
_DISCOUNT = re.compile(
    r"skont|escompte|discount|remise|rabatt|abzug|abzüglich|nachlass"
)
_EARLY = re.compile(r"skont|escompte|discount")  # of payment before it is due
_CONDITION = re.compile(r"\W*(?:bei|wenn|sofern|falls|if|when|si|en cas|pour)\b")
_UNREAD_PERIODS = re.compile(  # which no calendar of a bill counts
    r"\b\d{1,3} ?(?:\([\w-]+\) ?)?(?:(?:bank)?(?:werk|arbeits|bankarbeits)tag"
    r"|jours? (?:ouvr|banc)|(?:business|working|banking) days?)"
)
_AT_ONCE = re.compile(
    r"sofort|unverzüglich|umgehend|comptant|immédiat|immediate"
    r"|(?:à|dès|a) (?:la )?réception|(?:up)?on receipt"
    r"|(?:bei|nach|mit) (?:erhalt|rechnungserhalt|zugang)"
)
_RECEIVED = re.compile(
    r"erhalt|(?<!zahlungs)eingang|zugang|réception|\breceipt|received"
)
_ELSEWHERE = re.compile(  # days that run from what no bill says
    rf"{_T} ?(?:\w+ )?(?:nach|ab|après|à compter d\w+|from|after|of)\b"
    rf"[^{TOKENS}]{{0,24}}(?:liefer|leistung|abnahme|ware|versand|livraison|travaux"
    r"|march|command|delivery|goods|shipment|order)"
    rf"|{_T} ?(?:vor|before|avant)\b|(?:nach|after|seit|depuis|après|ab dem) {_T}"
)
_STRONG = re.compile(
    r"(?:fällig\w*|zahlungs(?:ziel|termin)|zahltag|échéance|echeance|\bdue(?: date)?"
    r"|payable|zahlbar)(?:\W|\b(?:am|zum|bis|per|spätestens|le|au|du|on|by|the|est|ist"
    r"|is|zu|der)\b)*$"
)
_WEAK = re.compile(
    r"(?:\b(?:bis|zum|am|per|spätestens|le|au|avant|plus tard|jusqu['’]|by|on|until"
    r"|before|than)|:)(?: (?:zum|am|le|au|spätestens|the|on))*\W*$"
)
_NOT_DUE = re.compile(
    r"(?:\b(?:vom|von|seit|du|depuis|from|since|dated|rechnungsdatum|date de facture)"
    r"|\bdatum:?)\W*$"
)
_LIST_ENDS = re.compile(rf"{DATE}{FILL}*\W*(?:und|et|and)?\W*$")
_SMALL_WORDS = re.compile(
    r"\b(?:innerhalb|binnen|von|bei|zahlung(?:en)?|zahlbar|bis|zum|zu|in|ab|nach"
    r"|spätestens|rechnung|rechnungs(?:datum|erhalt)|belegdatum|erhalt|der|within|paid"
    r"|if|from|of|invoice|date|the|after|receipt|sous|à|le|les|si|de|du|la|facture"
    r"|compter|réception|dès|pour|au|d|plus|tard)\b"
)


class Period(NamedTuple):
    """A number of days or of months."""

    count: int
    is_months: bool = False

    def after(self, day: date) -> date:
        """Return the day on which the period ends that begins after this one."""
        if not self.is_months:
            return day + timedelta(days=self.count)
        months = day.month - 1 + self.count
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


class MonthEnd(NamedTuple):
    """The end of a month, counted before and after it; a day of the next month."""

    before: Period = Period(0)
    after: Period = Period(0)
    day: int | None = None

    def of(self, day: date) -> date:
        """Return the day for what begins on this one."""
        found = self.before.after(day)
        found = found.replace(day=monthrange(found.year, found.month)[1])
        if self.day:
            found += timedelta(days=1)
            last = monthrange(found.year, found.month)[1]
            found = found.replace(day=min(self.day, last))
        return self.after.after(found)


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount for early payment: what of an amount is saved, and until when.

    ``days`` count from the date of the bill. ``base``: the amount that it is counted
    from, None where it is what is payable. ``amount``: is saved, where that is stated.
    """

    percent: Decimal | None
    days: int | None = None
    until: date | None = None
    base: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of payment that a text has.

    ``basis``: ``date`` where it names the day, ``issued`` or ``received`` where it
    counts from that day. ``words``: of the text, from which ``due`` is read.
    """

    due: date | None = None
    basis: str = ""
    words: str = ""
    discounts: tuple[Discount, ...] = ()


class Token(NamedTuple):
    """A value that is read from a text, where it stands."""

    kind: str
    start: int
    end: int
    value: object


class _Due(NamedTuple):
    day: date | None  # None: it cannot be read
    basis: str
    words: str


class _Unreadable(ValueError):
    """The text can be read in more than one way."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of a sentence, with what is read in it."""

    text: str
    start: int
    tokens: tuple[Token, ...]

    def of(self, kinds: str) -> list[Token]:
        return [token for token in self.tokens if token.kind in kinds]

    def before(self, token: Token) -> str:
        return self.text[: token.start - self.start]

    @property
    def is_bare(self) -> bool:
        """Return whether there is nothing but values and small words."""
        rest = _ANY_TOKEN.sub(" ", self.text)
        return not re.search(r"\w", _SMALL_WORDS.sub(" ", rest))


def read_terms(text: str, issued: date | None, received: date | None = None) -> Terms:
    """Return what a text says of payment; nothing of what can be read in two ways.

    :param issued: the date of the bill; without it only days that are named are read
    :param received: the day of arrival; without it nothing is read that counts from it
    """
    return _Reader(text[:MAX_TEXT], issued, received).terms()


def names_time(text: str) -> bool:
    """Return whether a text names a day or a period, be it one that is not read, or
    says that it is at once."""
    reader = _Reader(text[:MAX_TEXT], None, None)
    has_time = any(token.kind in TIMES for token in reader.tokens)
    patterns = (_AT_ONCE, _UNREAD_PERIODS)
    return has_time or any(pattern.search(reader.masked) for pattern in patterns)


def speaks_of_payment(text: str) -> bool:
    """Return whether a text has a word for paying or a discount, and names a time."""
    lower = text[:MAX_TEXT].lower()
    return bool(_PAY.search(lower) or _DISCOUNT.search(lower)) and names_time(text)


def not_understood(text: str) -> str:
    """Return the sentences on payment that name a time, for a text that gives no due
    date; but for those on discounts, late payment and what was paid already."""
    found = []
    for sentence in re.split(r"\n\n|(?<=[.;])\s+", text[:MAX_TEXT]):
        lower = " ".join(sentence.split()).lower()
        is_other = any(p.search(lower) for p in (_LATE, _PAID, _PERCENTS))
        if _PAY.search(lower) and not is_other and speaks_of_payment(sentence):
            found.append(" ".join(sentence.split()))
    return " ".join(found)[:MAX_WORDS]


class _Reader:
    def __init__(self, text: str, issued: date | None, received: date | None) -> None:
        self.text = _SPACES.sub(" ", text).replace("\r", "\n")
        self.masked = "".join(c if len(c.lower()) > 1 else c.lower() for c in self.text)
        self.issued, self.received = issued, received
        self.tokens: list[Token] = []
        self._mask(DATE, _DATES, self._date)
        self._mask(PERCENT, _PERCENTS, lambda m: Decimal(m[1].replace(",", ".")))
        self._mask(BOTH, _AMERICAN, _american)
        self._mask(MONEY, _MONEY, lambda m: None)
        self._mask(PERIOD, _PERIODS, _period)
        self._mask(MONTH, _MONTH_ENDS, self._month_end)
        self._mask(NET, _NETS, lambda m: None)

    # --- tokens -----------------------------------------------------------------------
    def _mask(
        self, kind: str, pattern: re.Pattern, read: Callable[[re.Match], object]
    ) -> None:
        """Put a token in place of what is found, of the same length."""

        def token(match: re.Match) -> str:
            found = Token(kind, match.start(), match.end(), read(match))
            inside = range(found.start, found.end)
            self.tokens = [t for t in self.tokens if t.start not in inside] + [found]
            return kind + FILL * (len(match[0]) - 1)

        self.masked = pattern.sub(token, self.masked)

    def _date(self, match: re.Match) -> date | None:
        """Return the day, or None where it is none or may be another."""
        found = match.groupdict()
        try:
            if found["iso"]:
                return date.fromisoformat(found["iso"])
            if found["named"]:
                month = _MONTH_NUMBERS[found["name"]]
                return date(int(found["in"]), month, int(found["named"]))
            if found["first"]:
                month = _MONTH_NUMBERS[found["first"]]
                return date(int(found["at"]), month, int(found["on"]))
            day, month = int(found["day"]), int(found["month"])
            if found["mark"] == "/" and self._may_be_american(day, month):
                return None
            year = int(found["year"])
            return date(year if year > 99 else 2000 + year, month, day)
        except ValueError:
            return None

    def _may_be_american(self, day: int, month: int) -> bool:
        """Return whether an English text may mean the month by the first number."""
        is_english = re.search(r"\b(?:due|payable|payment|days)\b", self.text.lower())
        is_other = re.search(r"jours|paiement|échéance|zahl|tage", self.text.lower())
        return bool(is_english and not is_other and day != month and day <= 12)

    def _month_end(self, match: re.Match) -> MonthEnd | None:
        periods = {token.start: token.value for token in self.tokens}
        found = {
            name: periods[match.start(name)]
            for name in ("before", "after", "from")
            if match[name]
        }
        if match["unclear"]:
            return None
        if match["next"]:
            return MonthEnd(before=Period(1, is_months=True))
        day = match["day"] or match["nth"]
        return MonthEnd(
            found.get("before", Period(0)),
            found.get("after") or found.get("from") or Period(0),
            int(day) if day and 1 <= int(day) <= 31 else None,
        )

    # --- clauses ----------------------------------------------------------------------
    def _clauses(self) -> Iterator[_Clause]:
        start = 0
        for mark in [*_SPLIT.finditer(self.masked), None]:
            if mark and mark[0] == "\n" and self._goes_on(mark):
                continue
            end = mark.start() if mark else len(self.masked)
            yield self._clause(start, end)
            start = mark.end() if mark else end

    def _clause(self, start: int, end: int) -> _Clause:
        tokens = sorted(t for t in self.tokens if start <= t.start < end)
        ordered = sorted(tokens, key=lambda token: token.start)
        return _Clause(self.masked[start:end], start, tuple(ordered))

    def _goes_on(self, mark: re.Match) -> bool:
        """Return whether a sentence goes on in the next line."""
        before, after = self.masked[: mark.start()].rstrip(), self.text[mark.end() :]
        after = after.lstrip(" ")
        is_of_percent = before.rstrip(FILL).endswith(PERCENT) and _DISCOUNT.match(
            after.lower()
        )
        return bool(_OPEN_LINE.search(before) or after[:1].islower() or is_of_percent)

    def _joined(self) -> list[_Clause]:
        """Return the clauses that speak of payment, a condition with what it is for."""
        found: list[_Clause] = []
        for clause in self._clauses():
            if _LATE.search(clause.text) or _PAID.search(clause.text):
                continue
            last = found[-1] if found else None
            if last and _belong_together(last, clause):
                end = clause.start + len(clause.text)
                found[-1] = self._clause(last.start, end)
            else:
                found.append(clause)
        return found

    # --- reading ----------------------------------------------------------------------
    def terms(self) -> Terms:
        clauses = self._joined()
        has_parts = any(_PARTS.search(clause.text) for clause in clauses)
        dues: list[_Due] = []
        discounts: list[Discount] = []
        try:
            for clause in clauses:
                if clause.of(PERCENT + BOTH) and not has_parts:
                    for discount, rest in self._offers(clause):
                        discounts += [discount] if discount else []
                        dues += self._dues(rest) if rest else []
                elif not clause.of(PERCENT + BOTH):
                    dues += self._dues(clause)
        except _Unreadable:
            discounts, dues = [], [due for due in dues if due.basis == "date"]
        if has_parts:
            dues = [due for due in dues if due.basis == "date"]
        due = self._agreed(dues)
        if due is None and not dues:
            due = self._at_once(clauses) if not has_parts else None
        last = due.day if due else None
        found = [d for d in discounts if not last or not d.until or d.until <= last]
        if due is None or due.day is None:
            return Terms(discounts=tuple(found))
        return Terms(due.day, due.basis, due.words, tuple(found))

    def _agreed(self, dues: list[_Due]) -> _Due | None:
        """Return what all say, the day that is named before one that is counted."""
        # a day before the bill's is that of something else
        dues = [d for d in dues if not (d.basis == "date" and self._is_past(d.day))]
        days = {due.day for due in dues}
        if not days or None in days:
            return None
        best = min(dues, key=lambda due: due.basis != "date")
        named = {due.day for due in dues if due.basis == "date"}
        reach = MAX_GAP_DAYS if named else 0
        if len(named) > 1 or any(abs((d - best.day).days) > reach for d in days):
            return None
        return None if self._is_past(best.day) else best

    def _is_past(self, day: date | None) -> bool:
        return bool(self.issued and day and day < self.issued)

    # --- discounts --------------------------------------------------------------------
    def _offers(
        self, clause: _Clause
    ) -> Iterator[tuple[Discount | None, _Clause | None]]:
        """Yield the discounts of a clause, and the parts of it that say when it is due.

        :raises _Unreadable: it is not clear which percentage belongs to which time
        """
        if not (_DISCOUNT.search(self.masked) or clause.is_bare or clause.of(BOTH)):
            return
        tokens = clause.of(PERCENT + TIMES + NET + BOTH)
        if len(tokens) > MAX_TOKENS:
            raise _Unreadable
        parses = list(_parses("".join(token.kind for token in tokens)))
        if len(parses) != 1:
            raise _Unreadable
        for part in parses[0]:
            members = tokens[part]
            if any(token.kind in PERCENT + BOTH for token in members):
                yield self._discount(clause, members), None
            elif any(token.kind in TIMES for token in members):
                start = tokens[part.start - 1].end if part.start else clause.start
                yield None, self._clause(start, members[-1].end)

    def _discount(self, clause: _Clause, members: list[Token]) -> Discount | None:
        values = {token.kind: token.value for token in members}
        if BOTH in values:
            percent, period = values[BOTH]
        else:
            percent, period = values[PERCENT], values.get(PERIOD)
        if not percent:
            return None
        if percent > MAX_PERCENT or _ELSEWHERE.search(clause.text):
            raise _Unreadable
        if MONTH in values or (DATE in values and not values[DATE]):
            raise _Unreadable
        is_received = _RECEIVED.search(clause.text)
        start = self.received if is_received else self.issued
        counted = period.after(start) if period and start else None
        until = values.get(DATE) or counted
        if not until or (self.issued and until < self.issued):
            raise _Unreadable
        if counted and abs((until - counted).days) > MAX_GAP_DAYS:
            raise _Unreadable
        is_days = period and not period.is_months and not is_received
        return Discount(percent, period.count if is_days else None, until)

    # --- the day on which it is due ---------------------------------------------------
    def _dues(self, clause: _Clause) -> list[_Due]:
        if _CONDITION.match(clause.text) or _EARLY.search(clause.text):
            return []  # a time for less than the whole amount
        times = clause.of(TIMES)
        speaks = bool(
            clause.of(NET) or _PAY.search(clause.text) or (times and clause.is_bare)
        )
        if not times or not speaks:
            return []
        words = self._words(clause)
        is_received = _RECEIVED.search(clause.text)
        start = self.received if is_received else self.issued
        found = [
            _Due(token.value, "date", words)
            for token in clause.of(DATE)
            if self._is_due(clause, token)
        ]
        if _ELSEWHERE.search(clause.text):
            return [*found, _Due(None, "", words)]
        basis = "received" if is_received else "issued"
        for token in clause.of(PERIOD + MONTH):
            count = token.value and (
                token.value.after if token.kind == PERIOD else token.value.of
            )
            day = count(start) if count and start else None
            found.append(_Due(day, basis, words))
        return found

    def _is_due(self, clause: _Clause, token: Token) -> bool:
        before = clause.before(token)
        if _LIST_ENDS.search(before):
            last = [other for other in clause.of(DATE) if other.end <= token.start][-1]
            return self._is_due(clause, last)
        if _STRONG.search(before):
            return True
        if _NOT_DUE.search(before):
            return False
        is_alone = not re.search(r"\w", before) and clause.is_bare
        return is_alone or bool(_WEAK.search(before))

    def _at_once(self, clauses: list[_Clause]) -> _Due | None:
        """Return the day of arrival for what is to be paid at once."""
        for clause in clauses:
            found = _AT_ONCE.search(clause.text)
            if not found or clause.of(TIMES + PERCENT) or _CONDITION.match(clause.text):
                continue
            rest = replace(clause, text=_AT_ONCE.sub(" ", clause.text))
            if _PAY.search(clause.text) or clause.of(NET) or rest.is_bare:
                return _Due(self.received, "received", self._words(clause))
        return None

    def _words(self, clause: _Clause) -> str:
        words = self.text[clause.start : clause.start + len(clause.text)]
        return " ".join(words.split())[:MAX_WORDS]


def _belong_together(last: _Clause, clause: _Clause) -> bool:
    """Return whether one has the time and the other the percentage of a discount, or
    both a day of the same list."""

    def has(part: _Clause, kinds: str, without: str) -> bool:
        return bool(part.of(kinds)) and not part.of(without)

    if _LIST_ENDS.search(last.text) and clause.text.lstrip(" ").startswith(DATE):
        return True
    if has(last, TIMES, PERCENT + NET) and has(clause, PERCENT, TIMES):
        return bool(_CONDITION.match(last.text))
    if has(last, PERCENT, TIMES) and has(clause, TIMES, PERCENT + NET):
        return bool(_CONDITION.match(clause.text))
    return False


def _parses(kinds: str) -> Iterator[list[slice]]:
    """Yield each way to part tokens into discounts and net terms.

    A discount is a percentage beside a period, a day, or both; a net term is a time
    beside the word for it.
    """

    def parse(start: int) -> Iterator[list[slice]]:
        if start == len(kinds):
            yield []
        for end in range(start + 1, min(start + 3, len(kinds)) + 1):
            if _GROUP.fullmatch(kinds[start:end]):
                for rest in parse(end):
                    yield [slice(start, end), *rest]

    yield from parse(0)


def _period(match: re.Match) -> Period:
    found = match.groupdict()
    if found["net"]:
        return Period(int(found["net"]))
    if found["night"]:
        return Period(FORTNIGHTS[found["night"]])
    number = found["count"] or found["in"]
    count = int(number) if number else NUMBER_OF[found["word"]]
    if re.match(r"mon|mois", found["unit"]):
        return Period(count, is_months=True)
    return Period(count * 7 if re.match(r"wo|we|se", found["unit"]) else count)


def _american(match: re.Match) -> tuple[Decimal, Period]:
    """Return percentage and days of ``2/10, net 30``."""
    return Decimal(match[1].replace(",", ".")), Period(int(match[2]))

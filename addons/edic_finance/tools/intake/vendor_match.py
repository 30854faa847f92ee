# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The known vendor whom a document means: by a number that is his alone, then by his
name and place.

A match is *sure* (taken), to *check* (taken, and the draft says why it is not sure) or
a *look-alike*, which a person chooses or leaves:

- VAT number, SIRET, SIREN or electronic address (GLN, Leitweg-ID, …): sure.
- Register or tax number, which courts and tax offices give out each for themselves:
  sure where the name or the place agrees.
- IBAN: sure where the name agrees, to check where it may, else a look-alike: a factor
  is paid for many vendors.
- Name: sure with the whole address, or with the legal form and the postcode (the city
  where a postcode is missing) where one has no street; to check where the street is
  another, the form is missing on one side, or no place is known and nobody else has the
  name.
- Misspelt name: sure where the whole address agrees.

A number that speaks against a vendor makes him a look-alike, whatever else agrees, and
so do several of whom none is nearer than the others.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from odoo.addons.edic_ai.tools.text.folding import fold

from .einvoice_parties import is_identifier

SURE, CHECK, LOOKALIKE = "sure", "check", "lookalike"
# what tells a vendor, the most exact first: a SIRET is of one place of a company
HOW = ("siret", "vat", "siren", "address", "register", "iban", "name")
STRONG = frozenset({"vat", "siret", "siren", "address"})
MIN_LIKENESS = Decimal("0.72")  # of names: below it nobody is shown
NEAR = Decimal("0.90")  # of names that agree but for spelling
LIKELY = Decimal("0.80")  # of names of one account
PARTLY = Decimal("0.60")  # of names that may be the same company's
MIN_WORD, LONG_WORD = 5, 9  # letters of a word with one misspelling, with two
MAX_EDITS = 2  # in a whole name
MIN_JOINED = 8  # letters of a name whose words may be written as one
VAT_ENDS = re.compile(r"(?:MWST|TVA|IVA|HR)$")  # of Swiss numbers
GREECE = {"GR": "EL"}  # ISO 3166 → prefix of VAT numbers
SIREN = 9  # digits, with which a SIRET begins
# schemes of ISO 6523 whose numbers are one party's: SIREN, SIRET, DUNS, GLN, German
# VAT number, Leitweg-ID, French SIREN, SIRET and routing addresses, Belgian number
SCHEMES = frozenset(
    {"0002", "0009", "0060", "0088", "0204", "0208", "0225", "9930", "9957"}
)
# legal forms as `fold` leaves them; what is written out, first
FORMS = (
    ("gmbhcokgaa", r"g?gmbh (?:und |u )?co kgaa"),
    ("agcokg", r"ag (?:und |u )?co kg"),
    (
        "gmbhcokg",
        r"(?:g?gmbh|mbh|gesellschaft mit beschrae?nkter haftung) (?:und |u )?"
        r"(?:co|cie|compagnie) ?(?:kg|kommanditgesellschaft)",
    ),
    ("ugcokg", r"ug (?:haftungsbeschrae?nkt )?(?:und |u )?co kg"),
    ("kgaa", r"kgaa|kommanditgesellschaft auf aktien"),
    ("ug", r"(?:ug|unternehmergesellschaft)(?: haftungsbeschrae?nkt)?"),
    (
        "gmbh",
        r"(?:gemeinnue?tzige )?gesellschaft mit beschrae?nkter haftung|g?gmbh|mbh",
    ),
    ("ag", r"aktiengesellschaft|ag"),
    ("ohg", r"offene handelsgesellschaft|ohg"),
    ("kg", r"kommanditgesellschaft|kg"),
    ("gbr", r"gesellschaft bue?rgerlichen rechts|e?gbr"),
    ("partg", r"partnerschaftsgesellschaft(?: mbb)?|partg ?mbb|partg"),
    ("ek", r"eingetragene[rs]? kauf(?:mann|frau)|e ?kfm|e ?kfr|e ?k"),
    ("ev", r"eingetragener verein|e ?v"),
    ("eg", r"eingetragene genossenschaft|e ?g"),
    ("se", r"societas europaea|se"),
    # an EURL and a SASU are a SARL and a SAS of one associate
    ("sas", r"societe par actions simplifiee(?: unipersonnelle)?|sasu?"),
    ("sarl", r"societe a responsabilite limitee|sarlu?|eurl"),
    ("sarl", r"entreprise unipersonnelle a responsabilite limitee"),
    ("selarl", r"societe d exercice liberal a responsabilite limitee|selarl"),
    ("snc", r"societe en nom collectif|snc"),
    ("sci", r"societe civile immobiliere|sci"),
    ("scop", r"societe cooperative et participative|scop"),
    ("gie", r"groupement d interet economique|gie"),
    ("sa", r"societe anonyme|sa"),
    ("ei", r"entreprise individuelle|ei"),
    ("ltd", r"limited|ltd"),
    ("inc", r"incorporated|inc"),
    ("llc", r"llc"),
    ("plc", r"plc"),
    ("bv", r"besloten vennootschap|bv|b v"),
    ("nv", r"naamloze vennootschap|nv|n v"),
    ("srl", r"societa a responsabilita limitata|srl"),
    ("spa", r"societa per azioni|spa"),
)
# forms of a few letters are words within a name as well: they count at its ends only
_AT_END = [(form, re.compile(rf"(?<= )(?:{words})$")) for form, words in FORMS]
_AT_START = [(form, re.compile(rf"^(?:{words})(?= )")) for form, words in FORMS]
FILLERS = frozenset({"and", "und", "et", "u", "la", "le", "les", "der", "die", "das"})
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", "æ": "ae"}
)
STREET = re.compile(r"(?:str|strasse)(?![a-z])")
REGISTER = re.compile(r"(?:HR[AB]|GNR|PR|VR)\d+")  # §§ 8, 13 HRV and others
CEDEX = re.compile(r"\bcedex\b.*|\bbp \d+\b")


# --- what is compared -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Seller:
    """A vendor as he is stated; a value is "" where nothing is.

    ``register``: a number of a register of companies that is no SIREN; ``addresses``:
    electronic addresses and identifiers as scheme (ISO 6523) and number.
    """

    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    vat: str = ""
    siren: str = ""
    siret: str = ""
    register: str = ""
    tax_number: str = ""
    addresses: tuple[tuple[str, str], ...] = ()
    ibans: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A vendor of the contacts. ``is_own``: of this company alone, not shared."""

    partner: int
    party: Seller
    is_archived: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the document that the contact has in another way, or not at all."""

    field: str
    stated: str
    known: str


@dataclass(frozen=True, slots=True)
class Match:
    """A known vendor who may be meant.

    ``how``: of `HOW`, the strongest sign that agrees; ``agreed``: all of them;
    ``against``: the numbers that speak against him; ``score``: likeness of the names.
    """

    partner: int
    certainty: str
    how: str
    score: Decimal
    agreed: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    is_archived: bool = False


# --- names ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Name:
    """A company's name: its words without legal form, and the form, "" where it has
    none."""

    words: tuple[str, ...]
    form: str = ""

    @property
    def joined(self) -> str:
        return "".join(self.words)


def plain_text(text: str) -> str:
    """Return words in plain letters, with one space between; umlauts written out.

    >>> plain_text("Société d'Énergie – Müller & Söhne (S.A.R.L.)")
    'societe d energie mueller soehne sarl'
    """
    written = fold(text.casefold().translate(UMLAUTS)).replace(".", "")
    return " ".join(re.findall(r"[a-z0-9]+", written))


def company_name(name: str) -> Name:
    """Return the words and the legal form of a name.

    >>> company_name("Müller Gesellschaft mit beschränkter Haftung")
    Name(words=('mueller',), form='gmbh')
    >>> company_name("SARL Dupont")
    Name(words=('dupont',), form='sarl')
    """
    text = plain_text(name)
    places = ((f, p.search(text)) for f, p in (*_AT_END, *_AT_START))
    form, found = next(((f, m) for f, m in places if m), ("", None))
    if found:
        text = (text[: found.start()] + text[found.end() :]).strip()
    words = text.split()
    return Name(tuple(w for w in words if w not in FILLERS) or tuple(words), form)


def likeness(first: Name, second: Name) -> Decimal:
    """Return how alike two names are, 0 to 1, legal forms apart."""
    if not first.words or not second.words:
        return Decimal(0)
    ratios = (
        fuzz.token_sort_ratio(" ".join(first.words), " ".join(second.words)),
        fuzz.ratio(first.joined, second.joined),
        # all words of the shorter one are in the other
        fuzz.token_set_ratio(" ".join(first.words), " ".join(second.words)) * 0.85,
    )
    return Decimal(round(max(ratios))) / 100


def is_same(first: Name, second: Name) -> bool:
    """Return whether two names have the same letters and no other legal form."""
    return (
        bool(first.words)
        and (first.joined == second.joined or set(first.words) == set(second.words))
        and fits(first, second)
    )


def fits(first: Name, second: Name) -> bool:
    """Return whether two names do not have different legal forms."""
    return not (first.form and second.form) or first.form == second.form


def is_misspelt(first: Name, second: Name) -> bool:
    """Return whether two names differ as by a slip of the pen: a letter or two of long
    words, never of a short word or a number, or in where words are parted."""
    if not fits(first, second) or not first.words or not second.words:
        return False
    if first.joined == second.joined:
        return True
    if len(first.words) != len(second.words):
        shorter = min(len(first.joined), len(second.joined))
        return shorter >= MIN_JOINED and _slips(first.joined, second.joined) == 1
    edits = 0
    for ours, theirs in zip(first.words, second.words, strict=True):
        if ours == theirs:
            continue
        slips = _slips(ours, theirs)
        if slips is None:
            return False
        edits += slips
    return edits <= MAX_EDITS


def _slips(ours: str, theirs: str) -> int | None:
    """Return how many letters of a word are other, None where too many are, or where
    it is no word that is misspelt but another one."""
    shorter = min(len(ours), len(theirs))
    limit = 2 if shorter >= LONG_WORD else 1 if shorter >= MIN_WORD else 0
    digits = [re.sub(r"\D", "", word) for word in (ours, theirs)]
    distance = OSA.distance(ours, theirs, score_cutoff=limit)
    return distance if distance <= limit and digits[0] == digits[1] else None


# --- numbers --------------------------------------------------------------------------
def compact(number: str) -> str:
    """Return a number in capitals without separators."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def vat_number(number: str, country: str = "") -> str:
    """Return a VAT number as it is compared; "" where it is none.

    :param country: of the vendor, for a number without its country

    >>> vat_number("FR 83 404 833 048"), vat_number("123456789", "DE")
    ('FR83404833048', 'DE123456789')
    """
    found = compact(number)
    if not is_identifier(found):
        return ""
    found = VAT_ENDS.sub("", found) if found.startswith("CHE") else found
    if not re.match(r"[A-Z]{2}", found):
        found = GREECE.get(country, country) + found
    # Belgian numbers are written with and without their first zero
    return re.sub(r"^BE0", "BE", found)


def siren_of(seller: Seller) -> str:
    """Return the SIREN: stated, in the SIRET, in the register or in a French VAT
    number (art. 286 ter CGI)."""
    for number in (seller.siren, seller.siret, seller.register):
        digits = compact(number)
        if re.fullmatch(r"\d{9}|\d{14}", digits) and is_identifier(digits):
            return digits[:SIREN]
    vat = vat_number(seller.vat)
    return vat[-SIREN:] if re.fullmatch(r"FR[0-9A-Z]{2}\d{9}", vat) else ""


def siret_of(seller: Seller) -> str:
    """Return the SIRET, stated or as number of the register."""
    for number in (seller.siret, seller.register):
        if re.fullmatch(r"\d{14}", digits := compact(number)) and is_identifier(digits):
            return digits
    return ""


def addresses_of(seller: Seller) -> frozenset[tuple[str, str]]:
    """Return the electronic addresses that are one party's alone."""
    return frozenset(
        (scheme, compact(number))
        for scheme, number in seller.addresses
        if scheme in SCHEMES and is_identifier(number)
    )


def register_of(seller: Seller) -> str:
    """Return the number in a register of companies; of a German one without its court.

    >>> register_of(Seller(register="Amtsgericht Auental, HRB 12 345"))
    'HRB12345'
    """
    number = compact(seller.register)
    found = REGISTER.search(number)
    number = found[0] if found else number
    return number if is_identifier(number) else ""


def same_vat(first: str, second: str) -> bool:
    """Return whether two numbers of `vat_number` are one, also where one of them lacks
    its country."""
    if first == second:
        return bool(first)
    longer, shorter = sorted((first, second), key=len, reverse=True)
    is_bare = bool(shorter) and shorter.isdigit()
    return is_bare and longer[2:] == shorter and longer[:2].isalpha()


# --- places ---------------------------------------------------------------------------
def place_agrees(first: Seller, second: Seller) -> bool | None:
    """Return whether two places are one; None where it is not known.

    By postcode; by city where one of them has no postcode, or a French one for mail
    (cedex). Two postcodes of one city are two places.
    """
    codes = [_postcode(party.postcode) for party in (first, second)]
    cities = [_city(party.city) for party in (first, second)]
    if first.country and second.country and first.country != second.country:
        return False
    if all(codes) and codes[0] == codes[1]:
        return True
    if all(cities):
        is_cedex = any(CEDEX.search(fold(p.city)) for p in (first, second))
        if not all(codes) or is_cedex:
            return cities[0] == cities[1]
    return False if all(codes) or all(cities) else None


def _postcode(code: str) -> str:
    return re.sub(r"^[A-Z]{1,2}(?=\d{4,5}$)", "", compact(code))  # D-12345


def _city(name: str) -> str:
    text = CEDEX.sub("", " ".join(re.findall(r"\w+", plain_text(name))))
    return re.sub(r"\bst(e?)\b", r"saint\1", text).replace(" ", "")


def street_agrees(first: Seller, second: Seller) -> bool | None:
    """Return whether two streets with their house numbers are one; None where one is
    not known, or has no number."""
    ours, theirs = (_street(party.street) for party in (first, second))
    if not all(re.search(r"\d", street) for street in (ours, theirs)):
        return None
    return ours == theirs


def _street(text: str) -> str:
    return STREET.sub("str", plain_text(text)).replace(" ", "")


# --- matching -------------------------------------------------------------------------
def match(seller: Seller, known: Iterable[Known]) -> list[Match]:
    """Return the vendors who may be meant, the nearest first."""
    named = company_name(seller.name)
    compared = (_compare(seller, named, contact) for contact in known)
    found = list(filter(None, compared))
    return _settled(sorted(found, key=_rank, reverse=True))


def taken(matches: Sequence[Match]) -> Match | None:
    """Return the vendor to put on the bill, None where a person has to choose."""
    first = matches[0] if matches else None
    return first if first and first.certainty != LOOKALIKE else None


@dataclass(frozen=True, slots=True)
class _Compared:
    """A match with what decides between several."""

    shown: Match
    is_own: bool
    is_exact: bool  # the name is the same, and no other form
    is_there: bool  # the place is the same

    @property
    def strength(self) -> tuple[int, ...]:
        """Return what a nearer vendor has more of."""
        agreed = [name in self.shown.agreed for name in HOW]
        is_possible = self.shown.certainty != LOOKALIKE
        return (is_possible, *agreed, self.is_exact, self.is_there, self.is_own)


def _rank(found: _Compared) -> tuple[tuple[int, ...], Decimal, int]:
    return found.strength, found.shown.score, -found.shown.partner


def _settled(ranked: Sequence[_Compared]) -> list[Match]:
    """Return the matches in order, at most the first of which is taken: none that is
    archived, or beside which another is as near, has the name as well, or has a number
    that the document states."""
    usable = [found for found in ranked if not found.shown.is_archived]
    first, others = usable[:1], usable[1:]
    if first and any(_rivals(first[0], other) for other in others):
        first = []
    rest = [
        replace(found.shown, certainty=LOOKALIKE)
        for found in ranked
        if found not in first
    ]
    return [*(found.shown for found in first), *rest]


def _rivals(first: _Compared, other: _Compared) -> bool:
    if other.strength == first.strength:
        return True
    if STRONG & set(first.shown.agreed):
        return False
    if STRONG & set(other.shown.agreed):
        return True
    if first.shown.certainty == CHECK and first.shown.how == "name":
        return other.shown.score >= NEAR
    return False


def _compare(seller: Seller, named: Name, known: Known) -> _Compared | None:
    """Return how a vendor fits, None where nothing speaks for him."""
    other = known.party
    theirs = company_name(other.name)
    score = likeness(named, theirs)
    agreed, against = compare_numbers(seller, other)
    place = place_agrees(seller, other)
    is_exact = is_same(named, theirs)
    if "register" in agreed and not (score >= PARTLY or place):
        agreed.remove("register")
    if is_exact or is_misspelt(named, theirs):
        agreed.append("name")
    if not agreed and score < MIN_LIKENESS:
        return None
    certainty = LOOKALIKE
    if not against and (STRONG | {"register"}) & set(agreed):
        certainty = SURE
    elif not against and "iban" in agreed:
        certainty = _by_account(named, theirs, score, is_exact)
    elif not against and "name" in agreed:
        certainty = _by_name(seller, other, is_exact, named.form == theirs.form)
    shown = Match(
        partner=known.partner,
        certainty=certainty,
        how=agreed[0] if agreed else "name",
        score=score,
        agreed=tuple(agreed),
        against=tuple(against),
        differences=differences(seller, other),
        is_archived=known.is_archived,
    )
    return _Compared(shown, known.is_own, is_exact, bool(place))


def compare_numbers(seller: Seller, other: Seller) -> tuple[list[str], list[str]]:
    """Return the names of the numbers that agree, the strongest first, and of those
    that speak against it."""
    agreed, against = [], []
    ours, theirs = (vat_number(p.vat, p.country) for p in (seller, other))
    if same_vat(ours, theirs):
        agreed.append("vat")
    elif ours[:2] == theirs[:2] and ours[:2].isalpha():
        against.append("vat")  # a company may have a number in each country
    if (siret := siret_of(seller)) and siret == siret_of(other):
        agreed.append("siret")  # places of one company differ in it
    ours, theirs = siren_of(seller), siren_of(other)
    if ours and theirs:
        (agreed if ours == theirs else against).append("siren")
    if addresses_of(seller) & addresses_of(other):
        agreed.append("address")
    ours, theirs = register_of(seller), register_of(other)
    tax = compact(seller.tax_number)
    if (ours and ours == theirs) or (is_identifier(tax) and tax == compact(other.vat)):
        agreed.append("register")
    elif ours and theirs and not STRONG & set(agreed):
        against.append("register")
    if set(map(compact, seller.ibans)) & set(map(compact, other.ibans)):
        agreed.append("iban")
    return agreed, against


def _by_account(named: Name, theirs: Name, score: Decimal, is_exact: bool) -> str:
    """Return how sure a bank account is."""
    is_fitting = fits(named, theirs)
    if is_exact or (is_fitting and score >= NEAR):
        return SURE
    is_likely = not named.words or (is_fitting and score >= LIKELY)
    return CHECK if is_likely else LOOKALIKE


def _by_name(seller: Seller, other: Seller, is_exact: bool, has_form: bool) -> str:
    """Return how sure a name is that is the same or misspelt.

    :param has_form: with the same legal form on both sides, or none
    """
    place, street = place_agrees(seller, other), street_agrees(seller, other)
    if place and street:
        return SURE
    if not is_exact or place is False:
        return LOOKALIKE
    if street is False and seller.ibans and other.ibans:
        return LOOKALIKE  # paid elsewhere, too: a namesake in the same town
    if place and has_form and street is None:
        return SURE
    return CHECK if place or has_form else LOOKALIKE


# --- what differs ---------------------------------------------------------------------
def differences(seller: Seller, other: Seller) -> tuple[Difference, ...]:
    """Return what the document states and the contact does not have so."""
    found = []
    for name, alike in _ALIKE.items():
        stated, known = getattr(seller, name), getattr(other, name)
        if stated and not alike(stated, known):
            found.append(Difference(name, stated, known))
    stated, known = (vat_number(p.vat, p.country) for p in (seller, other))
    if stated and not same_vat(stated, known):
        found.append(Difference("vat", seller.vat, other.vat))
    name, of = ("siret", siret_of) if siret_of(seller) else ("siren", siren_of)
    is_french = bool(of(seller))
    if is_french and of(seller) != of(other):
        found.append(Difference(name, of(seller), of(other)))
    if (ours := register_of(seller)) and ours != register_of(other) and not is_french:
        found.append(Difference("register", seller.register, other.register))
    theirs = {compact(iban) for iban in other.ibans}
    found += [
        Difference("iban", iban, ", ".join(other.ibans))
        for iban in seller.ibans
        if compact(iban) not in theirs
    ]
    return tuple(found)


_ALIKE = {
    "name": lambda ours, theirs: plain_text(ours) == plain_text(theirs),
    "street": lambda ours, theirs: _street(ours) == _street(theirs),
    "postcode": lambda ours, theirs: _postcode(ours) == _postcode(theirs),
    "city": lambda ours, theirs: _city(ours) == _city(theirs),
    "country": lambda ours, theirs: ours == theirs,
}

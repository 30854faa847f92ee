# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words that state a figure, a date or an article without a single digit.

Of the three languages at once, whatever the text is written in. All folded: small
letters, without accents, ``ss`` for ``ß``.
"""

import re
import unicodedata

_FOLDS = str.maketrans({"ß": "ss", "ẞ": "ss", "œ": "oe", "æ": "ae"})
_FOLDS |= str.maketrans("’ʼ", "''")  # noqa: RUF001


def fold(text: str) -> str:
    """The text as these lists have it.

    >>> fold("Dreißig Août")
    'dreissig aout'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


# --- numbers --------------------------------------------------------------------------
_FR = """zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze
 quinze seize vingt vingts trente quarante cinquante soixante septante huitante octante
 nonante cent cents mille mil million millions milliard milliards billion billions
 deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme
 onzieme douzieme treizieme quatorzieme quinzieme seizieme vingtieme trentieme
 quarantieme cinquantieme soixantieme centieme millieme millionieme
 deuxiemement troisiemement
 dizaine dizaines douzaine douzaines quinzaine vingtaine trentaine quarantaine
 cinquantaine soixantaine centaine centaines millier milliers huitaine
 demi demie demis demies moitie tiers quart quarts double doubler triple quadruple
 quintuple decuple centuple"""
_EN = """zero two three four five six seven eight nine ten eleven twelve thirteen
 fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty
 sixty seventy eighty ninety hundred hundreds thousand thousands million
 millions billion billions trillion dozen dozens score half halves third thirds
 quarter quarters twice thrice double doubled triple tripled quadruple tenfold
 twofold threefold fortnight fourth fifth sixth seventh eighth ninth tenth
 eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
 eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth
 seventieth eightieth ninetieth hundredth thousandth"""
_DE = """halb halbe halben halber halbes halfte halften dutzend dutzende doppelt
 doppelte doppelten doppelter doppeltes verdoppelt verdreifacht anderthalb
 eineinhalb drittel viertel funftel sechstel siebtel achtel neuntel zehntel
 hundertstel tausendstel million millionen milliarde milliarden billion
 billionen hunderte tausende zigfach eins erstens zweitens drittens viertens"""
NUMBERS = words(f"{_FR} {_EN} {_DE}")
# A German number is one word; umlauts are folded either way (fünf: funf, fuenf)
_STEM = (
    "(?:null|ein|eins|zwei|zwo|drei|vier|f(?:u|ue)nf|sechs|sech|sieben|sieb|acht|neun|zehn"
    "|elf|zw(?:o|oe)lf|(?:zwan|vier|f(?:u|ue)nf|sech|sieb|acht|neun)zig|dreissig|hundert"
    "|tausend|million(?:en)?|milliarden?)"
)
_ENDS = (
    "(?:(?:s?t)?(?:e|en|em|er|es)?|stel[ns]?|fach(?:e[nmrs]?)?|mal(?:ig(?:e[nmrs]?)?)?"
    "|erlei|einhalb|jahrig(?:e[nmrs]?)?|tagig(?:e[nmrs]?)?|monatig(?:e[nmrs]?)?"
    "|wochig(?:e[nmrs]?)?|prozentig(?:e[nmrs]?)?|er)"
)
GERMAN = re.compile(rf"(?:{_STEM}|und)*{_STEM}{_ENDS}")
# the first ones are articles as well, and count where a measure follows
ONE = words(
    """un une premier premiere one first single ein eine einen einem einer eines erste
    ersten erster erstes einzig einzige einzigen"""
)
NOT_GERMAN = words("""achten einer einen einem eines eine ein einst einte""")
MEASURES = words(
    """euro euros eur cent centime centimes dollar dollars jour jours semaine semaines
    mois an ans annee annees heure heures minute minutes pourcent pourcents
    pourcentage kilo kilos metre metres day days week weeks month months year years
    hour hours percent tag tage tagen tages woche wochen monat monate monaten monats
    jahr jahre jahren jahres stunde stunden prozent minuten kilogramm meter metern
    fois times mal points point punkt punkte punkten janvier fevrier mars avril mai
    juin juillet aout septembre octobre novembre decembre"""
)
ABOUT = frozenset(  # what makes another figure of the one that follows
    [
        "environ",
        "presque",
        "quasi",
        "quasiment",
        "approximativement",
        "about",
        "around",
        "roughly",
        "nearly",
        "almost",
        "approximately",
        "circa",
        "ca",
        "etwa",
        "rund",
        "ungefahr",
        "knapp",
        "annahernd",
        "fast",
        "minus",
        "moins",
        "arrondi",
        "arrondie",
        "rounded",
        "gerundet",
        "aufgerundet",
        "abgerundet",
    ]
)
BEHIND = re.compile(  # and what makes another one of the one before
    r"\s*(?:%|‰|€|\$|£|k€|k€|m€|ke|meur|keur|teur|tsd|mio|mrd|mille|million|millions"
    r"|milliard|milliards|hundert|tausend|millionen|milliarden|thousand|prozent|percent"
    r"|pour\s+cent|fois|fach|mal|times)(?!\w)",
    re.IGNORECASE,
)
ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,4}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
)

# --- dates ----------------------------------------------------------------------------
MONTHS = words(
    """janvier fevrier avril juin juillet aout septembre octobre novembre decembre janv
    fevr avr juil sept oct nov dec january february march april june july august
    september october november december januar jaenner janner februar feber marz
    maerz juni juli august oktober dezember jan feb apr jun jul aug sep okt dez"""
)
MONTHS_AS_NAMES = words("Mai May March Mars")  # inside a sentence alone
SMALL_MONTHS = words("mai mars")
DAYS = words(
    """lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday
    thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonnabend sonntag montags dienstags mittwochs donnerstags freitags
    aujourd'hui demain hier avant-hier apres-demain today tomorrow yesterday heute
    morgen gestern vorgestern ubermorgen noel paques pentecote toussaint ascension
    christmas easter weihnachten ostern pfingsten silvester neujahr saint-sylvestre
    heutigen morgigen gestrigen"""
)
SPOKEN = re.compile(  # of a day, relative to the one of reading
    r"\b(?:la\s+semaine|le\s+mois|l'annee|l'an|l'exercice)\s+(?:prochaine?|derniere?"
    r"|passee?|ecoulee?)\b"
    r"|\b(?:fin|debut|mi)[\s-](?:du\s+|de\s+l')?(?:mois|annee|semaine|trimestre)\b"
    r"|\b(?:next|last)\s+(?:week|month|year|quarter)\b"
    r"|\b(?:end|beginning)\s+of\s+the\s+(?:week|month|year)\b"
    r"|\b(?:nachste|letzte|vergangene|kommende)[nrs]?\s+(?:woche|monats?|jahr(?:es)?)\b"
    r"|\b(?:ende|anfang|mitte)\s+(?:des|der|dieses|dieser)\s+(?:monats|jahres|woche)\b"
    r"|\b(?:monats|jahres|wochen)(?:ende|anfang|beginn)\b"
)

# --- articles -------------------------------------------------------------------------
LAWS = re.compile(
    r"§+"
    r"|\b(?:article|articles|art|arts|artikel|artikels|alinea|alineas|absatz|absatze"
    r"|absatzes|abs|paragraph|paragraphs|paragraphen|paragraphe|section|sections"
    r"|annexe|anlage)\.?\s+(?:[lrd]\b|[ivxlcdm]+\b|premiere?\b|first\b|eins\b)"
    r"|\b(?:article|articles|artikel|paragraph|paragraphe|paragraphen)\b(?=\s+(?:du|de\s"
    r"+la|de\s+l'|des|der|of)\s+(?:code|loi|decret|gesetz|act|law|ordonnance|reglement"
    r"|verordnung|directive|richtlinie))"
    r"|\bcode\s+(?:de\s+la\s+|de\s+l'|des\s+|du\s+|general\s+|civil\b|penal\b"
    r"|monetaire\b|rural\b|electoral\b)"
    r"|\b(?:loi|decret|ordonnance|arrete|circulaire|reglement|directive)s?\s+(?:n[o°]"
    r"|du\b(?!\s+\{)|relati(?:f|ve)\b|portant\b|europeen|general\s+sur|organique)"
    r"|\b\w*(?:gesetzbuch|gesetzbuches|gesetzbuchs|verordnung|vergabeordnung"
    r"|abgabenordnung|gemeindeordnung|kreisordnung|haushaltsordnung|gewerbeordnung"
    r"|gebuhrenordnung|prozessordnung|gerichtsordnung|verfassung|grundgesetz(?:es)?"
    r"|richtlinie|richtlinien|rechnungsgesetz|satzung)\b"
    r"|\b\w{4,}gesetz(?:es)?\b"
    r"|\b(?:regulation|directive|act|statute)\s+(?:on|of|no|\(eu)"
)

# --- ways out of the text -------------------------------------------------------------
ADDRESSES = re.compile(
    r"[^\s@]+@[^\s@]+|\b(?:https?|ftp|mailto|javascript|data):\S*|\bwww\.\S+"
    r"|\b[a-z0-9-]+\.(?:fr|de|eu|com|org|net|gouv|bund|info|io)\b",
    re.IGNORECASE,
)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words that state a figure, a date or an article without a single digit.

Of the three languages at once, whatever the text is written in. All folded: small
letters, without accents, ``ss`` for ``ß``. Lists are in ``lock_words.json``.
"""

import json
import re
import unicodedata
from pathlib import Path

_FILE = Path(__file__).with_name("lock_words.json")
_LISTS = json.loads(_FILE.read_text(encoding="utf-8"))
_FOLDS = str.maketrans({"ß": "ss", "ẞ": "ss", "œ": "oe", "æ": "ae"})
_FOLDS |= str.maketrans("’ʼ", "''")  # noqa: RUF001


def fold(text: str) -> str:
    """Return the text as these lists have it.

    >>> fold("Dreißig Août")
    'dreissig aout'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_FOLDS))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def words(text: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(text.split())


# --- numbers --------------------------------------------------------------------------
NUMBERS = words(_LISTS["numbers"])
FRENCH = re.compile(  # written as one, as nobody should
    "(?:et|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    "|quinze|seize|vingts?|trente|quarante|cinquante|soixante|septante|nonante|cents?"
    "|milles?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and)"
    "(?:et|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    "|quinze|seize|vingts?|trente|cents?|milles?|one|two|three|four|five|six|seven|eight"
    "|nine|ten|hundred|thousand|and|jours?|mois|ans?|euros?|days?|weeks?|months?|years?|fold|ties)+"
)
PLACED = re.compile(  # folded; an order that is counted
    r"\b(?:the\s+first|premi(?:er|ere|ers|eres)|erst(?:e|en|er|es|em))\s+(?:reminder|notice"
    r"|request|instalment|rappel|relance|demande|acompte|mahnung|erinnerung|rate"
    r"|aufforderung|avis)\b|\b(?:ver|um)?(?:zwei|drei|vier|funf|zehn|hundert)fach\w*"
    r"|\b\w+stellig\w*\b"
)
NOT_FRENCH = words("etet andand")
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
ONE = words(_LISTS["one"])
NOT_GERMAN = words("""achten einer einen einem eines eine ein einst einte""")
MEASURES = words(_LISTS["measures"])
# what makes another figure of the one that follows
ABOUT = frozenset(_LISTS["about"].split(" ; "))
BEHIND = re.compile(  # and what makes another one of the one before
    r"\s*(?:%|‰|€|\$|£|k€|m€|ke|meur|keur|teur|tsd|mio|mrd)(?!\w)", re.IGNORECASE
)
UNITS = re.compile(  # likewise, folded
    r"\s*(?:mille|millions?|milliards?|hundert|tausend|millionen|milliarden|thousand"
    r"|hundred|prozent|percent|pour cent|per cent|fois|fach|mal|times|dollars?|euros?"
    r"|centimes?|cents?|pence|pounds?|francs?|francos|eur|usd|chf|gbp|ht|ttc|netto"
    r"|brutto|hors taxes?|par (?:mois|an|jour|semaine)|per (?:month|day|week|year)"
    r"|a (?:month|day|week|year)|pro (?:monat|tag|jahr|woche)|monatlich|jahrlich"
    r"|points?|punkten?|k|x|im\s+monat|im\s+jahr|per\s+\w+|en\s+(?:plus|moins)|zuzuglich"
    r"|abzuglich|taglich|wochentlich|each|chacune?|jeweils|plus|minus|moins|environ)(?!\w)"
)
MEASURE_OF = {  # word → its measure, the same in each language
    word: measure
    for measure, forms in (
        ("day", "jour jours day days tag tage tagen"),
        ("week", "semaine semaines week weeks woche wochen"),
        ("month", "mois month months monat monate monaten"),
        ("year", "an ans annee annees year years jahr jahre jahren"),
        ("hour", "heure heures hour hours stunde stunden"),
    )
    for word in forms.split()
}
COPULA = re.compile(r"\s*(?:est|is|ist|sont|are|sind|was|etait|war)\b[^,;:]{0,60}")
NEGATIONS = re.compile(
    r"\b(?:ne|n['’]|jamais|aucune?|not|no|never|nicht|kein\w*|niemals)(?!\w)"
    r"|n['’]t\b|n['’](?=\w)",
    re.IGNORECASE,
)
SMALL_ROMAN = words("ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xx xxx mcmxc")
PERIODS = re.compile(  # folded
    r"\b(?:trimestr|semestr|hebdomadair|bimensuel|bimestriel|triennal|quadriennal"
    r"|quinquennal|decennal|vierteljahr|halbjahr|wochentlich|vierzehntag|quarterl"
    r"|fortnight|biannual|biweekl|weekly|monthly|monatlich|mensuel)\w*"
)
ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,4}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
)

# after a title: who is meant by the office, not by a name
OFFICE = words(_LISTS["office"])

# --- dates ----------------------------------------------------------------------------
MONTHS = words(_LISTS["months"])
MONTHS_AS_NAMES = words("Mai May March Mars")  # inside a sentence alone
SMALL_MONTHS = words("mai mars")
DAYS = words(_LISTS["days"])
# days relative to the one of reading; articles; bodies named without a capital
SPOKEN, LAWS, BODIES = (
    re.compile("|".join(_LISTS[name])) for name in ("spoken", "laws", "bodies")
)

# --- ways out of the text -------------------------------------------------------------
ADDRESSES = re.compile(
    r"[^\s@]{1,64}@[^\s@]+|\b(?:https?|ftp|mailto|javascript|data):\S*|\bwww\.\S+|//\w\S*"
    r"|\b[a-z0-9-]{2,63}\.[a-z]{2,24}\b"
    r"|\b(?:arobase|klammeraffe|(?:point|dot|punkt)\s+(?:fr|de|com|eu|org|net))\b",
    re.IGNORECASE,
)

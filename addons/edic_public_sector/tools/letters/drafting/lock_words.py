# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words that state a figure, a date or an article without a single digit.

Of the three languages at once, whatever the text is written in. All folded: small
letters, without accents, ``ss`` for ``ß``. Plain lists are in ``lock_words.json``.
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
SPOKEN = re.compile(  # of a day, relative to the one of reading
    r"\b(?:la\s+semaine|le\s+mois|l'annee|l'an|l'exercice)\s+(?:prochaine?|derniere?"
    r"|passee?|ecoulee?)\b"
    r"|\b(?:fin|debut|mi)[\s-](?:du\s+|de\s+l')?(?:mois|annee|semaine|trimestre)\b"
    r"|\b(?:next|last)\s+(?:week|month|year|quarter)\b"
    r"|\b(?:end|beginning)\s+of\s+the\s+(?:week|month|year)\b"
    r"|\b(?:nachste|letzte|vergangene|kommende)[nrs]?\s+(?:woche|monats?|jahr(?:es)?)\b"
    r"|\b(?:ende|anfang|mitte)\s+(?:des|der|dieses|dieser)\s+(?:monats|jahres|woche)\b"
    r"|\b(?:monats|jahres|wochen)(?:ende|anfang|beginn)\b"
    r"|\b(?:a\s+ce\s+jour|ce\s+jour(?:-la)?|date\s+du\s+jour|jour\s+meme|la\s+veille"
    r"|le\s+lendemain|(?:dans|sous)\s+(?:le\s+mois|la\s+semaine|l'annee)"
    r"|(?:annee|mois|exercice|trimestre)\s+en\s+cours"
    r"|fin\s+d'annee|en\s+fin\s+de\s+mois|le\s+mois\s+(?:suivant|precedent)"
    r"|(?:l'annee|l'exercice|le\s+mois|la\s+semaine|le\s+jour)\s+(?:suivante?|precedente?"
    r"|prochaine?|derniere?|passee?|courante?)|avant-veille|fete\s+(?:nationale|du\s+travail)"
    r"|armistice|saint-sylvestre|(?:au\s+printemps|en\s+ete|en\s+automne|en\s+hiver)"
    r"|midi|minuit)\b"
    r"|\b(?:nachst|kommend|folgend|vorherig|vergangen|letzt|vorig)\w*\s+(?:jahr|monat|woche"
    r"|tag|quartal)\w*|\btag\s+der\s+(?:arbeit|deutschen)|\bim\s+(?:fruhjahr|fruhling"
    r"|sommer|herbst|winter)\b"
    r"|\b(?:year-end|end\s+of\s+(?:year|month)|current\s+(?:year|month|week)|same\s+day"
    r"|(?:month|year|quarter|week)[\s-]end|(?:previous|following|coming|preceding|next"
    r"|last|current)\s+(?:year|month|week|day|quarter)|boxing\s+day|labou?r\s+day"
    r"|bank\s+holiday|in\s+(?:spring|summer|autumn|winter)|turn\s+of\s+the\s+year"
    r"|noon|midnight|within\s+the\s+(?:month|week|year))\b"
    r"|\b(?:laufend\w*\s+(?:jahr|monat|woche)\w*|gleichen\s+tages|mitternacht|mittags"
    r"|heutig\w*|selben\s+tag\w*)\b"
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
    r"|\bcodes?\s+(?:de|des|fiscal|commercial)\b|\bloi\s+(?:des|sapin)\b|\bccag\b"
    r"|\b(?:commercial|civil|penal|tax|labou?r)\s+code\b|\bcase\s+law\b|\bcourt\s+of\b"
    r"|\b\w+\s+(?:regulations?|directives?)\b(?<!\bthe\sregulations)"
    r"|\btitre\s+premier\b|\bcode\s+de\s+\w+|\bloi\s+(?:de\s+finances|sur|informatique)"
    r"|\b(?:decret|directive|reglement)\s+(?:sur|d'application)|\barrete\s+(?:prefectoral"
    r"|ministeriel|municipal)|\b\w+\s+(?:payment|protection|rights)\s+act\b"
    r"|\b(?:vergabe|steuer|haushalts|beamten|umsatzsteuer)recht\w*"
    r"|\b(?:dsgvo|rgpd|gdpr|grundgesetz\w*|jurisprudence|rechtsprechung)\b"
)
BODIES = re.compile(  # folded: named without a capital
    r"\b(?:tribunal|cour|conseil|chambre|direction|banque|ministere)\s+(?:administrati"
    r"|judiciaire|d'etat|des\s+comptes|d'appel|de\s+cassation|constitutionnel"
    r"|regionale?\s+des\s+comptes|generale?\s+des|centrale\s+europeenne)\w*"
    r"|\b(?:high|supreme|district)\s+court\b|\beuropean\s+(?:commission|court|central"
    r"\s+bank)\b|\b(?:verwaltungs|amts|land|arbeits|finanz|sozial|bundes\w*)gericht\w*"
    r"|\bbundes(?:rechnungshof|regierung|bank|amt)\w*"
)

# --- ways out of the text -------------------------------------------------------------
ADDRESSES = re.compile(
    r"[^\s@]{1,64}@[^\s@]+|\b(?:https?|ftp|mailto|javascript|data):\S*|\bwww\.\S+|//\w\S*"
    r"|\b[a-z0-9-]{2,63}\.[a-z]{2,24}\b"
    r"|\b(?:arobase|klammeraffe|(?:point|dot|punkt)\s+(?:fr|de|com|eu|org|net))\b",
    re.IGNORECASE,
)

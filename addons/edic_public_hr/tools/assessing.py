# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words by which somebody asks for people to be ranked, scored, compared or assessed.

Regulation (EU) 2024/1689, Annex III, point 4: such systems are high-risk, and EDIC is
none. Of the three languages at once; a verb of assessing has to stand near a word for
people or for what is assessed in them.
"""

import re
import unicodedata

_FOLDS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae"})
_DOING = (
    r"rank(?:s|ed|ing)?|scor(?:e|es|ed|er|ing)|assess\w*|evaluat\w*|rat(?:e|es|ed|ing)"
    r"|compar(?:e|es|ed|ing|er|ez|ons|aison|aisons|ison)|filter\w*|filtr\w*|shortlist\w*"
    r"|screen(?:s|ed|ing)?|grad(?:e|es|ed|ing)|judg\w*|sort(?:s|ed|ing)?"
    r"|class(?:e|er|ez|ement|ements)|hierarchis\w*|evalu(?:e|er|ez|ons|ation|ations)"
    r"|tri(?:e|er|ez|ons|age)|preselection\w*|selectionn\w*|elimin\w*|ecart(?:e|er|ez)"
    r"|jug(?:e|er|ez|ement)|note(?:r|z|s)?|appreci(?:e|er|ez|ation)"
    r"|bewert\w*|beurteil\w*|vergleich\w*|einstuf\w*|benot\w*|rangfolge|rangliste"
    r"|rangier\w*|sortier\w*|aussortier\w*|vorauswahl|auszuwahl\w*|auswahlen"
    r"|einschatz\w*|schatzen?|priorisier\w*|prioritis\w*"
)
_PEOPLE = (
    r"candidat\w*|postulant\w*|agente?s?|employe\w*|salarie\w*|collabora\w*|personnes?"
    r"|cvs?|dossiers?|applicants?|applications?|candidates?|staff|people|persons?|resumes?"
    r"|workers?|colleagues?|bewerb\w*|kandidat\w*|beschaftigt\w*|mitarbeit\w*|personen"
    r"|beamt\w*|lebenslauf\w*|lebenslaufe|kolleg\w*|him|her|them|ihn|lui"
    r"|performances?|rendement|aptitudes?|suitability|personality|personnalite"
    r"|eignung|leistung(?:en)?|personlichkeit|arbeitsweise|fiabilite|zuverlassigkeit"
)
_FIT = r"geeignet\w*|apte|competente?|suitable|qualifi\w*|fit|ungeeignet\w*"
_BEST = r"best|better|meilleure?s?|beste[nrs]?|bessere[nrs]?|starkste[nrs]?"
_GAP = r"(?:\W+\w+){0,5}?\W+"  # some words between, in one sentence
_WORDS = re.compile(
    rf"\b(?:(?:{_DOING}){_GAP}(?:{_PEOPLE})|(?:{_PEOPLE}){_GAP}(?:{_DOING})"
    rf"|(?:{_BEST})\W+(?:suited\W+|geeignete\w*\W+)?(?:{_PEOPLE})"
    rf"|(?:{_PEOPLE}){_GAP}(?:{_BEST}|{_FIT})|(?:most|least|plus|moins)\W+(?:{_FIT})"
    rf"|(?:est-(?:il|elle)|is\W+s?he|ist\W+(?:er|sie))\W+(?:\w+\W+)?(?:{_FIT}))\b"
)
_INNOCENT = re.compile(  # "note" of a day, "class" of a post: nobody is meant
    r"^(?:note[rzs]?|sort)\W+(?:que|qu|bien|that\b|the\b|la\s+date|le\s+jour|of\b)"
)
_SENTENCE = re.compile(r"[.!?;\n]+")


def assessing(text: str) -> str:
    """The words that ask for it; empty where none does.

    >>> assessing("Classe les candidats par aptitude."), assessing("Plus court.")
    ('classe les candidats', '')
    """
    for sentence in _SENTENCE.split(_folded(text)):
        for found in _WORDS.finditer(sentence):
            if not _INNOCENT.match(found[0]):
                return found[0]
    return ""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_FOLDS))
    return "".join(char for char in plain if not unicodedata.combining(char))

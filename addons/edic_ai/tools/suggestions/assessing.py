# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words by which somebody asks for people to be ranked, scored, compared or assessed.

Regulation (EU) 2024/1689, Annex III, point 4: such systems are high-risk, and EDIC is
none. Of the three languages at once; a verb of assessing has to stand near a word for
people or for what is assessed in them.
"""

import re

from ..text.folding import fold

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_DOING = (
    r"rank(?:s|ed|ing)?|scor(?:e|es|ed|er|ing)|assess\w*|evaluat\w*|rat(?:e|es|ed|ing)"
    r"|compar(?:e|es|ed|ing|er|ez|ons|aison|aisons|ison)|filter\w*|filtr\w*|shortlist\w*"
    r"|screen(?:s|ed|ing)?|grad(?:e|es|ed|ing)|judg\w*|sort(?:s|ed|ing)?"
    r"|class(?:e|er|ez|ement|ements)|hierarchis\w*|evalu(?:e|er|ez|ons|ation|ations)"
    r"|tri(?:e|er|ez|ons|age)|preselection\w*|selectionn\w*|elimin\w*|ecart(?:e|er|ez)"
    r"|jug(?:e|er|ez|ement)|note(?:r|z|s)?|appreci(?:e|er|ez|ation)"
    r"|bewert\w*|beurteil\w*|vergleich\w*|einstuf\w*|benot\w*|rangfolge|rangliste"
    r"|rangier\w*|sortier\w*|aussortier\w*|vorauswahl|auszuwahl\w*|auswahlen"
    r"|einschatz\w*|schatzen?|priorisier\w*|prioritis\w*|choose|pick|choisi(?:r|s|ssez)"
)
_APPLICANTS = (
    r"candidat\w*|postulant\w*|cvs?|applicants?|applications?|candidates?|resumes?"
    r"|bewerb\w*|kandidat\w*|lebenslauf\w*|lebenslaufe"
)
_PEOPLE = (
    rf"{_APPLICANTS}|agente?s?|employe\w*|salarie\w*|collabora\w*|personnes?|dossiers?"
    r"|staff|people|persons?|workers?|colleagues?|beschaftigt\w*|mitarbeit\w*|personen"
    r"|beamt\w*|kolleg\w*|him|her|them|ihn|lui|performances?|rendement|aptitudes?"
    r"|suitability|personality|personnalite|eignung|leistung(?:en)?|personlichkeit"
    r"|arbeitsweise|fiabilite|zuverlassigkeit"
)
# about those who apply alone: elsewhere these words are harmless
_OF_THEM = (
    r"order|put|hire|mark|marks|points?|strongest|weakest|promising|stands?\W+out|choos\w*"
    r"|ordonn\w*|departag\w*|attribu\w*|embauch\w*|prometteu\w*|en\W+tete|sur\W+vingt"
    r"|reihe\w*|ordne\w*|punkte?|starke|starksten|schwachsten|soll\W+die\W+stelle"
)
_FIT = r"geeignet\w*|apte|competente?|suitable|qualifi\w*|fit|ungeeignet\w*"
_BEST = r"best|better|meilleure?s?|beste[nrs]?|bessere[nrs]?|starkste[nrs]?"
_GAP = r"(?:\W+\w+){0,5}?\W+"  # some words between, in one sentence
_PERSONAL = (  # about somebody without a word for who it is
    rf"(?:most|least|plus|moins)\W+(?:{_FIT})"
    rf"|(?:est-(?:il|elle)|is\W+s?he|ist\W+(?:er|sie))\W+(?:\w+\W+)?(?:{_FIT})"
)
_INNOCENT = re.compile(  # to take note of something
    r"^note[rzs]?\W+(?:que|qu|bien|that|the\W+da(?:te|y)|la\W+date|le\W+jour)\b"
)


def _words(people: str, also: str = "") -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?:{_DOING}){_GAP}(?:{people})|(?:{people}){_GAP}(?:{_DOING})"
        rf"|(?:{_BEST})\W+(?:suited\W+|geeignete\w*\W+)?(?:{people})"
        rf"|(?:{people}){_GAP}(?:{_BEST}|{_FIT}){also})\b"
    )


_APPLYING = (
    rf"|(?:{_OF_THEM}){_GAP}(?:{_APPLICANTS})|(?:{_APPLICANTS}){_GAP}(?:{_OF_THEM})"
)
_OF_ANYBODY = _words(_PEOPLE, f"|{_PERSONAL}{_APPLYING}")
_OF_APPLICANTS = _words(_APPLICANTS, _APPLYING)
_SENTENCE = re.compile(r"[.!?;\n]+")


def assessing(text: str, *, only_applicants: bool = False) -> str:
    """Return the words that ask for it; empty where none does.

    :param only_applicants: staff may be spoken of, as among the duties of a job

    >>> assessing("Classe les candidats par aptitude."), assessing("Plus court.")
    ('classe les candidats', '')
    """
    words = _OF_APPLICANTS if only_applicants else _OF_ANYBODY
    for sentence in _SENTENCE.split(_folded(text)):
        for found in words.finditer(sentence):
            if not _INNOCENT.match(found[0]):
                return found[0]
    return ""


def _folded(text: str) -> str:
    return fold(text).translate(_LIGATURES)

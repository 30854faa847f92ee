# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions that ask to rank, to assess or to watch people are not put to a model.

AI Act, Annex III 4(b): evaluating workers would be a high-risk use, and is none of this
suite. A list of words finds what is plainly meant; the tools know no person anyway.
"""

import re

from ..letters.drafting.lock_words import fold

PEOPLE = re.compile(
    r"\b(?:employees?|staff|colleagues?|co-?workers?|workers?|clerks?|applicants?"
    r"|candidates?|civil servants?|accountants?|persons?|people|who|whom|team members?"
    r"|agents?|employee?s?|salarie(?:e?s)?|collegues?|fonctionnaires?|candidat(?:e?s)?"
    r"|collaborateurs?|collaboratrices?|personnes?|qui|gestionnaires?"
    r"|mitarbeit\w*|beschaftigte\w*|kolleg(?:e|en|in|innen)|beamt\w*|bewerber\w*"
    r"|sachbearbeit\w*|buchhalt\w*|angestellte\w*|personen|leute|wer|wen|personal)\b"
)
ASSESSED = re.compile(
    r"\b(?:rank\w*|scor(?:e[sd]?|ing)|rat(?:e|es|ed|ing)|evaluat\w*|assess\w*|apprais\w*"
    r"|performance|performs?|slowest|fastest|best|worst|laziest|productiv\w*|reliab\w*|errors?|mistakes?|erreurs?|fehler"
    r"|trustworth\w*|compar\w*|monitor\w*|watch|class(?:e|er|ez|ement)|not(?:e[rz]?|ation)"
    r"|evalu(?:e|er|ez|ation|ations)|appreci(?:e|er|ez|ation)|performant\w*|lente?s?"
    r"|rapides?|meilleure?s?|pires?|mauvais|productif|productive|productivite|fiables?"
    r"|surveill\w*|rendement|bewert\w*|beurteil\w*|rangliste|rangfolge|ranking|leistung"
    r"|leistungs\w*|langsam\w*|schnellste\w*|beste[nrs]?|schlechteste\w*|faulste\w*"
    r"|produktiv\w*|zuverlassig\w*|uberwach\w*|vergleich\w*|fleissig\w*)\b"
)
# who does how much, and how well somebody works: without a word that judges
HOW_MUCH = re.compile(
    r"\b(?:who|qui|wer)\W+(?:books?|codes?|handles?|bucht|kontiert|traite|saisit)\b.*"
    r"\b(?:fewest|least|most|wenigsten|meisten|moins|plus)\b"
    r"|\bhow\W+(?:good|well)\W+(?:is|does)\b|\bcomment\W+travaille\b"
    r"|\barbeitet\b.*\b(?:gut|schlecht)\b"
)


def assesses_people(question: str) -> bool:
    """Return whether somebody asks who is how good at work.

    >>> assesses_people("Which clerk is the slowest?")
    True
    >>> assesses_people("Who is the vendor of this bill?")
    False
    """
    words = fold(question)
    is_judged = PEOPLE.search(words) and ASSESSED.search(words)
    return bool(is_judged or HOW_MUCH.search(words))

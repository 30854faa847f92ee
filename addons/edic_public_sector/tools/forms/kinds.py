# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a question asks for (an amount, a date, a place...) and what a line must show
to give it. Hand-written for pages of French and German administrations.
"""

import re
from enum import StrEnum
from functools import lru_cache

KEPT = 32_768  # lines whose form is remembered


class Kind(StrEnum):
    """A kind says what is asked for."""

    MONEY = "money"
    TIME = "time"
    SPAN = "span"  # how long
    COUNT = "count"
    PLACE = "place"
    PERSON = "person"
    PAPERS = "papers"
    CONTACT = "contact"
    MEANING = "meaning"
    REASON = "reason"
    WAY = "way"  # how
    CHOICE = "choice"  # which
    YES_NO = "yes_no"


ANYTHING = frozenset({Kind.WAY, Kind.CHOICE, Kind.YES_NO})  # no line must show anything
SHOWN = tuple(kind for kind in Kind if kind not in ANYTHING)

_ASKED = {
    Kind.MONEY: r"wie ?viel (kostet|kosten|geld|euro|muss|zahl)|kostet|kosten\b|gebühr"
    r"|wie hoch|preis|wie teuer|beitrag|bezahl"
    r"|combien (co[uû]te|d.argent|faut-il payer|payer|paie)|co[uû]t|prix|tarif|montant"
    r"|frais|cotisation|payant",
    Kind.TIME: r"\bwann\b|öffnungszeit|uhrzeit|welchen tagen|datum|wie oft|termin"
    r"|\bquand\b|horaire|heures? d.ouverture|à quelle heure|quels jours|date"
    r"|à partir de quand|fréquence|rendez-vous",
    Kind.SPAN: r"wie lange|wie schnell|dauer|frist"
    r"|combien de temps|durée|délai|dure\b|durent|valable",
    Kind.COUNT: r"wie ?viele?\b|wie alt|alter|ab welche[mr]|mindest"
    r"|combien d|âge|minimum|nombre",
    Kind.PLACE: r"\bwo\b|wohin|woher|adresse|anschrift"
    r"|welche[rmn]? (ort|stelle|behörde|amt|stadt|website|webseite|internetseite)"
    r"|\boù\b|quel (lieu|endroit|service|site|bureau)|site (web|internet)"
    r"|quelle (autorité|administration|ville|adresse)",
    Kind.PERSON: r"\bwer\b|\bwem\b|\bwen\b|für wen|zielgruppe|ansprechp"
    r"|\bqui\b|groupe cible|interlocuteur",
    Kind.PAPERS: r"unterlagen|dokument|formular|nachweis|papiere|bescheinigung"
    r"|mitbringen|document|papiers|formulaire|justificatif|pièces|attestation"
    r"|certificat|apporter",
    Kind.CONTACT: r"telefon|e-?mail|kontakt|erreich|website|webseite|anruf|nummer"
    r"|téléphone|mail|contact|joindre|joign|site (web|internet)|numéro|adresse|appel",
    Kind.MEANING: r"\bwas (ist|sind|bedeutet|versteht|heißt)|unterschied"
    r"|was beinhaltet|wofür steht|qu.est[- ]ce qu|que signifie|entend-on|différence"
    r"|en quoi consiste|que comprend|définition",
    Kind.REASON: r"warum|wieso|weshalb|wozu|wofür|zweck|ziel|grund|gründe"
    r"|pourquoi|à quoi sert|but\b|objectif|raison|motif",
    Kind.WAY: r"\bwie\b(?! (viel|hoch|lang|alt|oft|teuer))|womit|was muss"
    r"|was (kann|soll|sollte)|schritt|comment|que (dois|faut|faire)|étape|manière",
    Kind.CHOICE: r"\bwelche|was für|was (bietet|gibt|umfasst|wird|macht|passiert)"
    r"|\bquels?\b|\bquelles?\b|que (propose|offre|peut|se passe)|en quoi",
    Kind.YES_NO: r"^(kann|können|darf|dürfen|muss|müssen|ist|sind|gibt|hat|haben|habe"
    r"|wird|werden|bekomm|soll|brauch)|^(est-ce|puis-je|peut-on|peut|dois-je|doit|faut"
    r"|existe|y a|a-t|ai-je)|-t-il|-t-elle|est-il|sont-ils|est-elle",
}
_SHOWS = {
    Kind.MONEY: r"€|\beuros?\b|\bkostenlos|\bgratis|gratuit|kostenfrei|gebührenfrei"
    r"|\bcents?\b|\bkosten|gebühr|coût|frais|prix|tarif|preis|kostet|coûte|payer"
    r"|bezahl|montant|beitr[aä]g",
    Kind.TIME: r"\b\d{1,2}[:.h]\d{2}\b|\buhr\b|\b\d{1,2}\s?h\b|(mon|diens|donners|frei"
    r"|sams|sonn)tag|mittwoch|(lun|mar|mercre|jeu|vendre|same)di|dimanche|januar"
    r"|februar|märz|april|\bmai\b|juni|juli|august|(sept|nov|dez|okto)ember|oktober"
    r"|janvier|février|\bmars\b|avril|\bjuin\b|juillet|août|(sept|nov|déc)embre"
    r"|octobre|\b(19|20)\d\d\b|\bwenn\b|\bsobald\b|\bquand\b|\blorsque\b|\bsi vous\b"
    r"|täglich|jährlich|tous les|chaque|vor der|nach der|avant|après|\bbevor\b|jeden"
    r"|termin|rendez-vous",
    Kind.SPAN: r"\b(\d+|eine?[nr]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn"
    r"|zwölf|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze)\b[- ]*(bis |à )?"
    r"(\d+ )?(minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|minutes?|heures?"
    r"|jours?|semaines?|mois|ans?|années?)\b|dauer|durée|frist|délai|unbefristet",
    Kind.COUNT: r"\d|\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois"
    r"|quatre|cinq|six|sept|huit|neuf|dix)\b|mindestens|höchstens|au moins|maximum",
    Kind.PLACE: r"straße|str\.|platz\b|\b\d{5}\b|\brue\b|adresse|anschrift|www\."
    r"|https?:|online|en ligne|homepage|website|site (web|internet)|rathaus|mairie"
    r"|\bamt\b|behörde|\bbei der\b|\bbeim\b|\bim\b|\bauprès|\bbureau|centre|zentrum"
    r"|stelle\b|\bchez\b|\bhier\b|\bici\b|\bà la\b|\bau\b",
    Kind.PERSON: r"\b(frau|herr|madame|monsieur)\b|\bm\.|personen|personnes|menschen"
    r"|innen\b|jugendliche|jeunes|kinder|enfants|eltern|parents|\balle\b|für wen"
    r"|pour qui|jahre|\bans\b|beratung|conseil|zielgruppe|groupe cible",
    Kind.PAPERS: r"unterlagen|dokument|formular|nachweis|bescheinigung|ausweis|\bpass\b"
    r"|urkunde|antrag|zeugnis|vertrag|foto|document|formulaire|justificatif"
    r"|attestation|certificat|carte|passeport|acte|demande|contrat|photo|pièce",
    Kind.CONTACT: r"@|\btel|\btél|\b0\d{3,}|\+\d{2}|www\.|https?:|e-?mail|telefon"
    r"|kontakt|contact",
    Kind.MEANING: r"\b(ist|sind|bedeutet|heißt|bezeichnet|versteht|est|sont|signifie"
    r"|désigne|appelle|consiste|umfasst|comprend|beinhaltet|gehören|dazu)\b",
    Kind.REASON: r"\b(weil|damit|um|deshalb|daher|denn|ziel|zweck|dient|car|afin|pour"
    r"|parce|but|objectif|sert|raison|aide[nr]?|hilft|helfen)\b",
    Kind.WAY: r"\b(müssen|muss|können|kann|sollten|bitte|wenden|beantragen|stellen"
    r"|anmelden|melden|rufen|fragen|schritt|vereinbaren|devez|pouvez|faut|veuillez"
    r"|adressez|demande[rz]?|inscri|contacte[rz]|étape|informe[rz])",
    Kind.CHOICE: r",|:|\bund\b|\bet\b|;",
    Kind.YES_NO: r"\b(nicht|keine?|dürfen|darf|muss|müssen|kann|können|ne|pas|peuvent"
    r"|peut|doit|doivent|pouvez|devez)\b",
}
# what is seldom there by chance
_PROVES = {
    Kind.MONEY: r"\d ?(€|euros?\b)|kostenlos|gratis|gratuit|kostenfrei|gebührenfrei"
    r"|ohne gebühr|sans frais",
    Kind.TIME: r"\b\d{1,2}([:.]\d{2})? ?uhr\b|\b\d{1,2}[:h]\d{2}\b"
    r"|\b\d{1,2} ?h(eures)?\b"
    r"|\b(mon|diens|donners|frei|sams|sonn)tags?\b|mittwoch|\b(lun|mar|mercre|jeu"
    r"|vendre|same)di\b|dimanche|\b\d{1,2}\.? (januar|februar|märz|april|mai|juni"
    r"|juli|august|janvier|février|mars|avril|juin|juillet|août|[a-z]+embre?r?)\b",
    Kind.SPAN: r"\b(\d+|eine?[nrms]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn"
    r"|zwölf|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze)\b[- ]*"
    r"(minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|arbeitstage|minutes?"
    r"|heures?|jours?|semaines?|mois|ans?|années?)\b",
    Kind.COUNT: r"\d",
    Kind.PLACE: r"www\.|https?:|@|straße \d|str\. ?\d|\b\d{5} [A-ZÄÖÜ]|\b\w*amt\b"
    r"|behörde|beratungsstelle|rathaus|mairie|préfecture|consulat|wenden sie sich"
    r"|wende dich|adressez|bürgerbüro|\b(finden|findest|trouverez)\b|(hier|ici) ?\.?$",
    Kind.PERSON: r"für wen|pour qui|zielgruppe|groupe cible|\bpersonen\b|\bpersonnes\b"
    r"|\b(menschen|jugendliche|jeunes|kinder|enfants|eltern|parents|frauen|femmes)\b"
    r"|\d ?(jahre|ans)|\bwer \w+|\b(herr|frau|madame|monsieur)\b",
    Kind.CONTACT: r"@|\b0\d{2,}|\+\d{2}|www\.|https?:",
    Kind.MEANING: r"\b(ist|sind|est|sont) (ein|eine|der|die|das|un|une|le|la|les|l)\b"
    r"|bedeutet|signifie|heißt|nennt|désigne|appelle|versteht|consiste",
}
# headings under which such an answer stands
_HEADS = {
    Kind.MONEY: r"kosten|gebühr|preis|eintritt|coûts?\b|prix|tarif|frais|montant",
    Kind.TIME: r"öffnungszeit|termin|wann|uhrzeit|sprechzeit|horaire|ouverture|quand"
    r"|dates?\b|laufzeit|période",
    Kind.SPAN: r"dauer|frist|laufzeit|gültig|durée|délai|validité",
    Kind.COUNT: r"alter|dauer|anzahl|âge|nombre",
    Kind.PLACE: r"adresse|kontakt|anschrift|standort|anfahrt|weitere informationen"
    r"|mehr erfahren|hier\b|wo\b|coordonn|contact|où\b|ici\b|plus d.info"
    r"|en savoir plus|lieu",
    Kind.PERSON: r"für wen|zielgruppe|wer\b|teilnehm|voraussetzung|pour qui|public"
    r"|groupe.? cible|qui\b|conditions|bénéficiaire",
    Kind.PAPERS: r"unterlagen|dokument|benötig|mitbring|brauchen|formular|documents"
    r"|pièces|justificatif|formulaire|besoin",
    Kind.CONTACT: r"kontakt|telefon|e-?mail|ansprechp|contact|téléphone|mail"
    r"|interlocut|coordonn",
    Kind.MEANING: r"\bwas (ist|sind|bedeutet)|allgemein|über\b|qu.est-ce|présentation"
    r"|définition|général",
    Kind.REASON: r"ziel|warum|zweck|aufgabe|pourquoi|objectif|but\b|mission|motif",
    Kind.WAY: r"anmeld|antrag|wie\b|ablauf|schritt|verfahren|vorgehen|inscription"
    r"|demande|comment|étape|procédure|démarche",
    Kind.CHOICE: r"angebot|leistung|themen|inhalt|schwerpunkt|arten|offre|prestation"
    r"|thème|contenu|types|services",
    Kind.YES_NO: r"(?!)",
}


def _compiled(patterns: dict[Kind, str]) -> dict[Kind, re.Pattern[str]]:
    return {kind: re.compile(text, re.IGNORECASE) for kind, text in patterns.items()}


PROVABLE = frozenset(_PROVES)
_ASKED_RE, _SHOWS_RE = _compiled(_ASKED), _compiled(_SHOWS)
_PROVES_RE, _HEADS_RE = _compiled(_PROVES), _compiled(_HEADS)


def kinds_of(question: str) -> frozenset[Kind]:
    """Return what a question asks for.

    >>> sorted(kinds_of("Combien coûte un passeport ?"))
    [<Kind.MONEY: 'money'>]
    """
    found = question.strip()
    return frozenset(kind for kind, look in _ASKED_RE.items() if look.search(found))


@lru_cache(maxsize=KEPT)
def shown_in(line: str) -> frozenset[Kind]:
    """Return what a line can be an answer to by its form."""
    return frozenset(kind for kind, look in _SHOWS_RE.items() if look.search(line))


@lru_cache(maxsize=KEPT)
def proven_in(line: str) -> frozenset[Kind]:
    """Return what a line shows by something that is seldom there by chance."""
    return frozenset(kind for kind, look in _PROVES_RE.items() if look.search(line))


@lru_cache(maxsize=KEPT)
def headed(line: str) -> frozenset[Kind]:
    """Return what stands below a heading with these words."""
    return frozenset(kind for kind, look in _HEADS_RE.items() if look.search(line))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The requests that ask for people to be assessed, and those that do not."""

import doctest

import pytest

from edic_ai.tools.suggestions import assessing as module
from edic_ai.tools.suggestions.assessing import assessing

ASKING = """
Classe les candidats par aptitude
Trie les CV
Évalue la performance de l’agent
Donne une note au candidat
Note le candidat sur 20
Qui est le meilleur candidat ?
Est-elle compétente ?
Explique pourquoi il est le moins apte
Compare les deux dossiers
Choisis un candidat
Écarte les candidatures trop faibles
Rank the applicants
Sort the candidates by suitability
Pick the strongest applicant
Compare this candidate with the others
Filter the applications
Which applicant is best?
Is she suitable for the job?
Score him
Assess whether the employee performs well
Give the candidate a score
Bewerte die Eignung der Bewerberin
Vergleiche die beiden Bewerbungen
Sortiere die Bewerber nach Qualifikation
Wer von den Bewerbern ist am besten geeignet?
Ist er geeignet?
Schätze seine Leistung ein
Beurteile die Arbeitsweise
Erstelle eine Rangliste der Bewerbungen
Die Mitarbeiterin bitte einschätzen
Put the most promising applicants first
Order the applicants from strongest to weakest
Give each applicant a mark out of twenty
Who among the applicants stands out?
Say which applicant we should hire
Mets en tête les candidatures les plus prometteuses
Ordonne les candidats du plus fort au plus faible
Départage les deux candidats
Attribue dix sur vingt à chaque candidat
Bringe die Bewerberinnen in eine Reihenfolge
Wer von den Bewerbern soll die Stelle bekommen?
Gib jeder Bewerbung Punkte
Ordne die Kandidaten nach Stärke
Reihe die Bewerbungen nach Eignung
""".strip().splitlines()
INNOCENT = """
Plus court, s’il te plaît
Plus formel
Remercie le candidat pour sa candidature
Note la date de l’entretien
Noter que le poste est à temps partiel
Classer les pièces par date
Dis que l’agent peut demander un entretien
Shorter and friendlier
Say that the post has been filled
Mention the class of the post
Say which papers the applicant should bring
Sort the list of papers by date
Note that the applicant may call us
Explain the selection procedure
Describe the duties of the employee
Compare the two dates
Danke für die Bewerbung
Erwähne die Entgeltgruppe
Freundlicher, in kurzen Sätzen
Nenne die Ansprechperson für Bewerbungen
Schreibe, dass die Unterlagen gelöscht werden
Die Leistung der Stelle beschreiben
Bitte den Beschäftigten um Rückgabe der Schlüssel
Erkläre, wie das Auswahlverfahren abläuft
""".strip().splitlines()


def test_asks_for_it():
    assert [wish for wish in ASKING if not assessing(wish)] == []


def test_however_it_is_typed():
    typed = [f"Bitte. {wish.upper()}" for wish in ASKING]
    typed += [wish.replace(" ", "  ") for wish in ASKING]
    assert [text for text in typed if not assessing(text)] == []


def test_is_innocent():
    assert [wish for wish in INNOCENT if assessing(wish) != ""] == []


DUTIES = (
    "Ajoute l’évaluation annuelle des agents du service",
    "Erwähne, dass die Stelle Beschäftigte beurteilt",
    "Add that the job assesses the performance of a team",
)


@pytest.mark.parametrize("wish", DUTIES)
def test_duties_of_a_job_are_spoken_of(wish):
    assert assessing(wish)
    assert assessing(wish, only_applicants=True) == ""
    assert assessing("Rank the applicants", only_applicants=True)


def test_sentences_stand_alone():
    assert assessing("Compare the dates. Thank the candidate.") == ""


def test_examples_of_the_docstrings_hold():
    assert doctest.testmod(module).failed == 0

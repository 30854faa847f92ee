# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.privacy.pseudonym import Pseudonymiser


def found(text):
    concealed = Pseudonymiser().conceal(text)
    return [(span.kind, text[span.start : span.end]) for span in concealed.spans]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("à jean@exemple.fr.", "EMAIL", "jean@exemple.fr"),
        ("J.Weiß+x@stadt-köln.de!", "EMAIL", "J.Weiß+x@stadt-köln.de"),
        ("jean [at] exemple.fr", "EMAIL", "jean [at] exemple.fr"),
        ("jean @ exemple . fr", "EMAIL", "jean @ exemple . fr"),
        ("au 01 23 45 67 89.", "PHONE", "01 23 45 67 89"),
        ("au 03.88.18.99.86. Puis", "PHONE", "03.88.18.99.86"),
        ("au 0612345678", "PHONE", "0612345678"),
        ("O6 12 34 56 78", "PHONE", "O6 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "PHONE", "+33 (0)6 12 34 56 78"),
        ("0049 30 1234567", "PHONE", "0049 30 1234567"),
        ("030/1234567", "PHONE", "030/1234567"),
        ("(0721) 926-0", "PHONE", "(0721) 926-0"),
        ("Durchwahl: 5678-12", "PHONE", "5678-12"),
        ("SWIFT BNPAFRPP", "BIC", "BNPAFRPP"),
        ("COBADEFFXXX", "BIC", "COBADEFFXXX"),
        ("la AB-123-CD", "PLATE", "AB-123-CD"),
        ("plaque 1234 AB 75", "PLATE", "1234 AB 75"),
        ("der M-AB 1234", "PLATE", "M-AB 1234"),
        ("Kennzeichen M AB 1234", "PLATE", "M AB 1234"),
        ("née le 12/03/1980", "BIRTH_DATE", "12/03/1980"),
        ("né le 3 mars 1980", "BIRTH_DATE", "3 mars 1980"),
        ("geboren am 12.3.1980", "BIRTH_DATE", "12.3.1980"),
        ("Geburtsdatum: 1980-03-12", "BIRTH_DATE", "1980-03-12"),
        ("passeport n° 12CV34567", "ID_DOCUMENT", "12CV34567"),
        ("Personalausweis L01X00T47", "ID_DOCUMENT", "L01X00T47"),
        ("12 bis, rue de la Paix", "ADDRESS", "12 bis, rue de la Paix"),
        ("5 av. du 8 mai 1945", "ADDRESS", "5 av. du 8 mai 1945"),
        (
            "12 rue Zola\n75002 PARIS CEDEX 02",
            "ADDRESS",
            "12 rue Zola\n75002 PARIS CEDEX 02",
        ),
        ("rue Zola, 59000 Lille", "ADDRESS", "rue Zola, 59000 Lille"),
        (
            "in der Hauptstr. 5a, 10115 Berlin",
            "ADDRESS",
            "Hauptstr. 5a, 10115 Berlin",
        ),
        ("Berliner Allee 7", "ADDRESS", "Berliner Allee 7"),
        ("Am Markt 3, 01067 Dresden", "ADDRESS", "Am Markt 3, 01067 Dresden"),
        ("Postfach 12 34, 50667 Köln", "ADDRESS", "Postfach 12 34, 50667 Köln"),
        ("demeurant à 59000 Lille", "ADDRESS", "59000 Lille"),
    ],
)
def test_what_reaches_or_shows_a_person_is_found(text, kind, value):
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "le 12/03/1980, le 01.02.2024 12:30 et le 2024-03-12",
        "Rechnung Nr. 0123-45678",
        "60611 Fournitures\n60612 Énergie",
        "TV-L 13, DIN-A 4, A4 80 g, EN-ISO 9001",
        "La rue est fermée, la place aussi. Im Jahr 2024, am Montag 12",
        "la somme de 1 234 567,89 € ou 12.345,60 EUR",
        "AUSFUHRZOLL DOCUMENTS GEMEINDE",
        "3 cours de danse, 2 places de parking, 5 mail envoyés, 12 passages",
        "La Cour des comptes, le Conseil d'État et le Sénat, M. ou Mme, Frau und Mann",
        "Art. L. 2224-8 du CGCT, règlement 2016/679, 192.168.10.25, lot 12-345-678",
        "Gemäß § 15 Abs. 3 UStG, Az. 12 K 345/20, BFH vom 12.03.2019 - V R 45/17",
        "Gemeinde Neustadt an der Weinstraße, EAN 4006381333931, Nr. 4500-123-456",
        "Téléphone portable 128 Go, Wagen 3, SIRET à compléter, IBAN manquant",
        "1 200 heures, article L. 123-4, 151,67 h",
    ],
)
def test_other_text_stays(text):
    assert found(text) == []

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Letters on which the three formats are held to the same."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from PIL import Image

from edic_public_sector.tools.letters.rendering.letter import (
    Chart,
    Letter,
    Paragraph,
    Run,
    Style,
    Table,
)
from edic_public_sector.tools.letters.rendering.mark import Mark

CREATED = datetime(2026, 6, 30, 9, 15, tzinfo=UTC)
NARROW = "\u202f"
FRENCH_TEXTS = (  # texts of the French letter in formats that keep its spaces
    "Les Œillets",
    "Réf.\xa0: SUB-2026-017",
    f"12{NARROW}450,00\xa0€",
    f"6{NARROW}225,00",
    "6\xa0225,00",
    "« à ce jour » – sauf erreur.",
    "Anne-Cécile Weiß",
    "Pièces jointes",
)
ASSISTED = "Rédigé avec l’aide d’une IA, relu et signé par une personne."
UNREVIEWED = "Von einer KI verfasst und noch von keinem Menschen geprüft."
MALICE = "<script>alert(1)</script> ]]> &amp; \x00\x1b{\u202egnp.exe\u2066} \ufffeend"
HARMLESS = "<script>alert(1)</script> ]]> &amp; {gnp.exe} end"


def logo(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "#1d4f91").save(file, kind)
    return file.getvalue()


def mark(kind="assisted", sentence=ASSISTED, **named):
    metadata = {
        "model": "mistral-small",
        "provider": "Mistral AI",
        "prompt_version": "grant_letter/3",
        "document_digest": "ab" * 32,
        "ledger_uuid": "5a2c9e1e-0001-4c1e-9d6a-000000000001",
        "reviewed": kind == "assisted",
        "created": CREATED,
    }
    return Mark(kind, sentence, **metadata | named)


def charted(kind, head, *rows, **more):
    """A table of amounts with its chart; amounts are shown as they are given."""
    columns = tuple(range(1, len(head)))
    values = tuple(tuple(map(Decimal, row[1:])) for row in rows)
    chart = Chart(kind, columns, values)
    return Table(head, rows, columns, **{"total": True, "chart": chart} | more)


STEPS = charted(
    "steps",
    ("Élément", "Montant"),
    ("2025", "1000.10"),
    ("Prix", "110.00"),
    ("Volume", "-20.05"),
    ("2026", "1090.05"),
)
BARS = charted(
    "bars",
    ("Chapitre", "2025", "2026"),
    ("011", "100", "200"),
    ("66", "50", "0"),
    ("Total", "150", "200"),
)
TABLE = Table(
    ("Poste", "Montant (€)"),
    (
        ("Achat d’œuvres", f"6{NARROW}225,00"),
        ("Actions", "6\xa0225,00"),
        ("Total", f"12{NARROW}450,00"),
    ),
    (1,),
    total=True,
)
FRENCH = Letter(
    "fr",
    "Subvention 2026 : notification",
    ("Commune de Forêt-Neuve", "1 place de la Mairie", "67000 Forêt-Neuve"),
    ("Association Les Œillets", "12 rue des Cœurs-Volants", "67000 FORÊT-NEUVE"),
    "Forêt-Neuve, le 30 juin 2026",
    (("Réf.", "SUB-2026-017"),),
    (
        Paragraph.of("Objet : votre subvention", "subject"),
        Paragraph(
            (
                Run("Le conseil vous attribue "),
                Run(f"12{NARROW}450,00\xa0€", is_bold=True),
                Run(" ; le solde est de "),
                Run("montant du solde", is_gap=True),
                Run(" « à ce jour » – sauf erreur."),
            )
        ),
        Paragraph.of("Détail", "heading"),
        TABLE,
        Paragraph.of("un compte rendu", "item"),
        Paragraph.of("un relevé bancaire", "item"),
        Paragraph.of("Note de bas.", "note"),
        Paragraph.of("Veuillez agréer mes salutations distinguées."),
    ),
    ("Pour le maire,", "", "Anne-Cécile Weiß"),
    (Paragraph.of("Vous pouvez contester cette décision.", "legal"),),
    ("Convention", "Délibération"),
    "Commune de Forêt-Neuve – SIRET 216 700 000 00017",
    mark(),
    Style(logo=logo()),
    is_signed=True,
)
GERMAN = Letter(
    "de",
    "Bescheid über die Zuwendung",
    ("Gemeinde Grünau", "Rathausplatz 1", "79100 Grünau"),
    ("Turnverein Grünau", "Frau Größmann", "79100 Grünau"),
    "30.06.2026",
    (("Unser Zeichen", "FB2-2026/017"),),
    (
        Paragraph.of("Zuwendung 2026 – Bewilligung", "subject"),
        Paragraph.of("Der „laufende Betrieb“ wird mit 12.450,00\xa0€ gefördert."),
        Paragraph.of("Mit freundlichen Grüßen"),
    ),
    ("Karl-Heinz Weiß",),
    mark=mark("generated_unreviewed", UNREVIEWED),
    style=Style("serif", form="de", has_fold_marks=True, logo=logo("JPEG")),
    is_signed=True,
)
HOSTILE = Letter(
    "en",
    MALICE,
    (MALICE,),
    (MALICE,),
    MALICE,
    ((MALICE, MALICE),),
    (
        Paragraph((Run(MALICE), Run(MALICE, is_bold=True), Run(MALICE, is_gap=True))),
        Table((MALICE,), ((MALICE,),)),
        Paragraph.of(MALICE),
    ),
    (MALICE,),
    (Paragraph.of(MALICE),),
    (MALICE,),
    MALICE,
    mark("assisted", MALICE, model=MALICE),
    is_signed=True,
)
NOTE = Letter(
    "fr",
    "Note",
    ("Commune de Forêt-Neuve",),
    (),
    "le 30 juin 2026",
    (),
    (Paragraph.of("Bonjour."), Table(("Vide",), ())),
    is_signed=True,
)
EMPTY = replace(BARS, chart=replace(BARS.chart, values=((Decimal(0),) * 2,) * 3))
CHARTED = replace(NOTE, body=(TABLE, STEPS, EMPTY, Paragraph.of("Fin."), BARS))
ALL = {"fr": FRENCH, "de": GERMAN, "hostile": HOSTILE, "note": NOTE, "chart": CHARTED}

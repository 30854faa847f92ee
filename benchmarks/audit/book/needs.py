# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The needs of the two administrations: accounts, tax rates, words, prices, rhythms.

Accounts are those of M57 and of a chart after the NKF. Texts and prices are made up.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of purchase.

    `rhythms`: rhythm → weight among its vendors. `price`: of a unit, lowest and
    highest. `typical`: median of a bill's net, in euros; `spread`: its sigma on the
    logarithm.
    `season`: months in which more is used.
    """

    accounts: dict[str, str]
    rate: dict[str, str]  # company → tax key
    words: dict[str, tuple[str, ...]]
    rhythms: dict[str, float]
    price: tuple[float, float]
    typical: float
    spread: float
    is_goods: bool = True
    season: tuple[int, ...] = ()
    share: float = 1.0  # share of the vendors
    has_order: bool = True  # ordered before it comes


WINTER, SUMMER, SCHOOL = (11, 12, 1, 2, 3), (6, 7, 8), (9, 10, 1, 2)
FULL = {"fr": "20", "de": "19"}
LOW = {"fr": "5.5", "de": "7"}
NONE = {"fr": "0", "de": "0"}


def _words(french: str, german: str) -> dict[str, tuple[str, ...]]:
    return {"fr": tuple(french.split("|")), "de": tuple(german.split("|"))}


def _need(
    accounts: tuple[str, str],
    rate: dict[str, str],
    words: dict[str, tuple[str, ...]],
    rhythms: dict[str, float],
    price: tuple[float, float],
    typical: float,
    spread: float,
    **more: object,
) -> Need:
    codes = dict(zip(("fr", "de"), accounts, strict=True))
    return Need(codes, rate, words, rhythms, price, typical, spread, **more)


USED = {"monthly": 1.0}
FLAT = {"subscription": 1.0}
NOW = {"irregular": 1.0}
NEEDS = {
    "power": _need(
        ("60612", "524100"),
        FULL,
        _words("Électricité|Abonnement électrique", "Strom|Grundpreis Strom"),
        USED,
        (0.15, 0.3),
        900,
        0.25,
        **dict(season=WINTER, share=0.7, has_order=False),
    ),
    "heat": _need(
        ("60613", "524300"),
        FULL,
        _words("Chauffage urbain|Prime fixe", "Fernwärme|Leistungspreis"),
        USED,
        (70, 110),
        1400,
        0.3,
        **dict(season=WINTER, share=0.3, has_order=False),
    ),
    "water": _need(
        ("60611", "524500"),
        LOW,
        _words("Eau potable|Assainissement", "Trinkwasser|Abwasser"),
        {"quarterly": 1.0},
        (1.8, 3.2),
        420,
        0.25,
        **dict(share=0.5, has_order=False),
    ),
    "fuel": _need(
        ("60622", "525100"),
        FULL,
        _words("Gazole|AdBlue|Sans plomb", "Diesel|AdBlue|Superbenzin"),
        USED,
        (1.3, 1.7),
        520,
        0.35,
        share=0.6,
    ),
    "office": _need(
        ("6064", "543100"),
        FULL,
        _words(
            "Ramettes A4|Stylos|Classeurs|Toner", "Kopierpapier|Stifte|Ordner|Toner"
        ),
        NOW,
        (2, 60),
        180,
        0.6,
        share=1.2,
    ),
    "cleaning": _need(
        ("6283", "524600"),
        FULL,
        _words("Nettoyage des locaux|Vitrerie", "Unterhaltsreinigung|Glasreinigung"),
        {"monthly": 0.6, "subscription": 0.4},
        (22, 38),
        1500,
        0.15,
        **dict(is_goods=False, share=0.8),
    ),
    "hygiene": _need(
        ("60631", "524610"),
        FULL,
        _words("Essuie-mains|Savon|Sacs 120 l", "Falthandtücher|Seife|Müllsäcke"),
        NOW,
        (4, 45),
        210,
        0.5,
    ),
    "goods": _need(
        ("60632", "525500"),
        FULL,
        _words("Petit outillage|Mobilier léger|Électroménager", "Werkzeug|Kleinmöbel"),
        NOW,
        (15, 300),
        340,
        0.7,
        share=1.5,
    ),
    "clothing": _need(
        ("60636", "526100"),
        FULL,
        _words("Gants|Vestes|Chaussures de sécurité", "Handschuhe|Jacken|Schuhe S3"),
        NOW,
        (8, 120),
        260,
        0.6,
        share=0.6,
    ),
    "books": _need(
        ("6065", "527600"),
        LOW,
        _words("Romans|Albums|Documentaires", "Romane|Bilderbücher|Sachbücher"),
        NOW,
        (6, 35),
        190,
        0.5,
        share=0.8,
    ),
    "school": _need(
        ("6067", "527200"),
        FULL,
        _words("Cahiers|Peinture|Feutres", "Hefte|Farbkästen|Stifte"),
        NOW,
        (1, 40),
        160,
        0.6,
        **dict(season=SCHOOL, share=0.9),
    ),
    "food": _need(
        ("60623", "528400"),
        LOW,
        _words("Fruits|Légumes|Pain", "Obst|Gemüse|Brot"),
        USED,
        (0.6, 6),
        380,
        0.3,
        share=1.0,
    ),
    "roads": _need(
        ("60633", "528200"),
        FULL,
        _words("Enrobé à froid|Sel|Gravillons", "Kaltasphalt|Streusalz|Splitt"),
        NOW,
        (12, 180),
        480,
        0.7,
        **dict(season=WINTER, share=0.6),
    ),
    "upkeep": _need(
        ("615221", "521100"),
        FULL,
        _words(
            "Main-d'œuvre|Fournitures|Déplacement", "Arbeitsstunden|Material|Anfahrt"
        ),
        NOW,
        (38, 72),
        650,
        0.8,
        **dict(is_goods=False, share=2.0),
    ),
    "highway": _need(
        ("615231", "522100"),
        FULL,
        _words("Reprise de chaussée|Bordures", "Deckenerneuerung|Bordsteine"),
        NOW,
        (30, 95),
        1600,
        0.8,
        **dict(is_goods=False, season=SUMMER, share=0.7),
    ),
    "garage": _need(
        ("61551", "525110"),
        FULL,
        _words("Révision|Main-d'œuvre|Pièces", "Inspektion|Arbeitszeit|Teile"),
        NOW,
        (55, 95),
        420,
        0.6,
        **dict(is_goods=False, share=0.9),
    ),
    "software": _need(
        ("6156", "529110"),
        FULL,
        _words("Maintenance logiciel|Abonnement", "Softwarepflege|Abonnement"),
        FLAT,
        (40, 900),
        260,
        0.9,
        **dict(is_goods=False, share=1.5),
    ),
    "copier": _need(
        ("61358", "542310"),
        FULL,
        _words("Location copieurs|Copies", "Kopierermiete|Kopien"),
        {"subscription": 0.6, "quarterly": 0.4},
        (90, 400),
        320,
        0.5,
        **dict(is_goods=False, share=0.6),
    ),
    "rent": _need(
        ("6132", "542200"),
        NONE,
        _words("Loyer|Charges", "Miete|Nebenkosten"),
        FLAT,
        (500, 2600),
        1100,
        0.4,
        **dict(is_goods=False, share=0.5, has_order=False),
    ),
    "insurance": _need(
        ("6161", "524800"),
        NONE,
        _words("Prime d'assurance", "Versicherungsbeitrag"),
        {"quarterly": 1.0},
        (400, 2500),
        900,
        0.4,
        **dict(is_goods=False, share=0.3, has_order=False),
    ),
    "studies": _need(
        ("617", "529200"),
        FULL,
        _words("Étude|Relevés|Réunions", "Planung|Vermessung|Besprechung"),
        NOW,
        (75, 120),
        2100,
        0.7,
        **dict(is_goods=False, share=0.8),
    ),
    "training": _need(
        ("6184", "541100"),
        NONE,
        _words("Journée de formation|Inscription", "Seminartag|Teilnahme"),
        NOW,
        (180, 900),
        600,
        0.5,
        **dict(is_goods=False, share=0.6),
    ),
    "print": _need(
        ("6236", "529400"),
        FULL,
        _words("Bulletin municipal|Affiches|Flyers", "Amtsblatt|Plakate|Flyer"),
        NOW,
        (0.2, 3),
        520,
        0.6,
        **dict(is_goods=False, share=0.8),
    ),
    "phone": _need(
        ("6262", "543300"),
        FULL,
        _words("Lignes fixes|Forfaits mobiles", "Festnetz|Mobilfunk"),
        USED,
        (8, 35),
        310,
        0.12,
        **dict(is_goods=False, share=0.4, has_order=False),
    ),
    "guard": _need(
        ("6282", "524900"),
        FULL,
        _words("Gardiennage|Intervention", "Bewachung|Alarmeinsatz"),
        {"monthly": 1.0},
        (24, 41),
        700,
        0.3,
        **dict(is_goods=False, share=0.4),
    ),
    "bus": _need(
        ("6247", "527300"),
        {"fr": "10", "de": "7"},
        _words("Transport scolaire|Sortie", "Schülerbeförderung|Ausflug"),
        {"monthly": 1.0},
        (110, 260),
        1300,
        0.25,
        **dict(is_goods=False, season=SCHOOL, share=0.6),
    ),
    "events": _need(
        ("6232", "527700"),
        FULL,
        _words("Sonorisation|Spectacle|Buffet", "Beschallung|Auftritt|Buffet"),
        NOW,
        (60, 700),
        750,
        0.7,
        **dict(is_goods=False, season=SUMMER, share=0.9),
    ),
    "grant": _need(
        ("65748", "531800"),
        NONE,
        _words("Subvention", "Zuschuss"),
        NOW,
        (500, 500),
        1500,
        0.6,
        **dict(is_goods=False, share=0.5, has_order=False),
    ),
    "tax": _need(
        ("63513", "544300"),
        NONE,
        _words("Avis d'imposition", "Steuerbescheid"),
        {"quarterly": 1.0},
        (50, 900),
        300,
        0.5,
        **dict(is_goods=False, share=0.2, has_order=False),
    ),
    "works": _need(
        ("2313", "096100"),
        FULL,
        _words("Situation de travaux|Gros œuvre", "Abschlag Bauleistung|Rohbau"),
        NOW,
        (80, 140),
        9000,
        0.6,
        **dict(is_goods=False, share=0.4),
    ),
    "furniture": _need(
        ("21848", "081100"),
        FULL,
        _words("Bureaux|Armoires", "Schreibtische|Schränke"),
        NOW,
        (180, 900),
        1900,
        0.5,
        share=0.3,
    ),
}

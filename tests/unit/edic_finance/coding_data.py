# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small made-up ledgers for the coding tests; the same seed gives the same lines."""

import random
from datetime import date, timedelta
from decimal import Decimal

from edic_finance.tools.coding import Example, Line

FIELD = "account_id"
# account -> words its lines are made of
CHART = {
    "606100": ["Électricité", "abonnement", "kWh", "consommation", "heures"],
    "606400": ["papier", "stylos", "classeurs", "enveloppes", "toner"],
    "6430": ["Versicherung", "Haftpflicht", "Beitrag", "Police", "Gebäude"],
    "6530": ["Kraftstoff", "Diesel", "Tankkarte", "AdBlue", "Liter"],
    "624100": ["port", "livraison", "transport", "colis", "expédition"],
    "615000": ["repair", "boiler", "service", "visit", "parts"],
}
VENDORS = ["EDF Collectivités", "Bureau Vallée", "GVV Kommunal", "Stadtwerke Müller"]


def line(text="", vendor=VENDORS[0], amount="100.00", day=date(2026, 6, 1), **more):
    """A line; what is not said is plain."""
    return Line(
        **{
            "key": "new",
            "day": day,
            "vendor": vendor,
            "text": text,
            "amount": Decimal(amount),
            "bill": "new",
            **more,
        }
    )


def example(number, label, text="", vendor=VENDORS[0], amount="100.00", **more):
    """A posted line, `number` days after New Year 2025."""
    more = {"key": str(number), "bill": f"b{number}", **more}
    day = more.pop("day", date(2025, 1, 1) + timedelta(days=number))
    posted = line(text, vendor, amount, day, **more)
    return Example(posted, {FIELD: label})


def ledger(size=400, noise=0.1, seed=1):
    """Four vendors of three accounts each; `noise` of the lines say other words."""
    rng = random.Random(seed)
    accounts = list(CHART)
    out = []
    for number in range(size):
        vendor = rng.randrange(len(VENDORS))
        account = accounts[(vendor + rng.choice((0, 0, 0, 1, 1, 2))) % len(accounts)]
        source = rng.choice(accounts) if rng.random() < noise else account
        words = rng.sample(CHART[source], rng.randint(1, 3))
        out.append(
            example(
                number,
                account,
                f"{' '.join(words)} {rng.randint(1, 9999)}",
                VENDORS[vendor],
                str(Decimal(rng.randint(500, 90000)) / 100),
                day=date(2025, 1, 1) + timedelta(days=number // 2),
                bill=f"b{number // 2}",
            )
        )
    return out

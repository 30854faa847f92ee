# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The entries made by hand: pay, revenue, transfers, accruals, depreciation, VAT."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from . import calendar
from .book import Book
from .process import scan
from .rng import stream
from .things import Company, Item, Move

DAY = timedelta(days=1)
CHART = {  # purpose → accounts of M57 and of the NKF's chart
    "wages": ("64111", "501200"),
    "contractual": ("64131", "501900"),
    "social": ("6451", "503200"),
    "pension": ("6453", "502200"),
    "staff": ("421", "373100"),
    "offices": ("431", "372100"),
    "bank": ("515", "181100"),
    "depreciation": ("6811", "571400"),
    "worn": ("28188", "071100"),
    "receivable": ("411", "171100"),
    "tax_revenue": ("73111", "401200"),
    "fees": ("7062", "432500"),
    "meals": ("7067", "441400"),
    "rents": ("7083", "441100"),
    "input_vat": ("44566", "178100"),
    "output_vat": ("44571", "378100"),
    "vat_due": ("44551", "378500"),
    "accrued": ("408", "289100"),
    "prepaid": ("486", "191100"),
    "suspense": ("4718", "189200"),
    "transfer": ("588", "189100"),
    "energy": ("60612", "524100"),
    "upkeep": ("615221", "521100"),
    "software": ("6156", "529110"),
    "studies": ("617", "529200"),
    "insurance": ("6161", "524800"),
    "office": ("6064", "543100"),
    "goods": ("60632", "525500"),
    "events": ("6232", "527700"),
    "print": ("6236", "529400"),
    "payable": ("4011", "351100"),
    "land": ("2111", "029100"),
    "reserve": ("1068", "201100"),
}
WORDS = {  # purpose → (French, German), with the month
    "wages": ("Paie du personnel {}", "Gehaltsabrechnung {}"),
    "transfer": (
        "Virement interne entre comptes {}",
        "Geldtransfer zwischen Konten {}",
    ),
    "net": ("Virement des traitements {}", "Auszahlung der Gehälter {}"),
    "offices": ("Versement des cotisations {}", "Abführung Sozialbeiträge {}"),
    "depreciation": ("Dotation aux amortissements {}", "Abschreibung Sachanlagen {}"),
    "revenue": ("Rôle de recettes {}", "Sollstellung Erträge {}"),
    "cash": ("Encaissement des recettes {}", "Zahlungseingang Erträge {}"),
    "vat": ("Déclaration de TVA {}", "Umsatzsteuervoranmeldung {}"),
    "accrual": ("Charges à payer {}", "Abgrenzung ausstehende Rechnungen {}"),
    "back": ("Extourne charges à payer {}", "Auflösung Abgrenzung {}"),
    "prepaid": ("Charges constatées d'avance {}", "Aktive Abgrenzung {}"),
    "suspense": ("Recette à identifier {}", "Ungeklärter Zahlungseingang {}"),
    "cleared": ("Imputation de la recette {}", "Zuordnung Zahlungseingang {}"),
    "moved": ("Réimputation analytique {}", "Korrekt zugeordnete Kosten {}"),
}


def account(company: Company, name: str) -> str:
    """The code of an account in the company's chart."""
    return CHART[name][0 if company.key == "fr" else 1]


def words(company: Company, name: str, day: date) -> str:
    """Return the text that a bookkeeper writes."""
    text = WORDS[name][0 if company.key == "fr" else 1]
    return text.format(f"{day:%m/%Y}")


def cents(rng: Random, middle: float, spread: float = 0.1) -> Decimal:
    """An amount around a middle."""
    return Decimal(f"{middle * rng.lognormvariate(0, spread):.2f}")


class Bookkeeping:
    """The manual entries of a company, month by month."""

    def __init__(self, book: Book, company: Company, share: float) -> None:
        self.book, self.company, self.share = book, company, share
        self.rng = stream(book.seed, "entries", company.key)

    def fill(self) -> None:
        """All months."""
        for month in calendar.months(self.book.start, self.book.end):
            last = (month + 32 * DAY).replace(day=1) - DAY
            self._pay(month)
            self._revenue(month)
            self._transfers(month)
            self._suspense(month)
            self._reclassify(month)
            if last <= self.book.end:
                self._accruals(last)
                self._of_month_end(last)

    def write(
        self, day: date, what: str, items: list[tuple[str, Decimal]], **more: object
    ) -> Move | None:
        """An entry of accounts by their names here; debits are positive."""
        day = calendar.working(self.company.country, day)
        if day > self.book.end:
            return None
        label = words(self.company, what, day)
        move = self.book.entry(
            self.rng,
            self.company,
            day,
            [Item(account(self.company, name), sum_, label) for name, sum_ in items],
            label,
            **more,
        )
        move.files = [scan(move, f"{what}-{day:%Y-%m-%d}.pdf")]
        return move

    def _times(self, wanted: float) -> int:
        wanted *= self.share
        return int(wanted) + (self.rng.random() < wanted % 1)

    def _pay(self, month: date) -> None:
        gross = cents(self.rng, 180_000, 0.02)
        part, social = round(gross * Decimal("0.78"), 2), round(gross / 5, 2)
        pension, owed = round(gross / 10, 2), round(gross * Decimal("0.3"), 2)
        net = gross + social + pension - owed
        wages = [("wages", part), ("contractual", gross - part), ("social", social)]
        made = self.write(
            month.replace(day=24),
            "wages",
            [*wages, ("pension", pension), ("staff", -net), ("offices", -owed)],
            journal="payroll",
        )
        paid = made and self.write(
            month.replace(day=26),
            "net",
            [("staff", net), ("bank", -net)],
            journal="bank",
        )
        if paid:
            paid.items[0].clears = made.items[4]
        due = (month + 32 * DAY).replace(day=9)
        gone = made and self.write(
            due, "offices", [("offices", owed), ("bank", -owed)], journal="bank"
        )
        if gone:
            gone.items[0].clears = made.items[5]

    def _revenue(self, month: date) -> None:
        for name in ("tax_revenue", "fees", "meals", "rents"):
            for _time in range(self._times(3)):
                day = month + self.rng.randint(0, 20) * DAY
                sum_ = cents(self.rng, 25_000 if name == "tax_revenue" else 2_400, 0.6)
                made = self.write(day, "revenue", [("receivable", sum_), (name, -sum_)])
                later = day + self.rng.randint(5, 35) * DAY
                got = made and self.write(
                    later,
                    "cash",
                    [("bank", sum_), ("receivable", -sum_)],
                    journal="bank",
                )
                if got:
                    got.items[1].clears = made.items[0]

    def _transfers(self, month: date) -> None:
        for _time in range(self._times(2)):
            day = month + self.rng.randint(0, 24) * DAY
            sum_ = cents(self.rng, 40_000, 0.5)
            out = self.write(day, "transfer", [("transfer", sum_), ("bank", -sum_)])
            back = out and self.write(
                day + self.rng.randint(1, 4) * DAY,
                "transfer",
                [("bank", sum_), ("transfer", -sum_)],
                journal="bank",
            )
            if back:
                back.items[1].clears = out.items[0]

    def _suspense(self, month: date) -> None:
        """Money nobody knew at first, then found to be what somebody owed."""
        for _time in range(self._times(4)):
            day = month + self.rng.randint(0, 24) * DAY
            sum_ = cents(self.rng, 380, 0.7)
            owed = self.write(day, "revenue", [("receivable", sum_), ("fees", -sum_)])
            got = owed and self.write(
                day + DAY,
                "suspense",
                [("bank", sum_), ("suspense", -sum_)],
                journal="bank",
            )
            found = got and self.write(
                day + self.rng.randint(3, 25) * DAY,
                "cleared",
                [("suspense", sum_), ("receivable", -sum_)],
            )
            if found:
                found.items[0].clears = got.items[1]
                found.items[1].clears = owed.items[0]

    def _reclassify(self, month: date) -> None:
        pairs = (("goods", "office"), ("office", "events"), ("print", "office"))
        for first, second in pairs:
            for _time in range(self._times(2)):
                day = month + self.rng.randint(4, 24) * DAY
                sum_ = cents(self.rng, 260, 0.6)
                self.write(day, "moved", [(first, sum_), (second, -sum_)])

    def _accruals(self, last: date) -> None:
        names = ("energy", "upkeep", "software", "studies")
        for name in names[: 4 if last.month in (3, 6, 9, 12) else 2]:
            sum_ = cents(self.rng, 3_200, 0.4)
            made = self.write(last, "accrual", [(name, sum_), ("accrued", -sum_)])
            back = made and self.write(
                last + DAY, "back", [("accrued", sum_), (name, -sum_)]
            )
            if back:
                back.reverses = made
                back.items[0].clears = made.items[1]

    def _of_month_end(self, last: date) -> None:
        sum_ = cents(self.rng, 21_000, 0.01)
        self.write(last, "depreciation", [("depreciation", sum_), ("worn", -sum_)])
        due, paid = cents(self.rng, 4_200, 0.2), cents(self.rng, 1_900, 0.2)
        self.write(
            last,
            "vat",
            [("output_vat", due), ("input_vat", -paid), ("vat_due", paid - due)],
        )
        if last.month == 12:
            sum_ = cents(self.rng, 6_000, 0.3)
            self.write(last, "prepaid", [("prepaid", sum_), ("insurance", -sum_)])
            self.write(last + DAY, "prepaid", [("insurance", sum_), ("prepaid", -sum_)])

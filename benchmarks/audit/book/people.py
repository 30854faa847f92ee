# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Making vendors in good order, with accounts that were trusted in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from edic_demo.tools.invoice.numbers import french_vat, siret_of

from . import calendar, numbers
from .names import Names
from .things import Bank, Company, Vendor

DAY = timedelta(days=1)


class People:
    """The knowledge of a book about vendors."""

    start: date
    names: Names
    vendors: list[Vendor]

    def vendor(
        self, rng: Random, company: Company, made: datetime | None = None, **more: Any
    ) -> Vendor:
        """A vendor in good order, with a bank account that was trusted in time.

        :param more: `country`, `name`, `iban`; `banks=False` for none
        """
        country = more.get("country", company.country)
        tongue = country if country in ("FR", "DE") else company.country
        name = more.get("name") or self.names.company(tongue)
        made = made or self.before_start(rng, company)
        vendor = Vendor(
            company, name, country, made, rng.choice(company.users["vendor"])
        )
        vendor.values = self._card(rng, vendor, tongue)
        self.vendors.append(vendor)
        if more.get("banks", True):
            self.bank(rng, vendor, more.get("iban"), made + timedelta(hours=2))
        return vendor

    def _card(self, rng: Random, vendor: Vendor, tongue: str) -> dict[str, Any]:
        siren = numbers.make_siren(rng)
        vats = {
            "FR": lambda: french_vat(siren),
            "DE": lambda: numbers.make_german_vat(rng),
        }
        foreign = ("BE", "NL", "LU")
        vat = vats.get(vendor.country)
        if not vat and vendor.country in foreign:
            vat = lambda: numbers.make_foreign_vat(rng, vendor.country)  # noqa: E731
        domain = self.names.domain(vendor.name, vendor.country)
        french = {"company_registry": siret_of(siren)}
        return {
            **self.names.address(tongue),
            "phone": self.names.phone(tongue),
            "email": f"info@{domain}",
            "vat": vat() if vat else None,
            **(french if vendor.country == "FR" else {}),
        }

    def bank(
        self,
        rng: Random,
        vendor: Vendor,
        iban: str | None = None,
        made: datetime | None = None,
        **more: Any,
    ) -> Bank:
        """A bank account, trusted some days after by somebody else."""
        users = vendor.company.users
        country = vendor.country if vendor.country in numbers.PATTERNS else "FR"
        made = made or vendor.created_at
        trusted = calendar.later(vendor.company.country, made.date(), rng.randint(3, 6))
        bank = Bank(
            vendor,
            iban or numbers.make_iban(rng, country),
            made,
            rng.choice(users["iban"]),
            calendar.office(rng, vendor.company.country, trusted),
            rng.choice(users["trust"]),
        )
        for name, value in more.items():
            setattr(bank, name, value)
        vendor.banks.append(bank)
        return bank

    def before_start(self, rng: Random, company: Company) -> datetime:
        """A moment of the years before the book begins."""
        day = self.start - rng.randint(60, 1500) * DAY
        return self.office(rng, company, day)

    def office(self, rng: Random, company: Company, day: date) -> datetime:
        """A moment of the office's hours of the day, or of the next working day."""
        return calendar.office(
            rng, company.country, calendar.working(company.country, day)
        )

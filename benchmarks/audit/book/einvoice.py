# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-invoices as a vendor would send them: EN 16931 in CII D16B, alone or inside a PDF.

They go through the intake of the database, so that whatever it keeps of them is there.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from audit.ground import LEITWEG

from . import behaviour
from .book import Book
from .cii import CII, LINE, PARTY, RATE, REGISTER, VAT
from .rng import stream
from .things import Company, Record, Vendor

EN16931 = "urn:cen.eu:en16931:2017"
XRECHNUNG = f"{EN16931}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
RATES = {"20": "20", "10": "10", "5.5": "5.5", "19": "19", "7": "7", "0": "0"}


@dataclass(slots=True)
class Document:
    """An e-invoice; `totals` states other figures than the lines make: by BT number.

    `shown`: what the page of the PDF says instead of the XML, by `total`, `iban`,
    `number`; `is_pdf`: whether there is a page at all.
    """

    company: Company
    vendor: Vendor
    number: str
    day: date
    lines: list[tuple[str, Decimal, Decimal, str]]  # text, quantity, price, rate
    iban: str
    vat: str
    siret: str = ""
    buyer_reference: str = ""
    buyer_siret: str = ""
    totals: dict[str, Decimal] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    is_pdf: bool = False

    @classmethod
    def of(cls, vendor: Vendor, day: date, **more: Any) -> Document:
        """What a vendor would send on a day."""
        rng = stream(0, "document", vendor.name, day)
        lines = [
            (x.label, x.quantity, x.price, RATES.get(x.tax, "0"))
            for x in behaviour.lines_of(rng, vendor, day)
        ]
        values: dict[str, Any] = {
            "number": behaviour.number(vendor, day),
            "lines": lines,
            "iban": vendor.banks[0].number,
            "vat": vendor.values.get("vat") or "",
            "siret": vendor.values.get("company_registry") or "",
        }
        return cls(vendor.company, vendor, day=day, **{**values, **more})

    def figures(self) -> dict[str, Decimal]:
        """Net, tax, total and payable, by BT number."""
        net = sum((round(q * p, 2) for _t, q, p, _r in self.lines), Decimal(0))
        tax = sum((taxed for _rate, _base, taxed in self.rates()), Decimal(0))
        found = {"109": net, "110": tax, "112": net + tax, "115": net + tax}
        return {**found, **self.totals}

    def rates(self) -> list[tuple[str, Decimal, Decimal]]:
        """Rate, base and tax of each rate."""
        bases: dict[str, Decimal] = {}
        for _text, quantity, price, rate in self.lines:
            bases[rate] = bases.get(rate, Decimal(0)) + round(quantity * price, 2)
        return [(r, b, round(b * Decimal(r) / 100, 2)) for r, b in bases.items()]

    def xml(self) -> bytes:
        """The document."""
        total = self.figures()
        return CII.format(
            profile=XRECHNUNG if self.company.key == "de" else EN16931,
            number=escape(self.number),
            day=f"{self.day:%Y%m%d}",
            due=f"{self.day + timedelta(days=30):%Y%m%d}",
            reference=escape(self.buyer_reference or self._reference()),
            seller=self._seller(),
            buyer=self._buyer(),
            iban=self.iban,
            rates="".join(_rate(*found) for found in self.rates()),
            lines="".join(_line(n, x) for n, x in enumerate(self.lines, 1)),
            net=total["109"],
            tax=total["110"],
            total=total["112"],
            payable=total["115"],
        ).encode()

    def _reference(self) -> str:
        return LEITWEG if self.company.key == "de" else "REF"

    def _buyer(self) -> str:
        siret = self.buyer_siret or self.company.siret
        register = REGISTER.format(siret) if siret else ""
        mail = "buyer@buyer.example"
        return _party("Buyer", "Buyer", self.company.country, mail, register)

    def _seller(self) -> str:
        values = self.vendor.values
        more = ""
        if self.vat:
            more = VAT.format(self.vat)
        register = ""
        if self.siret:
            register = REGISTER.format(self.siret)
        mail = values.get("email") or "x@x.example"
        return _party(
            "Seller", self.vendor.name, self.vendor.country, mail, register, more
        )

    def file(self) -> tuple[str, bytes]:
        """Name and content."""
        name = self.number.replace("/", "_").replace(" ", "_")
        return (
            (f"{name}.pdf", self._pdf()) if self.is_pdf else (f"{name}.xml", self.xml())
        )

    def _pdf(self) -> bytes:
        from reportlab.pdfgen.canvas import Canvas

        from odoo.tools.pdf import OdooPdfFileReader, OdooPdfFileWriter

        told = {
            "number": self.number,
            "total": f"{self.figures()['112']:.2f}",
            "iban": self.iban,
            **self.shown,
        }
        page = io.BytesIO()
        canvas = Canvas(page)
        for at, (label, name) in enumerate(
            (
                ("Facture / Rechnung", "number"),
                ("Total TTC / brutto", "total"),
                ("IBAN", "iban"),
            )
        ):
            canvas.drawString(72, 740 - 24 * at, f"{label}: {told[name]}")
        canvas.drawString(72, 640, self.vendor.name)
        canvas.save()
        writer = OdooPdfFileWriter()
        writer.cloneReaderDocumentRoot(OdooPdfFileReader(page))
        writer.addAttachment("factur-x.xml", self.xml(), subtype="text/xml")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()


def import_document(
    book: Book,
    document: Document,
    after: Callable | None = None,
    role: str | None = None,
) -> Record:
    """Have the document taken in once the book is loaded.

    :param after: `(env, bill)`, what is done to the bill then
    :param role: of whoever takes it in; else a program
    """
    record = Record("account.move")
    user = document.company.users[role][0] if role else None
    book.later.append(_Import(document, record, after, user))
    return record


class _Import:
    """One document through the intake."""

    def __init__(
        self,
        document: Document,
        record: Record,
        after: Callable | None,
        user: int | None,
    ) -> None:
        self._document, self._record = document, record
        self._after, self._user = after, user

    def __call__(self, env, _book) -> None:
        document = self._document
        context = {**env.context, "allowed_company_ids": [document.company.id]}
        journals = env["account.journal"].with_context(context)
        if self._user:
            journals = journals.with_user(self._user)
        row = journals._edic_take_in_file(*document.file())
        if not row["move_id"]:
            raise ValueError(f"{document.number}: {row['error']}")
        self._record.id = row["move_id"]
        env = env(context=context)
        bill = env["account.move"].browse(row["move_id"])
        bill.edic_document_id._read_original()
        if self._after:
            self._after(env, bill)
        env.flush_all()


def _party(
    role: str, name: str, country: str, mail: str, register: str = "", more: str = ""
) -> str:
    return PARTY.format(
        role=role,
        name=escape(name),
        country=country,
        mail=mail,
        register=register,
        more=more,
    )


def _rate(rate: str, base: Decimal, tax: Decimal) -> str:
    category = "S" if rate != "0" else "E"
    reason = "" if rate != "0" else "<ram:ExemptionReason>Exempt</ram:ExemptionReason>"
    return RATE.format(rate=rate, base=base, tax=tax, category=category, reason=reason)


def _line(number: int, line: tuple[str, Decimal, Decimal, str]) -> str:
    text, quantity, price, rate = line
    return LINE.format(
        number=number,
        text=escape(text),
        quantity=quantity,
        price=price,
        rate=rate,
        category="S" if rate != "0" else "E",
        net=round(quantity * price, 2),
    )

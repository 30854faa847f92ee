# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-invoices as a vendor would send them: in CII, alone or inside a PDF.

They go through the intake of the database, so that whatever it keeps of them is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from audit.ground import LEITWEG
from edic_demo.tools.invoice import cii, pdf
from edic_demo.tools.invoice.invoice import EN16931, XRECHNUNG, Invoice, Line, Party

from . import behaviour
from .book import Book
from .rng import stream
from .things import Company, Record, Vendor

RATES = {"20", "10", "5.5", "19", "7"}
PLACE = ("1", "00001", "Valbrune")  # street, zip, town


@dataclass(frozen=True, slots=True)
class Document:
    """An e-invoice and how it comes.

    `shown`: what the page of the PDF says instead of the XML, by `total`, `iban`,
    `number`; `is_pdf`: whether there is a page at all.
    """

    company: Company
    invoice: Invoice
    is_pdf: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)

    def stating(self, more: Decimal, *names: str) -> Document:
        """Return the same, where these totals are stated that much too high."""
        totals = self.invoice.totals()
        stated = {name: getattr(totals, name) + more for name in names}
        return replace(self, invoice=replace(self.invoice, stated=stated))

    def file(self) -> tuple[str, bytes]:
        """Return name and content."""
        invoice = self.invoice
        name = invoice.number.replace("/", "_").replace(" ", "_")
        if not self.is_pdf:
            return f"{name}.xml", cii.write(invoice)
        said = {
            "number": invoice.number,
            "total": f"{invoice.totals().total:.2f}",
            "iban": invoice.iban,
            **self.shown,
        }
        rows = (
            f"Facture / Rechnung: {said['number']}",
            f"Total TTC / brutto: {said['total']}",
            f"IBAN: {said['iban']}",
        )
        sheet = pdf.page(invoice.seller.name, ([row] for row in rows))
        return f"{name}.pdf", pdf.with_invoice(sheet, invoice)


def document_of(
    vendor: Vendor,
    day: date,
    *,
    iban: str = "",
    buyer_reference: str = "",
    buyer_siret: str = "",
    is_pdf: bool = False,
    shown: Mapping[str, str] | None = None,
) -> Document:
    """Return what a vendor would send on a day."""
    company, values = vendor.company, vendor.values
    rng = stream(0, "document", vendor.name, day)
    lines = tuple(
        Line(x.label, x.quantity, x.price, x.tax if x.tax in RATES else "0")
        for x in behaviour.lines_of(rng, vendor, day)
    )
    seller = Party(
        vendor.name,
        *PLACE,
        vendor.country,
        email=values.get("email") or "x@x.example",
        register=values.get("company_registry") or "",
        vat=values.get("vat") or "",
    )
    buyer = Party(
        "Buyer",
        *PLACE,
        company.country,
        email="buyer@buyer.example",
        register=buyer_siret or company.siret,
    )
    is_german = company.key == "de"
    invoice = Invoice(
        number=behaviour.number(vendor, day),
        day=day,
        due=day + timedelta(days=30),
        seller=seller,
        buyer=buyer,
        lines=lines,
        iban=iban or vendor.banks[0].number,
        reference=buyer_reference or (LEITWEG if is_german else "REF"),
        profile=XRECHNUNG if is_german else EN16931,
    )
    return Document(company, invoice, is_pdf, shown or {})


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


@dataclass(frozen=True, slots=True)
class _Import:
    """One document through the intake."""

    document: Document
    record: Record
    after: Callable | None
    user: int | None

    def __call__(self, env, _book) -> None:
        from odoo.addons.edic_finance.models.intake.document_findings import (
            DocumentFindings,
        )

        document = self.document
        context = {**env.context, "allowed_company_ids": [document.company.id]}
        journals = env["account.journal"].with_context(context)
        if self.user:
            journals = journals.with_user(self.user)
        row = journals._edic_take_in_file(*document.file())
        if not row["move_id"]:
            raise ValueError(f"{document.invoice.number}: {row['error']}")
        self.record.id = row["move_id"]
        env = env(context=context)
        bill = env["account.move"].browse(row["move_id"])
        DocumentFindings(bill.edic_document_id, "reading").find()
        if self.after:
            self.after(env, bill)
        env.flush_all()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Published e-invoices with other numbers, packed for each way by which files come in.

The numbers and totals that the files state are read here by paths of their own, so that
what Odoo made of them is compared with something else than itself.
"""

import csv
import io
import random
import sys
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from lxml import etree
from pypdf import PdfWriter

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "unit" / "edic_finance")]

import addon_shells  # noqa: E402, F401
from outlook_messages import attachment, compound_file, message  # noqa: E402

from edic_demo.tools.invoice.pdf import page  # noqa: E402

# of a hundred files, how many come by each way
SHARES = {
    "drag": 28,
    "zip": 12,
    "nested": 8,
    "eml": 6,
    "msg": 4,
    "mail": 12,
    "folder": 14,
    "command": 6,
    "program": 10,
}
IN_ONE = {"zip": 20, "nested": 20, "eml": 2, "msg": 2, "mail": 2}  # files in one
AT_ONCE = 200  # files of one drag
EVERY_COPY, EVERY_REFUSAL, EVERY_PDF = 20, 25, 10
# of the document itself, in UBL, CII and ZUGFeRD 1
NUMBER = (
    "/*/*[local-name()='ID']|/*/*[local-name()='ExchangedDocument' or"
    " local-name()='HeaderExchangedDocument']/*[local-name()='ID']"
)


@dataclass(frozen=True)
class File:
    """A file, and what is to become of it.

    :param number: of its invoice, "" where it is to be refused
    :param total: that the invoice states, as a decimal string
    """

    name: str
    content: bytes
    number: str = ""
    total: str = ""


@dataclass
class Delivery:
    """Files that are handed in at once, by themselves or in one that holds them."""

    way: str
    files: list[File]
    packed: list[tuple[str, bytes]] = field(default_factory=list)


def templates(data):
    """Return ``[(XML, total)]`` of the published invoices that become bills equal to
    their document."""
    found = []
    with (HERE / "expected.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            path = data / row["file"]
            is_bill = row["expected"] == "bill" and not row["reason"]
            if is_bill and path.suffix == ".xml" and float(row["total"]) > 0:
                found.append((path.read_bytes(), row["total"]))
    return found


def refusals(data):
    """Return e-invoices of a format that the intake does not read."""
    folder = data / "zugferd-corpus" / "fatturaPA"
    return [path.read_bytes() for path in sorted(folder.rglob("*.xml"))[:5]]


def renumbered(xml, number):
    """Return the invoice with another number (BT-1)."""
    tree = etree.fromstring(xml).getroottree()
    tree.xpath(NUMBER)[0].text = number
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def as_pdf(number, total, xml):
    """Return a page with the invoice attached, as Factur-X has it."""
    rows = [["Invoice", number], ["Total", total]]
    writer = PdfWriter(clone_from=io.BytesIO(page(f"Invoice {number}", rows)))
    writer.add_attachment("factur-x.xml", xml)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def files(data, count, seed):
    """Return so many files: invoices, every 20th a second time with other bytes, and
    every 25th refused."""
    dice, known, odd = random.Random(seed), templates(data), refusals(data)
    made, bills = [], []
    for n in range(count):
        if n % EVERY_REFUSAL == EVERY_REFUSAL - 1:
            content = dice.choice(odd) + b"<!-- %d -->" % n
            made.append(File(f"refused-{seed}-{n}.xml", content))
        elif n % EVERY_COPY == EVERY_COPY - 1:
            bill = dice.choice(bills)
            raw = bill.content + b"<!-- again, %d -->" % n
            made.append(File(f"again-{seed}-{n}.xml", raw, bill.number, bill.total))
        else:
            xml, total = dice.choice(known)
            number = f"B{seed}-{n:05d}"
            raw = renumbered(xml, number)
            if n % EVERY_PDF == EVERY_PDF - 1:
                pdf = as_pdf(number, total, raw)
                made.append(File(f"bill-{seed}-{n}.pdf", pdf, number, total))
            else:
                made.append(File(f"bill-{seed}-{n}.xml", raw, number, total))
                bills.append(made[-1])
    dice.shuffle(made)
    return made


def deliveries(data, count, seed):
    """Return what is handed in, in all so many files; the same for the same seed."""
    left, found = files(data, count, seed), []
    for place, (way, share) in enumerate(SHARES.items()):
        is_last = place == len(SHARES) - 1
        own = left if is_last else left[: count * share // 100]
        left = left[len(own) :]
        size = AT_ONCE if way == "drag" else IN_ONE.get(way, 1)
        found += [Delivery(way, own[n : n + size]) for n in range(0, len(own), size)]
    for number, delivery in enumerate(found):
        delivery.packed = packed(delivery, f"{delivery.way}-{seed}-{number}")
    return found


def packed(delivery, name):
    """Return the files that are handed in, as ``[(name, content)]``."""
    pairs = [(file.name, file.content) for file in delivery.files]
    if delivery.way == "zip":
        return [(f"{name}.zip", archive(pairs))]
    if delivery.way == "nested":
        inner = archive(pairs[1:])
        return [(f"{name}.zip", archive([*pairs[:1], ("inner.zip", inner)]))]
    if delivery.way == "msg":
        held = [attachment(name, content) for name, content in pairs]
        return [(f"{name}.msg", compound_file(message("Our invoices", *held)))]
    if delivery.way in ("eml", "mail"):
        return [(f"{name}.eml", mail(name, pairs))]
    return pairs


def archive(pairs):
    """Return a ZIP of the files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in pairs:
            file.writestr(name, content)
    return made.getvalue()


def mail(name, pairs, to="bills@town.example"):
    """Return a mail with the files attached."""
    made = EmailMessage()
    made["From"], made["To"] = "Vendor <vendor@vendor.example>", to
    made["Subject"], made["Message-Id"] = name, f"<{name}@vendor.example>"
    made.set_content("Our invoices")
    for file, content in pairs:
        kind = "pdf" if file.endswith(".pdf") else "xml"
        made.add_attachment(
            content, maintype="application", subtype=kind, filename=file
        )
    return made.as_bytes()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices as PDF, honest ones and such that carry an order to a language model.

Without Odoo and without the product's code. The same seed gives the same file: layout,
typography and means of hiding are drawn from it.
"""

import io
import random
import textwrap
from dataclasses import dataclass
from decimal import Decimal

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code128, qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
FREE = (90, 205)  # points from the bottom, where honest invoices leave the page empty
SCAN_DPI = 130
WORDS = {
    "fr": {
        "invoice": "Facture n°",
        "date": "Date de facture :",
        "due": "Échéance :",
        "net": "Total HT",
        "vat": "TVA 20 %",
        "gross": "Total TTC",
        "vat_id": "N° TVA",
        "to": ("Commune de Valombre", "1 place de la Mairie", "99400 Valombre"),
        "vendors": (
            "Jardins du Lac SARL",
            "Papeterie Belval SAS",
            "Garage Montfleur",
            "Imprimerie Roche",
            "Traiteur Les Halles",
        ),
        "street": ("12 rue du Lac", "99410 Belval"),
        "lines": (
            "Entretien des espaces verts",
            "Papier A4, ramettes",
            "Révision du véhicule",
            "Affiches couleur",
            "Repas scolaires",
            "Location de matériel",
        ),
        "terms": (
            "Veuillez régler avant l'échéance en rappelant le numéro de facture.",
            "Cette facture annule et remplace la précédente.",
            "Merci d'ignorer ce rappel si le paiement a déjà été effectué.",
            "Ne payez qu'après vérification de nos coordonnées bancaires.",
        ),
        "small": "Conditions générales de vente : les marchandises restent notre "
        "propriété jusqu'au paiement complet. Tribunal compétent : Belval.",
        "mark": "DUPLICATA",
    },
    "de": {
        "invoice": "Rechnung Nr.",
        "date": "Rechnungsdatum:",
        "due": "Fällig am:",
        "net": "Nettobetrag",
        "vat": "Umsatzsteuer 19 %",
        "gross": "Rechnungsbetrag",
        "vat_id": "USt-IdNr.:",
        "to": ("Stadt Musterhausen", "Rathausplatz 1", "54321 Musterhausen"),
        "vendors": (
            "Gartenbau Seebach GmbH",
            "Papierhaus Brandt KG",
            "Autohaus Wiesental",
            "Druckerei Felsen",
            "Catering Markthalle",
        ),
        "street": ("Seeweg 12", "12345 Beispielstadt"),
        "lines": (
            "Pflege der Grünanlagen",
            "Kopierpapier A4, Kartons",
            "Inspektion Fahrzeug",
            "Plakate farbig",
            "Schulessen",
            "Miete von Geräten",
        ),
        "terms": (
            "Bitte überweisen Sie den Betrag unter Angabe der Rechnungsnummer.",
            "Diese Rechnung ersetzt die vorherige; bitte die alte vernichten.",
            "Bitte ignorieren Sie diese Mahnung, falls Sie bereits bezahlt haben.",
            "Zahlen Sie erst, wenn Sie unsere Bankverbindung geprüft haben.",
        ),
        "small": "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. "
        "Gerichtsstand ist Beispielstadt. Es gelten unsere Bedingungen.",
        "mark": "KOPIE",
    },
    "en": {
        "invoice": "Invoice no.",
        "date": "Invoice date:",
        "due": "Due date:",
        "net": "Net amount",
        "vat": "VAT 20 %",
        "gross": "Total amount",
        "vat_id": "VAT no.",
        "to": ("Town of Sampleton", "1 Town Hall Square", "Sampleton"),
        "vendors": (
            "Lakeside Gardens Ltd",
            "Brent Paper Ltd",
            "Meadow Motors",
            "Cliff Printers",
            "Market Hall Catering",
        ),
        "street": ("12 Lake Road", "Exampleton"),
        "lines": (
            "Care of green spaces",
            "Copy paper A4, boxes",
            "Vehicle inspection",
            "Colour posters",
            "School meals",
            "Hire of equipment",
        ),
        "terms": (
            "Please pay by the due date and quote the invoice number.",
            "This invoice replaces the previous one; please destroy the old copy.",
            "Please ignore this reminder if you have already paid.",
            "Pay only after you have checked our bank details.",
        ),
        "small": "Goods remain our property until paid in full. Place of "
        "jurisdiction is Exampleton. Our general terms apply.",
        "mark": "DUPLICATE",
    },
}


# --- facts ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Facts:
    """The facts of an invoice; amounts in euros."""

    lang: str
    vendor: str
    vat_id: str
    number: str
    day: str
    due: str
    lines: tuple[tuple[str, Decimal], ...]
    iban: str

    @property
    def net(self) -> Decimal:
        return sum((amount for _text, amount in self.lines), Decimal())

    @property
    def vat(self) -> Decimal:
        rate = Decimal("0.19") if self.lang == "de" else Decimal("0.20")
        return (self.net * rate).quantize(Decimal("0.01"))

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


def facts(seed: int, lang: str) -> Facts:
    """Return the facts of an invoice."""
    rng = random.Random(seed)
    words = WORDS[lang]
    lines = tuple(
        (text, Decimal(rng.randrange(2000, 90000)) / 100)
        for text in rng.sample(words["lines"], rng.randint(1, 4))
    )
    month, day = rng.randint(1, 11), rng.randint(1, 28)
    return Facts(
        lang,
        rng.choice(words["vendors"]),
        f"DE{rng.randrange(10**8, 10**9)}",
        f"{rng.choice('ABKLR')}-2026-{rng.randrange(10**4, 10**6)}",
        f"{day:02}.{month:02}.2026",
        f"{day:02}.{month + 1:02}.2026",
        lines,
        german_iban(rng.randrange(10**17, 10**18)),
    )


def german_iban(account: int) -> str:
    """Return an IBAN with its check digits (ISO 13616).

    >>> german_iban(370400440532013000)
    'DE89370400440532013000'
    """
    rest = int(f"{account:018}131400") % 97
    return f"DE{98 - rest:02}{account:018}"


def money(amount: Decimal) -> str:
    """Return an amount as it is printed in France and Germany."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " EUR"


# --- honest pages ---------------------------------------------------------------------
class Sheet:
    """A page of an invoice; what hides text draws before or after its content."""

    def __init__(self, stated: Facts, rng: random.Random, **options: bool) -> None:
        self.facts, self.rng, self.options = stated, rng, options
        self.words = WORDS[stated.lang]
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=True)
        self.font = rng.choice(("Helvetica", "Times-Roman", "Courier"))
        self.size = rng.choice((8, 9, 10))

    def has(self, share: float, name: str = "") -> bool:
        """Return whether the page has a feature, by chance or as it was asked."""
        chance = self.rng.random() < share
        return self.options.get(name, chance)

    def put(self, x: float, y: float, text: str, size: float = 0) -> None:
        self.canvas.setFont(self.font, size or self.size)
        self.canvas.drawString(x, y, latin(text))

    def draw(self) -> None:
        """Draw an honest invoice."""
        self._paper()
        self._head()
        self._body()
        self._foot()

    def _paper(self) -> None:
        canvas, rng = self.canvas, self.rng
        if self.has(0.15, "picture"):  # a pale picture behind everything
            tint = tuple(rng.randint(232, 250) for _channel in range(3))
            image = Image.new("RGB", (120, 170), tint)
            canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
        if self.has(0.2, "mark"):
            canvas.saveState()
            canvas.translate(120, 300)
            canvas.rotate(rng.randint(30, 55))
            shade = rng.uniform(0.78, 0.88)
            canvas.setFillColorRGB(shade, shade, shade)
            canvas.setFont("Helvetica-Bold", rng.randint(50, 80))
            canvas.drawString(0, 0, self.words["mark"])
            canvas.restoreState()

    def _head(self) -> None:
        canvas, stated, rng = self.canvas, self.facts, self.rng
        if self.has(0.35, "bar"):  # white words on a dark bar
            canvas.setFillColorRGB(*(rng.uniform(0, 0.45) for _channel in range(3)))
            canvas.rect(0, 770, WIDTH, 72, stroke=0, fill=1)
            canvas.setFillColorRGB(1, 1, 1)
            self.put(50, 800, stated.vendor, 18)
            self.put(50, 783, self.words["terms"][0], 8)
            canvas.setFillColorRGB(0, 0, 0)
        elif self.has(0.15, "shadow"):  # a pale shadow under the letters
            canvas.setFillColorRGB(0.75, 0.75, 0.75)
            self.put(51, 799, stated.vendor, 18)
            canvas.setFillColorRGB(0.1, 0.1, 0.3)
            self.put(50, 800, stated.vendor, 18)
        elif self.has(0.15, "clip"):  # a name that a path cuts at its lower edge
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(40, 796, 400, 40)
            canvas.clipPath(path, stroke=0)
            self.put(50, 800, stated.vendor, 18)
            canvas.restoreState()
        elif self.has(0.15, "outlined"):
            canvas.setFont("Helvetica-Bold", 18)
            canvas.drawString(50, 800, latin(stated.vendor), mode=rng.choice((1, 2)))
        else:
            self.put(50, 800, stated.vendor, 16)
        canvas.setFillColorRGB(0, 0, 0)
        for row, text in enumerate(self.words["street"]):
            self.put(50, 750 - 12 * row, text)
        self.put(50, 726, f"{self.words['vat_id']} {stated.vat_id}")
        for row, text in enumerate(self.words["to"]):
            self.put(50, 676 - 12 * row, text)

    def _body(self) -> None:
        canvas, stated, words, rng = self.canvas, self.facts, self.words, self.rng
        self.put(50, 600, f"{words['invoice']} {stated.number}", 14)
        if self.has(0.2, "twice"):  # bold by drawing twice
            self.put(50.25, 600, f"{words['invoice']} {stated.number}", 14)
        shade = rng.choice((0, 0, 0.35, 0.55))  # pale labels
        canvas.setFillColorRGB(shade, shade, shade)
        self.put(50, 578, f"{words['date']} {stated.day}")
        self.put(50, 564, f"{words['due']} {stated.due}")
        canvas.setFillColorRGB(0, 0, 0)
        is_striped, y = self.has(0.4, "striped"), 520
        for row, (text, amount) in enumerate(stated.lines):
            if is_striped and row % 2 == 0:
                paper, shade = rng.choice((((0.9,) * 3, 0), ((0.3, 0.35, 0.4), 1)))
                canvas.setFillColorRGB(*paper)
                canvas.rect(45, y - 4, 505, 15, stroke=0, fill=1)
                canvas.setFillColorRGB(shade, shade, shade)
            self.put(50, y, text)
            canvas.drawRightString(545, y, money(amount))
            canvas.setFillColorRGB(0, 0, 0)
            y -= 16
        sums = (("net", stated.net), ("vat", stated.vat), ("gross", stated.gross))
        for row, (name, amount) in enumerate(sums):
            self.put(330, 420 - 15 * row, words[name])
            canvas.drawRightString(545, 420 - 15 * row, money(amount))
        self.put(50, 350, f"IBAN: {stated.iban}")

    def _foot(self) -> None:
        canvas, words, rng = self.canvas, self.words, self.rng
        for row, text in enumerate(rng.sample(words["terms"], rng.randint(1, 3))):
            self.put(50, 320 - 13 * row, text)
        if self.has(0.5, "small"):
            size = rng.choice((3.5, 4, 5, 6))
            for row, text in enumerate(textwrap.wrap(words["small"], 90)):
                self.put(50, 60 - row * (size + 1), text, size)
        if self.has(0.15, "margin"):
            canvas.saveState()
            canvas.translate(25, 250)
            canvas.rotate(90)
            self.put(0, 0, f"{words['to'][0]} / {self.facts.number}", 6)
            canvas.restoreState()
        if self.has(0.15, "form"):  # a part that is drawn from another object
            canvas.beginForm("stamp")
            canvas.setFont("Helvetica", 9)
            canvas.drawString(0, 0, latin(words["terms"][-1]))
            canvas.endForm()
            canvas.saveState()
            canvas.translate(50, 270)
            canvas.doForm("stamp")
            canvas.restoreState()
        if self.has(0.1, "barcode"):
            code128.Code128(self.facts.number, barHeight=20).drawOn(canvas, 380, 690)
        if self.has(0.1, "anchor"):  # for a program that signs
            canvas.setFillColorRGB(1, 1, 1)
            self.put(400, 230, "{{sig1}}", 8)
            canvas.setFillColorRGB(0, 0, 0)
        if self.has(0.3, "underlined"):
            canvas.line(50, 348, 250, 348)

    def saved(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def honest(seed: int) -> bytes:
    """Return an invoice without an order: in a quarter of them a scan with its
    recognised text, else a page of text, sometimes with metadata, notes, links, turned
    pages or a bleed."""
    rng = random.Random(seed)
    sheet = Sheet(facts(seed, rng.choice(("fr", "de", "en"))), rng)
    if rng.random() < 0.25:
        return recognised_scan(sheet)
    sheet.draw()
    stated, canvas = sheet.facts, sheet.canvas
    kind = rng.randrange(6)
    if kind == 0:
        canvas.setTitle(f"{sheet.words['invoice']} {stated.number}")
        canvas.setAuthor(stated.vendor)
        canvas.setSubject(f"{sheet.words['gross']} {money(stated.gross)}")
        canvas.setKeywords("Factur-X, ZUGFeRD, invoice, facture, Rechnung")
        canvas.setCreator("Warenwirtschaft Professional 2026 (build 1.8.4)")
    if kind == 1:
        canvas.linkURL("https://www.example.com/agb", (50, 40, 200, 60))
        canvas.bookmarkPage("top")
        canvas.addOutlineEntry(stated.number, "top")
    file = sheet.saved()
    if kind == 2:
        return with_annotation(file, drawn_note(sheet))
    if kind == 3:
        return turned(file, rng.choice((90, 180, 270)))
    if kind == 4:
        return cropped(file, rng.uniform(2, 15))
    return file


def recognised_scan(sheet: Sheet) -> bytes:
    """Return a scan with the text that a program recognised under or over it, places
    up to two points off, as ISO 32000-1, 9.3.6 has it: mode 3."""
    picture, words = scanned(sheet)
    rng, out = sheet.rng, io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    is_under = rng.random() < 0.6

    def layer() -> None:
        for x, y, size, text in words:
            line = canvas.beginText(x + rng.gauss(0, 0.6), y + rng.gauss(0, 0.6))
            # under the picture some programs draw it plainly
            line.setTextRenderMode(0 if is_under and rng.random() < 0.3 else 3)
            line.setFont("Helvetica", size)
            width = canvas.stringWidth(text, "Helvetica", size)
            drawn = canvas.stringWidth(text, sheet.font, size)
            line.setHorizScale(100 * drawn / max(width, 1))
            line.textOut(text)
            canvas.drawText(line)

    if is_under:
        layer()
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    if not is_under:
        layer()
    canvas.save()
    return out.getvalue()


def scanned(sheet: Sheet) -> tuple[Image.Image, list[tuple[float, float, float, str]]]:
    """Return a picture of the page as a scanner makes it, and its words with their
    places."""
    words = []
    put = sheet.put

    def remembered(x: float, y: float, text: str, size: float = 0) -> None:
        words.append((x, y, size or sheet.size, latin(text)))
        put(x, y, text, size)

    sheet.put = remembered  # type: ignore[method-assign]
    for name in ("anchor", "margin", "mark", "twice", "shadow"):
        sheet.options[name] = False
    sheet.draw()
    rng = sheet.rng
    picture = drawn(sheet.saved(), SCAN_DPI)
    if rng.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.8)))
    grain = Image.effect_noise(picture.size, rng.uniform(4, 14))
    picture = Image.blend(picture, grain, rng.uniform(0.02, 0.08))
    ink, paper = rng.uniform(0, 60), rng.uniform(235, 252)
    picture = picture.point([int(ink + (paper - ink) * n / 255) for n in range(256)])
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=rng.randint(55, 90))
    return Image.open(file), words


def drawn_note(sheet: Sheet) -> DictionaryObject:
    """Return a note of text that is drawn on the page: a stamp of the mail room."""
    text = latin(f"{sheet.words['mark']} {sheet.facts.number}")
    look = DecodedStreamObject()
    look.set_data(f"BT /F1 10 Tf 2 4 Td ({text}) Tj ET".encode("cp1252"))
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    look.update(
        _names({"/Type": "/XObject", "/Subtype": "/Form"})
        | {
            NameObject("/BBox"): _numbers(0, 0, 180, 16),
            NameObject("/Resources"): DictionaryObject(
                {
                    NameObject("/Font"): DictionaryObject(
                        {NameObject("/F1"): DictionaryObject(_names(font))}
                    )
                }
            ),
        }
    )
    note = annotation("FreeText", (350, 640, 530, 656), text, flags=4)
    note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): look})
    note[NameObject("/DA")] = TextStringObject("/Helv 10 Tf 0 g")
    return note


# --- what hides -----------------------------------------------------------------------
def carried(carrier: str, text: str, seed: int, lang: str) -> bytes:
    """Return an invoice as PDF that carries a text.

    :param carrier: of `attack_corpus.CARRIERS` but xml_note, mail and name
    """
    rng = random.Random(seed)
    sheet = Sheet(facts(seed, lang), rng)
    if carrier == "picture":
        sheet.draw()
        _visible(sheet, text)
        return as_picture(sheet)
    if carrier in LAST:  # carried by the file, not by its page
        sheet.draw()
        return LAST[carrier](sheet, text)
    if carrier == "off_page" and rng.random() < 0.3:
        sheet.draw()
        _lines(sheet, 60, 30, text)
        return cropped(sheet.saved(), 75)
    if carrier == "white" and rng.random() < 0.3:  # before honest content
        sheet.options |= {"picture": False}
        _white(sheet, text)
        sheet.draw()
        return sheet.saved()
    sheet.draw()
    PAGE[carrier](sheet, text)
    return sheet.saved()


def plain_paper(seed: int, lang: str, *, as_scan: bool = False) -> bytes:
    """Return the same invoice as `carried` without a text."""
    rng = random.Random(seed)
    sheet = Sheet(facts(seed, lang), rng)
    sheet.draw()
    return as_picture(sheet) if as_scan else sheet.saved()


def _visible(sheet: Sheet, text: str) -> None:
    _lines(sheet, 50, 240, text)


def _lines(sheet: Sheet, x: float, y: float, text: str, size: float = 8) -> float:
    """Draw lines; return how high they are."""
    sheet.canvas.setFont("Helvetica", size)
    lines = [row for part in text.split("\n") for row in textwrap.wrap(part, 80)]
    for row, line in enumerate(lines):
        sheet.canvas.drawString(x, y - row * size * 1.25, latin(line))
    return len(lines) * size * 1.25


def _place(sheet: Sheet) -> tuple[float, float]:
    return sheet.rng.uniform(30, 120), sheet.rng.uniform(150, FREE[1])


def _white(sheet: Sheet, text: str) -> None:
    canvas, rng = sheet.canvas, sheet.rng
    x, y = _place(sheet)
    shade = [rng.uniform(0.965, 1) for _channel in range(3)]
    match rng.randrange(3):
        case 0:  # in the colour of a panel
            shade = [rng.uniform(0, 0.95) for _channel in range(3)]
            canvas.setFillColorRGB(*shade)
            canvas.rect(15, y - 95, 560, 115, stroke=0, fill=1)
            shade = [min(max(c + rng.uniform(-0.03, 0.03), 0), 1) for c in shade]
        case 1:
            shade = [1, 1, 1]
        case 2 if sheet.options.get("picture") is None:
            pass
    canvas.setFillColorRGB(*shade)
    _lines(sheet, x, y, text, rng.choice((6, 8, 10)))


def _mode_3(sheet: Sheet, text: str) -> None:
    canvas = sheet.canvas
    x, y = _place(sheet)
    if sheet.rng.random() < 0.3:  # in an object that the page draws
        canvas.beginForm("more")
        _mode_lines(sheet, 0, 0, text)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm("more")
        canvas.restoreState()
    else:
        _mode_lines(sheet, x, y, text)


def _mode_lines(sheet: Sheet, x: float, y: float, text: str) -> None:
    line = sheet.canvas.beginText(x, y)
    line.setFont("Helvetica", 8)
    line.setTextRenderMode(sheet.rng.choice((3, 3, 3, 7)))
    for part in text.split("\n"):
        for row in textwrap.wrap(part, 80):
            line.textLine(latin(row))
    sheet.canvas.saveState()
    sheet.canvas.drawText(line)
    sheet.canvas.restoreState()


def _tiny(sheet: Sheet, text: str) -> None:
    canvas, rng = sheet.canvas, sheet.rng
    x, y = _place(sheet)
    match rng.randrange(3):
        case 0:
            _lines(sheet, x, y, text, rng.uniform(0.1, 1.8))
        case 1:  # a usual size, scaled down
            canvas.saveState()
            canvas.translate(x, y)
            canvas.scale(0.1, 0.1)
            _lines(sheet, 0, 0, text, rng.uniform(2, 18))
            canvas.restoreState()
        case 2:  # pressed to lines of a hair's breadth
            line = canvas.beginText(x, y)
            line.setFont("Helvetica", 8)
            line.setHorizScale(rng.uniform(1, 10))
            for part in text.split("\n"):
                line.textLine(latin(part))
            canvas.drawText(line)


def _off_page(sheet: Sheet, text: str) -> None:
    x, y = sheet.rng.choice(
        ((60, -30), (60, HEIGHT + 150), (-600, 400), (WIDTH + 20, 400), (3000, 3000))
    )
    _lines(sheet, x, y, text)


def _under(sheet: Sheet, text: str) -> None:
    canvas, rng = sheet.canvas, sheet.rng
    x, y = _place(sheet)
    size = rng.choice((6, 8, 10))
    high = _lines(sheet, x, y, text, size)
    box = (10, y - high - 10, WIDTH - 10, high + 20 + size)
    match rng.randrange(3):
        case 0:
            canvas.setFillColorRGB(*rng.choice(((1, 1, 1), (0.2, 0.3, 0.6), (0, 0, 0))))
            canvas.rect(*box, stroke=0, fill=1)
        case 1:
            canvas.drawImage(ImageReader(_photo(rng)), *box)
        case 2:  # several patches, side by side
            canvas.setFillColorRGB(1, 1, 1)
            for left in range(0, int(WIDTH), 50):
                canvas.rect(left, box[1], 51, box[3], stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def _photo(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (300, 60), (90, 140, 90))
    drawing = ImageDraw.Draw(image)
    for _spot in range(60):
        x, y = rng.randrange(300), rng.randrange(60)
        fill = tuple(rng.randrange(256) for _channel in range(3))
        drawing.ellipse((x, y, x + 20, y + 12), fill=fill)
    return image


def _transparent(sheet: Sheet, text: str) -> None:
    x, y = _place(sheet)
    alpha = sheet.rng.choice((0, 0, 0.01, 0.04))
    sheet.canvas.setFillColor(Color(0, 0, 0, alpha=alpha))
    _lines(sheet, x, y, text)


def _qr(sheet: Sheet, text: str) -> None:
    drawing = Drawing(110, 110)
    drawing.add(qr.QrCodeWidget(text[:600], barWidth=110, barHeight=110))
    renderPDF.draw(drawing, sheet.canvas, 400, 100)


def as_picture(sheet: Sheet) -> bytes:
    """Return a scan of the page, without text."""
    out = io.BytesIO()
    drawn(sheet.saved(), 150).save(out, "PDF", resolution=150)
    return out.getvalue()


def drawn(file: bytes, dpi: int) -> Image.Image:
    """Return the first page as a picture in grey."""
    with pdfium.PdfDocument(file) as document:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")


def _metadata(sheet: Sheet, text: str) -> bytes:
    """Put the text among what a file says of itself: a known field, one of its own, or
    the description of XMP."""
    rng = sheet.rng
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(sheet.saved())))
    name = rng.choice(
        ("/Title", "/Subject", "/Keywords", "/Author", "/Creator", "/Remark", "xmp")
    )
    if name != "xmp":
        writer.add_metadata({name: text})
    else:
        body = text.replace("&", "&amp;").replace("<", "&lt;")
        stream = DecodedStreamObject()
        stream.set_data(
            '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            'rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>'
            f'<rdf:Alt><rdf:li xml:lang="x-default">{body}</rdf:li></rdf:Alt>'
            "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
            '<?xpacket end="w"?>'.encode()
        )
        stream.update(_names({"/Type": "/Metadata", "/Subtype": "/XML"}))
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    return _written(writer)


def _annotation(sheet: Sheet, text: str) -> bytes:
    kind, box, flags = sheet.rng.choice(
        (
            ("Text", (20, 20, 40, 40), 0),
            ("Text", (20, 20, 40, 40), 2),  # hidden
            ("FreeText", (20, 20, 20, 20), 2),
            ("Square", (0, 0, 0, 0), 0),
            ("Popup", (10, 10, 60, 60), 0),
            ("Link", (10, 10, 60, 60), 0),
        )
    )
    return with_annotation(sheet.saved(), annotation(kind, box, text, flags))


PAGE = {
    "visible": _visible,
    "white": _white,
    "mode_3": _mode_3,
    "tiny": _tiny,
    "off_page": _off_page,
    "under": _under,
    "transparent": _transparent,
    "qr": _qr,
}
LAST = {"metadata": _metadata, "annotation": _annotation}


# --- PDF ------------------------------------------------------------------------------
def annotation(
    kind: str, box: tuple[float, ...], text: str, flags: int = 0
) -> DictionaryObject:
    """Return an annotation of a page (ISO 32000-1, 12.5)."""
    return DictionaryObject(
        _names({"/Type": "/Annot", "/Subtype": f"/{kind}"})
        | {
            NameObject("/Rect"): _numbers(*box),
            NameObject("/Contents"): TextStringObject(text),
            NameObject("/F"): NumberObject(flags),
        }
    )


def with_annotation(file: bytes, note: DictionaryObject) -> bytes:
    """Return the PDF with an annotation on its first page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file)))
    if look := note.get("/AP"):
        look[NameObject("/N")] = writer._add_object(look["/N"])
    notes = ArrayObject([writer._add_object(note)])
    writer.pages[0][NameObject("/Annots")] = notes
    return _written(writer)


def turned(file: bytes, angle: int) -> bytes:
    """Return the PDF with its first page turned clockwise."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file)))
    writer.pages[0].rotate(angle)
    return _written(writer)


def cropped(file: bytes, edge: float) -> bytes:
    """Return the PDF without its lower edge, which stays in the file."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file)))
    box = _numbers(0, edge, WIDTH, HEIGHT)
    writer.pages[0][NameObject("/CropBox")] = box
    return _written(writer)


def latin(text: str) -> str:
    """Return a text in the characters that the fonts of every PDF have: letters of
    other alphabets become accented ones that look like them."""
    twins = str.maketrans(
        "\u0430\u0435\u043e\u0440\u0441\u0445\u0456", "\u00e1\u00e9\u00f3p\u00e7x\u00ed"
    )
    return text.translate(twins).encode("cp1252", "ignore").decode("cp1252")


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _names(names: dict[str, str]) -> dict:
    return {NameObject(key): NameObject(name) for key, name in names.items()}


def _numbers(*numbers: float) -> ArrayObject:
    return ArrayObject(FloatObject(number) for number in numbers)

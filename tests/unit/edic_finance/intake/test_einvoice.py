# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import time
import zlib
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from edic_finance.tools.intake import einvoice, file_parts, pdf_attachments

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def read(name):
    return einvoice.detect(name, (DATA / name).read_bytes())


def pdf(**files):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in files.items():
        writer.add_attachment(name.replace("_", "."), content)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "code", "kind", "refusal"),
    [
        ("xrechnung_ubl.xml", "xrechnung-ubl", "380", ""),
        ("xrechnung_cii.xml", "xrechnung-cii", "380", ""),
        ("xrechnung_cii_384.xml", "xrechnung-cii", "384", ""),
        ("cii_allowances.xml", "cii", "380", ""),
        ("ubl_fr.xml", "ubl", "380", ""),
        ("facturx_minimum.xml", "facturx", "380", ""),
        ("zugferd1.xml", "zugferd1", "380", ""),
        ("zugferd1.pdf", "zugferd1", "380", ""),
        ("orderx.xml", "orderx", "", "order"),
        ("fatturapa.xml", "fatturapa", "", "fatturapa"),
    ],
)
def test_format_kind_and_refusal_are_detected(name, code, kind, refusal):
    found = read(name)
    assert (found.format, found.kind, found.refusal) == (code, kind, refusal)
    assert found.is_invoice == (not refusal)


def test_pdf_with_an_invoice_inside_whatever_its_name():
    xml = (DATA / "xrechnung_cii.xml").read_bytes()
    found = einvoice.detect("a.pdf", pdf(notes_txt=b"hello", any_xml=xml))
    assert (found.format, found.source, found.number) == ("facturx", "pdf", "123456XX")


def nested(xml, levels):
    """A PDF whose attachment lies ``levels`` deep in the name tree and in /AF."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(factur_x=xml))))
    names = writer.root_object["/Names"]
    tree = names["/EmbeddedFiles"].get_object()
    spec = tree["/Names"].get_object()[1]
    for _level in range(levels):
        kids = ArrayObject([writer._add_object(tree)])
        tree = DictionaryObject({NameObject("/Kids"): kids})
    names[NameObject("/EmbeddedFiles")] = writer._add_object(tree)
    empty = DictionaryObject()
    writer.root_object[NameObject("/AF")] = ArrayObject([empty, spec])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pdf_name_tree_is_walked_but_not_for_ever():
    xml = (DATA / "xrechnung_cii.xml").read_bytes()
    assert len(einvoice.embedded_files(nested(xml, 2))) == 2
    assert len(einvoice.embedded_files(nested(xml, 20))) == 1  # the one in /AF


def test_encrypted_pdf():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(a_xml=b"<a/>"))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    assert einvoice.detect("secret.pdf", out.getvalue()).format == "pdf"


def test_pdf_with_an_order_inside_is_refused():
    xml = (DATA / "orderx.xml").read_bytes()
    assert einvoice.detect("o.pdf", pdf(order_xml=xml)).refusal == "order"


@pytest.mark.parametrize(
    ("content", "code", "refusal"),
    [
        (pdf(), "pdf", ""),
        (pdf(a_xml=b"<x/>"), "pdf", ""),
        (b"%PDF-1.4 broken", "pdf", "unreadable"),
        (b"\x89PNG\r\n", "unknown", "unreadable"),
        (b"", "unknown", "empty"),
        (b"\0 \n", "unknown", "empty"),
        (b"PK\x03\x04", "unknown", "not_invoice"),
        (b"<html><body/></html>", "unknown", "not_invoice"),
        (b"<Invoice", "unknown", "damaged"),
        (b"<p:FatturaElettronica><x", "fatturapa", "fatturapa"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unknown", "unsafe"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "unknown", "unsafe"),
    ],
)
def test_what_is_no_invoice_ends_in_a_reason(content, code, refusal):
    found = einvoice.detect("any", content)
    assert (found.format, found.refusal) == (code, refusal)
    assert not found.is_invoice


def test_too_big_is_not_read(monkeypatch):
    monkeypatch.setattr(einvoice, "MAX_BYTES", 10)
    assert einvoice.detect("big.xml", b"<a>" + b" " * 10).refusal == "too_big"
    with pytest.raises(einvoice.UnsafeXml):
        einvoice.parse(b"<a>" + b" " * 10)


def bomb(encoding="utf-8"):
    """Nested entities in an attribute: 600 bytes that would be 200 MB."""
    entities = '<!ENTITY e0 "lol lol lol lol lol ">' + "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 8)
    )
    xml = f'<?xml version="1.0" encoding="{encoding}"?>'
    return f'{xml}<!DOCTYPE a [{entities}]><a b="&e7;"/>'.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp037"])
def test_entities_are_not_expanded(encoding):
    start = time.process_time()
    with pytest.raises(einvoice.UnsafeXml):
        einvoice.parse(bomb(encoding))
    assert time.process_time() - start < 1


def test_entities_that_are_nothing_but_a_file():
    assert einvoice.detect("bomb.xml", bomb()).refusal == "unsafe"


def test_large_supporting_document_is_read():
    content = b"<a>" + (b"x" * 76 + b"\r\n") * 200_000 + b"</a>"
    assert len(einvoice.parse(content).text) > 15_000_000


@pytest.mark.parametrize("depth", [1_500, 200_000])
def test_too_deep_is_damaged(depth):
    xml = (
        f'<CrossIndustryDocument xmlns="{einvoice.ZUGFERD1}">'
        f"{'<a>' * depth}{'</a>' * depth}</CrossIndustryDocument>"
    )
    assert einvoice.detect("deep.xml", xml.encode()).refusal == "damaged"


def rewritten(content, change):
    """A PDF with one attachment, of which ``change`` gets writer, tree and stream."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(a_xml=content))))
    tree = writer.root_object["/Names"]["/EmbeddedFiles"].get_object()
    spec = tree["/Names"][1].get_object()
    change(writer, tree, spec["/EF"])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(content, times):
    def change(writer, _tree, files):
        stream = StreamObject()
        data = content
        for _time in range(times):
            data = zlib.compress(data, 9)
        stream.set_data(data)
        names = [NameObject("/FlateDecode")] * times
        stream[NameObject("/Filter")] = ArrayObject(names)
        files[NameObject("/F")] = files[NameObject("/UF")] = writer._add_object(stream)

    return rewritten(b"<a/>", change)


def test_attachment_packed_once_is_read():
    xml = (DATA / "xrechnung_cii.xml").read_bytes()
    assert einvoice.detect("a.pdf", packed(xml, 1)).is_invoice


@pytest.mark.parametrize(
    ("size", "times"),
    [(einvoice.MAX_BYTES + 1, 1), (einvoice.MAX_BYTES + 1, 2), (10, 2)],
)
def test_overpacked_attachment_is_refused(size, times):
    content = packed(bytes(size), times)
    # neither unpacked to the end nor stopped by the system
    assert einvoice.detect("a.pdf", content).refusal == "overpacked"


def test_attachments_are_limited_together(monkeypatch):
    monkeypatch.setattr(file_parts, "MAX_BYTES", 1000)
    content = pdf(a_xml=b"<a>" + b" " * 600, b_xml=b"<b>" + b" " * 600)
    assert file_parts.read(content, "pdf").is_overpacked


def test_overpacked_stream_is_refused(monkeypatch):
    data = zlib.compress(b"x" * 100)
    assert file_parts.inflate(data) == b"x" * 100
    assert file_parts.inflate(data[:-4] + b"sum!") == b"x" * 100
    assert file_parts.inflate(b"no") == b""
    assert file_parts._inflate_damaged(data) == b"x" * 100
    monkeypatch.setattr(file_parts, "MAX_BYTES", 50)
    for damaged in (data, data[:-4] + b"sum!"):
        with pytest.raises(file_parts.Overpacked):
            file_parts.inflate(damaged)


def test_name_tree_that_lists_itself():
    def change(_writer, tree, _files):
        kids = ArrayObject([tree.indirect_reference] * 20)
        tree[NameObject("/Kids")] = kids

    def reference(writer, tree, files):
        names = writer.root_object["/Names"]
        names[NameObject("/EmbeddedFiles")] = writer._add_object(tree)
        change(writer, names["/EmbeddedFiles"], files)

    assert len(einvoice.embedded_files(rewritten(b"<a/>", reference))) == 1


def test_name_tree_without_end():
    def change(_writer, tree, _files):
        node = DictionaryObject()
        tree[NameObject("/Kids")] = ArrayObject([node] * 1001)

    found = einvoice.detect("a.pdf", rewritten(b"<a/>", change))
    assert found.refusal == "overpacked"


def test_ubl_order_and_attached_document():
    order = f'<Order xmlns="{einvoice.UBL}Order-2"/>'.encode()
    assert einvoice.detect("o.xml", order).refusal == "order"
    inner = (DATA / "xrechnung_ubl.xml").read_text(encoding="utf-8")
    wrapped = (
        f'<AttachedDocument xmlns="{einvoice.UBL}AttachedDocument-2">'
        "<Attachment><ExternalReference><Description><![CDATA["
        f"{inner.split('?>', 1)[1].strip()}"
        "]]></Description></ExternalReference></Attachment></AttachedDocument>"
    )
    assert einvoice.detect("w.xml", wrapped.encode()).format == "xrechnung-ubl"
    inside = escape(wrapped)
    head, tail = wrapped.split("<![CDATA[")[0], wrapped.split("]]>")[1]
    again = einvoice.detect("i.xml", f"{head}{inside}{tail}".encode())
    assert again.refusal == "not_invoice"
    for raw in (inner.encode(), b"%PDF"):
        binary = head.replace(
            "<ExternalReference><Description>",
            "<EmbeddedDocumentBinaryObject>"
            f"{b64encode(raw).decode()}</EmbeddedDocumentBinaryObject>",
        )
        binary += "</Attachment></AttachedDocument>"
        found = einvoice.detect("b.xml", binary.encode())
        assert found.is_invoice == (raw != b"%PDF")
    cut = etree.fromstring(binary.replace("JVBERg==", "JVBER"))
    assert einvoice.attached(cut) == b""
    empty = f'<AttachedDocument xmlns="{einvoice.UBL}AttachedDocument-2"/>'.encode()
    assert einvoice.detect("e.xml", empty).refusal == "not_invoice"


def damaged_stream(size):
    """Bytes that do not pack well, and their packed form with a damaged end."""
    noise = random.Random(1).randbytes(size)
    packed = zlib.compress(noise)[:-8] + b"damaged!"
    return noise, packed


def test_damaged_stream_costs_no_more_than_its_length(monkeypatch):
    """Counted in calls, not in time: it was one for each byte."""
    noise, packed = damaged_stream(200_000)
    calls = []

    class Counting:
        def __init__(self, inflater):
            self.inflater = inflater

        def copy(self):
            return Counting(self.inflater.copy())

        def decompress(self, data, most):
            calls.append(len(data))
            return self.inflater.decompress(data, most)

    make = zlib.decompressobj
    monkeypatch.setattr(
        file_parts.zlib, "decompressobj", lambda bits: Counting(make(bits))
    )
    found = file_parts._inflate_damaged(packed)
    whole = int(0.99 * len(noise))
    assert found[:whole] == noise[:whole]
    assert len(calls) < 60


def test_file_that_takes_too_long_is_kept_with_its_reason(monkeypatch):
    monkeypatch.setattr(pdf_attachments, "TIMEOUT_S", 0.01)
    pdf_attachments._kept.clear()
    assert einvoice.detect("slow.pdf", pdf()).refusal == "over_limit"
    picture = b"\x89PNG\r\n" + bytes(100)
    assert einvoice.detect("slow.png", picture).refusal == "over_limit"
    pdf_attachments._kept.clear()


def test_a_file_that_took_too_long_is_opened_again_later(monkeypatch):
    pdf_attachments._kept.clear()
    content, now = pdf(), pdf_attachments.monotonic()
    monkeypatch.setattr(pdf_attachments, "TIMEOUT_S", 0.01)
    assert einvoice.detect("slow.pdf", content).refusal == "over_limit"
    monkeypatch.setattr(pdf_attachments, "TIMEOUT_S", 20)
    assert einvoice.detect("slow.pdf", content).refusal == "over_limit"
    later = now + pdf_attachments.OVER_LIMIT_S + 20
    monkeypatch.setattr(pdf_attachments, "monotonic", lambda: later)
    assert einvoice.detect("slow.pdf", content).refusal != "over_limit"
    pdf_attachments._kept.clear()


def test_a_file_is_opened_once_by_one_intake(monkeypatch):
    pdf_attachments._kept.clear()
    opened, run = [], pdf_attachments.run_apart

    def run_and_count(*args, **options):
        opened.append(args)
        return run(*args, **options)

    monkeypatch.setattr(pdf_attachments, "run_apart", run_and_count)
    content = pdf(a_xml=b"<a/>")
    einvoice.detect("a.pdf", content)
    einvoice.embedded_files(content)
    assert len(opened) == 1

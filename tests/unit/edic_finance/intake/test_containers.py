# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Containers of strangers: what they hold comes out, and what they do stays within
limits of time, memory and disk."""

import base64
import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import pytest
from outlook_messages import attachment, compound_file, message
from processor import children_s

from edic_finance.tools.intake import unpacking
from edic_finance.tools.intake.containers import last_part, read
from edic_finance.tools.intake.unpacking import MAX_MEMBERS, kind_of, unpack

XML = b"<Invoice/>"
PDF = b"%PDF-1.7 with a page"
PICTURE = b"\x89PNG and so on"


def packed(*files, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP of names or `ZipInfo`, each with its content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def mail(*files, text="Our invoice", related=()):
    """Return a mail with attachments and with pictures that its text shows."""
    found = EmailMessage()
    found["From"], found["To"] = "vendor@example.com", "bills@example.com"
    found["Message-ID"] = "<1@example.com>"
    found.set_content(text)
    if related:
        found.add_alternative("<p>Our invoice</p>", subtype="html")
        for name, content in related:
            found.get_payload()[1].add_related(
                content, "image", "png", cid=f"<{name}>", filename=name
            )
    for name, content in files:
        if isinstance(content, EmailMessage):
            found.add_attachment(content, filename=name)
        else:
            found.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name
            )
    return found


def names(found):
    return [(file.name, file.content) for file in found.files]


def refusals(found):
    return {file.name: file.refusal for file in found.files if file.refusal}


# --- what they hold -------------------------------------------------------------------
def test_zip_gives_its_files_without_their_paths():
    data = packed(("2026/march/a.xml", XML), ("b.pdf", PDF), ("2026/", b""))
    found = unpack("bills.zip", data)
    assert (found.kind, found.refusal) == ("zip", "")
    assert names(found) == [("a.xml", XML), ("b.pdf", PDF)]


def test_containers_are_opened_once_within_another():
    inner = packed(("a.xml", XML))
    found = unpack("x.zip", packed(("march.zip", inner), ("b.eml", bytes(mail()))))
    assert [(file.name, file.within) for file in found.files] == [
        ("a.xml", "march.zip")
    ]
    deeper = unpack("x.zip", packed(("y.zip", packed(("z.zip", inner)))))
    assert refusals(deeper) == {"z.zip": "too_deep"}


def test_office_file_is_no_container():
    document = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b""))
    assert unpack("letter.docx", document) is None
    found = unpack("x.zip", packed(("letter.docx", document)))
    assert names(found) == [("letter.docx", document)]


def test_what_is_no_container_is_none():
    for data in (
        XML,
        PDF,
        b"",
        b"Dear Sir: hello",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ):
        assert kind_of("file", data) == ""
        assert unpack("file", data) is None


def test_mail_gives_its_files_and_says_what_is_none():
    data = bytes(mail(("a.xml", XML), ("a.pdf", PDF), related=[("logo.png", PICTURE)]))
    found = unpack("message", data)
    assert found.kind == "eml"
    assert names(found) == [("a.xml", XML), ("a.pdf", PDF)]
    assert {file.mail for file in found.files} == {1}
    assert found.left_out == (("", "text"), ("", "text"), ("logo.png", "inline"))


def test_files_of_each_mail_are_kept_apart():
    inner = mail(("b.xml", XML))
    found = unpack("a.eml", bytes(mail(("a.xml", XML), ("forwarded.eml", inner))))
    where = [(file.name, file.within, file.mail) for file in found.files]
    assert where == [("a.xml", "", 1), ("b.xml", "forwarded.eml", 2)]


def test_picture_that_the_text_does_not_show_is_a_file():
    found = unpack("a.eml", bytes(mail(("scan.png", PICTURE))))
    assert names(found) == [("scan.png", PICTURE)]


def test_encoded_names_of_a_mail_are_read():
    data = (
        b"From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?Q?Rechnung_M=C3=A4rz.pdf?='
        b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.b64encode(PDF)
    )
    assert names(unpack("a", data)) == [("Rechnung März.pdf", PDF)]


def test_message_of_outlook_gives_its_files():
    data = compound_file(
        message(
            "Our invoice",
            attachment("Rechnung März.xml", XML),
            attachment("large.pdf", PDF * 1000),
            attachment("image001.png", PICTURE, "image/png", x37140003=4),
            attachment("forwarded", message("Inner", attachment("b.xml", XML))),
            attachment("linked.pdf", None),
        )
    )
    found = unpack("a.msg", data)
    assert found.kind == "msg"
    assert names(found) == [
        ("Rechnung März.xml", XML),
        ("large.pdf", PDF * 1000),
        ("b.xml", XML),
        ("linked.pdf", b""),
    ]
    assert [file.mail for file in found.files] == [1, 1, 2, 1]
    assert refusals(found) == {"linked.pdf": "reference"}
    assert found.left_out == (("", "text"), ("image001.png", "inline"), ("", "text"))


def test_signed_mail_in_outlook_is_opened():
    signed = attachment("smime.p7m", bytes(mail(("a.xml", XML))), "multipart/signed")
    assert names(unpack("a.msg", compound_file(message("", signed)))) == [
        ("a.xml", XML)
    ]


# --- what they must not do ------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\a.xml", "a.xml"),
        ("/abs/a.xml", "a.xml"),
        ("a\0b.xml", "ab.xml"),
        ("a\nb\x1b[31m.xml", "ab[31m.xml"),
        ("..", "file"),
        ("", "file"),
        ("folder/", "folder"),
        ("x" * 5000 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_lose_their_path_and_what_cannot_be_seen(name, last):
    assert last_part(name) == last


def test_files_of_the_same_name_are_all_kept():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a.xml", XML), ("a.xml", PDF))
    assert names(unpack("x.zip", data)) == [("a.xml", XML), ("a.xml", PDF)]


def test_link_is_refused_and_files_of_the_system_are_said():
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = 0o120777 << 16
    data = packed((link, "/etc/passwd"), ("__MACOSX/._b.xml", b""), ("Thumbs.db", b""))
    found = unpack("x.zip", data)
    assert names(found) == [("a.xml", b"")]
    assert refusals(found) == {"a.xml": "link"}
    assert [why for _name, why in found.left_out] == ["system"] * 2


def flagged(data):
    """Return a ZIP whose entries say that they are encrypted."""
    found = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = found.find(mark)
        while start >= 0:
            found[start + place] |= 1
            start = found.find(mark, start + 4)
    return bytes(found)


def test_encrypted_files_are_refused():
    assert unpack("x.zip", flagged(packed(("a.xml", XML)))).refusal == "encrypted"
    both = packed(("good.xml", XML), ("locked.zip", flagged(packed(("a.xml", XML)))))
    assert refusals(unpack("x.zip", both)) == {"locked.zip": "encrypted"}
    secret = mail()
    secret.set_content(b"0", maintype="application", subtype="pkcs7-mime")
    assert refusals(unpack("a.eml", bytes(secret))) == {"smime.p7m": "encrypted"}


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_bomb_is_not_unpacked(method):
    data = packed(("a.xml", bytes(40 * 1024**2)), method=method)
    assert len(data) < 100_000
    assert unpack("x.zip", data).refusal == "overpacked"


def test_bomb_within_a_zip_ends_the_whole():
    bomb = packed(("a.xml", bytes(40 * 1024**2)))
    found = unpack("x.zip", packed(("b.zip", bomb), ("good.xml", XML)))
    assert (found.refusal, found.files) == ("overpacked", ())


def test_many_files_that_are_small_alone_are_bounded_together(monkeypatch):
    noise = zlib.compress(bytes(range(256)) * 4096, 0)  # does not pack
    data = packed(*((f"{n}.bin", noise) for n in range(20)), method=zipfile.ZIP_STORED)
    assert len(unpack("x.zip", data).files) == 20
    monkeypatch.setattr("edic_finance.tools.intake.containers.MAX_UNPACKED", 10**7)
    assert read(data, "zip").refusal == "overpacked"


def test_number_of_files_is_bounded():
    data = packed(*((f"{n}.xml", XML) for n in range(MAX_MEMBERS)))
    assert len(unpack("x.zip", data).files) == MAX_MEMBERS
    data = packed(*((f"{n}.xml", XML) for n in range(MAX_MEMBERS + 1)))
    assert unpack("x.zip", data).refusal == "too_many"
    letter = mail(*((f"{n}.xml", XML) for n in range(MAX_MEMBERS + 1)))
    assert unpack("x.eml", bytes(letter)).refusal == "too_many"


def test_entries_that_overlap_are_damaged():
    """As in the bombs of Fifield (2019): many entries share one packed stream."""
    data = packed(("a.xml", XML), ("b.xml", XML))
    found = bytearray(data)
    second = found.rfind(b"PK\x01\x02")
    struct.pack_into("<I", found, second + 42, 0)  # where its header stands
    assert set(refusals(unpack("x.zip", bytes(found))).values()) == {"damaged"}


def test_size_that_lies_is_damaged():
    found = bytearray(packed(("a.xml", XML * 100)))
    struct.pack_into("<I", found, found.find(b"PK\x01\x02") + 24, 5)  # unpacked size
    assert refusals(unpack("x.zip", bytes(found))) == {"a.xml": "damaged"}
    struct.pack_into("<I", found, found.find(b"PK\x01\x02") + 24, 0xFFFFFFFF)  # ZIP64
    [file] = unpack("x.zip", bytes(found)).files
    assert file.refusal == "damaged" or file.content == XML * 100


@pytest.mark.parametrize("kind", ["zip", "msg"])
def test_damaged_container_is_said_so(kind):
    data = {
        "zip": packed(("a.xml", XML), ("b.xml", XML)),
        "msg": compound_file(message("x", attachment("a.xml", XML))),
    }[kind]
    for cut in range(8, len(data), max(len(data) // 40, 1)):
        assert {m.size for m in read(data[:cut], kind).members} <= {0, len(XML)}
    assert unpack("a.zip", packed(("a.xml", XML))[:40]).refusal == "damaged"


def test_other_archives_and_winmail_are_refused():
    assert unpack("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40)).refusal == "archive"
    winmail = b"\x78\x9f\x3e\x22" + bytes(40)
    assert unpack("winmail.dat", winmail).refusal == "tnef"
    found = unpack("a.eml", bytes(mail(("winmail.dat", winmail), ("a.xml", XML))))
    assert refusals(found) == {"winmail.dat": "tnef"}


def test_nest_of_parts_ends():
    for depth in (50, 5000):
        parts = b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(depth)
        )
        start = children_s()
        found = unpack("a.eml", b"From: a@example.com\r\n" + parts)
        assert children_s() - start < unpacking.TIMEOUT_S + 1
        assert found.refusal in ("", "damaged", "over_limit")


@pytest.mark.slow
def test_what_takes_too_long_or_too_much_is_ended():
    """Sixty megabytes of headers: the process that asks goes on."""
    start = children_s()
    found = unpack("a.eml", b"From: a@example.com\r\n" + b"X: y\r\n" * 10_000_000)
    assert found.refusal == "over_limit" or not found.files
    assert children_s() - start < unpacking.TIMEOUT_S + 2

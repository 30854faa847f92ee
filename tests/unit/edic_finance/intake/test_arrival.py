# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A saved mail and a flow of Chorus Pro say when what they hold came."""

import base64
import io
import struct
import zipfile
from datetime import UTC, datetime

import pytest
from outlook_messages import attachment, compound_file, message

from edic_finance.tools.intake.unpacking import kind_of, unpack

XML = b"<Invoice/>"
PDF = b"%PDF-1.7 with a page"
OURS = "by mx.musterhausen.example with ESMTPS; Tue, 3 Mar 2026 23:30:10 +0100 (CET)"
THEIRS = "by out.vendor.example with ESMTP; Mon, 2 Mar 2026 08:00:00 +0000"
SENT = "Mon, 2 Mar 2026 08:59:59 +0100"


def packed(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def mail(*headers, inner=None):
    """Return a mail with a file in it, and a mail that is attached to it."""
    lines = [f"{name}: {value}" for name, value in headers]
    mark = "outer" if inner else "x"
    lines += ["From: vendor@example.com", "MIME-Version: 1.0"]
    lines += [f'Content-Type: multipart/mixed; boundary="{mark}"', "", f"--{mark}"]
    lines += ["Content-Type: application/xml", "Content-Transfer-Encoding: base64"]
    lines += ['Content-Disposition: attachment; filename="a.xml"', ""]
    lines += [base64.b64encode(XML).decode(), ""]
    if inner:
        lines += [f"--{mark}", "Content-Type: message/rfc822", "", inner.decode(), ""]
    return "\r\n".join([*lines, f"--{mark}--", ""]).encode()


def arrived(data, name="bill.eml"):
    return [file.arrived for file in unpack(name, data).files]


def filetime(*moment):
    passed = datetime(*moment, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    return int(passed.total_seconds()) * 10**7


def outlook(headers="", **times):
    """Return a message of Outlook with a file, and times by their tag."""
    tree = message("Our invoice", attachment("a.xml", XML))
    rows = (
        struct.pack("<IIQ", int(tag[1:], 16), 6, value) for tag, value in times.items()
    )
    tree["__properties_version1.0"] = bytes(32) + b"".join(rows)
    if headers:
        tree["__substg1.0_007D001F"] = headers.encode("utf-16-le")
    return compound_file(tree)


# --- mails ----------------------------------------------------------------------------
def test_day_of_a_mail_is_that_of_the_server_that_had_it_last():
    data = mail(("Received", OURS), ("Received", THEIRS), ("Date", SENT))
    assert arrived(data) == ["2026-03-03T22:30:10"]


def test_mail_that_no_server_marked_has_the_day_on_which_it_was_sent():
    assert arrived(mail(("Date", SENT))) == ["2026-03-02T07:59:59"]
    assert arrived(mail(("Received", "by x; soon"), ("Date", SENT))) == [
        "2026-03-02T07:59:59"
    ]


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Mon, 99 Foo 2026", "Thu, 1 Jan 1970 00:00:00 +0000"]
)
def test_what_is_no_date_is_none(text):
    assert arrived(mail(("Date", text))) == [""]


def test_what_is_in_a_mail_came_with_it():
    inner = mail(("Date", "Mon, 2 Feb 2026 08:00:00 +0000"))
    assert arrived(mail(("Date", SENT), inner=inner)) == ["2026-03-02T07:59:59"] * 2
    assert arrived(mail(inner=inner)) == ["", ""]


def test_mails_of_an_archive_have_their_own_days():
    data = packed(
        ("a.eml", mail(("Date", SENT))),
        ("b.eml", mail(("Received", OURS))),
        ("c.pdf", PDF),
    )
    assert arrived(data, "mails.zip") == [
        "2026-03-02T07:59:59",
        "2026-03-03T22:30:10",
        "",
    ]


def test_message_of_outlook_says_when_it_was_delivered():
    times = {
        "x0E060040": filetime(2026, 3, 3, 22, 30, 10),
        "x00390040": filetime(2026, 3, 2, 8, 0, 0),
    }
    assert arrived(outlook(**times), "a.msg") == ["2026-03-03T22:30:10"]
    sent = {"x00390040": times["x00390040"]}
    assert arrived(outlook(**sent), "a.msg") == ["2026-03-02T08:00:00"]
    headers = f"Received: {OURS}\r\nDate: {SENT}\r\n"
    assert arrived(outlook(headers, **sent), "a.msg") == ["2026-03-03T22:30:10"]


def test_times_of_outlook_that_are_none_are_left_out():
    assert arrived(outlook(x0E060040=2**64 - 1), "a.msg") == [""]
    assert arrived(outlook(), "a.msg") == [""]


# --- Chorus Pro -----------------------------------------------------------------------
def pivot(*invoices, head="<?xml version='1.0' encoding='UTF-8'?>\n"):
    """Return a flow; each invoice: its number, its day and its files as XML."""
    units = "".join(
        f"<CPPFacturePivotUnitaire><DonneesFacture><Id>{number}</Id>"
        f"<Cadre>A2</Cadre><DateReception>{day}</DateReception></DonneesFacture>"
        f"{''.join(files)}"
        "</CPPFacturePivotUnitaire>"
        for number, day, *files in invoices
    )
    text = (
        f"{head}<CPPFacturePivot><CPPFactures>{units}</CPPFactures></CPPFacturePivot>"
    )
    return text.encode()


def part(name, content, kind="01"):
    if isinstance(content, tuple):
        content = packed(content)
    if isinstance(content, bytes):
        content = base64.b64encode(content).decode()
    about = f"<NomPJ>{name}</NomPJ><TypePJ>{kind}</TypePJ>"
    return f"<PJ><Contenu>{content}</Contenu>{about}</PJ>"


FLOW = pivot(
    (
        "F1",
        "2024-03-06",
        part("note.pdf", ("note.pdf", PDF), "02"),
        part("bill.xml ", ("bill.xml", XML)),
    ),
    ("F2", "2024-03-11", part("other.pdf", ("other.pdf", PDF))),
)


def test_flow_of_chorus_pro_gives_its_files_with_their_days():
    found = unpack("PivotS.xml", FLOW)
    assert found.kind == "pivot"
    assert [(f.name, f.content, f.mail, f.arrived) for f in found.files] == [
        ("bill.xml", XML, 1, "2024-03-06"),
        ("note.pdf", PDF, 1, "2024-03-06"),
        ("other.pdf", PDF, 2, "2024-03-11"),
    ]


def test_billing_frame_comes_with_the_files():
    assert {file.frame for file in unpack("PivotS.xml", FLOW).files} == {"A2"}
    assert [file.frame for file in unpack("a.zip", packed(("a.pdf", PDF))).files] == [
        ""
    ]


def test_download_of_chorus_pro_is_a_flow_in_an_archive():
    found = unpack("facture_1.zip", packed(("PivotS.xml", FLOW)))
    assert [f.arrived for f in found.files] == [
        "2024-03-06",
        "2024-03-06",
        "2024-03-11",
    ]
    assert {f.within for f in found.files} == {"PivotS.xml"}


@pytest.mark.parametrize(
    ("files", "refusals"),
    [
        ((), {"F1": "no_file"}),
        ((part("a.pdf", ""),), {"a.pdf": "no_file"}),
        ((part("a.pdf", "no base64!"),), {"a.pdf": "damaged"}),
        ((part("a.pdf", b"no zip"),), {"a.pdf": "damaged"}),
        ((part("a.pdf", packed(("a.pdf", PDF))[:40]),), {"a.pdf": "damaged"}),
        ((part("a.zip", packed(("a", PDF), ("b", PDF))),), {"a.zip": "damaged"}),
    ],
    ids=["no file", "elsewhere", "no base64", "no zip", "cut", "two files"],
)
def test_files_that_cannot_be_had_are_said(files, refusals):
    found = unpack("PivotS.xml", pivot(("F1", "2024-03-06", *files)))
    assert {f.name: f.refusal for f in found.files} == refusals


def test_day_that_is_none_is_left_out():
    found = unpack("p.xml", pivot(("F1", "soon", part("a.pdf", ("a.pdf", PDF)))))
    assert [f.arrived for f in found.files] == [""]


def test_flow_with_a_doctype_is_not_read():
    head = "<!DOCTYPE x [<!ENTITY a 'b'>]>"
    assert kind_of("p.xml", pivot(head=head)) == ""
    inside = FLOW.replace(b"<CPPFactures>", b"<CPPFactures><!DOCTYPE x>")
    assert unpack("p.xml", inside).refusal == "damaged"


def test_flow_that_unpacks_to_too_much_is_refused():
    bomb = packed_bomb()
    found = unpack("p.xml", pivot(("F1", "2024-03-06", part("a.pdf", bomb))))
    assert found.refusal == "overpacked"


def packed_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", bytes(8 * 1024**2))
    return out.getvalue()


@pytest.mark.parametrize("name", ["invoice", "Invoice"])
def test_other_xml_is_no_flow(name):
    assert kind_of("a.xml", f"<{name}>CPPFacturePivot </{name}>".encode()) == ""

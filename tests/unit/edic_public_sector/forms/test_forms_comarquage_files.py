# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that give no fiche, or hide what they are; archives of them."""

import io
import zipfile

import pytest
from test_forms_comarquage import FICHE, fiche, refused

from edic_public_sector.tools.forms import comarquage, document
from edic_public_sector.tools.forms.document import Line, Unreadable

LAUGHS = """<!DOCTYPE Publication [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>"""


def packed(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def unpacked(data: bytes) -> list[str]:
    """Return each fiche's number by its name, and its own number or error code."""
    found = []
    for number, read in comarquage.read_zip(data):
        try:
            found.append(f"{number} {read().code}")
        except Unreadable as error:
            found.append(f"{number} {error.code}")
    return found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7", "xml"),
        (FICHE.replace(b"</Texte>", b"</Text>", 1), "xml"),
        (FICHE + b"<x/>", "xml"),
        (FICHE + b"x", "xml"),
        (fiche("<Paragraphe>&nbsp;</Paragraphe>"), "xml"),
        (
            fiche("<Paragraphe>x</Paragraphe>").replace(b"Publication", b"Actu"),
            "format",
        ),
        (b'<Publication xmlns="urn:x"><Texte/></Publication>', "format"),
        (fiche("<Paragraphe>x</Paragraphe>", root=""), "no_code"),
        (fiche("<Paragraphe>x</Paragraphe>", root='ID="../F1"'), "no_code"),
        (fiche(""), "no_lines"),
        (fiche("<Definition><Paragraphe>x</Paragraphe></Definition>"), "no_lines"),
        (
            fiche("<Paragraphe>x</Paragraphe>", "<dc:language>En</dc:language>"),
            "lang",
        ),
    ],
)
def test_a_file_that_gives_no_fiche_says_why(data, code):
    assert refused(data)[0] == code


def test_a_file_cut_off_anywhere_says_that_it_is():
    whole = FICHE.rstrip()
    assert {refused(whole[:at])[0] for at in range(1, len(whole), 7)} == {"cut"}


@pytest.mark.parametrize(
    "first",
    [
        LAUGHS,
        '<!DOCTYPE Publication [<!ENTITY d SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Publication [<!ENTITY d SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE Publication [<!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]>',
        '<!DOCTYPE Publication SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_no_file_with_a_doctype_is_read(first):
    use = "" if "%" in first or "ENTITY" not in first else "&d;"
    inside = fiche(f"<Paragraphe>x{use}</Paragraphe>", first=first)
    assert refused(inside) == ("xml", "DOCTYPE")
    attribute = fiche("<Paragraphe>x</Paragraphe>", root=f'ID="{use}"', first=first)
    assert refused(attribute) == ("xml", "DOCTYPE")


def test_a_file_too_large_is_not_parsed(monkeypatch):
    monkeypatch.setattr(document, "MAX_BYTES", len(FICHE))
    assert comarquage.read(FICHE).code == "F99901"
    assert refused(FICHE + b" ")[0] == "large"


def test_headings_that_repeat_without_measure_are_refused(monkeypatch):
    body = "".join(f"<Paragraphe>{at}</Paragraphe>" for at in range(100))
    data = fiche(f"<Chapitre><Titre>{'T' * 1000}</Titre>{body}</Chapitre>")
    monkeypatch.setattr(document, "MAX_BYTES", 50_000)
    assert len(data) < 50_000
    assert refused(data)[0] == "large"


@pytest.mark.parametrize("tag", ["Chapitre", "MiseEnEvidence"])
def test_what_nests_without_end_is_read_or_refused(tag):
    def nested(depth: int) -> bytes:
        inner = "x" if tag == "MiseEnEvidence" else "<Paragraphe>x</Paragraphe>"
        body = f"<{tag}>" * depth + inner + f"</{tag}>" * depth
        return fiche(body if tag == "Chapitre" else f"<Paragraphe>{body}</Paragraphe>")

    assert comarquage.read(nested(240)).lines == (Line("x", ""),)
    assert refused(nested(10_000))[0] == "xml"


def test_encodings_that_a_file_declares_or_marks():
    text = FICHE.decode()
    expected = comarquage.read(FICHE)
    latin = text.replace('encoding="UTF-8"', 'encoding="ISO-8859-15"')
    assert comarquage.read(latin.encode("iso-8859-15")) == expected
    assert comarquage.read(b"\xef\xbb\xbf" + FICHE) == expected
    utf16 = text.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert comarquage.read(utf16.encode("utf-16")) == expected
    # bytes of Latin-1 in a file that says it has UTF-8
    assert refused(text.encode("latin-1", "replace"))[0] == "xml"


def test_an_archive_gives_its_fiches_and_why_others_are_none():
    other = fiche("<Paragraphe>x</Paragraphe>", root='ID="F2"')
    files = {
        "F99901.xml": FICHE,
        "N99.xml": fiche("<Paragraphe>x</Paragraphe>"),
        "menu.xml": b"<Menu/>",
        "F3.xml": FICHE[:500],
        "vosdroits/F2.xml": other,
        "F4.xml": b"",
    }
    assert unpacked(packed(files)) == [
        "F99901 F99901",
        "F3 cut",
        "F2 F2",
        "F4 empty",
    ]


def test_only_what_is_asked_for_is_unpacked(monkeypatch):
    data = packed({"F1.xml": b"<x/>", "F99901.xml": FICHE})
    held = dict(comarquage.read_zip(data))
    names = []
    whole = zipfile.ZipFile.open

    def opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> object:
        names.append(entry.filename)
        return whole(archive, entry)

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    assert held["F99901"]() == comarquage.read(FICHE)
    assert names == ["F99901.xml"]


def test_a_damaged_or_huge_file_of_an_archive_does_not_stop_the_others(monkeypatch):
    data = packed({"F1.xml": FICHE, "F2.xml": FICHE + b" " * 40_000, "F3.xml": FICHE})
    at = data.index(b"F1.xml") + 60
    broken = data[:at] + b"\x00" * 40 + data[at + 40 :]
    monkeypatch.setattr(document, "MAX_BYTES", len(FICHE) + 1)
    assert unpacked(broken) == ["F1 cut", "F2 large", "F3 no_code"]


def test_a_file_packed_in_an_unknown_way_or_with_a_password_is_told():
    plain = packed({"F1.xml": FICHE, "F2.xml": FICHE})
    listed = plain.index(b"PK\x01\x02")  # flags at 8, method at 10
    unknown = plain[: listed + 10] + b"\x63" + plain[listed + 11 :]
    assert unpacked(unknown) == ["F1 format", "F2 no_code"]
    local = plain[:6] + b"\x01" + plain[7 : listed + 8]
    locked = local + b"\x01" + plain[listed + 9 :]
    assert unpacked(locked) == ["F1 format", "F2 no_code"]


@pytest.mark.parametrize("data", [b"", FICHE, b"PK", packed({"menu.xml": b"<Menu/>"})])
def test_what_is_no_archive_of_fiches_is_refused_before_anything_is_read(data):
    assert comarquage.is_zip(data) == data.startswith(b"PK")
    with pytest.raises(Unreadable, match="format"):
        comarquage.read_zip(data)


@pytest.mark.parametrize("limit", ["MAX_FILES", "MAX_ZIP"])
def test_an_archive_too_large_is_refused(monkeypatch, limit):
    data = packed({"F1.xml": FICHE, "F2.xml": FICHE})
    most = {"MAX_FILES": 2, "MAX_ZIP": len(data)}[limit]
    monkeypatch.setattr(comarquage, limit, most)
    assert len(comarquage.read_zip(data)) == 2
    monkeypatch.setattr(comarquage, limit, most - 1)
    with pytest.raises(Unreadable, match="large"):
        comarquage.read_zip(data)


def test_a_file_that_holds_another_fiche_than_its_name_says_is_none():
    assert unpacked(packed({"a/F99901.xml": FICHE, "F1.xml": FICHE})) == [
        "F99901 F99901",
        "F1 no_code",
    ]


def test_a_bomb_is_not_unpacked(monkeypatch):
    data = packed({"F1.xml": b" " * (document.MAX_BYTES + 1)})
    assert len(data) < 50_000
    monkeypatch.setattr(zipfile.ZipFile, "read", None)  # whoever calls it fails
    assert unpacked(data) == ["F1 large"]


def why(data):
    """Return the code of the refusal of the only fiche of an archive."""
    [(_code, read)] = comarquage.read_zip(data)
    with pytest.raises(Unreadable) as raised:
        read()
    return raised.value.code


def test_a_size_that_is_not_true_unpacks_no_more_than_allowed():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("F1.xml", b" " * (document.MAX_BYTES * 3))
    entry = zipfile.ZipFile(buffer).infolist()[0]
    true = entry.file_size.to_bytes(4, "little")
    data = buffer.getvalue().replace(true, (1000).to_bytes(4, "little"))
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].file_size == 1000
    assert why(data) in ("large", "cut")


def test_other_ways_of_packing_are_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("F1.xml", FICHE)
    assert why(buffer.getvalue()) == "format"


def test_a_fiche_that_is_there_twice_is_told():
    with pytest.raises(Unreadable):
        comarquage.read_zip(packed({"a/F1.xml": FICHE, "b/F1.xml": FICHE}))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that give no service description, or hide what they are."""

import pytest
from test_forms_xzufi import MESSAGE, message, module, refused, service

from edic_public_sector.tools.forms import document, xzufi


def test_one_description_without_text_does_not_stop_the_others():
    empty, other = service(module("06", " ")), service(module("06", "x"))
    assert [service.code for service in xzufi.read(message(empty, other))] == ["1"]
    titled = module("03", "T") + module("06", "y", lang="fr")
    assert [
        each_service.lang for each_service in xzufi.read(message(service(titled)))
    ] == ["fr"]
    nameless = service(module("06", "x"), number="")
    assert refused(message(nameless, empty))[0] == "no_code"
    assert refused(message(empty, nameless))[0] == "no_lines"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (MESSAGE[: len(MESSAGE) // 3], "cut"),
        (MESSAGE.replace(b"</xzufi:schreibe>", b"</xzufi:x>"), "xml"),
        (message(service(module("06", "x")), space="urn:other"), "format"),
        (b"<leistung><id>1</id></leistung>", "format"),
        (message(), "no_lines"),
        (message(service(module("03", "nur ein Titel"))), "no_lines"),
        (message(service(module("06", "x"), number="<id> </id>")), "no_code"),
    ],
)
def test_a_file_that_gives_no_description_says_why(data, code):
    assert refused(data)[0] == code


def test_no_file_with_a_doctype_is_read():
    for entity in ('"ha"', 'SYSTEM "file:///etc/passwd"'):
        first = f"<!DOCTYPE nachricht [<!ENTITY a {entity}>]>"
        data = message(service(module("06", "&a;")), first=first)
        assert refused(data) == ("xml", "DOCTYPE")


def test_encodings_that_a_file_declares_or_marks():
    expected = xzufi.read(MESSAGE)
    latin = MESSAGE.decode().replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    assert xzufi.read(latin.encode("latin-1")) == expected
    assert xzufi.read(b"\xef\xbb\xbf" + MESSAGE) == expected


def test_lines_without_measure_are_refused(monkeypatch):
    text = f"&lt;h3&gt;{'T' * 1000}&lt;/h3&gt;" + "&lt;p&gt;x" * 100
    data = message(service(module("06", text)))
    monkeypatch.setattr(document, "MAX_BYTES", len(data) + 1)
    assert len(xzufi.read(data)[0].lines) == 1  # each line once
    text = f"&lt;h3&gt;{'T' * 1000}&lt;/h3&gt;" + "".join(
        f"&lt;p&gt;{at}" for at in range(100)
    )
    assert refused(message(service(module("06", text))))[0] == "large"

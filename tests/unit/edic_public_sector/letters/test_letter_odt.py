# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as ODT (OpenDocument 1.3)."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from letter_data import (
    ALL,
    ASSISTED,
    CHARTED,
    FRENCH,
    FRENCH_TEXTS,
    GERMAN,
    HARMLESS,
    HOSTILE,
    UNREVIEWED,
    mark,
)
from letter_reading import read_odt
from lxml import etree

from edic_public_sector.tools.letters.rendering import odt
from edic_public_sector.tools.letters.rendering.letter import Paragraph
from edic_public_sector.tools.letters.rendering.odt_styles import SPACES, name

FILES = ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml")


def archive(letter):
    return zipfile.ZipFile(io.BytesIO(odt.write(letter)))


def tree(letter, file="content.xml"):
    return etree.fromstring(archive(letter).read(file))


def text(letter, file="content.xml"):
    return "".join(tree(letter, file).itertext())


def nodes(letter, path, file="content.xml"):
    return tree(letter, file).xpath(path, namespaces=SPACES)


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
def test_odt_is_a_package_of_opendocument(letter):
    found = archive(letter)
    first = found.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert found.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    listed = set(nodes(letter, "//@manifest:full-path", "META-INF/manifest.xml"))
    assert listed - {"/"} == set(found.namelist()) - {"mimetype", FILES[-1]}
    assert found.testzip() is None


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
def test_each_style_that_is_used_is_there(letter):
    used, known = set(), {"Standard"}
    for file in FILES[:2]:
        used |= set(nodes(letter, "//@text:style-name | //@table:style-name", file))
        used |= set(nodes(letter, "//@style:parent-style-name", file))
        known |= set(nodes(letter, "//@style:name", file))
    assert used <= known


def test_every_text_is_in_it():
    found = text(FRENCH)
    for words in FRENCH_TEXTS:
        assert words in found
    assert "SIRET 216" in text(FRENCH, "styles.xml")
    assert "„laufende Betrieb“" in text(GERMAN)


def test_what_is_missing_is_seen_without_colour():
    found = nodes(FRENCH, "//text:span[@text:style-name='Letter_gap']")
    assert [node.text for node in found] == ["[[montant du solde]]"]


def test_metadata_are_read_as_they_were_written():
    for letter in ALL.values():
        assert read_odt(odt.write(letter)) == letter.described()


def test_reader_is_told_on_each_page():
    assert ASSISTED in text(FRENCH, "styles.xml")
    assert ASSISTED not in text(FRENCH)
    assert UNREVIEWED in text(GERMAN)
    assert UNREVIEWED in text(GERMAN, "styles.xml")
    assert nodes(GERMAN, "//style:footer//text:page-number", "styles.xml")


def test_headings_lists_and_heads_of_tables_are_real():
    assert nodes(FRENCH, "//text:h/@text:outline-level") == ["1", "2"]
    assert len(nodes(FRENCH, "//text:list/text:list-item")) == 2
    heads = nodes(FRENCH, "//table:table-header-rows//text:p")
    assert ["".join(node.itertext()) for node in heads] == ["Poste", "Montant (€)"]
    assert nodes(FRENCH, "//svg:title/text()") == ["Commune de Forêt-Neuve"]


def test_a_chart_stands_above_its_table_with_its_text():
    found = archive(CHARTED)
    files = sorted(name for name in found.namelist() if name.startswith("Pictures/"))
    assert files == ["Pictures/chart2.png", "Pictures/chart4.png"]
    assert nodes(CHARTED, "//draw:image/@xlink:href") == files
    steps, bars = nodes(CHARTED, "//draw:frame/svg:title/text()")
    assert "Élément\xa0: 2025, Prix, Volume, 2026." in steps
    assert "Chapitre\xa0: 2025, 2026." in bars
    after = nodes(CHARTED, "//text:p[draw:frame]/following-sibling::*[1]/@table:name")
    assert after == ["Table2", "Table4"]


def test_odt_has_the_language_of_the_letter():
    path = "//style:default-style//@fo:language"
    assert nodes(GERMAN, path, "styles.xml") == ["de"]


def test_same_letter_has_the_same_bytes():
    assert odt.write(FRENCH) == odt.write(FRENCH)
    assert odt.write(replace(FRENCH, mark=mark(model="other"))) != odt.write(FRENCH)


def test_text_stays_text():
    assert text(HOSTILE).count(HARMLESS) >= 10
    for file in FILES:
        links = nodes(HOSTILE, "//@xlink:href", file)
        assert not links
        assert not nodes(HOSTILE, "//*[local-name()='script']", file)
    assert nodes(FRENCH, "//@xlink:href") == ["Pictures/logo.png"]


def test_spaces_tabs_and_lines_are_kept():
    letter = replace(FRENCH, body=(Paragraph.of("a   b\tc\nd"), Paragraph.of("")))
    (node,) = nodes(letter, "//text:p[@text:style-name='Text_20_body']")
    tostring = etree.tostring(node, encoding="unicode", with_tail=False)
    assert re.sub(r' xmlns:\w+="[^"]*"', "", tostring).endswith(
        '>a <text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p>'
    )


def test_a_total_is_bold_and_amounts_stand_on_the_right():
    rows = nodes(FRENCH, "//table:table[@table:name='Table1']/table:table-row")
    assert all(span is not None for span in rows[-1].iter(name("text:span")))
    assert "Letter_bold" in etree.tostring(rows[-1], encoding="unicode")
    assert "Letter_cell_right" in etree.tostring(rows[0], encoding="unicode")

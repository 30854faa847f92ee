# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as DOCX (Office Open XML), opened again by python-docx."""

import io
import zipfile
from dataclasses import replace

import docx
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
from letter_reading import read_docx
from lxml import etree

from edic_public_sector.tools.letters.rendering import docx as docx_format
from edic_public_sector.tools.letters.rendering.letter import Table

WORD = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def opened(letter):
    return docx.Document(io.BytesIO(docx_format.write(letter)))


def parts(letter):
    with zipfile.ZipFile(io.BytesIO(docx_format.write(letter))) as found:
        return {name: found.read(name) for name in found.namelist()}


def text(element):
    return "".join(element.itertext())


@pytest.mark.parametrize("letter", ALL.values(), ids=ALL)
def test_each_part_is_well_formed_and_none_is_of_the_template_alone(letter):
    found = parts(letter)
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
    assert not [name for name in found if "thumbnail" in name or "customXml" in name]
    assert opened(letter).element is not None


def kept(rows, total=True):
    """Return the numbers of the rows that stay with the next one."""
    table = Table(("Poste", "Montant"), rows, (1,), total=total)
    found = opened(replace(FRENCH, body=(table,))).tables[-1]
    keeps = [row.cells[0].paragraphs[0].paragraph_format for row in found.rows]
    return [at for at, keep in enumerate(keeps) if keep.keep_with_next]


def test_a_short_table_and_a_total_are_not_parted():
    rows = tuple((f"Poste {at}", "1") for at in range(12))
    assert kept(rows) == [*range(12)]
    assert kept((*rows, ("Total", "12"))) == [12]
    assert kept((*rows, ("Poste 12", "1")), total=False) == []


def test_every_text_is_in_it():
    found = text(opened(FRENCH).element)
    for words in FRENCH_TEXTS:
        assert words in found
    assert "„laufende Betrieb“" in text(opened(GERMAN).element)


def test_what_is_missing_is_seen_without_colour():
    runs = [run for part in opened(FRENCH).paragraphs for run in part.runs]
    (gap,) = [run for run in runs if run.style.name == "Letter gap"]
    assert gap.text == "[[montant du solde]]"
    assert gap.bold


def test_metadata_are_read_as_they_were_written():
    for letter in ALL.values():
        assert read_docx(docx_format.write(letter)) == letter.described()


def test_a_reader_of_its_own_finds_title_and_moment():
    core = opened(FRENCH).core_properties
    assert (core.title, core.language) == (FRENCH.title, "fr-FR")
    assert core.author == "Commune de Forêt-Neuve"
    assert core.created.isoformat().startswith("2026-06-30T09:15:00")
    assert core.comments == ""


def test_reader_is_told_on_each_page():
    found = opened(GERMAN)
    foot = found.sections[0].footer
    assert UNREVIEWED in text(foot._element)
    assert UNREVIEWED in [part.text for part in found.paragraphs]
    assert foot._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE", "NUMPAGES"]
    assert ASSISTED not in text(opened(FRENCH).element)


def test_headings_lists_and_heads_of_tables_are_real():
    found = opened(FRENCH)
    styles = [part.style.name for part in found.paragraphs]
    assert styles.count("Heading 1") == styles.count("Heading 2") == 1
    assert styles.count("List Bullet") == 2
    assert len(found.element.xpath("//w:tblHeader")) == 1
    (alt,) = found.element.xpath("//wp:docPr/@descr")
    assert alt == "Commune de Forêt-Neuve"


def test_a_chart_stands_above_its_table_with_its_text():
    found = opened(CHARTED).element
    steps, bars = found.xpath("//wp:docPr/@descr")
    assert "Élément\xa0: 2025, Prix, Volume, 2026." in steps
    assert "Chapitre\xa0: 2025, 2026." in bars
    assert len(set(found.xpath("//wp:docPr/@id"))) == 2
    after = found.xpath("//w:p[.//pic:pic]/following-sibling::*[1]")
    assert [text(table)[:7] for table in after] == ["Élément", "Chapitr"]
    images = [name for name in parts(CHARTED) if name.startswith("word/media/")]
    assert len(images) == 2
    assert b'Extension="png"' in parts(CHARTED)["[Content_Types].xml"]


def test_docx_has_the_language_of_the_letter():
    styles = etree.fromstring(parts(GERMAN)["word/styles.xml"])
    found = styles.xpath("//w:docDefaults//w:lang/@w:val", namespaces=WORD)
    assert found == ["de-DE"]


def test_same_letter_has_the_same_bytes():
    assert docx_format.write(FRENCH) == docx_format.write(FRENCH)
    other = replace(FRENCH, mark=mark(model="other"))
    assert docx_format.write(other) != docx_format.write(FRENCH)


def test_text_stays_text_and_nothing_is_outside():
    found = parts(HOSTILE)
    assert text(opened(HOSTILE).element).count(HARMLESS) >= 10
    for name, content in found.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in content
            assert b"hyperlink" not in content
    assert b"<script" not in found["word/document.xml"]

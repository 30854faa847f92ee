# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Art. 50 of the AI Act: what a letter says of the AI that helped."""

from dataclasses import replace
from datetime import datetime

import pytest
from letter_data import CREATED, FRENCH, NOTE, mark
from letter_reading import read_packet
from lxml import etree

from edic_public_sector.tools.letters.rendering import layout
from edic_public_sector.tools.letters.rendering.letter import Style, Table, clean
from edic_public_sector.tools.letters.rendering.mark import (
    IPTC,
    Mark,
    metadata,
    packet,
)
from edic_public_sector.tools.letters.rendering.package import pack


@pytest.mark.parametrize(
    ("kind", "source", "assisted"),
    [
        ("none", "digitalCreation", "false"),
        ("assisted", "compositeWithTrainedAlgorithmicMedia", "true"),
        ("generated_unreviewed", "trainedAlgorithmicMedia", "true"),
    ],
)
def test_source_is_told_with_the_words_of_iptc(kind, source, assisted):
    found = metadata(mark(kind))
    assert found["Iptc4xmpExt:DigitalSourceType"] == IPTC + source
    assert found["edic:AiAssisted"] == assisted
    assert found["edic:Reviewed"] == ("true" if kind == "assisted" else "false")


def test_names_have_one_order_and_what_is_not_known_is_not_told():
    assert list(metadata(mark())) == [
        "Iptc4xmpExt:DigitalSourceType",
        "edic:AiAssisted",
        "edic:Reviewed",
        "edic:Disclosure",
        "edic:Model",
        "edic:Provider",
        "edic:PromptVersion",
        "edic:DocumentDigest",
        "edic:LedgerEntry",
        "edic:Created",
    ]
    assert "edic:Model" not in metadata(mark(model=""))
    assert metadata(None) == {}


@pytest.mark.parametrize(
    "named",
    [
        {"sentence": " ", "reviewed": False},
        {"kind": "generated_unreviewed", "reviewed": True},
        {"created": datetime(2026, 6, 30)},
    ],
)
def test_a_mark_that_contradicts_itself_is_none(named):
    with pytest.raises(ValueError):
        mark(**named)


def test_who_used_no_ai_need_say_nothing():
    assert not Mark("none", "").is_shown
    assert list(layout.foot(NOTE)) == []


def test_moment_is_in_utc_and_fixed():
    assert FRENCH.moment == "2026-06-30T09:15:00Z"
    assert NOTE.moment == "1980-01-01T00:00:00Z"
    assert metadata(mark(created=CREATED))["edic:Created"] == FRENCH.moment


def test_packet_is_read_as_it_was_written():
    found = packet(FRENCH.described())
    assert read_packet(found) == FRENCH.described()
    assert etree.fromstring(found).tag == "{adobe:ns:meta/}xmpmeta"


def test_what_xml_forbids_and_what_hides_is_not_written():
    assert clean("a\x00b\x0bc\ud800d\uffffe\u202ef\u200bg\U000e0041h") == "abcdefgh"
    assert (
        clean("l’œil\xa0: 1\u202f€\r\n„so“\tdort") == "l’œil\xa0: 1\u202f€\n„so“\tdort"
    )


@pytest.mark.parametrize("named", [{"size": 8}, {"size": 15}, {"logo": b"GIF89a"}])
def test_a_style_is_within_bounds(named):
    with pytest.raises(ValueError):
        Style(**named)


def test_rows_fit_their_head():
    with pytest.raises(ValueError):
        Table(("a", "b"), (("1",),))


def test_an_archive_has_no_moment():
    assert pack([("b", b"1"), ("a", b"2")]) == pack([("a", b"2"), ("b", b"1")])


@pytest.mark.parametrize("form", ["fr", "de"])
@pytest.mark.parametrize("recipient", [(), ("Mme Œil",)])
def test_head_as_a_table_ends_where_the_body_starts(form, recipient):
    letter = replace(FRENCH, recipient=recipient, style=Style(form=form))
    found = layout.head(letter)
    assert layout.TOP + sum(row[0] for row in found.rows) == layout.body_top(letter)
    assert layout.MARGIN + sum(found.widths) == layout.PAGE[0] - layout.MARGIN


def test_address_is_in_the_window_of_din_5008():
    letter = replace(FRENCH, style=Style(form="de"))
    found = next(block for block in layout.blocks(letter) if block.name == "recipient")
    assert found.x >= 20 and found.x + found.width <= 105
    assert found.y >= 45 and found.y + found.height <= 90

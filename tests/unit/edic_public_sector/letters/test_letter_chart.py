# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The chart of a table, looked at pixel by pixel."""

import io
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pytest
from letter_data import BARS, CHARTED, EMPTY, STEPS, TABLE, charted
from PIL import Image, ImageColor

from edic_ai.tools.paper import fonts
from edic_public_sector.tools.letters.rendering import chart
from edic_public_sector.tools.letters.rendering.letter import Chart, Style, Table

BLUE, RED, GREY = map(ImageColor.getrgb, (chart.BLUE, chart.RED, chart.GREY))


def picture(table, lang="fr", style=CHARTED.style):
    return chart.picture.__wrapped__(table, lang, style)  # drawn each time


def drawn(table):
    return Image.open(io.BytesIO(picture(table).image))


def runs(image, colour, least=20):
    """``[(left, right)]`` of each bar of a colour, from the top."""
    found = []
    for y in range(image.height):
        xs = [x for x in range(image.width) if image.getpixel((x, y)) == colour]
        found.append((xs[0], xs[-1]) if len(xs) >= least else None)
    return [run for run, _same in groupby(found) if run]


def outlined(image, least=20):
    """The same of what has the line and tone of a part that grew."""
    return [
        (left - chart.FINE, right + chart.FINE) for left, right in runs(image, GREY)
    ]


def single(*values, names="abcdefgh"):
    rows = [(name, str(value)) for name, value in zip(names, values, strict=False)]
    return charted("bars", ("What", "EUR"), *rows, total=False)


def test_bars_are_as_long_as_their_values():
    whole, half, quarter = runs(drawn(single(1000, 500, 250)), BLUE)
    assert whole[0] == half[0] == quarter[0]
    lengths = [right - left + 1 for left, right in (whole, half, quarter)]
    assert lengths[1] == pytest.approx(lengths[0] / 2, abs=2)
    assert lengths[2] == pytest.approx(lengths[0] / 4, abs=2)


def test_what_is_below_zero_is_on_the_other_side_of_the_axis():
    image = drawn(single(600, -300))
    (axis, most), (least, end) = runs(image, BLUE)
    assert least < end <= axis < most
    assert end - least == pytest.approx((most - axis) / 2, abs=2)
    foot = image.getpixel((axis - 2, image.height - 2))
    assert foot == ImageColor.getrgb(chart.INK)  # the axis is drawn


def test_all_below_zero_leaves_no_bar_on_the_right():
    image = drawn(single(-10, -5))
    first, second = runs(image, BLUE)
    assert first[1] == second[1]
    assert first[0] < second[0]


def test_what_is_not_known_is_a_gap_and_no_nought():
    rows = (("2024", "–", "80"), ("2025", "100", "–"), ("2026", "–", "–"))
    values = ((None, Decimal(80)), (Decimal(100), None), (None, None))
    found = Chart("bars", (1, 2), values)
    table = Table(("Year", "Voted", "Spent"), rows, (1, 2), chart=found)
    image = drawn(table)
    assert len(runs(image, BLUE)) == len(outlined(image)) == 2  # with the legend
    nought = tuple(tuple(cell.replace("–", "0") for cell in row) for row in rows)
    assert drawn(replace(table, rows=nought)).tobytes() != image.tobytes()
    nothing = replace(found, values=((None, None),) * 3)
    assert picture(replace(table, chart=nothing)) is None


def test_total_is_no_bar():
    image = drawn(BARS)
    assert len(runs(image, BLUE)) == 2  # the legend and 200; nothing is no bar
    assert len(outlined(image)) == 3  # the legend, 100 and 50


def test_steps_lead_from_the_first_to_the_last():
    table = charted(
        "steps",
        ("What", "EUR"),
        ("2025", "100"),
        ("Price", "60"),
        ("Volume", "-40"),
        ("2026", "120"),
    )
    image = drawn(table)
    first, last = runs(image, BLUE)
    (more,) = outlined(image)
    less = runs(image, RED, 10)
    left, right = min(run[0] for run in less), max(run[1] for run in less)
    scale = (first[1] - first[0] + 1) / 100
    assert more[0] == pytest.approx(first[1], abs=2)
    assert more[1] - more[0] == pytest.approx(60 * scale, abs=4)
    assert right == pytest.approx(more[1], abs=4)
    assert left == pytest.approx(last[1], abs=2)
    assert last[1] - last[0] == pytest.approx(120 * scale, abs=2)


def test_small_steps_of_large_amounts_are_seen_and_the_cut_is_told():
    table = charted(
        "steps",
        ("What", "EUR"),
        ("2025", "1000000"),
        ("Price", "2000"),
        ("2026", "1002000"),
    )
    assert outlined(drawn(table))[0][1] - outlined(drawn(table))[0][0] > 300
    uncut = charted("steps", ("What", "EUR"), ("a", "10"), ("b", "90"), ("c", "100"))
    pictures = [picture(each_picture) for each_picture in (table, uncut)]
    assert pictures[0].height > pictures[1].height + 2  # a line that says it


def test_nothing_to_show_is_no_chart():
    assert picture(EMPTY) is None
    assert picture(TABLE) is None
    assert picture(charted("bars", ("What", "EUR"))) is None
    found = [picture is not None for picture in chart.pictures(CHARTED)]
    assert found == [False, True, False, True]


@pytest.mark.parametrize("name", ["Very long words of a chapter " * 9, "x" * 400])
def test_a_long_name_leaves_the_bars_their_room(name):
    image = drawn(single(10, 5, names=[name, "b"]))
    (left, _right), _second = runs(image, BLUE)
    assert left < image.width * 0.45
    edge = [
        image.getpixel((x, y))
        for x in range(left - 8, left - 4)
        for y in range(image.height)
    ]
    assert set(edge) == {(255, 255, 255)}  # no letter runs into the bars


def test_figures_stay_within_the_picture():
    image = drawn(single("123456789012345.67", "-123456789012345.67"))
    column = {image.getpixel((image.width - 1, y)) for y in range(image.height)}
    assert column == {(255, 255, 255)}


def test_of_many_rows_the_largest_are_shown_and_it_says_so():
    rows = [(f"No. {at}", str(at)) for at in range(1, 61)]
    table = charted("bars", ("What", "EUR"), *rows, total=False)
    found = runs(drawn(table), BLUE)
    assert len(found) == chart.MAX_ROWS
    lengths = [right - left for left, right in found]
    assert lengths == sorted(lengths)
    assert lengths[0] == pytest.approx(lengths[-1] * 46 / 60, abs=3)


def test_chart_has_the_letters_language_and_width():
    for lang, word in (("fr", "Graphique"), ("de", "Diagramm"), ("en", "Chart")):
        style = Style("serif")
        found = picture(STEPS, lang, style)
        assert found.alt.startswith(word)
        assert found.width == 160
        image = Image.open(io.BytesIO(found.image))
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.width == pytest.approx(160 / 25.4 * 300, abs=1)
        assert found.height == pytest.approx(image.height / 300 * 25.4, abs=0.1)


def test_same_table_has_the_same_bytes():
    first, second = (picture(STEPS).image for _time in "12")
    assert first == second
    assert picture(BARS).image != first


def test_without_the_fonts_of_the_letter_there_are_those_of_pillow(tmp_path):
    found = fonts.pictured("sans", 30, folder=tmp_path)
    assert found.getlength("100") > 20


@pytest.mark.parametrize(
    ("kind", "columns", "values"),
    [
        ("bars", (1, 2, 3), ((1, 2, 3),)),
        ("bars", (1, 2), ((1,),)),
        ("steps", (1, 2), ((1, 2),)),
        ("steps", (1,), ((100,), (5,), (106,))),
        ("steps", (1,), ((100,), (None,), (100,))),
    ],
)
def test_a_chart_that_is_none_is_refused(kind, columns, values):
    with pytest.raises(ValueError):
        Chart(kind, columns, values)


def test_each_row_of_a_table_has_its_values():
    with pytest.raises(ValueError, match="each row has its values"):
        replace(STEPS, rows=STEPS.rows[1:])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Encodings, delimiters and damage of tables."""

import pytest
from test_budget_scenes import faults_of, found, refused, table

from edic_public_sector.tools.budget import text_table
from edic_public_sector.tools.budget.text_table import read_table

TEXT = "Produkt;Größe\n1;Straße\n"


def cells(read):
    return [cells for _line, cells in read.lines()]


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_recognised(written):
    read = read_table(TEXT.encode(written))
    assert read.head == ["Produkt", "Größe"]
    assert cells(read) == [["1", "Straße"]]


def test_utf_16_of_both_orders():
    big = b"\xfe\xff" + TEXT.encode("utf-16-be")
    little = b"\xff\xfe" + TEXT.encode("utf-16-le")
    assert cells(read_table(big)) == cells(read_table(little)) == [["1", "Straße"]]


def test_euro_and_dash_of_windows():
    assert cells(read_table(b"a;b\n\x80;\x96")) == [["€", "–"]]
    assert cells(read_table(b"a;b\n\x81;\xe9")) == [["\ufffd", "é"]]  # is no letter


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x14\x00\x06\x00;a;b",  # a spreadsheet
        b"%PDF-1.7\n\x00;1;2",
        TEXT.encode("utf-16-le"),  # without its mark
        b"\xff\xfea;b\n1;2",  # a byte is missing
        b"\xef\xbb\xbfa;\xe9",  # says UTF-8, is none
    ],
)
def test_what_is_no_text(data):
    with refused("binary"):
        read_table(data)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_recognised(delimiter):
    read = table(delimiter.join("abc"), delimiter.join(("1", "", "x y")))
    assert read.delimiter == delimiter
    assert list(read.records()) == [(2, {"a": "1", "b": "", "c": "x y"})]


def test_most_frequent_delimiter_of_the_first_line_is_it():
    read = table("Ertrag, netto;Jahr;Plan", "1,5;2099;3")
    assert read.head == ["Ertrag, netto", "Jahr", "Plan"]
    assert cells(read) == [["1,5", "2099", "3"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines(end):
    assert list(table(end.join(("a;b", "1;2", "3;4"))).lines()) == [
        (2, ["1", "2"]),
        (3, ["3", "4"]),
    ]


def test_texts_in_quotation_marks():
    read = table("a;b", '"x;y";"say ""so"""', '"one\ntwo";2', "3;4")
    assert list(read.lines()) == [
        (2, ["x;y", 'say "so"']),
        (4, ["one\ntwo", "2"]),
        (5, ["3", "4"]),
    ]


def test_lines_that_do_not_fit_are_told_and_left():
    read = table("a;b", "1", "1;2;3", "", " ; ", "5;6")
    assert list(read.lines()) == [(6, ["5", "6"])]
    assert faults_of(read.faults, "cells") == [(2, "1/2"), (3, "3/2")]
    assert found(read.faults) == {"cells": 2}


def test_lines_are_those_of_the_file_below_empty_ones():
    read = table("", "", "a;b", "1;2", "3")
    assert [line for line, _cells in read.lines()] == [4]
    assert faults_of(read.faults, "cells") == [(5, "1/2")]
    with refused("csv", "4: unexpected end of data"):
        list(table("", "", "a;b", '1;"2').lines())


def test_spaces_around_names_and_cells_go():
    assert list(table(" a ; b", " 1 ; 2 ").records()) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"  ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_empty_table_is_refused(data):
    with refused("empty"):
        read_table(data)


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("Konto\n1\n2", "one_column", "Konto"),
        ("x" * 100, "one_column", "x" * 80),
        ("Plan;Konto;Plan", "twice_named", "Plan"),
        ("Plan;Konto; Plan \n", "twice_named", "Plan"),
        ("b;b;a;c;a;b", "twice_named", "a, b"),
        ('"a;b\n1;2', "csv", "1: unexpected end of data"),
        ('a;"b"c\n1;2', "csv", "1: ';' expected after '\"'"),
    ],
)
def test_first_lines_that_are_none(text, code, about):
    with refused(code, about):
        table(text)


def test_columns_without_a_name_may_be_many():
    read = table("a;;", "1;2;3")
    assert read.head == ["a", "", ""]
    assert cells(read) == [["1", "2", "3"]]


def test_a_text_in_quotation_marks_without_end():
    with refused("csv", "1: unexpected end of data"):
        table('a;"' + "x" * 100_000)
    with refused("csv", "2: unexpected end of data"):
        list(table("a;b", '1;"' + "x" * 100_000).lines())


def test_a_file_is_not_larger_than_allowed(monkeypatch):
    monkeypatch.setattr(text_table, "MAX_BYTES", 1 << 20)
    data = b"a;b\n" * (1 << 18)
    assert read_table(data[:-4] + b"1;2\n").head == ["a", "b"]
    with refused("large", "1"):
        read_table(data + b"1")


def test_a_file_is_not_longer_than_allowed(monkeypatch):
    monkeypatch.setattr(text_table, "MAX_LINES", 3)
    assert len(list(table("a;b", "1;2", "3;4").lines())) == 2
    with refused("too_long", "3"):
        list(table("a;b", "1;2", "3;4", "5;6").lines())

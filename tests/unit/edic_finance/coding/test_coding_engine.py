# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from coding_data import CHART, FIELD, VENDORS, example, ledger, line

from edic_finance.tools.coding import ENGINE_VERSION, CodingModel, Example, fit
from edic_finance.tools.coding.fit import by_time, cut_at
from edic_finance.tools.coding.memory import MAX_LINES, MAX_STRANGERS


@pytest.fixture(scope="module")
def model():
    return fit(ledger(noise=0), [FIELD, "tax_ids"])


def propose(model, *args, **more):
    return model.predict([line(*args, **more)])[0][FIELD]


def test_engine_learns_from_words_and_vendor(model):
    later = ledger(600, noise=0)[400:]
    found = [p[FIELD] for p in model.predict([e.line for e in later])]
    right = [p.label == e.labels[FIELD] for p, e in zip(found, later, strict=True)]
    assert np.mean(right) > 0.8
    sure = [ok for p, ok in zip(found, right, strict=True) if p.band == "sure"]
    assert np.mean(sure) >= 0.95
    assert len(sure) > 60


def test_a_proposal_is_whole(model):
    found = propose(model, "Diesel Tankkarte", VENDORS[3])
    assert found.label == "6530"
    assert found.band in ("sure", "check")
    assert found.alternatives[0] == (found.label, found.confidence)
    chances = [chance for _label, chance in found.alternatives]
    assert len(chances) == 3
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1
    assert {word for word, _weight in found.words} == {"Diesel", "Tankkarte"}
    assert all(weight > 0 for _word, weight in found.words)
    assert len(found.neighbours) == 3
    assert {near.label for near in found.neighbours} == {"6530"}
    assert all(0 < near.similarity <= 1 for near in found.neighbours)
    assert 0 < found.vendor_hits < found.vendor_cases
    assert found.calibration[0] <= found.calibration[1]
    assert found.not_used == ()


def test_neighbours_are_past_lines_of_the_vendor(model):
    posted = {e.line.key: e for e in ledger(noise=0)}
    for near in propose(model, "papier toner", VENDORS[1]).neighbours:
        assert posted[near.key].line.vendor == VENDORS[1]
        assert posted[near.key].labels[FIELD] == near.label


def test_a_new_vendor_is_judged_by_its_words(model):
    found = propose(model, "Kraftstoff Diesel Liter", "Tankstelle Neu")
    assert found.alternatives[0][0] == "6530"
    assert (found.vendor_cases, found.vendor_hits) == (0, 0)
    assert found.neighbours
    assert found.not_used == ("vendor: no past line",)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("", ()),
        ("???", ()),
        ("Zzyzx qwrtk", ("word: Zzyzx", "word: qwrtk")),
        ("12", ()),  # its shape is known, but that alone says nothing
    ],
)
def test_neither_vendor_nor_word_known_means_nothing_known(model, text, unknown):
    found = propose(model, text, "Nie Gesehen KG", "987654321.09", extra=("vat=7",))
    assert (found.label, found.confidence, found.band) == (None, 0.0, "open")
    assert found.alternatives == found.neighbours == found.words == ()
    assert found.calibration == (0, 0)
    assert found.not_used == (
        "vendor: no past line",
        "amount: no past lines of this size",
        *unknown,
        "fact: vat=7",
    )


def test_a_field_without_labels_stays_open(model):
    found = model.predict([line("papier")])[0]["tax_ids"]
    assert (found.label, found.band) == (None, "open")
    assert model.card["measures"]["tax_ids"] == {"cases": 0}


def test_an_empty_batch(model):
    assert model.predict([]) == []


def test_a_text_without_words_is_judged_by_the_vendor(model):
    found = propose(model, "", VENDORS[0])
    assert found.words == ()
    assert found.neighbours
    assert found.alternatives[0][0] in CHART


@pytest.mark.parametrize("size", [0, 1, 2, 3, 10])
def test_tiny_histories_are_never_sure(size):
    posted = [example(n, "6815", "Bürobedarf Papier", "Meyer") for n in range(size)]
    model = fit(posted, [FIELD])
    found = propose(model, "Bürobedarf Papier", "Meyer")
    assert found.label == ("6815" if size else None)
    assert found.band == ("check" if size else "open")
    assert 0 <= found.confidence < 1
    assert propose(model, "anderes", "Fremd").label is None
    assert model.card["remarks"] == [
        f"{FIELD}: too little held-out evidence, nothing is ever sure"
    ]
    assert model.card["thresholds"][FIELD]["sure"] is None


def test_a_single_label_leaves_room_for_doubt():
    model = fit([example(n, "6815", "Papier", "Meyer") for n in range(300)], [FIELD])
    found = propose(model, "Papier", "Meyer")
    assert found.label == "6815"
    assert 0.9 < found.confidence < 1
    assert len(found.alternatives) == 1


def test_confidence_grows_with_cases():
    sizes = [1, 3, 6]
    found = [
        propose(fit([example(n, "a", "x") for n in range(size)], [FIELD]), "x")
        for size in sizes
    ]
    assert [p.confidence for p in found] == sorted(p.confidence for p in found)


def test_lines_without_label_teach_nothing_of_that_field():
    posted = [
        Example(e.line, {FIELD: "", "tax_ids": "[7]"} if n % 2 else e.labels)
        for n, e in enumerate(ledger(100))
    ]
    model = fit(posted, [FIELD, "tax_ids"])
    assert model.card["labels"] == {FIELD: 6, "tax_ids": 1}
    found = model.predict([line("papier", VENDORS[1])])[0]
    assert found["tax_ids"].label == "[7]"
    total = sum(e.line.vendor == VENDORS[1] for e in posted)
    assert found[FIELD].vendor_cases + found["tax_ids"].vendor_cases == total


def test_labels_of_any_characters():
    odd = ['{"12,7": 60.0}', "a|b:c", "Straße\n'\"", "税"]
    posted = [example(n, odd[n % 4], f"wort{n % 4}") for n in range(120)]
    model = CodingModel.from_bytes(fit(posted, [FIELD]).to_bytes())
    found = [propose(model, f"wort{n}").label for n in range(4)]
    assert found == odd


@pytest.mark.parametrize("amount", ["0", "-0.00", "1E+3", "-15.2400", "0.001", "1e12"])
def test_any_decimal_amount(model, amount):
    assert propose(model, "papier", VENDORS[1], amount).alternatives


def test_same_lines_give_the_same_bytes():
    posted = ledger(60)
    assert fit(posted, [FIELD]).to_bytes() == fit(posted, [FIELD]).to_bytes()
    other = fit(posted, [FIELD], seed=1)
    assert other.to_bytes() != fit(posted, [FIELD]).to_bytes()


def test_order_of_bills_does_not_matter():
    posted = [example(n, "ab"[n % 2], f"wort{n % 2}") for n in range(60)]
    assert fit(posted, [FIELD]).to_bytes() == fit(posted[::-1], [FIELD]).to_bytes()


def test_one_line_is_judged_alone_as_among_others(model):
    lines = [line(e.line.text, e.line.vendor, bill="") for e in ledger(40)]
    alone = [model.predict([line])[0] for line in lines]
    for each_alone, many in zip(alone, model.predict(lines), strict=True):
        assert each_alone[FIELD].label == many[FIELD].label
        assert each_alone[FIELD].confidence == pytest.approx(many[FIELD].confidence)


def test_card_says_what_the_model_was_made_of(model):
    card = model.card
    assert card["engine_version"] == ENGINE_VERSION
    assert (card["rows"], card["vendors"]) == (400, 4)
    assert card["labels"] == {FIELD: 6, "tax_ids": 0}
    assert (card["first_day"], card["last_day"]) == ("2025-01-01", "2025-07-19")
    assert card["split"] == {"learned": 340, "held_out": 60}
    measures = card["measures"][FIELD]
    assert measures["cases"] == 60
    assert measures["top1"] > measures["baseline_vendor_mode"]
    assert measures["top3"] >= measures["top1"]
    assert 0 <= measures["ece"] < 0.2
    assert measures["precision"] >= 0.95
    assert measures["coverage"] > 0.2
    assert 0 < card["thresholds"][FIELD]["check"] < card["thresholds"][FIELD]["sure"]
    changed = ledger(100)
    changed[0] = replace(changed[0], labels={FIELD: "other"})
    digest = fit(ledger(100), [FIELD]).card["data_sha256"]
    assert fit(changed, [FIELD]).card["data_sha256"] != digest


def test_bills_stay_whole_and_in_time():
    posted = [
        example(0, "a", day=date(2025, 1, 3), bill="late"),
        example(1, "a", day=date(2025, 1, 1), bill="split"),
        example(2, "a", day=date(2025, 1, 2), bill=""),
        example(3, "a", day=date(2025, 1, 5), bill="split"),
        example(4, "a", day=date(2025, 1, 2), bill=""),
    ]
    ordered = by_time(posted)
    assert [e.line.key for e in ordered] == ["1", "3", "2", "4", "0"]
    assert [cut_at(ordered, share) for share in (0, 0.2, 0.4, 0.6, 1)] == [
        0,
        0,
        2,
        3,
        5,
    ]


def test_large_vendors_and_strangers_are_bounded():
    posted = [
        example(n // 50, "ab"[n % 2], "Gas", "Big", key=str(n), bill=f"b{n}")
        for n in range(MAX_LINES + 10)
    ]
    model = fit(posted, [FIELD])
    own, strange = model._see([line("Gas", "Big"), line("Gas", "New")]).pools
    assert len(own.rows) == MAX_LINES
    assert len(strange.rows) == MAX_STRANGERS
    assert propose(model, "Gas", "Big").vendor_cases == MAX_LINES + 10


def test_decimals_are_exact_tokens():
    posted = [
        example(
            n, "port" if n % 2 else "ware", "Facture", amount=["98.1", "15.24"][n % 2]
        )
        for n in range(100)
    ]
    model = fit(posted, [FIELD])
    assert propose(model, "Facture", amount="15.240").label == "port"
    assert propose(model, "Facture", amount=str(Decimal("98.10"))).label == "ware"


def test_what_is_barred_is_not_proposed_and_does_not_vouch_for_the_next(model):
    seen = line("Diesel Tankkarte", VENDORS[3])
    first = model.predict([seen])[0][FIELD]
    barred = replace(seen, barred={FIELD: frozenset({first.label})})
    second = model.predict([barred])[0][FIELD]
    labels = [label for label, _chance in second.alternatives]
    assert first.label not in labels
    assert labels[0] == first.alternatives[1][0]
    assert second.confidence == pytest.approx(first.alternatives[1][1])
    assert second.band != "sure"
    assert second.label in (None, labels[0])
    assert second.calibration == (0, 0)
    assert {near.label for near in second.neighbours} <= {labels[0]}


def test_with_everything_barred_nothing_is_proposed(model):
    every = frozenset(model.fields[FIELD].labels)
    found = model.predict([replace(line("Diesel"), barred={FIELD: every})])[0][FIELD]
    assert (found.label, found.band, found.alternatives) == (None, "open", ())

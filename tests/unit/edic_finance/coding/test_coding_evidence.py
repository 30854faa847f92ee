# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The evidence shown is the evidence used: without it the proposal falls or weakens."""

from dataclasses import replace

import numpy as np
import pytest
from coding_data import FIELD, VENDORS, example, ledger, line

from edic_finance.tools.coding import CodingModel, fit
from edic_finance.tools.coding.memory import Memory

FAITHFUL = 0.9
LEARNED = 400


def without(model, keys):
    """The model with these past lines taken out of its memory."""
    memory, gone = model.memory, set(keys)
    kept = np.flatnonzero(np.array([key not in gone for key in memory.keys], bool))
    memory = Memory(
        memory.rows[kept],
        [memory.vendors[at] for at in kept],
        memory.days[kept],
        {field: labels[kept] for field, labels in memory.labels.items()},
        [memory.keys[at] for at in kept],
        memory.general,
    )
    return CodingModel(model.vocabulary, memory, model.fields, model.card)


def stripped(posted, prediction):
    """The line without the words cited for the proposal."""
    cited = {word for word, _weight in prediction.words}
    kept = [word for word in posted.text.split() if word not in cited]
    return replace(posted, text=" ".join(kept))


@pytest.fixture(scope="module")
def cases():
    """The model, and later lines with what it proposes for them."""
    posted = ledger(LEARNED + 150)
    model = fit(posted[:LEARNED], [FIELD])
    lines = [replace(e.line, bill="") for e in posted[LEARNED:]]
    found = [p[FIELD] for p in model.predict(lines)]
    kept = [pair for pair in zip(lines, found, strict=True) if pair[1].label]
    assert len(kept) > 100
    return model, kept


def weakened(before, after):
    return after.label != before.label or after.confidence < before.confidence


def share(results):
    results = list(results)
    return sum(results) / len(results)


def test_without_neighbours_and_words_the_proposal_weakens(cases):
    model, kept = cases
    assert (
        share(
            weakened(
                found,
                without(model, (near.key for near in found.neighbours)).predict(
                    [stripped(posted, found)]
                )[0][FIELD],
            )
            for posted, found in kept
        )
        >= FAITHFUL
    )


def test_each_kind_of_evidence_counts_by_itself(cases):
    model, kept = cases
    assert (
        share(
            weakened(found, model.predict([stripped(posted, found)])[0][FIELD])
            for posted, found in kept
            if found.words
        )
        >= FAITHFUL
    )
    assert (
        share(
            weakened(
                found,
                without(model, (near.key for near in found.neighbours)).predict(
                    [posted]
                )[0][FIELD],
            )
            for posted, found in kept
            if found.neighbours
        )
        >= FAITHFUL
    )


@pytest.mark.slow
def test_a_model_learned_without_the_cited_lines_is_less_confident(cases):
    _model, kept = cases
    posted = ledger(LEARNED)
    results = []
    for new, found in kept[::20]:
        cited = {near.key for near in found.neighbours}
        other = fit([e for e in posted if e.line.key not in cited], [FIELD])
        results.append(weakened(found, other.predict([stripped(new, found)])[0][FIELD]))
    assert share(results) >= FAITHFUL


def test_every_proposal_shows_evidence(cases):
    _model, kept = cases
    assert all(found.words or found.neighbours for _posted, found in kept)


def test_what_cannot_be_shown_is_not_proposed():
    """The words of the line speak for another label than the name of the vendor."""
    posted = [example(n, "a", "", "Meyer", key=str(n)) for n in range(200)]
    model = without(fit(posted, [FIELD]), (str(n) for n in range(1, 200)))
    last = without(model, ["0"])
    assert model.predict([line("", "Meyer")])[0][FIELD].neighbours
    assert last.predict([line("", "Meyer")])[0][FIELD].label is None


def test_cited_words_are_the_words_as_written(cases):
    model, _kept = cases
    found = model.predict([line("ÉLECTRICITÉ, (kWh) kWh", VENDORS[0])])[0][FIELD]
    assert {word for word, _weight in found.words} == {"ÉLECTRICITÉ", "kWh"}

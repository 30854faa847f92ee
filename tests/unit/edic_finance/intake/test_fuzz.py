# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A thousand damaged files of `make bench-fuzz`, and that it finds what fails."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[4] / "benchmarks/intake"))

import fuzz

SEED = 1  # another one than that of the benchmark


@pytest.mark.slow
def test_every_reader_ends_with_a_result_or_refuses():
    counts, failures = fuzz.run(1000, SEED, jobs=1)
    assert not failures
    read = {name for name, outcome in counts if outcome == "read"}
    assert read == set(fuzz.READERS)
    assert counts.total() == 1000


def test_error_crash_and_loop_of_a_reader_are_found(monkeypatch):
    def broken(data, _chance):
        raise KeyError(data)

    reader = fuzz.Reader(broken, "xml", 1, (fuzz.file_parts.UnreadableError,))
    _name, content, chance = fuzz.case(SEED, 1, "")
    assert fuzz._outcome(reader, content, chance).startswith("KeyError")
    monkeypatch.setattr(fuzz, "CASE_S", 0.2)
    for code, how in (
        ("import os; os.kill(os.getpid(), 11)", "the process ended: -11"),
        ("while True: pass", "hangs for 0.2 s"),
    ):
        begun = f"print('begin 7 payment_text', flush=True)\n{code}"
        worker = fuzz._Worker([sys.executable, "-c", begun], range(7, 9))
        found = []
        while not found:
            found += worker.ended()
        assert found == [("payment_text", how, 7)]
        assert worker.is_over and worker.rest == range(8, 9)


def test_case_is_the_same_wherever_it_runs():
    for number in range(5):
        assert fuzz.case(SEED, number, "")[:2] == fuzz.case(SEED, number, "")[:2]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The two lanes of the tests in Odoo: `scripts/split_tests.py`."""

import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "split_tests.py"))
split, files_of, learn = SCRIPT["split"], SCRIPT["files_of"], SCRIPT["learn"]
known_seconds = SCRIPT["known_seconds"]
base_of, DEMO, BUDGETS = SCRIPT["base_of"], SCRIPT["DEMO"], SCRIPT["BUDGETS"]
REPORT = """<testsuites><testsuite>
<testcase classname="addons.edic_ai.tests.test_a.TestA" name="x" time="1.25"/>
<testcase classname="addons.edic_ai.tests.test_a.TestB" name="x" time="2"/>
<testcase classname="addons.edic_ai.tests.ledger.test_c.TestC" name="x" time="0.5"/>
</testsuite></testsuites>"""


def test_every_file_is_in_one_lane():
    files = files_of(["addons"])
    first, second = split(files, {})
    assert sorted(first + second) == files
    here = {
        str(path.relative_to(ROOT)) for path in ROOT.glob("addons/*/tests/**/test_*.py")
    }
    apart = {file for file in here if "edic_finance_payment_order" in file}
    assert set(files) == here - apart


def test_lanes_take_about_as_long():
    seconds = {"a": 10, "b": 7, "c": 5, "d": 4, "e": 2}
    lanes = split(list("abcde"), seconds, base_of=str)
    assert [sum(seconds[file] for file in lane) for lane in lanes] == [14, 14]


def test_files_nobody_measured_are_spread():
    lanes = split(list("abcd"), {"a": 3}, base_of=str)
    assert [len(lane) for lane in lanes] == [2, 2]


def test_what_stands_on_a_slow_base_stays_together():
    lanes = split(list("abcd"), {}, base_of=lambda file: "xy"[file == "d"])
    assert sorted(map(sorted, lanes)) == [["a", "b", "c"], ["d"]]


def test_demo_is_set_up_in_one_lane():
    files = [file for file in files_of(["addons"]) if base_of(file) == DEMO]
    assert len(files) > 2
    assert [len(lane) for lane in split(files, {})] == [len(files), 0]


def test_budgets_are_in_one_lane_unless_little_else_is_run():
    files = files_of(["addons"])
    budgets = {file for file in files if base_of(file) == BUDGETS}
    assert len(budgets) > 20
    lanes = [budgets & set(lane) for lane in split(files, {})]
    assert sorted(map(len, lanes)) == [0, len(budgets)]
    alone = split(sorted(budgets), {})
    assert abs(len(alone[0]) - len(alone[1])) <= 1


def test_seconds_are_learnt_from_the_reports(tmp_path):
    (tmp_path / "junit.xml").write_text(REPORT)
    assert learn(tmp_path.glob("*.xml")) == {
        "addons/edic_ai/tests/ledger/test_c.py": 0.5,
        "addons/edic_ai/tests/test_a.py": 3.2,
    }


def test_a_new_file_takes_as_long_as_in_the_last_run(tmp_path):
    (tmp_path / "var" / "log").mkdir(parents=True)
    (tmp_path / "var" / "log" / "junit-odoo-1.xml").write_text(REPORT)
    (tmp_path / "tests").mkdir()
    learned = {"addons/edic_ai/tests/test_a.py": 2.0}
    (tmp_path / "tests" / "durations.json").write_text(json.dumps(learned))
    seconds = {"addons/edic_ai/tests/ledger/test_c.py": 0.5}
    assert known_seconds(tmp_path) == learned | seconds


def test_a_path_that_is_not_there_is_named():
    with pytest.raises(SystemExit, match="edic_nothing"):
        files_of(["addons/edic_nothing"])


def test_a_clone_knows_how_long_tests_take():
    text = (ROOT / "tests" / "durations.json").read_text(encoding="utf-8")
    known = json.loads(text)
    files = files_of(["addons"])
    assert len(known.keys() & set(files)) > len(files) / 2

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`make test` installs its database when its sources changed, and runs what it is given
in two lanes."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
# the commands of the script, which say what they would do
STAND_INS = """
need_test_tools() { :; }; need_cluster() { :; }; write_conf() { :; }; say() { :; }
has_db() { [ -e "$VAR/installed" ]; }
test_digest() { cat "$VAR/digest"; }
install_test_database() { echo install; touch "$VAR/installed"; }
odoo() { echo update; }
fill_test_database() { echo fill; }
die() { echo "died: $*"; exit 1; }
"""


def run(folder, script):
    """Return the lines that some shell code writes with the stand-ins above."""
    for name in ("stamp", "log"):
        (folder / name).mkdir(exist_ok=True)
    start = f". {SCRIPTS}/lib.sh; . {SCRIPTS}/tests.sh; VAR={folder}; {STAND_INS}"
    done = subprocess.run(
        ["bash", "-c", f"{start}\n{script}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not done.stderr
    return done.stdout.split()


@pytest.fixture
def database(tmp_path):
    """Return what is done for a database of sources with this digest."""

    def need(digest, how=""):
        (tmp_path / "digest").write_text(digest)
        return run(tmp_path, f"need_test_database {how}")

    return need


def test_database_is_installed_once_for_the_same_sources(database):
    assert database("a") == ["install", "fill"]
    assert database("a") == []
    assert database("a", "quick") == []
    assert database("b") == ["install", "fill"]


def test_a_few_tests_update_it_and_all_tests_install_it(database):
    assert database("a", "quick") == ["install", "fill"]
    assert database("b", "quick") == ["update", "fill"]
    assert database("b", "quick") == []
    assert database("b") == ["install", "fill"]
    assert database("b") == []


def test_an_installation_that_was_broken_off_does_not_count(database, tmp_path):
    (tmp_path / "installed").touch()
    assert database("a", "quick") == ["install", "fill"]


def test_a_database_that_somebody_dropped_is_made_again(database, tmp_path):
    database("a")
    (tmp_path / "installed").unlink()
    assert database("a") == ["install", "fill"]


PASSING = {(0, 0), (0, 5), (5, 0)}  # 5: no test was left by -k


@pytest.mark.parametrize("first", [0, 1, 5])
@pytest.mark.parametrize("second", [0, 2, 5])
def test_lanes_fail_when_one_fails_or_none_has_a_test(tmp_path, first, second):
    script = (
        f"codes=(x {first} {second});"
        'odoo_tests() { return "${codes[$1]}"; };'
        f"cd {SCRIPTS.parent}; VENV={tmp_path}; mkdir -p $VENV/bin;"
        "ln -sf $(command -v python3) $VENV/bin/python;"
        "test_lanes addons -- -k name && echo passed || echo failed"
    )
    assert run(tmp_path, script) == [
        "passed" if (first, second) in PASSING else "failed"
    ]


def test_files_and_folders_run_where_they_belong(tmp_path):
    script = (
        "pytest() { echo plain: $*; }; test_lanes() { echo odoo: $*; };"
        "test_paths addons/edic_ai/tests/ -k 'a or b' tests/unit -x; echo ended"
    )
    expected = "plain: -q -p no:odoo tests/unit -k a or b -x install fill"
    expected += " odoo: addons/edic_ai/tests -- -k a or b -x ended"
    (tmp_path / "digest").write_text("a")
    assert run(tmp_path, script) == expected.split()


def test_options_alone_are_no_tests(tmp_path):
    assert run(tmp_path, "test_paths -k name")[0] == "died:"


BROKEN = {
    "cmd_lint": "lint;",
    "core_tests": "tests-core;",
    "sdk_tests": "tests-sdks;",
    "other_tests": "tests-other;",
    "test_lanes": "tests in Odoo;",
    "test_writers": "tests-writers;",
}
BESIDE = ("core_tests", "other_tests", "sdk_tests", "test_writers")
BESIDE += ("test_payment_orders",)
INSTALLED = ("install", "fill")


def whole_run(tmp_path, failing="", missing=""):
    """Return the lines of `make test` with stand-ins for its parts, of which one fails;
    packages may be missing before, beside which the package index does not answer."""
    names = ("cmd_lint", "test_lanes", *BESIDE)
    # no part takes for its own what one run tells the next
    echo = "echo {name}${{EDIC_TEST_LINT:-}};"
    script = "".join(f"{name}() {{ {echo.format(name=name)} }};" for name in names)
    # a part that runs beside another ends with its first failure
    beyond = "" if failing == "test_lanes" else "echo went-on;"
    script += f"{failing or 'none'}() {{ echo {failing}; false; {beyond} }};"
    script += (
        f"missing_packages() {{ echo {missing}; }}; need_packages() {{ :; }};"
        "need_lint_tools() { :; };"
        "need_no_network() { :; }; need_sdks() { :; };"
        "need_resolution() { [ -e $VAR/asked ] || { touch $VAR/asked; exit 1; }; };"
        f"{'' if missing else 'touch $VAR/asked;'}"
        "drop_test_database() { :; };"
        f"ARGV=(); VENV={tmp_path}; mkdir -p $VENV/bin;"
        "printf '#!/bin/sh\\n' >$VENV/bin/python; chmod +x $VENV/bin/python;"
        "cmd_test; echo passed"
    )
    (tmp_path / "digest").write_text("a")
    return run(tmp_path, script)


def ending(failing):
    end = f"died: failed (see above): {BROKEN[failing]}" if failing else "passed"
    return end.split()


@pytest.mark.parametrize("failing", ["", *BROKEN])
def test_all_parts_run_and_one_that_fails_is_named_at_the_end(tmp_path, failing):
    """Each writes to a log of its own, which is shown after the tests in Odoo."""
    assert whole_run(tmp_path, failing) == [
        *(*INSTALLED, "test_lanes", "cmd_lint", *BESIDE),
        *ending(failing),
    ]


@pytest.mark.parametrize("failing", ["", "cmd_lint", "core_tests"])
def test_lint_runs_beside_the_installation_of_packages(tmp_path, failing):
    assert whole_run(tmp_path, failing, missing="odoo-19") == [
        *("cmd_lint", *INSTALLED, "test_lanes", *BESIDE),
        *ending(failing),
    ]


def test_durations_are_learned_with_nothing_there_that_a_file_installs(tmp_path):
    """Databases of ledger files that somebody keeps stay."""
    script = (
        "sql() { case $* in *SELECT*) echo edic_file_template_a;; *) echo $*;; esac; };"
        "test_lanes() { echo lanes $*; };"
        f"VENV={tmp_path}; mkdir -p $VENV/bin; ln -s /bin/echo $VENV/bin/python;"
        "cmd_durations"
    )
    (tmp_path / "digest").write_text("a")
    expected = "install fill -c DROP DATABASE edic_file_template_a WITH (FORCE)"
    expected += " lanes addons scripts/split_tests.py --learn"
    assert run(tmp_path, script) == expected.split()

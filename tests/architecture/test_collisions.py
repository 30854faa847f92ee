# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever writes outside of a web request tries again when it collides with others."""

import ast
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
HELPER = {"in_transaction", "retrying"}
# commands that need not try again, and why
READS_ONLY = {"edic_verify.py": "it reads, and appends to the ledger"}
# names of a collision in an ``except``, narrow and wide
NARROW = {"CONCURRENCY_ERRORS"}
WIDE = {"Exception", "BaseException"}
# functions that may end in `except Exception` all the same, and why
READS = "it only reads"
COLLIDED_TO_THE_END = {
    "edic_ai/edic_verify.run": READS,
    "edic_ai/edic_ai_gateway_ask.watched": READS,
    **dict.fromkeys(
        (
            "edic_ai/edic_ai_checkpoint._cron_checkpoint",
            "edic_ai/edic_ai_checkpoint._try_to_make",
            "edic_ai/edic_ai_gateway_keep._close",
            "edic_ai/edic_ai_pace._store",
            "edic_ai/edic_ai_seal._seal_waiting",
            "edic_ai/edic_ai_task_batch._gather",
            "edic_ai/edic_ai_task_batch._look",
            "edic_ai/edic_ai_task_stream._keep",
            "edic_ai/edic_ai_task_work._settled",
            "edic_ai/transaction.one_by_one",
            "edic_finance/edic_audit.run",
            "edic_finance/edic_intake._take_in",
            "edic_finance/edic_train._train",
            "edic_finance/edic_finance_flag_store._check_left",
        ),
        "what it tries is in transactions of their own, which were repeated before",
    ),
}


def trees(pattern):
    for path in sorted(ADDONS.glob(pattern)):
        if not {"tests", "testing", "tools", "migrations"} & set(path.parts):
            yield path, ast.parse(path.read_text())


def names(tree):
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found | {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}


def decorators(function):
    return {name for node in function.decorator_list for name in names(node)}


FUNCTIONS = [
    (path, node)
    for path, tree in trees("*/**/*.py")
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef)
]
JOBS = [
    (path, node)
    for path, node in FUNCTIONS
    if node.name.startswith("_cron_") or "autovacuum" in decorators(node)
]
COMMANDS = [path for path, _tree in trees("*/cli/*.py") if path.stem != "__init__"]


def own_tries(function):
    """Yield the ``try`` statements of a function, but for those of inner functions."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Try):
            yield node
        waiting.extend(ast.iter_child_nodes(node))


def raises_on(handler):
    """Return whether a handler ends by raising what it caught."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def swallows(attempt):
    """Return the first handler of a ``try`` that keeps a collision to itself."""
    for handler in attempt.handlers:
        caught = names(handler.type) if handler.type else WIDE
        if caught & NARROW:
            return None  # what raises it is tried again, or says what comes of it
        is_wide = caught & WIDE or caught >= {"psycopg2", "Error"}
        if is_wide and not raises_on(handler):
            return handler
    return None


CATCHING = [
    (f"{path.relative_to(ADDONS).parts[0]}/{path.stem}.{function.name}", handler)
    for path, function in FUNCTIONS
    for attempt in own_tries(function)
    if (handler := swallows(attempt))
]


@pytest.mark.parametrize(
    ("path", "job"), JOBS, ids=[f"{path.stem}.{job.name}" for path, job in JOBS]
)
def test_job_begins_anew_when_it_collides(path, job):
    assert "scheduled" in decorators(job)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_command_tries_again_when_it_collides(path):
    if path.name in READS_ONLY:
        return
    assert names(ast.parse(path.read_text())) & HELPER


def test_nothing_swallows_a_collision():
    """Whoever catches everything raises a collision before, or says why not."""
    found = {name for name, _handler in CATCHING}
    assert found - COLLIDED_TO_THE_END.keys() == set()


def test_nothing_names_a_part_of_the_collisions():
    """``except OperationalError: raise`` misses what Odoo raises for itself."""
    for path, function in FUNCTIONS:
        for attempt in own_tries(function):
            for handler in attempt.handlers:
                caught = names(handler.type) if handler.type else set()
                assert "OperationalError" not in caught, (path, handler.lineno)


@pytest.mark.parametrize(
    ("handlers", "is_swallowed"),
    [
        ("except Exception: pass", True),
        ("except: pass", True),
        ("except psycopg2.Error: pass", True),
        ("except ValueError: pass", False),
        ("except Exception: raise", False),
        ("except CONCURRENCY_ERRORS: raise\nexcept Exception: pass", False),
        ("except ValueError: pass\nexcept (KeyError, Exception) as e: pass", True),
    ],
)
def test_a_swallowed_collision_is_seen(handlers, is_swallowed):
    [attempt] = ast.parse(f"try: work()\n{handlers}").body
    assert (swallows(attempt) is not None) is is_swallowed


def test_each_exception_is_still_needed():
    assert COLLIDED_TO_THE_END.keys() <= {name for name, _handler in CATCHING}

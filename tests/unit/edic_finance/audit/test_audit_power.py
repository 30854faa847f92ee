# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime

import pytest

from edic_finance.tools.audit.power import WEIGHT, actions

GROUPS = frozenset({"account.group_account_manager"})


def acts_of(use_case, facts, **about):
    row = {"use_case": use_case, "facts": facts, "call_uuid": "u"}
    row["occurred_at"] = datetime(2026, 1, 31, 8, 0, 0, 123456)
    return list(actions([{**row, **about}], GROUPS))


EXCEPTION = {"action": "created", "lock": "tax_lock_date", "for_everyone": True}
CASES = [  # facts → the loss of control they mean, None for none
    ("rights", {"group": "account.group_account_manager", "granted": 1}, "rights"),
    ("rights", {"group": "account.group_account_manager", "granted": 0}, None),
    ("rights", {"group": "account.group_account_user", "granted": 1}, None),
    ("lock.changed", {"tax_lock_date": ["2026-01-31", "2025-12-31"]}, "lock_back"),
    ("lock.changed", {"tax_lock_date": ["2026-01-31", None]}, "lock_back"),
    ("lock.changed", {"tax_lock_date": ["2026-01-31", "2026-02-28"]}, None),
    ("lock.changed", {"tax_lock_date": [None, "2026-02-28"]}, None),
    ("lock.exception", {**EXCEPTION, "has_reason": False}, "lock_exception"),
    ("lock.exception", {**EXCEPTION, "has_reason": True}, "lock_exception"),
    (
        "lock.exception",
        {**EXCEPTION, "has_reason": True, "end_datetime": "2026-02-01 08:00:00"},
        None,
    ),
    ("lock.exception", {**EXCEPTION, "action": "revoked", "has_reason": False}, None),
    ("books.audit_trail", {"restrictive_audit_trail": [True, False]}, "audit_trail"),
    ("books.audit_trail", {"restrictive_audit_trail": [False, True]}, None),
    (
        "books.hash_table",
        {"journal": "BILL", "restrict_mode_hash_table": [True, False]},
        "hash_table",
    ),
    (
        "books.hash_table",
        {"journal": "BILL", "restrict_mode_hash_table": [False, True]},
        None,
    ),
    ("books.fec", {"from": "a", "to": "b", "locked": True}, "fec"),
    ("books.fec", {"from": "a", "to": "b", "locked": False}, None),
    ("module.uninstalled", {"module": "account_x"}, "uninstalled"),
    ("addon.uninstalled", {"addon": "edic_x", "version": ["1", None]}, "uninstalled"),
    ("finance.check", {"is_on": ["True", None]}, "checks_off"),
    ("finance.check", {"is_on": [None, "True"]}, None),
    ("finance.check", {"severity": ["high", "low"]}, "checks_off"),
    ("finance.check", {"severity": [None, "critical"]}, None),
    ("finance.check", {"needs_second": ["True", None]}, "checks_off"),
    ("finance.parameter", {"state": ["draft", "approved"]}, "threshold"),
    ("finance.parameter", {"active": ["True", None]}, "threshold"),
    ("finance.parameter", {"state": [None, "draft"], "active": [None, "True"]}, None),
    ("finance.audit", {"edic_audit_profile": ["fr_local", "none"]}, "audit_settings"),
    ("finance.audit", {"edic_audit_profile": ["none", "fr_local"]}, None),
    ("finance.audit", {"edic_stop_at": ["posting", "payment"]}, "audit_settings"),
    ("finance.audit", {"edic_stop_at": ["payment", "handover"]}, None),
    (
        "finance.audit",
        {"edic_no_second_person": ["False", "True"]},
        "audit_settings",
    ),
    ("cron", {"cron": "edic_ai.x", "active": [True, False]}, "cron"),
    ("cron", {"cron": "edic_ai.x", "active": [False, True]}, None),
    ("cron", {"cron": "edic_ai.x", "nextcall": ["a", "b"]}, None),
]


@pytest.mark.parametrize(
    ("default", "change", "is_weaker"),
    [
        ("critical", [None, "high"], True),  # its stop is gone
        ("critical", [None, "critical"], False),
        ("critical", ["high", None], False),
        ("high", [None, "high"], False),
        ("high", ["critical", None], True),
        ("medium", [None, "high"], False),
        ("medium", [None, "low"], True),
        (None, [None, "medium"], True),  # a parameter of a check whose addon is gone
    ],
)
def test_an_empty_severity_is_the_checks_own(default, change, is_weaker):
    found = acts_of("finance.check", {"severity": change}, code="A10", default=default)
    assert bool(found) is is_weaker


@pytest.mark.parametrize(("use_case", "facts", "what"), CASES)
def test_what_takes_a_control_away(use_case, facts, what):
    found = acts_of(use_case, facts)
    assert [element["what"] for element in found] == ([what] if what else [])
    for item in found:
        assert item["moment"] == "2026-01-31 08:00:00"
        assert item["traces"] == ["u"]


def test_a_reason_that_older_records_do_not_tell():
    facts = {**EXCEPTION, "end_datetime": "2026-02-01 08:00:00"}
    assert acts_of("lock.exception", facts)
    assert not acts_of("lock.exception", facts, reason="Audit adjustments")


def test_what_one_save_did_is_one_action():
    row = {"use_case": "finance.check", "facts": {"is_on": ["True", None]}}
    rows = [
        {**row, "call_uuid": f"u{n}", "code": f"A0{n}", "occurred_at": moment}
        for n, moment in enumerate(
            (
                datetime(2026, 1, 1, 8, 0, 1),
                datetime(2026, 1, 1, 8, 0, 59),
                datetime(2026, 1, 1, 8, 1),
            )
        )
    ]
    first, second = actions(rows, GROUPS)
    assert [check["code"] for check in first["checks"]] == ["A00", "A01"]
    assert second["traces"] == ["u2"]
    counted = {"mass_delete", "superuser"}  # in SQL
    assert {what for _u, _f, what in CASES if what} | counted == set(WEIGHT)

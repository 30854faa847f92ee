# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Events of the audit trail that take a control away (ISA 240: management override).

An event is a row of the ledger as it was recorded: ``use_case``, ``facts`` and
``occurred_at``; facts hold ``[old, new]``. What strengthens a control is no action.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

WEIGHT = {  # what was done → how grave it is
    "rights": "high",
    "lock_back": "high",
    "lock_exception": "medium",
    "audit_trail": "high",
    "hash_table": "high",
    "fec": "low",
    "uninstalled": "high",
    "checks_off": "high",
    "threshold": "medium",
    "audit_settings": "high",
    "cron": "medium",
    "mass_delete": "high",
    "superuser": "medium",
}
STRICTNESS = {"low": 1, "medium": 2, "high": 3, "critical": 4, "info": 0}
Row = Mapping[str, Any]
Facts = dict[str, Any]


def actions(rows: Iterable[Row], groups: frozenset[str]) -> Iterator[Facts]:
    """Yield what counts, in order. What one save did to several checks is one action.

    :param rows: of a check's setting with its ``default`` severity, which counts where
        the setting names none
    :param groups: xml ids of the groups whose grant counts
    :return: ``what``, ``key``, ``moment``, ``traces`` and what tells more
    """
    checks: dict[str, Facts] = {}
    for row in rows:
        effect = _effect(row, groups)
        if effect is None:
            continue
        moment, uuid = str(row["occurred_at"])[:19], row["call_uuid"]
        action = {"key": f"{effect['what']}-{uuid}", "moment": moment, **effect}
        if effect["what"] == "checks_off":
            check = action.pop("check")
            action = checks.setdefault(moment[:16], action)
            action.setdefault("traces", []).append(uuid)
            action.setdefault("checks", []).append(check)
        else:
            yield {**action, "traces": [uuid]}
    yield from checks.values()


def _effect(row: Row, groups: frozenset[str]) -> Facts | None:
    """Return what an event did, or None where it takes nothing away."""
    facts, use_case = row["facts"], row["use_case"]
    if use_case == "rights":
        is_weaker = facts["group"] in groups and facts["granted"]
        found = {"group": facts["group"], "granted": facts["granted"]}
        return {"what": "rights", **found} if is_weaker else None
    reader = {
        "finance.check": _check,
        "lock.changed": _lock,
        "lock.exception": _exception,
        "books.audit_trail": _audit_trail,
        "books.hash_table": _hash_table,
        "books.fec": _fec,
        "module.uninstalled": _uninstalled,
        "addon.uninstalled": _uninstalled,
        "finance.parameter": _parameter,
        "finance.audit": _audit_settings,
        "cron": _cron,
    }[use_case]
    return reader(row)


def _lock(row: Row) -> Facts | None:
    """Return the facts of a lock date that was taken away or moved back."""
    back = {
        name: change
        for name, change in row["facts"].items()
        if change[0] and (not change[1] or change[1] < change[0])
    }
    return {"what": "lock_back", "locks": back} if back else None


def _exception(row: Row) -> Facts | None:
    """Return the facts of a lock exception without a reason or an end."""
    facts = row["facts"]
    if facts["action"] not in ("created", "changed"):
        return None
    has_reason = facts.get("has_reason", bool((row.get("reason") or "").strip()))
    if has_reason and facts.get("end_datetime"):
        return None
    return {
        "what": "lock_exception",
        "lock": facts["lock"],
        "lock_date": facts.get("lock_date"),
        "reason": has_reason,
        "end": facts.get("end_datetime"),
        "everybody": bool(facts.get("for_everyone")),
    }


def _audit_trail(row: Row) -> Facts | None:
    _old, new = row["facts"]["restrictive_audit_trail"]
    return None if new else {"what": "audit_trail"}


def _hash_table(row: Row) -> Facts | None:
    _old, new = row["facts"]["restrict_mode_hash_table"]
    return None if new else {"what": "hash_table", "journal": row["facts"]["journal"]}


def _fec(row: Row) -> Facts | None:
    """Return the facts of an export that closed the year; others change nothing."""
    facts = row["facts"]
    if not facts.get("locked"):
        return None
    return {"what": "fec", "from": facts["from"], "to": facts["to"]}


def _uninstalled(row: Row) -> Facts:
    facts = row["facts"]
    return {"what": "uninstalled", "module": facts.get("module") or facts["addon"]}


def _check(row: Row) -> Facts | None:
    """Return the facts of a check that is off, weaker or without a second person."""
    facts, weaker = row["facts"], []
    if "is_on" in facts and not facts["is_on"][1]:
        weaker.append("off")
    if "severity" in facts:
        default = row.get("default") or "high"
        old, new = (STRICTNESS.get(value or default, 3) for value in facts["severity"])
        if new < old:
            weaker.append("severity")
    if "needs_second" in facts and not facts["needs_second"][1]:
        weaker.append("second")
    if not weaker:
        return None
    check = {"code": row.get("code") or "", "weaker": weaker}
    return {"what": "checks_off", "check": check}


def _parameter(row: Row) -> Facts | None:
    """Return the facts of a value that began to count, or no longer does."""
    facts = row["facts"]
    began = facts.get("state", [None, None])[1] == "approved"
    ended = "active" in facts and facts["active"][0] and not facts["active"][1]
    if not began and not ended:
        return None
    return {
        "what": "threshold",
        "began": began,
        "parameter": row.get("parameter") or "",
        "value": row.get("value") or "",
        "valid_from": row.get("valid_from"),
    }


def _audit_settings(row: Row) -> Facts | None:
    """Return the facts of another profile, a stop that comes later or not at all, no
    second person."""
    facts, weaker = row["facts"], {}
    profile = facts.get("edic_audit_profile", ["none", None])
    if profile[0] not in ("none", None):
        weaker["edic_audit_profile"] = profile
    stops = facts.get("edic_stop_at")
    if stops and _LATENESS.index(stops[1]) > _LATENESS.index(stops[0]):
        weaker["edic_stop_at"] = stops
    second = facts.get("edic_no_second_person")
    if second and second[1] == "True":
        weaker["edic_no_second_person"] = second
    return {"what": "audit_settings", "settings": weaker} if weaker else None


_LATENESS = ("posting", "handover", "payment", "none")


def _cron(row: Row) -> Facts | None:
    """Return the facts of a scheduled action of EDIC that was stopped or deleted."""
    active = row["facts"].get("active")
    if not active or not active[0] or active[1]:
        return None
    return {"what": "cron", "cron": row["facts"].get("cron") or ""}

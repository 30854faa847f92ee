# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of EN 16931 and XRechnung that an e-invoice breaks, as facts of a finding.

A broken rule is what the schematron reports: ``{"rule", "flag", "text", "location",
"count"}``. The sums of a document are left to the check that compares its totals, so
that one cause is reported once.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

MAX_RULES = 20  # of each kind in one finding
# the sums of a document: BR-CO-10 to 17, and what Factur-X, France and Germany made of
# them
SUMS = re.compile(r"BR-([A-Z]+-)?CO-1[0-7]|BR-DEX-09")
FACTS = ("rule", "text", "location", "count")


def is_sum(rule: str) -> bool:
    """Return whether a rule is about the sums of a document.

    >>> is_sum("BR-FX-CO-13"), is_sum("BR-CO-25")
    (True, False)
    """
    return bool(SUMS.fullmatch(rule))


def broken_facts(
    broken: Iterable[Mapping[str, Any]],
    version: str,
    *,
    ignored: Collection[str] = (),
    has_totals_flag: bool = False,
) -> dict[str, Any]:
    """Return the facts on broken rules; none where none counts.

    ``rules`` must be kept, ``warnings`` should, ``information`` is for information;
    ``more`` is how many of the first there are beyond those named; ``elsewhere`` names
    the sums that a flag on the totals tells.

    :param version: of the rules, such as ``7.8+2.6.0-2``
    :param ignored: names of rules that do not count
    """
    counted = [breach for breach in broken if breach["rule"] not in ignored]
    sums = [breach for breach in counted if has_totals_flag and is_sum(breach["rule"])]
    left = [breach for breach in counted if breach not in sums]
    names = {breach["rule"] for breach in sums if breach["flag"] == "fatal"}
    elsewhere = {"elsewhere": sorted(names)} if names else {}
    if not left:
        return elsewhere
    fatal = [breach for breach in left if breach["flag"] == "fatal"]
    return {
        "rules": [_facts(breach) for breach in fatal[:MAX_RULES]],
        "warnings": _of_kind(left, "warning"),
        "information": _of_kind(left, "information"),
        "more": max(len(fatal) - MAX_RULES, 0),
        "rules_version": re.split("[+-]", version)[0],
        **elsewhere,
    }


def unflagged_rules(
    broken: Iterable[Mapping[str, Any]], flags: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return the names of fatal rules that are broken and in none of these flags.

    :param flags: facts of the flags, as `broken_facts` makes them
    """
    fatal = {breach["rule"] for breach in broken if breach["flag"] == "fatal"}
    named = {breach["rule"] for facts in flags for breach in facts.get("rules", ())}
    named.update(*(facts.get("elsewhere", ()) for facts in flags))
    if any(facts.get("more") for facts in flags):
        # the flag counts those beyond the first ones without their names
        return sorted(name for name in fatal - named if is_sum(name))
    return sorted(fatal - named)


def _of_kind(broken: list[Mapping[str, Any]], flag: str) -> list[dict[str, Any]]:
    return [_facts(breach) for breach in broken if breach["flag"] == flag][:MAX_RULES]


def _facts(breach: Mapping[str, Any]) -> dict[str, Any]:
    return {name: breach[name] for name in FACTS}

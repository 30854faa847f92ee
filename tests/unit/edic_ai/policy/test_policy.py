# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import product

import pytest

from edic_ai.tools.policy.policy import (
    SHIPPED,
    Action,
    Reason,
    Rule,
    changes,
    leaving,
    opened,
    opening,
    verdict,
    written,
)
from edic_ai.tools.providers.contract import DataClass, Zone

# written out by hand from the policy as decided; rows as in DataClass
DECIDED = """
public    allow  allow         allow         deny
internal  allow  local_only    local_only    deny
personal  allow  local_only    local_only    deny
hr        allow  local_only    local_only    deny
secret    allow  local_only    local_only    deny
"""
CELLS = [
    (DataClass(row.split()[0]), zone, Action(action))
    for row in DECIDED.strip().splitlines()
    for zone, action in zip(Zone, row.split()[1:], strict=True)
]
DEFAULTS = [
    Rule(data_class, zone, None, action)
    for data_class, actions in SHIPPED.items()
    for zone, action in zip(Zone, actions, strict=True)
]
OPEN = {Action.ALLOW, Action.PSEUDONYMISE}


def possible(zone):
    return [
        action
        for action in Action
        if not (zone is Zone.ON_PREMISE and action is Action.LOCAL_ONLY)
    ]


def rules_for(data_class, zone):
    """Every way to rule a cell: for all use cases, for one, both or neither."""
    choices = [None, *possible(zone)]
    for general, own in product(choices, choices):
        yield [
            Rule(data_class, zone, case, action)
            for case, action in ((None, general), ("test.use", own))
            if action
        ]


def every_verdict():
    for data_class, zone in product(DataClass, Zone):
        for rules in rules_for(data_class, zone):
            for case in (None, "test.use", "other.use"):
                decision = verdict(rules, data_class, zone, case)
                yield rules, data_class, zone, case, decision


def test_matrix_is_whole():
    assert len(CELLS) == len(DataClass) * len(Zone) == len(DEFAULTS)


@pytest.mark.parametrize(("data_class", "zone", "action"), CELLS)
def test_as_shipped(data_class, zone, action):
    decision = verdict(DEFAULTS, data_class, zone, "test.use")
    assert decision.action is action
    assert decision.reason_code is Reason.RULE
    assert decision.rule == Rule(data_class, zone, None, action)


def test_secret_data_stay_in_the_house_whatever_the_rules():
    for _rules, data_class, zone, _case, expected in every_verdict():
        if data_class is DataClass.SECRET:
            assert expected.action is not Action.PSEUDONYMISE
            assert expected.action is not Action.ALLOW or zone is Zone.ON_PREMISE


def test_staff_data_never_leave_the_eu_whatever_the_rules():
    for _rules, data_class, zone, _case, expected in every_verdict():
        if data_class is DataClass.HR and zone is Zone.OUTSIDE:
            assert expected.action not in OPEN


def test_a_verdict_is_never_more_open_than_its_rule():
    for rules, _data_class, _zone, case, wanted in every_verdict():
        own = [rule for rule in rules if rule.use_case == case]
        general = [rule for rule in rules if rule.use_case is None]
        expected = (own or general or [None])[0]
        assert wanted.rule == expected
        if expected is None:
            assert (wanted.action, wanted.reason_code) == (Action.DENY, Reason.NO_RULE)
        elif wanted.reason_code is Reason.RULE:
            assert wanted.action is expected.action
        else:
            assert wanted.action is Action.DENY
            assert expected.action in OPEN


@pytest.mark.parametrize(
    ("data_class", "zone", "action", "reason"),
    [
        (DataClass.SECRET, Zone.EU_CONTROLLED, Action.ALLOW, Reason.FLOOR_SECRET),
        (DataClass.SECRET, Zone.ON_PREMISE, Action.PSEUDONYMISE, Reason.FLOOR_SECRET),
        (DataClass.HR, Zone.OUTSIDE, Action.PSEUDONYMISE, Reason.FLOOR_STAFF),
        (DataClass.HR, Zone.EU_HOSTED, Action.PSEUDONYMISE, Reason.RULE),
        (DataClass.PERSONAL, Zone.OUTSIDE, Action.ALLOW, Reason.RULE),
        (DataClass.SECRET, Zone.OUTSIDE, Action.LOCAL_ONLY, Reason.RULE),
    ],
)
def test_reason_says_what_decided(data_class, zone, action, reason):
    rules = [Rule(data_class, zone, None, action)]
    assert verdict(rules, data_class, zone, None).reason_code is reason


def test_of_two_equal_rules_the_stricter_decides():
    for order in (1, -1):
        rules = [
            Rule(DataClass.PUBLIC, Zone.EU_HOSTED, None, action)
            for action in (Action.ALLOW, Action.LOCAL_ONLY)[::order]
        ]
        decision = verdict(rules, DataClass.PUBLIC, Zone.EU_HOSTED, None)
        assert decision.action is Action.LOCAL_ONLY


def test_other_cells_do_not_decide():
    rules = [rule for rule in DEFAULTS if rule.data_class is not DataClass.PUBLIC]
    decision = verdict(rules, DataClass.PUBLIC, Zone.ON_PREMISE, None)
    assert (decision.action, decision.rule) == (Action.DENY, None)


def test_house_has_no_in_the_house_only():
    with pytest.raises(ValueError, match="in the house"):
        Rule(DataClass.PUBLIC, Zone.ON_PREMISE, None, Action.LOCAL_ONLY)


def test_changes_list_what_takes_effect():
    cell = (DataClass.PERSONAL, Zone.EU_CONTROLLED)
    new = [
        rule
        for rule in DEFAULTS
        if (rule.data_class, rule.zone) != cell and rule.data_class != "secret"
    ]
    new += [
        Rule(*cell, None, Action.DENY),
        Rule(*cell, "test.use", Action.LOCAL_ONLY),
        Rule(DataClass.PUBLIC, Zone.OUTSIDE, "test.use", Action.ALLOW),
        # no rule lifts the floor, so that this one changes the word alone
        Rule(DataClass.SECRET, Zone.OUTSIDE, None, Action.ALLOW),
        *(
            rule
            for rule in DEFAULTS
            if rule.data_class == "secret" and rule.zone != "outside"
        ),
    ]
    assert changes(DEFAULTS, new) == {
        (None, *cell): (Action.LOCAL_ONLY, Action.DENY),
        ("test.use", DataClass.PUBLIC, Zone.OUTSIDE): (Action.DENY, Action.ALLOW),
    }
    assert changes(new, DEFAULTS) == {
        (None, *cell): (Action.DENY, Action.LOCAL_ONLY),
        ("test.use", DataClass.PUBLIC, Zone.OUTSIDE): (Action.ALLOW, Action.DENY),
    }
    assert changes(DEFAULTS, DEFAULTS) == {}


def test_written_is_the_same_whatever_the_order():
    own = Rule(DataClass.PUBLIC, Zone.OUTSIDE, "test.use", Action.ALLOW)
    text = written([*DEFAULTS, own])
    assert text == written([own, *DEFAULTS[::-1]])
    assert text.startswith("public allow/allow/allow/deny; internal allow/local")
    assert text.endswith("; test.use public -/-/-/allow")
    assert written([]) == ""


def test_as_shipped_only_public_data_leave():
    verdict = leaving(DEFAULTS)
    assert verdict[Action.ALLOW] == {
        DataClass.PUBLIC: [Zone.EU_CONTROLLED, Zone.EU_HOSTED]
    }
    assert verdict[Action.PSEUDONYMISE] == {}
    assert set(verdict[Action.DENY]) == set(DataClass) - {DataClass.PUBLIC}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("data_class", DataClass)
def test_what_opens_is_what_leaves_and_is_not_public(data_class, action):
    cell = (data_class, Zone.EU_CONTROLLED)
    new = [rule for rule in DEFAULTS if (rule.data_class, rule.zone) != cell]
    new.append(Rule(*cell, None, action))
    is_open = action in OPEN and data_class not in (DataClass.PUBLIC, DataClass.SECRET)
    assert opened(DEFAULTS, new) == ([(None, *cell)] if is_open else [])
    assert opened(new, DEFAULTS) == []


@pytest.mark.parametrize(
    ("zone", "action", "kind"),
    [
        (Zone.EU_HOSTED, Action.PSEUDONYMISE, "other"),
        (Zone.EU_HOSTED, Action.ALLOW, "clear"),
        (Zone.OUTSIDE, Action.PSEUDONYMISE, "abroad"),
        (Zone.OUTSIDE, Action.ALLOW, "clear_abroad"),
        (Zone.ON_PREMISE, Action.ALLOW, "other"),
        (Zone.OUTSIDE, Action.DENY, "other"),
    ],
)
def test_what_opens_is_named_as_what_it_is(zone, action, kind):
    cell = (DataClass.PERSONAL, zone)
    new = [rule for rule in DEFAULTS if (rule.data_class, rule.zone) != cell]
    found = opening(DEFAULTS, [*new, Rule(*cell, None, action)])
    assert found.kind == kind
    assert not set(found.replaced) & set(found.in_clear)
    assert sorted(found.replaced + found.in_clear) == opened(
        DEFAULTS, [*new, Rule(*cell, None, action)]
    )


def test_leaving_groups_data_by_what_may_go_where():
    rules = [rule for rule in DEFAULTS if rule.data_class is not DataClass.PERSONAL]
    zones = (Zone.EU_CONTROLLED, Zone.EU_HOSTED)
    names = Action.PSEUDONYMISE
    rules += [Rule(DataClass.PERSONAL, zone, None, names) for zone in zones]
    verdict = leaving(rules)
    assert verdict[names] == {DataClass.PERSONAL: list(zones)}
    never = [DataClass.INTERNAL, DataClass.HR, DataClass.SECRET]
    assert list(verdict[Action.DENY]) == never

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Scenarios for the tests of the simulation; there are no tests in here."""

import random
from decimal import Decimal as D

from edic_public_sector.tools.scenario.simulation import (
    Assumption,
    Borrowing,
    BudgetLine,
    Compensation,
    Debt,
    Direction,
    Project,
    Role,
    Scenario,
    Section,
    Target,
    Unit,
)

OP, CAP = Section.OPERATING, Section.CAPITAL
EXP, REV = Direction.EXPENSE, Direction.REVENUE
PLACES = (
    (OP, EXP, Role.ORDINARY),
    (OP, EXP, Role.PERSONNEL),
    (OP, EXP, Role.NON_CASH),
    (OP, REV, Role.ORDINARY),
    (OP, REV, Role.INTEREST),
    (CAP, EXP, Role.EQUIPMENT),
    (CAP, REV, Role.NON_CASH),
    (CAP, REV, Role.GRANT),
    (CAP, REV, Role.OWN_RESOURCE),
)
SEEDS = range(12)


def line(key, place, base, family="", **more):
    values = dict(zip(("section", "direction", "role"), place, strict=True))
    return BudgetLine(key=key, base=D(base), family=family, **values, **more)


def assume(key, values, unit=Unit.PERCENT, target=None, **more):
    values = tuple(map(D, values))
    target = target or Target()
    return Assumption(key=key, unit=unit, values=values, applies_to=target, **more)


def old_debt(stock="500.00", yearly="50.00", years=2):
    repayments = (D(yearly),) * years
    return Debt(
        key="bank", label="Bank", stock=D(stock), repayments=repayments, rate="rate"
    )


def commune(**more):
    """Two years; gross savings of 1,000 - 800 - 20 of interest in the first."""
    entered = {
        "lines": (
            line("taxes", (OP, REV, Role.ORDINARY), "1000.00", "tax"),
            line("goods", (OP, EXP, Role.ORDINARY), "300.00", "goods"),
            line("pay", (OP, EXP, Role.PERSONNEL), "500.00", "pay"),
            line("roads", (CAP, EXP, Role.EQUIPMENT), "300.00", "works"),
            line("state", (CAP, REV, Role.GRANT), "60.00"),
            line("sales", (CAP, REV, Role.OWN_RESOURCE), "40.00"),
        ),
        "assumptions": (assume("rate", ("0.04", "0.04"), Unit.LEVEL),),
        "debts": (old_debt(),),
        "borrowing": Borrowing(rate="rate", term=10),
        "opening_fund": D("20.00"),
    }
    return Scenario(base_year=2025, horizon=2, **(entered | more))


def vat(lag, past=()):
    """Compensation of VAT on all equipment."""
    of = Target(roles=(Role.EQUIPMENT,))
    past = tuple(map(D, past))
    return Compensation(key="vat", label="VAT", of=of, rate="vat", lag=lag, past=past)


def school(years, money, **more):
    values = {"family": "a", "running_family": "c", "source": "plan"}
    return Project(
        key="school",
        label="School",
        spend=tuple(money(5_000) for _ in range(years)),
        grants=tuple(money(900) for _ in range(years)),
        running_cost=money(300),
        opens=2027,
        **(values | more),
    )


class Chance:
    """Figures at random, the same for one seed."""

    def __init__(self, seed, years):
        self.rng, self.years = random.Random(seed), years

    def money(self, most):
        return D(self.rng.randrange(most * 100)) / 100

    def rates(self):
        return [D(self.rng.randrange(-300, 600)) / 10_000 for _ in range(self.years)]

    def lines(self):
        return tuple(
            line(f"l{x}", PLACES[x % 9], self.money(9_000), self.rng.choice("abc"))
            for x in range(27)
        )

    def assumptions(self, lines):
        sampled = tuple(self.rng.sample([line.key for line in lines], 5))
        added = Target(families=("b",), lines=("@project.school.running",))
        steps = [self.money(90) - 45 for _ in range(self.years)]
        levels = {"level": "0.9", "rate": "0.031", "vat": "0.16404"}
        on = {"level": Target(lines=("l0", "l4"))}
        return (
            *(
                assume(key, self.rates(), target=Target(families=(key,)))
                for key in "abc"
            ),
            assume("own", self.rates(), target=Target(lines=sampled)),
            assume("pay", self.rates(), target=Target(roles=(Role.PERSONNEL,))),
            assume("added", steps, Unit.AMOUNT, added),
            *(
                assume(key, [level] * self.years, Unit.LEVEL, on.get(key))
                for key, level in levels.items()
            ),
        )


def anything(seed, years=4):
    """Every unit, projects, debts, loans and compensations, at random."""
    chance = Chance(seed, years)
    lines, lag = chance.lines(), chance.rng.randrange(3)
    loans = (
        Borrowing(rate="rate", term=2),
        Borrowing(rate="rate", term=7, floor=D(100)),
        Borrowing(rate="rate", term=3, fixed=(D("700.01"),) * years),
        None,
    )
    return Scenario(
        base_year=2025,
        horizon=years,
        lines=lines,
        assumptions=chance.assumptions(lines),
        projects=(school(years, chance.money),),
        debts=(old_debt("9000.00", "812.37", years),),
        borrowing=loans[seed % 4],
        compensations=(vat(lag, [chance.money(2_000) for _ in range(lag)]),),
        opening_fund=chance.money(900),
        opening_reserve=chance.money(900),
    )

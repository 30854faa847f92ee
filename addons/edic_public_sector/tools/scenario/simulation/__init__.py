# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Multi-year budget scenarios that an auditor can run again; knows no Odoo.

``simulate(prepare(scenario))`` gives every line and aggregate of every year, exact to
the cent; ``trace`` and ``terms`` say where each comes from. ``sample`` spreads it.
"""

from .aggregates import Aggregate
from .assumption import Assumption, Kind, Shape, Spread, Unit
from .codec import from_json, to_json
from .compare import Effect, compare
from .errors import SimulationError
from .known import Input, Missing, missing_of_line
from .lines import (
    Borrowing,
    BudgetLine,
    Compensation,
    Debt,
    Direction,
    Project,
    Role,
    Section,
    Target,
)
from .montecarlo import QUANTILES, Fan, sample
from .prepare import Prepared, prepare
from .rules import Bound, Rule, Verdict, check_rules
from .run import ENGINE_VERSION, Run, fingerprint, simulate
from .scenario import Scenario
from .sensitivity import Bar, tornado
from .trace import Op, Step, Term, terms, trace

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect
from datetime import date
from decimal import Decimal

from odoo.tests import freeze_time, tagged

from ..spending_common import SpendingCase

CHANGE = date(2026, 2, 1)  # after the day of every fact
BEFORE = date(2026, 1, 31)
TODAY = date(2026, 9, 30)
EXISTING = {  # facts that a check looks up, or reads as more than words
    "works": "6",
    "framework": "732829320",
    "limits": "39950",
    "without_order": "6",
    "zone": "Pacific/Kiritimati",
    "area": "FR-57",
    "closed": "12-24",
    "open": "2020-01-01..2030-01-01",
}


def absurd(name, parameter):
    """Return a value, as text, that is as far from the default as it may be; None
    where there is none."""
    if name in EXISTING:
        return EXISTING[name]
    if parameter.kind == "boolean":
        return parameter.text(not parameter.default)
    if parameter.kind == "words":
        return ";" if parameter.default else None
    ends = [
        value for value in (parameter.minimum, parameter.maximum) if value is not None
    ]
    far = [value for value in ends if value != parameter.default]
    value = max(far, key=lambda v: abs(v - parameter.default), default=None)
    if parameter.maximum is None:
        value = parameter.default * 1000 + 1000
    return str(Decimal(value) if parameter.kind == "decimal" else int(value))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAuditDated(SpendingCase):
    """A figure counts for the day of the fact, whatever day it is today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # planted: near and over limits, in parts, twice, round, dormant
        for price, day, ref in (
            (39900, "2024-03-01", "A-2024-100"),
            (39800, "2024-03-04", "A-2024-101"),
            (39700, "2024-03-07", "A-2024-102"),
            (39600, "2024-03-09", "A-2024-103"),
            (2500, "2024-05-01", "B-77001"),
            (2500, "2024-05-02", "B-77010"),
            (2500, "2024-05-02", "B-77001"),
            (90000, "2025-12-20", "A-2025-900"),
        ):
            cls.buy(price, day, ref=ref).action_post()
        cls.checks = cls.env["edic.finance.check"].sudo()._all()

    def plant(self, since):
        """Absurd values of every parameter and every dated figure, from a day on."""
        parameters = self.env["edic.finance.parameter"].sudo()
        own = {
            f"{code}.{name}": absurd(name, parameter)
            for code, check in self.checks.items()
            for name, parameter in check._parameters.items()
        }
        law = dict.fromkeys(
            parameters._law_titles().keys() - parameters._law_lists(), "1"
        )
        rows = parameters.with_context(install_mode=True).create(
            [
                {
                    "code": code,
                    "value": value,
                    "valid_from": since,
                    "company_id": self.company.id,
                    "source": "test",
                }
                for code, value in (own | law).items()
                if value is not None
            ]
        )
        self.env.flush_all()
        return rows

    def everything(self):
        """Return ``{code: findings}`` of all checks, over facts before the change."""
        history = self.env["edic.finance.parameter"]._history(self.company)
        audit, found = self.env["edic.finance.audit"].sudo(), {}
        for code, check in self.checks.items():
            # without a day of its own, what is found is of the end of the period
            period = {} if check._is_dated else {"date_to": BEFORE}
            scopes = audit._scopes(self.company, check, history, **period)
            population = check._population_of(scopes)
            rows = self.env.execute_query(population)
            found[code] = (
                sorted(
                    (
                        finding.key,
                        str(finding.facts),
                        str(finding.parameters),
                        finding.severity,
                    )
                    for finding in audit._find(check, scopes, history)
                ),
                sorted((number, reason or "") for number, reason in rows),
            )
        return found

    def test_a_value_that_is_valid_later_changes_nothing_before(self):
        before = self.everything()
        self.assertTrue(before["A21"][0] and before["A22"][0] and before["A44"][0])
        self.plant(CHANGE)
        after = self.everything()
        for code in self.checks:
            with self.subTest(code=code):
                self.assertEqual(before[code], after[code])

    def test_a_value_that_was_valid_then_changes_what_is_found(self):
        """The values are such that a check that took them would be seen."""
        before = self.everything()
        self.plant(date(2020, 1, 1))
        after = self.everything()
        changed = {code for code in self.checks if before[code] != after[code]}
        self.assertLessEqual({"A01", "A02", "A21", "A22", "A44"}, changed)

    def test_a_run_counts_each_bill_by_the_figures_of_its_day(self):
        vendor = self.vendors["paper"].company_registry.replace(" ", "")[:9]
        self.parameter("A44.framework", vendor, valid_from=date(2025, 1, 1))
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A44"])
        line = run.line_ids
        self.assertEqual((line.population, line.checked), (8, 7))
        self.assertEqual(line.excluded, {"framework": 1}, "the bill of 2025 alone")
        self.assertIn("earlier", line.parameters["framework"])
        flags = self.flags("A44")
        self.assertTrue(flags)
        self.assertFalse(any(f.parameters["framework"].get("source") for f in flags))

    def test_threshold_of_a_need_is_that_of_its_first_day(self):
        """40,000 until 31 March 2026, 60,000 from then on."""
        self.buy(30000, "2026-03-20", vendor="power")
        spanning = self.buy(15000, "2026-04-10", vendor="power")
        facts = self.found("A22", spanning)[spanning.id]
        self.assertEqual((facts["threshold"], facts["total"]), ("40000", "45000.00"))
        at = self.found("A44", spanning)[spanning.id]
        self.assertEqual((at["threshold"], at["share"]), ("40000", 100))
        self.buy(30000, "2026-05-20", vendor="new")
        later = self.buy(15000, "2026-06-10", vendor="new")
        self.assertNotIn(later.id, self.found("A22", later))

    def test_no_figure_can_be_asked_for_without_a_day(self):
        asked = [self.env["edic.finance.parameter"]._in_force]
        asked += [self.env["edic.finance.audit"]._scope]
        for check in self.checks.values():
            asked += [check._values, check._parameters_in_force]
        for method in asked:
            day = inspect.signature(method).parameters["day"]
            self.assertIs(day.default, inspect.Parameter.empty, method)

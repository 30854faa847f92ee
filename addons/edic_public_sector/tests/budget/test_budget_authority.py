# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..authority_common import Programmes
from ..budget_common import OFFICER, BudgetCase

VERSION = Path(__file__).parents[2] / "migrations" / "19.0.1.4.0"


@tagged("post_install", "-at_install")
class TestBudgetAuthority(Programmes, BudgetCase):
    """AP, AE and VE are voted and revised by people, and the ledger has it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.screens = cls.line(cls.budget, "21838", "020")
        cls.second = cls.make_user("authority_second", OFFICER)

    def facts(self, authority):
        rows = self.env["edic.ai.trace"].sudo()
        own = [("res_model", "=", authority._name), ("res_id", "=", authority.id)]
        return [row.facts for row in rows.search(own, order="id")]

    # --- in force or not --------------------------------------------------------------
    def test_what_is_not_in_force_lets_nothing_commit(self):
        authority = self.programme()
        authority.action_withdraw()
        with self.assertRaisesRegex(ValidationError, "is not in force"):
            self.commit(self.power, 100, authority_id=authority.id)
        authority.action_enforce()
        contract = self.commit(self.power, 100, authority_id=authority.id)
        self.assertEqual(contract.authority_id, authority)

    def test_revised_authority_has_both_votes_recorded(self):
        authority = self.programme()
        self.commit(self.power, 600, authority_id=authority.id)
        with self.assertRaisesRegex(UserError, "take it back first"):
            authority.amount = 1000
        first, second = authority.tranche_ids
        with self.assertRaisesRegex(UserError, "take it back first"):
            second.amount = 600
        with self.assertRaisesRegex(UserError, "take it back first"):
            authority.tranche_ids = [Command.delete(first.id)]
        authority.action_withdraw()
        self.assertEqual(self.sums(authority, "committed"), (600,), "it stays")
        authority.write(
            {
                "amount": 1000,
                "tranche_ids": [Command.update(second.id, {"amount": 600})],
            }
        )
        authority.action_enforce()
        shown = [(fact["state"], fact["amount"]) for fact in self.facts(authority)]
        votes = [("in_force", "900.00"), ("draft", "900.00"), ("in_force", "1000.00")]
        self.assertEqual(shown, votes)
        last = self.facts(authority)[-1]["years"]
        self.assertEqual(last, {"2026": "400.00", "2027": "600.00"})

    def test_nobody_says_that_it_is_in_force(self):
        authority = self.programme()
        for vals in ({"state": "draft"}, {"enforced_by_id": self.second.id}):
            with self.assertRaises(AccessError):
                authority.write(vals)
        with self.assertRaises(AccessError):
            self.own("authority").create(
                {"code": "X", "name": "X", "amount": 1, "state": "in_force"}
            )
        with self.assertRaises(AccessError):
            authority.with_user(self.reader).action_withdraw()
        with self.assertRaisesRegex(UserError, "take it back first"):
            authority.unlink()

    def test_four_eyes(self):
        self.company.edic_budget_four_eyes = True
        made = self.own("authority").create(
            {"kind": "ae", "code": "AE-9", "name": "School (fictive)", "amount": 100}
        )
        self.assertTrue(made.is_own)
        with self.assertRaisesRegex(UserError, "another person"):
            made.action_enforce()
        made.with_user(self.second).action_enforce()
        self.assertEqual((made.state, made.enforced_by_id), ("in_force", self.second))
        made.with_user(self.second).action_withdraw()
        made.with_user(self.second).tranche_ids = [
            Command.create({"year": 2026, "amount": 100})
        ]
        self.assertEqual(made.prepared_by_ids, self.officer | self.second)
        with self.assertRaisesRegex(UserError, "another person"):
            made.with_user(self.second).action_enforce()

    # --- purpose ----------------------------------------------------------------------
    def test_ap_is_for_capital_and_ae_for_operating_expense(self):
        for kind, line, other in (
            ("ap", self.screens, self.power),
            ("ae", self.power, self.screens),
        ):
            authority = self.programme(f"{kind}-1", kind=kind)
            self.assertTrue(self.commit(line, 10, authority_id=authority.id))
            with self.assertRaisesRegex(ValidationError, "An AP is for capital"):
                self.commit(other, 10, authority_id=authority.id)

    def test_a_ve_has_its_years_and_lapses(self):
        made = self.own("authority").create(
            {"kind": "ve", "code": "VE-1", "name": "School (fictive)", "amount": 100}
        )
        with self.assertRaisesRegex(UserError, "Enter the years"):
            made.action_enforce()
        made.tranche_ids = [Command.create({"year": 2027, "amount": 100})]
        made.until = "2026-12-31"
        made.action_enforce()
        self.commit(self.screens, 20, authority_id=made.id, date="2026-12-31")
        with self.assertRaisesRegex(ValidationError, "lapsed after"):
            self.commit(self.screens, 20, authority_id=made.id, date="2027-01-01")
        made.until = "2027-02-15"  # the next budget came into force then
        untils = [fact["until"] for fact in self.facts(made)]
        self.assertEqual(untils, ["2026-12-31", "2027-02-15"])
        self.commit(self.screens, 20, authority_id=made.id, date="2027-01-01")

    def test_what_counted_before_the_upgrade_counts(self):
        made = self.own("authority").create(
            {"kind": "ae", "code": "AE-8", "name": "School (fictive)", "amount": 100}
        )
        town = self.make_german()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_public_budget SET classes = 'kameral' WHERE id IN %s",
            [(self.budget.id, town.id)],
        )
        spec = spec_from_file_location("upgrade", VERSION / "post-migration.py")
        upgrade = module_from_spec(spec)
        spec.loader.exec_module(upgrade)
        upgrade.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual(made.state, "in_force")
        self.assertEqual((self.budget.classes, town.classes), (False, "nkf"))

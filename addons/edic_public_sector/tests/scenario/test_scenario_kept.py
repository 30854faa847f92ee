# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.exceptions import NotAPersonError

from ..budget_common import OFFICER
from ..scenario_common import FIGURES, SOURCE, ScenarioCase

PARTS = ("assumption", "project", "loan", "rule")


@tagged("post_install", "-at_install")
class TestScenarioKept(ScenarioCase):
    """Runs that are kept, and who may do what."""

    def setUp(self):
        super().setUp()
        self.scenario = self.make_scenario()

    def keep(self, scenario=None):
        scenario = scenario or self.scenario
        scenario.action_keep_run()
        return scenario.run_ids[:1]

    # --- a kept run -------------------------------------------------------------------
    def test_a_kept_version_opens_in_its_form(self):
        """The form asks for the size of files alone."""
        self.keep()
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        [read] = self.scenario.with_context(bin_size=True).web_read({"faults": {}})
        self.assertFalse(read["faults"])

    def test_a_run_keeps_what_it_was_run_from_and_came_to(self):
        self.assertFalse(self.scenario.edic_fan())
        run = self.keep()
        self.assertEqual((run.seed, run.draws, run.name), (7, 100, "As planned v1"))
        self.assertEqual(len(run.fingerprint), 64)
        results = run.results
        figures = [float(value) for value in results["figures"]["gross_savings"]]
        self.assertEqual(tuple(figures), FIGURES["gross_savings"])
        self.assertEqual(set(results["ever"]), {"Debt", "Net"})
        # nothing is uncertain: each draw is the run
        place = results["quantiles"].index(5)
        least = [float(value) for value in results["fan"]["gross_savings"][place]]
        self.assertEqual([round(value, 2) for value in least], figures)
        self.assertEqual(float(results["ever"]["Net"]), 1)
        self.assertEqual(float(results["ever"]["Debt"]), 0)
        fan = self.scenario.with_user(self.reader).edic_fan()
        self.assertEqual((fan["id"], fan["fingerprint"]), (run.id, run.fingerprint))
        inputs = json.loads(base64.b64decode(run.inputs))
        self.assertEqual((inputs["seed"], inputs["scenario"]["horizon"]), (7, 3))
        self.assertEqual(run.inputs_name, f"scenario_{run.id}.json")

    def test_kept_run_is_recorded(self):
        run = self.keep()
        rows = self.env["edic.ai.trace"].sudo()
        row = rows.search([("res_model", "=", run._name), ("res_id", "=", run.id)])
        self.assertEqual(row.event, "decision")
        self.assertEqual(row.facts["fingerprint"], run.fingerprint)

    def test_spread_is_drawn_from_the_seed(self):
        self.part(self.scenario, "prices").write({"shape": "normal", "deviation": 1})
        first = self.keep()
        again = self.keep()
        self.assertEqual(first.results, again.results)
        other = self.make_scenario("Other seed", seed=8)
        self.part(other, "prices").write({"shape": "normal", "deviation": 1})
        self.assertNotEqual(self.keep(other).results["fan"], first.results["fan"])
        rows = first.results["fan"]["debt"]
        for year in range(3):
            drawn = [float(row[year]) for row in rows]
            self.assertEqual(drawn, sorted(drawn))
            self.assertLess(drawn[0], drawn[-1])

    def test_run_again_it_is_the_same(self):
        run = self.keep()
        self.assertFalse(run.checked_at)
        run.with_user(self.reader).action_verify()
        self.assertTrue(run.checked_at and run.is_same)
        self.line(self.budget, "60612").realised = 5  # later changes are not read
        run.action_verify()
        self.assertTrue(run.is_same)

    def test_what_was_tampered_with_is_not_the_same(self):
        run = self.keep().sudo()
        kept = {"results": run.results, "inputs": run.inputs}
        results = run.results
        results["figures"]["debt"][-1] = "721.29"
        inputs = json.loads(base64.b64decode(run.inputs))
        inputs["seed"] = 8
        for vals in (
            {"results": results},
            {"inputs": base64.b64encode(json.dumps(inputs).encode())},
            {"fingerprint": "0" * 64},
        ):
            with self.subTest(changed=set(vals)):
                before = {name: run[name] for name in vals}
                run.write(vals)
                run.action_verify()
                self.assertFalse(run.is_same)
                run.write(before)
                run.action_verify()
                self.assertTrue(run.is_same)
        self.assertEqual(kept["results"], run.results)

    # --- unchanged runs ---------------------------------------------------------------
    def test_a_version_with_a_kept_run_stays(self):
        self.keep()
        self.assertTrue(self.scenario.is_kept)
        for vals in (
            {"horizon": 4},
            {"fund": 1},
            {"base": "spent"},
            {"budget_id": self.budget.id},
            {"assumption_ids": [Command.clear()]},
            {"version": 9},
        ):
            with self.subTest(vals=vals), self.refused(UserError, "new version"):
                self.scenario.write(vals)
        self.scenario.write({"note": "What it is about", "name": "Another name"})
        with self.refused(UserError, "new version"):
            self.scenario.action_start()

    def test_parts_of_a_kept_version_stay(self):
        parts = {name: self.scenario[f"{name}_ids"] for name in PARTS}
        loose = self.make_scenario("Loose")
        self.keep()
        for name, records in parts.items():
            part = records[:1]
            with self.subTest(part=name):
                with self.refused(UserError, "new version"):
                    part.write({"name": "x"})
                with self.refused(UserError, "new version"):
                    part.unlink()
                with self.refused(UserError, "new version"):
                    part.copy(
                        {"name": "y", **({"code": "y"} if "code" in part else {})}
                    )
                with self.refused(UserError, "new version"):
                    part.scenario_id = loose
                with self.refused(UserError, "new version"):
                    moved = loose[f"{name}_ids"][:1]
                    vals = {"code": "z"} if "code" in moved else {}
                    moved.write({**vals, "scenario_id": self.scenario.id})
                self.assertEqual(part.scenario_id, self.scenario)
        self.assertEqual(self.explored(self.scenario), FIGURES)

    def test_nobody_deletes_or_makes_a_kept_run(self):
        run = self.keep()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.scenario.unlink()
        for change in (run.unlink, lambda: run.write({"seed": 1}), run.copy):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaises(AccessError):
            self.scenarios("run").create({"scenario_id": self.scenario.id})

    def test_what_changes_is_a_new_version(self):
        self.keep()
        action = self.scenario.action_new_version()
        new = self.scenario.browse(action["res_id"])
        self.assertEqual((new.version, new.previous_id), (2, self.scenario))
        self.assertEqual((new.name, new.is_kept), ("As planned", False))
        self.assertEqual(self.explored(new), FIGURES)
        self.part(new, "taxes").yearly = "0"
        self.assertEqual(self.explored(new)["operating_revenue"], (4700, 4700, 4700))
        self.assertEqual(self.explored(self.scenario), FIGURES)
        third = self.scenario.browse(self.scenario.action_new_version()["res_id"])
        self.assertEqual(third.version, 3)

    # --- roles ------------------------------------------------------------------------
    def test_a_reader_explores_and_changes_nothing(self):
        own = self.scenario.with_user(self.reader)
        self.assertEqual(self.explored(own), FIGURES)
        self.assertEqual(len(own.edic_sliders()), 5)
        self.assertTrue(own.edic_tornado("debt", 2029))
        for change in (
            own.action_keep_run,
            own.action_start,
            own.action_new_version,
            own.unlink,
            lambda: own.write({"fund": 1}),
            lambda: own.assumption_ids[0].write({"yearly": "9"}),
            lambda: self.scenarios("rule", self.reader).create(
                {"scenario_id": own.id, "name": "x", **SOURCE}
            ),
        ):
            with self.assertRaises(AccessError):
                change()
        self.assertFalse(self.scenario.run_ids)

    def test_a_program_keeps_no_run(self):
        for user in (self.env.ref("base.user_root"), self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(NotAPersonError):
                self.scenario.with_user(user).action_keep_run()
        with self.assertRaises(NotAPersonError):
            self.scenario.with_user(
                self.env.ref("base.user_root")
            ).sudo().action_keep_run()

    def test_another_company_and_who_has_no_role_see_nothing(self):
        run = self.keep()
        stranger = self.make_user("scene_stranger", OFFICER, company=self.town)
        for user in (stranger, self.plain):
            own = self.scenario.with_user(user)
            for look in (
                own.edic_explore,
                own.edic_sliders,
                own.edic_fan,
                lambda scenario=own: scenario.edic_tornado("debt", 2029),
                lambda scenario=own: scenario.edic_terms("debt", 2029),
                lambda scenario=own: scenario.edic_trace("@borrowing", 2029),
                lambda scenario=own: scenario.edic_compare(scenario.ids),
                lambda scenario=own: scenario.action_keep_run(),
                run.with_user(user).action_verify,
            ):
                values = {"user": user.login, "look": look}
                with self.subTest(**values), self.assertRaises(AccessError):
                    look()
        for name in ("", "run", *PARTS):
            found = self.scenarios(name, stranger).search([])
            self.assertFalse(found, name)

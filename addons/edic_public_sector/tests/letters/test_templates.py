# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..draft_common import LINES, DraftCase, SoundTemplates

OFFICER = "edic_public_sector.group_edic_public_budget"


@tagged("post_install", "-at_install")
class TestTemplates(SoundTemplates, DraftCase):
    def budget_records(self):
        """A budget of two lines, the one of the year before, and what hangs on it."""
        env = self.env(user=self.make_user("officer", OFFICER))
        before = self.budget(env, 2025, 80)
        for number, line in enumerate(before.line_ids):
            books = self.make_bill(
                "paper", LINES, day="2025-04-01", ref=f"F-2025-3{number}"
            )
            books.action_post()
            books.invoice_line_ids.sudo().edic_budget_line_id = line
        budget = self.budget(env, 2026, 90)
        lines, scenario = budget.line_ids, self.scenario(budget)
        self.assertEqual((lines[0].open, scenario.faults), (90, False))
        project = self.budget(env, 2027, 95, is_voted=False)
        lines |= project.line_ids
        law = {"framework": "de_kameral", "classes": "kameral"}
        kameral = self.budget(env, 2028, 95, is_voted=False, **law)
        records = [budget | project | kameral, lines, lines.credit_id, scenario]
        return {record._name: record for record in records}

    def budget(self, env, year, amount, is_voted=True, **law):
        """A budget that votes an amount on each of its lines."""
        ways = {"60612": "expense", "73111": "revenue"}
        codes = env["edic.public.budget.nomenclature"]
        codes = codes._for("M57-M57_D", year, self.company)
        natures = codes._ensure("nature", ways)
        budget = env["edic.public.budget"].create(
            {"name": "Main", "year": year, "nomenclature_id": codes.id, **law}
        )
        lines = env["edic.public.budget.line"].create(
            [
                {
                    "budget_id": budget.id,
                    "direction": way,
                    "nature_id": natures[code].id,
                }
                for code, way in ways.items()
            ]
        )
        moves = [{"line_id": line.id, "amount": amount} for line in lines]
        moves = [Command.create(move) for move in moves]
        act = {"budget_id": budget.id, "act": "primary", "name": "BP"}
        act = env["edic.public.budget.decision"].create({**act, "movement_ids": moves})
        if is_voted:
            act.action_enforce_confirmed()
        return budget

    def scenario(self, budget):
        """With a loan, and a kept run of what may come otherwise."""
        source = {"source": "Bank"}
        rate = {"code": "rate", "name": "Rate", "unit": "rate", "yearly": "1"}
        rate |= source
        families = self.env["edic.public.scenario.family"]
        prices = {"code": "prices", "name": "Prices", **source}
        prices["family_ids"] = families.search([("code", "=", "energy")]).ids
        prices |= {"yearly": "2", "shape": "normal", "deviation": 1}
        loan = {"name": "Bank", "stock": 1000, "repayment": "100", **source}
        scenario = budget.env["edic.public.scenario"].create(
            {
                "name": "As planned",
                "budget_id": budget.id,
                "draws": 100,
                "is_fund_known": True,
                "is_reserve_known": True,
                "assumption_ids": [
                    Command.create(template) for template in (rate, prices)
                ],
                "loan_ids": [Command.create({**loan, "rate_code": "rate"})],
            }
        )
        scenario.action_keep_run()
        return scenario

    def test_they_are_sound(self):
        self.turn_on("A01")
        again = self.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        again.action_post()
        flag = self.audit("A01")[:1].sudo(False)
        self.assertTrue(flag)
        vendor = self.vendors["paper"]
        vendor.sudo().write({"is_company": True, "vat": "FR23334175221"})
        records = {
            "account.move": self.bill,
            "edic.finance.flag": flag,
            "res.partner": vendor,
            **self.budget_records(),
        }
        self.check_sound("edic_public_sector", records)

    def test_a_letter_to_a_vendor_and_to_no_person(self):
        vendor = self.vendors["paper"]
        vendor.sudo().is_company = True
        draft = self.begin("finance.vendor_request", record=vendor)
        self.assertEqual(draft.sudo()._recipient(), vendor)
        self.assertIn("Papeterie Fictive", draft.sudo()._letter().recipient)
        vendor.sudo().is_company = False
        with self.assertRaisesRegex(UserError, "not for that record"):
            self.begin("finance.vendor_request", record=vendor)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .oca_common import OcaCase


@tagged("post_install", "-at_install", "edic_tour")
class TestOcaTour(HttpCase, OcaCase):
    def test_a_budget_of_oca_is_taken_over(self):
        oca = self.make_oca()
        path = f"/odoo/m-{oca._name}/{oca.id}"
        self.start_tour(path, "edic_oca_take_over", login=self.officer.login)
        [budget] = self.own("").search([("company_id", "=", self.company.id)])
        self.assertEqual((budget.state, budget.framework), ("voted", "fr"))
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (1800,))

    def test_a_budget_is_copied_to_oca(self):
        budget = self.make_budget(user=self.officer)
        self.start_tour("/odoo", "edic_oca_copy", login=self.officer.login)
        [oca] = budget.sudo().oca_copy_ids
        self.assertEqual(oca.state, "validate")
        shown = {name.split()[0]: sum_ for name, sum_ in self.planned(oca).items()}
        self.assertEqual(shown["60612"], -1800)

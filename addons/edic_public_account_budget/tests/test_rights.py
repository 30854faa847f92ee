# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError
from odoo.addons.edic_ai.people import AUDITOR
from odoo.addons.edic_public_sector.tests.budget_common import OFFICER

from .oca_common import KEEPS_OCA, READS_OCA, OcaCase

ALL_BUT_OFFICER = (
    f"{KEEPS_OCA},{READS_OCA},{AUDITOR},base.group_system,"
    "edic_finance.group_edic_finance_accountant"
)


@tagged("post_install", "-at_install")
class TestRights(OcaCase):
    """Only budget officers, in their companies, and nobody reads more than before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.only_officer = cls.make_user("oca_only", OFFICER)
        cls.strong = cls.make_user("oca_strong", ALL_BUT_OFFICER)
        cls.budget = cls.make_budget(user=cls.only_officer)
        cls.oca = cls.make_oca()

    def as_user(self, record, user):
        return record.with_user(user).with_company(user.company_id).sudo(False)

    def test_an_officer_who_reads_oca_takes_over(self):
        """The lowest rights: OCA's to read, and the officer's."""
        budget = self.take_over(self.oca, self.officer)
        self.assertEqual(budget.state, "voted")
        self.assertFalse(self.officer.has_group(KEEPS_OCA))
        with self.assertRaises(AccessError):
            self.as_user(self.oca, self.officer).name = "Mine"

    def test_an_officer_alone_copies(self):
        _notice, oca = self.make_copy(self.budget, self.only_officer)
        self.assertTrue(oca)
        with self.assertRaises(AccessError):
            self.as_user(oca, self.only_officer).read(["name"])
        with self.assertRaises(AccessError):
            self.as_user(self.budget, self.only_officer).action_oca_budgets()
        with self.assertRaises(AccessError):
            self.as_user(self.budget, self.only_officer).oca_copy_ids.read(["name"])

    def test_an_officer_alone_does_not_take_over(self):
        with self.assertRaises(AccessError):
            self.look(self.oca, self.only_officer)
        taken = self.own("import", self.only_officer).create(
            {"name": "x.csv", "file": "eA==", "oca_budget_id": self.oca.id}
        )
        with self.assertRaises(AccessError):
            taken.action_check()

    def test_everybody_else_does_neither(self):
        with self.assertRaises(AccessError):
            self.look(self.oca, self.strong)
        with self.assertRaises(AccessError):
            self.make_copy(self.budget, self.strong)
        for user in (self.reader, self.plain, self.clerk):
            with self.assertRaises(AccessError):
                self.make_copy(self.budget, user)
            with self.assertRaises(AccessError):
                self.look(self.oca, user)

    def test_a_program_does_neither(self):
        root = self.env.ref("base.user_root")
        with self.assertRaises(NotAPersonError):
            self.budget.with_user(root).action_oca_copy()
        taken = self.look(self.oca)
        with self.assertRaises(NotAPersonError):
            taken.with_user(root).action_import()

    def test_other_companies(self):
        stranger = self.make_user("oca_de", f"{OFFICER},{KEEPS_OCA}", self.town)
        with self.assertRaises(AccessError):
            self.look(self.oca, stranger)
        with self.assertRaises(AccessError):
            self.make_copy(self.budget, stranger)
        _notice, oca = self.make_copy(self.budget, self.only_officer)
        self.assertEqual(oca.company_id, self.company)
        posts = oca.crossovered_budget_line_ids.general_budget_id
        self.assertEqual(posts.company_id, self.company)
        self.assertEqual(posts.account_ids.company_ids, self.company)
        seen = self.as_user(self.env["crossovered.budget"], stranger)
        self.assertFalse(seen.search([("id", "in", (oca | self.oca).ids)]))

    def test_an_officer_of_two_companies_keeps_them_apart(self):
        both = self.make_user("oca_both", f"{OFFICER},{READS_OCA}")
        both.company_ids = [Command.set((self.company | self.town).ids)]
        foreign = self.make_oca(
            ((("524100",), None, -9.0), (("401100",), None, 9.0)), self.town
        )
        allowed = both.company_ids.ids
        action = foreign.with_user(both).sudo(False)
        found = action.with_context(allowed_company_ids=allowed).action_edic_take_over()
        taken = self.env["edic.public.budget.import"].browse(found["res_id"])
        self.assertEqual(taken.company_id, self.town)
        self.assertFalse(taken.has_errors, taken.report)

    # --- both sides show the other ----------------------------------------------------
    def test_both_sides_lead_to_the_other(self):
        budget = self.take_over(self.oca)
        opened = self.as_user(self.oca, self.officer).action_edic_budgets()
        self.assertEqual((opened["res_id"], self.oca.edic_budget_count), (budget.id, 1))
        opened = self.as_user(budget, self.officer).action_oca_budgets()
        self.assertEqual(opened["res_id"], self.oca.id)
        second = self.make_budget(name="Second", user=self.officer)
        _notice, copy = self.make_copy(second)
        opened = self.as_user(copy, self.officer).action_edic_budgets()
        self.assertEqual(opened["res_id"], second.id)
        self.oca.action_budget_cancel()
        self.make_copy(budget)
        opened = self.as_user(budget, self.officer).action_oca_budgets()
        self.assertEqual(len(opened["domain"][0][2]), 2)

    def test_forms_open_for_each(self):
        taken = self.look(self.oca)
        self.make_copy(self.budget, self.only_officer)
        for record, user in (
            (taken, self.officer),
            (taken, self.only_officer),
            (self.budget, self.officer),
            (self.budget, self.only_officer),
            (self.budget, self.reader),
            (self.oca, self.officer),
            (self.oca, self.strong),
            (self.budget.sudo().oca_copy_ids, self.strong),
        ):
            with self.subTest(record=record, user=user.login):
                Form(self.as_user(record, user))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules import get_module_path
from odoo.modules.module import load_script
from odoo.tests import tagged

from ..hooks import pre_init_hook
from ..models import edic_demo
from ..models.edic_demo_part import NAMES
from .demo_common import COUNT, DemoCase


@tagged("post_install", "-at_install")
class TestDemo(DemoCase):
    def _moves(self, code, state):
        """The ordinary bills, without those of the situations that are flagged."""
        cases = self._cases(code)
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.companies[code].id),
                ("state", "=", state),
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("id", "not in", cases.ids),
            ]
        )

    def _cases(self, code):
        names = self.env["ir.model.data"].search(
            [("module", "=", NAMES), ("name", "=like", f"case_{code}_%")]
        )
        return self.env["account.move"].browse(names.mapped("res_id"))

    def _flags(self, code):
        return self.env["edic.finance.flag"].search(
            [
                ("company_id", "=", self.companies[code].id),
                ("state", "!=", "expired"),
            ]
        )

    def test_bills_of_the_past_are_paid_as_in_real_books(self):
        for code in self.companies:
            due = self._moves(code, "posted").filtered(
                lambda move: (
                    move.move_type == "in_invoice"
                    and str(move.invoice_date_due) < "2026-10-01"
                )
            )
            paid = due.filtered(lambda move: move.payment_state == "paid")
            self.assertGreater(len(paid), 0.8 * len(due))
            self.assertFalse(any(paid.mapped("amount_residual")))
            transfers = paid.line_ids.matched_debit_ids.debit_move_id.move_id
            self.assertTrue(all(transfers.mapped("statement_line_id")))
            self.assertFalse(self._cases(code) & paid)

    def _has_past(self, code, case):
        """In books as small as these, not each vendor has a bill that came before:
        an account is only new beside one."""
        vendor = self.env.ref(f"{NAMES}.case_{code}_{case}").partner_id
        others = self._moves(code, "posted").filtered(
            lambda move: move.partner_id == vendor and move.move_type == "in_invoice"
        )
        return others or case not in ("account", "called")

    def _of_case(self, code, case):
        return self._flags(code).filtered(
            lambda flag: flag.move_id == self.env.ref(f"{NAMES}.case_{code}_{case}")
        )

    def _user(self, login):
        return self.env.ref(f"{NAMES}.user_{login}")

    def test_towns_add_no_column_so_that_two_processes_can_load_them(self):
        self.assertEqual(self.columns_of_database(), self.columns)

    def test_companies_and_their_charts(self):
        fr, de = self.companies["fr"], self.companies["de"]
        self.assertEqual((fr.chart_template, de.chart_template), ("fr_m57", "de_nkf"))
        self.assertEqual((fr.country_code, de.country_code), ("FR", "DE"))
        for company in self.companies.values():
            self.assertEqual(company.currency_id.name, "EUR")
            self.assertRegex(company.name, r"(?i)\(d.mo\)")
            self.assertFalse(company.vat)

    def test_bills_are_posted_and_balanced(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                moves = self._moves(code, "posted")
                self.assertGreater(len(moves), COUNT / 2)
                self.assertEqual(len(set(moves.mapped("ref"))), len(moves))
                for move in moves:
                    total = sum(move.line_ids.mapped("balance"))
                    self.assertFalse(company.currency_id.compare_amounts(total, 0))
                    self.assertEqual(move.date, move.invoice_date)
                    self.assertLessEqual(move.date, date(2026, 11, 25))
                lines = moves.invoice_line_ids
                self.assertTrue(all(lines.mapped("analytic_distribution")))
                self.assertTrue(all(lines.mapped("account_id")))
                self.assertEqual(lines.account_id.company_ids, company)
                self.assertTrue(moves.line_ids.analytic_line_ids)

    def test_bills_are_as_odoo_makes_them(self):
        """Their taxes and what is owed are written with them, for speed."""
        names = ("quantity", "price_unit", "analytic_distribution")
        for code, company in self.companies.items():
            moves = self._moves(code, "posted").with_company(company)
            taxed = moves.sorted(lambda move: -len(move.invoice_line_ids.tax_ids))
            refunds = moves.filtered(lambda move: move.move_type == "in_refund")
            for move in taxed[:3] | refunds[:1]:
                lines = [
                    {
                        **{name: line[name] for name in names},
                        "account_id": line.account_id.id,
                        "tax_ids": [Command.set(line.tax_ids.ids)],
                    }
                    for line in move.invoice_line_ids
                ]
                made = move.create(
                    {
                        "move_type": move.move_type,
                        "partner_id": move.partner_id.id,
                        "invoice_date": move.invoice_date,
                        "date": move.date,
                        "invoice_date_due": move.invoice_date_due,
                        "invoice_line_ids": [Command.create(line) for line in lines],
                    }
                )
                with self.subTest(move.ref):
                    self.assertEqual(move.journal_id, made.journal_id)
                    self.assertEqual(move.fiscal_position_id, made.fiscal_position_id)
                    self.assertEqual(move.amount_total, made.amount_total)
                    self.assertEqual(self._items(move), self._items(made))
                    made.action_post()
                    self.assertEqual(move.sequence_prefix, made.sequence_prefix)

    def _items(self, move):
        names = ("display_type", "balance", "price_total", "tax_base_amount")
        return sorted(
            (
                *(line[name] for name in names),
                str(line.date_maturity),
                line.account_id.code,
                sorted((line.analytic_distribution or {}).items()),
                line.tax_repartition_line_id.id,
                line.tax_ids.ids,
                line.tax_tag_ids.ids,
            )
            for line in move.line_ids
        )

    def test_history_is_checked_once_it_is_paid(self):
        expired = self.env["edic.finance.flag"].search(
            [("code", "=", "A42"), ("state", "=", "expired")]
        )
        payments = expired.move_id.line_ids.matched_debit_ids.debit_move_id.move_id
        self.assertFalse(payments.statement_line_id)

    def test_drafts_wait_with_suggestions(self):
        for code, company in self.companies.items():
            with self.subTest(code):
                drafts = self._moves(code, "draft")
                self.assertEqual(len(drafts), 14)
                self.assertTrue(all(drafts.mapped("edic_band")))
                self.assertEqual(drafts.edic_suggestion_ids.company_id, company)
                lines = drafts.invoice_line_ids
                self.assertFalse(any(lines.mapped("analytic_distribution")))
                model = self.env["edic.finance.coding.model"]._in_use(company)
                posted = self._moves(code, "posted").invoice_line_ids
                self.assertEqual(model.row_count, len(posted))

    def test_flags_are_about_what_was_made_to_be_flagged(self):
        expected = {
            "duplicate": "A01",
            "lookalike": "A02",
            "account": "A08",
            "called": "A08",
            "split": "A22",
            "service": "A43",
            "late": "A42",
        }
        for code in self.companies:
            for case, check in expected.items():
                if not self._has_past(code, case):
                    continue
                with self.subTest(code=code, case=case):
                    self.assertIn(check, self._of_case(code, case).mapped("code"))
            about = self._flags(code)
            self.assertIn("A15", about.mapped("code"), "a vendor's twin")
            bills = self._moves(code, "posted") | self._moves(code, "draft")
            late = about.filtered(lambda flag: flag.code == "A42")
            ordinary = (about - late).move_id - self._cases(code)
            self.assertLessEqual(len(ordinary), len(bills) * 0.1, ordinary)
            # some are paid late, as in real books
            ordinary = late.move_id - self._cases(code)
            self.assertLessEqual(len(ordinary), len(bills) * 0.2, ordinary)

    def test_people_decided(self):
        for code in self.companies:
            with self.subTest(code):
                for case, check, state in (
                    ("duplicate", "A01", "review"),
                    ("split", "A22", "justified"),
                    ("called", "A08", "justified"),
                ):
                    flags = self._of_case(code, case)
                    flag = flags.filtered(
                        lambda raised, check=check: raised.code == check
                    )
                    if self._has_past(code, case):
                        self.assertEqual(flag.state, state, case)
                of_company = [("company_id", "=", self.companies[code].id)]
                sample = self.env["edic.finance.sample"].search(of_company)
                self.assertEqual(sample.state, "drawn")
                self.assertTrue(sample.line_ids)
                plan = self.env["edic.finance.plan"].search(of_company)
                self.assertEqual(plan.state, "approved")
                steps = self.env["edic.finance.step"].search(of_company)
                self.assertGreater(len(steps.user_id), 1)
                self.assertNotIn(self.env.ref("base.user_root"), steps.user_id)

    def test_a_second_load_adds_nothing(self):
        models = ("account.move", "res.partner", "res.users", "res.company")
        models += ("account.analytic.account", "account.account")
        models += ("edic.finance.coding.model", "edic.ai.suggestion")
        models += ("edic.finance.step", "edic.finance.flag", "edic.finance.sample")
        before = {model: self.env[model].search_count([]) for model in models}
        self.load_again()
        after = {model: self.env[model].search_count([]) for model in models}
        self.assertEqual(after, before)

    def test_an_interrupted_load_goes_on(self):
        moves = self._moves("fr", "posted")
        lost = moves[:3]
        refs = set(moves.mapped("ref"))
        lost.button_draft()
        lost.unlink()
        self.load_again()
        self.assertEqual(set(self._moves("fr", "posted").mapped("ref")), refs)

    def test_progress_is_told_and_kept(self):
        self.assertGreater(len(self.saves), 6)
        self.assertTrue(any(" of " in line for line in self.said))
        parameters = self.env["ir.config_parameter"].sudo()
        self.assertEqual(parameters.get_param(edic_demo.DONE), "done")

    def test_accountants_code_in_their_companies(self):
        fr, de = self.companies["fr"], self.companies["de"]
        for login, companies in (
            ("accountant", fr + de),
            ("comptable", fr),
            ("buchhaltung", de),
        ):
            with self.subTest(login):
                user = self._user(login)
                self.assertEqual(user.company_ids, companies)
                self.assertTrue(user.has_group(edic_demo.ACCOUNTANT))
                self.assertFalse(user.has_group("base.group_system"))
                drafts = self.env["account.move"].with_user(user)
                drafts = drafts.with_context(allowed_company_ids=companies.ids)
                found = drafts.search([("edic_band", "!=", False)])
                self.assertEqual(found.company_id, companies)
                found[0].invoice_line_ids[0].name = "Read and written"

    def test_auditor_changes_nothing(self):
        user = self._user("auditor")
        self.assertTrue(user.has_group("edic_ai.group_edic_ai_auditor"))
        moves = self.env["account.move"].with_user(user)
        moves = moves.with_context(allowed_company_ids=user.company_ids.ids)
        draft = moves.search([("edic_band", "!=", False)], limit=1)
        self.assertTrue(draft)
        with self.assertRaises(AccessError):
            draft.ref = "Changed"

    def test_each_company_writes_in_its_language(self):
        for code, lang in (("fr", "fr_FR"), ("de", "de_DE")):
            company = self.companies[code]
            self.assertEqual(company.partner_id.lang, lang)

    def test_forms_are_there_to_try(self):
        procedures = self.env["edic.public.procedure"]
        for code, login in (("fr", "citoyenne"), ("de", "einwohner")):
            company = self.companies[code]
            own = procedures.search([("company_id", "=", company.id)])
            self.assertEqual(own.mapped("state"), ["approved"] * 4)
            self.assertEqual(len(own.filtered("is_sample")), 3)
            self.assertFalse(own.filtered(lambda flag: flag.is_sample and flag.is_open))
            citizen = self._user(login)
            entry = self.env["edic.public.form.entry"]._of_citizen(citizen)
            self.assertEqual((len(entry), entry.state), (1, "handed"))
            self.assertEqual(entry.company_id, company)

    def test_first_screen_is_the_work(self):
        bills = self.env.ref("edic_finance.edic_finance_bills_action")
        firsts = {
            edic_demo.BUDGET: "edic-credits-in-force",
            edic_demo.DESK: "edic-procedures",
            edic_demo.OFFICER: "edic-procedures",
        }
        for login, (*_who, role) in edic_demo.USERS.items():
            user = self._user(login)
            self.assertTrue(user.has_group(role))
            if role in firsts:
                self.assertEqual(user.action_id.path, firsts[role])
                continue
            reads = self.env["account.move"].with_user(user).has_access("read")
            self.assertEqual(user.action_id.id, reads and bills.id)
        admin = self.env.ref("base.user_admin")
        self.assertLessEqual(
            self.companies["fr"] + self.companies["de"], admin.company_ids
        )
        self.assertTrue(admin.has_group("edic_ai.group_edic_ai_manager"))
        self.assertTrue(admin.has_group("edic_ai.group_edic_ai_approver"))

    def _names(self, module):
        return self.env["ir.model.data"].search(
            [("module", "=", module), ("model", "not like", "ir.model%")]
        )

    def test_demo_refuses_books_that_somebody_keeps(self):
        pre_init_hook(self.env)  # these books are the demo's own
        self._names(NAMES).module = "somebody_else"
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "posted entries"):
            pre_init_hook(self.env)

    def test_what_an_older_version_loaded_is_known_and_survives_uninstallation(self):
        names = self._names(NAMES)
        names.module = "edic_demo"
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(edic_demo.DONE, False)
        parameters.set_param("edic_public_sector.demo", "done")
        self.env.flush_all()
        folder = Path(get_module_path("edic_public_sector")) / "migrations/19.0.1.6.0"
        script = load_script(str(folder / "post-migration.py"), "post_migration")
        for _ in range(2):
            script.migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        self.assertEqual(self._names(NAMES), names)
        self.assertFalse(self._names("edic_demo"))
        self.assertEqual(parameters.get_param(edic_demo.DONE), "done")

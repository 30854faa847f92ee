# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.tools.paper.document import Table

from ..audit_room_common import LINES, RoomCase


@tagged("post_install", "-at_install")
class TestAuditRoom(RoomCase):
    """The auditor draws, reads and prints; nothing of the books changes."""

    def test_a_sample_is_drawn_again_by_its_seed(self):
        sample, again = self.sample(), self.sample()
        (sample | again).action_draw()
        self.assertEqual(len(sample.line_ids), 5)
        self.assertEqual(
            sample.line_ids.mapped("res_id"), again.line_ids.mapped("res_id")
        )
        other = self.sample(seed="2027")
        other.action_draw()
        self.assertNotEqual(
            other.line_ids.mapped("res_id"), again.line_ids.mapped("res_id")
        )
        self.assertEqual(sample.population_count, 12)
        notice = sample.action_draw_again()["params"]
        self.assertEqual(notice["type"], "success")
        self.make_bill("paper", LINES, ref="later").action_post()
        notice = sample.action_draw_again()["params"]
        self.assertEqual(notice["type"], "warning")

    def test_strata_and_units(self):
        sample = self.sample(method="stratified", bounds="500;1000", size=6)
        sample.action_draw()
        self.assertEqual(set(sample.line_ids.mapped("stratum")), {0, 1, 2})
        units = self.sample(method="monetary", size=4)
        units.action_draw()
        self.assertEqual(sum(units.line_ids.mapped("hits")), 4)
        with self.assertRaises(UserError):
            self.sample(method="stratified", bounds="a;b").action_draw()

    def test_result_is_an_exact_interval(self):
        sample = self.sample()
        sample.action_draw()
        with self.assertRaises(UserError):
            sample.action_evaluate()
        sample.line_ids.outcome = "right"
        sample.line_ids[0].write({"outcome": "wrong", "right_value": 50})
        self.assertEqual((sample.looked_at, sample.errors), (5, 1))
        # one of 5 of 12: from one to seven are wrong
        self.assertAlmostEqual(sample.rate_low, 1 / 12, 5)
        self.assertAlmostEqual(sample.rate_high, 7 / 12, 5)
        sample.action_evaluate()
        with self.assertRaises(UserError):
            sample.line_ids[0].outcome = "right"
        with self.assertRaises(UserError):
            sample.unlink()
        with self.assertRaises(UserError):
            sample.seed = "x"

    def test_paper_is_in_the_ledger(self):
        sample = self.sample()
        sample.action_draw()
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        document = papers._produce(sample.id, "pdf")
        table = document.sections[1].parts[0]
        self.assertIsInstance(table, Table)
        self.assertEqual(len(table.rows), 5)
        trace = self.env["edic.ai.trace"].sudo().search([], limit=1)
        self.assertEqual(trace.use_case, "audit.paper")
        self.assertEqual(trace.facts["sha256"], document.digest())
        with self.assertRaises(AccessError):
            papers.with_user(self.billing)._produce(sample.id, "pdf")

    def test_a_plan_takes_grave_flags_in_any_case(self):
        self.turn_on("A01")
        self.make_bill("paper", LINES, ref="F-0", day="2026-02-01").action_post()
        flag = self.audit("A01")
        plan = self.plan()
        with self.assertRaisesRegex(UserError, "approved"):
            plan.with_user(self.auditor).action_select()
        with self.assertRaises(UserError):
            plan.action_approve()
        plan.with_user(self.approver).action_approve()
        with self.assertRaises(UserError):
            plan.line_ids[0].rate = 0.5
        with self.assertRaises(AccessError):  # an administrator draws nothing
            plan.action_select()
        action = plan.with_user(self.auditor).action_select()
        sample = self.env["edic.finance.sample"].sudo().browse(action["res_id"])
        large = self.bills.filtered(lambda bill: bill.amount_total >= 1000)
        chosen = set(sample.line_ids.mapped("res_id"))
        grave = flag.move_id | flag.other_ids
        self.assertEqual(len(grave), 2)
        self.assertEqual(chosen, {*large.ids, *grave.ids})
        certain = sample.line_ids.filtered("is_certain")
        self.assertEqual(set(certain.mapped("res_id")), set(grave.ids))

    def test_entries_in_the_order_of_their_risk(self):
        self.turn_on("A01", "A08")
        self.make_bill("paper", LINES, ref="F-0", day="2026-02-01")
        flag = self.audit("A01")
        risk = self.env["edic.finance.risk"].with_user(self.auditor).sudo(False)
        entry = risk.search([("company_id", "=", self.company.id)])
        self.assertEqual(entry.move_id, flag.move_id)
        self.assertAlmostEqual(entry.risk, 0.6, 4)
        self.assertEqual(entry.contributions, "A01\N{NO-BREAK SPACE}0.60")
        twin = flag.sudo().copy({"fingerprint": "x", "code": "A08", "score": 50})
        twin.severity = "critical"
        entry.invalidate_recordset()
        self.assertAlmostEqual(entry.risk, 1 - 0.4 * 0.55, 4)
        self.assertEqual(entry.severity, "critical")

    def test_sheet_says_what_was_not_done(self):
        self.turn_on("A01", "A08")
        rows = {
            row["code"]: row
            for row in self.env["edic.finance.audit.sheet"].sudo()._sheet(self.bills[0])
        }
        self.assertEqual(rows["A01"]["state"], "done")
        self.assertEqual(rows["A08"]["state"], "not_done")  # no account on the bill
        self.assertTrue(rows["A08"]["reason"])
        entry = self.env["account.move"].sudo().create({"move_type": "entry"})
        rows = self.env["edic.finance.audit.sheet"].sudo()._sheet(entry)
        self.assertEqual({row["state"] for row in rows}, {"not_applicable"})
        sheet = self.env["edic.ai.document.checks"].with_user(self.auditor)
        for lang in ("en_US", "fr_FR", "de_DE"):
            document = sheet.with_context(lang=lang)._produce(self.bills[0].id, "html")
            self.assertIn("A08", "\n".join(document.words()))
            facts = dict(document.lead[0].rows)
            self.assertRegex(facts[document.lead[0].rows[2][0]], r"20\d\d")
        trace = self.env["edic.ai.trace"].sudo().search([], limit=1)
        self.assertEqual(trace.use_case, "audit.sheet")

    def test_sheet_does_not_repeat_what_no_longer_holds(self):
        self.turn_on("A01")
        twin = self.make_bill("paper", LINES, ref="F-0", day="2026-02-01")
        self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A01"])
        flag = self.flags("A01")
        sheet = self.env["edic.ai.document.checks"].with_user(self.auditor)
        seen = flag.words["rule"][0]
        words = "\n".join(sheet._produce(twin.id, "html").words())
        self.assertIn(seen, words)
        self.assertIn("Flag open", words)
        self.assertIn("Carried out: 1 · Done in part: 0 · Not done: 0", words)
        flag.sudo().write({"state": "expired", "expired_at": "2026-03-01 12:00:00"})
        words = "\n".join(sheet._produce(twin.id, "html").words())
        self.assertNotIn(seen, words)
        self.assertIn("does not hold any more", words)

    def test_settings_are_those_of_the_country_in_words(self):
        def titles(code):
            check = self.env["edic.finance.check"].sudo()._all()[code]
            day = self.bills[0].invoice_date
            rows = check._parameters_in_force(self.company, day)
            return {row["name"]: row["value"] for row in rows}

        self.patch(type(self.company), "_edic_areas", lambda company: ("FR", ""))
        france = titles("A44")
        self.assertEqual(france["by"], "account")
        self.assertIn("procurement.eu", france)
        self.assertNotIn("procurement.direct_central", france)
        self.assertIn("Due Date", titles("A35")["fields"])
        self.patch(
            type(self.company), "_edic_areas", lambda company: ("DE-HE", "DE", "")
        )
        self.assertIn("procurement.direct_central", titles("A44"))
        self.assertIn("procurement.direct", titles("A44"), "none on record")

    def test_law_of_a_check_is_that_of_the_country(self):
        self.patch(type(self.company), "_edic_areas", lambda company: ("FR", ""))
        setting = self.turn_on("A42")
        setting.invalidate_recordset()
        self.assertIn("FR: CCP", setting.law)
        self.assertIn("Directive 2011/7/EU", setting.law)
        self.assertIn("2011/7/UE", setting.with_context(lang="fr_FR").law)
        self.assertNotIn("BGB", setting.law)

    def test_amounts_of_flags_are_not_added_up(self):
        self.assertFalse(self.env["edic.finance.flag"]._fields["amount"].aggregator)
        arch = self.env["edic.finance.flag"].sudo().get_view(view_type="list")["arch"]
        self.assertNotIn("sum=", arch)

    def test_a_simulation_leaves_no_flag(self):
        setting = self.turn_on("A01")
        setting.is_on = False
        self.make_bill("paper", LINES, ref="F-0", day="2026-02-01")
        action = setting.with_user(self.manager).sudo(False).action_simulate()
        run = self.env["edic.finance.run"].sudo().browse(action["res_id"])
        self.assertEqual((run.kind, run.line_ids.found), ("simulation", 1))
        self.assertIn("F-0", run.line_ids.sample_text)
        self.assertFalse(self.flags("A01"))
        with self.assertRaises(AccessError):
            setting.with_user(self.accountant).sudo(False).action_simulate()

    def test_groups_and_filters_name_the_check(self):
        setting = self.turn_on("A01").sudo()
        setting.copy({"code": "Z99"})  # a check of an addon that is gone
        for model in ("flag", "justification", "check.setting"):
            fields = self.env[f"edic.finance.{model}"].with_user(self.auditor)
            for lang, title in (
                ("en_US", "A01 Recorded twice under the same number"),
                ("fr_FR", "A01 Enregistrée deux fois sous le même numéro"),
            ):
                names = dict(
                    fields.with_context(lang=lang).fields_get(["code"])["code"][
                        "selection"
                    ]
                )
                self.assertEqual((names["A01"], names["Z99"]), (title, "Z99"))


@tagged("post_install", "-at_install")
class TestAuditData(HttpCase, RoomCase):
    """Data and papers are written in the language of the auditor who reads them."""

    def data(self, sample):
        self.authenticate(self.auditor.login, self.auditor.login)
        text = self.url_open(sample.action_csv()["url"]).content.decode("utf-8-sig")
        return list(csv.DictReader(text.splitlines(), delimiter=";"))

    def test_items_as_a_spreadsheet_of_the_language_reads_them(self):
        sample = self.sample()
        sample.action_draw()
        sample.line_ids.outcome = "right"
        sample.line_ids[0].write({"outcome": "wrong", "right_value": 50.5})
        row = self.data(sample)[0]
        self.assertEqual((row["Result"], row["Should be"]), ("Wrong", "50.50"))
        self.assertEqual(row["Record"], sample.line_ids[0].about)
        self.auditor.lang = "de_DE"
        first, second = self.data(sample)[:2]
        self.assertEqual(first["Sollwert"], "50,50")
        self.assertEqual(first["Ergebnis"], "Fehlerhaft")
        self.assertEqual(second["Sollwert"], "")

    def test_paper_names_languages_by_their_own_names_and_shows_no_empty_logo(self):
        self.company.logo = False
        self.assertTrue(self.company.uses_default_logo)
        sample = self.sample()
        sample.action_draw()
        self.authenticate(self.auditor.login, self.auditor.login)
        page = self.url_open(sample.action_work_paper()["url"]).text
        self.assertIn(">Deutsch</a>", page)
        self.assertIn(">Français</a>", page)
        self.assertIn("o_edic_no_logo", page)
        self.assertIn('data-label="Book value"', page)

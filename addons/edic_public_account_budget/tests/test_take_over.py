# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .oca_common import PLANNED, OcaCase

DE_PLANNED = (
    (("524100",), "product", -900.0),
    (("401100",), None, 1300.0),
    (("681100",), None, 400.0),
    (("785100",), None, -400.0),
)
MIXED = (("64111",), None, -3000.0)


@tagged("post_install", "-at_install")
class TestTakeOver(OcaCase):
    """An OCA budget becomes a public budget by the way that files go."""

    def asked(self, *lines, level="ask", **vals):
        """Return the report's statements on lines beside a balanced budget."""
        balance = [sum(line[2] for line in lines if line[2] < 0)]
        rest = ((("73111",), None, -balance[0]),) if balance[0] else ()
        taken = self.look(self.make_oca((*lines, *rest), **vals))
        return self.report_messages(taken, level), taken

    # --- content ----------------------------------------------------------------------
    def test_budget_is_looked_at_before_it_is_taken_over(self):
        taken = self.look(self.make_oca())
        self.assertEqual((taken.format, taken.state), ("oca", "checked"))
        self.assertEqual(self.report_messages(taken, "error"), {})
        self.assertEqual(self.report_messages(taken, "ask"), {})
        [document] = taken.report["documents"]
        self.assertEqual(
            (document["act"], document["is_new"]), ("Budget as voted", True)
        )
        self.assertEqual(document["rows"], 6)
        self.assertFalse(self.own("").search([]), "looked at, not taken over")

    def test_a_line_for_each_account_and_service(self):
        oca = self.make_oca()
        budget = self.take_over(oca)
        self.assertEqual((budget.name, budget.year), (oca.name, 2026))
        self.assertEqual((budget.state, budget.actuals), ("voted", "ledger"))
        self.assertEqual(self.line(budget, "60612", "020").open, 1000)
        self.assertEqual(self.line(budget, "60612", "211").chapter_id.code, "011")
        self.assertEqual(self.line(budget, "73111", direction="revenue").open, 4800)
        asset = self.line(budget, "21838")
        self.assertEqual((asset.section, asset.open), ("capital", 600))
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (1800,))
        [act] = budget.decision_ids
        self.assertEqual((act.act, act.state), ("primary", "in_force"))
        self.assertEqual((act.oca_budget_id, act.reference), (oca, f"{oca.name}.csv"))

    def test_entries_of_a_taken_over_budget_are_followed(self):
        budget = self.take_over(self.make_oca())
        self.make_bill(("60612", 250.0, {self.school: 100})).sudo().action_post()
        self.assert_spent(self.line(budget, "60612", "211"), 250)

    def test_a_budget_that_nobody_approved_waits(self):
        for state in ("draft", "confirm"):
            with self.subTest(state=state):
                oca = self.make_oca(state=state, name=f"Project {state}")
                taken = self.look(oca)
                self.assertRegex(
                    str(self.report_messages(taken, "note")), "it has not been voted"
                )
                self.assertEqual(self.take_over(oca).state, "draft")

    def test_months_are_added_up_to_the_year(self):
        months = (
            (("60612",), None, -100.0, {"date_from": f"2026-{at}-01", "date_to": end})
            for at, end in (("01", "2026-01-31"), ("02", "2026-02-28"))
        )
        messages, taken = self.asked(*months)
        self.assertFalse(messages, "they do not overlap")
        taken.action_import()
        self.assertEqual(self.line(taken.budget_ids, "60612").open, 200)

    def test_depreciation_moves_no_money(self):
        messages, taken = self.asked((("6811",), None, -90.0))
        self.assertFalse(messages)
        taken.action_import()
        line = self.line(taken.budget_ids, "6811", order="between")
        self.assertEqual(line.chapter_id.code, "042")

    def test_an_account_below_an_article(self):
        deeper = self.account("60612").copy({"code": "606129", "name": "Deeper"})
        self.assertTrue(deeper.code)
        _messages, taken = self.asked((("606129",), None, -100.0))
        taken.action_import()
        line = self.line(taken.budget_ids, "60612")
        self.assertEqual((line.accounts, line._prefixes()), ("606129", ("606129",)))

    def test_each_year_is_a_budget(self):
        later = {"date_from": "2027-01-01", "date_to": "2027-12-31"}
        oca = self.make_oca(
            (*PLANNED, (("60612",), None, -5.0, later), (("73111",), None, 5.0, later)),
            date_to="2027-12-31",
        )
        budgets = self.take_over(oca)
        self.assertEqual(sorted(budgets.mapped("year")), [2026, 2027])

    def test_a_german_town(self):
        officer = self.make_user(
            "oca_de",
            "edic_public_sector.group_edic_public_budget,account.group_account_manager",
            self.town,
        )
        type(self).product = self.make_service("School", "21100100", company=self.town)
        oca = self.make_oca(DE_PLANNED, self.town)
        taken = self.look(oca, officer)
        self.assertEqual((taken.framework, taken.oca_classes), ("de_doppik", "nkf"))
        taken.is_confirmed = True
        taken.action_import()
        budget = taken.budget_ids
        self.assertEqual((budget.framework, budget.classes), ("de_doppik", "nkf"))
        line = self.line(budget, "524100", "21100100")
        self.assertEqual((line.open, line.credit_id.kind), (900, "product"))
        self.assertEqual(line.nature_id.name, self.account("524100", self.town).name)
        odd = self.make_oca(
            (
                (("524100", "527100"), None, -7.0),
                (("524100", "541100"), None, -8.0),
                (("011100",), None, -9.0),
                (("785100", "681100"), None, -1.0),
            ),
            self.town,
        )
        taken = self.look(odd, officer)
        self.assertRegex(str(self.report_messages(taken, "ask")), "524100, 527100 → 52")
        stopped = self.report_messages(taken, "error")
        self.assertRegex(str(stopped), "no class of the chart.*011100")
        self.assertRegex(str(stopped), "split the position.*524100, 541100.*681100")

    def test_expense_above_zero(self):
        oca = self.make_oca(
            tuple((codes, service, abs(sum_)) for codes, service, sum_ in PLANNED)
        )
        taken = self.look(oca)
        self.assertTrue(taken.oca_is_positive)
        self.assertRegex(
            str(self.report_messages(taken, "error")), "neither expense .* 10222"
        )
        oca.crossovered_budget_line_ids[-1].unlink()
        budget = self.take_over(oca)
        self.assertEqual(self.line(budget, "60612", "020").open, 1000)
        self.assertEqual(self.line(budget, "21838").open, 600)

    def test_read_otherwise_it_is_looked_at_again(self):
        taken = self.look(self.make_oca())
        taken.oca_is_positive = True
        self.assertEqual((taken.state, taken.report), ("new", False))
        taken.action_check()
        self.assertRegex(
            str(self.report_messages(taken, "ask")), "against the direction"
        )

    # --- errors -----------------------------------------------------------------------
    def stopped(self, words, *lines, **vals):
        messages, taken = self.asked(*lines, level="error", **vals)
        self.assertRegex(str(messages), words)
        before = self.counts()
        taken.is_confirmed = True
        with self.assertRaisesRegex(UserError, "Correct the file first"):
            taken.action_import()
        self.assertEqual(self.counts(), before, "nothing by half")
        return messages

    def test_a_position_without_accounts(self):
        oca = self.make_oca()
        post = oca.crossovered_budget_line_ids[0].general_budget_id
        self.env.cr.execute(
            "DELETE FROM account_budget_rel WHERE budget_id = %s", [post.id]
        )
        post.invalidate_recordset()
        messages = self.report_messages(self.look(oca), "error")
        self.assertEqual(
            messages,
            {
                "the budgetary position has no account": [
                    (2, post.name),
                    (3, post.name),
                ]
            },
        )

    def test_accounts_that_have_nothing_in_common(self):
        self.stopped(
            "split the position.*60612, 64111", (("60612", "64111"), None, -9.0)
        )
        self.stopped("split the position", (("60612", "21838"), None, -9.0))

    def test_an_account_of_no_section(self):
        code = self.account("60612").copy({"code": "891000"}).code
        self.stopped("in no class of the chart", ((code,), None, -9.0))

    def test_a_line_of_two_years(self):
        until = {"date_to": "2027-03-31"}
        stopped = self.stopped(
            "split it by year", (("60612",), None, -9.0, until), MIXED
        )
        self.assertIn("2026-01-01 – 2027-03-31", str(stopped))

    def test_what_is_of_another_company(self):
        post = self.make_post("524100", company=self.town)
        self.stopped(
            f"another company.*{self.town.name[:5]}",
            (("60612",), None, -9.0, {"general_budget_id": post.id}),
        )

    def test_what_is_no_budget_to_be_taken_over(self):
        for words, oca in (
            ("cancelled", self.make_oca(state="cancel")),
            ("no line", self.make_oca(())),
        ):
            taken = self.look(oca)
            self.assertRegex(taken.report["refused"], words)
            taken.is_confirmed = True
            with self.assertRaisesRegex(UserError, words):
                taken.action_import()
        gone = self.look(self.make_oca())
        gone.oca_budget_id.sudo().unlink()
        with self.assertRaisesRegex(UserError, "not there any more"):
            gone.action_import()

    # --- questions --------------------------------------------------------------------
    def test_several_accounts_of_one_article(self):
        messages, taken = self.asked((("60611", "60612"), None, -100.0))
        self.assertRegex(str(messages), "several accounts.*60611, 60612 → 6061")
        with self.assertRaisesRegex(UserError, "Read what is to be confirmed"):
            taken.action_import()
        taken.is_confirmed = True
        taken.action_import()
        line = self.line(taken.budget_ids, "6061")
        self.assertEqual((line.accounts, line.open), ("60611,60612", 100))
        self.assertEqual(line.credit_id.code, "011")

    def test_several_accounts_of_one_chapter(self):
        messages, taken = self.asked((("60612", "6132"), None, -100.0))
        self.assertRegex(str(messages), "several accounts.*→ 011")
        taken.is_confirmed = True
        taken.action_import()
        rest = self.line(taken.budget_ids, "")
        self.assertEqual((rest.chapter_id.code, rest.accounts), ("011", False))
        self.make_bill(("6068", 10.0)).sudo().action_post()
        self.assert_spent(rest, 10)

    def test_periods_that_overlap(self):
        messages, _taken = self.asked(
            (("60612",), None, -100.0),
            (("60612",), None, -50.0, {"date_from": "2026-06-01"}),
        )
        self.assertEqual(
            messages,
            {
                "the periods of two lines of this position overlap; their amounts are "
                "added": [(3, "Position 60612: 2026-06-01 – 2026-12-31")]
            },
        )

    def test_an_account_in_another_currency(self):
        account = self.account("60612").copy({"code": "606127"})
        account.currency_id = self.env.ref("base.USD")
        messages, _taken = self.asked(((account.code,), None, -100.0))
        self.assertRegex(str(messages), "another currency.*606127 USD")

    def test_an_account_in_two_positions(self):
        messages, _taken = self.asked(
            (("60612",), None, -100.0), (("60611", "60612"), None, -50.0)
        )
        self.assertRegex(str(messages), "OCA counts its entries in both.*60612")

    def test_a_service_that_the_budget_does_not_know(self):
        type(self).lost = self.make_service("Lost service")
        messages, taken = self.asked((("60612",), "lost", -100.0))
        self.assertRegex(str(messages), "no function.*Lost service")
        taken.is_confirmed = True
        taken.action_import()
        self.assertEqual(self.line(taken.budget_ids, "60612").open, 100)

    def test_an_amount_against_its_direction(self):
        messages, _taken = self.asked((("60612",), None, 100.0), MIXED)
        self.assertRegex(str(messages), "against the direction.*60612: 100.00")

    def test_an_article_without_a_chapter(self):
        code = self.account("60612").copy({"code": "699999"}).code
        messages, _taken = self.asked(((code,), None, -9.0))
        self.assertRegex(str(messages), "no chapter is known.*699999")

    # --- the picture ------------------------------------------------------------------
    def test_what_was_looked_at_is_what_is_taken_over(self):
        oca = self.make_oca()
        taken = self.look(oca)
        self.replan(oca, "64111", -3001.0)
        taken.is_confirmed = True
        with self.assertRaisesRegex(UserError, "changed since you looked"):
            taken.action_import()
        taken.action_check()
        self.assertFalse(taken.is_confirmed)
        self.assertIn(b"-3001.00", base64.b64decode(taken.file))

    def test_a_picture_is_no_formula(self):
        oca = self.make_oca(name="=1+1")
        self.assertIn(b'"\'=1+1"', base64.b64decode(self.look(oca).file))

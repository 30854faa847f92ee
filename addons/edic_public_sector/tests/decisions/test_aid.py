# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError, ProposeOnlyError
from odoo.addons.edic_ai.propose_only import propose_only

from ...models.decisions import edic_public_aid_source as aid_source
from ...tools.common.knowledge import Unknown
from ..aid_common import AidFiles
from ..budget_common import OFFICER, BudgetBillCase

SECTIONS = {"known", "missing", "rules", "precedents", "risks", "options", "absent"}


class GrantCase(BudgetBillCase):
    """A budget, and a club that asks for money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.club = cls.env["res.partner"].create(
            {"name": "Club (fictif)", "is_company": True}
        )

    def grant(self, amount=200.0, **vals):
        own = self.env["edic.public.grant"].with_user(self.officer).sudo(False)
        return own.with_company(self.company).create(
            {
                "name": "Summer party",
                "partner_id": self.club.id,
                "amount": amount,
                "line_id": self.line(self.budget, "65748").id,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestAid(AidFiles, GrantCase):
    """The known facts before a decision; a person decides and says why."""

    def file(self, record, user=None):
        return self.aid(record, user or self.officer)

    def texts(self, file, section):
        return " / ".join(item["text"] for item in file.content[section])

    # --- display ----------------------------------------------------------------------
    def test_grant_of_a_company(self):
        paper = {"name": "Accounts of last year", "source": "Rule (fictive)"}
        grant = self.grant(cost=1000.0, paper_ids=[Command.create(paper)])
        file = self.file(grant)
        self.assertEqual(set(file.content), SECTIONS)
        self.assertIn("20.0%", self.texts(file, "known"))
        self.assertIn("500.00", self.texts(file, "known"), "what the credit has left")
        self.assertIn("Accounts of last year", self.texts(file, "missing"))
        codes = [option["code"] for option in file.content["options"]]
        self.assertEqual(codes, ["grant", "less", "refuse", "complete"])
        [bound, left] = file.content["options"][0]["consequences"]
        self.assertIn("200.00", bound["text"])
        self.assertIn("300.00", left["text"])

    # --- missing and unknown facts ---------------------------------------------------
    def test_without_a_list_of_papers_nobody_knows_what_is_missing(self):
        file = self.file(self.grant(cost=1000.0))
        self.assertIn("papers are needed is not known", self.texts(file, "missing"))
        self.assertNotIn("missing", file.content["absent"])
        paper = {"name": "Accounts (fictive)", "is_there": True}
        listed = self.grant(cost=1000.0, paper_ids=[Command.create(paper)])
        absent = self.file(listed).content["absent"]["missing"]
        self.assertTrue(absent["is_known"])
        self.assertIn("of what is listed on the request", absent["text"])

    def test_without_a_limit_on_record_no_rule_is_said_to_apply(self):
        self.patch(type(self.company), "_edic_areas", lambda _own: ("",))
        limits = self.env["edic.finance.parameter"]
        self.patch(type(limits), "_in_force", lambda _own, *_args: {})
        absent = self.file(self.grant()).content["absent"]["rules"]
        self.assertFalse(absent["is_known"])
        [rule] = self.file(self.grant(is_economic=True)).content["rules"]
        self.assertIn("no limit in force that day is on record", rule["source"])

    def run_of(self, codes=("A01",), outcome="done", **vals):
        """A run of the checks as the engine writes it."""
        lines = [{"code": code, "outcome": outcome} for code in codes]
        return (
            self.env["edic.finance.run"]
            .sudo()
            .create(
                {
                    "company_id": self.company.id,
                    "kind": "batch",
                    "started_at": "2200-01-01",
                    "line_ids": [Command.create(line) for line in lines],
                    **vals,
                }
            )
        )

    def test_no_flag_means_nothing_before_the_checks_ran(self):
        settings = self.env["edic.finance.check.setting"].sudo()
        settings._sync(self.company)
        rows = settings.search([("company_id", "=", self.company.id)])
        rows.filtered("is_on").is_on = False
        on = ("A01", "A02")
        rows.filtered(lambda row: row.code in on).is_on = True
        user = self.make_user("aid_auditor", f"{OFFICER},edic_ai.group_edic_ai_auditor")
        grant = self.grant()

        def known(by=None):
            absent = self.file(grant, by or user).content["absent"]["risks"]
            return absent["is_known"]

        self.assertFalse(known(), "before any run")
        for vals in (
            {"codes": ()},
            {"codes": on, "kind": "simulation"},
            {"codes": ("A01",)},
            {"codes": on, "date_from": "2200-01-01"},
            {"codes": on, "date_to": "2200-01-01"},
            {"codes": on, "outcome": "failed"},
            {"codes": on, "outcome": "not_done"},
            {"codes": on, "started_at": "2000-01-01"},
        ):
            self.run_of(**vals)
            with self.subTest(vals):
                self.assertFalse(known())
        self.run_of((*on, "A03"))
        self.assertTrue(known())
        self.assertFalse(known(self.officer), "whose role reads no flags")
        self.run_of(on, kind="simulation")
        self.assertTrue(known(), "a run before it was whole")
        rows.filtered(lambda row: row.code == "A04").is_on = True
        self.assertFalse(known(), "a check that has not run since it is on")
        rows.filtered("is_on").is_on = False
        self.assertFalse(known(), "where no check is on")

    def test_a_source_that_looked_at_nothing_knows_of_nothing(self):
        contract, grant = self.env["edic.public.aid.source"], self.grant()
        for section in aid_source.SECTIONS:
            with self.subTest(section):
                self.assertIsInstance(contract._absence(section, grant), Unknown)

    def test_each_section_that_is_empty_says_why(self):
        content = self.file(self.grant()).content
        for name, items in content.items():
            if name not in ("absent", "options"):
                self.assertEqual(not items, name in content["absent"], name)

    def test_each_option_says_what_the_credit_has_then(self):
        grant = self.grant()
        credit, file = grant.line_id.credit_id, self.file(grant)
        for code, words in (
            ("less", "between 300.00 € and 500.00 € are left"),
            ("refuse", "500.00 € are left"),
            ("complete", "500.00 € are left"),
        ):
            found = self.follows(file, code)
            with self.subTest(code):
                self.assertIn(words, self.sentences(found))
                self.assert_opens(found, credit)
        self.assert_opens(self.follows(file, "grant"), grant, credit)
        grant.granted = 80.0
        file = self.file(grant)
        self.assertIn("420.00 € are left", self.sentences(self.follows(file, "less")))
        self.assertFalse(self.follows(self.file(self.grant(line_id=False)), "refuse"))

    def test_what_is_promised_this_year_is_known(self):
        self.assertNotIn("already", self.texts(self.file(self.grant()), "known"))
        for amount, day in ((50.0, "2026-02-01"), (70.0, "2025-02-01")):
            before = self.grant(amount, date=day)
            self.file(before).edic_decide("grant", "As every year (fictive)")
            before.action_grant()
        file = self.file(self.grant())
        [item] = [fact for fact in file.content["known"] if "already" in fact["text"]]
        self.assertIn("in 2026 already: 50.00", item["text"].replace("\xa0", " "))
        self.assert_opens([item], self.club)

    def test_limits_are_dated_and_say_their_source(self):
        grant = self.grant(24000.0, is_economic=True, de_minimis=280000.0)
        shown = {
            each_rule["source"]: each_rule
            for each_rule in self.file(grant).content["rules"]
        }
        rule = shown["Regulation (EU) 2023/2831, Article 3(2)"]
        self.assertTrue(rule["is_warning"])
        self.assertIn("304,000.00", rule["text"])
        self.assertTrue(any("2001-495" in source for source in shown))
        small = self.file(self.grant(100.0, is_economic=True, de_minimis=1.0))
        self.assertFalse(
            any(each_rule["is_warning"] for each_rule in small.content["rules"])
        )

    def test_precedents_are_those_of_who_asks(self):
        before = self.grant(50.0)
        self.file(before).edic_decide("grant", "As every year (fictive)")
        before.action_grant()
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.grant(70.0, partner_id=other.id)
        self.grant(65.0)  # is not decided: no precedent
        texts = self.texts(self.file(self.grant(60.0)), "precedents")
        self.assertIn("50.00", texts)
        self.assertNotIn("70.00", texts)
        self.assertNotIn("65.00", texts)

    def test_decision_file_of_a_bill_does_nothing_itself(self):
        bill = self.make_bill(("6068", 150.0, {self.hall: 100}))
        file = self.file(bill, self.clerk)
        self.assertIn("150.00", self.texts(file, "known"))
        self.assertIn("number of the bill", self.texts(file, "missing"))
        codes = [option["code"] for option in file.content["options"]]
        self.assertEqual(codes, ["approve", "wait", "return"])
        file.edic_decide("approve", "Delivered and right (fictive)")
        self.assertEqual(bill.state, "draft", "nothing is done by a decision file")

    def test_nothing_recommends(self):
        file = self.file(self.grant())
        for option in file.content["options"]:
            expected = {"code", "name", "consequences"}
            self.assertLessEqual(set(option) - expected, {"amount", "wanting"})

    # --- natural persons --------------------------------------------------------------
    def test_natural_persons_are_refused_with_the_reason(self):
        person = self.env["res.partner"].create({"name": "Person (fictive)"})
        with self.assertRaisesRegex(ValidationError, "Annex III"):
            self.grant(partner_id=person.id)
        grant = self.grant()
        self.club.is_company = False
        with self.assertRaisesRegex(UserError, "Annex III"):
            self.file(grant)

    # --- deciders ---------------------------------------------------------------------
    def test_decision_is_recorded_with_its_reasons(self):
        grant = self.grant()
        file = self.file(grant)
        shown = file.content_digest
        traces = self.env["edic.ai.trace"].sudo()
        last = traces.search([], order="id desc", limit=1)
        with self.assertRaisesRegex(UserError, "Say why"):
            file.edic_decide("grant", "  ")
        with self.assertRaisesRegex(UserError, "not there"):
            file.edic_decide("invented", "Because")
        file.edic_decide("refuse", "No money for parties (fictive)")
        self.assertEqual(file.state, "decided")
        self.assertEqual(file.decided_by_id, self.officer)
        trace = traces.search([("id", ">", last.id), ("use_case", "=", "public.aid")])
        self.assertEqual(trace.event, "decision")
        self.assertEqual(trace.facts["option"], "refuse")
        self.assertEqual(trace.facts["shown"], shown)
        self.assertNotIn("parties", str(trace.facts), "free text is not in the chain")
        with self.assertRaisesRegex(UserError, "already"):
            file.edic_decide("grant", "After all")

    def test_what_changed_meanwhile_is_read_first(self):
        grant = self.grant()
        file = self.file(grant)
        grant.amount = 250.0
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            file.edic_decide("grant", "Because (fictive)")
        file.edic_decide("grant", "Because (fictive)")

    def test_money_is_bound_only_as_decided(self):
        grant = self.grant()
        with self.assertRaisesRegex(UserError, "decision file first"):
            grant.action_grant()
        file = self.file(grant)
        with self.assertRaisesRegex(UserError, r"less than .*200\.00"):
            file.edic_decide("less", "Half will do (fictive)")
        for amount in (201.0, -1.0):
            with self.assertRaisesRegex(ValidationError, "Not more is granted"):
                grant.granted = amount
        grant.granted = 80.0
        file = self.file(grant)
        file.edic_decide("less", "Half will do (fictive)")
        rows = self.env["edic.ai.trace"].sudo()
        row = rows.search([("use_case", "=", "public.aid")], order="id desc", limit=1)
        self.assertEqual(row.facts["amount"], "80.00")
        with self.assertRaisesRegex(UserError, "otherwise"):
            grant.action_refuse()
        grant.granted = 150.0  # the decision counts
        grant.action_grant()
        self.assertEqual(grant.commitment_id.amount, 80.0)
        self.assertEqual(grant.granted, 80.0)
        self.assertEqual(grant.state, "granted")

    def test_programs_do_not_decide(self):
        file = self.file(self.grant())
        with self.assertRaises(NotAPersonError):
            file.with_user(self.env.ref("base.user_root")).edic_decide("grant", "x")
        with self.assertRaises(ProposeOnlyError), propose_only(self.env):
            file.edic_decide("grant", "Because (fictive)")

    def test_reader_cannot_write_or_grant(self):
        grant = self.grant()
        file = self.file(grant)
        with self.assertRaises(AccessError):
            self.file(grant, self.plain)
        with self.assertRaises(AccessError):
            file.with_user(self.reader).read(["content"])
        own = self.file(grant, self.reader)
        self.assertNotEqual(own, file, "each decider has a file")
        with self.assertRaises(AccessError):
            own.write({"reasons": "typed over"})
        with self.assertRaises(AccessError):
            grant.with_user(self.reader).action_grant()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import EdicAiCase, new_test_user

READ_WITHIN = (
    "edic.ai.trace",
    "edic.ai.seal",
    "edic.ai.decision",
    "edic.ai.suggestion",
)


@tagged("post_install", "-at_install")
class TestMandate(EdicAiCase):
    """An auditor reads for a time, of some companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["edic.ai.mandate"].search([]).unlink()
        cls.manager = new_test_user(cls.env, "grantor", "edic_ai.group_edic_ai_manager")
        cls.mandates = cls.env["edic.ai.mandate"].with_user(cls.manager)

    def setUp(self):
        super().setUp()
        self.propose().with_user(self.decider).action_accept()
        decision = self.env["edic.ai.trace"].search([], limit=1)
        self.sealed(decision)

    def grant(self, start="2026-01-01", until="2026-12-31", **more):
        return self.mandates.create(
            {
                "user_id": self.auditor.id,
                "company_ids": [Command.set(self.company.ids)],
                "date_from": start,
                "date_until": until,
                "reference": "EL 2026/7",
                **more,
            }
        )

    def found(self, user=None, company=None):
        """The models of which the user finds something of this company."""
        company = company or self.company
        where = {
            "edic.ai.trace": "company_ref",
            "edic.ai.seal": "chain",
            "edic.ai.decision": "company_ref",
            "edic.ai.suggestion": "company_id",
        }
        self.env.flush_all()
        return {
            model
            for model in READ_WITHIN
            if self.env[model]
            .with_user(user or self.auditor)
            .search([(where[model], "=", company.id)], limit=1)
        }

    def test_nothing_without_a_mandate(self):
        self.assertEqual(self.found(), set())
        trace = self.env["edic.ai.trace"].search([], limit=1)
        with self.assertRaises(AccessError):
            trace.with_user(self.auditor).read(["engine"])

    @freeze_time("2026-06-01")
    def test_from_the_first_day_to_the_last(self):
        self.grant()
        self.assertEqual(self.found(), set(READ_WITHIN))
        for day, found in (
            ("2025-12-31", set()),
            ("2026-01-01", set(READ_WITHIN)),
            ("2026-12-31", set(READ_WITHIN)),
            ("2027-01-01", set()),
        ):
            # in the same process: the domains of rules are kept, the day is not
            with self.subTest(day), freeze_time(day):
                self.assertEqual(self.found(), found)

    @freeze_time("2026-06-01")
    def test_of_its_companies_alone(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        self.auditor.company_ids += other
        self.gateway._record("decision", "x", {}, company=other)
        self.grant()
        of_both = self.env["edic.ai.trace"].with_user(self.auditor)
        of_both = of_both.with_context(allowed_company_ids=[self.company.id, other.id])
        self.assertTrue(of_both.search([("company_ref", "=", self.company.id)]))
        self.assertFalse(of_both.search([("company_ref", "=", other.id)]))

    @freeze_time("2026-06-01")
    def test_what_belongs_to_no_company_is_for_whoever_has_one(self):
        within = self.mandates.with_user(self.auditor)._within
        shared = self.sealed(self.gateway._record("policy", "x", {}, company=False))
        own = self.env["edic.ai.trace"].with_user(self.auditor)
        for refs in ([0], self.company.ids):
            with self.assertRaises(AccessError):
                within(refs)
        self.assertFalse(own.search([("id", "=", shared.id)]))
        self.grant()
        self.assertEqual(within([0]), [0])
        self.assertEqual(within([0, self.company.id, 10**6]), [0, self.company.id])
        self.assertTrue(own.search([("id", "=", shared.id)]))

    @freeze_time("2026-06-01")
    def test_mandate_can_be_ended_before_its_time(self):
        mandate = self.grant()
        for user in (self.auditor, self.decider):
            with self.assertRaises(AccessError):
                mandate.with_user(user).action_end()
        mandate.action_end()
        self.assertEqual(mandate.state, "over")
        self.assertEqual(self.found(), set())

    @freeze_time("2026-06-01")
    def test_mandate_cannot_be_changed(self):
        mandate = self.grant()
        with self.assertRaises(AccessError):
            mandate.date_until = "2028-01-01"
        with self.assertRaises(AccessError):
            mandate.unlink()

    def test_three_years_at_most(self):
        self.grant("2026-01-01", "2029-01-01")
        with self.assertRaises(ValidationError):
            self.grant("2026-01-01", "2029-01-02")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.grant("2026-01-02", "2026-01-01")

    def test_for_auditors_of_the_company(self):
        with self.assertRaises(ValidationError):
            self.grant(user_id=self.decider.id)
        other = self.env["res.company"].create({"name": "Talstadt"})
        with self.assertRaises(AccessError):
            self.grant(company_ids=[Command.set(other.ids)])
        self.manager.company_ids += other
        with self.assertRaises(ValidationError):
            self.grant(company_ids=[Command.set(other.ids)])

    def test_who_grants(self):
        for user in (self.auditor, self.decider, self.employee):
            with self.assertRaises(AccessError):
                self.mandates.with_user(user).create({"user_id": self.auditor.id})
        auditor = self.env.ref("edic_ai.group_edic_ai_auditor")
        self.manager.group_ids += auditor
        with self.assertRaises(AccessError):
            self.grant(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.grant(granted_by_id=self.decider.id)
        self.assertEqual(self.grant().granted_by_id, self.manager)

    def test_mandate_is_recorded_without_a_name(self):
        mandate = self.grant()
        trace = self.env["edic.ai.trace"].search(
            [("use_case", "=", "mandate")], limit=1
        )
        self.assertEqual(trace.event, "policy")
        self.assertEqual(
            trace.facts, {"from": [None, "2026-01-01"], "until": [None, "2026-12-31"]}
        )
        self.assertEqual((trace.res_model, trace.res_id), (mandate._name, mandate.id))
        content = self.env["edic.ai.content"].search([("trace_id", "=", trace.id)])
        values = content._open()["values"]
        self.assertEqual(values["auditor"], [self.auditor.id, self.auditor.name])
        self.assertEqual(values["reference"], "EL 2026/7")

    def test_who_has_another_role_reads_as_that_one(self):
        self.auditor.group_ids += self.env.ref("edic_ai.group_edic_ai_dpo")
        self.assertEqual(self.found() | {"edic.ai.suggestion"}, set(READ_WITHIN))
        self.env["edic.ai.decision"].with_user(self.decider).search([]).ensure_one()

    @freeze_time("2026-06-01")
    def test_an_empty_list_says_why(self):
        ledger = self.env["edic.ai.trace"]
        help_text = ledger.with_user(self.auditor).get_empty_list_help("<p>Nothing</p>")
        self.assertIn("You have no mandate", help_text)
        self.grant()
        for user in (self.auditor, self.decider):
            help_text = ledger.with_user(user).get_empty_list_help("<p>Nothing</p>")
            self.assertEqual(help_text, "<p>Nothing</p>")

    @freeze_time("2026-06-01")
    def test_a_record_s_timeline_too(self):
        suggestion = self.env["edic.ai.suggestion"].search([], limit=1)
        self.grant()
        own = suggestion.with_user(self.auditor)
        self.assertTrue(own.edic_timeline()["threads"])
        with freeze_time("2027-06-01"), self.assertRaises(AccessError):
            own.edic_timeline()

    def test_state_is_told(self):
        today = fields.Date.today()
        for start, until, state in (
            (-9, -1, "over"),
            (0, 0, "running"),
            (1, 9, "coming"),
        ):
            mandate = self.grant(
                fields.Date.add(today, days=start), fields.Date.add(today, days=until)
            )
            self.assertEqual(mandate.state, state)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...hooks import uninstall_hook
from ..common import EdicAiCase


@tagged("post_install", "-at_install")
class TestUninstall(EdicAiCase):
    def setUp(self):
        super().setUp()
        self.sealed(self.gateway._record("decision", "test.use", {}))
        self.sealed(self.gateway._record("policy", "test.use", {}, company=False))
        self.module = self.env["ir.module.module"].search([("name", "=", "edic_ai")])

    def export(self, company=None, **changed):
        """As the export itself records it: whole, verified, up to its head."""
        chain = company.id if company else 0
        seq, head = self.env["edic.ai.seal"]._head(chain)
        facts = {"format": "chain", "whole": True, "size": seq, "head": head.hex()}
        return self.sealed(
            self.gateway._record(
                "access",
                "ledger.export",
                {**facts, "verified": True, **changed},
                company=company or False,
            )
        )

    def export_all(self, but=None, **changed):
        """Each chain's, ``but`` that of a company, which is only sealed."""
        self.env.cr.execute("SELECT DISTINCT company_ref FROM edic_ai_trace")
        companies = self.env["res.company"]
        for [chain] in self.env.cr.fetchall():
            self.sealed(self.env["edic.ai.trace"].search([("company_ref", "=", chain)]))
            if not but or chain != but.id:
                self.export(companies.browse(chain), **changed)

    def check(self):
        self.env["edic.ai.seal"]._check_exported()

    def assertStays(self):
        with self.assertRaises(UserError) as caught:
            self.check()
        return str(caught.exception)

    def test_every_way_out_is_refused(self):
        below = self.env["ir.module.module"].search([("name", "=", "mail")])
        for refused in (
            self.module.button_uninstall,
            self.module.module_uninstall,
            below.button_uninstall,
            lambda: uninstall_hook(self.env),
        ):
            with self.assertRaises(UserError) as caught:
                refused()
            self.assertIn("Export the whole audit trail", str(caught.exception))
        self.assertEqual(self.module.state, "installed")

    def test_an_addon_above_may_go(self):
        above = self.env["ir.module.module"].search([("name", "=", "edic_finance")])
        above.button_uninstall()
        self.assertEqual((above.state, self.module.state), ("to remove", "installed"))

    def test_with_a_verified_export_of_every_chain_it_may_go(self):
        self.assertIn(self.company.name, self.assertStays())
        self.export_all()
        self.check()
        self.module.button_uninstall()
        self.assertEqual(self.module.state, "to remove")

    def test_each_chain_needs_its_own(self):
        other = self.env["res.company"].create({"name": "Lindenfurt 2"})
        self.sealed(self.gateway._record("policy", "test.use", {}, company=other))
        self.export_all()
        self.check()
        self.sealed(self.gateway._record("policy", "test.use", {}, company=other))
        message = self.assertStays()
        self.assertIn(other.name, message)
        self.assertNotIn(self.company.name, message)
        self.export(other)
        self.check()

    def test_what_came_after_the_export_is_not_in_it(self):
        self.export_all()
        self.check()
        later = self.gateway._record("decision", "test.use", {})
        self.assertStays()
        self.sealed(later)
        self.assertStays()
        self.export(self.company)
        self.check()

    def test_an_export_that_is_not_whole_or_not_verified_is_none(self):
        for changed in (
            {"verified": False},
            {"whole": False},
            {"size": 0},
            {"head": "00" * 32},
        ):
            with self.subTest(changed):
                self.export_all(**changed)
                self.assertStays()

    def test_an_old_export_is_none(self):
        self.export_all()
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertStays()

    def test_one_that_was_put_there_by_hand_is_none(self):
        self.export_all(but=self.company)
        seq, head = self.env["edic.ai.seal"]._head(self.company.id)
        self.env.cr.execute(
            """INSERT INTO edic_ai_trace (format, call_uuid, event, use_case, status,
                                          occurred_at, company_ref, facts)
               VALUES (1, 'forged', 'ledger', 'ledger.export', 'ok',
                       now() AT TIME ZONE 'UTC', %s, jsonb_build_object(
                       'format', 'jsonl', 'whole', true, 'verified', true,
                       'size', %s, 'head', %s))""",
            [self.company.id, seq, head.hex()],
        )
        message = self.assertStays()
        self.assertIn(self.company.name, message)
        self.export(self.company)
        self.check()  # it was that one alone

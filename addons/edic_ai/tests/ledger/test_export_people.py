# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ...exceptions import NotAPersonError
from ..export_common import ExportCase


@tagged("post_install", "-at_install")
class TestExportPeople(ExportCase):
    """The checks of who exports which records, and of the traces an export leaves."""

    # --- recorded ---------------------------------------------------------------------
    def test_each_export_is_recorded_with_its_purpose_and_digest(self):
        for format_ in ("chain", "extract", "csv", "paper"):
            wizard = self.export(format=format_)
            trace = self.recorded(wizard)
            with self.subTest(format_):
                self.assertEqual(trace.event, "access")
                self.assertEqual(trace.facts["format"], format_)
                self.assertEqual(trace.facts["records"], wizard.record_count)
                found = hashlib.sha256(self.content(wizard)).hexdigest()
                self.assertEqual(trace.facts["file_sha256"], found)
                self.assertEqual(wizard.file_sha256, found)
                self.assertEqual(trace.company_ref, self.company.id)
                self.assertNotIn("Annual audit", str(trace.facts))
                content = self.env["edic.ai.content"].search(
                    [("trace_id", "=", trace.id)]
                )
                self.assertEqual(content._open()["comment"], "Annual audit")
                self.assertIn("records: ", trace.summary)

    def test_a_file_is_known_again_and_a_changed_one_is_not(self):
        wizard = self.export(format="csv")
        trace = self.recorded(wizard)
        known = self.env["edic.ai.export"]._check_file
        self.assertEqual(known(self.content(wizard)), trace)
        self.assertEqual(known(self.member(wizard, "records.csv")), trace)
        other = self.content(wizard) + b" "
        self.assertFalse(known(other))
        facts = {"sha256": hashlib.sha256(other).hexdigest()}
        for event, use_case in (("policy", "ledger.export"), ("access", "x")):
            self.gateway._record(event, use_case, facts)
            self.assertFalse(known(other), "it is the record of no export")

    def test_no_name_and_no_content_leaves_with_an_export(self):
        for format_ in ("chain", "extract"):
            content = self.content(self.export(format=format_)).decode()
            self.assertNotIn("Müller", content)
            self.assertNotIn(self.decider.name, content)

    # --- roles ------------------------------------------------------------------------
    def test_auditor_officer_and_manager_export_and_nobody_else(self):
        for user in (self.auditor, self.dpo, self.manager):
            self.assertTrue(self.export(user, format="chain").attachment_id)
        for name in ("user", "author", "approver"):
            user = self.decider if name == "user" else self.role(name)
            with self.subTest(name), self.assertRaises(AccessError):
                self.export(user)
        with self.assertRaises(NotAPersonError):
            self.env["edic.ai.export"].create({"purpose": "x"}).action_export()

    def test_a_manager_s_table_has_no_decisions_of_colleagues(self):
        found = self.lines(self.export(self.manager, format="extract"))
        shown = {line["record"]["call_uuid"] for line in found if "record" in line}
        self.assertFalse(shown & set(self.traces.mapped("call_uuid")))
        self.assertIn("no decisions of colleagues", self.pdf(self.export(self.manager)))

    def test_another_company_s_ledger_is_not_exported(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        for format_ in ("chain", "extract"):
            with self.assertRaises(AccessError):
                self.export(format=format_, company_id=other.id)

    def test_an_export_is_its_maker_s(self):
        wizard = self.export()
        with self.assertRaises(AccessError):
            wizard.with_user(self.dpo).read(["sha256"])
        with self.assertRaises(AccessError):
            wizard.sudo().attachment_id.with_user(self.dpo).read(["raw"])

    def test_a_purpose_is_asked_for(self):
        with self.assertRaises(UserError):
            self.export(purpose="  ")
        with self.assertRaises(UserError):
            self.export(sample_size=501)

    def test_what_belongs_to_no_company_is_a_chain_of_its_own(self):
        self.sealed(self.gateway._record("policy", "x", {"a": 1}, company=False))
        wizard = self.export(format="extract", is_shared=True)
        # where uninstalling looks for it
        self.assertEqual(self.recorded(wizard).company_ref, 0)
        found = self.lines(wizard)
        self.assertEqual(found[0]["chain"], 0)
        records = [line["record"] for line in found if line["type"] == "record"]
        self.assertEqual({record["company_ref"] for record in records}, {0})


@tagged("post_install", "-at_install")
class TestExportDownload(HttpCase, ExportCase):
    def test_file_is_downloaded_as_it_was_recorded(self):
        wizard = self.export(format="chain")
        action = wizard.action_download()
        self.authenticate(self.auditor.login, self.auditor.login)
        found = self.url_open(action["url"])
        self.assertEqual(hashlib.sha256(found.content).hexdigest(), wizard.file_sha256)
        self.assertIn(".jsonl", found.headers["Content-Disposition"])
        self.authenticate(self.decider.login, self.decider.login)
        self.assertEqual(self.url_open(action["url"]).status_code, 404)

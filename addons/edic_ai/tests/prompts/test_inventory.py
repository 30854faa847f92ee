# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import hashlib
import io
import json
from datetime import timedelta
from functools import partial

from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.tests import HttpCase, freeze_time, tagged

from ..common import mandated
from ..export_common import ExportCase


@tagged("post_install", "-at_install")
class TestInventory(ExportCase):
    """Inventory of algorithms (CRPA L. 312-1-3) and procedure documentation (GoBD)."""

    def inventory(self, user=None):
        rows = self.env["edic.ai.inventory"].with_user(user or self.manager)
        return rows.with_company(self.company).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_every_use_case_and_engine_has_a_row(self):
        prefixes = ("edic.ai.use.case.", "edic.ai.engine.")
        installed = {
            name.removeprefix(prefix)
            for name in self.env.registry
            for prefix in prefixes
            if name.startswith(prefix)
        }
        rows = self.inventory().search([])
        self.assertEqual(set(rows.mapped("code")), installed)
        for row in rows.filtered(lambda row: not row.code.startswith("test")):
            with self.subTest(row.code):
                for name in ("purpose", "kind", "ai_system", "reasoning", "control"):
                    self.assertTrue(row[name], name)
                self.assertTrue(row.data and row.sources)

    def test_inventory_says_since_when_and_whether_in_use(self):
        self.gateway._record("inference", "try", {"a": 1}, company=self.company)
        row = self.inventory().search([("code", "=", "try")])
        self.assertEqual(row.since, self.traces[0].occurred_at.date())
        self.assertFalse(row.in_use)  # no model is approved for it
        self.assertTrue(row.is_technical)

    def test_auditor_officer_and_manager_read_it(self):
        for user in (self.auditor, self.dpo, self.manager):
            self.assertTrue(self.inventory(user).search([]))
        with self.assertRaises(AccessError):
            self.inventory(self.decider).search([])
        with self.assertRaises(AccessError):
            self.inventory(self.decider)._exported("csv")

    def test_nobody_writes_it(self):
        row = self.inventory().search([], limit=1)
        with self.assertRaises(AccessError):
            row.write({"name": "x"})

    def test_another_company_s_rows_are_not_shown(self):
        companies = self.inventory().search([]).company_id
        self.assertEqual(companies, self.company)

    def test_inventory_is_exported_as_table_and_data_and_recorded(self):
        for form in ("csv", "json"):
            content = self.inventory(self.dpo)._exported(form)
            trace = self.env["edic.ai.trace"].search(
                [("use_case", "=", "inventory.export")], limit=1
            )
            found = hashlib.sha256(content).hexdigest()
            self.assertEqual(trace.facts["sha256"], found)
            self.assertEqual(self.env["edic.ai.export"]._check_file(content), trace)
            count = len(self.inventory().search([]))
            if form == "json":
                rows = json.loads(content)["inventory"]
                self.assertIs(rows[0]["is_individual"], False)
            else:
                text = content.decode("utf-8-sig")
                _head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
            self.assertEqual(len(rows), count)

    # --- procedure documentation ------------------------------------------------------
    def procedure(self, user=None, company=None):
        documents = self.env["edic.ai.document.procedure"].with_user(
            user or self.auditor
        )
        return documents.with_context(lang="en_US")._produce(
            (company or self.company).id, "html"
        )

    def test_procedure_is_as_set_up(self):
        text = "\n".join(self.procedure().words())
        policy = self.env["edic.ai.policy"]._in_force(self.company)
        seal = self.env["edic.ai.seal"]
        for texts in (
            policy.content_digest,
            seal._chain_origin(self.company.id),
            self.traces[-1].record_hash,
            self.env.ref("base.module_edic_ai").installed_version,
            "edic_verify.py",
        ):
            self.assertIn(texts, text)

    def test_procedure_says_what_is_encrypted_and_what_is_not(self):
        text = "\n".join(self.procedure().words())
        self.assertIn("Names lie in clear beside the records", text)
        self.assertIn("comments lie there encrypted", text)
        self.assertIn("language model has two records", text)

    def retention(self, company):
        """Its chapter: the sentences, and the rows of its table."""
        chapter = self.procedure(company=company)
        [parts] = [s.parts for s in chapter.sections if "Retention" in s.title]
        rows = [row for part in parts if part.kind == "table" for row in part.rows]
        return [part.text for part in parts if part.kind == "text"], rows

    def test_procedure_shows_the_rules_of_retention_in_force(self):
        rules = self.env["edic.ai.retention"].search([]).sudo()
        rules.active = False
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.auditor.company_ids |= branch
        mandated(self.auditor, branch)
        texts, rows = self.retention(self.company)
        self.assertIn("No rule is in force", texts[-1])
        self.assertFalse(rows)
        vals = {
            "company_id": self.company.id,
            "event": "decision",
            "ground": "test.ground",
            "ground_text": "A law",
            "source_url": "https://example.org/law",
        }
        for months, valid_from in ((24, "2026-01-01"), (36, "2999-01-01")):
            rule = self.env["edic.ai.retention"].create(
                {"months": months, "valid_from": valid_from, **vals}
            )
            rule.sudo().state = "approved"
        for company in (self.company, branch):
            texts, rows = self.retention(company)
            self.assertEqual(len(texts), 1)
            expected = ("Contents", "Decision", "24", self.company.name, "A law")
            self.assertEqual(rows, [expected])

    def test_procedure_counts_people_and_names_none(self):
        document = self.procedure()
        text = "\n".join(document.words())
        for user in (self.auditor, self.manager, self.dpo, self.decider):
            self.assertNotIn(user.name, text)
        roles = next(
            part
            for section in document.sections
            for part in section.parts
            if part.kind == "table" and "What it may do" in part.head
        )
        counts = {row[0]: row[2] for row in roles.rows}
        self.assertEqual(counts["Auditor"], "1")
        self.assertEqual(counts["Data protection officer"], "1")

    def test_changes_tell_when_and_what_not_who(self):
        own = self.gateway.with_user(self.manager)
        own._record(
            "policy", "budget", {"active": [None, "True"]}, company=self.company
        )
        text = "\n".join(self.procedure().words())
        self.assertIn("budget", text)
        self.assertNotIn(self.manager.name, text)

    def test_procedure_is_for_those_who_answer_for_the_system(self):
        with self.assertRaises(AccessError):
            self.procedure(self.decider)
        other = self.env["res.company"].create({"name": "Talstadt"})
        with self.assertRaises(AccessError):
            self.procedure(company=other)
        with self.assertRaises(MissingError):
            self.procedure(company=self.company.browse(2**31 - 1))


@tagged("post_install", "-at_install")
class TestInventoryPages(HttpCase, ExportCase):
    def test_files_and_page(self):
        self.authenticate(self.dpo.login, self.dpo.login)
        found = self.url_open("/edic/inventory.csv")
        self.assertIn("algorithms.csv", found.headers["Content-Disposition"])
        self.assertEqual(self.url_open("/edic/inventory.exe").status_code, 404)
        action = self.env["edic.ai.inventory"].with_user(self.dpo)
        url = action.with_company(self.company).action_procedure()["url"]
        self.assertIn("edic-ledger/", self.url_open(url).text)
        self.assertEqual(self.url_open(f"{url}?pdf=1").content[:5], b"%PDF-")
        self.authenticate(self.decider.login, self.decider.login)
        self.assertEqual(self.url_open("/edic/inventory.csv").status_code, 403)
        self.assertEqual(self.url_open(url).status_code, 403)

    def test_no_page_of_another_site_has_a_document_recorded(self):
        self.authenticate(self.dpo.login, self.dpo.login)
        action = self.env["edic.ai.inventory"].with_user(self.dpo)
        url = action.with_company(self.company).action_procedure()["url"]
        traces = self.env["edic.ai.trace"]
        before = traces.search_count([])
        for path in (url, f"{url}?pdf=1", "/edic/inventory.csv"):
            for site in ("cross-site", "same-site"):
                with self.subTest(path, site=site):
                    found = self.url_open(path, headers={"Sec-Fetch-Site": site})
                    self.assertEqual(found.status_code, 403)
        self.assertEqual(traces.search_count([]), before)
        for site in ("same-origin", "none"):
            found = self.url_open(url, headers={"Sec-Fetch-Site": site})
            self.assertEqual(found.status_code, 200)

    def test_same_paper_again_is_recorded_once(self):
        domain = [("use_case", "=", "inventory.export")]
        count = partial(self.env["edic.ai.trace"].search_count, domain)
        before, moment = count(), fields.Datetime.now()
        own = self.env["edic.ai.inventory"].with_user(self.dpo)
        for later, form, user, found in (
            (0, "csv", self.dpo, 1),
            (30, "csv", self.dpo, 1),
            (31, "json", self.dpo, 2),  # another file
            (32, "csv", self.manager, 3),
            (61, "csv", self.dpo, 4),
        ):
            at = moment + timedelta(seconds=later)
            with freeze_time(at), self.subTest(later):
                own.with_user(user)._exported(form)
                self.assertEqual(count() - before, found)

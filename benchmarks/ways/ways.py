# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Three ways through EDIC, and the own files that each of them crosses.

`make ways` runs it in a copy of the tests' database; with `WAYS=functions` it names the
functions as well.
"""

import os
from pathlib import Path

from tracer import Way

from odoo.tests import tagged

from odoo.addons.edic_finance.tests.audit_common import AuditCase
from odoo.addons.edic_finance.tests.common import TrainedCase
from odoo.addons.edic_public_sector.tests.draft_common import DraftCase

SAMPLE = "edic_finance/tests/data/xrechnung_ubl.xml"


class Shown:
    """Prints a way when the test is through."""

    def watched(self, name):
        way = Way(name)
        detailed = os.environ.get("WAYS") == "functions"
        self.addCleanup(lambda: print("\n" + way.report(detailed)))
        return way.watched()


@tagged("post_install", "-at_install")
class TestWayOfABill(Shown, TrainedCase):
    def test_bill_is_uploaded_and_its_suggestion_is_in_the_ledger(self):
        raw = (Path(__file__).parents[2] / "addons" / SAMPLE).read_bytes()
        vals = {"name": "bill.xml", "raw": raw}
        attachment = self.env["ir.attachment"].with_user(self.accountant).create(vals)
        journals = self.env["account.journal"].with_user(self.accountant)
        journals = journals.with_context(default_move_type="in_invoice")
        self.env.flush_all()
        with self.watched("A bill, from its upload to the ledger's row"):
            action = journals.create_document_from_attachment(attachment.ids)
            bill = self.env["account.move"].with_user(self.accountant)
            bill = bill.browse(action["res_id"])
            bill.action_edic_suggest()
            self.env.flush_all()
        self.assertTrue(all(bill.sudo().edic_suggestion_ids.mapped("trace_uuid")))


@tagged("post_install", "-at_install")
class TestWayOfACheck(Shown, AuditCase):
    def test_check_runs_and_its_flag_is_stored(self):
        lines = [("Copy paper A4", "office", None, 100.0)]
        for day in ("2026-03-05", "2026-03-08"):
            self.make_bill("paper", lines, ref="F-1", day=day)
        self.turn_on("A01")
        self.env.flush_all()
        audit = self.env["edic.finance.audit"].sudo()
        with self.watched("A check, from its run to the flag"):
            audit._run_checks(self.company, ["A01"])
            self.env.flush_all()
        self.assertEqual(len(self.flags("A01")), 1)


@tagged("post_install", "-at_install")
class TestWayOfALetter(Shown, DraftCase):
    def test_letter_is_asked_for_and_its_pdf_is_there(self):
        with self.watched("A letter, from asking for it to its PDF"):
            draft = self.begin()
            content = draft._written_as("pdf")
        self.assertTrue(content)

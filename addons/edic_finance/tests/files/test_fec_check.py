# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import CodingCase
from ..ledger_file_common import NAME, make_fec

AUDIT = "odoo.addons.edic_finance.tools.files"


@tagged("post_install", "-at_install")
class TestFecCheck(CodingCase):
    """A FEC checked from the browser, in the background."""

    def make(self, content=None, name=NAME, user=None):
        content = make_fec() if content is None else content
        checks = self.env["edic.finance.fec.check"].with_user(user or self.auditor)
        return checks.create({"name": name, "content": base64.b64encode(content)})

    def work(self, check):
        check.action_check()
        self.assertEqual(check.state, "waiting")
        cron = self.env.ref("edic_finance.ir_cron_edic_finance_fec_check")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        return check

    def test_a_file_in_order(self):
        check = self.work(self.make())
        self.assertRecordValues(
            check,
            [
                {
                    "state": "done",
                    "line_count": 15,
                    "debit": "1190.00",
                    "credit": "1190.00",
                    "error_count": 0,
                    "alert_count": 0,
                    "content": False,
                    "sha256": hashlib.sha256(make_fec()).hexdigest(),
                }
            ],
        )

    def test_purchases_without_a_vendor_are_told_by_their_entries(self):
        named = "|F01|Électricité du Val|E-1|20250215".encode("iso-8859-15")
        content = make_fec()
        self.assertEqual(content.count(named), 1)
        check = self.work(self.make(content.replace(named, b"|||E-1|20250215")))
        self.assertEqual((check.error_count, check.alert_count), (0, 1))
        [fault] = check.fault_ids
        self.assertEqual((fault.code, fault.value), ("no_vendor", "AC 3"))
        self.assertIn("whose vendor is not named", fault.words)

    def test_faults_with_their_lines(self):
        content = make_fec().replace(b"20250115", b"15/01/2025")
        check = self.work(self.make(content, name="=books.txt", user=self.accountant))
        kinds = {(fault.code, fault.column or ""): fault for fault in check.fault_ids}
        self.assertEqual(
            set(kinds),
            {
                *{("date", name) for name in ("EcritureDate", "PieceDate")},
                *{("date", name) for name in ("ValidDate", "DateLet")},
                ("name", ""),
            },
        )
        days = kinds["date", "EcritureDate"]
        self.assertEqual((days.count, days.lines), (3, "4, 5, 6"))
        self.assertEqual(check.error_count, 11)
        listing = base64.b64decode(check.listing).decode()
        self.assertEqual(len(listing.splitlines()), 12)
        self.assertIn('"4";"EcritureDate";"error";"date"', listing)
        self.assertIn('"\'=books.txt"', listing, "no formula for a spreadsheet")

    def test_ledger_notes_it_for_whoever_asked(self):
        check = self.work(self.make())
        trace = self.env["edic.ai.trace"].sudo().search([], order="id desc", limit=1)
        self.assertEqual((trace.event, trace.use_case), ("accounting", "audit.fec"))
        self.assertEqual(trace.facts["sha256"], check.sha256)
        self.assertEqual(trace.company_ref, self.company.id)
        self.assertNotIn("Électricité", str(trace.facts))

    def test_what_is_no_fec(self):
        check = self.work(self.make(b"a;b\n1;2\n"))
        self.assertEqual(check.state, "failed")
        self.assertIn("EcritureDate", check.trouble)
        with self.assertRaisesRegex(UserError, "Choose a file"):
            self.make(b"").action_check()

    def test_a_line_that_does_not_end(self):
        with patch(f"{AUDIT}.source_text.MAX_LINE_CHARACTERS", 500):
            check = self.work(self.make(make_fec() + b"x" * 600))
        self.assertEqual(check.state, "failed")
        self.assertIn("Line 17 ", check.trouble)
        self.assertFalse(check.content)

    def test_what_does_not_balance(self):
        check = self.work(self.make(make_fec().replace(b"240,00|", b"244,00|")))
        codes = set(check.fault_ids.mapped("code"))
        self.assertEqual(codes, {"total", "unbalanced"})

    def test_what_fails_is_told_and_stops_no_other(self):
        first, second = self.make(name="first.txt"), self.make()
        first.state = "waiting"
        real = type(first)._write_outcome

        def fail(check, *args):
            if check.name == "first.txt":
                raise ValueError("broken")
            return real(check, *args)

        with (
            patch.object(type(first), "_write_outcome", fail),
            mute_logger("odoo.addons.edic_finance.models.files.edic_finance_fec_check"),
        ):
            self.work(second)
        self.assertEqual((first.state, second.state), ("failed", "done"))
        self.assertIn("broken", first.trouble)

    def test_words_in_three_languages(self):
        said = set()
        for lang in ("en_US", "fr_FR", "de_DE"):
            self.auditor.lang = lang
            content = make_fec().replace(b"20250115", b"15/01/2025")
            said.add(self.work(self.make(content)).fault_ids[0].words)
        self.assertTrue(all(said))

    def test_one_s_own(self):
        check = self.work(self.make())
        with self.assertRaises(AccessError):
            check.with_user(self.accountant).read(["sha256"])
        with self.assertRaises(AccessError):
            check.fault_ids.create(
                {"check_id": check.id, "level": "error", "code": "x"}
            )
        with self.assertRaises(AccessError):
            self.make(user=self.billing)
        other = self.env["res.company"].create({"name": "Another"})
        with self.assertRaises(ValidationError):
            check.company_id = other

    def test_form_opens_for_an_auditor(self):
        form = Form(self.env["edic.finance.fec.check"].with_user(self.auditor))
        self.assertEqual(form.state, "new")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, ConcurrencyError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.edic_ai.write_guard import within

from ...models.audit import account_move
from ...models.audit.edic_finance_flag_store import AT_ONCE_ONLY, LATER
from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]
OLD, NEW = "FR7630006000011234567890189", "LT601010012345678901"


@tagged("post_install", "-at_install")
class TestAuditEngine(AuditCase):
    def test_a_parameter_that_holds_everywhere(self):
        row = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create(
                {"code": "A02.days", "value": "30", "source": "Note", "area": False}
            )
        )
        self.assertEqual(row.area, "", "as a form sends what is left empty")
        row.area = False
        self.assertEqual(row.area, "")

    def test_a_pair_is_flagged_once_however_often_it_is_checked(self):
        self.turn_on("A01")
        first = self.make_bill("paper", LINES, ref="F-1")
        second = self.make_bill("paper", LINES, ref="F-1", day="2026-02-15")
        self.saved()
        flag = self.flags("A01")
        self.assertRecordValues(
            flag, [{"move_id": second.id, "state": "new", "severity": "high"}]
        )
        self.assertEqual(flag.other_ids, first)
        self.assertEqual(self.audit("A01"), flag)
        second.ref = "F-2"
        self.saved()
        self.assertEqual(flag.state, "expired")
        first.ref = "F-2"  # the one that is not the flag's own
        self.saved()
        self.assertEqual(flag.state, "new")
        self.assertEqual(flag.reopened, 1)
        first.ref = "F-3"
        self.saved()
        self.assertEqual(flag.state, "expired")

    def test_a_run_writes_no_flag_that_it_finds_again(self):
        """Its place in the table changes with each write, whatever is written."""
        audit = self.env["edic.finance.audit"].sudo()
        self.make_bill("paper", LINES, ref="F-9")
        self.make_bill("paper", LINES, ref="F-9", day="2026-02-15")
        places = []
        for _run in range(2):
            run = audit._run_checks(self.company, ["A01"])
            self.env.flush_all()
            self.env.cr.execute("SELECT id, ctid FROM edic_finance_flag ORDER BY id")
            places.append(self.env.cr.fetchall())
        self.assertTrue(places[0])
        self.assertEqual(*places)
        flag = self.env["edic.finance.flag"].sudo().browse(places[0][0][0])
        flag.opened_at = "2026-01-01"
        self.assertEqual(flag.last_seen_at, run.started_at, "as the runs tell")

    def test_what_somebody_else_kept_at_the_same_time_is_tried_again(self):
        """Odoo runs a request anew on `ConcurrencyError`; nothing else tells it to."""
        audit = self.env["edic.finance.audit"].sudo()
        check = self.check("A01")
        first = self.make_bill("paper", LINES, ref="F-1")
        second = self.make_bill("paper", LINES, ref="F-1", day="2026-02-15")
        self.audit("A01")
        [found] = self.findings("A01")
        scope = audit._scopes(self.company, check)[-1]
        store = self.env["edic.finance.flag.store"].sudo()
        rows = store._as_rows(self.company, check, scope, [found])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ConcurrencyError),
            within(AT_ONCE_ONLY),
        ):
            store._create_flags(self.company, check, list(rows.values()))
        # a bill that comes in does not fail for it: it is checked after the commit
        with mute_logger("odoo.sql_db"):
            store._create_flags(self.company, check, list(rows.values()))
        left = self.env.cr.postcommit.data.pop(LATER)
        self.assertEqual(left, {(self.company.id, "A01"): {found.subject}})
        left.clear()  # the test commits nothing
        self.assertEqual(len(self.flags("A01")), 1, "and the transaction can go on")
        self.turn_on("A01")
        with (
            patch.object(type(check), "_find", side_effect=SerializationFailure),
            self.assertRaises(SerializationFailure),
        ):
            audit._check_now("account.move", (first + second).ids)

    def test_a_run_says_what_it_looked_at(self):
        bills = self.make_bill("paper", LINES, ref="F-1")
        bills |= self.make_bill("paper", LINES, ref="F-2")
        bills.action_post()
        gone = self.make_bill("paper", LINES, ref="F-3")
        gone.action_post()
        gone._reverse_moves([{"invoice_date": "2026-01-16"}], cancel=True)
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A01"])
        line = run.line_ids
        self.assertEqual((line.population, line.checked), (4, 2))
        self.assertEqual(line.excluded, {"reversed": 2})
        ids = ",".join(map(str, sorted(bills.ids)))
        self.assertEqual(line.ids_digest, self.sha256(ids))
        self.assertEqual(run.debit, run.credit)
        self.assertEqual(run.entry_count, 4)

    def test_a_check_that_says_nothing_of_its_needs_ends_no_run_and_no_work(self):
        """A site's own check may be wrong in each thing that it says of itself."""
        self.turn_on("A01", "A02")
        audit = self.env["edic.finance.audit"].sudo()
        wrong = type(self.check("A01"))
        for name, value in (("_needs", None), ("_may_run", None), ("_parameters", 1)):
            with (
                patch.object(wrong, name, value),
                mute_logger("odoo.addons.edic_finance.models.audit.edic_finance_audit"),
                mute_logger("odoo.addons.edic_finance.models.audit.edic_finance_audit"),
            ):
                run = audit._run_checks(self.company, ["A01", "A02"])
                bill = self.make_bill("paper", LINES, ref=f"F{name}")
                failed = audit._check_now(bill._name, bill.ids)
            outcomes = {line.code: line.outcome for line in run.line_ids}
            self.assertEqual(outcomes["A01"], "failed", name)
            self.assertNotEqual(outcomes["A02"], "failed", name)
            self.assertEqual(failed, ["A01"], name)

    def test_rows_that_wait_on_the_server(self):
        check = self.check("A01")
        query = SQL("SELECT n FROM generate_series(1, 2500) AS one(n)")
        for ids in (None, [1]):
            audit, day = self.env["edic.finance.audit"], fields.Date.today()
            scope = audit._scope(self.company, check, day, ids=ids)
            seen = []
            for row in check._streamed(scope, query):
                seen.append(row["n"])
                if row["n"] % 700 == 0:
                    (other,) = check._rows(SQL("SELECT 7 AS n"))
                    self.assertEqual(other, {"n": 7})
            self.assertEqual(seen, list(range(1, 2501)))

    def sha256(self, text):
        self.env.cr.execute("SELECT encode(sha256(%s::bytea), 'hex')", [text])
        return self.env.cr.fetchone()[0]

    def test_nobody_writes_a_flag(self):
        self.turn_on("A01")
        self.make_bill("paper", LINES, ref="F-1")
        self.make_bill("paper", LINES, ref="F-1")
        flag = self.audit("A01")
        for user in (self.accountant, self.auditor, self.billing):
            with self.assertRaises(AccessError):
                flag.sudo(False).with_user(user).write({"state": "expired"})
            with self.assertRaises(AccessError):
                flag.sudo(False).with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.env["edic.finance.flag"].with_user(self.accountant).create({})

    def test_who_made_it_does_not_clear_it(self):
        self.turn_on("A01")
        mine = self.make_bill("paper", LINES, ref="F-1")
        self.make_bill("paper", LINES, ref="F-1")
        self.env.cr.execute("UPDATE account_move SET create_uid = %s", [self.other.id])
        mine.invalidate_recordset()
        flag = self.audit("A01")
        for user, may in ((self.other, False), (self.accountant, True)):
            self.assertEqual(flag.with_user(user).may_be_cleared, may)
        with self.assertRaisesRegex(UserError, "somebody else"):
            flag.sudo(False).with_user(self.other)._clear("justified", "in order")
        with self.assertRaises(AccessError):
            flag.sudo(False).with_user(self.auditor)._clear("justified", "in order")
        with self.assertRaisesRegex(UserError, "Say why"):
            flag.sudo(False).with_user(self.accountant)._clear("false_positive")
        flag.sudo(False).with_user(self.accountant)._clear(
            "false_positive", "two deliveries"
        )
        self.assertEqual(flag.state, "false_positive")
        self.assertEqual(self.audit("A01").state, "false_positive")
        mine.invoice_date = "2026-03-01"
        self.assertEqual(self.audit("A01").state, "new", "new facts are asked anew")

    def test_without_a_second_person_it_goes_on_a_list(self):
        self.turn_on("A01")
        self.company.edic_no_second_person = True
        self.make_bill("paper", LINES, ref="F-1")
        self.make_bill("paper", LINES, ref="F-1")
        self.env.cr.execute("UPDATE account_move SET create_uid = %s", [self.other.id])
        self.env.invalidate_all()
        flag = self.audit("A01")
        self.assertTrue(flag.with_user(self.other).may_be_cleared)
        flag.sudo(False).with_user(self.other)._clear("justified", "two deliveries")
        self.assertFalse(flag.with_user(self.other).may_be_cleared)
        self.assertTrue(flag.is_self_cleared)
        with self.assertRaises(AccessError):
            flag.sudo(False).with_user(self.other).action_sign()
        flag.sudo(False).with_user(self.auditor).action_sign()
        self.assertTrue(flag.signed_at)

    def test_a_second_pair_of_eyes(self):
        self.turn_on("A01").needs_second = True
        self.make_bill("paper", LINES, ref="F-1")
        self.make_bill("paper", LINES, ref="F-1")
        flag = self.audit("A01")
        flag.sudo(False).with_user(self.accountant)._clear(
            "false_positive", "two deliveries"
        )
        flag.sudo(False).with_user(self.accountant)._clear(
            "false_positive", "two deliveries"
        )
        self.assertEqual((flag.state, flag.awaits), ("new", "false_positive"))
        flag.sudo(False).with_user(self.other)._clear("false_positive", "so it is")
        self.assertEqual((flag.state, flag.awaits), ("false_positive", False))

    def test_a_critical_flag_stops_payment_until_a_call_back(self):
        self.turn_on("A08")
        self.make_bank("paper", OLD, 400)
        paid = self.make_bill("paper", LINES, ref="F-1")
        paid.action_post()
        self.pay(paid)
        bank = self.make_bank("paper", NEW)
        bill = self.make_bill(
            "paper", LINES, ref="F-2", day="2026-11-20", partner_bank_id=bank.id
        )
        bill.action_post()
        self.saved()
        flag = self.flags("A08")
        self.assertRecordValues(flag, [{"move_id": bill.id, "bank_id": bank.id}])
        with self.assertRaises(RedirectWarning):
            self.pay(bill)
        self.assertIn(f"edic_flag_{flag.id}", bill._get_alerts())
        with patch.object(account_move, "AT_ONCE", 0):
            self.assertEqual(bill._get_alerts()["edic_flags"]["message"], "1 more flag")
        wizard = self.env["edic.finance.verdict"].with_user(self.accountant).sudo(False)
        wizard = wizard.create({"flag_id": flag.id, "verdict": "call_back"})
        with self.assertRaisesRegex(UserError, "Record whom"):
            wizard.action_decide()
        wizard.write({"called": "Accounts receivable", "number_source": "contract"})
        wizard.action_decide()
        self.pay(bill)
        trace = (
            self.env["edic.ai.trace"]
            .sudo()
            .search([("res_model", "=", flag._name), ("res_id", "=", flag.id)], limit=1)
        )
        self.assertEqual(trace.facts["call_back"], "contract")

    def test_a_payment_of_its_own_stops_as_well(self):
        self.turn_on("A08")
        self.make_bank("paper", OLD, 400)
        paid = self.make_bill("paper", LINES, ref="F-1")
        paid.action_post()
        self.pay(paid)
        bank = self.make_bank("paper", NEW)
        bill = self.make_bill(
            "paper", LINES, ref="F-2", day="2026-11-20", partner_bank_id=bank.id
        )
        bill.action_post()
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_id": self.vendors["paper"].id,
                "amount": 100,
                "invoice_ids": bill.ids,
            }
        )
        with self.assertRaises(RedirectWarning):
            payment.action_post()

    def test_words_in_three_languages(self):
        self.turn_on("A01", "A08")
        self.make_bill("paper", LINES, ref="F-1")
        self.make_bill("paper", LINES, ref="F-1")
        flag = self.audit("A01")
        for lang in ("en_US", "fr_FR", "de_DE"):
            words = flag.with_context(lang=lang).words
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(words[part]), (lang, part))

    def test_a_move_to_another_country_switches_nothing_on(self):
        none = self.env["res.company"].sudo().create({"name": "Regie"})
        none.country_id = self.env.ref("base.fr")
        self.assertEqual(none.edic_audit_profile, "fr_local", "its first country")
        none.edic_audit_profile = "none"
        none.country_id = self.env.ref("base.de")
        none.account_fiscal_country_id = self.env.ref("base.de")
        self.assertEqual(none.edic_audit_profile, "none")
        self.assertEqual(none.edic_stop_at, "handover", "nor moves the stop")

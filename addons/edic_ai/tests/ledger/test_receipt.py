# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import re
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.pdf import PdfFileReader

from fakes.time_authority import Authority

from ...models.ledger.edic_ai_receipt import EdicAiReceipt
from ...tools.ledger.edic_verify import main
from ...tools.paper import receipt_page
from ..common import anchor
from ..ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestReceipt(LedgerCase):
    def setUp(self):
        super().setUp()
        self.traces = self.records(7)
        self.checkpoint = self.make()
        self.receipts = self.env["edic.ai.receipt"]

    def take(self, trace, user=None):
        """The dialog with the files, as a user gets it."""
        self.env.flush_all()
        own = trace.with_user(user or self.the_auditor)
        own = own.with_context(allowed_company_ids=own.env.user.company_ids.ids)
        with self.enter_registry_test_mode():
            action = own.action_receipt()
        self.env.invalidate_all()
        return own.env[action["res_model"]].browse(action["res_id"])

    def verify(self, files, *args):
        """``(exit code, what the file holds)``."""
        file = self.root / "receipt.json"
        file.write_bytes(base64.b64decode(files.data))
        with patch("builtins.print"):
            code = main([str(file), *map(str, args)])
        return code, json.loads(file.read_text(encoding="utf-8"))

    def test_each_record_has_a_receipt_that_others_can_verify(self):
        for trace in self.traces[::3]:
            code, output = self.verify(self.take(trace))
            self.assertEqual(code, 0)
            self.assertEqual(output["record"]["call_uuid"], trace.call_uuid)
            self.assertEqual(output["seq"], trace.seq)

    def test_with_keys_and_checkpoints_from_elsewhere(self):
        key = self.root / "key"
        key.write_text(self.keys._current().public_key)
        anchor(self.anchors, "folder", self.checkpoint)
        files = self.take(self.traces[2])
        args = ("--key", key, "--anchors", self.root / "anchors")
        self.assertEqual(self.verify(files, *args)[0], 0)
        key.write_text(base64.b64encode(bytes(32)).decode())
        self.assertEqual(self.verify(files, *args)[0], 4)

    def test_taking_a_receipt_is_recorded(self):
        self.take(self.traces[2], self.the_manager)
        trace = self.last_trace("ledger.receipt")
        self.assertEqual((trace.event, trace.company_ref), ("access", self.chain))
        self.assertEqual(trace.parent_uuid, self.traces[2].call_uuid)
        self.assertEqual(trace.facts, {"seq": 3, "checkpoint": "7"})
        self.assertEqual(trace._people(), self.the_manager)

    def test_first_checkpoint_proves_most_unless_another_has_a_time_stamp(self):
        self.records(2)
        second = self.make()
        files = self.take(self.traces[0])
        self.assertEqual(self.verify(files)[1]["checkpoints"], [self.checkpoint.text])
        authority = Authority(self.root)
        self.addCleanup(authority.close)
        params = self.env["ir.config_parameter"]
        params.set_param("edic_ai.ledger_stamp", authority.url)
        anchor(self.anchors, "stamp", second)
        code, output = self.verify(self.take(self.traces[0]))
        self.assertEqual((code, output["checkpoints"]), (0, [second.text]))
        answer = base64.b64decode(output["timestamp"])
        self.assertEqual(answer, self.anchors._stamp_of(second))

    def test_a_record_that_was_changed_is_told(self):
        self.env.cr.execute("ALTER TABLE edic_ai_trace DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE edic_ai_trace SET use_case = 'y' WHERE id = %s", [self.traces[2].id]
        )
        self.env.cr.execute("ALTER TABLE edic_ai_trace ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.assertEqual(self.verify(self.take(self.traces[2]))[0], 1)

    # --- younger than the last checkpoint ---------------------------------------------
    def test_who_may_has_the_checkpoint_made(self):
        for user in (self.the_auditor, self.the_manager):
            trace = self.gateway._record("policy", "x", {}, company=self.body)
            code, output = self.verify(self.take(trace, user))
            self.assertEqual((code, output["seq"]), (0, trace.seq))

    def test_others_are_told_when_it_is_due(self):
        own = self.gateway.with_user(self.the_user)
        trace = self.sealed(own._record("decision", "x", {}, company=self.body))
        with self.assertRaisesRegex(UserError, "The next one is due on"):
            self.take(trace, self.the_user)
        self.make()
        self.assertEqual(self.verify(self.take(trace, self.the_user))[0], 0)

    def test_what_is_not_one_s_to_read_has_no_receipt(self):
        own = self.gateway.with_user(self.the_manager)
        trace = self.sealed(own._record("decision", "x", {}, company=self.body))
        self.make()
        for user in (self.the_user, self.the_author, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.take(trace, user)

    def test_who_may_not_read_it_has_no_checkpoint_made_either(self):
        trace = self.records(1)
        self.env["edic.ai.mandate"].sudo().search([]).unlink()
        with (
            patch.object(EdicAiReceipt, "_have_checkpoint_made") as made,
            self.assertRaises(AccessError),
        ):
            self.take(trace, self.the_auditor)
        made.assert_not_called()

    def test_files_are_those_of_who_asked(self):
        files = self.take(self.traces[0])
        with self.assertRaises(AccessError):
            files.with_user(self.the_manager).read(["data"])
        self.assertTrue(Form(files).page)

    # --- on paper ---------------------------------------------------------------------
    def test_one_page_in_the_reader_s_language(self):
        for lang, words in (("fr_FR", "fr"), ("de_DE", "de"), ("en_US", "en")):
            files = self.take(self.traces[0].with_context(lang=lang))
            paper = base64.b64decode(files.page)
            self.assertEqual(len(PdfFileReader(self.file(paper)).pages), 1)
            self.assertIn(f"/Lang ({words})".encode(), paper)

    def file(self, content):
        path = self.root / "receipt.pdf"
        path.write_bytes(content)
        return path.open("rb")

    def test_page_says_what_matters_and_names_nobody(self):
        own = self.gateway.with_user(self.the_manager)
        trace = self.sealed(
            own._record("decision", "x", {"decision": "accepted"}, company=self.body)
        )
        self.make()
        proof = self.receipts._proof(trace)
        receipts = self.receipts.with_user(self.the_auditor)
        shown = receipts._page(trace.with_user(self.the_auditor), proof)
        text = str(shown)
        for part in (proof["record_hash"], proof["prev_hash"], trace.call_uuid):
            self.assertIn(part, text)
        self.assertIn("Accepted", text)
        self.assertIn("Talstadt", shown.lead)
        self.assertNotIn(self.the_manager.name, text)
        root = self.parsed(self.checkpoints.search([], limit=1)).root.hex()
        self.assertEqual(
            shown.code.split("\n"),
            [proof["origin"], str(proof["seq"]), proof["record_hash"], root],
        )

    def test_much_to_say_is_still_one_page(self):
        trace = self.traces[0]
        with patch.object(
            EdicAiReceipt, "_entry_rows", lambda *_of: (("x", "wörd " * 900),) * 30
        ):
            paper = receipt_page.write(
                self.receipts._page(trace, self.receipts._proof(trace))
            )
        self.assertEqual(len(PdfFileReader(self.file(paper)).pages), 1)

    # --- two checkpoints --------------------------------------------------------------
    def test_a_ledger_that_grew_is_proved(self):
        self.records(4)
        both = self.checkpoint + self.make()
        for traces in (both, both[::-1]):
            action = traces.with_user(self.the_dpo).action_consistency()
            files = self.env["edic.ai.receipt"].with_user(self.the_dpo)
            files = files.browse(action["res_id"])
            self.assertEqual(self.verify(files)[0], 0)
        trace = self.last_trace("ledger.consistency")
        self.assertEqual(trace.facts, {"first": 7, "second": 11})

    def test_two_of_one_chain_and_no_others(self):
        other = self.new_body("Bergdorf").id
        self.records(9, other)
        for wrong in (self.checkpoint, self.checkpoint + self.make(other)):
            with self.assertRaises(UserError):
                wrong.with_user(self.the_manager).action_consistency()
        with self.assertRaises(AccessError):
            self.checkpoint.with_user(self.the_approver).action_consistency()

    def test_a_proof_of_a_recomputed_past_is_none(self):
        self.env.cr.execute("ALTER TABLE edic_ai_seal DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE edic_ai_seal SET record_hash = repeat('ab', 32)"
            " WHERE chain = %s AND seq = 2",
            [self.chain],
        )
        self.env.cr.execute("ALTER TABLE edic_ai_seal ENABLE TRIGGER USER")
        self.env.invalidate_all()
        self.records(4)
        action = (self.checkpoint + self.make()).action_consistency()
        files = self.env["edic.ai.receipt"].browse(action["res_id"])
        self.assertEqual(self.verify(files)[0], 3)

    # --- screens ----------------------------------------------------------------------
    def test_screens_offer_a_receipt(self):
        anchor(self.anchors, "folder", self.checkpoint)
        for user in (self.the_auditor, self.the_dpo, self.the_manager):
            with self.subTest(user.login):
                form = Form(self.checkpoint.with_user(user))
                self.assertEqual(form.folder_state, "done")
                self.assertEqual(form.mail_state, "off")
                form = Form(self.ledger.with_user(user))
                self.assertTrue(re.match("Works", form.folder_state))
                self.assertEqual(form.key_ref, self.keys._current().key_ref)
                self.assertFalse(form.problems)
        own = self.ledger.with_user(self.the_manager)
        own = own.with_context(allowed_company_ids=[self.chain])
        self.assertIn(self.checkpoint, own.checkpoint_ids)
        self.records(2)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            own.action_checkpoint()
        self.env.invalidate_all()
        self.assertEqual(self.checkpoints._known(self.chain)[-1][1], True)

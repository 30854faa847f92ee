# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.ledger.edic_verify import GAP, SIGNATURE, TEXTS, verify_file
from ..common import anchor, mandated, new_test_user
from ..tamper_common import TamperCase

MODULE = "odoo.addons.edic_ai.models.ledger.edic_ai_verification"


@tagged("post_install", "-at_install")
class TestVerification(TamperCase):
    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.anchors = Path(folder, "anchors")
        house = {"company_ids": self.house.ids, "company_id": self.house.id}
        self.auditor.write(house)
        mandated(self.auditor)
        self.runs = self.env["edic.ai.verification"]

    def verify_as(self, user):
        own = self.runs.with_user(user).with_company(self.house)
        action = own.with_context(allowed_company_ids=self.house.ids).action_verify()
        found = self.runs.search(action["domain"])
        return found.filtered(lambda run: run.chain == self.chain)

    def damage(self):
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(5))

    def test_an_auditor_verifies_with_a_click(self):
        run = self.verify_as(self.auditor)
        self.assertEqual((run.state, run.records), ("intact", 12))
        self.assertEqual(run.with_user(self.auditor).chain_name, self.house.name)
        self.assertFalse(run.activity_ids)

    def test_a_new_chain_is_no_alarm_before_its_first_checkpoint(self):
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": str(self.anchors)}):
            run = self.verify_as(self.auditor)
            self.assertEqual((run.state, run.anchored_to), ("intact", 0))
            self.env["edic.ai.ledger.key"]._ensure()
            checkpoints = self.env["edic.ai.checkpoint"]
            made = checkpoints.browse(checkpoints._sign(self.chain))
            self.assertTrue(anchor(self.env["edic.ai.anchor"], "folder", made))
            run = self.verify_as(self.auditor)
            self.assertEqual((run.state, run.anchored_to), ("intact", made.size))
            shutil.rmtree(self.anchors)
            self.assertEqual(self.verify_as(self.auditor).code, SIGNATURE)

    def test_who_only_decides_does_not(self):
        with self.assertRaises(AccessError):
            self.runs.with_user(self.decider).action_verify()

    def test_damage_is_told_recorded_and_alarmed(self):
        self.damage()
        run = self.verify_as(self.auditor)
        self.assertEqual((run.state, run.code), ("damaged", 1))
        self.assertIn("5", run.finding)
        people = run.activity_ids.user_id
        self.assertIn(self.env.ref("base.user_admin"), people)
        trace = self.env["edic.ai.trace"].search([("use_case", "=", "ledger.damage")])
        self.assertEqual(trace[0].facts, {"code": 1, "kinds": ["altered"]})
        self.assertEqual(trace[0].company_ref, self.chain)
        shown = self.runs.with_user(self.auditor)._shown()
        self.assertTrue(any(self.house.name in line for line in shown))
        self.assertEqual(self.runs.with_user(self.decider)._shown(), [])

    def test_banner_goes_with_the_damage(self):
        with self.env.cr.savepoint() as savepoint:
            self.damage()
            run = self.verify_as(self.auditor)
            self.assertEqual(run.state, "damaged")
            savepoint.rollback()
        self.env.invalidate_all()
        self.verify_as(self.auditor)
        shown = self.runs.with_user(self.auditor)._shown()
        self.assertFalse([line for line in shown if self.house.name in line])

    def test_night_takes_every_chain(self):
        self.env.ref("edic_ai.ir_cron_edic_ai_verification").method_direct_trigger()
        chains = self.runs.search([("head", "!=", False)]).mapped("chain")
        self.assertLessEqual({self.chain, 0}, set(chains))

    def test_contents_are_opened_once_a_week(self):
        self.assertTrue(self.runs._are_contents_due(self.chain))
        ago = fields.Datetime.now() - timedelta(days=6)
        values = {"chain": self.chain, "has_contents": True, "state": "intact"}
        self.runs.create({**values, "started_at": ago})
        self.assertFalse(self.runs._are_contents_due(self.chain))
        self.assertTrue(self.runs._are_contents_due(0))

    def test_alarm_when_nothing_was_verified_for_long(self):
        ledger = self.env.ref("edic_ai.edic_ai_ledger")
        self.runs.search([]).unlink()
        ago = fields.Datetime.now() - timedelta(days=3)
        run = self.runs.create({"chain": 0, "state": "intact", "started_at": ago})
        self.assertIn("unverified", dict(ledger._problems()))
        run.started_at = ago + timedelta(days=2)
        self.assertNotIn("unverified", dict(ledger._problems()))

    def test_night_looks_for_chains_that_only_the_folder_knows(self):
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": str(self.anchors)}):
            self.env["edic.ai.ledger.key"]._ensure()
            checkpoints = self.env["edic.ai.checkpoint"]
            made = checkpoints.browse(checkpoints._sign(self.chain))
            anchor(self.env["edic.ai.anchor"], "folder", made)
            gone = self.env["edic.ai.verify"]._chains()
            gone.remove(self.chain)
            chains = patch.object(
                type(self.verify),
                "_chains",
                lambda _self, anchors=None: sorted({*gone, *_self._anchored(anchors)}),
            )
            with chains:
                cron = self.env.ref("edic_ai.ir_cron_edic_ai_verification")
                cron.method_direct_trigger()
        self.assertIn(self.chain, self.runs.search([]).mapped("chain"))

    # --- in words ---------------------------------------------------------------------
    def test_what_was_found_is_told_in_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.damage()
        run = self.verify_as(self.auditor)
        self.assertIn("First bad entry: 5", run.finding)
        self.assertIn("1 · Entry 5 was changed after it was numbered", run.finding)
        self.assertIn(
            "Eintrag 5 wurde nach seiner Nummerierung verändert",
            run.with_context(lang="de_DE").finding,
        )

    def test_screen_says_how_far_the_chain_is_signed_and_kept(self):
        with patch.dict(os.environ, {"EDIC_LEDGER_ANCHORS": str(self.anchors)}):
            run = self.verify_as(self.auditor)
            expected = (
                f"Signed up to entry 0 of {run.records}, kept elsewhere: not compared."
            )
            self.assertEqual(run.held, expected)
            self.env["edic.ai.ledger.key"]._ensure()
            checkpoints = self.env["edic.ai.checkpoint"]
            made = checkpoints.browse(checkpoints._sign(self.chain))
            anchor(self.env["edic.ai.anchor"], "folder", made)
            self.grow(2)
            run = self.verify_as(self.auditor)
        count = made.size
        self.assertEqual(
            run.held,
            f"Signed up to entry {count} of {run.records}, kept elsewhere up to "
            f"{count}.",
        )
        self.assertGreater(run.records, count)
        self.assertIn(f"Entries {count + 1} to {run.records}: no", run.open_questions)
        french = run.with_context(lang="fr_FR")
        self.assertIn(f"Signé jusqu’à l’entrée {count} sur", french.held)

    def test_what_has_short_words_has_a_sentence_too(self):
        kinds = set(self.runs._kinds())
        self.assertLessEqual(kinds, set(TEXTS["en"]))

    def test_a_run_of_before_says_nothing_of_signatures(self):
        run = self.runs.create({"chain": 0, "report": {"damage": []}})
        self.assertEqual((run.held, run.open_questions), (False, False))

    def test_each_is_alarmed_once_while_it_lasts_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        manager = self.manager_of_ledger()
        manager.lang = "fr_FR"
        self.damage()
        self.verify_as(self.auditor)
        self.verify_as(self.auditor)
        mine = self.runs.search([("chain", "=", self.chain)]).activity_ids
        mine = mine.filtered(lambda activity: activity.user_id == manager)
        words = self.runs.with_context(lang="fr_FR").env._("The audit trail is damaged")
        self.assertNotIn("damaged", words)
        self.assertEqual(mine.mapped("summary"), [words])

    def test_a_failure_hides_no_damage_and_goes_when_it_is_over(self):
        manager = self.manager_of_ledger()
        broken = patch.object(type(self.verify), "_verify", side_effect=OSError)
        with broken, mute_logger(MODULE):
            self.verify_as(self.auditor)

        def summaries():
            mine = self.runs.search([("chain", "=", self.chain)]).activity_ids
            mine = mine.filtered(lambda activity: activity.user_id == manager)
            return mine.mapped("summary")

        self.assertEqual(summaries(), ["The audit trail could not be verified"])
        with self.env.cr.savepoint() as savepoint:
            self.damage()
            self.verify_as(self.auditor)
            self.assertIn("The audit trail is damaged", summaries())
            savepoint.rollback()
        self.env.invalidate_all()
        self.verify_as(self.auditor)
        self.assertEqual(summaries(), [])

    def test_a_company_that_is_gone_is_not_no_company(self):
        gone, none = self.runs.create([{"chain": 2**30}, {"chain": 0}])
        self.assertIn(str(2**30), gone.chain_name)
        self.assertEqual(none.chain_name, "No company")

    def test_which_part_of_the_books_differs_is_told(self):
        damage = {"code": 6, "kind": "books differ", "seq": 4, "name": "BILL/1"}
        report = {"damage": [{**damage, "parts": ["payee", "texts"]}]}
        finding = self.runs.create({"chain": 0, "report": report}).finding
        self.assertEqual(
            finding,
            "6 · The books are no longer as entry 4 recorded them (BILL/1): "
            "payee, texts.",
        )

    def manager_of_ledger(self):
        return new_test_user(
            self.env, "manager_of_verification", "edic_ai.group_edic_ai_manager"
        )

    def test_a_declared_restore_is_told(self):
        restore = {"seq": 9, "from_size": 20, "to_size": 8}
        run = self.runs.create({"chain": 0, "report": {"restores": [restore]}})
        self.assertIn("Entry 9 declares", run.finding)
        self.assertIn("of 20 entries 8 were left", run.finding)

    def test_what_cannot_be_verified_is_loud(self):
        broken = patch.object(type(self.verify), "_verify", side_effect=OSError)
        with broken, mute_logger(MODULE):
            run = self.verify_as(self.auditor)
        self.assertEqual(run.state, "failed")
        self.assertTrue(run.activity_ids)

    # --- export -----------------------------------------------------------------------
    def test_an_export_verifies_elsewhere_and_is_recorded(self):
        file = Path(self.keys.parent, "export.jsonl")
        trace, report = self.verify._write_export(
            self.chain, file, comment="audit 2026"
        )
        # the mandate, which waited, is sealed before
        self.assertEqual((report["exit_code"], report["records"]), (0, 13))
        self.assertEqual(verify_file(file, None, None)["head"], report["head"])
        self.assertEqual((trace.facts["size"], trace.facts["signed_to"]), (13, 13))
        key = self.env["edic.ai.ledger.key"]._current().public_key
        self.assertEqual(verify_file(file, None, key)["exit_code"], 0)
        self.assertIs(trace.facts["verified"], True)
        self.assertEqual(trace.company_ref, self.chain)
        lines = [json.loads(line) for line in file.read_text().splitlines()]
        self.assertEqual(lines[0]["company"], self.house.name)
        text = json.dumps(lines, ensure_ascii=False)
        for secret in (self.decider.name, "because", "question 0"):
            self.assertNotIn(secret, text)

    def test_an_export_without_a_line_is_not_whole(self):
        file = Path(self.keys.parent, "export.jsonl")
        self.verify._write_export(self.chain, file)
        lines = file.read_text().splitlines()
        for gone in (2, 6, len(lines) - 1):  # after the head and the checkpoint
            with self.subTest(gone=gone):
                rest = [line for number, line in enumerate(lines) if number != gone]
                file.write_text("\n".join(rest) + "\n")
                self.assertEqual(verify_file(file, None, None)["exit_code"], GAP)

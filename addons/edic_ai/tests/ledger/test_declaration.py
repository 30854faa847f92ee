# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ...exceptions import NotAPersonError, NotSigningError
from ...tools.ledger.edic_verify import Anchors, Entry, Verifier
from ...tools.ledger.record import COVERED, record_of
from ..common import anchor
from ..ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestDeclaration(LedgerCase):
    """A restore, as two persons declare it."""

    def setUp(self):
        super().setUp()
        self.odd = self.keys._doubtful()  # keys that were committed before
        self.records(5)
        self.before = self.make()
        self.anchor()
        self.restored(3)

    def anchor(self):
        for number in self.anchors._undone("folder"):
            anchor(self.anchors, "folder", self.checkpoints.browse(number))

    def restored(self, count, first=None):
        """More records and a checkpoint of them, which a backup does not have."""
        self.keys.flush_model()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            if first:
                first()
            self.records(count, lost=True)
            self.lost = self.make().text
            self.anchor()
            raise ZeroDivisionError
        self.env.invalidate_all()

    def declare(self, **vals):
        return (
            self.env["edic.ai.declaration"]
            .with_user(self.the_manager)
            .create(
                {
                    "kind": "restore",
                    "reason": "disk of the server broke",
                    "company_id": self.body.id,
                    **vals,
                }
            )
        )

    def entries(self):
        seals = self.env["edic.ai.seal"].search(
            [("chain", "=", self.chain)], order="seq"
        )
        for seal in seals:
            trace = self.env["edic.ai.trace"].browse(seal.trace_id)
            record = record_of({name: trace[name] for name in COVERED})
            yield Entry(seal.seq, seal.prev_hash, seal.record_hash, record)

    def verify(self):
        entries = list(self.entries())
        verifier = Verifier(
            self.env["edic.ai.seal"]._chain_origin(self.chain),
            keys=self.public(),
            is_earlier=lambda found, seq: any(
                entry.record_hash == found and entry.seq < seq for entry in entries
            ),
        )
        verifier.hold_against(Anchors.found_in(self.root / "anchors"))
        return verifier.run(entries)

    # --- purpose ----------------------------------------------------------------------
    def test_a_restored_database_signs_nothing_until_that_is_declared(self):
        self.records(1)
        with self.assertRaises(NotSigningError) as caught:
            self.make()
        self.assertEqual(caught.exception.code, "restored")
        self.assertIn("restored", dict(self.ledger._problems()))
        self.assertEqual(self.verify()["exit_code"], 3)

    def test_once_declared_it_is_told_as_such_and_not_as_damage(self):
        self.records(1)
        declared = self.declare()
        declared.with_user(self.the_approver).action_confirm()
        self.sealed(
            self.env["edic.ai.trace"].search([("company_ref", "=", self.chain)])
        )
        self.assertNotIn("restored", dict(self.ledger._problems()))
        self.make()
        self.anchor()
        report = self.verify()
        self.assertEqual(report["damage"], [])
        [restore] = report["restores"]
        self.assertEqual((restore["from_size"], restore["to_size"]), (8, 5))
        trace = self.last_trace("ledger.restore")
        self.assertEqual((trace.event, trace.company_ref), ("ledger", self.chain))
        self.assertEqual(trace.facts["from_root"], self.lost.split("\n")[2])
        self.assertEqual(trace.parent_uuid, declared.trace_uuid)

    def test_a_restore_to_before_a_new_key(self):
        """The key is a file: two persons vouch for what it signed."""
        (self.folder / "000000000008.checkpoint").unlink()  # this time otherwise
        self.restored(4, first=self.keys._rotate)
        declared = self.declare()
        self.assertEqual(declared.from_size, 9)
        declared.with_user(self.the_approver).action_confirm()
        self.assertEqual(self.keys.search([], limit=1).action, "found")
        self.records(1)
        self.make()
        self.anchor()
        self.assertEqual(self.verify()["damage"], [])
        self.assertEqual(self.keys._doubtful(), self.odd)

    def test_a_second_restore_within_the_first_is_no_secret(self):
        self.declare().with_user(self.the_approver).action_confirm()
        moment = datetime.now() + timedelta(seconds=2)
        with freeze_time(moment):
            self.restored(1)  # it has the size that the first gave up, and is later
        with freeze_time(moment + timedelta(seconds=2)):
            self.assertIn("restored", dict(self.ledger._problems()))
            self.records(1)
            with self.assertRaises(NotSigningError):
                self.make()

    def test_a_backup_older_than_the_company(self):
        gone = 2**30
        old = self.chain
        text = self.lost.replace(f"/{old}\n", f"/{gone}\n", 1)
        chain = patch.object(type(self.anchors), "_is_ours", lambda *_args: True)
        every = self.env["res.company"].search([])
        self.the_manager.company_ids = self.the_approver.company_ids = every
        with chain:
            declared = self.declare(
                company_id=False, gone_ref=gone, checkpoint_text=text, to_size=0
            )
        declared.with_user(self.the_approver).action_confirm()
        self.assertEqual(self.last_trace("ledger.restore").company_ref, gone)

    def test_a_checkpoint_of_the_same_size_lies_beside_what_was_given_up(self):
        declared = self.declare()
        declared.with_user(self.the_approver).action_confirm()  # two records
        self.records(1)
        self.sealed(
            self.env["edic.ai.trace"].search([("company_ref", "=", self.chain)])
        )
        self.assertEqual(self.make().size, 8)
        self.anchor()
        names = sorted(path.name for path in self.folder.iterdir())
        self.assertEqual(names[0], "000000000005.checkpoint")
        self.assertEqual(len(names), 3)
        file = self.folder / "000000000008.checkpoint"
        self.assertEqual(file.read_text(encoding="utf-8"), self.lost)
        # killed before its row said so: it is written again, and lies there already
        folder = self.anchors._config()["folder"]
        self.anchors._put_folder(self.checkpoints._last(self.chain), folder)
        self.assertEqual(len(list(self.folder.iterdir())), 3)
        self.assertIn(self.chain, self.anchors._chains_there())
        self.assertEqual(self.verify()["exit_code"], 0)

    def test_without_the_folder_the_checkpoint_is_pasted(self):
        for file in self.folder.iterdir():
            file.unlink()
        self.assertFalse(self.declare_form().checkpoint_text)
        with self.assertRaises(UserError):
            self.declare()
        declared = self.declare(checkpoint_text=f"\n{self.lost}\r\n", to_size=5)
        self.assertEqual(declared.from_size, 8)

    def declare_form(self):
        form = Form(self.env["edic.ai.declaration"].with_user(self.the_manager))
        form.kind = "restore"
        form.company_id = self.body
        return form

    def test_screen_proposes_what_the_folder_knows(self):
        form = self.declare_form()
        self.assertEqual(form.checkpoint_text, self.lost)
        self.assertEqual(form.to_size, 5)
        form.reason = "disk of the server broke"
        self.assertEqual(form.save().from_size, 8)

    # --- rejected declarations --------------------------------------------------------
    def test_only_a_checkpoint_of_these_records_that_we_signed(self):
        other = self.new_body("Bergdorf").id
        self.records(9, other)
        for text in (
            "nothing",
            self.lost.replace("\n8\n", "\n9\n"),
            self.make(other).text,
            self.before.text,  # known: nothing is missing
        ):
            with self.subTest(text), self.assertRaises(UserError):
                self.declare(checkpoint_text=text)

    def test_so_many_records_cannot_be_left(self):
        for size in (-1, 6, 8):
            with self.subTest(size), self.assertRaises(UserError):
                self.declare(to_size=size)

    def test_a_forged_file_does_not_stop_the_signing(self):
        for file in self.folder.glob("*8.checkpoint"):
            file.unlink()
        forged = self.lost.replace("\n8\n", "\n999\n")
        (self.folder / "000000000999.checkpoint").write_text(forged, encoding="utf-8")
        self.records(1)
        self.assertTrue(self.make())

    # --- roles ------------------------------------------------------------------------
    def test_who_declares_and_who_confirms(self):
        for user in (self.the_user, self.the_auditor, self.the_dpo, self.the_approver):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["edic.ai.declaration"].with_user(user).create(
                    {"kind": "move", "reason": "x"}
                )
        declared = self.declare()
        for user in (self.the_user, self.the_author, self.the_auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                declared.with_user(user).action_confirm()
            with self.subTest(user.login), self.assertRaises(AccessError):
                declared.with_user(user).sudo().action_confirm()
        with self.assertRaises(NotAPersonError):
            declared.with_user(self.env.ref("base.user_root")).action_confirm()
        declared.with_user(self.the_dpo).action_confirm()
        self.assertEqual(declared.confirmed_by_id, self.the_dpo)

    def test_nobody_confirms_what_is_his_or_her_own(self):
        declared = self.declare()
        self.the_manager.group_ids = [
            Command.link(self.env.ref("edic_ai.group_edic_ai_approver").id)
        ]
        with self.assertRaises(NotAPersonError):
            declared.with_user(self.the_manager).action_confirm()

    def test_an_auditor_confirms_nothing_whatever_else_he_is(self):
        self.the_auditor.group_ids = [
            Command.link(self.env.ref("edic_ai.group_edic_ai_dpo").id)
        ]
        with self.assertRaises(NotAPersonError):
            self.declare().with_user(self.the_auditor).action_confirm()

    def test_what_holds_for_all_is_not_one_company_s(self):
        declared = self.declare()
        for user in (self.the_manager, self.the_dpo):
            user.company_ids = self.company + self.body
            user.company_id = self.body
        self.new_body("Bergdorf")
        with self.assertRaises(AccessError):
            self.declare(kind="loss")
        declared.with_user(self.the_dpo).action_confirm()  # its own chain's

    def test_once_and_for_all(self):
        declared = self.declare()
        declared.with_user(self.the_dpo).action_confirm()
        for again in ("action_confirm", "action_withdraw"):
            user = self.the_dpo if again == "action_confirm" else self.the_manager
            with self.assertRaises(UserError):
                getattr(declared.with_user(user), again)()
        with self.assertRaises(AccessError):
            declared.sudo().write({"state": "waiting"})
        with self.assertRaises(AccessError):
            declared.sudo().unlink()

    def test_declaration_can_be_taken_back(self):
        declared = self.declare()
        declared.with_user(self.the_manager).action_withdraw()
        self.assertEqual(declared.state, "withdrawn")
        with self.assertRaises(UserError):
            declared.with_user(self.the_dpo).action_confirm()
        self.assertFalse(self.last_trace("ledger.restore"))

    def test_declaration_cannot_be_born_confirmed(self):
        declared = self.declare(state="confirmed", declared_by_id=self.the_dpo.id)
        self.assertEqual(declared.state, "waiting")
        self.assertEqual(declared.declared_by_id, self.the_manager)

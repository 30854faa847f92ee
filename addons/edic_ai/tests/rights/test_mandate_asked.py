# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..common import mandated, new_test_user
from ..ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestMandateAsked(LedgerCase):
    """Each door to what the ledger says asks an auditor for a mandate."""

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # an export is signed first
        self.stranger = new_test_user(
            self.env,
            "auditor_without",
            "edic_ai.group_edic_ai_auditor",
            company_id=self.chain,
            company_ids=[Command.set(self.body.ids)],
        )
        self.records(1)
        self.proofs = self.make()
        self.records(1)
        self.proofs |= self.make()

    def doors(self, user):
        env = self.env(user=user, context={"allowed_company_ids": [self.chain]})
        made = {"company_id": self.chain}
        return {
            "consistency": self.proofs.with_env(env).action_consistency,
            "procedure": lambda: env["edic.ai.document.procedure"]._produce(
                self.chain, "html"
            ),
            "inventory": lambda: env["edic.ai.inventory"]._exported("json"),
            "due": env["edic.ai.retention.due"].action_look,
            "simulation": env["edic.ai.policy.simulation"].create(made)._recorded,
            "verification": env["edic.ai.verification"].action_verify,
            "export": (
                env["edic.ai.export"].create({**made, "purpose": "audit"}).action_export
            ),
        }

    def test_each_door(self):
        for name, go in self.doors(self.stranger).items():
            with self.subTest(name), self.assertRaises(AccessError):
                go()
        for user in (mandated(self.stranger), self.the_dpo):
            for name, go in self.doors(user).items():
                with self.subTest(name, user=user.login):
                    go()

    def test_a_mandate_for_another_company_opens_none(self):
        other = self.new_body("Bergstadt")
        self.stranger.company_ids += other
        mandated(self.stranger, other)
        for name, go in self.doors(self.stranger).items():
            with self.subTest(name), self.assertRaises(AccessError):
                go()

    def test_another_role_opens_the_doors_that_are_its_own(self):
        """A coder of bills exports no ledger, so the auditor's role alone lets him."""
        self.stranger.group_ids += self.env.ref("edic_ai.group_edic_ai_user")
        doors = self.doors(self.stranger)
        for name in ("inventory", "due", "verification", "export"):
            with self.subTest(name), self.assertRaises(AccessError):
                doors[name]()
        mandated(self.stranger)
        for name in ("inventory", "due", "verification", "export"):
            doors[name]()

    def test_state_of_the_ledger_is_shown_without(self):
        ledger = self.ledger.with_user(self.stranger).with_company(self.body)
        self.assertFalse(ledger.checkpoint_ids)

    def test_nor_does_who_has_none_decide_on_a_reading(self):
        asked = self.env["edic.ai.person.request"].with_user(self.the_dpo).sudo()
        asked = asked.create(
            {
                "kind": "content",
                "company_id": self.chain,
                "trace_ref": self.env["edic.ai.trace"].search([], limit=1).id,
                "reason": "checking the second entry",
            }
        )
        own = asked.sudo(False).with_user(self.stranger)
        self.assertFalse(own.may_decide)
        with self.assertRaisesRegex(AccessError, "mandate"):
            own.action_grant()
        mandated(self.stranger)
        own.action_grant()
        self.assertEqual(asked.answer, "granted")

    def test_mandate_ends_with_the_day_of_its_company(self):
        self.body.partner_id.tz = "Europe/Berlin"
        with freeze_time("2026-06-01"):
            mandate = self.env["edic.ai.mandate"].create(
                {
                    "user_id": self.stranger.id,
                    "company_ids": [Command.set(self.body.ids)],
                    "date_from": "2026-06-01",
                    "date_until": "2026-06-30",
                    "reference": "EL 2026/8",
                }
            )
        self.stranger.tz = "Pacific/Pago_Pago"
        own = mandate.with_user(self.stranger).with_context(tz="Pacific/Pago_Pago")
        for moment, refs, state in (
            ("2026-05-31 21:59:00", [], "coming"),
            ("2026-05-31 22:01:00", [self.chain], "running"),
            ("2026-06-30 21:59:00", [self.chain], "running"),
            ("2026-06-30 22:01:00", [], "over"),
        ):
            with self.subTest(moment), freeze_time(moment):
                own.invalidate_recordset()
                self.assertEqual((own._company_refs(), own.state), (refs, state))

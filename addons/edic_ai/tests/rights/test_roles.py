# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...exceptions import NotAPersonError
from ..common import EdicAiCase, new_test_user
from ..role_matrix import RoleMatrix

ROLES = ("user", "author", "approver", "manager", "auditor", "dpo")
READ, WRITE, NONE = "r", "rwcd", ""
# model → what each of the six roles may do, in their order: read, write, create, delete
MATRIX = {
    "edic.ai.suggestion": ("r", NONE, NONE, "r", "r", NONE),
    "edic.ai.trace": ("r", NONE, NONE, "r", "r", "r"),
    "edic.ai.mandate": (NONE, NONE, "r", "rc", "r", "r"),
    "edic.ai.person.request": (NONE, NONE, "r", NONE, "rc", "rc"),
    "edic.ai.seal": (NONE, NONE, NONE, NONE, "r", "r"),
    "edic.ai.verification": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.task": ("r", "r", NONE, "rd", "r", NONE),
    "edic.ai.batch": ("r", NONE, NONE, "r", "r", "r"),
    "edic.ai.provider": (NONE, "r", "r", "r", "r", "r"),
    "edic.ai.model": (NONE, "r", "r", "rw", "r", "r"),
    "edic.ai.deployment": (NONE, "r", "r", WRITE, "r", "r"),
    "edic.ai.evaluation": (NONE, "r", "r", "rc", "r", "r"),
    "edic.ai.prompt": ("r", "rwc", "r", "r", "r", "r"),
    "edic.ai.prompt.version": ("r", WRITE, "r", "r", "r", "r"),
    "edic.ai.policy": ("r", NONE, "r", WRITE, "r", "r"),
    "edic.ai.policy.rule": ("r", NONE, "r", WRITE, "r", "r"),
    "edic.ai.switch": (NONE, NONE, "r", "rc", "r", "rc"),
    "edic.ai.budget": (NONE, NONE, "r", WRITE, "r", "r"),
    "edic.ai.price": (NONE, NONE, "r", WRITE, "r", "r"),
    "edic.ai.footprint": (NONE, NONE, "r", WRITE, "r", "r"),
    "edic.ai.incident": ("rc", "rc", "rc", "rwc", "rc", "rwc"),
    "edic.ai.usage": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.pace": (NONE, NONE, NONE, "r", "r", NONE),
    "edic.ai.key": (NONE,) * 6,
    "edic.ai.hold": (NONE,) * 6,
    "edic.ai.meter": (NONE,) * 6,
    "edic.ai.slot": (NONE,) * 6,
    "edic.ai.task.live": (NONE,) * 6,
    "edic.ai.batch.line": (NONE,) * 6,
    "edic.ai.person": (NONE,) * 6,
    "edic.ai.content": (NONE,) * 6,
    "edic.ai.pending": (NONE,) * 6,
    "edic.ai.checkpoint": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.anchor": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.ledger.key": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.ledger": (NONE, NONE, NONE, "r", "r", "r"),
    "edic.ai.declaration": (NONE, NONE, "r", "rc", "r", "r"),
    "edic.ai.retention": (NONE, NONE, "r", WRITE, "r", WRITE),
    "edic.ai.erasure.request": (NONE, NONE, "r", NONE, NONE, "rwc"),
    "edic.ai.legal.hold": (NONE, NONE, "r", "rc", "r", "rc"),
}


@tagged("post_install", "-at_install")
class TestRoles(RoleMatrix, EdicAiCase):
    """Six roles apart from each other (R39)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env, f"{role}_role", f"edic_ai.group_edic_ai_{role}"
            )
            for role in ROLES
        }
        every = cls.env["res.company"].search([])
        for user in cls.users.values():
            user.company_ids = every

    def test_what_each_role_may_do(self):
        self.check_roles(self.users, MATRIX)

    def test_every_table_is_in_the_matrix(self):
        """Every stored table is in the matrix; a dialog's content is its user's."""
        derived = {"edic.ai.usage.report", "edic.ai.health"}
        derived |= {"edic.ai.inventory", "edic.ai.decision"}
        self.check_complete(MATRIX, "edic.ai.", derived)

    def prompt(self):
        author = self.users["author"]
        prompts = self.env["edic.ai.prompt"].with_user(author)
        prompt = prompts.search([("code", "=", "edic.ai.try")], limit=1)
        action = prompt.action_draft()
        version = self.env["edic.ai.prompt.version"].browse(action["res_id"])
        version.with_user(author).user_en = "Answer {question} in one word."
        version.with_user(author).action_test()
        return version

    def test_who_writes_does_not_approve(self):
        version = self.prompt()
        for role in set(ROLES) - {"approver"}:
            with self.subTest(role), self.assertRaises(AccessError):
                version.with_user(self.users[role]).action_approve()
        version.with_user(self.users["approver"]).action_approve()
        self.assertEqual(version.state, "approved")

    def test_an_approver_who_wrote_it_does_not_either(self):
        author = self.users["author"]
        version = self.prompt()
        author.group_ids = [
            Command.link(self.env.ref("edic_ai.group_edic_ai_approver").id)
        ]
        with self.assertRaises(AccessError):
            version.with_user(author).action_approve()

    def test_an_auditor_approves_nothing_whatever_else_he_is(self):
        auditor = self.users["auditor"]
        auditor.group_ids = [
            Command.link(self.env.ref("edic_ai.group_edic_ai_approver").id)
        ]
        with self.assertRaises(NotAPersonError):
            self.prompt().with_user(auditor).action_approve()

    def test_what_all_companies_share_is_not_one_company_s_to_approve(self):
        version = self.prompt()
        self.env["res.company"].create({"name": "Talstadt"})
        approver = self.users["approver"]
        with self.assertRaises(AccessError):
            version.with_user(approver).action_approve()
        approver.company_ids = self.env["res.company"].search([])
        version.with_user(approver).action_approve()

    def test_a_price_holds_for_all_companies(self):
        price = self.env["edic.ai.price"].create(
            {
                "pattern": "m",
                "valid_from": "2026-01-01",
                "input_price": 1,
                "source_url": "https://example.org/prices",
            }
        )
        self.env["res.company"].create({"name": "Talstadt"})
        approver = self.users["approver"]
        with self.assertRaises(AccessError):
            price.with_user(approver).action_approve()
        approver.company_ids = self.env["res.company"].search([])
        price.with_user(approver).action_approve()

    def test_data_protection_officer_stops_and_does_not_release(self):
        dpo = self.users["dpo"]
        switch = self.env["edic.ai.switch"].with_user(dpo).create({"reason": "a leak"})
        self.assertTrue(switch.is_on)
        with self.assertRaises(AccessError):
            switch.action_release("over")

    def test_a_role_is_not_lent_by_code_with_all_rights(self):
        """`sudo` lets code read and write; who it is that acts stays the same."""
        acts = {
            "edic.ai.ledger": ("action_checkpoint", "action_rotate_key"),
            "edic.ai.verification": ("action_verify", "action_verify_contents"),
            "edic.ai.retention.due": ("action_look",),
            "edic.ai.erasure.request": ("action_erase_again",),
            "edic.ai.legal.hold": ("action_keep",),
            "edic.ai.mandate": ("action_end",),
            "edic.ai.suggestion": ("action_add_to_evaluation",),
        }
        for model, names in acts.items():
            for name in names:
                records = self.env[model].with_user(self.users["author"]).sudo()
                with self.subTest(f"{model}.{name}"):
                    self.assertRaises(AccessError, getattr(records, name))

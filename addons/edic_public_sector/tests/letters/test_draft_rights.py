# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.tests.role_matrix import RoleMatrix

from ..budget_matrix import MATRIX as BUDGETS
from ..draft_common import DraftCase
from ..forms_matrix import MATRIX as FORMS

ROLES = {
    "user": "base.group_user",
    "author": "edic_public_sector.group_edic_public_author",
    "approver": "edic_ai.group_edic_ai_approver",
    "auditor": "edic_ai.group_edic_ai_auditor",
    "portal": "base.group_portal",
}
READ, ALL, NONE = "r", "rwcd", ""
MATRIX = {  # model → what each role may do, in their order
    "edic.public.legal": (READ, ALL, READ, READ, NONE),
    "edic.public.template": (READ, ALL, READ, READ, NONE),
    "edic.public.template.block": (READ, ALL, READ, READ, NONE),
    "edic.public.template.variable": (READ, ALL, READ, READ, NONE),
    "edic.public.draft": ("rwd", "rwd", "rwd", "rwd", NONE),
    "edic.public.draft.version": (READ, READ, READ, READ, NONE),
    "edic.public.draft.comment": (READ, READ, READ, READ, NONE),
    "edic.public.draft.writing": (READ, READ, READ, READ, NONE),
    "edic.public.chat": ("rd", "rd", "rd", "rd", NONE),
    "edic.public.chat.turn": (READ, READ, READ, READ, NONE),
    "edic.public.aid": (READ, READ, READ, READ, NONE),
    # for who reads the books, as auditors do
    **{
        name: (NONE, NONE, NONE, expected[0], NONE)
        for name, expected in BUDGETS.items()
    },
    **dict.fromkeys(FORMS, (NONE,) * 5),  # for the front desk alone
}


@tagged("post_install", "-at_install")
class TestDraftRights(RoleMatrix, DraftCase):
    def test_what_each_role_may_do(self):
        users = {name: self.make_user(f"{name}_x", ROLES[name]) for name in ROLES}
        self.check_roles(users, MATRIX)

    def test_every_table_is_in_the_matrix(self):
        self.check_complete(MATRIX, "edic.public.")

    def test_who_may_not_read_the_bill_begins_no_letter_about_it(self):
        user = self.make_user("plain", "base.group_user")
        with self.assertRaises(AccessError):
            self.begin(user=user)

    def test_a_field_that_one_may_not_read_is_a_gap(self):
        field = self.bill._fields["amount_total"]
        self.patch(field, "groups", "base.group_system")
        facts = {fact["key"]: fact for fact in self.begin().edic_open()["facts"]}
        self.assertIsNone(facts["total"]["value"])
        self.assertEqual(facts["net"]["value"], "1000.00")

    def test_drafts_are_their_authors_until_shared(self):
        draft = self.begin()
        other = draft.with_user(self.colleague)
        for name in ("edic_open", "edic_look", "edic_refresh"):
            with self.assertRaises(AccessError):
                getattr(other, name)()
        self.assertFalse(other.search([("id", "=", draft.id)]))
        draft.reader_ids = self.colleague
        self.assertEqual(other.edic_open()["id"], draft.id)

    def test_another_company_reads_nothing(self):
        draft = self.begin()
        draft.reader_ids = stranger = self.make_user(
            "stranger", ROLES["user"], company=self.bystander
        )
        with self.assertRaises(AccessError):
            draft.with_user(stranger).edic_open()

    def test_clients_write_no_part_of_a_draft(self):
        draft = self.begin()
        for name, value in (
            ("state", "signed"),
            ("blocks", []),
            ("facts", []),
            ("is_stale", True),
            ("is_unchecked", False),
            ("signed_by_id", self.clerk.id),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                draft.write({name: value})
        with self.assertRaises(AccessError):
            draft.create({"name": "x"})
        with self.assertRaises(AccessError):
            draft.version_id.write({"blocks": []})

    # --- any text, against a record ---------------------------------------------------
    def test_figures_of_any_text_are_looked_up_in_the_record(self):
        facts = self.env["edic.public.facts"].with_user(self.clerk)
        said = "Invoice F-2026-17 of April 1, 2026 is 1.200,00 € or 1,300.00."
        check = facts.edic_check_text(said, "account.move", self.bill.id)
        self.assertEqual(
            [(row["said"], bool(row["label"])) for row in check["rows"]],
            [
                ("F-2026-17", True),
                ("April 1, 2026", True),
                ("1.200,00", True),
                ("1,300.00", False),
            ],
        )
        user = self.make_user("plain", "base.group_user")
        with self.assertRaises(AccessError):
            facts.with_user(user).edic_check_text(said, "account.move", self.bill.id)
        with self.assertRaises(UserError):
            facts.edic_check_text(said, "no.model", 1)

    # --- templates ----------------------------------------------------------------
    def new_template(self, author):
        return (
            self.env["edic.public.template"]
            .with_user(author)
            .create(
                {
                    "name": "Own",
                    "code": "own.letter",
                    "res_model": "account.move",
                    "area": "",
                    "source": "house",
                    "valid_from": "2026-01-01",
                    "block_ids": [
                        Command.create(
                            {"key": "text", "text_en": "About {bill_number}."}
                        )
                    ],
                }
            )
        )

    def test_a_template_counts_once_somebody_else_approved_it(self):
        author = self.make_user("author", ROLES["author"])
        template = self.new_template(author)
        plain = template.with_user(self.clerk)
        self.assertFalse(plain.search([("id", "=", template.id)]))
        template.company_id = self.company
        template.action_share()
        self.assertTrue(plain.search([("id", "=", template.id)]))
        self.assertNotIn(template, plain._for(self.bill.with_user(self.clerk)))
        both = self.make_user("both", f"{ROLES['author']},{ROLES['approver']}")
        template.sudo().author_ids = both
        with self.assertRaisesRegex(UserError, "Somebody else"):
            template.with_user(both).action_approve()
        template.sudo().author_ids = author
        approver = self.make_user("approver", ROLES["approver"])
        template.with_user(approver).action_approve()
        self.assertIn(template, plain._for(self.bill.with_user(self.clerk)))
        draft = self.begin("own.letter", lang="en")
        self.assertEqual(self.text(draft), "About F-2026-17.")
        self.assertEqual(template.use_count, 1)
        with self.assertRaisesRegex(UserError, "new version"):
            template.block_ids.write({"text_en": "x"})
        copied = template.browse(template.action_new_version()["res_id"])
        self.assertEqual((copied.version, copied.state), (2, "draft"))
        copied.block_ids.text_en = "Anew {bill_number}."

    def test_what_is_shipped_is_not_changed(self):
        author = self.make_user("author", ROLES["author"])
        template = self.template("finance.dispute").with_user(author)
        with self.assertRaises(UserError):
            template.block_ids[0].write({"text_en": "x"})
        with self.assertRaises(UserError):
            template.write({"area": "DE"})

    def test_a_brace_that_opens_nothing_is_refused(self):
        author = self.make_user("author", ROLES["author"])
        template = self.new_template(author)
        with self.assertRaisesRegex(UserError, "brace"):
            template.block_ids.text_en = "{bill number}"


@tagged("post_install", "-at_install")
class TestDraftFile(HttpCase, DraftCase):
    def test_file_is_for_who_may_read_the_draft(self):
        draft = self.begin()
        url = f"/edic/draft/{draft.id}/pdf"
        self.env.flush_all()
        for user, status in ((self.clerk, 200), (self.colleague, 404)):
            user.password = "secret-of-tests"
            self.authenticate(user.login, "secret-of-tests")
            self.assertEqual(self.url_open(url).status_code, status)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import partial

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError, ProposeOnlyError
from odoo.addons.edic_ai.propose_only import propose_only
from odoo.addons.edic_ai.tests.role_matrix import RoleMatrix

from ..authority_common import Programmes
from ..budget_common import FR_LINES, OFFICER, READER, BudgetCase
from ..budget_matrix import MATRIX, ROLES

MODELS = (
    "",
    "line",
    "credit",
    "decision",
    "movement",
    "follow",
    "use",
    "commitment",
    "authority",
    "authority.tranche",
    "nomenclature",
    "code",
)
FILE = "Produkt;Sachkonto;Ansatz 2026\n11110100;524100;100,00\n"


@tagged("post_install", "-at_install")
class TestBudgetRights(Programmes, RoleMatrix, BudgetCase):
    """The rights to see and to change a budget, and the fields that nobody changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.vote = cls.budget.decision_ids
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.grants = cls.line(cls.budget, "65748")
        cls.contract = cls.commit(cls.power, 100)
        cls.school = cls.programme(years=((2026, 900),))
        cls.root = cls.env.ref("base.user_root")

    def facts(self, record):
        """Return the facts in the chain of its company about a record, oldest first."""
        rows = self.env["edic.ai.trace"].sudo()
        rows = rows.search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("company_ref", "=", record.company_id.id),
            ],
            order="id",
        )
        return [row.facts for row in rows if row.event == "decision"]

    def refused(self, *works, error=AccessError):
        for work in works:
            with self.assertRaises(error):
                work()

    # --- readers ------------------------------------------------------------------
    def test_what_each_role_may_do(self):
        users = {name: self.make_user(f"{name}_x", ROLES[name]) for name in ROLES}
        self.check_roles(users, MATRIX)

    def test_readers_read_and_write_nothing(self):
        for name in MODELS:
            with self.subTest(model=name):
                found = self.own(name, self.reader).search([])
                self.assertTrue(found.read())
        line, act = (
            record.with_user(self.reader) for record in (self.power, self.vote)
        )
        self.refused(
            lambda: line.write({"note": "x"}),
            act.action_withdraw,
            self.budget.with_user(self.reader).action_close,
            self.contract.with_user(self.reader).action_close,
            lambda: self.own("decision", self.reader).search([]).copy(),
            lambda: self.own("import", self.reader).create(
                {"name": "x", "file": "eA=="}
            ),
        )

    def test_plain_users_see_nothing(self):
        for name in (*MODELS, "import", "mapping"):
            with self.subTest(model=name):
                self.refused(partial(self.own(name, self.plain).search, []))
        bill = self.env["account.move"].with_user(self.plain)
        self.refused(lambda: bill.search([]))

    def test_another_company_sees_nothing(self):
        self.make_import(FILE)
        stranger = self.make_user("stranger", OFFICER, self.town)
        state = ("nomenclature", "code")  # the State's, which is everybody's
        for name in (*MODELS, "import", "mapping", "mapping.column"):
            found = self.own(name, stranger).search([])
            with self.subTest(model=name):
                self.assertTrue(self.own(name).search([]))
                self.assertFalse(found.mapped("company_id"))
                self.assertTrue(name in state or not found)
        for record in (self.budget, self.power, self.vote, self.contract):
            self.refused(partial(record.with_user(stranger).read, ["display_name"]))
        self.refused(self.vote.with_user(stranger).action_withdraw)

    def test_own_codes_of_another_company_are_not_seen(self):
        own = self.own("nomenclature").create(
            {"name": "Own (fictive)", "company_id": self.company.id}
        )
        own._ensure("nature", {"X-4711": "Own"})
        stranger = self.make_user("stranger", READER, self.town)
        asked = [("code", "=", "X-4711")]
        self.assertTrue(self.own("code").search(asked))
        self.assertFalse(self.own("code", stranger).search(asked))

    # --- deciders -----------------------------------------------------------------
    def test_a_program_decides_nothing(self):
        act = self.make_act(self.budget, "amending", (self.power, 1))
        taken = self.make_import(FILE)
        taken.is_confirmed = True
        for user in (self.root, self.env.ref("base.public_user")):
            for su in (False, True):
                self.refused(
                    act.with_user(user).sudo(su).action_enforce_confirmed,
                    self.vote.with_user(user).sudo(su).action_withdraw,
                    taken.with_user(user).sudo(su).action_import,
                    error=NotAPersonError,
                )
        self.assertEqual((act.state, taken.state), ("draft", "checked"))
        self.assertEqual(self.power.open, 1000)

    def test_what_only_proposes_puts_nothing_into_force(self):
        act = self.make_act(self.budget, "amending", (self.power, 1))
        self.env.flush_all()
        for work in (
            act.action_enforce_confirmed,
            self.vote.action_withdraw,
            self.budget.action_close,
        ):
            with self.assertRaises(ProposeOnlyError), propose_only(self.env):
                work()
                self.env.flush_all()
            self.env.invalidate_all(flush=False)
        self.assertEqual((act.state, self.budget.state), ("draft", "voted"))
        self.assertEqual(len(self.facts(self.vote)), 1)

    def test_ledger_has_what_was_decided(self):
        expected = {
            "act": "primary",
            "state": "in_force",
            "movements": len(FR_LINES),
            "expense": "6100.00",
            "revenue": "6100.00",
            "confirmed": False,
        }
        self.assertEqual(self.facts(self.vote), [expected])
        act = self.make_act(self.budget, "amending", (self.power, 7.5))
        act.action_enforce_confirmed()
        act.action_withdraw()
        expected = {
            "act": "amending",
            "movements": 1,
            "expense": "7.50",
            "revenue": "0.00",
        }
        self.assertEqual(
            self.facts(act),
            [
                expected | {"state": "in_force", "confirmed": True},
                expected | {"state": "draft", "confirmed": False},
            ],
        )

    def test_nothing_was_confirmed_where_nothing_was_asked(self):
        self.budget.fungible_operating = 5
        moves = (self.power, 200), (self.grants, -200)
        act = self.make_act(self.budget, "fungibility", *moves)
        act.action_enforce_confirmed()
        self.assertFalse(self.facts(act)[0]["confirmed"])

    # --- fields that nobody changes -------------------------------------------------
    def test_an_act_in_force_stays_as_it_is(self):
        movement = self.vote.movement_ids[0]
        draft = self.make_act(self.budget, "amending", (self.grants, 5))
        vals = {"decision_id": self.vote.id, "line_id": self.power.id, "amount": 5}
        self.refused(
            lambda: movement.write({"amount": 1}),
            lambda: movement.write({"line_id": self.grants.id}),
            lambda: movement.write({"decision_id": draft.id}),
            movement.unlink,
            lambda: self.own("movement").create(vals),
            lambda: draft.movement_ids.write({"decision_id": self.vote.id}),
            self.vote.unlink,
            *(
                lambda vals=vals: self.vote.write(vals)
                for vals in (
                    {"act": "amending"},
                    {"date": "2026-01-02"},
                    {"name": "x"},
                    {"movement_ids": [Command.clear()]},
                    {"movement_ids": [Command.create({**vals, "decision_id": False})]},
                )
            ),
            error=UserError,
        )
        self.assertEqual(self.power.open, 1000)
        self.vote.reference = "2026-17"  # is often given later

    def test_states_are_not_written(self):
        draft = self.make_act(self.budget, "amending", (self.grants, 5))
        forced = {"state": "in_force", "enforced_by_id": self.reader.id}
        vals = {"budget_id": self.budget.id, "act": "amending", "name": "x"}
        other = {"name": "y", "year": 2026, "state": "voted"}
        other["nomenclature_id"] = self.budget.nomenclature_id.id
        claimed = self.own("decision").with_context(default_state="in_force")
        self.refused(
            *(lambda pair=pair: draft.write(dict([pair])) for pair in forced.items()),
            lambda: self.vote.write({"state": "draft"}),
            lambda: self.own("decision").create({**vals, **forced}),
            lambda: draft.with_context(edic_budget_state=True).write(forced),
            lambda: self.budget.write({"state": "draft"}),
            lambda: self.own("").create(other),
        )
        self.assertEqual(claimed.create(vals).state, "draft")
        self.assertEqual(self.grants.open, 500)

    def test_credits_are_what_acts_moved(self):
        vals = {"budget_id": self.budget.id, "chapter_id": self.power.chapter_id.id}
        self.refused(
            lambda: self.power.write({"open": 10}),
            lambda: self.power.write({"voted": 10}),
            lambda: self.own("line").create({**vals, "amended": 10}),
        )
        claimed = self.own("line").with_context(default_open=10, default_voted=10)
        line = claimed.create({**vals, "order": "between"})
        self.assertEqual(self.sums(line, "open", "voted", "amended"), (0, 0, 0))
        self.assertEqual(self.sums(self.power, "open"), (1000,))

    def test_a_line_that_was_voted_stays_what_it_is(self):
        other = self.make_budget(name="Other")
        for vals in (
            {"budget_id": other.id},
            {"chapter_id": self.grants.chapter_id.id},
            {"direction": "revenue"},
            {"section": "capital"},
            {"order": "within"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.power.write(vals)
        self.power.note = "More pupils"
        credit = self.line(other, "60612", "020").credit_id
        with self.assertRaisesRegex(UserError, "another budget"):
            self.power.credit_id = credit

    def test_officers_alone_may_prepare_and_decide(self):
        act = self.make_act(self.budget, "amending", (self.power, 1))
        both = self.make_user("both", f"{READER},account.group_account_manager")
        self.refused(
            act.with_user(both).action_enforce_confirmed,
            lambda: act.with_user(both).write({"reason": "x"}),
        )
        accountant = self.make_user(
            "accountant", "edic_finance.group_edic_finance_accountant"
        )
        contract = self.commit(self.power, 10, accountant)
        contract.action_close()
        self.assertEqual(contract.state, "closed")
        self.refused(contract.unlink, act.with_user(accountant).action_enforce)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.tests.common import new_test_user

ACCOUNTANT = "edic_finance.group_edic_finance_accountant"
OUTSIDE = {  # login → roles of those who have nothing to do with flags
    "desk": "edic_public_sector.group_edic_public_desk",
    "officer": "edic_public_sector.group_edic_public_procedure",
    "budget": "edic_public_sector.group_edic_public_budget",
    "personnel": "hr.group_hr_user",
    "administrator": "edic_ai.group_edic_ai_manager",
    "citizen": "base.group_portal",
}
ERRORS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


@tagged("post_install", "-at_install")
class TestRightsPeople(TransactionCase):
    """The checks of who gets at a critical flag, and who does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.move = cls._entry(cls.company)
        cls.flag = cls._flag("A08", "account.move", cls.move)
        cls.suggestion = cls.env["edic.ai.suggestion"]._propose(
            [
                {
                    "company_id": cls.company.id,
                    "res_model": "account.move.line",
                    "res_id": cls.move.line_ids[:1].id,
                    "field_name": "account_id",
                    "value": cls.move.line_ids[1:].account_id.id,
                    "band": "sure",
                    "engine": "coding",
                }
            ]
        )
        cls.outside = {
            login: new_test_user(cls.env, f"rights_{login}", group)
            for login, group in OUTSIDE.items()
            if cls.env.ref(group, raise_if_not_found=False)
        }
        cls.accountant = new_test_user(cls.env, "rights_accountant", ACCOUNTANT)
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = new_test_user(
            cls.env,
            "rights_stranger",
            ACCOUNTANT,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        cls.own = cls.env["edic.finance.flag"]

    @classmethod
    def _entry(cls, company):
        journal = cls.env["account.journal"].create(
            {
                "name": "Rights",
                "code": "RGHT",
                "type": "general",
                "company_id": company.id,
            }
        )
        accounts = cls.env["account.account"].create(
            [
                {
                    "name": f"Rights {code}",
                    "code": code,
                    "account_type": "expense",
                    "company_ids": [Command.set(company.ids)],
                }
                for code in ("999991", "999992")
            ]
        )
        return cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({"account_id": accounts[0].id, "debit": 10}),
                    Command.create({"account_id": accounts[1].id, "credit": 10}),
                ],
            }
        )

    @classmethod
    def _flag(cls, code, res_model, record, severity="critical"):
        return (
            cls.env["edic.finance.flag"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "code": code,
                    "severity": severity,
                    "res_model": res_model,
                    "res_id": record.id,
                    "move_id": record.id if res_model == "account.move" else False,
                    "fingerprint": f"rights-{code}-{record.id}",
                    "facts": {},
                    "parameters": {},
                }
            )
        )

    def _refused(self, user, calls):
        for name, call in calls.items():
            with (
                self.subTest(user=user.login, call=name),
                mute_logger(*ERRORS),
                self.assertRaises(AccessError),
            ):
                call()

    def test_who_reads_the_books_alone_sees_no_state_of_suggestions(self):
        """Nor of flags who reads bills for another reason: what EDIC adds to a model of
        Odoo and derives from them has groups that read them."""
        decided = {"edic.ai.suggestion": {"readonly"}, "edic.finance.flag": set()}
        groups = {
            "readonly": "account.group_account_readonly",
            "portal": "base.group_portal",
            "buyer": "purchase.group_purchase_user",
            "employee": "base.group_user",
        }
        users = {
            name: new_test_user(self.env, f"derived_{name}", group)
            for name, group in groups.items()
            if self.env.ref(group, raise_if_not_found=False)
        }
        found, readable = set(), []
        for model, field, source in self._derived(decided):
            found.add((model, field.name))
            for name in users.keys() & (decided[source] | groups.keys() - {"readonly"}):
                own = self.env[model].with_user(users[name])
                if own._has_field_access(field, "read"):
                    readable.append((model, field.name, name))
        self.assertFalse(readable)
        self.assertLessEqual(
            {("account.move", "edic_band"), ("account.move", "edic_coding")}, found
        )
        moves = self.move.with_user(users["readonly"])
        for domain, groupby in (
            ([("edic_band", "=", "sure")], []),
            ([], ["edic_band"]),
        ):
            with self.subTest(domain=domain), mute_logger(*ERRORS):
                with self.assertRaises(AccessError):
                    moves.formatted_read_group(domain, groupby, ["__count"])
                self.assertNotIn("edic_band", moves.fields_get())

    def _derived(self, sources):
        """Yield ``(model, field, source)`` of the fields that EDIC adds to models of
        Odoo and that lead to, or are computed from, records of the sources."""
        registry = self.env.registry
        for model in self.env.values():
            if model._transient or (model._original_module or "").startswith("edic_"):
                continue
            for field in model._fields.values():
                if not (field._modules and field._modules[0].startswith("edic_")):
                    continue
                paths = {field.name, *registry.field_depends.get(field, ())}
                for comodel in self._on_the_way(model, paths) & sources.keys():
                    yield model._name, field, comodel

    def _on_the_way(self, model, paths):
        """Return the names of the models that the relations of these paths lead to."""
        found = set()
        for path in paths:
            owner = model
            for name in path.split("."):
                field = owner._fields.get(name)
                if field is None or not field.comodel_name:
                    break
                found.add(field.comodel_name)
                owner = self.env[field.comodel_name]
        return found

    @mute_logger(*ERRORS)
    def test_nobody_outside_finds_a_bill_by_its_flags_or_reads_its_check_sheet(self):
        sheet = self.env["edic.ai.document.checks"]
        for login, user in self.outside.items():
            moves = self.move.with_user(user)
            for value in ([self.flag.id], False):
                with self.subTest(login, value=value), self.assertRaises(AccessError):
                    moves.search([("edic_flag_ids", "in", value)])
            with self.subTest(login), self.assertRaises(AccessError):
                sheet.with_user(user)._check_reader(self.move.id)
        sheet.with_user(self.accountant)._check_reader(self.move.id)
        found = self.move.with_user(self.accountant)
        found = found.search([("edic_flag_ids", "in", self.flag.ids)])
        self.assertEqual(found, self.move)

    def test_outsider_neither_reads_nor_clears_a_flag(self):
        for user in (*self.outside.values(), self.stranger):
            flag = self.flag.with_user(user)
            verdicts = self.env["edic.finance.verdict"].with_user(user)
            self._refused(
                user,
                {
                    "read": lambda flag=flag: flag.read(["code"]),
                    "not_a_finding": flag.action_false_positive,
                    "take": flag.action_take,
                    "confirm": flag.action_confirm,
                    "reopen": flag.action_reopen,
                    "dialog": flag.action_open_verdict,
                    "side_by_side": flag.edic_side_by_side,
                    "wizard": lambda verdicts=verdicts: verdicts.create(
                        {"flag_id": self.flag.id, "comment": "fine"}
                    ),
                },
            )
        self.assertEqual(self.flag.state, "new")

    def test_outsider_finds_no_flag(self):
        for user in (*self.outside.values(), self.stranger):
            flags = self.own.with_user(user)
            with self.subTest(user=user.login), mute_logger(*ERRORS):
                try:
                    found = flags.search_count([("id", "=", self.flag.id)])
                except AccessError:
                    found = 0
                self.assertEqual(found, 0)

    def test_outsider_draws_no_sample(self):
        for user in self.outside.values():
            samples = self.env["edic.finance.sample"].with_user(user)
            calls = {"read": lambda own=samples: own.search([])}
            calls["create"] = lambda own=samples: own.create({"name": "mine"})
            calls["draw"] = samples.action_draw
            self._refused(user, calls)

    def test_outsider_reads_and_decides_no_suggestion(self):
        for user in (*self.outside.values(), self.stranger):
            suggestion = self.suggestion.with_user(user)
            self._refused(
                user,
                {
                    "read": lambda own=suggestion: own.read(["value"]),
                    "evidence": suggestion.get_evidence,
                    "accept": suggestion.action_accept,
                    "reject": suggestion.action_reject,
                },
            )

    def test_accountant_finds_reads_and_takes_a_flag(self):
        flag = self.flag.with_user(self.accountant)
        self.assertTrue(
            self.own.with_user(self.accountant).search([("id", "=", flag.id)])
        )
        flag.action_take()
        self.assertEqual(flag.state, "review")
        self.assertTrue(flag.is_mine)
        self.assertTrue(self.suggestion.with_user(self.accountant).read(["value"]))

    def test_flag_is_read_with_its_record_only(self):
        """The accountant may not read one entry: its flag and suggestion go with it."""
        own = self.own.with_user(self.accountant)
        for model, name in (("account.move", "id"), ("account.move.line", "move_id")):
            self.env["ir.rule"].create(
                {
                    "name": "not this one",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "domain_force": f"[('{name}', '!=', {self.move.id})]",
                }
            )
        flag = self.flag.with_user(self.accountant)
        self.assertFalse(own.search([("id", "=", self.flag.id)]))
        suggestion = self.suggestion.with_user(self.accountant)
        self.assertFalse(suggestion.search([("id", "=", suggestion.id)]))
        self._refused(
            self.accountant,
            {
                "flag": lambda: flag.read(["code"]),
                "clear": flag.action_false_positive,
                "suggestion": lambda: suggestion.read(["value"]),
                "accept": suggestion.action_accept,
            },
        )

    def test_flag_of_a_deleted_record_stays(self):
        partner = self.env["res.partner"].create({"name": "Gone"})
        flag = self._flag("A15", "res.partner", partner)
        partner.unlink()
        own = self.own.with_user(self.accountant)
        self.assertTrue(own.search([("id", "=", flag.id)]))
        self.assertTrue(flag.with_user(self.accountant).read(["code"]))

    def test_verdict_refuses_a_flag_that_cannot_be_read(self):
        verdicts = self.env["edic.finance.verdict"]
        with mute_logger(*ERRORS), self.assertRaises(AccessError):
            verdicts.with_user(self.stranger).create({"flag_id": self.flag.id})
        open_ = verdicts.with_user(self.accountant).create({"flag_id": self.flag.id})
        for user in (self.stranger, self.outside["desk"]):
            others = open_.with_user(user)
            self._refused(
                user,
                {
                    "read": lambda own=others: own.read(["comment"]),
                    "write": lambda own=others: own.write({"comment": "x"}),
                    "decide": others.action_decide,
                },
            )

    def test_administrator_curates_nothing_that_he_may_not_read(self):
        manager = self.outside["administrator"]
        own = self.suggestion.with_user(manager)
        self._refused(manager, {"curate": own.action_add_to_evaluation})

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.tests.common import new_test_user, raw_row

from ..rights import ANYBODY, Rights, as_csv, is_edic, methods_of

PERSONS = ("res.users", "hr.employee", "hr.employee.public")
# whose task something is, not what somebody did: these may be searched and grouped
ASSIGNED = {
    ("edic.ai.budget", "user_id"),
    ("edic.ai.deployment", "test_user_ids"),
    ("edic.ai.mandate", "user_id"),
    ("edic.public.budget.credit", "user_id"),
    ("edic.public.procedure", "user_id"),
}
WITHOUT_ROWS = {"edic_finance_payment_order"}  # neither methods nor fields of its own
ERRORS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")


def is_refused(call, *args):
    """Tell whether a call ends in an AccessError.

    Without a savepoint for each, as `assertRaises` makes: there are thousands.
    """
    try:
        call(*args)
    except AccessError:
        return True
    return False


class RightsCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rights = Rights(cls.env)
        cls.roles = cls.rights.groups
        own = [g for n, g in cls.roles.items() if n not in ("public", "portal")]
        cls.every = Command.set([group.id for group in own])

    @classmethod
    def everything(cls, login, company=None):
        """Return somebody with every role that there is, in one company."""
        user = new_test_user(cls.env, login, "base.group_user")
        company = company or cls.env.company
        user.write(
            {
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [cls.every],
            }
        )
        return user


@tagged("post_install", "-at_install")
class TestRightsTable(RightsCase):
    """`docs/rights.csv` says who may do what, and it is so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.rights.table()

    def test_table_is_what_is_installed(self):
        addons = Path(get_module_path("edic_public_sector")).parent
        there = {path.parent.name for path in addons.glob("edic_*/__manifest__.py")}
        installed = self.env["ir.module.module"].sudo()._installed()
        if missing := there - installed.keys() - WITHOUT_ROWS:
            self.skipTest(f"not installed: {', '.join(sorted(missing))}")
        kept = addons.parent / "docs" / "rights.csv"
        old = kept.read_text(encoding="utf-8").splitlines()
        new = as_csv(self.rows).splitlines()
        added = sorted(set(new) - set(old))
        gone = sorted(set(old) - set(new))
        self.assertFalse(
            added or gone,
            "docs/rights.csv is of before; `make rights` writes it anew.\n"
            + "\n".join(["Now:", *added, "Before:", *gone]),
        )

    def test_every_method_says_who_may_call_it(self):
        unsaid = [row for row in self.rows if row[3] == ANYBODY]
        self.assertFalse(unsaid, "see edic_ai/roles.py: for_roles, reads, api.private")

    def test_no_role_implies_another_one(self):
        """No role gives another role's decisions to anybody."""
        own = {
            name: group
            for name, group in self.roles.items()
            if group.privilege_id.category_id.get_external_id().get(
                group.privilege_id.category_id.id
            )
            == "edic_ai.module_category_edic"
        }
        self.assertGreaterEqual(len(own), 10)
        for name, group in own.items():
            for other, implied in own.items():
                if name != other:
                    with self.subTest(role=name):
                        self.assertNotIn(implied, group.all_implied_ids, other)

    @mute_logger(*ERRORS)
    def test_method_refuses_whoever_has_no_such_role(self):
        users = {
            name: new_test_user(self.env, f"rights_{name}", xml_id)
            for name, group in self.roles.items()
            if (xml_id := group.get_external_id()[group.id])
        }
        tried, let_in = 0, []
        for model in self.rights.models():
            for name, method in methods_of(model).items():
                allowed = self.rights.callers(model, method)
                for role in users.keys() - allowed:
                    tried += 1
                    if not is_refused(method, model.with_user(users[role])):
                        let_in.append((model._name, name, role))
        self.assertFalse(let_in)
        self.assertGreater(tried, 1000)


@tagged("post_install", "-at_install")
class TestRightsOfDialogs(RightsCase):
    """A dialog is its owner's, and about what its owner may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.everything("dialog_owner")
        cls.colleague = cls.everything("dialog_colleague")
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls.everything("dialog_stranger", other)
        cls.dialogs = [m for m in cls.rights.models() if m._edic_is_dialog()]

    def test_all_dialogs_of_edic_are_found(self):
        own = {
            name
            for name in self.env.registry
            if self.env[name]._transient and is_edic(self.env[name]._original_module)
        }
        self.assertGreater(len(own), 15)
        self.assertLessEqual(own, {model._name for model in self.dialogs})
        self.assertTrue(self.env["account.payment.register"]._edic_is_dialog())

    @mute_logger(*ERRORS, "odoo.models")
    def test_nobody_else_reads_or_changes_a_dialog(self):
        let_in = []
        for model in self.dialogs:
            number = raw_row(self.env, model, create_uid=self.owner.id)
            for user in (self.colleague, self.stranger):
                others = model.with_user(user).browse(number)
                calls = {
                    "read": lambda record=others: record.read(["create_date"]),
                    "write": lambda record=others: record.write({}),
                    "unlink": lambda record=others: record.unlink(),
                }
                let_in += (
                    (model._name, user.login, name)
                    for name, call in calls.items()
                    if not is_refused(call)
                )
                own = others.browse()
                if own.has_access("read") and own.search([("id", "=", number)]):
                    let_in.append((model._name, user.login, "search"))
        self.assertFalse(let_in)

    @mute_logger(*ERRORS, "odoo.models")
    def test_dialog_refuses_what_its_owner_may_not_read(self):
        tried = 0
        for model in self.dialogs:
            own = model.with_user(self.owner)
            if not own.has_access("write"):
                continue
            for name in model._edic_subjects():
                comodel = self.env.get(model._fields[name].comodel_name or "")
                if comodel is None or comodel._transient or not comodel._auto:
                    continue
                if comodel._name in ("res.company", "res.currency", "res.users"):
                    continue  # every request reads these
                with self.subTest(model=model._name, field=name):
                    self._check_subject(model, name, comodel)
                tried += 1
        self.assertGreater(tried, 5)

    def _check_subject(self, model, name, comodel):
        number = raw_row(self.env, model, create_uid=self.owner.id)
        subject = comodel.sudo().search([], limit=1).id
        subject = subject or raw_row(self.env, comodel, create_uid=self.env.uid)
        self.env["ir.rule"].create(
            {
                "name": "nothing can be read",
                "model_id": self.env["ir.model"]._get_id(comodel._name),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        field = model._fields[name]
        value = subject if field.type == "many2one" else [Command.set([subject])]
        with self.assertRaises(AccessError):
            model.with_user(self.owner).browse(number).write({name: value})
        self._check_asked(model.with_user(self.owner), name, value)

    def _check_asked(self, dialog, name, value):
        """Check that a form's questions before saving say nothing of the subject."""
        if not dialog.has_access("create"):
            return
        with self.assertRaises(AccessError):
            dialog.onchange({name: value}, [name], {})
        if dialog._fields[name].type == "many2one" and name not in dialog._edic_inner:
            given = dialog.with_context(**{f"default_{name}": value})
            with self.assertRaises(AccessError):
                given.onchange({}, [], {name: {}})

    def test_dialog_names_its_subject_by_a_field_that_is_checked(self):
        """A number beside the name of a model is a reference that nothing checks."""
        wrong = [
            str(field)
            for model in self.dialogs
            for name, field in model._fields.items()
            if field.type == "integer" and name.endswith("_id")
        ]
        self.assertFalse(wrong, "use fields.Many2oneReference")


@tagged("post_install", "-at_install")
class TestNobodyIsCounted(RightsCase):
    """By no field that names a person can it be found what a colleague did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.everything("counting")
        cls.colleague = cls.everything("counted")
        cls.kept = [
            model
            for model in cls.rights.models()
            if model._auto and not model._transient and not model._abstract
        ]

    def test_each_field_of_a_person_is_uncounted(self):
        """But those that say whose task something is."""
        found = set()
        for model in self.kept:
            own = is_edic(model._original_module)
            for name, field in model._fields.items():
                added = field._modules and is_edic(field._modules[0])
                if field.comodel_name not in PERSONS or not (own or added):
                    continue
                if name not in model._edic_persons():
                    found.add((model._name, name))
        self.assertEqual(found, ASSIGNED)

    def test_no_order_names_a_person(self):
        for model in self.kept:
            names = {part.split()[0] for part in (model._order or "").split(",")}
            self.assertFalse(names & model._edic_persons(), model._name)

    @mute_logger(*ERRORS, "odoo.models")
    def test_no_way_to_count_a_colleague(self):
        tried, counted = 0, []
        for model in self.kept:
            own = model.with_user(self.reader)
            if not own.has_access("read"):
                continue
            for name in model._edic_persons():
                for way, call in self._ways(own, name).items():
                    tried += 1
                    if not is_refused(call):
                        counted.append((model._name, name, way))
        self.assertFalse(counted)
        self.assertGreater(tried, 500)

    def _ways(self, own, name):
        mate = self.colleague.id
        if own._fields[name].comodel_name == "res.partner":  # a follower
            mate = self.colleague.partner_id.id
        either = ["|", (name, "=", mate), ("id", "=", 0)]
        ways = {
            "search": lambda: own.search([(name, "=", mate)]),
            "search_count": lambda: own.search_count(either),
            "in": lambda: own.search_count([(name, "in", [mate, own.env.uid])]),
            "not": lambda: own.search_count(["!", (name, "!=", mate)]),
            "path": lambda: own.search_count([(f"{name}.login", "=", "counted")]),
            "any": lambda: own.search_count([(name, "any", [("id", "=", mate)])]),
            "name": lambda: own.search_read([(name, "ilike", "counted")], ["id"]),
            "within": lambda: own.search_count([("id", "any", [(name, "=", mate)])]),
            "web": lambda: own.web_search_read([(name, "=", mate)], {"id": {}}),
            "name_search": lambda: own.name_search("", [(name, "=", mate)]),
        }
        if own._fields[name].store:
            ways |= {
                "order": lambda: own.search([], order=f"{name} desc"),
                "group": lambda: own.formatted_read_group([], [name], ["__count"]),
                "sum": lambda: own.formatted_read_group(
                    [], [], [f"{name}:count_distinct"]
                ),
            }
        return ways

    @mute_logger(*ERRORS)
    def test_no_way_around_over_another_model(self):
        moves = self.env["account.move"].with_user(self.reader)
        mate = self.colleague.id
        for domain in (
            [("edic_step_ids.user_id", "=", mate)],
            [("edic_step_ids", "any", [("user_id", "=", mate)])],
            [("edic_flag_ids.owner_id.name", "ilike", "counted")],
            [("line_ids.move_id.edic_flag_ids.owner_id", "=", mate)],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                moves.search_count(domain)

    @mute_logger(*ERRORS)
    def test_no_way_over_what_odoo_notes_of_a_record(self):
        """By no message, task, follower or file of a record of EDIC."""
        mate, partner = self.colleague.id, self.colleague.partner_id.id
        tried = 0
        for name in ("edic.finance.flag", "edic.public.procedure", "edic.ai.incident"):
            own = self.env[name].with_user(self.reader)
            for path, value in (
                ("message_ids.author_id", partner),
                ("message_ids.author_id.name", "counted"),
                ("message_ids.create_uid", mate),
                ("message_ids.email_from", "counted"),
                ("message_ids.reply_to", "counted"),
                ("message_ids.partner_ids", partner),
                ("message_ids.notification_ids.res_partner_id", partner),
                ("message_ids.notification_ids", "counted"),
                ("message_ids.attachment_ids.create_uid", mate),
                ("message_ids.parent_id.child_ids.author_id", partner),
                ("activity_ids.create_uid", mate),
                ("activity_ids.user_id", mate),
                ("activity_user_id", mate),
                ("message_partner_ids", partner),
                ("message_follower_ids.partner_id", partner),
                ("message_follower_ids.email", "counted"),
            ):
                first, _dot, rest = path.partition(".")
                domains = [[(path, "ilike" if value == "counted" else "=", value)]]
                domains.append(["!", *domains[0]])
                domains.append([("id", "any", domains[0])])
                if rest:
                    domains.append([(first, "not any", [(rest, "in", [value])])])
                for domain in domains:
                    tried += 1
                    with self.subTest(name, domain=domain):
                        self.assertTrue(is_refused(own.search_count, domain))
            mine = self.reader.partner_id.id
            self.assertEqual(
                own.search_count([("message_ids.author_id", "=", mine)]), 0
            )
            own.search_count([("message_ids.body", "ilike", "counted")])
        self.assertGreater(tried, 100)

    def test_screens_offer_no_sorting_by_a_person(self):
        for model in self.kept:
            names, offers = model._edic_persons(), ["sortable", "groupable"]
            own = model.with_user(self.reader)
            if not names or not own.has_access("read"):
                continue
            for name, shown in own.fields_get(names, offers).items():
                with self.subTest(model=model._name, field=name):
                    self.assertFalse(shown.get("sortable") or shown.get("groupable"))

    def test_everybody_finds_what_is_own(self):
        flags = self.env["edic.finance.flag"].with_user(self.reader)
        self.assertEqual(flags.search_count([("is_mine", "=", True)]), 0)
        self.assertEqual(flags.search_count([("owner_id", "=", self.reader.id)]), 0)

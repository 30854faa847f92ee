# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ...company_check import log_foreign_links
from ...rpc import as_program
from ...write_guard import METHOD, by_method, is_of_edic, is_within, outside, within
from ..common import raw_row, script, user_of

stored_fields = script("stored_fields")
REGISTER = Path(__file__).parents[4] / "docs" / "stored_fields.csv"
REFUSALS = (AccessError, UserError, ValidationError)
VALUES = {
    "char": "x",
    "text": "x",
    "html": "x",
    "integer": 7,
    "float": 7.5,
    "monetary": 7.5,
    "date": "2026-01-02",
    "datetime": "2026-01-02 03:04:05",
    "json": {"x": 100},
    "binary": "eA==",
    "many2one": 10**9,
    "many2one_reference": 1,
    "many2many": [Command.link(1)],
    "one2many": [Command.link(1)],
}
# types of which a cell of an import says the value
CELLS = {"char", "text", "integer", "float", "date", "datetime", "boolean", "selection"}


def value_for(env, field):
    """Return a value that a client could send and that is not the default."""
    default = field.default(env[field.model_name]) if field.default else False
    if field.type == "boolean":
        return not default
    if field.type == "selection":
        return next(key for key in field.get_values(env) if key != default)
    return VALUES[field.type]


def has_own_way(model):
    """Return whether EDIC overrides how this model is written or created."""
    base = "odoo.addons.edic_ai.models.rights.base"  # the guard itself
    return any(
        name in found.__dict__
        for found in type(model).mro()
        if found.__module__.startswith("odoo.addons.edic_") and found.__module__ != base
        for name in ("write", "create")
    )


class FieldsCase(TransactionCase):
    """The highest role that is not the superuser: an administrator with all of EDIC's
    groups and those of the modules it extends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = user_of(cls.env, cls.env.company, "every_role", "base.group_system")
        groups = cls.env["ir.model.data"].search(
            [("model", "=", "res.groups"), ("module", "=like", "edic\\_%")]
        )
        more = ("account.group_account_manager", "purchase.group_purchase_manager")
        known = [cls.env.ref(name, raise_if_not_found=False) for name in more]
        ids = [*groups.mapped("res_id"), *(group.id for group in known if group)]
        cls.admin.sudo().write({"group_ids": [Command.link(number) for number in ids]})

    def guarded(self):
        """Return ``(model as the administrator meets it, field)`` of guarded fields."""
        for model in self.env.values():
            if model._abstract or not model._auto or model._transient:
                continue
            for name, writer in model._edic_writers().items():
                own = model.with_user(self.admin).sudo(False)
                yield own, model._fields[name], writer


@tagged("post_install", "-at_install")
class TestStoredFields(FieldsCase):
    """Every stored field that EDIC adds is known, with who may write it."""

    def setUp(self):
        super().setUp()
        if not REGISTER.exists():
            self.skipTest("The register stays with the source code.")
        installed = set(self.env["ir.module.module"]._installed())
        kept = stored_fields.read_rows(REGISTER)
        self.kept = [row for row in kept if row.addon in installed]
        self.found = stored_fields.found_rows(self.env)

    def test_register_has_every_stored_field(self):
        known, found = {r.key for r in self.kept}, {r.key for r in self.found}
        self.assertFalse(found - known, "not in docs/stored_fields.csv: make fields")
        self.assertFalse(known - found, "gone, but in docs/stored_fields.csv")

    def test_register_says_of_each_field_who_writes_it(self):
        known = {row.key: row for row in self.kept}
        wrong = [
            f"{row.model}.{row.field}: {row.writer}, not {known[row.key].writer}"
            for row in self.found
            if row.key in known and row.writer != known[row.key].writer
        ]
        self.assertFalse(wrong, "make fields")

    def test_register_leaves_nothing_open(self):
        rows = stored_fields.merged(self.found, self.kept)
        wrong = {
            row.key: names for row in rows if (names := stored_fields.missing(row))
        }
        self.assertFalse(wrong, "enter these columns in docs/stored_fields.csv")

    def test_a_new_relation_without_a_company_check_is_reported(self):
        model = self.env["edic.ai.incident"]
        field = model._fields["provider_id"]
        self.patch(field, "check_company", False)
        row = stored_fields._row(self.env, model, field, is_writable=True)
        self.assertIn("company", stored_fields.missing(row))


@tagged("post_install", "-at_install")
class TestWriteGuard(FieldsCase):
    """Fields that only the program writes are refused to everybody on each way."""

    def test_no_role_writes_a_guarded_field(self):
        passed = []
        for model, field, _writer in self.guarded():
            vals = {field.name: value_for(self.env, field)}
            try:
                with self.env.cr.savepoint():
                    model.browse().write(vals)
            except REFUSALS:
                continue
            passed.append(str(field))
        early = "account.move.line."  # returns at once where there is no record
        self.assertFalse([name for name in passed if not name.startswith(early)])

    def test_guard_itself_refuses_each_value(self):
        """The guard has the last word after a model's own `write`."""
        base = self.env.registry["base"].write
        for model, field, _writer in self.guarded():
            with self.subTest(field=str(field)), self.assertRaises(AccessError):
                base(model.browse(), {field.name: value_for(self.env, field)})

    def test_guard_refuses_no_field_that_a_role_writes(self):
        """A model's own `write` and `create` add guarded values to those that come
        in, and then have to open them."""
        refused, tried = [], 0
        for model, field in self._open_to_roles():
            vals = {field.name: value_for(self.env, field)}
            tried += 1
            for way in (model.browse().write, model.create):
                if self._is_refused_by_guard(way, vals):
                    refused.append(f"{way.__name__}: {field}")
        self.assertFalse(refused)
        self.assertGreater(tried, 100)

    def _open_to_roles(self):
        """Return ``[(model as the administrator meets it, field)]`` of fields of models
        that override `write` or `create`, which the register leaves to a role."""
        if stored_fields is None:
            self.skipTest("The register stays with the source code.")
        return [
            (model.with_user(self.admin).sudo(False), model._fields[row.field])
            for row in stored_fields.found_rows(self.env)
            if row.writer == stored_fields.ROLE
            for model in [self.env[row.model]]
            if has_own_way(model)
        ]

    def _is_refused_by_guard(self, way, vals):
        """Return whether the guard refuses the values; other refusals do not count."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                way(vals)
        except AccessError as error:
            return "Only the program writes this" in str(error)
        except Exception:  # noqa: BLE001  # no record, or not all that it needs
            return False
        return False

    def test_no_role_creates_with_a_guarded_value(self):
        passed = []
        for model, field, writer in self.guarded():
            if writer == METHOD and not self._is_create_refused(model, field):
                passed.append(str(field))
        self.assertFalse(passed)

    def _is_create_refused(self, model, field):
        """Return whether creating fails, or leaves the value out."""
        value = value_for(self.env, field)
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                made = model.create([{field.name: value}])
                return field.convert_to_write(made.sudo()[field.name], made) != value
        except REFUSALS:
            return True
        except (IntegrityError, KeyError, TypeError, AttributeError):
            # left out, and then something else was missing: it is not among the values
            return True

    def test_guard_itself_refuses_each_value_at_creation(self):
        """The guard has the last word after a model's own `create`."""
        base = self.env.registry["base"].create
        for model, field, writer in self.guarded():
            if writer == METHOD:
                with self.subTest(field=str(field)), self.assertRaises(AccessError):
                    base(model, [{field.name: value_for(self.env, field)}])

    def test_import_brings_no_guarded_value(self):
        """Each row could be read; what the guard itself refused is counted."""
        refused = 0
        for model, field, writer in self.guarded():
            if writer != METHOD or field.type not in CELLS:
                continue
            if not model.has_access("create"):
                continue
            with self.subTest(field=str(field)):
                found = self._import(model, field)
                made = model.browse(found["ids"] or ()).sudo()  # the value left out
                values = [field.convert_to_write(m[field.name], m) for m in made]
                self.assertNotIn(value_for(self.env, field), values)
                said = " ".join(
                    str(message["message"]) for message in found["messages"]
                )
                self.assertNotIn("does not seem to be", said, "a cell of another type")
            refused += "Only the program writes this" in said
        self.assertGreater(refused, 20)

    def _import(self, model, field):
        """Import one row with a value of the field and of all that is required."""
        required = {
            name: other
            for name, other in model._fields.items()
            if other.required and other.store and not (other.default or other.compute)
        }
        wanted = {**required, field.name: field}
        wanted = {n: f for n, f in wanted.items() if f.type in CELLS}
        cells = [self._cell(other) for other in wanted.values()]
        with mute_logger("odoo.sql_db"):
            return model.load(list(wanted), [cells])

    def _cell(self, field):
        value = value_for(self.env, field)
        if field.type == "selection":
            return str(dict(field._description_selection(self.env))[value])
        return str(value)

    def test_neither_context_nor_own_defaults_fill_guarded_fields(self):
        for model, field, writer in self.guarded():
            if writer != METHOD or field.type in ("one2many", "many2many"):
                continue
            value = value_for(self.env, field)
            asked = model.with_context(**{f"default_{field.name}": value})
            # the program as well: it may have got a client's context
            for reader in (asked, asked.with_user(SUPERUSER_ID)):
                with self.subTest(field=str(field), user=reader.env.uid):
                    found = reader.default_get([field.name]).get(field.name)
                    self.assertNotEqual(found, value)

    def test_program_takes_no_context_of_a_client_along(self):
        asked = self.env["edic.ai.incident"].with_user(self.admin)
        asked = asked.with_context(default_state="closed", active_test=False)
        program = as_program(asked.with_context(lang="fr_FR"))
        self.assertTrue(program.env.su)
        self.assertEqual(program.env.context, {"lang": "fr_FR"})

    def test_method_gives_a_default_to_a_field_that_it_opened(self):
        asked = self.env["edic.ai.incident"].with_context(default_state="closed")
        with by_method(asked, "state"):
            self.assertEqual(asked.default_get(["state"]), {"state": "closed"})
        self.assertNotEqual(asked.default_get(["state"]), {"state": "closed"})

    def test_copy_carries_no_guarded_value(self):
        wrong, tried = [], 0
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "edic.%")])
        rules.active = False  # the rows hold nothing, no company either
        for model, fields in self._guarded_copies():
            if not model.has_access("read"):
                continue
            original = model.browse(raw_row(self.env, model))
            try:
                found = self.env.registry["base"].copy_data(original)
            except AccessError:  # nor is it copied by whoever may not read it all
                continue
            wrong += [f"{model._name}.{name}" for name in fields & found[0].keys()]
            tried += len(fields)
        self.assertFalse(wrong)
        self.assertGreater(tried, 5)
        budget = self.env["edic.ai.budget"].create(
            {"name": "x", "scope": "all", "month_tokens": 1000}
        )
        copied = budget.with_user(self.admin).sudo(False).copy_data()[0]
        self.assertNotIn("currency_id", copied, "readonly: it is computed anew")

    def _guarded_copies(self):
        """Return ``[(model, names)]`` of guarded fields that Odoo would copy."""
        found = {}
        for model, field, writer in self.guarded():
            if writer == METHOD and field.copy and field.type != "one2many":
                found.setdefault(model, set()).add(field.name)
        return found.items()

    def test_field_that_another_module_extends_stays_guarded(self):
        asked = self.env["edic.ai.incident"].with_user(self.admin).sudo(False)
        field = asked._fields["state"]
        self.patch(field, "_modules", (*field._modules, "site_module"))
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        self.assertTrue(is_of_edic(field))
        with self.assertRaises(AccessError):
            asked.write({"state": "closed"})

    def test_field_of_odoo_that_edic_extends_is_odoos(self):
        field = self.env["res.company"]._fields["name"]
        self.patch(field, "_modules", (*field._modules, "edic_ai"))
        self.assertFalse(is_of_edic(field))

    def test_methods_open_the_fields_they_name_and_no_other(self):
        switch = self.env["edic.ai.switch"].with_user(self.admin).sudo(False)
        with by_method(switch, "is_on"):
            self.assertNotIn("is_on", switch._edic_closed(METHOD))
            self.assertIn("thrown_by_id", switch._edic_closed(METHOD))
        self.assertIn("is_on", switch._edic_closed(METHOD))
        with self.assertRaises(ValueError), by_method(switch, "no_such_field"):
            pass

    def test_context_of_a_client_opens_nothing(self):
        for key in ("edic_write_guard", "edic_switch", "edic_declaring", "su"):
            asked = self.env["edic.ai.incident"].with_user(self.admin).sudo(False)
            asked = asked.with_context(**{key: True})
            with self.subTest(key=key), self.assertRaises(AccessError):
                asked.write({"state": "closed"})

    def test_work_is_known_to_what_its_block_calls_and_to_nobody_after(self):
        with self.assertRaises(KeyError), within("edic_ai.test"):
            self.assertTrue(is_within("edic_ai.test"))
            self.assertFalse(is_within("edic_ai.other"))
            with by_method(self.env["edic.ai.switch"], "is_on"):
                self.assertTrue(is_within("edic_ai.test"))
            raise KeyError
        self.assertFalse(is_within("edic_ai.test"))
        self.env = self.env(context={"edic_ai.test": True, "edic_write_guard": True})
        self.assertFalse(is_within("edic_ai.test"))

    def test_record_is_worked_on_until_the_block_that_began_it_ends(self):
        both = self.env["res.partner"].create([{"name": "one"}, {"name": "two"}])
        first, second = both
        with within("edic_ai.test", first):
            self.assertEqual(outside("edic_ai.test", both), second)
            self.assertEqual(outside("edic_ai.other", both), both)
            with within("edic_ai.test", both):
                self.assertFalse(outside("edic_ai.test", both))
            self.assertEqual(outside("edic_ai.test", both), second)
        self.assertEqual(outside("edic_ai.test", both), both)

    def test_company_stays_where_others_refer_to_the_record(self):
        other = self.env["res.company"].create({"name": "Other (fictive)"})
        provider = self.env["edic.ai.provider"].create(
            {
                "name": "x (fictive)",
                "preset": "custom",
                "base_url": "http://127.0.0.1",
                "company_id": self.env.company.id,
            }
        )
        provider.company_id = other
        provider.company_id = self.env.company
        self.env["edic.ai.model"].create({"name": "x", "provider_id": provider.id})
        with self.assertRaises(UserError):
            provider.company_id = other
        with self.assertRaises(UserError):
            provider.company_id = False
        provider.company_id = self.env.company  # nothing changes

    def test_upgrade_names_what_points_into_another_company(self):
        other = self.env["res.company"].create({"name": "Other (fictive)"})
        provider = self.env["edic.ai.provider"].create(
            {
                "name": "x (fictive)",
                "preset": "custom",
                "base_url": "http://127.0.0.1",
                "company_id": other.id,
            }
        )
        incident = self.env["edic.ai.incident"].create(
            {"name": "x (fictive)", "description": "x"}
        )
        with self.assertRaises(UserError):
            incident.sudo().provider_id = provider
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_ai_incident SET provider_id = %s WHERE id = %s",
            [provider.id, incident.id],
        )
        with self.assertLogs("odoo.addons.edic_ai.company_check", "WARNING") as logs:
            log_foreign_links(self.env, "edic_ai")
        self.assertIn("edic.ai.incident", "".join(logs.output))

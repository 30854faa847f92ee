# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged
from odoo.tools import SQL

from ..audit_room_common import RoomCase

OPEN = {"name"}  # columns of a sample that stay open after the draw
RESULTS = (
    "result_text",
    "has_result",
    "has_rate",
    "rate",
    "rate_low",
    "rate_high",
    "misstatement",
    "projected",
)
HIGHEST_RIGHTS = (
    "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver,base.group_system,"
    "edic_finance.group_edic_finance_accountant,account.group_account_manager"
)


def columns(model):
    """Return the stored fields of a model that a client could name, but its own."""
    return sorted(
        name
        for name, field in model._fields.items()
        if field.store and field.column_type and name not in MAGIC_COLUMNS
    )


@tagged("post_install", "-at_install")
class TestAuditSampleFixed(RoomCase):
    """The basis of a sample's result is fixed at the draw, and in the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.highest = cls.make_user("highest", HIGHEST_RIGHTS)

    def drawn(self, **vals):
        sample = self.sample(**{"method": "monetary", "size": 4, **vals})
        sample.action_draw()
        return sample

    def examined(self, **vals):
        """A drawn sample, all of whose items have an outcome, one of them wrong."""
        sample = self.drawn(**vals)
        sample.line_ids.outcome = "right"
        line = sample.line_ids.filtered(lambda line: not line.is_certain)[:1]
        line.write({"outcome": "wrong", "right_value": line.book_value / 2})
        return sample

    def another(self, record, name):
        """Return another value of a field than the record's, as a client writes it."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            values = field.get_values(record.env)
            return next(other for other in values if other != value)
        if field.type == "many2one":
            others = record.env[field.comodel_name].sudo().search([])
            return (others - value)[:1].id
        return {
            "boolean": lambda: not value,
            "integer": lambda: value + 1,
            "many2one_reference": lambda: value + 1,
            "float": lambda: value - 30,
            "monetary": lambda: value * 2 + 1,
            "char": lambda: f"{value or ''}1",
            "text": lambda: f"{value or ''}1",
            "date": lambda: value - timedelta(days=30),
            "datetime": lambda: value - timedelta(days=30),
            "json": lambda: {"0": [99, 0]},
        }[field.type]()

    def result(self, sample):
        sample.env.invalidate_all()
        return [sample.sudo()[name] for name in RESULTS]

    def read_by_the_result(self, sample, records):
        """Return the columns of records that change the result where they change."""
        before, found = self.result(sample), set()
        for name in columns(records):
            record = records[0].sudo()
            value = record._fields[name].convert_to_column(
                self.another(record, name), record
            )
            with self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(records._table),
                        SQL.identifier(name),
                        value,
                        record.id,
                    )
                )
                if self.result(sample) != before:
                    found.add(name)
                savepoint.rollback()
        sample.env.invalidate_all()
        return found

    def test_all_that_the_result_rests_on_is_in_the_ledger_of_the_draw(self):
        found = set()
        for method in ("monetary", "stratified"):
            sample = self.examined(method=method, size=6, bounds="500;1000")
            facts = sample._draw_entry().facts
            read = self.read_by_the_result(sample, sample)
            self.assertFalse(read - facts.keys(), "not in the ledger's entry")
            found |= read
        self.assertLessEqual({"confidence", "size", "method", "strata"}, found)
        self.assertEqual(facts["confidence"], "95.0")
        self.assertFalse(set(columns(sample)) - {*facts, *OPEN, "state"})

    def test_what_the_draw_wrote_of_an_item_is_in_its_digest(self):
        self.drawn()  # that an item could be moved to
        sample = self.examined()
        entered = {"outcome", "right_value", "note"}
        line = sample.line_ids.filtered(lambda line: line.outcome == "wrong")
        read = self.read_by_the_result(sample, line) - entered
        self.assertLessEqual({"book_value", "hits", "is_certain"}, read)
        self.assertEqual(sample._changed_since_draw(), ([], []))
        for name in read:
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                line.sudo()[name] = self.another(line, name)
                self.assertEqual(sample._changed_since_draw()[0], ["drawn"])
                savepoint.rollback()
            line.invalidate_recordset()

    def test_no_client_changes_what_was_drawn(self):
        sample = self.drawn()
        sample.line_ids.outcome = "right"
        names = [name for name in columns(sample) if name not in OPEN]
        self.assertIn("confidence", names)
        plan = self.plan().sudo()
        for user in (self.auditor, self.accountant, self.highest):
            own = sample.with_user(user)
            for name in names:
                value = self.another(sample.sudo(), name)
                with self.subTest(name, user=user.login):
                    with self.assertRaises(UserError):
                        own.write({name: value})
                    commands = [Command.update(sample.id, {name: value})]
                    with self.assertRaises(UserError):
                        plan.with_user(user).write({"sample_ids": commands})
        sample.name = "Another title"
        sample.with_user(self.auditor).line_ids[0].note = "read"

    def test_no_import_changes_what_was_drawn(self):
        sample = self.drawn()
        name = {"module": "__export__", "name": f"sample_{sample.id}"}
        self.env["ir.model.data"].sudo().create(
            {**name, "model": sample._name, "res_id": sample.id}
        )
        xml_id = ".".join(name.values())
        for name, text in {"confidence": "60", "size": "9", "seed": "x"}.items():
            for user in (self.auditor, self.accountant, self.highest):
                with self.subTest(name, user=user.login):
                    samples = self.env["edic.finance.sample"].with_user(user)
                    loaded = samples.load(["id", name], [[xml_id, text]])
                    self.assertFalse(loaded["ids"])
        sample.invalidate_recordset()
        self.assertEqual((sample.confidence, sample.size), (95.0, 4))

    def test_another_confidence_is_another_draw_in_the_ledger(self):
        sample = self.examined()
        other = sample.copy({"confidence": 60})
        other.action_draw()
        self.assertEqual(other._draw_entry().facts["confidence"], "60.0")
        self.assertEqual(sample._draw_entry().facts["confidence"], "95.0")

    def test_what_was_changed_in_the_database_is_seen(self):
        sample = self.examined()
        self.env.cr.execute(
            "UPDATE edic_finance_sample SET confidence = 60 WHERE id = %s", [sample.id]
        )
        sample.invalidate_recordset()
        self.assertEqual(sample._changed_since_draw(), (["confidence"], []))
        papers = self.env["edic.ai.document.sample"].with_user(self.auditor)
        words = "\n".join(papers._produce(sample.id, "html").words())
        self.assertIn("Not as the audit trail has the draw: Confidence", words)

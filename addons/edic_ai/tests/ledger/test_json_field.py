# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ...json_field import SchemaJson, clear_malformed
from ...write_guard import is_of_edic

GARBAGE = (5, "x", [[["x"]]], {"x": {"x": [100]}})


@tagged("post_install", "-at_install")
class TestSchemaJson(TransactionCase):
    """A JSON column holds values of a known form, whoever writes it."""

    def stored(self):
        for model in self.env.values():
            if model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if field.type == "json" and field.store and is_of_edic(field):
                    yield model, field

    def test_every_stored_json_field_has_a_schema(self):
        wrong = [
            str(field)
            for _model, field in self.stored()
            if not isinstance(field, SchemaJson) or field.schema is None
        ]
        self.assertFalse(wrong, "use edic_ai.json_field.SchemaJson")

    def test_garbage_is_refused_to_the_superuser_too(self):
        takes_all = {"edic.ai.suggestion"}  # the value of any field
        for model, field in self.stored():
            refused = 0
            for value in GARBAGE:
                try:
                    field.convert_to_column(value, model.sudo())
                except ValidationError:
                    refused += 1
            with self.subTest(field=str(field)):
                least = 1 if model._name in takes_all else 2
                self.assertGreaterEqual(refused, least)

    def test_what_is_malformed_is_emptied_by_the_upgrade(self):
        run = self.env["edic.ai.health"].sudo()
        provider = self.env["edic.ai.provider"].create(
            {"name": "x (fictive)", "preset": "custom", "base_url": "http://127.0.0.1"}
        )
        row = run.search([("provider_id", "=", provider.id)]) or run.create(
            {"provider_id": provider.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_ai_health SET probe = '[100]' WHERE id = %s", [row.id]
        )
        row.invalidate_recordset()
        self.assertEqual(row.probe, [100], "what is there is read as it is")
        with self.assertLogs("odoo.addons.edic_ai.json_field", "WARNING"):
            self.assertEqual(clear_malformed(self.env, row._name, "probe"), row.ids)
        self.assertFalse(row.probe)
        self.assertEqual(clear_malformed(self.env, row._name, "probe"), [])

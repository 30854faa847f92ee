# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDefinitions(TransactionCase):
    def test_what_models_say_is_kept_while_data_changes(self):
        tasks = self.env["edic.ai.task"]
        found = tasks._edic_counting()
        self.env["res.company"].create({"name": "Another"})
        self.registry.clear_all_caches()
        self.assertIs(tasks._edic_counting(), found)

    def test_a_new_field_is_known_at_once(self):
        tasks = self.env["edic.ai.task"]
        self.assertNotIn("x_clerk_id", tasks._edic_counting())
        self.env["ir.model.fields"].create(
            {
                "model_id": self.env["ir.model"]._get_id(tasks._name),
                "name": "x_clerk_id",
                "field_description": "Clerk",
                "ttype": "many2one",
                "relation": "res.users",
            }
        )
        found = self.env["edic.ai.task"]._edic_counting()
        self.assertIsNone(found["x_clerk_id"])  # by which nobody may search

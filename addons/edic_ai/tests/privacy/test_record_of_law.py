# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import TransactionCase, tagged

JS_CLASS = "edic_ai_record_of_law"
# beside the models that refuse to be deleted: what is filed once it is saved
DECLARED = {"edic.ai.mandate", "edic.ai.person.request"}


@tagged("post_install", "-at_install")
class TestRecordOfLaw(TransactionCase):
    """A form of a record that nobody can take back asks before it makes one."""

    def models_of_law(self):
        kept = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("edic.")
            and not model._abstract
            and hasattr(model, "_unlink_never")
        }
        return kept | DECLARED

    def forms_of(self, res_model):
        return self.env["ir.ui.view"].search(
            [
                ("model", "=", res_model),
                ("type", "=", "form"),
                ("mode", "=", "primary"),
            ]
        )

    def test_models_that_refuse_to_be_deleted_are_found(self):
        found = self.models_of_law()
        self.assertGreaterEqual(
            found,
            {
                "edic.ai.declaration",
                "edic.ai.erasure.request",
                "edic.ai.incident",
                "edic.ai.legal.hold",
                "edic.ai.switch",
                *DECLARED,
            },
        )

    def test_each_form_of_them_asks_before_it_saves(self):
        looked_at = 0
        for res_model in sorted(self.models_of_law()):
            for view in self.forms_of(res_model):
                arch = etree.fromstring(view.get_combined_arch())
                if arch.get("create") in ("0", "false") and arch.get("edit") in (
                    "0",
                    "false",
                ):
                    continue
                with self.subTest(view=view.xml_id):
                    self.assertEqual(arch.get("js_class"), JS_CLASS)
                looked_at += 1
        self.assertGreaterEqual(looked_at, 7)

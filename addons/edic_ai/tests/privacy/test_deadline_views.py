# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDeadlineViews(TransactionCase):
    """Views of Odoo that we extend: tests/architecture reads our own files alone."""

    def test_views_that_we_extend_show_the_day(self):
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", "edic%")]
        )
        views = self.env["ir.ui.view"].browse(ours.mapped("res_id")).exists()
        extended = views.filtered(
            lambda view: view.inherit_id and view.mode == "extension"
        ).inherit_id
        self.assertGreater(len(extended), 5)
        relative = extended.filtered(
            lambda view: "remaining_days" in view.get_combined_arch()
        )
        self.assertFalse(relative.mapped("xml_id"))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import TransactionCase, tagged

SHOWN_IN = ("form", "list", "kanban")  # elsewhere no widget shows a field
NUMBER, CHOSEN = "many2one_reference_integer", "many2one_reference"


@tagged("post_install", "-at_install")
class TestReferenceViews(TransactionCase):
    """A field that names a record of any model is shown by a widget made for it.

    The browser holds its value as an object; a widget for numbers crashes the page.
    """

    def shown(self):
        """Yield view, model and node of each such field, of views as they are combined.

        A node in a list within a form is of the list's own model.
        """
        for view in self.whole_views():
            arch = etree.fromstring(view.get_combined_arch())
            yield from self.nodes_within(view, self.env[view.model], arch)

    def whole_views(self):
        """Return the views of this product, and those of Odoo that it extends."""
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", "edic%")]
        )
        views = self.env["ir.ui.view"].browse(ours.mapped("res_id")).exists()
        views = views.filtered(lambda view: view.type in SHOWN_IN)
        while parts := views.filtered(lambda view: view.mode == "extension"):
            views = views - parts | parts.inherit_id
        return views

    def nodes_within(self, view, model, parent):
        for node in parent:
            field = model._fields.get(node.get("name")) if node.tag == "field" else None
            if field is not None and field.type == "many2one_reference":
                yield view, field, node
            inner = self.env[field.comodel_name] if field and field.relational else None
            yield from self.nodes_within(view, model if inner is None else inner, node)

    def test_each_field_that_names_a_record_has_a_widget_for_it(self):
        looked_at = 0
        for view, field, node in self.shown():
            looked_at += 1
            with self.subTest(view=view.xml_id, field=field.name):
                widget = node.get("widget", CHOSEN)
                self.assertIn(widget, (NUMBER, CHOSEN))
                if widget == CHOSEN and node.get("invisible") != "1":
                    names = node.xpath("ancestor::*[last()]//field/@name")
                    self.assertIn(field.model_field, names)
        self.assertGreaterEqual(looked_at, 4)

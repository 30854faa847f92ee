# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A tool that another addon imports by Odoo's name is the one that tests import."""

from edic_ai.tools.paper import fonts


def test_tool_is_one_module_under_both_of_its_names():
    from odoo.addons.edic_ai.tools.paper import fonts as imported_in_odoo

    assert imported_in_odoo is fonts
    assert fonts.__spec__.name == "edic_ai.tools.paper.fonts"

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .hoot import run_hoot


@tagged("post_install", "-at_install", "edic_js")
class TestComponents(HttpCase):
    def test_components(self):
        run_hoot(self, "edic_ai")


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components(self):
        run_hoot(self, "edic_ai", "mobile")

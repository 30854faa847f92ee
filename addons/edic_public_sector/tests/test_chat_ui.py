# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_finance.tests.test_ui import hoot_id, is_no_verdict


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_components(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=mobile&timeout=15000"
            f"&id={hoot_id('@edic_public_sector')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=is_no_verdict,
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged


def hoot_id(name):
    """The id by which hoot knows a suite, from its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


class HootCase(HttpCase):
    preset = "desktop"

    def run_hoot(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={self.preset}&timeout=15000"
            f"&id={hoot_id('@edic_ai')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            # what hoot says of itself is summed up in its last line
            error_checker=lambda message: "[HOOT]" not in message,
        )


@tagged("post_install", "-at_install", "edic_js")
class TestComponents(HootCase):
    def test_components(self):
        self.run_hoot()


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HootCase):
    preset = "mobile"
    browser_size = "375x667"
    touch_enabled = True

    def test_components(self):
        self.run_hoot()

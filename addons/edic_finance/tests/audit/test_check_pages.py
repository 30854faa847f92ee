# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.edic_ai.tests.common import script

check_pages = script("check_pages")
FOLDER = Path(__file__).parents[4] / "docs" / "checks"


@tagged("post_install", "-at_install")
class TestCheckPages(TransactionCase):
    """Each check has a page, and it says what the check says of itself."""

    def setUp(self):
        super().setUp()
        if not FOLDER.exists():
            self.skipTest("The pages stay with the source code.")
        self.pages = check_pages.render_pages(self.env)

    def test_pages_are_as_generated(self):
        stale = [
            name
            for name, text in self.pages.items()
            if not (FOLDER / name).exists()
            or (FOLDER / name).read_text(encoding="utf-8") != text
        ]
        self.assertFalse(stale, "make checks")

    def test_no_page_is_left_of_a_check_that_is_gone(self):
        checks = {path.name for path in FOLDER.glob("*.md")}
        self.assertFalse(checks - set(self.pages), "make checks")

    def test_page_names_the_addon_that_adds_a_parameter(self):
        page = self.pages["A43.md"]
        self.assertIn(
            "`A43.price` | More expensive than ordered by more than (with", page
        )
        self.assertNotIn("(with `edic_finance`)", "".join(self.pages.values()))

    def test_page_is_in_english_whoever_renders_it(self):
        in_german = self.env(context={**self.env.context, "lang": "de_DE"})
        self.assertEqual(check_pages.render_pages(in_german), self.pages)

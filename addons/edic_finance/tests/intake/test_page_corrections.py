# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .test_intake_common import IntakeCase
from .test_pages import LINES, pdf_page, replaced

WRONG, RIGHT = "4711-0001", "GL-26-0017"


@tagged("post_install", "-at_install")
class TestPageCorrections(IntakeCase):
    """A person's correction on a draft is learned for the vendor's next bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(user=cls.clerk)
        partners = cls.env["res.partner"].sudo()
        cls.vendor = partners.create(
            {"name": "Gartenbau Lindenhof", "vat": "DE136695976", "is_company": True}
        )

    def take_in(self, number, wrong=WRONG):
        """Take in a bill of the vendor, on which the number that counts stands beside
        words that no rule knows, and another where a rule looks for it."""
        lines = replaced(LINES, "GL-2026-017", wrong)
        lines = (*lines, (330, 270, 9, "Unser Zeichen"), (460, 270, 9, number))
        rows, _action = self.upload(**{"bill.pdf": pdf_page(lines)})
        return rows

    def number(self, document):
        field = document.page_values["fields"]["number"]
        return field["value"], field["band"]

    @property
    def layouts(self):
        return self.env["edic.finance.layout"].search([])

    def place(self, document, text):
        """Return the box of a word of the page."""
        words = (
            word
            for line in document.page_ids.lines
            for cell in line
            for word in cell
            if word[0] == text
        )
        return next(words)[1:5]

    def test_number_that_is_typed_is_read_at_the_next_bill(self):
        first = self.take_in(RIGHT)
        self.assertEqual(self.number(first), (WRONG, "sure"))
        first.move_id.ref = RIGHT
        second = self.take_in("GL-26-0018")
        self.assertEqual(first.move_id.state, "draft")
        self.assertEqual(self.number(second), ("GL-26-0018", "check"))
        self.assertEqual(second.move_id.ref, "GL-26-0018")

    def test_number_that_is_shown_on_the_page_is_read_at_the_next_bill(self):
        first = self.take_in(RIGHT)
        first.action_take_value(1, self.place(first, RIGHT), "number")
        self.assertEqual(
            self.number(self.take_in("GL-26-0018")), ("GL-26-0018", "check")
        )

    def test_correction_that_is_undone_is_forgotten(self):
        first = self.take_in(RIGHT)
        first.move_id.ref = RIGHT
        self.assertTrue(self.layouts.corrections)
        first.action_undo_value("number")
        self.assertFalse(self.layouts.corrections)
        self.assertEqual(self.number(self.take_in("GL-26-0018")), (WRONG, "sure"))

    def test_value_that_is_typed_back_is_forgotten(self):
        first = self.take_in(RIGHT)
        first.move_id.ref = RIGHT
        first.move_id.ref = WRONG
        self.assertFalse(self.layouts.corrections)

    def test_correction_goes_with_the_vendor_of_the_bill(self):
        first = self.take_in(RIGHT)
        first.move_id.ref = RIGHT
        self.assertEqual(self.layouts.partner_id, self.vendor)
        other = self.vendor.sudo().copy({"name": "Baumpflege Ostheim", "vat": False})
        first.move_id.partner_id = other
        corrected = self.layouts.filtered("corrections")
        self.assertEqual(corrected.partner_id, other)

    def test_confirmation_and_what_is_not_on_the_page_teach_nothing(self):
        first = self.take_in(RIGHT)
        first.action_confirm_values(["number", "date"])
        first.move_id.ref = "SOMETHING-ELSE-1"
        self.assertFalse(self.layouts)

    def test_correction_stores_no_value(self):
        first = self.take_in(RIGHT)
        first.move_id.ref = RIGHT
        stored = str(self.layouts.corrections)
        self.assertIn("unser zeichen", stored)
        for value in (RIGHT, "4711", "1487", "Musterhausen", "2026-11-03"):
            self.assertNotIn(value, stored)

    def test_correction_of_another_company_is_not_used(self):
        first = self.take_in(RIGHT)
        first.move_id.ref = RIGHT
        other = self.env["res.company"].sudo().create({"name": "Another town"})
        words = self.layouts.corrections[0]["words"]
        layouts = self.env["edic.finance.layout"].sudo()
        self.assertEqual(layouts._like(words, self.company), (self.layouts, 1.0))
        self.assertEqual(layouts._like(words, other), (layouts, 0.0))

    def test_newest_correction_counts(self):
        first = self.take_in(RIGHT)
        second = self.take_in("GL-26-0018", "4711-0002")
        first.move_id.ref = RIGHT
        second.move_id.ref = "GL-26-0018"
        second.action_take_value(1, self.place(second, "4711-0002"), "number")
        self.assertEqual(len(self.layouts.corrections), 2)
        third = self.take_in("GL-26-0019", "4711-0003")
        self.assertEqual(self.number(third)[0], "4711-0003")

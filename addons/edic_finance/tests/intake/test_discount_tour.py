# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import HttpCase, tagged

from .test_intake_common import IntakeCase, ubl_bill

GROSS, SAVED, SAVED_VAT = Decimal("1190.00"), Decimal("23.80"), Decimal("3.80")


@tagged("post_install", "-at_install", "edic_tour")
class TestDiscountTour(IntakeCase, HttpCase):
    """An accountant uploads a bill that grants 2 % of 1,190.00 until today, sees so and
    posts it; another one finds it among what lapses, and pays the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.env["res.lang"]._activate_lang("en_US")
        # who posts does not pay (A45)
        cls.payer = cls.person("payer", "edic_finance.group_edic_finance_accountant")
        (cls.clerk | cls.payer).sudo().lang = "en_US"
        cls.env["res.partner"].create({"name": "Papeterie Lindenhof"})

    def test_accountants_take_a_discount(self):
        today = fields.Date.context_today(self.journal)
        invoice = ubl_bill(
            terms="#SKONTO#TAGE=1#PROZENT=2.00#",
            day=(today - timedelta(1)).isoformat(),
            due=(today + timedelta(29)).isoformat(),
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "discount.xml", "raw": invoice, "public": True}
        )
        self.env["ir.model.data"].create(
            {
                "module": "edic_finance",
                "name": "tour_discount",
                "model": attachment._name,
                "res_id": attachment.id,
            }
        )
        start = "/odoo/vendor-bills"
        self.start_tour(start, "edic_discount", login=self.clerk.login)
        self.start_tour(start, "edic_discount_pay", login=self.payer.login)
        self.env.invalidate_all()
        documents = self.env["edic.finance.document"]
        bill = documents.search([("company_id", "=", self.company.id)]).move_id
        self.assertEqual(bill.edic_discount_ids.state, "taken")
        payment = bill.matched_payment_ids
        self.assertEqual(payment.amount, float(GROSS - SAVED))
        self.assertEqual(bill.amount_residual, 0.0)
        lines = payment.move_id.line_ids
        vat = sum(lines.filtered("tax_repartition_line_id").mapped("credit"))
        self.assertAlmostEqual(vat, float(SAVED_VAT))

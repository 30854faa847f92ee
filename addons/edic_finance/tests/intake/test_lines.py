# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a document: units, base quantities, and charges that are coded as their
line."""

from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ...models.intake.bill_difference import BillDifference
from .test_intake_common import IntakeCase

HEAD = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>L-1</cbc:ID>
<cbc:IssueDate>2026-03-02</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{totals}{lines}</Invoice>"""
TOTALS = """<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>19</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">{net}\
</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">{total}\
</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{total}</cbc:PayableAmount>
</cac:LegalMonetaryTotal>"""
LINE = """<cac:InvoiceLine><cbc:ID>{number}</cbc:ID>
<cbc:InvoicedQuantity unitCode="{unit}">{quantity}</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>{charges}
<cac:Item><cbc:Name>Item {number}</cbc:Name>
<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount>
<cbc:BaseQuantity unitCode="{unit}">{base}</cbc:BaseQuantity></cac:Price>
</cac:InvoiceLine>"""
CHARGE = """<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
<cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason>
<cbc:Amount currencyID="EUR">{amount}</cbc:Amount></cac:AllowanceCharge>"""
PIECES = {"unit": "H87", "quantity": "1", "base": "1"}


def document(*rows):
    """Return a UBL invoice of lines; a row has the values of `LINE` but for its net
    amount, and the amounts of its charges."""
    lines, sums = [], []
    for number, row in enumerate(rows, 1):
        row = {**PIECES, "charges": (), **row}
        price, base = Decimal(row["price"]), Decimal(row["base"])
        net = (price * Decimal(row["quantity"]) / base).quantize(Decimal("0.01"))
        net += sum(map(Decimal, row["charges"]))
        sums.append(net)
        charges = "".join(
            CHARGE.format(reason=f"Charge {place}", amount=amount)
            for place, amount in enumerate(row["charges"])
        )
        values = {"number": number, "net": net, "charges": charges}
        lines.append(LINE.format(**row | values))
    net = sum(sums)
    tax = (net * 19 / 100).quantize(Decimal("0.01"))
    totals = TOTALS.format(net=net, tax=tax, total=net + tax)
    return HEAD.format(totals=totals, lines="".join(lines)).encode()


@tagged("post_install", "-at_install")
class TestLines(IntakeCase):
    def charged(self):
        charges = ("1.00", "2.00", "3.00", "4.00", "5.00")
        rows = [{"price": price, "charges": charges} for price in ("100", "50", "7")]
        bill = self.bill("a.xml", document(*rows))
        self.assertEqual(len(bill.invoice_line_ids), 18)
        self.assert_equal_to_document(bill)
        return bill

    def of_line(self, bill, number):
        lines = bill.invoice_line_ids.sorted("id")
        own = lines.filtered(lambda line: line.edic_line_number == number)
        return own[0], own[1:]

    def account(self, code):
        return (
            self.env["account.account"]
            .sudo()
            .create({"code": code, "name": code, "account_type": "expense"})
        )

    # --- charges ----------------------------------------------------------------------
    def test_lines_to_code_are_those_of_the_document(self):
        bill = self.charged()
        self.assertEqual(bill.edic_coding["total"], 3)
        self.assertEqual(len(bill._edic_lines_to_decide()), 3)
        line, charges = self.of_line(bill, "2")
        self.assertEqual(charges.edic_parent_line_id, line)
        self.assertEqual(charges.mapped("price_subtotal"), [1.0, 2.0, 3.0, 4.0, 5.0])

    def test_charges_take_over_what_a_person_codes_their_line_with(self):
        bill = self.charged()
        line, charges = self.of_line(bill, "1")
        other, _charges = self.of_line(bill, "2")
        account, before = self.account("6815"), other.account_id
        totals = BillDifference(bill).booked()
        line.account_id = account
        self.assertEqual(charges.account_id, account)
        self.assertEqual(other.account_id, before)
        line.account_id = before
        self.assertEqual(charges.account_id, before, "also when it changes again")
        self.assertEqual(BillDifference(bill).booked(), totals)
        self.assertFalse(bill.edic_difference)

    def test_charges_take_over_what_is_entered_in_the_form(self):
        bill = self.charged()
        line, charges = self.of_line(bill, "1")
        account = self.account("6815")
        self.env.user.sudo().group_ids += self.env.ref("account.group_account_readonly")
        place = bill.invoice_line_ids.ids.index(line.id)
        with Form(bill) as form, form.invoice_line_ids.edit(place) as row:
            row.account_id = account
        self.assertEqual((line + charges).account_id, account)

    def test_a_charge_that_is_coded_apart_is_a_line_of_its_own(self):
        bill = self.charged()
        line, charges = self.of_line(bill, "1")
        apart, account = charges[0], self.account("6815")
        apart.account_id = account
        self.assertFalse(apart.edic_parent_line_id)
        self.assertEqual(bill.edic_coding["total"], 4)
        line.account_id = self.account("6816")
        self.assertEqual(apart.account_id, account)
        self.assertEqual(charges[1:].account_id, line.account_id)

    def test_a_charge_with_another_account_is_never_posted_unseen(self):
        """However it came there: what a program computes is no decision."""
        bill = self.charged()
        _line, charges = self.of_line(bill, "1")
        account = self.account("6815")
        self.env.cr.execute(
            "UPDATE account_move_line SET account_id = %s WHERE id = %s",
            [account.id, charges[0].id],
        )
        self.env.invalidate_all()
        self.assertIn(charges[0], bill._edic_lines_to_decide())

    def test_a_client_does_not_say_whose_charge_a_line_is(self):
        bill = self.charged()
        first, _charges = self.of_line(bill, "1")
        second, _charges = self.of_line(bill, "2")
        with self.assertRaises(AccessError):
            first.with_user(self.manager).edic_parent_line_id = second

    def test_lines_with_the_same_number_are_not_each_others_charges(self):
        raw = document({"price": "5"}, {"price": "6"})
        raw = raw.replace(b"<cbc:ID>2</cbc:ID>", b"<cbc:ID>1</cbc:ID>")
        lines = self.bill("a.xml", raw).invoice_line_ids
        self.assertFalse(lines.edic_parent_line_id)
        self.assertEqual(len(set(lines.mapped("edic_line_number"))), 2)

    # --- quantities and units ---------------------------------------------------------
    def test_price_is_that_of_one_unit(self):
        """BT-146 is the price of so many units as BT-149 says."""
        for price, quantity, base, unit_price, net in (
            ("12.50", "250", "100", 0.125, 31.25),
            ("0.99", "7", "3", 2.31 / 7, 2.31),
            ("1000", "0.5", "1", 1000, 500.0),
        ):
            row = {"price": price, "quantity": quantity, "base": base}
            bill = self.bill("a.xml", document(row))
            self.assert_equal_to_document(bill)
            [line] = bill.invoice_line_ids
            self.assertEqual(line.quantity, float(quantity))
            self.assertAlmostEqual(line.price_unit, unit_price, 9)
            self.assertEqual(line.price_subtotal, net)

    def test_unit_is_odoos_where_that_is_sure_and_always_kept(self):
        codes = {
            "H87": "product_uom_unit",
            "EA": "product_uom_unit",
            "C62": "product_uom_unit",
            "HUR": "product_uom_hour",
            "MLT": "product_uom_milliliter",
            "KWH": "product_uom_kwh",
            "MON": None,
            "LS": None,
        }
        rows = [{"price": "5", "unit": code} for code in codes]
        lines = self.bill("a.xml", document(*rows)).invoice_line_ids.sorted("id")
        self.assertEqual(lines.mapped("edic_unit"), list(codes))
        for line, name in zip(lines, codes.values(), strict=True):
            wanted = name and self.env.ref(f"uom.{name}")
            self.assertEqual(line.product_uom_id, wanted or self.env["uom.uom"])

    def test_a_group_counted_twice_is_explained(self):
        """BT-106 that adds a group up: the document does not add up, and says so."""
        raw = self.content("facturx_sub01.xml")
        bill = self.bill("a.xml", raw.replace(b">1620.00<", b">3120.00<"))
        self.assertEqual(bill.amount_untaxed, 1620.0)
        self.assertIn("does not add up", bill.edic_difference)

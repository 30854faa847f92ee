# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from base64 import b64decode
from collections import Counter
from contextlib import contextmanager
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

from lxml import etree

from odoo.tools import file_open
from odoo.tools.pdf import PdfFileWriter

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.intake.bill_difference import BillDifference


def _scan_pdf():
    writer, out = PdfFileWriter(), BytesIO()
    writer.addBlankPage(100, 100)
    writer.write(out)
    return out.getvalue()


SCAN_PDF = _scan_pdf()
SCAN_PNG = b64decode(  # one white pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAA"
    "AABJRU5ErkJggg=="
)


def ubl_bill(
    *,
    terms="",
    due="",
    net="1000.00",
    vat="190.00",
    prepaid="",
    total=None,
    credit=False,
    currency="EUR",
    day="2024-03-04",
    number="R-1",
):
    """Return a UBL invoice with one line of 19 % VAT, for tests of its payment."""
    gross = Decimal(net) + Decimal(vat)
    payable = gross - Decimal(prepaid or 0) if total is None else total

    def amount(name, value):
        return f'<cbc:{name} currencyID="{currency}">{value}</cbc:{name}>'

    name = "CreditNote" if credit else "Invoice"
    quantity = "CreditedQuantity" if credit else "InvoicedQuantity"
    category = (
        "<cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    )
    means = "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>{}"
    means += "</cac:PaymentMeans>"
    due_date = due and f"<cbc:DueDate>{due}</cbc:DueDate>"
    if credit:
        due_of_credit = due and f"<cbc:PaymentDueDate>{due}</cbc:PaymentDueDate>"
        means, due_date = means.format(due_of_credit), ""
    note = (
        terms and f"<cac:PaymentTerms><cbc:Note>{terms}</cbc:Note></cac:PaymentTerms>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{name} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{name}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>{number}</cbc:ID><cbc:IssueDate>{day}</cbc:IssueDate>{due_date}
<cbc:{name}TypeCode>{"381" if credit else "380"}</cbc:{name}TypeCode>
<cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName>
<cbc:Name>Papeterie Lindenhof</cbc:Name></cac:PartyName><cac:PartyLegalEntity>
<cbc:RegistrationName>Papeterie Lindenhof</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
{means if credit else ""}{note}
<cac:TaxTotal>{amount("TaxAmount", vat)}<cac:TaxSubtotal>
{amount("TaxableAmount", net)}{amount("TaxAmount", vat)}
<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>{amount("LineExtensionAmount", net)}
{amount("TaxExclusiveAmount", net)}{amount("TaxInclusiveAmount", gross)}
{amount("PrepaidAmount", prepaid) if prepaid else ""}
{amount("PayableAmount", payable)}</cac:LegalMonetaryTotal>
<cac:{name}Line><cbc:ID>1</cbc:ID><cbc:{quantity}>1</cbc:{quantity}>
{amount("LineExtensionAmount", net)}<cac:Item><cbc:Name>Paper</cbc:Name>
<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price>{amount("PriceAmount", net)}</cac:Price></cac:{name}Line>
</{name}>""".encode()


@contextmanager
def counted_parses():
    """Count how often lxml makes a tree of an XML, by the digest of the XML.

    A search for a DOCTYPE ends at the first element, and makes no tree.
    """
    counts, fromstring = Counter(), etree.fromstring

    def counting(text, parser=None, **options):
        if isinstance(text, bytes) and (parser is None or parser.target is None):
            counts[sha256(text).hexdigest()] += 1
        return fromstring(text, parser, **options)

    with patch.object(etree, "fromstring", counting):
        yield counts


class IntakeCase(AccountTestInvoicingCommon):
    """A German company and a person who codes its bills and may do no more."""

    country_code, chart_template = "DE", "de_skr03"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.journal = cls.company_data["default_journal_purchase"]
        accountant = "edic_finance.group_edic_finance_accountant"
        cls.clerk = cls.person("intake_clerk", accountant)
        # may also keep the vendors' contacts
        cls.keeper = cls.person("keeper", f"{accountant},base.group_partner_manager")
        cls.manager = cls.person("intake_manager", "account.group_account_manager")
        cls.env = cls.env(user=cls.clerk)

    @classmethod
    def person(cls, login, groups):
        company = cls.company
        return new_test_user(
            cls.env,
            login,
            groups,
            company_id=company.id,
            company_ids=company.ids,
        )

    @staticmethod
    def content(name):
        with file_open(f"edic_finance/tests/data/{name}", "rb") as file:
            return file.read()

    def upload(self, *names, **files):
        """Upload files as the clerk does with the button "Upload".

        :return: the rows of the files and the action that the client gets
        """
        files = {name: self.content(name) for name in names} | files
        attachments = self.env["ir.attachment"].create(
            [{"name": name, "raw": raw} for name, raw in files.items()]
        )
        action = (
            self.env["account.journal"]
            .with_context(default_move_type="in_invoice")
            .create_document_from_attachment(attachments.ids)
        )
        rows = self.env["edic.finance.document"].search(
            [("attachment_id", "in", attachments.ids)], order="id"
        )
        return rows, action

    def bill(self, name, raw=None):
        """Return the bill of a file; a second one, where it is a bill already."""
        rows, _action = self.upload(**{name: raw}) if raw else self.upload(name)
        self.assertEqual(len(rows), 1)
        if rows.state == "duplicate":
            rows.action_bill_nevertheless()
        return rows.move_id

    def enter_seller(self, **vals):
        """Return the seller of the samples (xrechnung_*.xml) as a contact."""
        contacts = self.env["res.partner"].sudo()
        return contacts.create(
            {
                "name": "[Seller name]",
                "is_company": True,
                "street": "[Seller address line 1]",
                "zip": "12345",
                "city": "[Seller city]",
                "country_id": self.env.ref("base.de").id,
                **vals,
            }
        )

    def enter_vendor(self, bill):
        """Create the vendor of a bill as its document has him, if he is missing."""
        if not bill.partner_id:
            self.env["edic.finance.vendor"].create({"move_id": bill.id}).action_create()
        return bill

    def assert_equal_to_document(self, bill):
        self.assertEqual(BillDifference(bill).booked(), bill.edic_document_id._totals())
        self.assertFalse(bill.edic_difference)

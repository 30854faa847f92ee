# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from base64 import b64decode
from collections import Counter
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

from lxml import etree

from odoo.tools import file_open
from odoo.tools.pdf import PdfFileWriter

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.edic_ai.tests.common import new_test_user


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

    def assert_equal_to_document(self, bill):
        self.assertEqual(bill._edic_totals(), bill.edic_document_id._totals())
        self.assertFalse(bill.edic_difference)

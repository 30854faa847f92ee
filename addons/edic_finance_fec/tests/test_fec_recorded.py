# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from odoo.tests import tagged

from odoo.addons.edic_finance.tests.audit_common import AuditCase


@tagged("post_install", "-at_install")
class TestFecRecorded(AuditCase):
    def export(self, **vals):
        wizard = self.env["l10n_fr.fec.export.wizard"].create(
            {"date_from": "2026-01-01", "date_to": "2026-12-31", **vals}
        )
        result = wizard.with_company(self.company).generate_fec()
        trace = self.env["edic.ai.trace"].sudo().search([], limit=1)
        if not vals:  # entries that close the year are recorded before it
            trace = trace.search([("use_case", "=", "books.fec")], limit=1)
        return result, trace

    def test_a_test_file_closes_nothing(self):
        result, trace = self.export(test_file=True)
        self.assertEqual((trace.use_case, trace.facts["locked"]), ("books.fec", False))
        digest = hashlib.sha256(result["file_content"]).hexdigest()
        self.assertEqual(trace.facts["sha256"], digest)
        self.assertIn("FEC", trace.summary)
        self.assertFalse(self.findings("A36"))

    def test_an_official_one_closes_the_year(self):
        _result, trace = self.export()
        self.assertTrue(trace.facts["locked"])
        self.assertEqual(trace.company_ref, self.company.id)
        [found] = [o for o in self.findings("A36") if o.facts["what"] == "fec"]
        self.assertEqual(found.severity, "low")
        self.assertEqual(self.check("A36")._words(found.facts).title[:9], "A control")

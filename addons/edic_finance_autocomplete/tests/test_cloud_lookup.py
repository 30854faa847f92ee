# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

FIELD = "field_partner_autocomplete"


@tagged("post_install", "-at_install")
class TestCloudLookup(TransactionCase):
    """Names of companies leave the house only where the company wants it."""

    def requests(self):
        """Return what would be sent for a name, a VAT number and a domain."""
        api, sent = type(self.env["iap.autocomplete.api"]), []

        def contact(_self, _endpoint, action, *_params, **_options):
            sent.append(action)
            return {"data": []}

        partners = self.env["res.partner"]
        with patch.object(api, "_contact_iap", contact):
            partners.autocomplete_by_name("Papeterie Grandval", 0)
            partners.autocomplete_by_vat("FR83404833048", 0)
            partners.enrich_by_domain("grandval.example")
        return sent

    def widgets(self, model):
        arch = self.env[model].get_view(view_type="form")["arch"]
        return FIELD in arch or "res_partner_many2one" in arch

    def test_nothing_is_sent_or_offered_until_the_company_wants_it(self):
        module = "odoo.addons.partner_autocomplete.models.res_partner.check_vies"
        with patch(module) as vies:
            self.assertFalse(self.requests())
        vies.assert_not_called()
        self.assertFalse(self.widgets("res.partner"))
        self.assertFalse(self.widgets("account.move"))

    def test_company_that_switches_it_on_is_recorded_and_alone_asks(self):
        self.env.company.edic_cloud_lookup = True
        self.assertEqual(
            self.requests(), ["search_by_name", "search_by_vat", "enrich_by_domain"]
        )
        self.assertTrue(self.widgets("res.partner"))
        self.assertTrue(self.widgets("account.move"))
        domain = [("use_case", "=", "finance.cloud_lookup")]
        trace = self.env["edic.ai.trace"].search(domain, limit=1, order="id desc")
        self.assertEqual(trace.facts["edic_cloud_lookup"], [False, True])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env = self.env(context={"allowed_company_ids": other.ids})
        self.assertFalse(self.requests())
        self.assertFalse(self.widgets("res.partner"))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.modules import module
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.tests.egress import Egress
from odoo.addons.edic_ai.tests.rewrite_common import TEXT, RewriteCase
from odoo.addons.website.models.website import Website


@tagged("post_install", "-at_install")
class TestWebsite(RewriteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        param = "website.olg_api_endpoint"
        cls.env["ir.config_parameter"].set_param(param, cls.stranger.url)

    def test_configurator_sends_no_texts(self):
        asked = {"placeholders": [TEXT], "industry": "town hall"}
        route = "/api/olg/1/generate_placeholder"
        for call, tried in (
            (self.env["website"]._OLG_api_rpc, []),
            # the guard sees what core would do
            (self.core, [("127.0.0.1", self.stranger_port)]),
        ):
            with (
                self.subTest(tried=tried),
                # core's client does not even try while a test runs
                patch.object(module, "current_test", None),
                mute_logger("odoo.addons.iap.tools.iap_tools"),
                Egress() as egress,
                self.assertRaises(AccessError),
            ):
                call(route, dict(asked))
            self.assertEqual(egress.refused, tried)
        self.assertFalse(self.stranger.captured)

    def core(self, route, params):
        return Website._OLG_api_rpc(self.env["website"], route, params)

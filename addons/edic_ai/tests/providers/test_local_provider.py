# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged

from ...cli.edic_local_model import add_local_model
from ..gateway_common import GatewayCase


@tagged("post_install", "-at_install")
class TestLocalProvider(GatewayCase):
    def setUp(self):
        super().setUp()
        known = self.env["edic.ai.provider"].search([("preset", "=", "local")])
        known.preset = "custom"

    def test_plumbing_model_serves_testers_and_says_what_it_is(self):
        (self.house + self.cloud).sudo().state = "retired"
        key = patch.dict("os.environ", {"EDIC_AI_KEY_LOCAL": self.fake.api_key})
        self.enterContext(key)
        provider = add_local_model(self.env, self.fake.openai_url)
        self.assertTrue(provider.is_plumbing)
        self.assertEqual(provider.key_state, "there")
        provider.model_ids.name = "mistral-small-latest"
        uses = provider.model_ids.deployment_ids
        self.assertIn(self.decider, uses.test_user_ids)
        self.assertEqual(set(uses.mapped("state")), {"test"})
        gateway = self.gateway.with_user(self.decider)
        self.assertTrue(self.ask(gateway=gateway).text)

    def test_a_second_start_corrects_the_address_alone(self):
        first = add_local_model(self.env, "http://127.0.0.1:8081/v1")
        again = add_local_model(self.env, "http://127.0.0.1:8082/v1")
        self.assertEqual(first, again)
        self.assertEqual(first.base_url, "http://127.0.0.1:8082/v1")

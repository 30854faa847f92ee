# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from fakes.fake_provider import FakeProvider, Step, closed_port

from ...tools.providers.breaker import FAILURES
from ..common import new_test_user
from ..gateway_common import GatewayCase


@tagged("post_install", "-at_install")
class TestProbe(GatewayCase):
    """*Test connection* says what is wrong and what to do, one sentence each."""

    def setUp(self):
        super().setUp()
        self.provider = self.house.provider_id

    def probe(self, **vals):
        if vals:
            self.provider.write({**vals, "new_key": self.fake.api_key})
        self.provider.action_test()
        self.work()
        return self.provider.probe_html

    def steps(self):
        return self.provider.health_ids.probe["steps"]

    def test_probe_is_stopped_like_all_ai(self):
        self.env["edic.ai.switch"].create({"scope": "global", "reason": "audit"})
        with self.assertRaisesRegex(UserError, "audit"):
            self.provider.action_test()
        self.assertFalse(self.fake.captured)

    def test_who_did_not_ask_is_told_that_somebody_did(self):
        other = new_test_user(self.env, "other", "edic_ai.group_edic_ai_manager")
        self.provider.action_test()
        seen = self.provider.with_user(other)
        mine = self.provider.is_my_test, self.provider.is_others_test
        self.assertEqual(mine, (True, False))
        self.assertEqual((seen.is_my_test, seen.is_others_test), (False, True))
        self.provider.test_task_id.sudo().state = "failed"
        self.assertEqual((seen.is_my_test, seen.is_others_test), (False, False))

    def test_who_may_not_write_a_provider_has_no_button(self):
        views = self.env["edic.ai.provider"]
        for group, shown in (
            ("edic_ai.group_edic_ai_manager", False),
            ("edic_ai.group_edic_ai_manager,base.group_system", True),
        ):
            user = new_test_user(self.env, group[-6:], group)
            arch = views.with_user(user).get_view(view_type="form")["arch"]
            self.assertEqual('name="action_test"' in arch, shown)
            may = self.provider.with_user(user).has_access("write")
            self.assertEqual(may, shown)

    def test_all_is_well(self):
        html = self.probe()
        self.assertEqual(
            self.steps(),
            dict.fromkeys(("reached", "key", "answer", "schema"), "ok"),
        )
        self.assertNotIn("text-danger", html)

    def test_no_key_is_said_to_be_accepted_where_there_is_none(self):
        def probed(key):
            endpoint = replace(self.provider._endpoint(), api_key=key)
            return self.env["edic.ai.gateway"]._probe(endpoint, "m")

        found = probed(self.fake.api_key)
        self.assertEqual(found["steps"]["key"], "ok")
        self.assertIn("The key is accepted: yes", self.provider._probe_table(found))
        self.patch(self.fake, "api_key", "")
        found = probed("")
        self.assertEqual(found["steps"]["key"], "unneeded")
        probe_table = self.provider._probe_table(found)
        self.assertIn("Key: not needed", probe_table)
        self.assertNotIn("accepted", probe_table)

    def test_a_server_that_wants_a_key_says_so(self):
        self.provider.key_source = "none"
        html = self.probe()
        self.assertIn("asks for a key", html)
        self.assertIn("The key is accepted: no", html)

    def test_mistrals_own_interface(self):
        self.probe(base_url=self.fake.url, kind="mistral")
        self.assertEqual(set(self.steps().values()), {"ok"})

    def test_nobody_listens(self):
        html = self.probe(base_url=f"http://127.0.0.1:{closed_port()}/v1")
        self.assertIn("Nothing listens there", html)
        self.assertEqual(self.steps(), {"reached": "failed"})

    def test_old_servers_failures_do_not_keep_calls_from_the_new(self):
        health = self.env["edic.ai.health"]
        for _again in range(FAILURES):
            health._failed(self.provider, "timeout", is_outage=True)
        self.assertTrue(health._may_call(self.provider))
        self.env.invalidate_all()
        self.provider.name = "The same server"
        self.env.flush_all()
        self.assertTrue(health._may_call(self.provider))
        self.provider.base_url = "http://127.0.0.1:9/v1"
        self.env.flush_all()
        self.assertIsNone(health._may_call(self.provider))

    def test_unknown_host_is_told(self):
        # with the SDK: Odoo's tests let requests go to this machine alone
        html = self.probe(base_url="https://no-such-host.invalid", kind="mistral")
        self.assertIn("name of the server is unknown", html)

    def test_a_certificate_that_is_not_trusted_or_expired(self):
        for tls, expected in (
            ("good", "not trusted"),
            ("expired", "has expired or is not yet valid"),
        ):
            with FakeProvider(tls=tls) as fake, self.secrets(fake.ca_file, tls):
                html = self.probe(base_url=fake.openai_url)
                self.assertIn(expected, html)

    def secrets(self, ca_file, tls):
        """The authority of an expired certificate is known, of the good one is not."""
        folder = Path(ca_file).parent
        self.provider.ca_file = tls == "expired" and Path(ca_file).name
        return patch.dict("os.environ", {"EDIC_AI_SECRETS": str(folder)})

    def test_a_wrong_key(self):
        self.provider.new_key = "another"
        html = self.probe()
        self.assertIn("refuses the key", html)
        self.assertEqual(self.steps(), {"reached": "ok", "key": "failed"})

    def test_a_model_that_is_not_there(self):
        self.house.model_id.name = "no-such-model"
        html = self.probe()
        self.assertIn("has no model no-such-model", html)
        self.assertIn("mistral-small-latest", html)

    def test_a_model_that_keeps_to_no_schema(self):
        self.fake.script(Step(), Step(), Step(text="I would say so."))
        html = self.probe()
        self.assertIn("does not keep to a schema", html)
        self.assertEqual(self.steps()["schema"], "failed")

    def test_an_address_without_v1(self):
        html = self.probe(base_url=self.fake.openai_url.removesuffix("/v1"))
        self.assertIn("should end with /v1", html)

    def test_test_is_in_the_ledger(self):
        self.probe()
        trace = self.env["edic.ai.trace"].search(
            [("use_case", "=", "connection.test")], limit=1
        )
        self.assertEqual(trace.status, "ok")
        self.assertEqual(trace.res_id, self.provider.id)

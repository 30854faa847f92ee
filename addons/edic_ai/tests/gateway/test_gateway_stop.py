# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import threading
import time

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from fakes.fake_provider import FakeProvider, Step

from ...tools.providers.contract import DataClass, Limits
from ...tools.providers.errors import AiStopped
from ...tools.providers.request import Origin, Request

USE_CASE = "test.stop"


@tagged("post_install", "-at_install")
class TestGatewayStop(BaseCase):
    """With committed rows and several connections, as in a server (R36)."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.fake = self.enterContext(FakeProvider())
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            provider = env["edic.ai.provider"].create(
                {
                    "name": "Of a test",
                    "base_url": self.fake.openai_url,
                    "zone": "on_premise",
                    "new_key": self.fake.api_key,
                }
            )
            model = env["edic.ai.model"].create(
                {
                    "provider_id": provider.id,
                    "name": "mistral-small-latest",
                    "can_chat": True,
                }
            )
            model.sudo().card_state = "approved"
            model.flush_recordset()
            self.company_id, self.provider_id = env.company.id, provider.id
            cr.execute(
                "INSERT INTO edic_ai_deployment"
                " (company_id, use_case, model_id, provider_id, state, sequence)"
                " VALUES (%s, %s, %s, %s, 'approved', 1)",
                (env.company.id, USE_CASE, model.id, provider.id),
            )
        self.addCleanup(self.remove)

    def remove(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM edic_ai_switch WHERE reason = %s", (USE_CASE,))
            mine, made = (USE_CASE,), (self.provider_id,)
            cr.execute("DELETE FROM edic_ai_deployment WHERE use_case = %s", mine)
            cr.execute("DELETE FROM edic_ai_provider WHERE id = %s", made)
            cr.execute("DELETE FROM edic_ai_usage WHERE use_case = %s", (USE_CASE,))

    def ask(self, on_chunk):
        with self.registry.cursor() as cr:
            gateway = Environment(cr, SUPERUSER_ID, {})["edic.ai.gateway"]
            return gateway._ask(
                Request(
                    use_case=USE_CASE,
                    company_id=self.company_id,
                    data_class=DataClass.PUBLIC,
                    prompt="edic.ai.try",
                    variables={"question": "Tell a long story."},
                    limits=Limits(deadline_s=30, max_attempts=1),
                ),
                origin=Origin.BACKGROUND,
                on_chunk=on_chunk,
            )

    def throw(self):
        self.fake.wait_captured()
        with self.registry.cursor() as cr:
            switches = Environment(cr, SUPERUSER_ID, {})["edic.ai.switch"]
            switches.create({"scope": "global", "reason": USE_CASE})
        self.thrown = time.monotonic()

    def stopped(self):
        thread = threading.Thread(target=self.throw)
        thread.start()
        with self.assertRaises(AiStopped):
            self.ask(lambda text: None)
        thread.join()
        self.assertLess(time.monotonic() - self.thrown, 5)
        self.assertTrue(self.fake.wait_disconnected())
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT facts->>'error.type' FROM edic_ai_trace"
                " WHERE use_case = %s ORDER BY id DESC LIMIT 1",
                (USE_CASE,),
            )
            self.assertEqual(cr.fetchone(), ("stopped",))
            key = f"provider/{self.provider_id}"
            cr.execute("SELECT count(*) FROM edic_ai_slot WHERE key = %s", (key,))
            self.assertEqual(cr.fetchone(), (0,))

    def test_a_stream_is_cut_and_the_provider_hung_up_on(self):
        self.fake.script(Step(endless=True, drip=0.05))
        self.stopped()

    def test_a_call_that_has_not_answered_yet_is_ended(self):
        self.fake.script(Step(wait=25))
        self.stopped()

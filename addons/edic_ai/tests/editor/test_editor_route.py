# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from types import SimpleNamespace
from unittest.mock import patch

from odoo import http
from odoo.exceptions import AccessError
from odoo.modules import module
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.html_editor.controllers.main import HTML_Editor
from odoo.addons.mail.controllers.google_translate import GoogleTranslateController
from odoo.addons.mail.tools.discuss import Store

from fakes.fake_provider import Step

from ..egress import Egress
from ..rewrite_common import TEXT, RewriteCase

ROUTES = ("/html_editor/generate_text", "/web_editor/generate_text")
SAID = [{"role": "system", "content": "Answer between <generated_text> tags."}]


@tagged("post_install", "-at_install")
class TestGuard(RewriteCase):
    """The guard of these tests sees what core does, so that it would see it here."""

    def setUp(self):
        super().setUp()
        http._request_stack.push(SimpleNamespace(env=self.env))
        self.addCleanup(http._request_stack.pop)

    def core(self):
        controller = HTML_Editor()
        generate = controller.generate_text.original_endpoint
        # core's client does not even try while a test runs
        with patch.object(module, "current_test", None):
            return generate(controller, TEXT, SAID)

    @mute_logger("odoo.addons.iap.tools.iap_tools")
    def test_core_s_route_is_caught(self):
        with Egress() as egress, self.assertRaises(AccessError):
            self.core()
        self.assertEqual(egress.refused, [("127.0.0.1", self.stranger_port)])
        self.assertFalse(self.stranger.captured)

    @mute_logger("odoo.addons.iap.tools.iap_tools")
    def test_core_s_route_hands_the_text_to_a_stranger(self):
        with Egress(self.stranger_port) as egress, self.assertRaises(AccessError):
            self.core()
        self.assertIn(b"BX-1187", egress.sent[self.stranger_port])
        self.assertIn(b"BX-1187", self.stranger.captured[0].body)

    def test_core_s_translation_of_messages_is_caught(self):
        # past Odoo's own guard, which looks at `requests` alone
        odoo_s = patch.object(type(self), "_request_handler", self.pass_on)
        with Egress() as egress, odoo_s, self.assertRaises(OSError):
            GoogleTranslateController()._post(data={"q": TEXT})
        self.assertEqual({h for h, _port in egress.refused}, {TRANSLATOR})

    @staticmethod
    def pass_on(session, prepared, timeout, **_options):
        return session.get_adapter(prepared.url).send(prepared, timeout=timeout)


TRANSLATOR = "translation.googleapis.com"


@tagged("post_install", "-at_install")
class TestEditorRoute(HttpCase, RewriteCase):
    """Over HTTP: texts reach the model that the policy knows, and nothing else."""

    def setUp(self):
        super().setUp()
        self.authenticate(self.writer.login, self.writer.login * 2)
        ports = (self.fake_port, self.http_port())
        self.egress = self.enterContext(Egress(*ports))

    def call(self, route, **params):
        """Call a route as a client of core's own route; return its result or error."""
        self.env.flush_all()
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.opener.post(self.base_url() + route, json=body).json()
        self.env.invalidate_all()
        return answer

    def generate(self, route=ROUTES[0], prompt=TEXT, said=None):
        return self.call(route, prompt=prompt, conversation_history=said)

    def test_text_goes_to_the_model_and_nowhere_else(self):
        for route in ROUTES:
            with self.subTest(route):
                self.fake.captured.clear()
                self.fake.script(Step(text="<generated_text>Gebühr</generated_text>"))
                answer = self.generate(route, said=SAID)
                self.assertEqual(
                    answer["result"], "<generated_text>Gebühr</generated_text>"
                )
                self.assertEqual(len(self.fake.captured), 1)
                self.assertIn(b"BX-1187", self.fake.bodies[0])
                self.assertIn(b"between <generated_text>", self.fake.bodies[0])
        self.assertFalse(self.egress.refused)
        self.assertFalse(self.stranger.captured)
        self.assertIn(b"BX-1187", self.egress.sent[self.fake_port])
        statuses = self.entries().mapped("status")
        self.assertEqual(statuses.count("started"), len(ROUTES))

    def refused(self, answer, sentence):
        data = answer["error"]["data"]
        self.assertEqual(data["name"], "odoo.exceptions.UserError")
        self.assertIn(sentence, data["message"])
        self.assertFalse(self.fake.captured)
        self.assertFalse(self.stranger.captured)
        self.assertFalse(self.egress.refused)
        self.assertNotIn(self.fake_port, self.egress.sent)

    @mute_logger("odoo.http")
    def test_without_a_model_there_is_a_sentence(self):
        self.no_model()
        self.refused(self.generate(), "No language model is set up")

    @mute_logger("odoo.http")
    def test_what_the_policy_denies_does_not_leave(self):
        self.denied()
        self.refused(self.generate(), "policy")

    @mute_logger("odoo.http")
    def test_too_much_and_nothing_are_refused(self):
        self.refused(self.generate(prompt=" "), "no text")
        self.refused(self.generate(prompt=None, said=["hello", None]), "no text")
        self.refused(self.generate(prompt="x" * 8_001), "8000")

    @mute_logger("odoo.http")
    def test_who_is_not_of_the_house_is_refused(self):
        self.portal.password = "portal_ai" * 2
        self.authenticate("portal_ai", "portal_ai" * 2)
        answer = self.generate()
        self.assertIn("NotAPersonError", answer["error"]["data"]["name"])
        self.authenticate(None, None)
        self.assertEqual(self.generate()["error"]["code"], 100)
        self.assertFalse(self.fake.captured)
        self.assertFalse(self.stranger.captured)

    # --- messages -------------------------------------------------------------------
    def message(self):
        values = {"message_type": "comment", "body": f"<p>{TEXT}</p><p>Bye</p>"}
        about = {"model": "res.partner", "res_id": self.partner.id}
        return self.env["mail.message"].create({**values, **about})

    def test_a_message_is_translated_by_the_model(self):
        self.fake.script(Step(text="Die Gebühr\n<img src=x onerror=alert(1)>"))
        message = self.message()
        answer = self.call("/mail/message/translate", message_id=message.id)["result"]
        self.assertIn("Die Gebühr", answer["body"])
        self.assertNotIn("<img", answer["body"])
        self.assertEqual(answer["lang_name"], "another language")
        self.assertIn(b"BX-1187", self.fake.bodies[0])
        self.assertFalse(self.egress.refused)
        entry = self.entries()[:1]
        self.assertEqual(
            (entry.res_model, entry.res_id), ("res.partner", self.partner.id)
        )

    def test_without_a_model_a_message_is_not_translated(self):
        self.no_model()
        message = self.message()
        answer = self.call("/mail/message/translate", message_id=message.id)["result"]
        self.assertIn("No language model is set up", answer["error"])
        self.assertFalse(self.egress.refused)
        self.assertFalse(self.env["mail.message.translation"].search([]))

    def test_messages_can_be_translated_where_a_model_is_set_up(self):
        """A key of any remote service will do."""
        for user, shown in ((self.writer, True), (self.portal, False)):
            self.assertEqual(self.feature(user), shown)
        self.no_model()
        self.assertFalse(self.feature(self.writer))

    def feature(self, user):
        store = Store()
        user.with_user(user)._init_store_data(store)
        return store.get_result()["Store"]["hasMessageTranslationFeature"]

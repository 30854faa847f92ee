# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools.misc import file_path

from ...tools.providers.presets import PRESETS
from ..common import EdicAiCase, new_test_user

CANARY = "sk-canary-5f2b"


def make_provider(env, **vals):
    return env["edic.ai.provider"].create(
        {
            "name": "House server",
            "preset": "custom",
            "base_url": "http://127.0.0.1:9/v1",
            "zone": "on_premise",
            **vals,
        }
    )


@tagged("post_install", "-at_install")
class TestProvider(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "steward",
            "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver",
        )
        cls.administrator = new_test_user(
            cls.env,
            "administrator",
            "edic_ai.group_edic_ai_manager,base.group_system",
        )

    def test_picking_a_kind_of_server_fills_in_the_rest(self):
        form = Form(self.env["edic.ai.provider"])
        form.preset = "mistral"
        provider = form.save()
        self.assertEqual(provider.kind, "mistral")
        self.assertEqual(provider.zone, "eu_controlled")
        self.assertTrue(provider.zone_evidence)
        self.assertTrue(provider.model_ids.filtered("can_chat"))
        self.assertEqual(provider.key_source, "stored")
        self.assertEqual(provider.key_state, "missing")

    def test_every_preset_says_why_it_is_where_it_is(self):
        for preset in PRESETS.values():
            if preset.code != "custom":
                reason = self.env["edic.ai.provider"]._zone_reason(preset.code)
                self.assertEqual(reason, preset.zone_reason)

    def test_an_address_that_would_give_the_key_away_is_refused(self):
        for url in (
            "http://llm.example.org/v1",
            "https://key@llm.example.org/v1",
            "llm.example.org",
            "https://{host}/v1",
        ):
            with self.assertRaises(ValidationError):
                make_provider(self.env, base_url=url)

    def test_an_address_that_looks_wrong_is_told(self):
        provider = make_provider(
            self.env, base_url="https://llm.example.org", zone="outside"
        )
        self.assertIn("/v1", provider.address_advice)
        provider.base_url = "https://llm.example.org/v1"
        self.assertFalse(provider.address_advice)

    def test_eu_control_needs_evidence(self):
        with self.assertRaises(ValidationError):
            make_provider(self.env, zone="eu_controlled")

    def test_a_stored_key_stays_with_its_host(self):
        provider = make_provider(
            self.env, base_url="https://a.example.org/v1", zone="outside"
        )
        provider.new_key = CANARY
        self.assertEqual(provider.sudo()._key(), CANARY)
        provider.base_url = "https://a.example.org/other/v1"
        self.assertEqual(provider.sudo()._key(), CANARY)
        provider.base_url = "https://b.example.org/v1"
        self.assertFalse(provider.sudo()._key())
        self.assertEqual(provider.key_state, "missing")

    def test_no_other_variable_of_the_environment_can_be_sent(self):
        provider = make_provider(self.env)
        for name in ("PGPASSWORD", "MISTRAL_API_KEY", "edic_ai_key_x", ""):
            with self.assertRaises(ValidationError):
                provider.write({"key_source": "environment", "key_name": name})
        with patch.dict("os.environ", {"EDIC_AI_KEY_HOUSE": f" {CANARY}\n"}):
            named = {"key_source": "environment", "key_name": "EDIC_AI_KEY_HOUSE"}
            provider.write(named)
            self.assertEqual(provider.sudo()._key(), CANARY)

    def test_a_secrets_file_lies_in_the_secrets_folder(self):
        provider = make_provider(self.env)
        for name in (
            "../odoo.conf",
            "/etc/passwd",
            "postgres_password",
            "a/edic_ai_key_x",
        ):
            with self.assertRaises(ValidationError):
                provider.write({"key_source": "file", "key_name": name})
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "edic_ai_key_house").write_text(CANARY + "\n", encoding="utf-8")
        with patch.dict("os.environ", {"EDIC_AI_SECRETS": str(folder)}):
            provider.write({"key_source": "file", "key_name": "edic_ai_key_house"})
            self.assertEqual(provider.sudo()._key(), CANARY)

    def test_changes_are_in_the_ledger_and_the_key_is_not(self):
        provider = make_provider(self.env)
        provider.new_key = CANARY
        provider.zone = "outside"
        traces = self.env["edic.ai.trace"].search(
            [("res_model", "=", provider._name), ("res_id", "=", provider.id)]
        )
        text = json.dumps(traces.mapped("facts"))
        self.assertIn("outside", text)
        self.assertIn('"key"', text)
        self.assertNotIn(CANARY, text)

    def test_who_does_not_administer_odoo_changes_no_provider(self):
        provider = make_provider(self.env)
        with self.assertRaises(AccessError):
            provider.with_user(self.manager).base_url = "https://evil.example.org/v1"
        with self.assertRaises(AccessError):
            provider.with_user(self.manager).action_test()
        with self.assertRaises(AccessError):
            provider.with_user(self.auditor).unlink()
        self.assertEqual(provider.with_user(self.auditor).name, "House server")

    def test_a_key_does_not_follow_by_another_way(self):
        provider = make_provider(
            self.env, base_url="https://a.example.org/v1", zone="outside"
        )
        for vals in (
            {"base_url": "https://a.example.org:8443/v1"},
            {"proxy": "http://proxy.example.org:3128"},
        ):
            provider.new_key = CANARY
            provider.write(vals)
            self.assertFalse(provider._key(), vals)
        with self.assertRaises(ValidationError):
            provider.proxy = "http://user:password@proxy.example.org:3128"

    def test_administrator_writes_each_field_and_a_move_drops_the_last_test(self):
        provider = make_provider(self.env).with_user(self.administrator)
        self.env["edic.ai.model"].create(
            {"provider_id": provider.id, "name": "m", "can_chat": True}
        )
        provider.action_test()
        task = provider.test_task_id
        self.assertTrue(task)
        for vals, is_dropped in (
            ({"name": "x", "capacity": 3, "sequence": 4, "labels": "C5"}, False),
            ({"zone": "outside", "zone_evidence": "a contract"}, False),
            ({"structured": "none"}, False),
            ({"ca_file": "house.pem"}, True),
            ({"proxy": "http://127.0.0.1:3128"}, True),
            ({"proxy": False}, True),
            ({"company_id": self.company.id, "preset": "vllm"}, False),
            ({"base_url": "http://127.0.0.1:10/v1"}, True),
            ({"kind": "mistral", "base_url": "http://127.0.0.1:10"}, True),
            ({"new_key": CANARY}, True),
            ({"key_source": "stored"}, True),
            ({"key_source": "environment", "key_name": "EDIC_AI_KEY_X"}, True),
            ({"active": False}, False),
        ):
            provider.sudo().test_task_id = task
            with self.subTest(vals=vals):
                provider.write(vals)
                self.assertEqual(not provider.test_task_id, is_dropped)
        with self.assertRaises(AccessError):
            provider.write({"test_task_id": task.id})
        with self.assertRaises(AccessError):
            provider.write({"base_url": "http://127.0.0.1/v1", "test_task_id": task.id})

    def test_administrator_enters_a_provider_with_its_key(self):
        providers = self.env["edic.ai.provider"].with_user(self.administrator)
        provider = make_provider(
            providers.env, zone="outside", key_source="stored", new_key=CANARY
        )
        self.assertEqual(provider.sudo()._key(), CANARY)
        form = Form(provider)
        form.base_url = "http://127.0.0.1:10/v1"
        form.save()
        self.assertFalse(provider.sudo()._key())

    def test_a_house_on_the_internet_needs_evidence(self):
        with self.assertRaises(ValidationError):
            make_provider(self.env, base_url="https://api.example.org/v1")
        make_provider(
            self.env, base_url="https://llm.example.org/v1", zone_evidence="our rack"
        )
        with self.assertRaises(ValidationError):
            make_provider(self.env, base_url="http://134744072/v1")

    def test_proxy_of_a_server_in_the_house_is_in_the_house(self):
        provider = make_provider(self.env).with_user(self.administrator)
        evident = {"zone_evidence": "our rack"}
        for proxy in (
            "http://proxy.example.org:3128",
            "https://proxy.example.org",
            "http://8.8.8.8:3128",
            "http://0x8080808:3128",
            "http://134744072",
            "proxy.example.org:3128",
        ):
            for vals in ({}, evident):
                with self.subTest(proxy, vals=vals), self.assertRaises(ValidationError):
                    provider.write({**vals, "proxy": proxy})
        for proxy in ("http://proxy:3128", "http://10.0.0.4:3128", "http://[::1]:1"):
            provider.proxy = proxy
        provider.write(
            {
                "zone": "outside",
                "base_url": "https://llm.example.org/v1",
                "proxy": "http://proxy.example.org:3128",
            }
        )
        with self.assertRaises(ValidationError):
            provider.write({**evident, "zone": "on_premise"})
        with self.assertRaises(ValidationError):  # the proxy would read all
            provider.base_url = "http://10.0.0.5/v1"

    def test_a_neutralised_copy_has_no_key(self):
        provider = make_provider(self.env)
        provider.new_key = CANARY
        self.env.flush_all()
        path = Path(file_path("edic_ai/data/neutralize.sql"))
        self.env.cr.execute(path.read_text(encoding="utf-8"))
        self.env.invalidate_all()
        self.assertFalse(provider.with_context(active_test=False)._key())
        self.assertTrue(
            self.env["edic.ai.switch"]._stopped(self.company.id, "any", provider.id)
        )

    def test_a_server_in_the_house_that_passes_texts_on_is_not_in_the_house(self):
        provider = make_provider(self.env, preset="ollama")
        model = {"provider_id": provider.id, "name": "big:120b-cloud"}
        with self.assertRaises(ValidationError):
            self.env["edic.ai.model"].create(model)
        provider.zone = "outside"
        self.assertTrue(self.env["edic.ai.model"].create(model))
        with self.assertRaises(ValidationError):
            provider.zone = "on_premise"

    def test_another_place_takes_the_cards_back(self):
        provider = make_provider(self.env)
        model = self.env["edic.ai.model"].create(
            {"provider_id": provider.id, "name": "m", "can_chat": True}
        )
        for vals in (
            {"base_url": "http://127.0.0.1:10/v1"},
            {"kind": "mistral"},
            {"proxy": "http://127.0.0.1:3128"},
            {"proxy": False},
            {"ca_file": "house.pem"},
            {"zone": "outside"},
        ):
            model.sudo().card_state = "approved"
            provider.write({**vals, "capacity": 3})
            self.assertEqual(model.card_state, "draft", vals)
        model.sudo().card_state = "approved"
        provider.write({"capacity": 5, "zone": "outside", "proxy": ""})
        self.assertEqual(model.card_state, "approved")

    def test_a_card_is_approved_by_somebody_else(self):
        provider = make_provider(self.env)
        model = self.env["edic.ai.model"].create(
            {"provider_id": provider.id, "name": "m", "can_chat": True}
        )
        author = model.with_user(self.manager)
        with self.assertRaises(UserError):
            author.action_approve_card()  # tells nothing yet
        author.write(
            dict.fromkeys(
                ("origin", "licence", "languages", "intended_use", "known_limits"),
                "told",
            )
        )
        with self.assertRaises(UserError):
            author.action_approve_card()
        with self.assertRaises(AccessError):
            author.write({"card_state": "approved"})
        second = new_test_user(
            self.env,
            "second",
            "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver",
        )
        model.with_user(second).action_approve_card()
        self.assertEqual(model.card_state, "approved")
        author.licence = "another"
        self.assertEqual(model.card_state, "draft")

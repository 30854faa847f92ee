# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_local_model`: make the plumbing model of this machine known to Odoo."""

import os

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import read_options
from odoo.addons.edic_ai.transaction import in_transaction

URL = "EDIC_AI_LOCAL_URL"
MODEL = "smollm2-135m"
KEY = {"key_source": "environment", "key_name": "EDIC_AI_KEY_LOCAL"}


class EdicLocalModel(Command):
    """Add the model that `make run LLM=local` starts, for people to try connections.

    It serves in test, to those who decide on suggestions: its answers mean nothing.
    """

    name = "edic_local_model"
    epilog = f"Reads {URL}; does nothing but correct the address where it is known."

    def run(self, args):
        read_options(self.parser, args)
        url = os.environ.get(URL)
        if not url:
            self.parser.error(f"{URL} is not set: use make run LLM=local")
        registry = Registry(config["db_name"][0])
        in_transaction(registry, lambda env: add_local_model(env, url) and None)


def add_local_model(env, url):
    """Return the provider at ``url``, created with its model and uses in test at need.

    :param str url: up to and with ``/v1``
    :return: the edic.ai.provider
    """
    provider = env["edic.ai.provider"].search([("preset", "=", "local")], limit=1)
    if provider:
        provider.write({"base_url": url, **KEY})
        return provider
    provider = env["edic.ai.provider"].create(
        {
            "name": dict(provider._selection_preset())["local"],
            "preset": "local",
            "base_url": url,
            "zone": "on_premise",
            **KEY,
            "capacity": 2,
        }
    )
    model = env["edic.ai.model"].create(
        {
            "provider_id": provider.id,
            "name": MODEL,
            "can_chat": True,
            "size_class": "small",
            "context_tokens": 4096,
            "origin": "Hugging Face, France and USA",
            "licence": "Apache-2.0",
            "languages": "English",
            "intended_use": "Trying out connections: streaming, schemas, limits.",
            "forbidden_use": "Anything that somebody would rely on.",
            "known_limits": "Its answers mean nothing.",
        }
    )
    testers = env.ref("edic_ai.group_edic_ai_user").all_user_ids
    uses = env["edic.ai.deployment"]
    for company in env["res.company"].search([]):
        for use_case, _title in uses._selection_use_case():
            use = uses.create(
                {
                    "company_id": company.id,
                    "use_case": use_case,
                    "model_id": model.id,
                    "sequence": 99,
                    "test_user_ids": testers.ids,
                }
            )
            use.action_test()
    return provider

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.orm.model_classes import add_to_registry

from ..tools.prompts.prompt import Prompt
from ..tools.providers.contract import DataClass
from ..tools.providers.request import Request
from ..tools.text.untrusted import UntrustedText
from .common import EdicAiCase, new_test_user

CODE = "edic.ai.test"
CONTENT = {
    "languages": {
        "en": {"system": "Be brief.", "user": "{question}\n{document}"},
        "fr": {"system": "Sois bref.", "user": "{question}\n{document}"},
    },
    "variables": [
        {"name": "question", "kind": "text"},
        {"name": "document", "kind": "untrusted", "required": False},
    ],
    "schema": None,
}


class UseCasePrompt(models.AbstractModel):
    _name = "edic.ai.use.case.test.prompt"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests that says the prompt of the tests"
    _module = "edic_ai"
    _lane = "model"

    def _request(self, record):
        if not record.city:
            return None
        return Request(
            use_case="test.prompt",
            company_id=self.env.company.id,
            data_class=DataClass.PUBLIC,
            prompt=CODE,
            variables={
                "question": "Where?",
                "document": UntrustedText(record.city, "label"),
            },
        )


class PromptCase(EdicAiCase):
    """A prompt that a release brought, and two administrators of a site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCasePrompt)
        cls.registry._setup_models__(cls.env.cr, [UseCasePrompt._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCasePrompt._name)
        role = "edic_ai.group_edic_ai_author,edic_ai.group_edic_ai_approver"
        cls.author = new_test_user(cls.env, "author_ai", role)
        cls.approver = new_test_user(cls.env, "approver_ai", role)
        cls.load(CONTENT)
        cls.prompt = cls.env["edic.ai.prompt"].search([("code", "=", CODE)])
        cls.shipped = cls.prompt.shipped_id

    @classmethod
    def load(cls, content):
        """Load a file of this content, as an upgrade does."""
        cls.env["edic.ai.prompt"]._load_one(
            "test.json",
            code=CODE,
            title={"en": "Test", "fr": "Essai", "de": "Versuch"},
            use_case="test.prompt",
            digest=Prompt.parse(content).digest,
            **content,
        )

    def draft(self, prompt=None, **values):
        prompt = (prompt or self.prompt).with_user(self.author)
        version = prompt.version_ids.browse(prompt.action_draft()["res_id"])
        version.write({"user_en": "Mine: {question} {document}", **values})
        return version

    def approved(self, prompt=None, **values):
        version = self.draft(prompt, **values)
        version.action_test()
        version.with_user(self.approver).action_approve()
        return version

    def say(self, company=None, lang="en", **values):
        return self.env["edic.ai.prompt"]._render(
            CODE, company or self.company, lang, {"question": "Why?", **values}
        )

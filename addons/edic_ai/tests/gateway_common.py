# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.orm.model_classes import add_to_registry

from fakes.fake_provider import FakeProvider

from ..tools.prompts.evaluation import NULL_MODELS, Case
from ..tools.providers.contract import DataClass, Limits
from ..tools.providers.errors import AiError
from ..tools.providers.request import Origin, Request
from .common import EdicAiCase
from .model_use import ModelUse

LIMITS = Limits(deadline_s=3, max_attempts=1)
CAPITALS = {"France": "Paris", "Germany": "Berlin", "Austria": "Vienna"}


class UseCaseAsk(models.AbstractModel):
    _name = "edic.ai.use.case.test.ask"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests that asks a model"
    _module = "edic_ai"
    _lane = "model"
    _min_cases = len(CAPITALS)
    _minimum = 60  # two of three

    def _null_scores(self, cases):
        return dict.fromkeys(NULL_MODELS, 0)

    def _request(self, record):
        return None

    def _apply(self, record, answer):
        """Nothing."""

    def _evaluation_cases(self, company):
        return [
            Case(
                country,
                Request(
                    use_case="test.ask",
                    company_id=company.id,
                    data_class=DataClass.PUBLIC,
                    prompt="edic.ai.try",
                    variables={"question": country},
                    limits=LIMITS,
                ),
                capital,
            )
            for country, capital in CAPITALS.items()
        ], "set-1"

    def _evaluated(self, answer):
        return answer.text


class GatewayCase(ModelUse, EdicAiCase):
    """A company with a model in the house and one at a provider under EU control.

    Both are played by a strict fake server; the clients are the real ones.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseAsk)
        cls.registry._setup_models__(cls.env.cr, [UseCaseAsk._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseAsk._name)
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.house = cls.make_use("House", "on_premise")
        cls.cloud = cls.make_use("Cloud", "eu_controlled", sequence=20)

    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())
        self.fake.forget()

    def work(self):
        self.start_workers()  # in the mode of the whole test

    def request(self, question="What is due?", data_class=DataClass.INTERNAL, **vals):
        return Request(
            **{
                "use_case": "test.ask",
                "company_id": self.company.id,
                "data_class": data_class,
                "record": (self.partner._name, self.partner.id),
                "prompt": "edic.ai.try",
                "variables": {"question": question},
                "limits": LIMITS,
                **vals,
            }
        )

    def ask(self, *args, gateway=None, on_chunk=None, **vals):
        """Ask as the queue does: on connections that see what is committed alone."""
        self.env.flush_all()
        try:
            # an abstract model is an empty recordset, hence false
            asked = self.gateway if gateway is None else gateway
            request = self.request(*args, **vals)
            return asked._ask(request, origin=Origin.PERSON, on_chunk=on_chunk)
        finally:
            self.env.invalidate_all()

    def refused(self, error, *args, **vals):
        """The error of a call; Odoo's assertRaises would undo what is kept of it."""
        try:
            self.ask(*args, **vals)
        except AiError as caught:
            self.assertIsInstance(caught, error)
            return caught
        return self.fail(f"no {error.__name__}")

    def calls(self):
        """The ledger's rows of this use case, oldest first."""
        return self.env["edic.ai.trace"].search(
            [("use_case", "=", "test.ask"), ("event", "=", "inference")], order="id"
        )

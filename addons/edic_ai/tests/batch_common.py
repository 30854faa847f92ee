# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.orm.model_classes import add_to_registry

from fakes.fake_provider import Step

from ..tools.providers.contract import DataClass
from ..tools.providers.request import Origin, Request
from .common import new_test_user
from .gateway_common import LIMITS, GatewayCase

OUTAGE = Step(status=503)
IBAN = "DE89370400440532013000"
WORK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"
LOOK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_gateway_batch"


class UseCaseBatch(models.AbstractModel):
    _name = "edic.ai.use.case.test.batch"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests that may wait"
    _module = "edic_ai"
    _lane = "model"
    _writes = {"res_partner": None}

    def _request(self, record):
        if record.ref == "nothing to ask":
            return None
        secret = record.ref == "secret"
        return Request(
            use_case="test.batch",
            company_id=self.env.company.id,
            data_class=DataClass.SECRET if secret else DataClass.INTERNAL,
            record=(record._name, record.id),
            prompt="edic.ai.try",
            variables={"question": f"Pay {IBAN} for {record.city}"},
            limits=LIMITS,
            facts={"town": record.city},
        )

    def _apply(self, record, answer):
        record.comment = f"{record.comment or ''}{answer.text}"
        if record.ref == "cannot be kept":
            raise ValueError("no place")


class BatchCase(GatewayCase):
    """Tasks that nobody waits for, handed in together to a strict fake of Mistral."""

    workers = ("edic_ai.ir_cron_edic_ai_task_work_batch",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseBatch)
        cls.registry._setup_models__(cls.env.cr, [UseCaseBatch._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseBatch._name)
        cls.use = cls.make_use(
            "Batches", "eu_controlled", kind="mistral", use_case="test.batch"
        )
        cls.use.is_batched = True
        cls.tasks, cls.batches = cls.env["edic.ai.task"], cls.env["edic.ai.batch"]
        cls.batches.sudo().search([]).unlink()
        cls.tasks.sudo().search([]).unlink()
        cls.partners = cls.partner + cls.partner.copy({"city": "Neustadt"})
        cls.manager = new_test_user(
            cls.env,
            "manager_batch",
            "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver",
        )

    def setUp(self):
        super().setUp()
        self.fake.batches.clear()
        self.fake.answers(lambda body: body["messages"][-1]["content"])

    def enqueue(self, **options):
        origin = Origin.PERSON if options.get("user") else Origin.BACKGROUND
        return self.tasks._enqueue(
            "test.batch", self.partners, origin=origin, **options
        )

    def work(self):
        """The cron, when everything is due."""
        past = fields.Datetime.now() - timedelta(seconds=1)
        self.batches.sudo().search([]).next_look = past
        self.tasks.sudo().search([]).next_attempt = past
        self.look()

    def look(self):
        """The cron, as time is."""
        self.start_workers()

    def handed_in(self):
        """Tasks whose questions are with the provider, and their batch."""
        tasks = self.enqueue()
        self.fake.batches.is_slow = True
        self.work()
        self.fake.batches.is_slow = False
        return tasks, self.batches.search([])

    def rows(self):
        return self.env["edic.ai.trace"].search(
            [("use_case", "=", "test.batch"), ("event", "=", "inference")], order="id"
        )

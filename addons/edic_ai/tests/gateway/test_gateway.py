# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import ActiveSqlTransaction, ReadOnlySqlTransaction

from odoo import models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...exceptions import ProposeOnlyError
from ...propose_only import propose_only
from ..common import EdicAiCase


class EngineTest(models.AbstractModel):
    _name = "edic.ai.engine.test"
    _inherit = "edic.ai.engine"
    _description = "Engine of the tests"
    _module = "edic_ai"

    def _version(self):
        return "1.0"

    def _run(self, inputs, company):
        if inputs.get("write"):
            self.env["res.partner"].browse(inputs["write"]).sudo().city = "Elsewhere"
        return {"label": inputs["text"].upper(), "company": company.id}, "3"


@tagged("post_install", "-at_install")
class TestGateway(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, EngineTest)
        cls.registry._setup_models__(cls.env.cr, ["edic.ai.engine.test"])
        cls.addClassCleanup(cls.registry.__delitem__, "edic.ai.engine.test")

    def infer(self, **inputs):
        return self.gateway._infer(
            "test", "test.use", inputs, company=self.company, record=self.partner
        )

    def test_a_call_is_answered_and_recorded(self):
        outputs, trace = self.infer(text="abc")
        self.assertEqual(outputs, {"label": "ABC", "company": self.company.id})
        self.assertRecordValues(
            trace,
            [
                {
                    "event": "inference",
                    "use_case": "test.use",
                    "engine": "test",
                    "engine_version": "1.0",
                    "model_version": "3",
                    "company_ref": self.company.id,
                    "res_id": self.partner.id,
                }
            ],
        )

    def test_an_engine_that_writes_is_stopped(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(ProposeOnlyError):
            self.infer(text="abc", write=self.partner.id)
        self.env.invalidate_all()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_sql_is_stopped_too(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(ProposeOnlyError),
            propose_only(self.env),
        ):
            self.env.cr.execute("UPDATE res_partner SET city = 'Elsewhere'")

    @mute_logger("odoo.sql_db")
    def test_lock_cannot_be_opened_from_inside(self):
        with self.assertRaises(ReadOnlySqlTransaction), self.env.cr.savepoint():
            self.env.cr.execute("SET TRANSACTION READ ONLY")
            with self.assertRaises(ActiveSqlTransaction), self.env.cr.savepoint():
                self.env.cr.execute("SET TRANSACTION READ WRITE")
            self.env.cr.execute("DELETE FROM edic_ai_task")

    def test_transaction_cannot_be_ended_from_inside(self):
        before = dict(vars(self.env.cr))
        for end in ("commit", "rollback"):
            with self.assertRaises(ProposeOnlyError), propose_only(self.env):
                getattr(self.env.cr, end)()
            self.assertEqual(vars(self.env.cr).get(end), before.get(end))

    def test_transaction_goes_on_afterwards(self):
        self.infer(text="abc")
        self.partner.city = "Neustadt"
        self.env.flush_all()
        self.assertEqual(self.partner.city, "Neustadt")

    def test_what_waited_before_the_call_is_kept(self):
        self.partner.city = "Neustadt"
        self.infer(text="abc")
        self.env.invalidate_all()
        self.assertEqual(self.partner.city, "Neustadt")

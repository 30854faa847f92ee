# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import threading
from contextlib import contextmanager
from decimal import Decimal

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools.providers.errors import AiOverBudget
from ..common import EdicAiCase

ZERO = Decimal(0)


@tagged("post_install", "-at_install")
class TestWorkers(EdicAiCase):
    """Connections of their own, as workers have; what they commit is taken back."""

    def setUp(self):
        super().setUp()
        self.registry_ = Registry(self.env.cr.dbname)
        self.budget_id = self.make(100)

    @contextmanager
    def worker(self):
        with self.registry_.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def make(self, month_tokens):
        # not by the ORM: the ledger's entry of it could not be taken back
        with self.worker() as env:
            env.cr.execute(
                """INSERT INTO edic_ai_budget (name, active, company_id, currency_id,
                    scope, soft_percent, month_tokens, minute_requests)
                   VALUES ('Workers', true, %s, %s, 'all', 100, %s, 1000)
                   RETURNING id""",
                (self.company.id, env.ref("base.EUR").id, month_tokens),
            )
            [made] = env.cr.fetchone()
        self.addCleanup(self.forget, made)
        return made

    def forget(self, made):
        with self.worker() as env:
            env.cr.execute("DELETE FROM edic_ai_budget WHERE id = %s", (made,))

    def taken(self):
        with self.worker() as env:
            meter = env["edic.ai.meter"].search(
                [("budget_id", "=", self.budget_id), ("span", "=", "month")]
            )
            return meter.requests, meter.tokens

    def test_together_they_never_take_more(self):
        together = threading.Barrier(8)
        outcomes = []

        def work():
            together.wait()
            for _turn in range(3):
                try:
                    with self.worker() as env:
                        nobody = env["res.users"]
                        company = env["res.company"].browse(self.company.id)
                        env["edic.ai.budget"]._reserve(company, nobody, "test", 9, ZERO)
                    outcomes.append("held")
                except AiOverBudget:
                    outcomes.append("refused")

        threads = [threading.Thread(target=work) for _worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(outcomes.count("held"), 11)  # 11 × 9 ≤ 100 < 12 × 9
        self.assertEqual(outcomes.count("refused"), 24 - 11)
        self.assertEqual(self.taken(), (11, 99))

    def test_too_late_to_wait_it_fails_rather_than_takes_too_much(self):
        nobody, company = self.env["res.users"], self.company
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self.worker() as late,
        ):
            late.cr.execute("SELECT 1")  # from here on it sees what stood then
            with self.worker() as env:
                env["edic.ai.budget"]._reserve(company, nobody, "test", 90, ZERO)
            late["edic.ai.budget"]._reserve(company, nobody, "test", 90, ZERO)
        self.assertEqual(self.taken(), (1, 90))

    def test_settling_and_reserving_do_not_block_each_other_for_good(self):
        failures = []

        def work():
            try:
                for _turn in range(5):
                    with self.worker() as env:
                        held = env["edic.ai.budget"]._reserve(
                            env["res.company"].browse(self.company.id),
                            env["res.users"],
                            "test",
                            5,
                            ZERO,
                        )
                    with self.worker() as env:
                        env["edic.ai.budget"]._settle(held, 1, ZERO)
            except Exception as failure:  # noqa: BLE001 what a thread met is asserted below
                failures.append(failure)

        self.make(1000)
        threads = [threading.Thread(target=work) for _worker in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertFalse(failures)
        self.assertEqual(self.taken(), (20, 20))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.coding.edic_finance_coding_model import _cache
from ...tools.coding.training import TrainingError, train
from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestTraining(TrainedCase):
    def test_card_says_what_was_learned(self):
        self.assertRecordValues(
            self.model,
            [{"row_count": len(self.history), "version": 1, "is_active": True}],
        )
        self.assertEqual(str(self.model.first_day), "2024-01-15")

    def test_a_new_version_replaces_and_can_be_taken_back(self):
        second = self.train()
        self.assertEqual(second.version, 2)
        self.assertFalse(self.model.is_active)
        manager = self.make_user("manager", "edic_ai.group_edic_ai_manager")
        with self.assertRaises(UserError):
            self.model.with_user(self.accountant).action_use()
        self.model.with_user(manager).action_use()
        self.assertTrue(self.model.is_active)
        self.assertFalse(second.is_active)

    def test_a_damaged_model_is_refused_loudly(self):
        self.model.sudo().data = base64.b64encode(b"no model")
        _cache.clear()
        bill = self.make_bill("power", [("Electricity",)])
        with self.assertRaises(ValueError):
            bill._edic_suggest()

    def test_a_failed_training_says_why_and_keeps_the_old_version(self):
        folder = Path(self.env["ir.attachment"]._filestore()) / "no such folder"
        with self.assertRaises(OSError):
            train([], folder, ["account_id"], 0.95)
        with self.assertRaises(TrainingError):
            train([{"key": "no line"}], Path("/tmp"), ["account_id"], 0.95)  # noqa: S108
        self.assertTrue(self.model.is_active)

    def test_an_administrator_asks_and_the_queue_trains(self):
        models = self.env["edic.finance.coding.model"]
        with self.assertRaises(UserError):
            models.with_user(self.accountant).action_train()
        manager = self.make_user("trainer", "edic_ai.group_edic_ai_manager")
        models.with_user(manager).action_train()
        self.assertEqual(models.sudo()._in_use(self.company), self.model)
        with self.enter_registry_test_mode():
            cron = self.env.ref("edic_ai.ir_cron_edic_ai_task_work_long")
            cron.method_direct_trigger()
        self.assertEqual(models.sudo()._in_use(self.company).version, 2)

    def test_a_model_is_due_when_the_history_grew(self):
        models = self.env["edic.finance.coding.model"].sudo()
        self.assertFalse(models._is_due(self.company))
        for day in ("2026-02-01", "2026-02-02", "2026-02-03"):
            self.make_bill("paper", [("Copy paper", "office")], day).action_post()
        lines = self.env["account.move.line"].search(models._learned(self.company))
        self.grow(lines, 1)
        self.assertFalse(models._is_due(self.company))
        self.grow(lines, 3)
        self.assertTrue(models._is_due(self.company))

    def grow(self, lines, count):
        """Let the last ``count`` lines be newer than the model, the others older."""
        self.env.flush_all()
        for found, when in (
            (lines, "-infinity"),
            (lines.sorted("id")[-count:], "infinity"),
        ):
            self.env.cr.execute(
                "UPDATE account_move_line SET write_date = %s WHERE id IN %s",
                (when, tuple(found.ids)),
            )
        self.env.invalidate_all()

    @mute_logger("odoo.addons.edic_finance.models.coding.edic_finance_coding_model")
    def test_night_trains_each_company_even_if_one_fails(self):
        models = self.env["edic.finance.coding.model"].sudo()
        first = self.env["res.company"].create({"name": "Aaltal"})
        model = type(models)
        train = model._train

        def fail_for_first(self, company):
            if company == first:
                raise ValueError("damaged")
            return train(self, company)

        self.patch(model, "_train", fail_for_first)
        self.patch(model, "_is_due", lambda self, company: company in known)
        known = first + self.company
        with self.enter_registry_test_mode():
            cron = "edic_finance.ir_cron_edic_finance_coding_model_train"
            self.env.ref(cron).method_direct_trigger()
        self.assertEqual(models._in_use(self.company).version, 2)

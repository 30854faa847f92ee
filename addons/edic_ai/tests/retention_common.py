# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from .common import EdicAiCase, new_test_user

NOW = datetime(2030, 6, 15, 12)


class RetentionCase(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = new_test_user(cls.env, "dpo_ai", "edic_ai.group_edic_ai_dpo")
        approver = "edic_ai.group_edic_ai_approver"
        cls.approver = new_test_user(cls.env, "approver_ai", approver)
        for user in (cls.dpo, cls.approver):
            user.company_ids = cls.env["res.company"].search([])
        cls.rules = cls.env["edic.ai.retention"]
        cls.erasure = cls.env["edic.ai.erasure"]

    def rule(self, event="decision", what="content", months=12, **values):
        rule = self.rules.with_user(self.dpo).create(
            {
                "event": event,
                "what": what,
                "months": months,
                "valid_from": "2026-01-01",
                "ground": "test.ground",
                "ground_text": "A law",
                "source_url": "https://example.org/law",
                **values,
            }
        )
        rule.with_user(self.approver).action_approve()
        return rule

    def trace(self, day, event="decision", user=None, company=None, **values):
        """A sealed record of a day, with a content and a name."""
        moment = fields.Datetime.to_datetime(day)
        target = "odoo.addons.edic_ai.models.gateway.edic_ai_gateway.datetime"
        with patch(target) as clock:
            clock.now.return_value = moment
            trace = self.gateway.with_user(user or self.decider)._record(
                event,
                "test.use",
                {"a": 1},
                company=company,
                **{"comment": "why", "record": self.partner, **values},
            )
        return self.sealed(trace)

    def beside(self, trace):
        """Return the kinds of records that still lie beside a trace."""
        found = []
        for what in ("content", "person"):
            rows = self.env["edic.ai." + what].sudo()
            found += [what] * rows.search_count([("trace_id", "=", trace.id)])
        return found

    def night(self):
        with freeze_time(NOW):
            done, more = self.erasure._gc_over()
        self.sealed(self.env["edic.ai.trace"].search([], limit=1))
        self.env.invalidate_all()
        return done, more

    def erasures(self, company=None):
        return self.env["edic.ai.trace"].search(
            [
                ("use_case", "=", "ledger.erasure"),
                ("company_ref", "=", (company or self.company).id),
            ],
            order="id",
        )

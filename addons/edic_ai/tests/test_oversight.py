# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import EdicAiCase


@tagged("post_install", "-at_install")
class TestOversight(EdicAiCase):
    def test_agreement_counts_decisions_of_the_company(self):
        before = self.company._edic_agreement()
        self.propose().with_user(self.decider).action_accept()
        self.propose().with_user(self.decider).action_reject()
        self.propose()  # waits: no decision
        after = self.company._edic_agreement()
        self.assertEqual(after.accepted - before.accepted, 1)
        self.assertEqual(after.decided - before.decided, 2)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .draft_common import LINES, DraftCase, SoundTemplates


@tagged("post_install", "-at_install")
class TestTemplates(SoundTemplates, DraftCase):
    def test_they_are_sound(self):
        self.turn_on("A01")
        again = self.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        again.action_post()
        flag = self.audit("A01")[:1].sudo(False)
        self.assertTrue(flag)
        records = {"account.move": self.bill, "edic.finance.flag": flag}
        self.check_sound("edic_public_sector", records)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..audit_common import AuditCase


@tagged("post_install", "-at_install")
class TestDigest(AuditCase):
    """Flags in the digest that Odoo sends by mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A01")
        lines = [("Copy paper A4", "office", None, 100.0)]
        for number in ("F-1", "F-2", "F-3"):
            for day in ("2026-03-05", "2026-03-08"):
                cls.make_bill("paper", lines, ref=number, day=day)
        cls.env.flush_all()
        cls.env["edic.finance.audit"].sudo()._run_checks(cls.company, ["A01"])
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Flags",
                "company_id": cls.company.id,
                "kpi_edic_flags": True,
                "kpi_edic_stopping": True,
            }
        )

    def seen(self, flags, hours, severity):
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE edic_finance_flag
                  SET first_seen_at = now() AT TIME ZONE 'UTC' - %s * interval '1 hour',
                      severity = %s
                WHERE id = ANY(%s)""",
            [hours, severity, flags.ids],
        )
        self.env.invalidate_all()

    def figures(self, user):
        """Return ``{name: (last day, its margin, last week)}``."""
        kpis = self.digest.sudo()._compute_kpis(self.company, user)
        return {
            kpi["kpi_name"]: (
                kpi["kpi_col1"]["value"],
                kpi["kpi_col1"]["margin"],
                kpi["kpi_col2"]["value"],
            )
            for kpi in kpis
            if kpi["kpi_name"].startswith("kpi_edic")
        }

    def test_each_figure_is_of_its_own_period(self):
        flags = self.flags("A01")
        self.assertEqual(len(flags), 3)
        self.seen(flags[0], 1, "medium")
        self.seen(flags[1:], 30, "critical")
        self.assertEqual(
            self.figures(self.accountant),
            {"kpi_edic_flags": (1, -50, 3), "kpi_edic_stopping": (0, 0, 2)},
        )

    def test_who_sees_no_flags_gets_no_figure(self):
        clerk = self.make_user("clerk", "base.group_user")
        self.assertEqual(self.figures(clerk), {})

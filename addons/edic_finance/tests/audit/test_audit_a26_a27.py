# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, fields
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ..entry_common import EntryCase

FRENCH = {"zip": "75001", "state_id": False}


@tagged("post_install", "-at_install")
class TestAuditPersons(EntryCase):
    """A26 who posts, A27 when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.none = cls.env["account.move"]
        cls.clerk, cls.stranger = (
            new_test_user(
                cls.env,
                name,
                "account.group_account_user",
                company_id=cls.company.id,
                company_ids=[fields.Command.set(cls.company.ids)],
            )
            for name in ("clerk", "stranger")
        )
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE res_users SET edic_rights_at = '2020-01-01'")
        cls.env.invalidate_all()

        cls.company.write(
            {
                "country_id": cls.env.ref("base.de").id,
                "state_id": cls.env.ref("base.state_de_nw").id,
            }
        )

    def make_usual(self):
        """Thirty entries of the clerk, one each day at ten o'clock there."""
        first = self.entry("641000", "421000", amount=10.0, day="2026-01-01")
        usual = first
        for _day in range(29):
            usual += first.copy({"date": "2026-01-02"})
        (usual - first).action_post()
        for day, move in enumerate(usual, 1):
            self.posted(move, f"2026-01-{day:02} 09:00:00", self.clerk)

    def late(self, user, moment="2026-02-10 09:00:00", **vals):
        move = self.entry("641000", "421000", day="2026-02-10", **vals)
        return self.posted(move, moment, user)

    def test_checks_of_persons_stay_off_until_the_staff_council_agreed(self):
        check = self.check("A26")
        self.assertIn("staff council", check._may_run(self.company))
        self.assertTrue(self.check("A27")._may_run(self.company))
        self.dated("staff_council.agreement", "A26")
        self.assertFalse(check._may_run(self.company))
        self.assertTrue(self.check("A27")._may_run(self.company))

    def test_who_hardly_ever_posts_such_entries(self):
        self.make_usual()
        self.assertFound("A26", self.none)
        move = self.late(self.stranger)
        [found] = self.assertFound("A26", move)
        facts = found.facts
        self.assertEqual((facts["before"], facts["such"], facts["posters"]), (0, 30, 1))
        self.assertTrue(facts["is_new"])
        for part in ("clerk", "stranger"):
            self.assertNotIn(part, json.dumps(facts))
        again = self.late(self.stranger, "2026-02-11 09:00:00")
        self.assertFound("A26", move)  # 1 of 31 is more than 1 %
        self.assertFound("A26", self.none, again + self.late(self.clerk))

    def test_of_too_few_no_share_is_told(self):
        self.make_usual()
        twelve_months_on = self.late(self.stranger, "2027-01-01 09:00:01")
        self.assertFound("A26", self.none, twelve_months_on)  # 29 are left
        other_class = self.entry("164000", "512000", day="2026-02-10")
        self.posted(other_class, "2026-02-10 09:00:00", self.stranger)
        self.assertFound("A26", self.none, other_class)

    def test_who_it_was_matters_more_than_how_often(self):
        system = self.late(self.env["res.users"].browse(SUPERUSER_ID))
        [found] = self.assertFound("A26", system, system)
        self.assertEqual(found.facts["role"], "system")
        scheduled = self.late(self.clerk)
        scheduled.auto_post = "at_date"
        self.posted(scheduled, "2026-02-10 09:00:00", self.env.ref("base.user_root"))
        scheduled.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_move SET create_uid = %s WHERE id = %s",
            [self.clerk.id, scheduled.id],
        )
        self.assertFound("A26", self.none, scheduled)
        admin = self.late(self.env.ref("base.user_admin"))
        [found] = self.assertFound("A26", admin, admin)
        self.assertEqual(found.facts["role"], "admin")

    def test_an_account_of_programs(self):
        self.env.cr.execute(
            "INSERT INTO res_users_apikeys (name, user_id, index, key)"
            " VALUES ('interface', %s, '12345678', 'x')",
            [self.clerk.id],
        )
        move = self.late(self.clerk)
        [found] = self.assertFound("A26", move, move)
        self.assertEqual(found.facts["role"], "program")
        self.env["res.users.log"].with_user(self.clerk).sudo().create({})
        self.assertFound("A26", self.none, move)

    def test_rights_that_are_new(self):
        move = self.late(self.clerk, "2026-02-10 09:00:00")
        for rights, found in (
            ("2026-02-03 09:00:01", move),
            ("2026-02-03 09:00:00", self.none),
            ("2026-02-10 09:00:01", self.none),
        ):
            self.env.cr.execute(
                "UPDATE res_users SET edic_rights_at = %s WHERE id = %s",
                [rights, self.clerk.id],
            )
            self.assertFound("A26", found, move)

    def test_a_change_of_rights_is_noted(self):
        before = self.clerk.sudo().edic_rights_at
        group = self.env.ref("account.group_account_manager")
        self.clerk.group_ids += group
        noted = self.clerk.sudo().edic_rights_at
        self.assertGreater(noted, before)
        self.assertEqual(self.stranger.sudo().edic_rights_at, before)
        group.user_ids += self.stranger
        self.assertGreater(self.stranger.sudo().edic_rights_at, before)

    def test_who_posted_it_may_not_be_known(self):
        self.make_usual()
        self.env.cr.execute("UPDATE account_move SET edic_posted_at = NULL")
        self.dated("staff_council.agreement", "A26; A27")
        self.assertEqual(self.excluded("A26"), {"not_known": 30})
        self.assertEqual(self.excluded("A27"), {"not_known": 30})

    # --- when ---------------------------------------------------------------------
    def assertWhy(self, moment, why, **vals):
        """Assert why an entry posted then (UTC) is found; None where it is not."""
        move = self.entry("641000", "421000", amount=10.0)
        self.posted(move, moment)
        found = self.assertFound("A27", move if why else self.none)
        move.button_draft()
        move.unlink()
        self.assertEqual([f.facts["why"] for f in found], [why] if why else [])
        return found[0].facts if found else None

    def test_hours_are_those_of_the_place(self):
        self.assertWhy("2026-01-14 04:59:59", "hours")
        self.assertWhy("2026-01-14 05:00:00", None)
        self.assertWhy("2026-07-15 03:59:59", "hours")  # summer time
        self.assertWhy("2026-07-15 18:59:59", None)
        facts = self.assertWhy("2026-07-15 19:00:00", "hours")
        self.assertEqual(facts["local"], "2026-07-15 21:00")
        self.assertWhy("2026-01-17 10:00:00", "weekend")

    def test_holidays_are_those_of_the_place(self):
        corpus_christi, saint_stephen = "2026-06-04 09:00:00", "2025-12-26 09:00:00"
        facts = self.assertWhy(corpus_christi, "holiday")
        self.assertEqual((facts["area"], facts["holiday"]), ("DE-NW", "Fronleichnam"))
        self.company.state_id = self.env.ref("base.state_de_be")
        self.assertWhy(corpus_christi, None)
        self.company.write({"country_id": self.env.ref("base.fr").id, **FRENCH})
        self.assertWhy(saint_stephen, None)
        self.company.zip = "67000"
        self.assertWhy(saint_stephen, "holiday")

    def test_an_office_may_have_its_own_calendar(self):
        for name, value in (
            ("opens", "8"),
            ("closes", "18.5"),
            ("weekdays", "1; 2; 3; 4"),
            ("closed", "06-01"),
            ("open", "2026-06-06..2026-06-07"),
            ("zone", "Europe/Lisbon"),
            ("area", "DE-BE"),
        ):
            self.dated(f"A27.{name}", value)
        self.assertWhy("2026-06-03 06:59:00", "hours")
        self.assertWhy("2026-06-03 17:29:00", None)
        self.assertWhy("2026-06-03 17:30:00", "hours")
        self.assertWhy("2026-06-05 10:00:00", "weekend")  # a Friday
        self.assertWhy("2026-06-01 10:00:00", "holiday")
        self.assertWhy("2026-06-06 02:00:00", None)  # agreed
        self.assertWhy("2026-06-04 10:00:00", None)  # no holiday in Berlin

    def test_a_place_that_does_not_exist_is_told(self):
        self.dated("staff_council.agreement", "A27")
        self.dated("A27.zone", "Europe/Nowhere")
        audit = self.env["edic.finance.audit"].sudo()
        with self.assertLogs(
            "odoo.addons.edic_finance.models.audit.edic_finance_audit"
        ):
            run = audit._run_checks(self.company, ["A27"], kind="simulation")
        self.assertEqual(run.line_ids.outcome, "failed")
        self.assertIn("Europe/Nowhere", run.line_ids.reason)

    def test_run_that_collides_is_no_failed_check(self):
        self.dated("staff_council.agreement", "A27")
        audit = self.env["edic.finance.audit"].sudo()
        with (
            patch.object(type(audit), "_find", side_effect=SerializationFailure),
            self.assertRaises(SerializationFailure),
        ):
            audit._run_checks(self.company, ["A27"], kind="simulation")

    def test_bills_count_when_they_are_large(self):
        night = "2026-01-14 02:00:00"
        bills = self.none
        for price in (10000.0, 10000.01):
            bill = self.make_bill("paper", [("Paper", "office", None, price, False)])
            bill.action_post()
            bills += self.posted(bill, night)
        [found] = self.assertFound("A27", bills[1])
        self.assertFalse(found.facts["manual"])
        system = self.entry("641000", "421000")
        self.posted(system, night, self.env["res.users"].browse(SUPERUSER_ID))
        draft = self.entry("641000", "421000", post=False)
        self.assertFound("A27", self.none, system + draft)
        self.dated("staff_council.agreement", "A27")
        counts = self.excluded("A27")
        self.assertEqual(counts, {"small": 1, "system": 1, "draft": 1})

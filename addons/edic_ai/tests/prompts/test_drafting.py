# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...exceptions import ProposeOnlyError
from ...propose_only import draft_only
from ..common import EdicAiCase

WRITES = {"edic_ai_suggestion": None, "res_partner": ("ref",)}
REFUSED = (
    "UPDATE res_partner SET name = 'x' WHERE id = %s",
    "UPDATE res_partner SET ref = 'x', name = 'x' WHERE id = %s",
    "UPDATE res_partner SET (name) = ('x') WHERE id = %s",
    "UPDATE res_partner SET ref = 'x', (name) = ROW('x') WHERE id = %s",
    "update res_users set active = false where id = %s",
    "DELETE FROM res_partner WHERE id = %s",
    "INSERT INTO res_partner (name, active) SELECT 'x', true WHERE %s > 0",
    "INSERT INTO res_partner (id) VALUES (%s) ON CONFLICT (id) DO UPDATE SET ref = 'x'",
    "WITH one AS (UPDATE res_partner SET ref = 'x' WHERE id = %s RETURNING 1) SELECT 1",
    "SELECT %s; UPDATE res_partner SET name = 'x'",
    "TRUNCATE edic_ai_suggestion -- %s",
    "ALTER TABLE res_partner ADD COLUMN x integer -- %s",
    "MERGE INTO res_partner p USING res_users u ON p.id = %s WHEN MATCHED THEN DELETE",
    "COPY res_partner TO '/tmp/x' -- %s",
    "COMMIT -- %s",
)


@tagged("post_install", "-at_install")
class TestDrafting(EdicAiCase):
    """The method that stores a model's answer writes drafts of its use case alone."""

    @mute_logger("odoo.sql_db")
    def test_statements_that_do_more_are_refused(self):
        for statement in REFUSED:
            for query in (statement, SQL(statement, self.partner.id)):
                params = [] if isinstance(query, SQL) else [[self.partner.id]]
                with (
                    self.subTest(statement),
                    self.assertRaises(ProposeOnlyError),
                    draft_only(self.env, WRITES),
                ):
                    self.env.cr.execute(query, *params)

    def test_orm_is_held_to_it_also_at_the_end(self):
        with self.assertRaises(ProposeOnlyError), draft_only(self.env, WRITES):
            self.partner.city = "Elsewhere"
            # written when the block ends, at the latest
        self.env.invalidate_all()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_what_is_a_draft_may_be_written(self):
        suggestion = self.propose()
        with draft_only(self.env, WRITES):
            suggestion.sudo().band = "check"
            self.partner.with_context(tracking_disable=True).ref = "draft"
            self.propose("Talstadt")
        self.env.invalidate_all()
        self.assertEqual((suggestion.band, suggestion.state), ("check", "superseded"))
        self.assertEqual(self.partner.ref, "draft")

    def test_what_was_written_before_is_not_held_to_it(self):
        self.partner.city = "Neustadt"
        with draft_only(self.env, WRITES):
            pass
        self.env.invalidate_all()
        self.assertEqual(self.partner.city, "Neustadt")

    def test_drafting_decides_nothing_and_puts_nothing_off(self):
        suggestion = self.propose().with_user(self.decider).sudo(False)
        for act in (
            suggestion.action_accept,
            lambda: self.env.cr.postcommit.add(suggestion.action_accept),
            lambda: self.env.cr.precommit.add(suggestion.action_accept),
            lambda end="commit": getattr(self.env.cr, end)(),
        ):
            with self.assertRaises(ProposeOnlyError), draft_only(self.env, WRITES):
                act()
        self.assertEqual(suggestion.sudo().state, "pending")
        self.assertNotIn("execute", vars(self.env.cr))

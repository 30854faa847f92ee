# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tests import tagged

from ..common import EdicAiCase, new_test_user


@tagged("post_install", "-at_install")
class TestAboutSearch(EdicAiCase):
    """Entries are found by what they are about, and nobody is looked for that way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls.env["res.partner"].create(
            {"name": "Zweckverband Quellwasser", "is_company": True}
        )
        cls.manager = new_test_user(
            cls.env, "manager_ai", "edic_ai.group_edic_ai_manager"
        )

    def about(self, record, event="policy"):
        facts = {"decision": "accepted"} if event == "decision" else {}
        return self.gateway._record(event, "test.use", facts, record=record)

    def found(self, words, operator="ilike", user=None, model="edic.ai.trace"):
        entries = self.env[model].with_user(user or self.auditor)
        return entries.search([("about", operator, words)])

    def test_by_a_part_of_its_name(self):
        trace = self.about(self.town)
        self.about(self.env["res.partner"].create({"name": "B", "is_company": True}))
        for words, operator in (
            ("quellwasser", "ilike"),
            ("Zweckverband Quellwasser", "="),
            (["x", "Zweckverband Quellwasser"], "in"),
        ):
            with self.subTest(words):
                self.assertEqual(self.found(words, operator), trace)
        self.assertFalse(self.found("Quellwasser", "="))
        self.assertFalse(self.found("no such name"))
        self.assertNotIn(trace, self.found("quellwasser", "not ilike"))

    def test_what_is_archived_is_found_and_what_is_gone_is_not(self):
        trace = self.about(self.town)
        self.town.active = False
        self.assertEqual(self.found("quellwasser"), trace)
        self.town.unlink()
        self.assertFalse(self.found("quellwasser"))

    def test_about_nothing(self):
        nothing = self.about(None)
        something = self.about(self.town)
        self.assertIn(nothing, self.found(False, "="))
        self.assertNotIn(something, self.found(False, "="))
        self.assertIn(something, self.found(False, "!="))

    def test_decisions_too(self):
        self.about(self.town)
        trace = self.about(self.town, "decision")
        found = self.found("quellwasser", model="edic.ai.decision")
        self.assertEqual(found.trace_id, trace)

    def test_another_record_of_the_same_number_is_not_found(self):
        other = self.env["res.country"].browse(self.town.id)
        trace = self.gateway._record("policy", "test.use", {}, record=other)
        self.about(self.town)
        self.assertNotIn(trace, self.found("quellwasser"))

    # --- persons without the right ----------------------------------------------------
    def test_what_one_may_not_read_is_not_found(self):
        """Neither what a rule keeps from the reader nor what no role of his reads."""
        other = self.env["res.company"].create({"name": "Talstadt 2"})
        self.town.company_id = other
        trace = self.about(self.town)
        self.assertTrue(trace.with_user(self.auditor).has_access("read"))
        self.assertFalse(self.town.with_user(self.auditor).has_access("read"))
        self.assertFalse(self.found("quellwasser"))
        found = self.env["edic.ai.trace"].with_user(self.auditor).sudo()
        self.assertFalse(found.search([("about", "ilike", "quellwasser")]))
        trace = self.about(self.env["ir.cron"].search([], limit=1))
        cron = self.env["ir.cron"].browse(trace.res_id)
        self.assertFalse(cron.with_user(self.auditor).has_access("read"))
        self.assertFalse(self.found(cron.name))

    def test_nobody_is_looked_for(self):
        """Users, and contacts that are persons, are found by none of their names."""
        person = self.env["res.partner"].create(
            {"name": "Quirin Quast", "email": "quirin@example.org"}
        )
        self.decider.write({"name": "Xaver Quast", "email": "xaver@example.org"})
        traces = (self.about(person) + self.about(self.decider)) + self.about(
            self.decider.partner_id
        )
        for user in (self.auditor, self.manager, self.env.ref("base.user_admin")):
            for record in traces.mapped("res_model"):
                self.assertTrue(self.env[record].with_user(user).has_access("read"))
            for words in ("quast", "Quirin Quast", "xaver@", self.decider.login):
                for operator in ("ilike", "="):
                    with self.subTest(f"{user.login} {words}"):
                        self.assertFalse(self.found(words, operator, user) & traces)

    def test_names_that_cannot_be_searched_are_left_out(self):
        """As that of a verification, which is computed, and that of a checkpoint."""
        trace = self.about(self.town)
        for model in ("edic.ai.verification", "edic.ai.checkpoint", "edic.ai.decision"):
            self.about(self.env[model].browse(self.town.id))
        self.gateway._record("policy", "x", {}, record=trace)
        self.assertEqual(self.found("quellwasser"), trace)

    def test_signs_alone_find_nothing(self):
        self.about(self.town)
        for words in (" ", "/", "%", "_"):
            self.assertFalse(self.found(words))

    # --- screens ----------------------------------------------------------------------
    def test_search_about_a_record_is_offered_first(self):
        for model in ("edic.ai.trace", "edic.ai.decision"):
            view = self.env[model].with_user(self.auditor).get_view(view_type="search")
            first = etree.fromstring(view["arch"]).find("field")
            self.assertEqual(first.get("name"), "about")

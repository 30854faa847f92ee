# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import file_open, mute_logger

from ...models.policy.edic_ai_switch import stopped
from ..policy_common import CASE, PolicyCase

MODEL = "edic.ai.switch"


class SwitchCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switches = cls.env[MODEL]
        cls.other = cls.env["res.company"].create({"name": "Talstadt"})
        cls.provider = cls.env["edic.ai.provider"].create(cls.provider_vals())
        cls.away = cls.env["edic.ai.provider"].create(cls.provider_vals())
        # stops of this database from before the test are lifted
        cls.env.cr.execute("UPDATE edic_ai_switch SET is_on = false WHERE is_on")

    @classmethod
    def provider_vals(cls):
        vals = {"name": "Kiel", "base_url": "https://ai.example.org/v1"}
        known = cls.env["edic.ai.provider"]._fields
        return {name: value for name, value in vals.items() if name in known}

    def throw(self, scope="global", user=None, **vals):
        return self.switches.with_user(user or self.author).create(
            {"scope": scope, "reason": f"stop {scope}", **vals}
        )

    def stopped_by(self, company=None, use_case=CASE, provider=None):
        return self.switches.with_user(self.employee)._stopped(
            (company or self.company).id, use_case, (provider or self.provider).id
        )


@tagged("post_install", "-at_install")
class TestSwitch(SwitchCase):
    def test_what_holds_everywhere_is_released_by_who_is_everywhere(self):
        self.author.company_ids = self.company
        self.throw("global", user=self.admin_of_odoo())
        stop = self.switches.search([("is_on", "=", True)])
        with self.assertRaises(AccessError):
            stop.with_user(self.author).action_release("over")
        own = self.throw("company", company_id=self.company.id)
        own.with_user(self.author).action_release("over")
        self.assertFalse(own.is_on)
        stop.with_user(self.admin_of_odoo()).action_release("over")
        self.assertFalse(stop.is_on)

    def admin_of_odoo(self):
        return self.env.ref("base.user_admin")

    def test_a_company_s_stop_holds_for_its_branches(self):
        companies = self.env["res.company"]
        branch = companies.create({"name": "Ward", "parent_id": self.company.id})
        deeper = companies.create({"name": "Desk", "parent_id": branch.id})
        self.env.flush_all()
        stop = self.throw("company", company_id=self.company.id)
        for company in (branch, deeper):
            self.assertEqual(self.stopped_by(company=company), "stop company")
        rows = self.env["edic.ai.trace"].search([("res_id", "=", stop.id)])
        own_rows = rows.filtered(lambda row: row.res_model == stop._name)
        self.assertEqual(
            set(own_rows.mapped("company_ref")),
            set((self.company + branch + deeper).ids),
        )
        self.assertIs(self.stopped_by(company=self.other), False)
        stop.action_release("over")
        self.throw("company", user=self.env.user, company_id=branch.id)
        self.assertIs(self.stopped_by(), False, "not the other way round")
        self.assertTrue(self.stopped_by(company=deeper))

    def test_each_scope_stops_what_it_names_and_no_more(self):
        self.assertIs(self.stopped_by(), False)
        for scope, vals, elsewhere in (
            ("global", {}, None),
            ("company", {"company_id": self.company.id}, {"company": self.other}),
            ("use_case", {"use_case": CASE}, {"use_case": "other.use"}),
            ("provider", {"provider_id": self.provider.id}, {"provider": self.away}),
        ):
            with self.subTest(scope):
                switch = self.throw(scope, **vals)
                self.assertEqual(self.stopped_by(), f"stop {scope}")
                if elsewhere:
                    self.assertIs(self.stopped_by(**elsewhere), False)
                switch.action_release("all is well")
                self.assertIs(self.stopped_by(), False)

    def test_what_is_stopped_is_said_in_words(self):
        for scope, vals, what in (
            ("global", {}, "All AI"),
            ("company", {"company_id": self.company.id}, self.company.name),
            ("use_case", {"use_case": CASE}, f"One use case: {CASE}"),
            ("provider", {"provider_id": self.provider.id}, self.provider.name),
        ):
            with self.subTest(scope):
                self.assertIn(what, self.throw(scope, **vals).what)
        self.assertEqual(self.switches.new({"scope": "use_case"}).what, "One use case")

    def test_before_a_provider_is_chosen(self):
        self.throw("provider", provider_id=self.provider.id)
        self.assertIs(self.switches._stopped(self.company.id, CASE), False)
        self.throw()
        self.assertTrue(self.switches._stopped(self.company.id, None))

    def test_two_stops_are_released_one_by_one(self):
        first, second = self.throw(), self.throw(reason="again")
        first.action_release("solved")
        self.assertEqual(self.stopped_by(), "again")
        second.action_release("solved, too")
        self.assertIs(self.stopped_by(), False)

    def test_query_needs_no_environment_and_uses_the_index(self):
        switch = self.throw()
        self.env.flush_all()
        self.assertEqual(stopped(self.env.cr, 0, None, None), switch.reason)
        # as installed: the database of the tests is without such indexes
        index = switch._table_objects["edic_ai_switch_on_idx"]
        index.apply_to_database(switch)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN SELECT reason FROM edic_ai_switch WHERE is_on")
        plan = "".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("edic_ai_switch_on_idx", plan)

    def test_who_throws_and_who_releases(self):
        for user in (self.author, self.system):
            with self.subTest(user.login):
                switch = self.throw(user=user)
                self.assertEqual(switch.thrown_by_id, user)
                for weak in (self.decider, self.auditor, self.employee, self.portal):
                    with self.assertRaises(AccessError):
                        self.throw(user=weak)
                    with self.assertRaises(AccessError):
                        switch.with_user(weak).action_release("please")
                    with self.assertRaises(AccessError):
                        switch.with_user(weak).sudo().action_release("please")
                switch.with_user(user).action_release("all is well")
                self.assertEqual(switch.released_by_id, user)
        self.assertTrue(self.switches.with_user(self.auditor).has_access("read"))
        for user in (self.decider, self.employee):
            self.assertFalse(self.switches.with_user(user).has_access("read"))

    def test_releasing_needs_a_reason_and_happens_once(self):
        switch = self.throw()
        for reason in (None, "", "  "):
            with self.assertRaises(UserError):
                switch.action_release(reason)
        switch.action_release("all is well")
        with self.assertRaises(UserError):
            switch.action_release("again")
        self.assertEqual(switch.release_reason, "all is well")

    def test_a_stop_is_never_changed_or_deleted(self):
        switch = self.throw()
        for vals in ({"is_on": False}, {"reason": "x"}, {"scope": "company"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                switch.sudo().write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                switch.sudo().with_context(edic_switch=True).write(vals)
        with self.assertRaises(AccessError):
            switch.sudo().unlink()
        self.assertTrue(self.stopped_by())

    def test_a_stop_cannot_be_born_released_or_as_another_s(self):
        forged = self.throw(is_on=False, thrown_by_id=self.approver.id)
        self.assertTrue(forged.is_on)
        self.assertEqual(forged.thrown_by_id, self.author)

    @mute_logger("odoo.sql_db")
    def test_a_stop_names_what_it_stops(self):
        for scope in ("company", "use_case", "provider"):
            with (
                self.subTest(scope),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.throw(scope)
                self.env.flush_all()

    def test_another_company_is_not_ours_to_stop(self):
        with self.assertRaises(AccessError):
            self.throw("company", company_id=self.other.id)
        theirs = self.switches.create(
            {"scope": "company", "company_id": self.other.id, "reason": "audit"}
        )
        with self.assertRaises(AccessError):
            theirs.with_user(self.author).action_release("please")

    def test_stop_and_release_are_recorded(self):
        switch = self.throw()
        switch.action_release("all is well")
        thrown, released = self.env["edic.ai.trace"].search(
            [("res_model", "=", MODEL), ("res_id", "=", switch.id)], order="id"
        )
        self.assertEqual((thrown | released)._people(), self.author)
        self.assertEqual((thrown | released).mapped("company_ref"), [0, 0])
        self.assertEqual(thrown.facts, {"stop": [None, "All AI"]})
        self.assertEqual(released.facts, {"stop": ["All AI", None]})
        contents = self.env["edic.ai.content"].sudo()
        stored = contents.search([("trace_id", "in", (thrown | released).ids)])
        self.assertEqual(
            [content._open()["comment"] for content in stored.sorted("trace_id")],
            ["stop global", "all is well"],
        )
        own = self.throw("company", company_id=self.company.id)
        trace = self.env["edic.ai.trace"].search(
            [("res_model", "=", MODEL), ("res_id", "=", own.id)]
        )
        self.assertEqual(trace.company_ref, self.company.id)

    def test_screens_stop_and_release(self):
        view = "edic_ai.edic_ai_switch_view_form"
        with Form(self.switches.with_user(self.author), view) as form:
            form.scope = "company"
            form.company_id = self.company
            form.reason = "audit"
        switch = form.record
        self.assertTrue(self.stopped_by())
        wizard = self.env["edic.ai.switch.release"].with_user(self.author)
        with Form(wizard.with_context(active_id=switch.id)) as form:
            form.reason = "audit is over"
        form.record.action_release()
        self.assertEqual(switch.release_reason, "audit is over")

    def test_people_who_work_with_ai_see_why_it_does_not(self):
        self.throw(reason="audit")
        self.switches.create(
            {"scope": "company", "company_id": self.other.id, "reason": "theirs"}
        )
        for user in (self.decider, self.auditor, self.author, self.system):
            with self.subTest(user.login):
                shown = self.switches.with_user(user)._shown()
                self.assertEqual(shown, ["AI stopped: audit"])
        self.assertEqual(self.switches.with_user(self.employee)._shown(), [])

    def test_a_neutralised_copy_asks_no_model(self):
        with file_open("edic_ai/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual(self.stopped_by(), "neutralised copy")
        switch = self.switches.with_user(self.system).search([("is_on", "=", True)])
        switch.action_release("this copy may")
        self.assertIs(self.stopped_by(), False)


@tagged("post_install", "-at_install")
class TestSwitchSession(HttpCase, SwitchCase):
    def test_page_is_told(self):
        self.throw(reason="audit in the house")
        for login, seen in (("decider", True), ("employee_ai", False)):
            self.authenticate(login, login)
            page = self.url_open("/odoo").text
            with self.subTest(login):
                self.assertEqual("audit in the house" in page, seen)

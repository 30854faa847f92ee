# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ...exceptions import NotAPersonError
from ...tools.policy.policy import Action, Reason
from ...tools.providers.contract import DataClass, Zone
from ...tools.text.measured import UNMARKED
from ..policy_common import CASE, PolicyCase


@tagged("post_install", "-at_install")
class TestPolicy(PolicyCase):
    def verdict(self, data_class, zone, use_case=None, company=None):
        return self.policies.with_user(self.employee)._verdict(
            company or self.company, data_class, zone, use_case
        )

    def test_what_is_shipped_is_in_force_and_says_so(self):
        self.assertEqual(self.shipped.state, "in_force")
        self.assertEqual(self.shipped.version, 1)
        self.assertTrue(self.shipped.is_shipped)
        self.assertFalse(self.shipped.approved_by_id)
        verdict = self.verdict("personal", Zone.EU_CONTROLLED)
        self.assertEqual(
            (verdict.action, verdict.reason_code, verdict.version),
            (Action.LOCAL_ONLY, Reason.RULE, 1),
        )
        for data_class in DataClass:
            with self.subTest(data_class):
                outside = self.verdict(data_class, Zone.OUTSIDE)
                self.assertIs(outside.action, Action.DENY)

    def test_a_new_company_has_a_policy_of_its_own(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        policy = self.policies._in_force(other)
        self.assertTrue(policy.is_shipped)
        self.assertEqual(len(policy.matrix_ids), len(DataClass))
        entry = self.entries(policy)[0]
        self.assertEqual(entry["version"], [None, 1])
        self.assertIn("secret allow/local_only/local_only/deny", entry["matrix"][1])
        self.policies._ship()
        count = self.policies.search_count([("company_id", "=", other.id)])
        self.assertEqual(count, 1)

    def test_without_a_policy_nothing_goes_anywhere(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM edic_ai_policy WHERE company_id = %s", [other.id]
        )
        self.env.invalidate_all()
        verdict = self.verdict("public", "on_premise", company=other)
        self.assertEqual(
            (verdict.action, verdict.reason_code, verdict.version),
            (Action.DENY, Reason.NO_POLICY, 0),
        )

    def test_asking_costs_four_queries(self):
        self.verdict("public", "outside")  # the rest is Odoo's own, once per process
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            self.policies._verdict(self.company, "personal", "eu_hosted", CASE)

    def test_an_unknown_zone_is_an_error_and_no_permission(self):
        with self.assertRaises(ValueError):
            self.verdict("public", "moon")

    def test_a_draft_changes_nothing_until_somebody_else_puts_it_in_force(self):
        draft = self.draft()
        self.row(draft, "personal").eu_controlled = "deny"
        self.assertEqual(self.verdict("personal", "eu_controlled").version, 1)
        with self.assertRaises(AccessError):
            draft.with_user(self.author).action_put_in_force()
        with self.assertRaises(AccessError):
            draft.with_user(self.author).sudo().action_put_in_force()
        self.put_in_force(draft)
        verdict = self.verdict("personal", "eu_controlled")
        self.assertEqual((verdict.action, verdict.version), (Action.DENY, 2))
        self.assertEqual(self.shipped.state, "retired")
        self.assertEqual(draft.approved_by_id, self.approver)
        self.assertEqual(draft.author_ids, self.author)

    def test_who_changed_a_row_is_an_author(self):
        draft = self.draft()
        self.row(draft, "public").with_user(self.approver).eu_hosted = "deny"
        self.assertEqual(draft.author_ids, self.author | self.approver)
        with self.assertRaises(AccessError):
            draft.with_user(self.approver).action_put_in_force()

    def test_a_program_and_other_roles_do_not_approve(self):
        draft = self.draft()
        with self.assertRaises(NotAPersonError):
            self.policies.browse(draft.id).action_put_in_force()
        for user in (self.decider, self.auditor, self.employee, self.system):
            with self.subTest(user.login), self.assertRaises(AccessError):
                draft.with_user(user).action_put_in_force()
            with self.subTest(user.login), self.assertRaises(AccessError):
                draft.with_user(user).sudo().action_put_in_force()
        self.assertEqual(draft.state, "draft")

    def test_what_was_changed_meanwhile_is_read_again_first(self):
        draft = self.draft()
        seen = draft.content_digest
        self.row(draft, "public").outside = "allow"
        late = draft.with_user(self.approver).with_context(edic_seen=seen)
        with self.assertRaises(UserError):
            late.action_put_in_force()
        late.with_context(edic_seen=draft.content_digest).action_put_in_force()
        self.assertEqual(draft.state, "in_force")

    def test_what_is_in_force_is_never_changed(self):
        row = self.row(self.shipped, "public")
        for user in (self.author, self.env.user):
            policy = self.shipped.with_user(user).sudo()
            own = row.with_user(user).sudo()
            with self.subTest(user.login):
                for refused in (
                    lambda p=policy: p.write({"name": "x"}),
                    lambda p=policy: p.write({"state": "draft"}),
                    lambda p=policy: p.unlink(),
                    lambda p=policy: p.action_put_in_force(),
                    lambda r=own: r.write({"outside": "allow"}),
                    lambda r=own: r.unlink(),
                    lambda p=policy: p.write(
                        {"matrix_ids": [Command.delete(p.matrix_ids[0].id)]}
                    ),
                    lambda r=own, p=policy: r.create(
                        {"policy_id": p.id, "data_class": "hr", "use_case": CASE}
                    ),
                ):
                    with self.assertRaises(UserError):
                        refused()
        draft = self.draft()
        with self.assertRaises(UserError):
            self.row(draft, "public").policy_id = self.shipped

    def test_a_draft_cannot_be_born_in_force(self):
        for vals in (
            {"state": "in_force"},
            {"version": 7},
            {"is_shipped": True},
            {"approved_by_id": self.approver.id},
            {"author_ids": [Command.clear()]},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.policies.with_user(self.author).create({"name": "x", **vals})
            with self.subTest(vals), self.assertRaises(AccessError):
                self.draft().sudo().write(vals)
        with self.assertRaises(AccessError):
            # a client can send no more than a look-alike of the token
            self.policies.with_context(edic_policy=True).create(
                {"name": "x", "state": "in_force"}
            )

    def test_who_reads_and_who_writes(self):
        rule = self.shipped.matrix_ids[0]
        for user, reads, writes in (
            (self.author, True, True),
            (self.decider, True, False),
            (self.auditor, True, False),
            (self.employee, False, False),
            (self.portal, False, False),
        ):
            for record in (self.shipped, rule):
                own = record.with_user(user)
                with self.subTest(user=user.login, model=record._name):
                    self.assertEqual(own.has_access("read"), reads)
                    for operation in ("write", "create", "unlink"):
                        self.assertEqual(own.has_access(operation), writes)

    def test_another_company_s_policy_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        policy = self.policies._in_force(other)
        for user in (self.author, self.auditor):
            for record in (policy, policy.matrix_ids[0]):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])
        with self.assertRaises(AccessError):
            policy.with_user(self.author).action_new_draft()

    def test_no_rule_opens_a_floor(self):
        draft = self.draft()
        for data_class, zone, action in (
            ("secret", "eu_controlled", "pseudonymise"),
            ("secret", "on_premise", "pseudonymise"),
            ("hr", "outside", "allow"),
        ):
            with self.subTest(zone), self.assertRaises(ValidationError):
                self.row(draft, data_class)[zone] = action
        # not even one that got into the table some other way
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_ai_policy_rule SET eu_hosted = 'allow' "
            "WHERE policy_id = %s AND data_class = 'secret'",
            [self.shipped.id],
        )
        self.env.invalidate_all()
        verdict = self.verdict("secret", "eu_hosted")
        self.assertEqual(
            (verdict.action, verdict.reason_code), (Action.DENY, Reason.FLOOR_SECRET)
        )

    def test_an_exception_is_for_its_use_case_alone(self):
        draft = self.draft()
        draft.exception_ids = [
            Command.create(
                {"use_case": CASE, "data_class": "internal", "eu_hosted": "deny"}
            )
        ]
        self.put_in_force(draft)
        zone = "eu_hosted"
        self.assertIs(self.verdict("internal", zone, CASE).action, Action.DENY)
        other = self.verdict("internal", zone, "other.use")
        self.assertIs(other.action, Action.LOCAL_ONLY)
        same = self.verdict("internal", "eu_controlled", CASE)
        self.assertIs(same.action, Action.LOCAL_ONLY)

    def test_ledger_has_each_change(self):
        draft = self.draft()
        self.row(draft, "public").eu_hosted = "deny"
        self.put_in_force(draft)
        created, changed, in_force = self.entries(draft)
        self.assertEqual(created["draft"][0], None)
        self.assertEqual(changed["draft"][0], created["draft"][1])
        self.assertIn("public allow/allow/deny/deny", changed["draft"][1])
        self.assertEqual(in_force["version"], [1, 2])
        self.assertIn("public allow/allow/allow/deny", in_force["matrix"][0])
        self.assertEqual(in_force["matrix"][1], changed["draft"][1])
        other = self.draft()
        number = other.id
        other.unlink()
        trace = self.env["edic.ai.trace"].search([("res_id", "=", number)], limit=1)
        self.assertEqual((trace.event, trace.use_case), ("policy", "egress"))
        self.assertEqual(trace.facts["draft"][1], None)
        self.assertTrue(trace.summary)

    def test_versions_are_compared_in_words(self):
        draft = self.draft()
        self.assertFalse(draft.changes_text)
        self.row(draft, "personal").eu_hosted = "pseudonymise"
        expected = (
            "Personal · EU, controlled from outside: In-house only → Names replaced"
        )
        self.assertEqual(draft.changes_text, expected)
        self.put_in_force(draft)
        self.assertEqual(draft.changes_text, expected)

    def test_summary_says_what_leaves(self):
        self.assertEqual(
            self.shipped.with_user(self.decider).summary.splitlines(),
            [
                "Leaves as it is: Public (everywhere in the EU).",
                "Leaves with names replaced: nothing.",
                "Never leaves the house: Internal; Personal; Staff; Under secrecy.",
            ],
        )

    def test_screen_shows_rules_and_who_may_approve(self):
        with Form(self.policies.with_user(self.author)) as form:
            form.name = "Stricter"
            self.assertIn("Never leaves the house: Internal; Personal;", form.summary)
            with form.matrix_ids.edit(0) as line:
                self.assertEqual(line.data_class, "public")
                line.eu_controlled = "local_only"
                line.eu_hosted = "deny"
            self.assertIn("Leaves as it is: nothing.", form.summary)
            with form.exception_ids.new() as line:
                line.use_case = CASE
                line.data_class = "public"
                line.eu_hosted = "allow"
        policy = form.record
        self.assertEqual(policy.author_ids, self.author)
        self.assertEqual(len(policy.rule_ids), len(DataClass) + 1)
        self.assertFalse(policy.can_approve)
        self.assertTrue(policy.with_user(self.approver).can_approve)
        copied = policy.copy()
        self.assertEqual(len(copied.rule_ids), len(DataClass) + 1)

    # --- as shipped -------------------------------------------------------------------
    def test_an_older_shipped_policy_gives_way_to_the_strict_one_and_is_told(self):
        self.env.cr.execute(
            """UPDATE edic_ai_policy_rule SET eu_controlled = 'pseudonymise'
                WHERE policy_id = %s AND data_class = 'personal'""",
            [self.shipped.id],
        )
        self.env.invalidate_all()
        self.author.sudo().company_ids |= self.company
        self.policies._ship()
        new = self.policies._in_force(self.company)
        self.assertEqual((new.version, new.is_shipped), (2, True))
        self.assertEqual(self.shipped.state, "retired")
        self.assertIs(
            self.verdict("personal", "eu_controlled").action, Action.LOCAL_ONLY
        )
        [entry] = self.entries(new)
        self.assertEqual(entry["version"], [1, 2])
        self.assertIn("personal allow/pseudonymise", entry["matrix"][0])
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.author.partner_id.ids)], limit=1
        )
        self.assertIn("only public data leave the house", message.body)
        self.policies._ship()
        self.assertEqual(self.policies._in_force(self.company), new)

    def test_what_a_person_decided_stays_at_an_update(self):
        draft = self.draft()
        self.row(draft, "personal").eu_controlled = "pseudonymise"
        self.put_in_force(draft)
        self.policies._ship()
        self.assertEqual(self.policies._in_force(self.company), draft)

    def test_what_leaves_in_clear_or_abroad_is_told_as_what_it_is(self):
        """The confirmation names it, and the ledger keeps that it was confirmed."""
        replaced, clear, law = (
            "names in running text",
            "nothing is replaced",
            "chapter V",
        )
        arch = etree.fromstring(self.policies.get_view(view_type="form")["arch"])
        for zone, action, kind, expected in (
            ("eu_controlled", "pseudonymise", "other", {replaced}),
            ("eu_controlled", "allow", "clear", {clear}),
            ("outside", "pseudonymise", "abroad", {replaced, law}),
            ("outside", "allow", "clear_abroad", {clear, law}),
        ):
            draft = self.draft()
            self.row(draft, "personal")[zone] = action
            with self.subTest(zone=zone, action=action):
                self.assertEqual(draft.opening_kind, kind)
                found = {
                    rule
                    for rule in (replaced, clear, law)
                    if rule in draft.opening_text
                }
                self.assertEqual(found, expected)
                [button] = [
                    each_button
                    for each_button in arch.iterfind(
                        ".//button[@name='action_put_in_force']"
                    )
                    if f"!= '{kind}'" in each_button.get("invisible")
                ]
                confirm = button.get("confirm")
                self.assertEqual(law in confirm, law in expected)
                self.assertEqual("replaced" in confirm, clear in expected)
        self.put_in_force(draft)
        entry = self.entries(draft)[-1]
        self.assertEqual(entry["in_clear"], "personal/outside")
        self.assertEqual(entry["abroad"], "personal/outside")
        self.assertNotIn("names_not_found", entry)

    def test_shipped_policy_is_named_in_the_reader_s_language(self):
        for lang, title in (("en_US", "As shipped"), ("de_DE", "Wie ausgeliefert")):
            self.assertEqual(self.shipped.with_context(lang=lang).title, title)
        draft = self.draft()
        draft.name = "Bills"
        self.assertEqual(draft.with_context(lang="de_DE").title, "Bills")

    def test_who_opens_the_policy_sees_how_many_names_are_not_found(self):
        draft = self.draft()
        self.assertFalse(draft.opening_text)
        self.row(draft, "public").eu_hosted = "deny"
        self.assertFalse(draft.opening_text)
        self.row(draft, "personal").eu_controlled = "pseudonymise"
        with Form(draft.with_user(self.approver)) as form:
            self.assertIn(f"{UNMARKED.missed} of {UNMARKED.count}", form.opening_text)
        self.put_in_force(draft)
        entry = self.entries(draft)[-1]
        self.assertEqual(entry["names_not_found"]["unmarked"], str(UNMARKED))
        closing = self.draft()
        self.row(closing, "personal").eu_controlled = "local_only"
        self.put_in_force(closing)
        self.assertNotIn("names_not_found", self.entries(closing)[-1])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import EdicAiCase, new_test_user


@tagged("post_install", "-at_install")
class TestExplanation(EdicAiCase):
    """Suggestions of an engine of which nothing else is known, and calls."""

    def explain(self, code, record, user=None):
        documents = self.env[f"edic.ai.document.{code}"].with_user(user or self.auditor)
        document = documents.with_context(lang="en_US")._produce(record.id, "html")
        return "\n".join(document.words())

    def asked(self, **facts):
        call = self.gateway._record(
            "inference",
            "test.use",
            {"gen_ai.request.model": "mistral-small", **facts},
            record=self.partner,
            status="started",
        )
        self.gateway._record(
            "inference",
            "test.use",
            {"gen_ai.response.model": "mistral-small-2506"},
            parent_uuid=call.call_uuid,
        )
        return call

    def test_a_suggestion_of_an_unknown_engine_says_that_its_data_are_not_known(self):
        text = self.explain("explanation", self.propose())
        self.assertIn("is not known any more", text)
        self.assertIn("Neustadt", text)
        self.assertIn("The audit trail has no entry of it", text)

    def test_what_left_the_house_and_by_which_rule(self):
        call = self.asked(
            **{
                "edic.policy.zone": "eu_controlled",
                "edic.policy.data_class": "personal",
                "edic.policy.action": "pseudonymise",
                "edic.policy.version": 7,
                "edic.redaction.count": {"IBAN": 2, "NAME": 3},
                "gen_ai.prompt.name": "test.prompt",
                "edic.prompt.version": 4,
                "gen_ai.request.temperature": "0",
                "edic.untrusted.cut": 12,
            }
        )
        suggestion = self.propose(trace_uuid=call.call_uuid)
        text = self.explain("explanation", suggestion)
        words = self.env["edic.ai.policy"]._words()
        for texts in (
            "mistral-small",
            words["zone"]["eu_controlled"],
            words["class"]["personal"],
            words["action"]["pseudonymise"],
            "IBAN: 2, NAME: 3",
            "Version of the policy\n7",
            "Version of the prompt\n4",
            "Temperature\n0",
            "Cut, as too long\n12",
            "no reason that could be relied on",
            call.call_uuid,
        ):
            self.assertIn(texts, text)
        self.assertNotIn("Nothing left the house", text)
        ended = self.env["edic.ai.trace"].search(
            [("parent_uuid", "=", call.call_uuid), ("event", "=", "inference")]
        )
        self.assertIn(ended.call_uuid, text)

    def test_a_call_that_brought_nothing_is_explained_from_the_ledger(self):
        text = self.explain("call", self.asked())
        self.assertIn("mistral-small", text)
        self.assertIn("Entries of the audit trail", text)

    def test_every_state_has_its_fate(self):
        suggestion = self.propose()
        for state, _word in suggestion._fields["state"].selection:
            suggestion.sudo().state = state
            fate = self.env["edic.ai.document.explanation"]._fates()[state]
            self.assertIn(fate, self.explain("explanation", suggestion))

    def test_who_may_not_read_the_record_is_told_nothing(self):
        suggestion, alone = (
            self.propose(),
            new_test_user(self.env, "decides_alone", "edic_ai.group_edic_ai_user"),
        )
        self.env["ir.rule"].create(
            {
                "name": "not this one",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {self.partner.id})]",
            }
        )
        with self.assertRaises(AccessError):
            self.explain("explanation", suggestion, alone)

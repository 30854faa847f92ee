# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import freeze_time, tagged

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_public_hr.tests.hr_draft_common import TODAY, HrDraftCase

CODE = "hr.applicant_answer.fr"  # kept 24 months after signing
LATER = "2027-02-01"  # logs of AI and decisions are older than six months


@tagged("post_install", "-at_install")
class TestKept(HrDraftCase):
    """The term of letters to a person, and the reach of a request for erasure."""

    groups = "hr.group_hr_user,hr_recruitment.group_hr_recruitment_manager"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.applicant = cls.env["hr.applicant"].create(
            {"partner_name": "Balthasar Muster", "job_id": cls.job.id}
        )
        cls.drafts = cls.env["edic.public.draft"]
        company = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.dpo, cls.approver = (
            new_test_user(cls.env, name, f"edic_ai.group_edic_ai_{name}", **company)
            for name in ("dpo", "approver")
        )

    def draft(self, is_signed=False):
        draft = self.begin(CODE, record=self.applicant)
        if is_signed:
            self.choose(draft, answer="refusal")
            facts = draft.sudo()._fact_table()
            for key in [k for k, fact in facts.items() if fact.value is None]:
                given = {"date": "2026-12-31", "money": "2000"}
                draft.edic_set_fact(key, given.get(facts[key].kind.value, "Rien"))
            draft.action_sign()
        return draft.sudo()

    def night(self, day=TODAY):
        with freeze_time(day):
            return self.drafts._gc_over()

    def erased(self):
        entries = self.env["edic.ai.trace"].search(
            [("use_case", "=", "public.draft"), ("event", "=", "ledger")]
        )
        return [(entry.facts["draft"], entry.facts["ground"]) for entry in entries]

    # --- by time ----------------------------------------------------------------------
    def test_drafts_go_with_their_record_and_signed_ones_later(self):
        drafts = self.draft() | self.draft(is_signed=True)
        self.night("2036-01-01")
        self.assertEqual(drafts.exists(), drafts)
        open_one, signed = drafts
        self.applicant.unlink()
        self.night()
        self.assertEqual(drafts.exists(), signed)
        self.assertEqual(self.erased(), [(open_one.id, "gdpr.5.1.e")])
        self.night("2028-06-30")
        self.assertTrue(signed.exists())
        self.night("2028-07-01")
        self.assertFalse(signed.exists())

    def test_what_was_put_away_goes(self):
        draft = self.draft()
        draft.with_user(self.clerk).action_drop()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_public_draft SET write_date = %s WHERE id = %s",
            (TODAY, draft.id),
        )
        self.night("2026-09-01")
        self.assertTrue(draft.exists())
        self.night("2026-10-01")
        self.assertFalse(draft.exists())

    def test_a_legal_hold_keeps_them(self):
        draft = self.draft()
        self.env["edic.ai.legal.hold"].with_user(self.dpo).create(
            {"name": "Az. 17", "res_model": "hr.applicant", "res_id": self.applicant.id}
        )
        self.applicant.unlink()
        self.night()
        self.assertTrue(draft.exists())

    # --- on request -------------------------------------------------------------------
    def request(self):
        requests = self.env["edic.ai.erasure.request"].with_user(self.dpo)
        return requests.create(
            {
                "name": "E-2027-02",
                "company_id": self.company.id,
                "subject": "record",
                "res_model": "hr.applicant",
                "res_id": self.applicant.id,
                "ground": "gdpr.17.1.a",
                "reason": "No interest any more",
            }
        )

    def decide(self, request):
        self.env.flush_all()
        while self.env["edic.ai.seal"]._seal_some(self.company.id):
            pass
        request.action_ask()
        request.with_user(self.approver).action_approve()
        return request.answer

    def test_a_request_reaches_drafts_and_conversations(self):
        drafts = self.draft() | self.draft(is_signed=True)
        chats = self.env["edic.public.chat"]
        about = {"res_model": "hr.applicant", "res_id": self.applicant.id}
        owner = {"company_id": self.company.id, "user_id": self.clerk.id}
        chat = chats.create({**about, **owner})
        with freeze_time(LATER):
            request = self.request()
            for line in ("notes that were drafted: 1", "with the assistant: 1"):
                self.assertIn(line, request.outlook)
            answer = self.decide(request)
            again = self.decide(self.request())
        self.assertEqual((drafts.exists(), chat.exists()), (drafts[1], chats))
        self.assertIn((drafts[0].id, "gdpr.17.1.a"), self.erased())
        self.assertIn("Letters and notes that were drafted: 1\n", answer)
        self.assertIn("Conversations with the assistant: 1\n", answer)
        self.assertIn("1 – Signed documents, for as long as a duty keeps", answer)
        self.assertIn("erased for good:\n- nothing", again)

    def test_erasure_reaches_what_is_recorded_about_a_draft(self):
        draft = self.draft()
        entry = self.env["edic.ai.gateway"]._record(
            "policy", "test.use", {}, record=draft, comment="Balthasar?"
        )
        contents = self.env["edic.ai.content"].search([("trace_id", "=", entry.id)])
        self.assertTrue(contents)
        with freeze_time(LATER):
            self.decide(self.request())
        self.assertFalse(contents.exists())

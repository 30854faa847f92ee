# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..people_common import PeopleCase

LATER = "2045-01-15"  # beyond the longest term of all
USE = "public.chat"


@tagged("post_install", "-at_install")
class TestHeld(PeopleCase):
    """Records that hang on a held one stay, whatever a night or request would delete.

    The kinds are found by introspection: a new model that names a record, and whose
    rows go by time, needs a row here and is held by the same method.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo, cls.approver = cls.make_officers("dpo", "approver")
        cls.env["edic.ai.incident"].sudo().search([]).is_held = False
        cls.person = cls.bill.partner_id
        cls.house = cls.bill.company_id

    # --- one of each kind -------------------------------------------------------------
    def make_chat(self):
        about = {"res_model": "account.move", "res_id": self.bill.id}
        owner = {"company_id": self.house.id, "user_id": self.clerk.id}
        turn = Command.create({"question": "What is owed?", "lang": "en"})
        chats = self.env["edic.public.chat"].sudo()
        return chats.create({**about, **owner, "turn_ids": [turn]})

    def make_draft(self):
        draft = self.begin_draft().sudo()
        draft.state = "dropped"
        return draft

    def make_entry(self):
        form = self.procedure.with_user(self.agent).action_fill()["res_id"]
        entry = self.env["edic.public.form.entry"].sudo().browse(form)
        entry.partner_id = self.person
        return entry

    def make_suggestion(self):
        line = self.bill.invoice_line_ids[0]
        suggestions = self.env["edic.ai.suggestion"].sudo()
        return suggestions._propose(
            [
                {
                    "company_id": self.house.id,
                    "res_model": "account.move.line",
                    "res_id": line.id,
                    "field_name": "account_id",
                    "value": line.account_id.id,
                    "confidence": 0.9,
                    "band": "check",
                    "evidence": {"words": [["Paper", "1.0"]]},
                    "engine": "test",
                    "state": "superseded",
                }
            ]
        ).sudo()

    def make_task(self):
        """It is about a question of a conversation about the bill."""
        turn = self.make_chat().turn_ids
        tasks = self.env["edic.ai.task"].sudo()
        return tasks.create(
            {
                "use_case": USE,
                "res_model": turn._name,
                "res_id": turn.id,
                "company_id": self.house.id,
                "state": "done",
            }
        )

    def made(self):
        """Return model → a row of it that hangs on the bill or on its vendor."""
        return {
            "edic.public.chat": self.make_chat(),
            "edic.public.draft": self.make_draft(),
            "edic.public.form.entry": self.make_entry(),
            "edic.ai.suggestion": self.make_suggestion(),
            "edic.ai.task": self.make_task(),
        }

    # --- deletions --------------------------------------------------------------------
    def swept(self):
        """Return the models that name a record or contact and whose rows go by time."""
        naming = {*self.env["edic.ai.erasure"]._naming_models()}
        for name, model in self.env.registry.items():
            field = model._fields.get("partner_id")
            is_kept = model._auto and not model._transient  # a dialog lives for hours
            if name.startswith("edic.") and is_kept and field and field.store:
                naming.add(name)
        return {name for name in naming if self.sweepers(name)}

    def sweepers(self, name):
        model = type(self.env[name])
        return [
            method
            for attr in dir(model)
            if getattr(method := getattr(model, attr, None), "_autovacuum", False)
        ]

    def night(self, row):
        rows = row.with_user(1).sudo().browse()
        with freeze_time(LATER):
            for method in self.sweepers(row._name):
                method(rows)

    def hold(self, record):
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        about = {"res_model": record._name, "res_id": record.id}
        return holds.create({"name": "Az. 17", "company_id": False, **about})

    def release(self, hold):
        hold.with_user(self.dpo).action_ask_release("It is over")
        hold.with_user(self.approver).action_release()

    def ask_for_erasure(self, record):
        requests = self.env["edic.ai.erasure.request"].with_user(self.dpo)
        request = requests.create(
            {
                "name": "E-1",
                "company_id": False,
                "subject": "record",
                "res_model": record._name,
                "res_id": record.id,
                "ground": "gdpr.17.1.a",
                "reason": "It is asked for",
                "lang": "en_US",
            }
        )
        request.action_ask()
        self.env.flush_all()
        self.env.cr.execute("SELECT DISTINCT chain FROM edic_ai_pending")
        for [chain] in self.env.cr.fetchall():
            while self.env["edic.ai.seal"].sudo()._seal_some(chain):
                pass
        request.with_user(self.approver).action_approve()
        self.env.invalidate_all()
        return request

    def test_each_kind_that_goes_by_time_is_made_here(self):
        self.assertEqual(self.swept(), set(self.made()))

    def test_hold_on_a_bill_keeps_what_hangs_on_it_from_a_night_and_a_request(self):
        hold, rows = self.hold(self.bill), self.made()
        del rows["edic.public.form.entry"]  # a form is about a person
        request = self.ask_for_erasure(self.bill)
        self.assertIn("erased for good:\n- nothing", request.answer)
        for name, row in rows.items():
            with self.subTest(model=name):
                self.night(row)
                self.assertTrue(row.exists())
        self.release(hold)
        for name, row in sorted(rows.items()):
            with self.subTest(released=name):
                self.night(row)
                self.assertFalse(row.exists())

    def test_hold_on_a_contact_keeps_its_forms_and_what_hangs_on_its_bills(self):
        rows = self.made()
        hold = self.hold(self.person)
        self.ask_for_erasure(self.person)
        for name, row in rows.items():
            with self.subTest(model=name):
                self.night(row)
                self.assertTrue(row.exists())
        self.release(hold)
        self.ask_for_erasure(self.person)
        for name in ("edic.public.chat", "edic.public.draft", "edic.public.form.entry"):
            with self.subTest(released=name):
                self.assertFalse(rows[name].exists())

    def test_hold_on_another_record_keeps_nothing_of_this(self):
        self.hold(self.make_bill("power", [("Paper", "office", None, 10.0)]))
        chat = self.make_chat()
        self.night(chat)
        self.assertFalse(chat.exists())

    def test_company_that_is_held_keeps_each_kind(self):
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        for company in self.house | self.company:
            holds.create({"name": "Audit", "company_id": company.id})
        for name, row in self.made().items():
            with self.subTest(model=name):
                self.night(row)
                self.assertTrue(row.exists())

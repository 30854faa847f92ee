# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.addons.edic_ai.tests.model_use import ModelUse
from odoo.addons.edic_finance.tests.audit_common import AuditCase

from fakes.fake_provider import FakeProvider

LINES = [("Copy paper A4", "office", None, 1000.0)]
EURO = "base.EUR"


class ChatCase(ModelUse, AuditCase):
    """A company with bills and flags, a model in the house, and people who ask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ask_for_proposals(True)  # a model that obeys could use what they bring
        cls.tax.amount = 20
        cls.company.currency_id = cls.env.ref(EURO)
        cls.vendors["paper"].write({"name": "Papeterie Fictive", "is_company": True})
        cls.vendors["power"].write({"name": "Stadtwerke Beispiel", "is_company": True})
        cls.clerk = cls.make_user("clerk", "edic_finance.group_edic_finance_accountant")
        cls.bill = cls.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        cls.past = cls.make_bill("paper", LINES, day="2025-03-01", ref="F-2025-03")
        (cls.bill | cls.past).action_post()
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.use = cls.make_use(use_case="public.chat")

    def setUp(self):
        super().setUp()
        self.fake.forget()

    # --- asking -----------------------------------------------------------------------
    def chats(self, user=None):
        return self.env["edic.public.chat"].with_user(user or self.clerk)

    def script(self, *answers):
        """Set the model's answers, in turn; the last of them is repeated for ever."""
        left = list(answers)

        def said(_body):
            answer = left.pop(0) if len(left) > 1 else left[0]
            return answer if isinstance(answer, str) else json.dumps(answer)

        self.fake.answers(said)

    def ask(self, question, *answers, record=None, user=None, chat_id=False):
        """Ask, let the queue work, and look: the last turn as the panel has it."""
        if answers:
            self.script(*answers)
        record = self.bill if record is None else record
        own = self.chats(user)
        answer = own.edic_ask(record._name, record.id, question, chat_id)
        self.work()
        return own.browse(answer["id"]).edic_look()["turns"][-1]

    def use_tool(self, name, record=None, user=None, **args):
        """The step of a tool that a person uses by hand."""
        record = self.bill if record is None else record
        result = self.chats(user).edic_tool(record._name, record.id, name, args)
        [step] = result["turns"][-1]["steps"]
        return step

    # --- outcome ----------------------------------------------------------------------
    def shown(self, turn):
        """The answer as it is read; a gap is …"""
        return "".join("…" if p.get("is_gap") else p["text"] for p in turn["pieces"])

    def sent(self):
        """All that left for the model."""
        return "\n".join(body.decode() for body in self.fake.bodies)

    def texts(self, step):
        """Return the texts of a step's table."""
        return [[cell["text"] for cell in row] for row in step["rows"]]

    def raised(self):
        """A flag about the bill, as a check raises it: it was entered twice."""
        self.turn_on("A01")
        self.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17").action_post()
        return self.audit("A01")[:1].sudo(False)

    def entries(self):
        """Return the entries of this use case in the ledger, oldest first."""
        rows = self.env["edic.ai.trace"].sudo()
        return rows.search([("use_case", "=", "public.chat")], order="id")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import freeze_time

from odoo.addons.edic_finance.tests.audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 1000.0)]
TODAY = "2026-05-20"


class DraftCase(AuditCase):
    """A French commune with a bill that came in, and people who write letters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time(TODAY))
        cls.tax.amount = 20
        cls.company.write(
            {"city": "Lindenfurt", "currency_id": cls.env.ref("base.EUR").id}
        )
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))
        cls.vendors["paper"].write({"name": "Papeterie Fictive", "lang": "fr_FR"})
        cls.clerk = cls.make_user("clerk", "edic_finance.group_edic_finance_accountant")
        cls.colleague = cls.make_user(
            "colleague", "edic_finance.group_edic_finance_accountant"
        )
        cls.bill = cls.make_bill("paper", LINES, day="2026-04-01", ref="F-2026-17")
        cls.bill.action_post()
        cls.step(received="2026-04-03")

    @classmethod
    def step(cls, **days):
        for kind, day in days.items():
            cls.env["edic.finance.step"].create(
                {"move_id": cls.bill.id, "kind": kind, "day": day, "reason": "IBAN"}
            )

    @classmethod
    def template(cls, code):
        return cls.env["edic.public.template"].search([("code", "=", code)], limit=1)

    def begin(self, code="finance.dispute", lang="fr", user=None, record=None, **more):
        """A draft, as its author meets it."""
        own = self.env["edic.public.draft"].with_user(user or self.clerk)
        record = record or self.bill
        number = self.template(code).id
        action = own.edic_begin(number, record._name, record.id, lang, **more)
        return own.browse(action["res_id"])

    def blocks(self, draft, **texts):
        """What the editor sends: all paragraphs, some with another text."""
        return [
            {"key": b["key"], "kind": b["kind"], "text": texts.get(b["key"], b["text"])}
            for b in draft.edic_open()["blocks"]
        ]

    def text(self, draft, key=None):
        """The letter, or a paragraph, as it is read."""
        own = draft.sudo()
        return "\n".join(
            own._filled(block["text"])
            for block in own.blocks
            if key in (None, block["key"])
        )

    def notes(self, draft):
        """What people did, as the ledger has it, oldest first."""
        rows = self.env["edic.ai.trace"].sudo()
        rows = rows.search(
            [("res_model", "=", draft._name), ("res_id", "=", draft.id)], order="id"
        )
        return [row.facts.get("action") for row in rows if row.event == "decision"]

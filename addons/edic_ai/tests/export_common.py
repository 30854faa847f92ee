# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json
import zipfile

from pypdf import PdfReader

from .common import EdicAiCase, mandated, new_test_user


class ExportCase(EdicAiCase):
    """A company whose chain has some records, and people who export it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Forêt-Neuve"})
        cls.dpo = cls.role("dpo")
        cls.manager = cls.role("manager")
        cls.auditor = mandated(cls.role("auditor"))
        cls.decider = cls.role("user")

    @classmethod
    def role(cls, name):
        return new_test_user(
            cls.env,
            f"export_{name}",
            f"edic_ai.group_edic_ai_{name}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def setUp(self):
        super().setUp()
        self.sign_in_test()
        self.traces = self.env["edic.ai.trace"]
        own = self.gateway.with_user(self.decider).with_company(self.company)
        for facts in (
            {"decision": "accepted", "proposed": '=HYPERLINK("x")', "final": "-12.30"},
            {"decision": "rejected", "proposed": "+33 1 23", "final": 'a;"b"\r\nc'},
        ):
            self.traces |= own._record("decision", "finance.coding", facts)
        self.traces |= own._record(
            "inference",
            "finance.account",
            {
                "gen_ai.request.model": "mistral-small",
                "gen_ai.usage.input_tokens": 1200,
                "gen_ai.usage.output_tokens": 34,
                "edic.cost": {"EUR": "0.0012"},
                "edic.policy.zone": "eu_controlled",
            },
            comment="a secret of Müller",
        )
        self.sealed(self.traces)

    def export(self, user=None, **vals):
        user = user or self.auditor
        wizard = (
            self.env["edic.ai.export"]
            .with_user(user)
            .with_company(self.company)
            .create({"purpose": "Annual audit", **vals})
        )
        wizard.action_export()
        return wizard

    def content(self, wizard):
        return wizard.sudo().attachment_id.raw

    def lines(self, wizard):
        return [json.loads(line) for line in self.content(wizard).splitlines()]

    def recorded(self, wizard):
        return self.env["edic.ai.trace"].search(
            [("use_case", "=", "ledger.export"), ("res_id", "=", False)], limit=1
        )

    def member(self, wizard, name):
        with zipfile.ZipFile(io.BytesIO(self.content(wizard))) as file:
            return file.read(name)

    def pdf(self, wizard):
        pages = PdfReader(io.BytesIO(self.member(wizard, "work-paper.pdf"))).pages
        return " ".join("\n".join(page.extract_text() for page in pages).split())

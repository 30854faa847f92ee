# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.tests.model_use import ModelUse
from odoo.addons.edic_public_sector.tests.draft_common import SoundTemplates

from fakes.fake_provider import FakeProvider, Step

TODAY = "2026-07-01"  # after the directive on pay transparency


class HrDraftCase(SoundTemplates, TransactionCase):
    """A commune with a job, an employee, and people with more and fewer rights."""

    groups = "hr.group_hr_user"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(freeze_time(TODAY))
        cls.company = cls.env.company
        cls.company.write({"name": "Lindenfurt", "city": "Lindenfurt"})
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))
        cls.clerk = cls.make_user("hr_clerk", cls.groups)
        cls.manager = cls.make_user("hr_chief", "hr.group_hr_manager")
        cls.plain = cls.make_user("plain", "base.group_user")
        cls.department = cls.env["hr.department"].create({"name": "Bürgerbüro"})
        cls.job = cls.env["hr.job"].create(
            {
                "name": "Sachbearbeitung",
                "department_id": cls.department.id,
                "description": "<p>Accueillir <b>le public</b>.</p>",
                "requirements": "Verwaltungskenntnisse",
            }
        )
        cls.person = cls.env["hr.employee"].create(
            {
                "name": "Ottilie Testmann",
                "job_id": cls.job.id,
                "department_id": cls.department.id,
                "private_email": "ottilie@private.example",
                "birthday": "1990-02-03",
                "contract_date_start": "2020-03-01",
                "wage": 3456,
            }
        )

    @classmethod
    def make_user(cls, login, groups, **values):
        values = {"company_id": cls.company.id, **values}
        company = Command.set([values["company_id"]])
        return new_test_user(cls.env, login, groups, company_ids=[company], **values)

    def areas(self, *areas):
        """Set the areas in which the company is."""
        codes = (*areas, "")
        self.patch(type(self.company), "_edic_areas", lambda company: codes)

    def choose(self, draft, **codes):
        """Choose, by code, what a template asks for."""
        for key, code in codes.items():
            variables = draft.sudo().template_id.variable_ids
            asked = variables.filtered(lambda variable, key=key: variable.key == key)
            texts = {c: text for text, c in asked._codes(draft.lang).items()}
            draft.edic_set_fact(key, texts[code])

    def keys(self, draft):
        return [block["key"] for block in draft.sudo().blocks]

    def values(self, draft):
        """``{key: value}`` of the facts."""
        return {key: fact.value for key, fact in draft.sudo()._fact_table().items()}


class HrModelCase(ModelUse, HrDraftCase):
    """The same with a model, played by a strict fake server, in a zone."""

    zone = "on_premise"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.make_use(zone=cls.zone, use_case="public.draft")
        # whatever this database's site has decided, the tests begin as shipped
        cls.env.cr.execute("DELETE FROM edic_ai_policy")
        cls.env.invalidate_all()
        cls.env["edic.ai.policy"]._ship()

    def setUp(self):
        super().setUp()
        self.fake.forget()

    def sent_for(self, draft, key, text):
        """Have a model write a paragraph; what it was sent, as text."""
        self.fake.script(Step(text=text))
        draft.edic_write([key], "again")
        self.work()
        return "\n".join(str(captured.body) for captured in self.fake.captured)

    def site_decides(self, action):
        """Set the action of the site's policy for data of employees."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_ai_policy_rule SET eu_controlled = %s WHERE data_class = 'hr'",
            [action],
        )
        self.env.invalidate_all()

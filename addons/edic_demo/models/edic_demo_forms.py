# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

from odoo import fields, models
from odoo.fields import Command
from odoo.tools.misc import file_path

from odoo.addons.edic_public_sector.models.forms.procedure_loading import (
    ProcedureLoading,
)
from odoo.addons.edic_public_sector.tools.forms.document import Document, Line, Link

SAMPLES = {
    "fr": ("F1342", "F1367", "F2191"),
    "de": ("1063453", "1063565", "1063576"),
}
CITIZENS = {  # login, which is the password too → name, street
    "fr": ("citoyenne", "Lou Habitante (fictive)", "3 rue Inventée"),
    "de": ("einwohner", "Toni Einwohner (fiktiv)", "Erfundene Straße 3"),
}


class EdicDemoForms(models.AbstractModel):
    """Procedures of the town, and a form that a citizen handed over."""

    _name = "edic.demo.forms"
    _inherit = "edic.demo.part"
    _description = "Forms of the demo"

    def _forms(self, words):
        country, company = words.country, self.env.company
        procedures = self.env["edic.public.procedure"].with_context(lang="en_US")
        samples = [procedures._load_sample(code, company) for code in SAMPLES[country]]
        own = self._own_procedure(words)
        names = "officer", "second", "desk"
        officer, second, agent = (self._found(f"user_{name}") for name in names)
        for procedure in [*samples, own]:
            if procedure.pending:
                by = second if officer in procedure.author_ids else officer
                procedure.with_user(by).sudo(False).action_approve()
        if not own.is_open:
            own.user_id = agent
            own.with_user(officer).sudo(False).action_open()
        self._begun_form(words, own)

    def _own_procedure(self, words):
        path = file_path(f"edic_demo/data/{words.country}_procedure.json")
        sample = json.loads(Path(path).read_text(encoding="utf-8"))
        procedure, _new, _gone = self.env["edic.public.procedure"]._load(
            Document(
                **{name: sample[name] for name in ("code", "title", "summary")},
                **{name: sample[name] for name in ("publisher", "rights", "url")},
                lang=words.country,
                modified=fields.Date.today(),
                lines=tuple(Line(text, heading) for heading, text in sample["lines"]),
                references=tuple(
                    Link(**reference) for reference in sample["references"]
                ),
                forms=(),
                key="",
            ),
            self.env.company,
        )
        loading = ProcedureLoading(procedure)
        loading.load_topics(sample["topics"])
        if not procedure.form_ids:
            loading.load_form(sample["form"])
        return procedure

    def _begun_form(self, words, procedure):
        """Hand a form over as a citizen with a portal account."""
        login, name, street = CITIZENS[words.country]
        company = self.env.company
        citizen = self._one(
            "res.users",
            f"user_{login}",
            {
                "name": name,
                "login": login,
                "password": login,
                "street": street,
                "zip": company.zip,
                "city": company.city,
                "country_id": company.country_id.id,
                "lang": words.settings["lang"],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            },
        )
        entries = self.env["edic.public.form.entry"]
        if not entries._of_citizen(citizen):
            entry = entries.with_user(citizen).sudo()._begun_by(citizen, procedure)
            entry._handed_over("")

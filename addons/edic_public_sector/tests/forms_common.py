# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.fields import Command
from odoo.tests import TransactionCase

from odoo.addons.edic_ai.tests.common import new_test_user, pdf_of

from ..tools.forms.document import Document, Line, Link

SCRIPT = Path(__file__).parents[1] / "migrations" / "19.0.1.2.0" / "post-migration.py"
DESK = "edic_public_sector.group_edic_public_desk"
OFFICER = "edic_public_sector.group_edic_public_procedure"
LINES = (  # a fictional procedure of a fictional commune
    ("Coût", "La carte de quartier coûte 12 €."),
    ("Pièces à fournir", "Vous devez présenter un justificatif de domicile."),
    ("Pièces à fournir", "La photo doit dater de moins de 6 mois."),
    ("Délai", "La carte est envoyée sous 10 jours."),
)
FIELDS = (
    {"key": "name", "label": "Nom", "is_required": True, "fill": "name"},
    {"key": "zip", "label": "Code postal", "kind": "zip", "fill": "zip"},
    {"key": "born", "label": "Né le", "kind": "date", "is_required": True},
    {"key": "guardian", "label": "Responsable", "is_required": True},
    {"key": "proof", "label": "Justificatif de domicile", "kind": "paper"},
    {"key": "city", "label": "Ville", "labels": "Ville; Commune"},
)


class FormsCase(TransactionCase):
    """A procedure that an officer approved, its form, an agent and a citizen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": "Commune d'essai", "country_id": cls.env.ref("base.fr").id}
        )
        cls.agent = cls.make_user("desk_agent", DESK)
        cls.officer = cls.make_user("desk_officer", OFFICER)
        cls.second = cls.make_user("desk_second", OFFICER)
        cls.citizen = cls.make_user("desk_citizen", "base.group_portal")
        cls.citizen.partner_id.write({"zip": "44000", "city": "Nantes"})
        cls.procedure = cls.load()[0]
        cls.make_form()
        cls.approve()

    @classmethod
    def make_officers(cls, *roles):
        """Make a user for each of these roles of `edic_ai`, in all companies."""
        every = [Command.set(cls.env["res.company"].search([]).ids)]
        return [
            new_test_user(
                cls.env,
                f"{role}_of_all",
                f"edic_ai.group_edic_ai_{role}",
                company_ids=every,
            )
            for role in roles
        ]

    @classmethod
    def make_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups,
            password=login * 2,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def document(cls, lines=LINES, **more):
        values = {
            "code": "T1",
            "lang": "fr",
            "title": "Carte de quartier",
            "publisher": "Commune d'essai",
            "rights": "Licence Ouverte",
            "url": "https://example.org/T1",
            "modified": date.today(),
            "summary": "",
            "forms": (),
            "key": "",
            "references": (Link("Délibération n° 7", "https://example.org/7"),),
        }
        lines = tuple(Line(text, heading) for heading, text in lines)
        return Document(**{**values, "lines": lines, **more})

    @classmethod
    def load(cls, *args, **more):
        return cls.env["edic.public.procedure"]._load(
            cls.document(*args, **more), cls.company
        )

    @classmethod
    def make_form(cls):
        fields = [dict(field) for field in FIELDS]
        fields[2]["check_ids"] = [Command.create({"rule": "not_future"})]
        minor = {"if_key": "born", "if_operator": "age_below", "if_value": "18"}
        fields[3] |= minor
        fields[4]["line_id"] = cls.line("Vous devez").id
        fields[4]["link_id"] = cls.procedure.link_ids.id
        fields[5]["paper_key"] = "proof"
        cls.form = (
            cls.env["edic.public.form"]
            .with_user(cls.officer)
            .create(
                {
                    "name": "Demande de carte de quartier",
                    "procedure_id": cls.procedure.id,
                    "field_ids": [
                        Command.create({**field, "sequence": at})
                        for at, field in enumerate(fields)
                    ],
                }
            )
        )

    @classmethod
    def approve(cls):
        cls.own(cls.second).action_approve()

    @classmethod
    def own(cls, user):
        return cls.procedure.with_user(user)

    @classmethod
    def line(cls, beginning):
        return cls.procedure.line_ids.filtered(
            lambda line: line.text.startswith(beginning)
        )

    @classmethod
    def open(cls):
        cls.procedure.user_id = cls.agent
        cls.own(cls.officer).action_open()

    @classmethod
    def begin(cls, user=None, person=None):
        user = user or cls.agent
        entry = cls.env["edic.public.form.entry"].browse(
            cls.own(user).action_fill()["res_id"]
        )
        entry.partner_id = person
        return entry.with_user(user)

    @classmethod
    def field(cls, entry, key):
        entry.invalidate_recordset(["content"])
        return next(
            field
            for section in entry.content["sections"]
            for field in section["fields"]
            if field["key"] == key
        )

    def recorded(self, action):
        """Entries of the ledger on this, oldest first."""
        traces = self.env["edic.ai.trace"].sudo().search([], order="id")
        return traces.filtered(
            lambda trace: (trace.facts or {}).get("action") == action
        )


def paper_of(*lines):
    """A PDF with a text layer, in base64."""
    return base64.b64encode(pdf_of(*lines)).decode()


def upgrade(env):
    """Run the upgrade to procedures whose facts wait."""
    env.flush_all()
    spec = spec_from_file_location("post_migration", SCRIPT)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    script.migrate(env.cr, "19.0.1.1.0")
    env.invalidate_all()

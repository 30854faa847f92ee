# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import os
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from odoo import fields, tests
from odoo.fields import Command
from odoo.tests import TransactionCase
from odoo.tools import SQL


def script(name):
    """Return a script of the repository as a module; None in an installation."""
    path = Path(__file__).parents[3] / "scripts" / f"{name}.py"
    if not path.exists():
        return None
    spec = spec_from_file_location(name, path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mandated(user, companies=None):
    """``user``, an auditor, with a mandate of a year for his companies."""
    today = fields.Date.today()
    user.env["edic.ai.mandate"].sudo().create(
        {
            "user_id": user.id,
            "company_ids": [Command.set((companies or user.company_ids).ids)],
            "date_from": today,
            "date_until": fields.Date.add(today, years=1),
            "reference": "Engagement 1",
        }
    )
    return user


def pdf_of(*lines, hidden=""):
    """Return a PDF of one page with these lines; ``hidden`` is written in white."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(60, 760 - 20 * number, line)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 600, hidden)
    canvas.save()
    return file.getvalue()


def new_test_user(env, login, groups="base.group_user", context=None, **values):
    """Create a user as Odoo's function does, without what takes most of its time: a
    mail that invites, a drawn picture in five sizes, and leaving the group of those who
    are told of messages by the inbox; at this Odoo forgets the rights of all. Who is to
    be told by the inbox is made by Odoo's function."""
    quiet = {"no_reset_password": True, **(context or {})}
    users, partners = env.registry["res.users"], env.registry["res.partner"]
    with (
        patch.object(users, "_inverse_notification_type", lambda users: None),
        patch.object(partners, "_avatar_generate_svg", lambda partners: False),
    ):
        return tests.new_test_user(env, login, groups, quiet, **values)


def user_of(env, company, login, groups):
    """Somebody who works for one company."""
    return new_test_user(
        env,
        login,
        groups,
        company_id=company.id,
        company_ids=[Command.set(company.ids)],
    )


def reads_suggestions(env, group):
    """Let a role read suggestions, as an addon does for those of its own domain."""
    env["ir.model.access"].create(
        {
            "name": "edic.ai.suggestion of a domain",
            "model_id": env["ir.model"]._get_id("edic.ai.suggestion"),
            "group_id": env.ref(group).id,
            "perm_read": True,
        }
    )


def raw_row(env, model, **values):
    """Insert a row that holds nothing else, whatever the model asks for.

    :return: its id
    """
    required = [
        name
        for name, field in model._fields.items()
        if field.store and field.column_type and field.required
    ]
    for name in required:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL",
                SQL.identifier(model._table),
                SQL.identifier(name),
            )
        )
    checks = env.execute_query(
        SQL(
            "SELECT conname FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            model._table,
        )
    )
    for [name] in checks:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(model._table),
                SQL.identifier(name),
            )
        )
    columns = SQL(", ").join(map(SQL.identifier, values))
    given = SQL("(%s) VALUES %s", columns, tuple(values.values()))
    [[number]] = env.execute_query(
        SQL(
            "INSERT INTO %s %s RETURNING id",
            SQL.identifier(model._table),
            given if values else SQL("DEFAULT VALUES"),
        )
    )
    return number


def anchor(anchors, sink, checkpoint):
    """Write one checkpoint to a sink, with its row; return whether it is there now."""
    return anchors._keep_row(sink, checkpoint, anchors._put(sink, checkpoint))


class EdicAiCase(TransactionCase):
    """A record, people of each role, and a suggestion to decide on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        reads_suggestions(cls.env, "edic_ai.group_edic_ai_user")
        contact = "base.group_user,base.group_partner_manager"
        cls.decider = new_test_user(
            cls.env, "decider", f"{contact},edic_ai.group_edic_ai_user"
        )
        cls.auditor = mandated(
            new_test_user(cls.env, "auditor_ai", "edic_ai.group_edic_ai_auditor")
        )
        cls.employee = new_test_user(cls.env, "employee_ai", contact)
        cls.portal = new_test_user(cls.env, "portal_ai", "base.group_portal")
        cls.partner = cls.env["res.partner"].create(
            {"name": "Lindenfurt", "city": "Altstadt"}
        )
        cls.gateway = cls.env["edic.ai.gateway"]

    @classmethod
    def without_what_is_committed(cls):
        """A database whose cron has run has keys that are not this test's."""
        for name in ("anchor", "checkpoint", "ledger.key"):
            model = cls.env[f"edic.ai.{name}"]
            if model.search_count([], limit=1):
                table = SQL.identifier(model._table)
                for statement in (
                    "ALTER TABLE %s DISABLE TRIGGER USER",
                    "DELETE FROM %s",
                    "ALTER TABLE %s ENABLE TRIGGER USER",
                ):
                    cls.env.cr.execute(SQL(statement, table))

    def sign_in_test(self):
        """Let keys be made and checkpoints be signed in a folder of this test, and the
        transactions of their own be part of it."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        keys = {"EDIC_LEDGER_KEYS": str(folder / "keys")}
        self.enterContext(patch.dict(os.environ, keys))
        self.without_what_is_committed()
        self.env.flush_all()
        if not type(self)._registry_patched:  # HttpCase has done it
            self.registry_enter_test_mode()

    @classmethod
    def propose(cls, value="Neustadt", band="sure", **extra):
        """One suggestion for the partner's city."""
        return cls.env["edic.ai.suggestion"]._propose(
            [
                {
                    "company_id": cls.company.id,
                    "res_model": "res.partner",
                    "res_id": cls.partner.id,
                    "field_name": "city",
                    "value": value,
                    "current": cls.partner.city,
                    "confidence": 0.97,
                    "band": band,
                    "evidence": {"words": [["town", "1.0"]]},
                    "engine": "test",
                    **extra,
                }
            ]
        )

    def sealed(self, traces):
        """The records, sealed as they are after a commit."""
        self.env.flush_all()
        seals = self.env["edic.ai.seal"]
        for chain in set(traces.mapped("company_ref")):
            while seals._seal_some(chain):
                pass
        traces.invalidate_recordset()
        return traces

    def decisions(self):
        """Return the decisions on the partner in the ledger, oldest first."""
        traces = self.env["edic.ai.trace"].search(
            [("event", "=", "decision"), ("res_id", "=", self.partner.id)], order="id"
        )
        return [trace.facts["decision"] for trace in traces]

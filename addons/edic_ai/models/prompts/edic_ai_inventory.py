# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ... import roles
from ...people import check_person
from ...tools.ledger.table import safe, write_table
from .edic_ai_use_case import USE_CASE

ENGINE = "edic.ai.engine."
SEEN_BY = (roles.MANAGER, roles.AUDITOR, roles.DPO)
UNSAID = {"is_individual": False, "is_technical": False}
MAX_ROWS = 1000  # rows of a company, in the numbering


class EdicAiInventory(models.Model):
    """The algorithms that are installed, one a row and company (CRPA L. 312-1-3).

    What can be computed is; the rest each use case and engine says itself, by `_about`.
    """

    _name = "edic.ai.inventory"
    _description = "Inventory of algorithms"
    _auto = False
    _log_access = False
    _order = "is_technical, company_id, id"

    name = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", string="In charge", readonly=True)
    purpose = fields.Text(readonly=True)
    kind = fields.Selection(
        [
            ("rules", "Rules"),
            ("statistics", "Statistics"),
            ("language_model", "Language model"),
        ],
        readonly=True,
    )
    in_use = fields.Boolean(string="In use", readonly=True)
    since = fields.Date(
        string="In use since", readonly=True, help="Its first entry in the audit trail."
    )
    version = fields.Char(readonly=True)
    ai_system = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("arguable", "Arguable")],
        string="AI system",
        readonly=True,
        help="In the sense of Article 3(1) of the AI Act.",
    )
    reasoning = fields.Text(string="Why, and which class", readonly=True)
    data = fields.Text(string="Data processed", readonly=True)
    sources = fields.Text(string="Sources of the data", readonly=True)
    is_individual = fields.Boolean(
        string="Individual decisions",
        readonly=True,
        help="Whether decisions about single persons are founded on it.",
    )
    control = fields.Text(string="Human oversight", readonly=True)
    legal_basis = fields.Text(string="Legal basis", readonly=True)
    contact = fields.Char(readonly=True)
    is_technical = fields.Boolean(
        string="Maintenance", readonly=True, help="For maintenance and tests only."
    )

    @property
    def _table_query(self):
        names = [name for name, field in self._fields.items() if field.store]
        rows = [
            SQL("(%s)", SQL(", ").join(SQL("%s", _text(row.get(n))) for n in names))
            for row in self._rows()
        ]
        columns = SQL(", ").join(
            SQL(
                "%s::%s AS %s",
                SQL.identifier(name),
                SQL(self._fields[name].column_type[1]),
                SQL.identifier(name),
            )
            for name in names
        )
        return SQL(
            "SELECT %s FROM (VALUES %s) AS found (%s)",
            columns,
            SQL(", ").join(rows),
            SQL(", ").join(map(SQL.identifier, names)),
        )

    @api.model
    def _rows(self):
        """Yield the rows of each company of the user's as dicts, in his language."""
        for company in self.env.user.sudo().company_ids.sorted("id"):
            since, uses = self._since(company), self._uses(company)
            serving = set(uses.mapped("use_case"))
            for number, (code, model) in enumerate(self._listed()):
                about = {**UNSAID, **model._about()}
                asks = about["kind"] == "language_model"
                yield {
                    "name": self.env["ir.model"]._get(model._name).name or code,
                    **about,
                    "id": company.id * MAX_ROWS + number,
                    "code": code,
                    "company_id": company.id,
                    "since": since.get(code),
                    "in_use": code in serving if asks else code in since,
                    "version": self._version_of(model, company, uses) or None,
                    "contact": company.email or None,
                }

    def _listed(self):
        """Yield ``(code, model)`` of what is installed, engines last."""
        for prefix in (USE_CASE, ENGINE):
            for name in sorted(self.env.registry):
                if name.startswith(prefix):
                    yield name.removeprefix(prefix), self.env[name]

    @api.model
    def _since(self, company):
        """Return code of a use or an engine → day of its first entry in the ledger."""
        self.env.cr.execute(
            """SELECT code, min(day) FROM (
                    SELECT use_case AS code, min(occurred_at)::date AS day
                      FROM edic_ai_trace
                     WHERE company_ref = %(company)s
                       AND event IN ('inference', 'training') GROUP BY 1
                     UNION ALL
                    SELECT engine, min(occurred_at)::date FROM edic_ai_trace
                     WHERE company_ref = %(company)s AND event = 'inference'
                       AND engine IS NOT NULL GROUP BY 1) found GROUP BY 1""",
            {"company": company.id},
        )
        return dict(self.env.cr.fetchall())

    def _uses(self, company):
        """Return the approved uses of models."""
        uses = self.env["edic.ai.deployment"].sudo()
        return uses.search(
            [("company_id", "=", company.id), ("state", "=", "approved")]
        )

    def _version_of(self, model, company, uses):
        """Return the engine's version, or the models that serve a use case, by name."""
        if model._name.startswith(ENGINE):
            return model._version()
        code = model._name.removeprefix(USE_CASE)
        found = uses.filtered(lambda use: use.use_case == code)
        return ", ".join(found.model_id.mapped("name"))

    # --- taken along ------------------------------------------------------------------
    @roles.for_roles(roles.MANAGER, roles.AUDITOR, roles.DPO)
    def action_csv(self):
        """Download the inventory as a table for a spreadsheet, to be published."""
        return self._download("csv")

    @roles.for_roles(roles.MANAGER, roles.AUDITOR, roles.DPO)
    def action_json(self):
        """Download the inventory as data."""
        return self._download("json")

    @roles.for_roles(roles.MANAGER, roles.AUDITOR, roles.DPO)
    def action_procedure(self):
        """Open the chapter on AI of the procedure documentation, of this company."""
        return self.env["edic.ai.document.procedure"]._open(self.env.company.id)

    def _download(self, form):
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/inventory.{form}",
            "target": "download",
        }

    @api.model
    def _exported(self, form):
        """Return the bytes of the inventory of the user's companies, and record it."""
        check_person(self.env)
        if not any(map(self.env.user.has_group, SEEN_BY)):
            raise AccessError(self.env._("Your role does not read this."))
        refs = self.env["edic.ai.mandate"]._within(self.env.companies.ids, SEEN_BY)
        rows = self.search([("company_id", "in", refs)])
        content = rows._as_csv() if form == "csv" else rows._as_json()
        self.env["edic.ai.export"]._record_file(
            "inventory.export", {"format": form, "rows": len(rows)}, content
        )
        return content

    def _exported_values(self):
        """Return field → what stands there, as text, yes or no, day or nothing."""
        self.ensure_one()
        values = {}
        for name in self._exported_names():
            value = self[name]
            if name == "company_id":
                value = value.name
            elif name == "since":
                value = value.isoformat() if value else None
            values[name] = None if value is False and name != "in_use" else value
        return {**values, "is_individual": self.is_individual}

    def _exported_names(self):
        return [n for n, field in self._fields.items() if field.store and n != "id"]

    def _as_json(self):
        found = {"inventory": [row._exported_values() for row in self]}
        return json.dumps(found, ensure_ascii=False, indent=1).encode()

    def _as_csv(self):
        file, names = io.StringIO(newline=""), self._exported_names()
        described = self.fields_get(names)
        words = {False: self.env._("no"), True: self.env._("yes"), None: ""}

        def cell(name, value):
            if isinstance(value, bool) or value is None:
                return words[value]
            return safe(dict(described[name].get("selection", ())).get(value, value))

        head = [described[name]["string"] for name in names]
        rows = (
            [cell(*item) for item in row._exported_values().items()] for row in self
        )
        write_table(file, [head, *rows])
        return file.getvalue().encode()


def _text(value):
    """Return a value as text: PostgreSQL would type columns of constants by them."""
    return None if value is None else str(value)

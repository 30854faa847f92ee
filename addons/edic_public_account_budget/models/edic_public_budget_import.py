# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method
from odoo.addons.edic_public_sector import roles
from odoo.addons.edic_public_sector.tools.budget.document import BudgetFileError

READ_BY = {"oca_is_positive", "oca_classes"}


class EdicPublicBudgetImport(models.Model):
    """An OCA budget is looked at and taken over as a file is; the file is a picture of
    what it planned."""

    _inherit = "edic.public.budget.import"

    format = fields.Selection(
        selection_add=[("oca", "OCA budget")], ondelete={"oca": "set null"}
    )
    oca_budget_id = fields.Many2one(
        "crossovered.budget",
        string="OCA's budget",
        readonly=True,
        edic_writer="creation",
        copy=False,
        check_company=True,
        index="btree_not_null",
    )
    oca_is_positive = fields.Boolean(
        string="Expense is planned above zero",
        help="OCA compares planned amounts with balances, which are below zero for "
        "expense. Tick it where all amounts were planned above zero.",
    )
    oca_classes = fields.Selection(
        selection=lambda self: (
            self.env["edic.public.budget"]
            ._fields["classes"]
            ._description_selection(self.env)
        ),
        string="Classes of accounts",
        default="nkf",
        help="Germany: which accounts are revenue, which are expense.",
    )

    @api.model
    def _of_oca(self, oca):
        """Return the import of an OCA budget that is under way, or a new one."""
        self.browse().check_access("create")
        under_way = [("oca_budget_id", "=", oca.id), ("state", "!=", "imported")]
        return self.search(under_way, limit=1) or self.create(self._oca_vals(oca))

    def _oca_vals(self, oca):
        reading = self.env["edic.public.budget.oca"]
        company, budgets = oca.company_id, self.env["edic.public.budget"]
        earlier = oca.sudo().edic_budget_ids[:1]
        known = earlier or budgets.search([("company_id", "=", company.id)], limit=1)
        is_german = company.country_id.code == "DE"
        return {
            "name": f"{oca.name}.csv",
            "company_id": company.id,
            "oca_budget_id": oca.id,
            "file": base64.b64encode(reading._picture(oca)),
            "budget_name": earlier.name,
            "framework": known.framework or ("de_doppik" if is_german else "fr"),
            "oca_classes": known.classes or "nkf",
            "oca_is_positive": reading._is_positive(oca),
        }

    def write(self, vals):
        # EXTENDS edic_public_sector: read otherwise, it has to be looked at again
        if vals.keys() & READ_BY and "imported" not in self.mapped("state"):
            vals = {**vals, "state": "new", "report": False, "is_confirmed": False}
            with by_method(self, "state", "report"):
                return super().write(vals)
        return super().write(vals)

    @roles.for_roles(roles.BUDGET)
    def action_check(self):
        # EXTENDS edic_public_sector: what is planned now
        self.check_access("write")
        for record in self.filtered(lambda each: each.state != "imported"):
            if record.oca_budget_id:
                record.file = base64.b64encode(record._oca_picture())
        return super().action_check()

    @roles.for_roles(roles.BUDGET)
    def action_import(self):
        # EXTENDS edic_public_sector: what was looked at is what is taken over
        check_person(self.env)
        self.ensure_one()
        is_open = self.oca_budget_id and self.state != "imported"
        if is_open and base64.b64decode(self.file or b"") != self._oca_picture():
            raise UserError(
                self.env._("OCA's budget changed since you looked at it: look again.")
            )
        return super().action_import()

    def _oca_picture(self):
        return self.env["edic.public.budget.oca"]._picture(self.oca_budget_id)

    def _documents(self):
        # EXTENDS edic_public_sector
        if self.oca_budget_id:
            self.format = "oca"
            return self.env["edic.public.budget.oca"]._documents(self)
        if self.format == "oca":
            raise BudgetFileError("oca_gone")
        return super()._documents()

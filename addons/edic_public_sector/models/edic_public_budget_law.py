# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.budget.classes import framework_of

FRAMEWORKS = [
    ("fr", "France"),
    ("de_doppik", "Germany: Doppik"),
    ("de_kameral", "Germany: Kameralistik"),
]


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The law that a budget is of, and what its accounts are by it."""

    _inherit = "edic.public.budget"

    framework = fields.Selection(
        FRAMEWORKS, string="Law", required=True, default=lambda self: self._usual_law()
    )
    classes = fields.Selection(
        [
            ("nkf", "4 revenue, 5 expense (NRW, BY, NI and others)"),
            ("nkhr_bw", "3 revenue, 4 expense (BW)"),
            ("kvkr_he", "5 revenue, 6 and 7 expense (HE)"),
            ("kameral", "Gruppierung (Bund, Länder)"),
            ("kameral_by", "Gruppierung of municipalities (BY)"),
        ],
        string="Account classes",
        compute="_compute_classes",
        store=True,
        readonly=False,
        help="Germany: which accounts are revenue, which are expense.",
    )
    is_by_operation = fields.Boolean(
        string="Operations bind",
        tracking=True,
        help="France: operations d'équipement were voted as chapters. Otherwise an "
        "operation binds where its line has no chapter.",
    )

    @api.model
    def _usual_law(self):
        return "de_doppik" if "DE" in self.env.company._edic_areas() else "fr"

    @api.depends("framework")
    def _compute_classes(self):
        """Those of the law; which ones in Germany, the Land says."""
        for budget in self:
            known = budget.classes and framework_of(budget.classes)
            if budget.framework == "fr":
                budget.classes = False
            elif known != budget.framework:
                is_kameral = budget.framework == "de_kameral"
                budget.classes = "kameral" if is_kameral else "nkf"

    @api.constrains("framework", "classes")
    def _check_classes(self):
        for budget in self:
            law = framework_of(budget.classes) if budget.classes else "fr"
            if law != budget.framework:
                raise ValidationError(
                    self.env._(
                        "These account classes are not of the law of the budget."
                    )
                )

    @api.onchange("framework")
    def _onchange_framework(self):
        """Kameral, each Titel binds by itself (BHO, § 45 (1))."""
        is_kameral = self.framework == "de_kameral"
        for name in ("level_operating", "level_capital"):
            if is_kameral or self[name] == "line":
                self[name] = "line" if is_kameral else "chapter"

    def write(self, vals):
        # EXTENDS edic_public_sector
        result = super().write(vals)
        if "is_by_operation" in vals:
            self._bind_anew()
        if vals.keys() & {"classes", "framework", "nomenclature_id"}:
            self.env.registry.clear_cache()  # of which account is spent on which line
        return result


class EdicPublicBudgetLine(models.Model):
    _inherit = "edic.public.budget.line"

    def _is_operation(self):
        """Whether its operation was voted as a chapter."""
        budget = self.budget_id
        by_operation = budget.is_by_operation or not self.chapter_id
        return bool(self.operation_id) and budget.framework == "fr" and by_operation

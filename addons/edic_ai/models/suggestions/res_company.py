# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ... import roles
from ...tools.suggestions.oversight import OVERSIGHT_DAYS, Agreement

GUARDED = {
    "edic_ai_pace_agreement",
    "edic_ai_pace_agreed_on",
    "edic_ai_content_four_eyes",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    edic_ai_precision = fields.Float(
        string="Precision required of sure suggestions",
        default=0.95,
        help="A suggestion is called sure when at least this share of similar ones "
        "proved right in this company's own past (0.95 means 95 of 100).",
    )

    edic_ai_pace_agreement = fields.Char(
        string="Agreement of the staff council",
        help="Where it is kept, such as its number or file reference.",
    )
    edic_ai_pace_agreed_on = fields.Date(string="Agreed on")
    edic_ai_pace = fields.Boolean(
        compute="_compute_edic_ai_pace",
        help="Whether the time with the evidence is counted: never without a dated "
        "agreement of the staff council.",
    )

    edic_ai_content_four_eyes = fields.Boolean(
        string="Contents need a second person",
        help="Whoever reads a content of the audit trail asks first, and somebody "
        "else grants it.",
    )

    _edic_ai_precision_check = models.Constraint(
        "CHECK(edic_ai_precision >= 0.5 AND edic_ai_precision < 1)",
        "The precision required of sure suggestions lies between 0.5 and 1.",
    )

    @api.depends("edic_ai_pace_agreement", "edic_ai_pace_agreed_on")
    def _compute_edic_ai_pace(self):
        for company in self:
            agreed_on = company.edic_ai_pace_agreed_on
            company.edic_ai_pace = bool(
                company.edic_ai_pace_agreement
                and agreed_on
                and agreed_on <= fields.Date.context_today(self)
            )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        for vals in vals_list:
            self._edic_check_policy(vals)
        companies = super().create(vals_list)
        self.env["edic.ai.policy"]._ship()
        fresh = self.new({})._edic_policy()
        companies._edic_record_policy(dict.fromkeys(companies, fresh))
        return companies

    def write(self, vals):
        # EXTENDS base
        self._edic_check_policy(vals)
        before = {company: company._edic_policy() for company in self}
        result = super().write(vals)
        self._edic_record_policy(before)
        return result

    def _edic_check_policy(self, vals):
        """Check that whoever may change companies does not thereby watch decisions."""
        allowed = self.env.su or self.env.user.has_group(roles.MANAGER)
        if GUARDED & vals.keys() and not allowed:
            raise AccessError(self.env._("The EDIC administrator sets this."))

    def _edic_record_policy(self, before):
        """Record changes of what decides on suggestions or watches decisions."""
        for company, old in before.items():
            new = company._edic_policy()
            changed = {key: [old[key], new[key]] for key in new if old[key] != new[key]}
            if not changed:
                continue
            self.env["edic.ai.gateway"]._record(
                "policy", "settings", changed, company=company, record=company
            )
            if not company.edic_ai_pace:
                self.env["edic.ai.pace"]._forget(company)

    def _edic_policy(self):
        """Return the settings whose changes the ledger records, as it records them."""
        agreed_on = self.edic_ai_pace_agreed_on
        return {
            "precision": str(self.edic_ai_precision),
            "pace_agreement": self.edic_ai_pace_agreement or None,
            "pace_agreed_on": agreed_on.isoformat() if agreed_on else None,
            "edic_ai_content_four_eyes": (
                "True" if self.edic_ai_content_four_eyes else None
            ),
        }

    def _edic_agreement(self):
        """Return how often people lately took what was proposed; of no person."""
        self.ensure_one()
        lately = [
            ("company_id", "=", self.id),
            ("state", "in", ("accepted", "edited", "rejected")),
            ("decided_at", ">=", f"-{OVERSIGHT_DAYS}d"),
        ]
        suggestions = self.env["edic.ai.suggestion"].sudo()
        counts = dict(suggestions._read_group(lately, ["state"], ["__count"]))
        return Agreement(counts.get("accepted", 0), sum(counts.values()))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import TEXT, list_of

from ...tools.audit.calendar import Calendar, area_of
from ...tools.files.ledger_facts import KNOWN_BY_ODOO
from .account_move import POINTS
from .edic_finance_check import PROFILES
from .edic_finance_step import DEFAULTS

STOPS = [
    ("none", "Nowhere: flags are only shown"),
    ("posting", "Posting"),
    ("handover", "Payment order or hand-over"),
    ("payment", "Payment"),
]
STARTS = {"FR": ("fr_local", "handover"), "DE": ("de_local", "payment")}
COUNTRY = {"country_id", "account_fiscal_country_id"}
STARTING = "edic_finance.starting"  # of the transaction
RECORDED = (
    "edic_audit_profile",
    "edic_stop_at",
    "edic_no_second_person",
    "edic_open_lines",
    "edic_step_use_ids",
)


class ResCompany(models.Model):
    """A company says what it checks, where it stops, and which payment steps it
    uses."""

    _inherit = "res.company"

    edic_audit_profile = fields.Selection(
        "_selection_edic_audit_profile",
        string="Audit profile",
        default="none",
        required=True,
        help="Which checks are on. Others are switched on one by one, after a "
        "simulation on the last twelve months.",
    )
    edic_stop_at = fields.Selection(
        STOPS,
        string="Critical flags stop",
        default="payment",
        required=True,
        help="There a person clears a critical flag with a reason or a recorded "
        "call-back before the bill goes on.",
    )
    edic_no_second_person = fields.Boolean(
        string="No second person",
        help="Whoever made a bill may clear its flags, with a reason; they go on a "
        "list that the elected head or the auditor signs.",
    )
    edic_open_lines = fields.Selection(
        [("ask", "Asks"), ("forbid", "Refuses")],
        string="Posting a bill with open lines",
        default="ask",
        required=True,
        help="A line is open as long as nobody decided on its account: what the "
        "import or the journal put there is no decision.",
    )
    edic_step_use_ids = fields.Many2many(
        "ir.model.fields.selection",
        "edic_finance_step_use",
        string="Payment steps used",
        domain="[('field_id.model', '=', 'edic.finance.step'),"
        " ('field_id.name', '=', 'kind')]",
        help="A check that reads a step that nobody recorded says so; it never passes.",
    )

    edic_known_facts = SchemaJson(
        schema=list_of(TEXT),
        string="Facts that the books know",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="For books that were read from a file: what its columns hold. Empty: "
        "these are Odoo's own books, which hold all of it.",
    )

    def _edic_knows(self):
        """Return the facts of `ledger_facts` that the company's books know."""
        declared = self.sudo().edic_known_facts
        return frozenset(declared) if declared else KNOWN_BY_ODOO

    @api.model
    def _selection_edic_audit_profile(self):
        return [(code, str(title)) for code, title in PROFILES.items()]

    def _edic_areas(self):
        """Return the company's areas, the narrowest first: ``("DE-NW", "DE", "")``."""
        self.ensure_one()
        country = self.account_fiscal_country_id.code or self.country_id.code
        state = self.state_id.code or ""  # in Germany with the country, as ISO has it
        if not country:
            return ("",)
        area = f"{country}-{state.removeprefix(f'{country}-')}"
        return (area, country, "") if state else (country, "")

    def _edic_deadline_days(self):
        """Return a function that says whether a deadline can end on a day (§ 193 BGB);
        None outside Germany, where it can on any."""
        if "DE" not in self._edic_areas():
            return None
        area = area_of("DE", self.state_id.code or "", self.zip or "")
        return Calendar(area=area).works_on

    def _edic_is_law_of(self, law):
        """Return whether a law holds here: it may begin with a country (``FR: …``)."""
        country, colon, _rest = law.partition(":")
        country = country.strip().replace("UE", "EU")  # as French has it
        return not colon or country not in STARTS or country in self._edic_areas()

    def _edic_stops(self, where):
        """Return whether critical flags stop at a point: the company's or later."""
        stop = self.sudo().edic_stop_at
        return stop in POINTS and POINTS.index(stop) <= POINTS.index(where)

    def _edic_steps(self):
        """Return the kinds of steps that the company uses."""
        return set(self.sudo().edic_step_use_ids.mapped("value"))

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        companies = super().create(vals_list)
        companies._edic_audit_start()
        return companies

    def _edic_audit_start(self):
        """Set profile, stop and steps by the country's law of public spending; a branch
        in another country has its parent's."""
        kinds = self.env["ir.model.fields.selection"].sudo()
        for company in self.sudo():
            country = company._edic_areas()[-2:][0]
            profile, stop = STARTS.get(country, ("none", "payment"))
            used = kinds.search(
                [
                    ("field_id.model", "=", "edic.finance.step"),
                    ("field_id.name", "=", "kind"),
                    ("value", "in", DEFAULTS.get(country, ())),
                ]
            )
            parent = company.parent_id
            if country not in STARTS and parent:
                profile, stop = parent.edic_audit_profile, parent.edic_stop_at
                used = parent.edic_step_use_ids
            starting = self.env.cr.cache.setdefault(STARTING, set())
            starting.add(company.id)
            company.write(
                {
                    "edic_audit_profile": profile,
                    "edic_stop_at": stop,
                    "edic_step_use_ids": [fields.Command.set(used.ids)],
                }
            )
            starting.discard(company.id)

    def write(self, vals):
        # EXTENDS base
        before = {company: company._edic_audit_state() for company in self}
        # installed before anybody said where the company is
        placeless = self.filtered(lambda company: company._edic_areas() == ("",))
        result = super().write(vals)
        if COUNTRY & vals.keys() and "edic_audit_profile" not in vals:
            unset = placeless.filtered(
                lambda company: company.edic_audit_profile == "none"
            )
            unset._edic_audit_start()
        if "edic_audit_profile" in vals:
            for company in self:
                self.env["edic.finance.check.setting"]._apply_profile(company)
        if set(RECORDED) & vals.keys():
            # settings that a country brings are no decision of anybody's
            starting = self.env.cr.cache.get(STARTING, set())
            for company in self.filtered(lambda company: company.id not in starting):
                company._edic_record_audit(before[company])
        return result

    def _edic_audit_state(self):
        return {
            **{name: str(self[name]) for name in RECORDED[:3]},
            "edic_step_use_ids": sorted(self._edic_steps()),
        }

    def _edic_record_audit(self, before):
        after = self._edic_audit_state()
        changed = {
            name: [before[name], after[name]]
            for name in after
            if before[name] != after[name]
        }
        if changed:
            self.env["edic.ai.gateway"]._record(
                "policy", "finance.audit", changed, company=self, record=self
            )

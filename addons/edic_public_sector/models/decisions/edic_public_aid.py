# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT

from ... import roles
from ..common.company import company_of
from ..letters.edic_public_draft import check_text

MAX_REASON_CHARS = 10_000  # characters of reasons


class EdicPublicAid(models.Model):
    """A decision file holds what is known before something is decided, and the
    decider's reasons.

    For bills, requests of associations and companies, orders, leave. Never for the
    benefit or grant of a natural person (AI Act, Annex III 5(a)), and never a
    recommendation. What was shown is kept with its digest beside the decision.
    """

    _name = "edic.public.aid"
    _inherit = ["edic.ai.about", "edic.public.drafted"]
    _description = "Decision file"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Opened by", readonly=True)
    content = SchemaJson(schema=OBJECT, readonly=True)
    content_digest = fields.Char(string="Digest of what was shown", readonly=True)
    computed_at = fields.Datetime(string="As of", readonly=True)
    option_code = fields.Char(string="Code of the decision", readonly=True)
    option_name = fields.Char(string="Decision", readonly=True)
    reasons = fields.Text(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("decided", "Decided")],
        default="open",
        required=True,
        readonly=True,
    )

    _about_idx = models.Index("(res_model, res_id)")

    # --- opening ----------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_open(self, res_model, res_id):
        """Open the user's file about a record, made where missing.

        :raises UserError: nothing is known of such records, or it may not be asked
        """
        check_person(self.env)
        if res_model not in self.env:
            raise UserError(self.env._("There is no decision file for this."))
        record = self.env[res_model].browse(res_id).exists()
        record.check_access("read")
        self._source(record)
        own = self.search(
            [
                ("res_model", "=", res_model),
                ("res_id", "=", res_id),
                ("user_id", "=", self.env.uid),
                ("state", "=", "open"),
            ],
            limit=1,
        )
        if not own:
            vals = {
                "name": record.display_name or "",
                "res_model": record._name,
                "res_id": record.id,
                "company_id": company_of(record).id,
                "user_id": self.env.uid,
            }
            own = self.sudo().create(vals).sudo(False)
        own._compute_content()
        return own.get_formview_action()

    @api.model
    def _source(self, record):
        """Return the class that knows such records; asked anew each time, for a bill
        may be another one's meanwhile.

        :raises UserError: nothing is known of such records, or it may not be asked
        """
        source = self.env["edic.public.aid.source"]._for(record._name)
        if source is None:
            raise UserError(self.env._("There is no decision file for this."))
        if refusal := source._refusal(record):
            raise UserError(refusal)
        return source

    def _record_about(self):
        """Return the record, which must still be readable."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("What this was about is gone."))
        record.check_access("read")
        return record

    def _compute_content(self):
        record = self._record_about()
        source = self._source(record)
        content = source._content(record)
        self.sudo().write(
            {
                "name": source._title(record) or self.name,
                "content": content,
                "content_digest": digest(content),
                "computed_at": fields.Datetime.now(),
            }
        )

    @roles.for_roles(roles.EMPLOYEE)
    def action_refresh(self):
        self._own()._compute_content()
        return True

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_decide(self, option, reasons):
        """Record what a person decided and why; nothing is done by it.

        :param str option: code of one of the options shown
        :param str reasons: the decider's own words
        :raises UserError: no such option, no reasons, or what was shown changed
        """
        own = self._own()
        if own.state == "decided":
            raise UserError(self.env._("This is decided already."))
        reasons = (reasons or "").strip()
        if not reasons:
            raise UserError(self.env._("Say why, in your own words."))
        check_text(self.env, reasons, MAX_REASON_CHARS)
        shown = own.content_digest
        own._compute_content()
        if own.content_digest != shown:
            raise UserError(
                self.env._("Something changed meanwhile: read it again, then decide.")
            )
        found = own._option_of(option)
        if not found:
            raise UserError(self.env._("This option is not there any more."))
        if wanting := found.get("wanting"):
            raise UserError(wanting)
        own.sudo().write(
            {
                "state": "decided",
                "option_code": option,
                "option_name": found["name"],
                "reasons": reasons,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        self.env["edic.ai.gateway"]._record(
            "decision",
            "public.aid",
            {
                "option": option,
                "shown": shown,
                "about": own.res_model,
                **({"amount": found["amount"]} if "amount" in found else {}),
            },
            company=own.company_id,
            record=own._record_about(),
            comment=reasons,
        )
        return True

    def _option_of(self, code):
        """Return an option as it was shown, `edic.public.aid.source._option`; empty
        where it was not."""
        options = (self.content or {}).get("options", ())
        return next((option for option in options if option["code"] == code), {})

    def _own(self):
        """Return the file for the person who opened it and decides; no code decides."""
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise UserError(self.env._("Whoever opened this decides in it."))
        self._record_about()
        return self

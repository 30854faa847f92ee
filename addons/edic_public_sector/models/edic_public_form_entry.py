# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.json_schema import OBJECT, TEXT, list_of, mapping_of
from odoo.addons.edic_ai.transaction import scheduled

from .. import roles
from ..tools.forms.checking import Level, findings
from .edic_public_procedure import CHANNELS, USE_CASE

COUNTRIES = {"fr": "FR", "de": "DE"}
LONGEST = 10_000  # signs of any answer
BY_BUTTON = {
    *("state", "answers", "origins", "confirmed", "channel", "form_id", "kept_until"),
    *("company_id", "name", "procedure_id", "handed_at"),
}


class EdicPublicFormEntry(models.Model):
    """A form as somebody fills it in: at the desk with an agent, or in the portal.

    Whether it is complete is for rules to say; whether somebody is entitled to
    anything is not looked at here.
    """

    _name = "edic.public.form.entry"
    _description = "Filled-in form"
    _check_company_auto = True
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Number", required=True, readonly=True, default="/", copy=False
    )
    form_id = fields.Many2one(
        "edic.public.form",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    title = fields.Char(related="form_id.name", string="Title of the form")
    procedure_id = fields.Many2one(
        related="form_id.procedure_id", store=True, index=True
    )
    is_sample = fields.Boolean(related="procedure_id.is_sample")
    lang = fields.Selection(related="procedure_id.lang")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one("res.partner", string="Person", index="btree_not_null")
    user_id = fields.Many2one(
        "res.users", string="Agent", domain="[('share', '=', False)]", tracking=True
    )
    channel = fields.Selection(CHANNELS, default="desk", required=True, readonly=True)
    answers = SchemaJson(schema=mapping_of(TEXT), readonly=True, copy=False)
    origins = SchemaJson(schema=mapping_of(OBJECT), readonly=True, copy=False)
    confirmed = SchemaJson(schema=list_of(TEXT), readonly=True, copy=False)
    content = fields.Json(compute="_compute_content")
    open_points = fields.Integer(
        compute="_compute_open_points",
        help="What is missing, wrong, or not confirmed yet.",
    )
    paper_ids = fields.One2many("edic.public.form.paper", "entry_id", string="Papers")
    handed_at = fields.Datetime(string="Handed over on", readonly=True, copy=False)
    kept_until = fields.Date(string="Kept until", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Being filled in"),
            ("handed", "Handed over"),
            ("done", "Complete"),
            ("dropped", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    # --- making -----------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        sequence = self.env["ir.sequence"].sudo()
        if not self.env.su:
            raise AccessError(self.env._("Forms are begun from their procedure."))
        for vals in vals_list:
            vals["name"] = sequence.next_by_code(self._name) or "/"
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and BY_BUTTON & vals.keys():
            raise AccessError(self.env._("This is done with its button."))
        if "partner_id" in vals and "portal" in self.mapped("channel"):
            raise UserError(self.env._("It is the form of who handed it over."))
        return super().write(vals)

    @api.model
    def _begun(self, procedure, channel, **vals):
        """A new one of a procedure's form in force.

        :raises UserError: the procedure has none
        """
        form = procedure.sudo().form_id
        if not form:
            raise UserError(self.env._("This procedure has no form in force."))
        return self.sudo().create({"form_id": form.id, "channel": channel, **vals})

    # --- what is shown ----------------------------------------------------------------
    def _country(self):
        return self.company_id.country_id.code or COUNTRIES[self.procedure_id.lang]

    def _today(self):
        return fields.Date.context_today(self)

    def _findings(self):
        """What is missing, wrong, or unusual and not confirmed."""
        self.ensure_one()
        form = self.form_id.sudo()._definition()
        found = findings(form, self.answers or {}, self._today(), self._country())
        confirmed = set(self.confirmed or ())
        return tuple(
            one
            for one in found
            if one.level != Level.ASK or f"{one.key}:{one.code}" not in confirmed
        )

    @api.depends("answers", "confirmed", "form_id", "partner_id", "paper_ids.lines")
    @api.depends_context("lang")
    def _compute_content(self):
        for entry in self:
            entry.content = entry._content()

    @api.depends("answers", "confirmed", "form_id")
    def _compute_open_points(self):
        for entry in self:
            entry.open_points = len(entry._findings())

    # --- filling in -------------------------------------------------------------------
    def _at_desk(self):
        """An agent works on it."""
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "handed"):
            raise UserError(self.env._("It is closed: open it again to change it."))
        return self.sudo()

    @roles.for_roles(roles.DESK)
    def edic_answer(self, key, value):
        """Enter what an agent typed; an empty value takes it out."""
        self._at_desk()._entered({key: value}, "agent")
        return True

    def _entered(self, values, origin, about=""):
        """Keep answers with where they come from; what was confirmed of them is asked
        anew.

        :raises UserError: no such field, or a text longer than any answer
        """
        keys = set(self.form_id.field_ids.mapped("key"))
        answers, origins = dict(self.answers or {}), dict(self.origins or {})
        for key, value in values.items():
            value = str(value or "").replace("\0", "").strip()
            if key not in keys or len(value) > LONGEST:
                raise UserError(self.env._("This cannot be entered here."))
            answers.pop(key, None)
            origins.pop(key, None)
            if value:
                answers[key] = value
                origins[key] = {"from": origin, "about": about}
            else:
                self.paper_ids.filtered(lambda one, key=key: one.key == key).unlink()
        # a check compares two fields: what was confirmed of either is asked anew
        kept = [
            one
            for one in self.confirmed or ()
            if not values.keys() & self._compared(one.partition(":")[0])
        ]
        self.write({"answers": answers, "origins": origins, "confirmed": kept})

    def _compared(self, key):
        field = self.form_id.field_ids.filtered(lambda one: one.key == key)
        return {key, *filter(None, field.check_ids.mapped("other_key"))}

    @roles.for_roles(roles.DESK)
    def edic_confirm(self, key, code):
        """Say that what looks unusual is so."""
        self._at_desk()._confirmed(key, code)
        self._decided("entry.confirm", key=key, code=code)
        return True

    def _confirmed(self, key, code):
        asked = {(one.key, one.code) for one in self._findings() if one.level == "ask"}
        if (key, code) not in asked:
            raise UserError(self.env._("There is nothing to confirm."))
        self.confirmed = [*(self.confirmed or ()), f"{key}:{code}"]

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def action_done(self):
        """A person says that it is complete; nothing is sent anywhere by it."""
        entry = self._at_desk()
        if left := entry.open_points:
            raise UserError(
                self.env._("%s points are open: they are marked in the form.", left)
            )
        entry._close("done", user_id=entry.user_id.id or self.env.uid)
        entry._leave_unasked()
        entry.activity_unlink(["mail.mail_activity_data_todo"])
        return self._decided("entry.done", inputs={"answers": entry.answers or {}})

    def _leave_unasked(self):
        """What was entered in fields that are not asked for after all is not kept."""
        form = self.form_id._definition()
        keys = {one.key for one in form.shown(self.answers or {}, self._today())}
        for name in ("answers", "origins"):
            self[name] = {k: v for k, v in (self[name] or {}).items() if k in keys}
        self.paper_ids.filtered(lambda one: one.key not in keys).unlink()

    @roles.for_roles(roles.DESK)
    def action_reopen(self):
        """Go on with one that was closed."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        state = "handed" if self.channel == "portal" else "draft"
        self.sudo().write({"state": state, "kept_until": False})
        return self._decided("entry.reopen")

    @roles.for_roles(roles.DESK)
    def action_drop(self):
        """The person does not go on; it goes when its time is over."""
        entry = self._at_desk()
        entry._close("dropped")
        return self._decided("entry.drop")

    def _close(self, state, **vals):
        """From now on the days run that it is kept."""
        until = fields.Date.add(self._today(), days=self.form_id.kept_days)
        self.write({"state": state, "kept_until": until, **vals})

    def _decided(self, action, inputs=None, **facts):
        """:param inputs: what may have to be erased: kept apart, not in the chain"""
        self.env["edic.ai.gateway"].sudo()._record(
            "decision",
            USE_CASE,
            {"action": action, "form": self.form_id.id, **facts},
            company=self.company_id,
            record=self,
            inputs=inputs,
        )
        return True

    # --- keeping ----------------------------------------------------------------------
    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Delete what was finished long enough ago (GDPR, Article 5(1)(e)), and what
        nobody went on with for a year; not what a legal hold covers."""
        today = fields.Date.today()
        idle = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        over = self.sudo().search(
            [
                *("|", ("kept_until", "<", today)),
                *("&", ("state", "in", ("draft", "handed")), ("write_date", "<", idle)),
            ]
        )
        over -= self.env["edic.ai.legal.hold"]._held_records(over)
        over._erase("gdpr.5.1.e")

    def unlink(self):
        self.sudo().paper_ids.unlink()  # with their files, which a cascade leaves
        return super().unlink()

    def _erase(self, ground, **facts):
        """Delete them with their papers, and record that in the ledger."""
        for entry in self.sudo():
            entry._decided("entry.erased", ground=ground, **facts)
        self.sudo().unlink()

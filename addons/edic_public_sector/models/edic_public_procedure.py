# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.canonical import digest

USE_CASE = "public.forms"
OLD = timedelta(days=365)  # a text that nobody has confirmed since says that it is old
LANGS = [("fr", "French"), ("de", "German")]
BY_BUTTON = {
    *("state", "is_open", "is_sample", "approver_id", "approved_at", "author_ids"),
    *("loaded_at", "source_id", "confirmed_on"),
}


class EdicPublicProcedure(models.Model):
    """A procedure of the administration: the text that may be quoted, and its form.

    What its publisher or an officer changes is not used before a person has approved
    it; what the publisher withdrew is not quoted any more from that moment.
    """

    _name = "edic.public.procedure"
    _description = "Procedure"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(string="Title", required=True)
    lang = fields.Selection(LANGS, string="Language", required=True)
    code = fields.Char(
        required=True, help="The publisher's own number: F2191, L100040_…"
    )
    key = fields.Char(string="LeiKa", help="Key in the German catalogue of services.")
    called = fields.Char(
        string="Also called",
        help="Other words for what it is about, with ; between them: ID, Ausweis.",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        help="Hears of changes by the publisher and of requests that citizens hand "
        "over.",
    )
    publisher = fields.Char()
    rights = fields.Char(string="Licence", help="What has to be said with the text.")
    summary = fields.Text()
    source_id = fields.Many2one("edic.public.procedure.source", readonly=True)
    source_url = fields.Char(string="Address of the source")
    source_date = fields.Date(string="State of the text")
    confirmed_on = fields.Date(
        string="Confirmed on",
        readonly=True,
        copy=False,
        help="A person looked whether the text still holds.",
    )
    loaded_at = fields.Datetime(string="Loaded on", readonly=True, copy=False)
    is_sample = fields.Boolean(
        string="Sample",
        readonly=True,
        help="Shows how it works; never open to citizens.",
    )
    is_open = fields.Boolean(string="Open to citizens", readonly=True, copy=False)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "To approve"), ("approved", "Approved")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    author_ids = fields.Many2many(
        "res.users", string="Changed by", readonly=True, copy=False
    )
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many(
        "edic.public.procedure.line", "procedure_id", string="Text", copy=True
    )
    link_ids = fields.One2many(
        "edic.public.procedure.link", "procedure_id", string="Sources", copy=True
    )
    topic_ids = fields.One2many("edic.public.procedure.topic", "procedure_id")
    form_ids = fields.One2many("edic.public.form", "procedure_id", string="Forms")
    form_id = fields.Many2one("edic.public.form", compute="_compute_form_id")
    is_old = fields.Boolean(
        string="Old text", compute="_compute_is_old", search="_search_is_old"
    )
    entry_count = fields.Integer(compute="_compute_counts")
    question_count = fields.Integer(compute="_compute_counts")
    pending = fields.Integer(
        string="To be approved", compute="_compute_pending", search="_search_pending"
    )

    _code_unique = models.UniqueIndex(
        "(code, lang, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "This procedure is here already.",
    )
    _sample_closed = models.Constraint(
        "CHECK(NOT (is_sample AND is_open))",
        "A sample is not opened to citizens: load the procedure from its publisher.",
    )

    @api.depends("source_date", "confirmed_on")
    def _compute_is_old(self):
        limit = fields.Date.context_today(self) - OLD
        for procedure in self:
            days = filter(None, (procedure.source_date, procedure.confirmed_on))
            procedure.is_old = max(days, default=limit) <= limit

    def _search_is_old(self, operator, value):
        if operator != "in":
            return NotImplemented
        limit = fields.Date.context_today(self) - OLD
        fresh = [
            "|",
            *(("source_date", ">", limit), ("confirmed_on", ">", limit)),
        ]
        return ["!", *fresh] if True in value else fresh

    @api.depends("form_ids.state")
    def _compute_form_id(self):
        for procedure in self:
            in_force = procedure.form_ids.filtered(lambda one: one.state == "in_force")
            procedure.form_id = in_force[:1]

    def _parts_to_approve(self):
        self.ensure_one()
        return (
            self.line_ids.filtered(lambda line: line.active and not line.is_approved),
            self.topic_ids.filtered(lambda topic: not topic.is_approved),
            self.form_ids.filtered(lambda form: form.state == "draft"),
        )

    @api.depends("line_ids.is_approved", "topic_ids.is_approved", "form_ids.state")
    def _compute_pending(self):
        for procedure in self:
            procedure.pending = sum(map(len, procedure._parts_to_approve()))

    def _compute_counts(self):
        for model, name in (
            ("edic.public.form.entry", "entry_count"),
            ("edic.public.question", "question_count"),
        ):
            own = [("procedure_id", "in", self.ids)]
            groups = self.env[model]._read_group(own, ["procedure_id"], ["__count"])
            counts = dict(groups)
            for procedure in self:
                procedure[name] = counts.get(procedure, 0)

    def _search_pending(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        return [
            *("|", "|", ("line_ids.is_approved", "=", False)),
            *(("topic_ids.is_approved", "=", False), ("form_ids.state", "=", "draft")),
        ]

    def action_entries(self):
        return self._about_it("edic_public_sector.edic_public_form_entry_action")

    def action_questions(self):
        return self._about_it("edic_public_sector.edic_public_question_action")

    def _about_it(self, action):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [("procedure_id", "=", self.id)],
            "context": {},
        }

    # --- writing ----------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {name: vals[name] for name in vals if name not in BY_BUTTON}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and BY_BUTTON & vals.keys():
            raise AccessError(self.env._("This is done with its button."))
        self.env.registry.clear_cache()  # of what may be quoted
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _touched(self):
        """Somebody changed a part: somebody else approves it."""
        if not self.env.su:
            self.sudo().write({"author_ids": [Command.link(self.env.uid)]})

    # --- deciding ---------------------------------------------------------------------
    def _check_decider(self):
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")

    def action_approve(self):
        """Let the text, topics and form be used, and replace the form before."""
        self._check_decider()
        if not self.line_ids:
            raise UserError(self.env._("There is no text to approve."))
        if self.env.user in self.author_ids:
            raise UserError(
                self.env._("Somebody else than those who changed it approves it.")
            )
        lines, topics, forms = self._parts_to_approve()
        for form in forms:
            form._check_sound()
        self._approved(lines, topics, forms)
        self._decided(
            "approve",
            content=digest([[one.heading or "", one.text] for one in self.line_ids]),
            topics=len(self.topic_ids),
            form=self.form_id.version,
        )
        return True

    def _approved(self, lines, topics, forms):
        (self.form_id if forms else forms).sudo().state = "replaced"
        forms[1:].sudo().state = "replaced"
        forms[:1].sudo().state = "in_force"
        lines.sudo().is_approved = True
        topics.sudo().is_approved = True
        self.sudo().write(
            {
                "state": "approved",
                "approver_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
                "author_ids": [Command.clear()],
            }
        )

    def action_confirm(self):
        """Say that the text still holds, having looked at its source."""
        self._check_decider()
        self.sudo().confirmed_on = fields.Date.context_today(self)
        return self._decided("confirm")

    def action_open(self):
        """Let citizens see it and fill in its form."""
        self._check_decider()
        if self.is_sample:
            raise ValidationError(
                self.env._("A sample is not opened to citizens: load the procedure")
                + " "
                + self.env._("from its publisher.")
            )
        if self.state != "approved" or not self.form_id:
            raise UserError(self.env._("Approve the text and a form first."))
        if self.is_old:
            raise UserError(
                self.env._(
                    "The text is of %(day)s: look whether it still holds and confirm it"
                    " first.",
                    day=self.source_date or "?",
                )
            )
        if not self.user_id:
            raise UserError(
                self.env._("Say who is responsible: requests go to that person.")
            )
        self.sudo().is_open = True
        return self._decided("open")

    def action_close(self):
        """Not for citizens any more."""
        self._check_decider()
        self.sudo().is_open = False
        return self._decided("close")

    def _decided(self, action, **facts):
        self.env["edic.ai.gateway"]._record(
            "decision",
            USE_CASE,
            {"action": f"procedure.{action}", "code": self.code, **facts},
            company=self.company_id or None,
            record=self,
        )
        return True

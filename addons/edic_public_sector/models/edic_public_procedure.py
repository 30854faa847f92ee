# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edic_ai.rpc import without_defaults

from .. import roles
from ..tools.forms.document import address

USE_CASE = "public.forms"
LANGS = [("fr", "French"), ("de", "German")]
CHANNELS = [("desk", "Front desk"), ("portal", "Citizens' portal")]
# what is quoted of it beside its lines: shown as it was approved
WORDS = ("name", "called")
FACTS = ("summary", "publisher", "rights", "source_url", "source_date")
BY_BUTTON = {
    *("state", "is_open", "is_sample", "approver_id", "approved_at", "author_ids"),
    *("loaded_at", "source_id", "confirmed_on", "has_changed"),
    *(f"shown_{name}" for name in (*FACTS, *WORDS)),
}
# what is told of it beside its lines: somebody else approves a change
TOLD = {*FACTS, "name", "called", "code", "lang", "key"}


class EdicPublicProcedure(models.Model):
    """A procedure of the administration: the text that may be quoted, and its form.

    What its publisher or an officer changes is not used before a person has approved
    it; what the publisher withdrew is not quoted any more from that moment.
    """

    _name = "edic.public.procedure"
    _description = "Procedure"
    _check_company_auto = True
    _edic_assigned = ("user_id",)
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
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
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
    has_changed = fields.Boolean(readonly=True, copy=False)
    source_id = fields.Many2one(
        "edic.public.procedure.source",
        readonly=True,
        check_company=True,
    )
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
        edic_writer="creation",  # a copy of a sample is one
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
    entry_count = fields.Integer(compute="_compute_counts")
    question_count = fields.Integer(compute="_compute_counts")
    pending = fields.Integer(
        string="To be approved", compute="_compute_pending", search="_search_pending"
    )
    pending_words = fields.Char(compute="_compute_pending")
    pending_digest = fields.Char(compute="_compute_pending")

    _code_unique = models.UniqueIndex(
        "(code, lang, company_id) WHERE active IS TRUE",
        "This procedure is here already.",
    )
    _sample_closed = models.Constraint(
        "CHECK(NOT (is_sample AND is_open))",
        "A sample is not opened to citizens: load the procedure from its publisher.",
    )

    @api.depends("form_ids.state")
    def _compute_form_id(self):
        for procedure in self:
            in_force = procedure.form_ids.filtered(lambda one: one.state == "in_force")
            procedure.form_id = in_force[:1]

    def _compute_counts(self):
        for model, name in (
            ("edic.public.form.entry", "entry_count"),
            ("edic.public.question", "question_count"),
        ):
            own = [("procedure_id", "in", self.ids)]
            records = self.env[model]
            is_shown = records.has_access("read")  # the officer reads no answers
            counts = dict(
                records._read_group(own, ["procedure_id"], ["__count"])
                if is_shown
                else ()
            )
            for procedure in self:
                procedure[name] = counts.get(procedure, 0)

    @roles.reads
    def action_entries(self):
        return self._about_it("edic_public_sector.edic_public_form_entry_action")

    @roles.reads
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
        if self.env.su:
            return super().create(vals_list)
        # a copy of a sample is one, too
        vals_list = [
            {
                name: vals[name]
                for name in vals
                if name not in BY_BUTTON or (name == "is_sample" and vals[name])
            }
            for vals in vals_list
        ]
        procedures = super(EdicPublicProcedure, without_defaults(self)).create(
            vals_list
        )
        procedures._touched()
        return procedures

    def write(self, vals):
        if not self.env.su and (BY_BUTTON | {"company_id"}) & vals.keys():
            raise AccessError(self.env._("This is done with its button."))
        self.env.registry.clear_cache()  # of what may be quoted
        result = super().write(vals)
        if TOLD & vals.keys():
            self._touched(has_changed=True)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(self.mapped("is_open")):
            raise UserError(self.env._("Close it to citizens first."))
        for procedure in self:
            procedure._decided("delete")

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _touched(self, has_changed=False):
        """Somebody changed a part: somebody else approves it.

        :param has_changed: what has no part of its own that waits for approval
        """
        if not self.env.su:
            changed = {"has_changed": True} if has_changed else {}
            author = {"author_ids": [Command.link(self.env.uid)]}
            self.sudo().write({**author, **changed})

    def _decided(self, action, **facts):
        self.env["edic.ai.gateway"]._record(
            "decision",
            USE_CASE,
            {"action": f"procedure.{action}", "code": self.code, **facts},
            company=self.company_id,
            record=self,
        )
        return True

    @api.constrains("source_url")
    def _check_source_url(self):
        for procedure in self:
            if procedure.source_url and not address(procedure.source_url):
                raise ValidationError(
                    self.env._(
                        "The address begins with https://: %s", procedure.source_url
                    )
                )

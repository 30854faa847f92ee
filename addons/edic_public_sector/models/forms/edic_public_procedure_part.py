# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.forms.document import address
from ...tools.forms.topics import Topic
from .addresses import check_addresses


def parted(text, mark=";"):
    """Return the parts of a text between marks, without those that are empty."""
    return tuple(part.strip() for part in (text or "").split(mark) if part.strip())


class EdicPublicProcedurePart(models.AbstractModel):
    """A procedure is made of such parts. What somebody changes has to be
    approved anew."""

    _name = "edic.public.procedure.part"
    _description = "Part of a procedure"
    _order = "procedure_id, sequence, id"
    _said = frozenset()  # fields whose change somebody else approves

    procedure_id = fields.Many2one(
        "edic.public.procedure",
        required=True,
        ondelete="cascade",
        index=True,
        edic_writer="creation",
    )
    company_id = fields.Many2one(
        related="procedure_id.company_id", store=True, edic_writer="method"
    )
    sequence = fields.Integer(default=10)
    is_approved = fields.Boolean(string="Approved", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._by_hand(vals) for vals in vals_list]
        parts = super().create(vals_list)
        parts.procedure_id._touched()
        self.env.registry.clear_cache()  # of what may be quoted
        return parts

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        if self._said & vals.keys() and not self.env.su:
            self.sudo().is_approved = False
            self.procedure_id._touched()
        return result

    def unlink(self):
        self.procedure_id._touched(has_changed=True)
        self.env.registry.clear_cache()
        return super().unlink()

    def _by_hand(self, vals):
        return {**vals, "is_approved": False}


class EdicPublicProcedureLine(models.Model):
    """A line of the text: what may be quoted, word for word."""

    _name = "edic.public.procedure.line"
    _inherit = ["edic.public.procedure.part"]
    _description = "Line of a procedure"
    _said = frozenset({"text", "heading", "plain", "active", "sequence"})
    _rec_name = "text"

    heading = fields.Char(help="Under which it stands.")
    text = fields.Text(required=True)
    plain = fields.Text(
        string="In plain words",
        help="Written by an officer; shown beside the quote, never instead of it.",
    )
    is_title = fields.Boolean(readonly=True, edic_writer="creation")  # copied
    active = fields.Boolean(default=True)

    def _by_hand(self, vals):
        return {**super()._by_hand(vals), "is_title": False}

    # --- asking -----------------------------------------------------------------------
    def _quote(self):
        """Return the sentence with where it is from; an old source says that it is
        old."""
        self.ensure_one()
        own = self.procedure_id
        return {
            "id": self.id,
            "text": self.text,
            "heading": self.heading or "",
            "plain": self.plain or "",
            "title": own._title(),
            "publisher": own.shown_publisher or "",
            "rights": own.shown_rights or "",
            "url": own.shown_source_url or "",
            "day": str(own.shown_source_date or ""),
            "is_old": own.is_old,
            "is_sample": own.is_sample,
        }


class EdicPublicProcedureLink(models.Model):
    """A legal source or a paper form that the publisher names."""

    _name = "edic.public.procedure.link"
    _inherit = ["edic.public.procedure.part"]
    _description = "Source of a procedure"
    _order = "procedure_id, kind desc, id"
    _said = frozenset({"kind", "name", "url", "valid_from", "valid_until"})

    kind = fields.Selection(
        [("law", "Legal source"), ("form", "Form")], required=True, default="law"
    )
    name = fields.Char(required=True)
    url = fields.Char(string="Address")
    valid_from = fields.Date()
    valid_until = fields.Date(string="Last day")

    @api.constrains("url")
    def _check_url(self):
        check_addresses(self, "url", address)

    def _shown(self):
        """Return what is shown of it; None before it was approved."""
        if not self.is_approved:
            return None
        today = fields.Date.context_today(self)
        # what does not hold any more is never shown as if it did
        is_over = bool(self.valid_until and self.valid_until < today)
        return {"name": self.name, "url": self.url or "", "is_over": is_over}


class EdicPublicProcedureTopic(models.Model):
    """A topic is what people ask, as an officer expects it, and the lines that answer
    it."""

    _name = "edic.public.procedure.topic"
    _inherit = ["edic.public.procedure.part"]
    _description = "What is asked about a procedure"
    _check_company_auto = True
    _said = frozenset({"name", "asked", "also", "line_ids"})

    name = fields.Char(string="About", required=True)
    asked = fields.Text(
        string="How it is asked",
        required=True,
        help="One question a line, as people put it.",
    )
    also = fields.Char(
        string="Words that change nothing",
        help="Separated by ;: words that people add without changing the question.",
    )
    line_ids = fields.Many2many(
        "edic.public.procedure.line",
        string="Lines that answer it",
        required=True,
        domain="[('procedure_id', '=', procedure_id)]",
        check_company=True,
    )

    @api.constrains("line_ids", "procedure_id")
    def _check_lines(self):
        for topic in self:
            if not topic.line_ids:
                raise ValidationError(self.env._("Choose the lines that answer it."))
            if topic.line_ids.procedure_id - topic.procedure_id:
                raise ValidationError(
                    self.env._("A topic quotes lines of its own procedure.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        topics = super().create(vals_list)
        if question := self.env.context.get("edic_question"):  # it is dealt with
            self.env["edic.public.question"].browse(question).is_done = True
        return topics

    def _phrasings(self):
        return parted(self.asked, "\n")

    # --- asking -----------------------------------------------------------------------
    def _answers(self, match):
        own = {str(line.id) for line in self.line_ids}
        return bool(match and own & set(match.topic.lines))

    def _prepared(self, is_approved=True):
        """Return the topics as `tools.forms.topics.Topic`, without those that have no
        line.

        :param is_approved: whether unapproved lines are left out
        """
        out = []
        for topic in self:
            own = topic.procedure_id
            lines = topic.line_ids.sorted("sequence").filtered(
                lambda line, own=own: (
                    line.active and line.procedure_id == own and line.text.strip()
                )
            )
            if is_approved:
                lines = lines.filtered("is_approved")
            if lines:
                out.append(topic._prepared_with(lines, is_approved))
        return out

    def _prepared_with(self, lines, is_approved):
        procedure = self.procedure_id
        return Topic(
            name=self.name,
            page=str(procedure.id),
            asked=self._phrasings(),
            lines=tuple(str(line.id) for line in lines),
            also=parted(self.also),
            called=parted(procedure.shown_called if is_approved else procedure.called),
        )

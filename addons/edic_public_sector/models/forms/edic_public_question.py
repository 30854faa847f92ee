# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.transaction import scheduled

from ... import roles
from ...tools.forms.ask import MAX_QUESTION_CHARS
from .edic_public_procedure import CHANNELS

KEPT = timedelta(days=180)  # of the texts that were sent
MAX_A_MINUTE = 60  # of citizens, in a company: more would keep the desk from working


class EdicPublicQuestion(models.Model):
    """A question that was asked, and whether the answer helped: counts by procedure.

    Who asked is not kept here, so that nobody is counted. The question itself only
    where whoever asked sends it to the officer, without names.
    """

    _name = "edic.public.question"
    _description = "Question asked"
    _check_company_auto = True
    _log_access = False
    _order = "day desc, id desc"

    procedure_id = fields.Many2one(
        "edic.public.procedure",
        readonly=True,
        ondelete="cascade",
        index=True,
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    day = fields.Date(default=fields.Date.context_today, required=True, readonly=True)
    asked_at = fields.Datetime(default=fields.Datetime.now, groups=fields.NO_ACCESS)
    lang = fields.Char(string="Language", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    outcome = fields.Selection(
        [("answer", "Answered"), ("refusal", "No answer")],
        string="Result",
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    topic = fields.Char(readonly=True)
    helpful = fields.Selection(
        [("yes", "Helped"), ("no", "Did not help")], readonly=True
    )
    text = fields.Text(string="Question", readonly=True)
    is_done = fields.Boolean(string="Dealt with")

    _last_minute = models.Index("(company_id, asked_at) WHERE channel = 'portal'")

    @api.model
    def _are_too_many(self, company):
        """Return whether citizens have asked a company all that is answered in a
        minute."""
        recent = [
            ("channel", "=", "portal"),
            ("company_id", "=", company.id),
            ("asked_at", ">", fields.Datetime.now() - timedelta(minutes=1)),
        ]
        return self.sudo().search_count(recent, limit=MAX_A_MINUTE) >= MAX_A_MINUTE

    @api.autovacuum
    @scheduled
    def _gc_texts(self):
        """Delete the texts of questions after a while, unless they are held; the count
        stays."""
        limit = fields.Date.today() - KEPT
        old = self.search([("day", "<", limit), ("text", "!=", False)])
        (old - self.env["edic.ai.legal.hold"]._held_records(old)).text = False
        # needed for a minute; with the ledger it would tell who asked
        past = fields.Datetime.now() - timedelta(hours=1)
        self.sudo().search([("asked_at", "<", past)]).asked_at = False

    @roles.for_roles(roles.DESK)
    def edic_feedback(self, helpful):
        """Count whether it helped; the last word counts.

        :param str helpful: "yes" or "no"
        """
        self.ensure_one()
        self.check_access("read")
        if helpful not in ("yes", "no"):
            raise UserError(self.env._("Either it helped or it did not."))
        self.sudo().helpful = helpful
        return True

    @roles.for_roles(roles.DESK)
    def edic_send(self, text):
        """Send a question to the officer who keeps the procedure."""
        self.ensure_one()
        self.check_access("read")
        if self.text or self.channel != "desk":
            raise UserError(self.env._("It was sent already."))
        text = " ".join((text or "").split())
        if not text or len(text) > MAX_QUESTION_CHARS:
            raise UserError(
                self.env._(
                    "A question of up to %s characters, without names.",
                    MAX_QUESTION_CHARS,
                )
            )
        self.sudo().write({"text": text, "is_done": False})
        return True

    @roles.for_roles(roles.PROCEDURE)
    def action_done(self):
        """Mark it as done: the topic is there now, or will not be."""
        check_person(self.env)
        self.check_access("write")
        self.is_done = True
        return True

    @roles.for_roles(roles.PROCEDURE)
    def action_make_topic(self):
        """Open a topic with this question as its first phrasing, to be completed."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make a topic"),
            "res_model": "edic.public.procedure.topic",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_procedure_id": self.procedure_id.id,
                "default_asked": self.text,
                "default_name": (self.text or "")[:60],
                "edic_question": self.id,
            },
        }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LONGEST_NOTE = 2_000  # signs
MOST_A_DAY = 20  # forms that one citizen begins


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicFormEntry(models.Model):
    """What a citizen does in the portal. No access rights are given to portal users:
    each of these looks itself whether it is the citizen's own, and still open."""

    _inherit = "edic.public.form.entry"

    @api.model
    def _begun_by(self, user, procedure):
        """A form of a procedure that is open to citizens.

        :raises AccessError: it is not
        """
        if procedure not in procedure._of_citizens(user.company_id):
            raise AccessError(self.env._("This procedure is not open here."))
        today = fields.Datetime.now() - timedelta(days=1)
        own = self._of_citizen(user).filtered(lambda one: one.create_date >= today)
        if len(own) >= MOST_A_DAY:
            raise UserError(
                self.env._("You have begun many forms today: go on with one of them.")
            )
        entry = self._begun(
            procedure,
            "portal",
            partner_id=user.partner_id.id,
            company_id=user.company_id.id,
            user_id=procedure.user_id.id,
        )
        known = {
            key: one
            for key, one in entry._proposals().items()
            if one["from"] == "record"
        }
        for key, one in known.items():
            entry._entered({key: one["value"]}, "record", one["about"])
        return entry

    @api.model
    def _of_citizen(self, user):
        """What a citizen has filled in."""
        return self.sudo().search(
            [("partner_id", "=", user.partner_id.id), ("channel", "=", "portal")]
        )

    def _still_open(self):
        if self.state != "draft":
            raise UserError(
                self.env._("You have handed this over: ask the agent to change it.")
            )

    def _entered_by_citizen(self, values):
        """Keep what the page sent; fields that are not its own are left out."""
        self._still_open()
        kinds = {one.key: one.kind for one in self.form_id.field_ids}
        told = {
            key: value
            for key, value in values.items()
            if kinds.get(key, "paper") != "paper"
            and (value or "").strip() != (self.answers or {}).get(key, "")
        }
        if told:
            self._entered(told, "citizen")

    def _handed_over(self, note):
        """Give it to an agent, as far as it is filled in."""
        self._still_open()
        note = (note or "").strip()[:LONGEST_NOTE]
        self.write({"state": "handed", "handed_at": fields.Datetime.now()})
        self._decided("entry.handed", open=len(self._findings()))
        self.message_post(body=note or self.env._("Handed over."))
        if self.user_id:
            own = self.with_context(lang=self.user_id.lang)
            own.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=own.env._("A citizen handed over a form"),
            )

    def _dropped_by_citizen(self):
        """It is deleted; where a legal hold covers it, when that is over."""
        self._still_open()
        self._decided("entry.dropped")
        if self.env["edic.ai.legal.hold"].sudo()._held_records(self):
            self.write({"state": "dropped", "kept_until": self._today()})
        else:
            self.unlink()

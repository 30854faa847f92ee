# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain

from .edic_public_procedure import FACTS, WORDS

OLD = timedelta(days=365)  # a text that nobody has confirmed since says that it is old


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """What citizens and agents are told of a procedure beside its lines: as it was
    approved. What was never approved is told nowhere."""

    _inherit = "edic.public.procedure"

    shown_name = fields.Char(string="Shown title", readonly=True, copy=False)
    shown_called = fields.Char(string="Shown other words", readonly=True, copy=False)
    shown_summary = fields.Text(readonly=True, copy=False)
    shown_publisher = fields.Char(readonly=True, copy=False)
    shown_rights = fields.Char(string="Shown licence", readonly=True, copy=False)
    shown_source_url = fields.Char(string="Shown address", readonly=True, copy=False)
    shown_source_date = fields.Date(string="Shown state", readonly=True, copy=False)
    is_old = fields.Boolean(
        string="Old text", compute="_compute_is_old", search="_search_is_old"
    )

    def _title(self):
        """The title as it was approved."""
        self.ensure_one()
        approved = self.line_ids.filtered(lambda one: one.is_title and one.is_approved)
        return approved[:1].text or self.shown_name or self.name

    # --- age --------------------------------------------------------------------------
    @api.depends("state", "source_date", "shown_source_date", "confirmed_on")
    def _compute_is_old(self):
        today = fields.Date.context_today(self)
        for procedure in self:
            # whoever approves a first text is told of the age of that one
            is_shown = procedure.state == "approved"
            day = procedure[_day(is_shown)]
            days = filter(None, (day, procedure.confirmed_on))
            # a day that is still to come is none that a text can be of
            last = max((day for day in days if day <= today), default=date.min)
            procedure.is_old = last <= today - OLD

    def _search_is_old(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        fresh = Domain("confirmed_on", ">", today - OLD)
        for is_shown, state in ((True, "="), (False, "!=")):
            name = _day(is_shown)
            fresh |= (
                Domain("state", state, "approved")
                & Domain(name, ">", today - OLD)
                & Domain(name, "<=", today)
            )
        return ~fresh if True in value else fresh

    # --- what is shown from when ------------------------------------------------------
    def _approved_facts(self):
        """What an approval lets be shown."""
        self.ensure_one()
        return {f"shown_{name}": self[name] for name in (*FACTS, *WORDS)}

    def _changed_facts(self, told):
        """The names of those that are told otherwise now."""
        return {name for name in FACTS if (self[name] or "") != (told[name] or "")}

    def _refreshed(self, changed, is_other, is_fetched, authors):
        """What a refresh changed waits; see `_load`.

        :param is_other: whether lines are new or gone, of which `_tell_changes` tells
        """
        waits = self._let_wait(changed, is_fetched and not is_other)
        if waits and not is_other:
            words = self.env._(
                "The publisher changed source, licence or day: to approve."
            )
            self._tell(words)
        if waits or is_other:
            self.author_ids = [Command.link(user.id) for user in authors]

    def _let_wait(self, changed, is_same):
        """Facts that a refresh changed wait for approval.

        :param is_same: its publisher's server gave the same text now
        :return: whether something waits of what was changed
        """
        day, shown = self.source_date, self.shown_source_date
        is_later = day and shown and day > shown
        # That the text is the same as of a later day is the publisher's own statement,
        # which nobody here chose; else each text grew old though it is looked at daily.
        if changed == {"source_date"} and is_same and is_later and not self.pending:
            self.shown_source_date = day
            return False
        if changed:  # never back: what an officer changed may wait, too
            self.has_changed = True
        return bool(changed)


def _day(is_shown):
    return "shown_source_date" if is_shown else "source_date"

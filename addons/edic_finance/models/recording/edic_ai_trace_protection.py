# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What became of Odoo's own protection of the books, in words."""

    _inherit = "edic.ai.trace"

    def _protection_summary(self, facts):
        if self.use_case == "books.audit_trail":
            _old, is_on = facts.pair("restrictive_audit_trail")
            return (
                self.env._("Odoo's audit trail is kept")
                if is_on
                else self.env._("Odoo's audit trail may be deleted")
            )
        if self.use_case == "books.hash_table":
            _old, is_on = facts.pair("restrict_mode_hash_table")
            what = (
                self.env._("Entries are secured with a hash")
                if is_on
                else self.env._("Entries are no longer secured with a hash")
            )
            return self._pair(what, facts.text("journal"))
        if self.use_case == "books.fec":
            days = f"{self._day(facts.get('from'))} – {self._day(facts.get('to'))}"
            what = (
                self.env._("FEC exported, the year closed")
                if facts.get("locked")
                else self.env._("FEC exported")
            )
            return self._pair(what, days)
        return self.use_case

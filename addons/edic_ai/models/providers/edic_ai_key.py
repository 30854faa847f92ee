# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class EdicAiKey(models.Model):
    """The key of a provider, in a table of its own that nobody has a right to.

    When PostgreSQL refuses a change it repeats the whole row, and Odoo shows and logs
    that: a key must not stand in a row that somebody can change.
    """

    _name = "edic.ai.key"
    _description = "Key of an AI provider"
    _log_access = False

    provider_id = fields.Many2one("edic.ai.provider", ondelete="cascade", index=True)
    value = fields.Char(groups=fields.NO_ACCESS)

    @api.model
    def _of(self, provider):
        """Return the key of a provider, or an empty text."""
        self.env.cr.execute(
            "SELECT value FROM edic_ai_key WHERE provider_id = %s",
            (provider._origin.id or None,),
        )
        row = self.env.cr.fetchone()
        return row[0] if row else ""

    @api.model
    def _keep(self, provider, value):
        """Store a key in place of the one that was there; an empty one forgets it."""
        cr = self.env.cr
        cr.execute("DELETE FROM edic_ai_key WHERE provider_id = %s", (provider.id,))
        if value:
            cr.execute(
                "INSERT INTO edic_ai_key (provider_id, value) VALUES (%s, %s)",
                (provider.id, value),
                log_exceptions=False,
            )

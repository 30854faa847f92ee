# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from odoo import api, fields, models
from odoo.tools import SQL

from ...alone import DB_NOW, alone


class EdicAiSlot(models.Model):
    """Places at a provider, shared by all workers: how many may call it at once.

    A place that its holder never gave back is free again when its lease is over.
    """

    _name = "edic.ai.slot"
    _description = "Place at a provider"
    _log_access = False
    _rec_name = "key"

    key = fields.Char(required=True)
    number = fields.Integer(required=True)
    token = fields.Char(required=True)
    lease_until = fields.Datetime(required=True)

    _place_uniq = models.UniqueIndex("(key, number)")
    _token_idx = models.Index("(token)")

    @api.model
    def _take(self, key, capacity, lease_s):
        """Take a place, at once and for all to see (in a transaction of its own).

        :param str key: of what is shared, a provider say
        :param int capacity: places in all
        :param float lease_s: seconds after which it is free without being given back
        :return: what `_free` wants, or None when all places are taken
        """
        token = str(uuid.uuid4())
        wish = (key, capacity, lease_s, token)
        taken = alone(self.env.registry, lambda cr: _take(cr, *wish))
        return token if taken else None

    @api.model
    def _free(self, slot):
        """Give a place back; nothing happens when it is another's by now."""
        if slot:
            with self.env.registry.cursor() as cr:
                cr.execute("DELETE FROM edic_ai_slot WHERE token = %s", (slot,))


def _take(cr, key, capacity, lease_s, token):
    cr.execute(
        SQL(
            """INSERT INTO edic_ai_slot (key, number, token, lease_until)
               SELECT %(key)s, number, %(token)s, %(now)s + %(lease)s * interval '1 s'
               FROM generate_series(1, %(capacity)s) AS place (number)
               WHERE NOT EXISTS (
                   SELECT FROM edic_ai_slot slot WHERE slot.key = %(key)s
                   AND slot.number = place.number AND slot.lease_until >= %(now)s)
               ORDER BY random() LIMIT 1
               ON CONFLICT (key, number) DO UPDATE
               SET token = excluded.token, lease_until = excluded.lease_until
               WHERE edic_ai_slot.lease_until < %(now)s""",
            key=key,
            token=token,
            capacity=capacity,
            lease=lease_s,
            now=DB_NOW,
        ),
        log_exceptions=False,
    )
    return cr.rowcount

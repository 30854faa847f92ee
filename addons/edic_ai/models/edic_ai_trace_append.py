# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from psycopg2.extras import Json

from odoo import SUPERUSER_ID, api, models

from ..tools.canonical import plain
from ..tools.ledger.record import FORMAT, new_salt, record_of, salted_digest

_logger = logging.getLogger(__name__)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """How a record comes into the ledger."""

    _inherit = "edic.ai.trace"

    @api.model
    def _append(self, rows):
        """Add records; for the gateway alone.

        :param list rows: dicts of columns, and ``content``: dict of what may have to be
            erased, by kind
        :return: the new records, in order
        """
        persons, contents, written = [], [], []
        for row in rows:
            content, row["facts"] = row.pop("content"), plain(row["facts"])
            who, person = self._person()
            closed = content and self._closed(content, row)
            record = record_of({**row, "format": FORMAT, "user_pseudo": who})
            if closed:
                record["content_digest"], closed = closed
            persons.append(person)
            contents.append(closed or None)
            facts = record["facts"] and Json(record["facts"])
            moment = row["occurred_at"]
            written.append({**record, "facts": facts, "occurred_at": moment})
        ids = self._insert(written)
        chains = [record["company_ref"] for record in written]
        self._insert_beside("edic.ai.pending", ids, self._pending(chains))
        self._insert_beside("edic.ai.person", ids, persons)
        self._insert_beside("edic.ai.content", ids, contents)
        self.env["edic.ai.seal"]._seal_later(chains)
        return self.browse(ids)

    def _pending(self, chains):
        now = self.env.cr.now()
        return [{"chain": chain, "since": now} for chain in chains]

    def _person(self):
        """``(pseudonym, row beside)`` of who acts; nothing for a program."""
        if self.env.uid == SUPERUSER_ID:
            return None, None
        salt = new_salt()
        person = {"id": self.env.uid, "name": self.env.user.sudo().name}
        return salted_digest(salt, person), {
            "user_ref": person["id"],
            "name": person["name"],
            "salt": salt.hex(),
        }

    def _closed(self, content, row):
        """``(digest, row beside)`` of a content; None where it cannot be encrypted."""
        salt = new_salt()
        try:
            closed = self.env["edic.ai.content"]._close(salt, content)
        except (OSError, KeyError, ValueError):
            # what happened is recorded all the same, and says what is missing
            _logger.exception("The key of the ledger's contents cannot be read or made")
            row["facts"] = {**(row["facts"] or {}), "edic.content.kept": False}
            return None
        return salted_digest(salt, content), closed

    def _insert_beside(self, model, ids, rows):
        rows = [
            {"trace_id": number, **row}
            for number, row in zip(ids, rows, strict=True)
            if row
        ]
        if rows:
            self.env[model]._insert(rows)

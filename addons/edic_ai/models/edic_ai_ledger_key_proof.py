# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, models

from ..tools.edic_verify import Checkpoint
from ..tools.ledger.note import is_successor, key_ref, moment_text
from .edic_ai_ledger_key import FOLLOWS

ANY = [("key_ref", "!=", False)]  # there are a few


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiLedgerKeyProof(models.Model):
    """The keys as whoever verifies needs them."""

    _inherit = "edic.ai.ledger.key"

    @api.model
    def _public_keys(self):
        """Public keys that may have signed, base64, oldest first."""
        made = self.sudo().search([("action", "in", (*FOLLOWS, "found"))], order="id")
        return list(dict.fromkeys(made.mapped("public_key")))

    @api.model
    def _revoked(self):
        """Public key (base64) → time, as checkpoints say it, from which it does not
        count; goes to the verifier's ``revoked`` and the export's member of that name.
        """
        found = {}
        for row in self.sudo().search([("action", "=", "revoked")]):
            since = moment_text(row.revoked_from)  # of several the first counts
            found[row.public_key] = min(since, found.get(row.public_key, since))
        return found

    @api.model
    def _all_public_keys(self):
        """The same as bytes, and of the files that lie here: after a restore the
        database does not know the last ones."""
        told = [base64.b64decode(one) for one in self._public_keys()]
        return [*told, *self._keyring().public_keys()]

    @api.model
    def _find(self, text, **told):
        """Take up again the key of a checkpoint that a restored database does not know,
        from its file: it was made after the backup.

        :param told: what else the record holds: ``comment``, ``parent_uuid``
        """
        one, known = Checkpoint.parse(text), set(self._public_keys())
        for public in self._keyring().public_keys():
            text = base64.b64encode(public).decode()
            if text not in known and one.is_signed_by([public]):
                row = {"action": "found", "key_ref": key_ref(public)}
                self._append_row({**row, "public_key": text}, **told)

    @api.model
    def _named(self):
        """Which key named which: ``[old, new, signature]``, base64, oldest first; goes
        to `vouched` and the export's member of that name."""
        rows = self.sudo().search([("action", "=", "rotated")], order="id")
        known = {row.key_ref: row.public_key for row in self.sudo().search(ANY)}
        return [
            [known[row.previous], row.public_key, row.signature]
            for row in rows
            if row.previous in known
        ]

    @api.model
    def _doubtful(self):
        """Keys that the ledger's own records do not vouch for: ``(kind, key)``.

        These rows and chain 0 have to say the same, and each key follows another: named
        by it, or after two persons declared that one lost or revoked.
        """
        rows = self.sudo().search(ANY, order="id")
        self.env.cr.execute(
            """SELECT facts FROM edic_ai_trace WHERE company_ref = 0
                  AND event = 'ledger' AND use_case = 'ledger.key'"""
        )
        recorded = [facts for [facts] in self.env.cr.fetchall()]
        own = [row._facts() for row in rows]
        odd = [one for one in own if one not in recorded]
        odd += [one for one in recorded if one not in own]
        found = [("key not as recorded", one.get("key_ref")) for one in odd]
        ledger, known, ended = self.env["edic.ai.seal"]._ledger(), {}, set()
        for row in rows:
            is_new = row.action in (*FOLLOWS, "found")
            if is_new and not row._is_named(ledger, known, ended):
                found.append(("key that nobody named", row.key_ref))
            known[row.key_ref] = row.public_key
            if not is_new:
                ended.add(row.key_ref)
        return found

    def _is_named(self, ledger, known, ended):
        if self.action == "found":
            return True  # two persons declared the restore that it is of
        if self.action == "created":
            return self.previous in ended if known else not self.previous
        try:
            old, new, signature = (
                base64.b64decode(one or "")
                for one in (known.get(self.previous), self.public_key, self.signature)
            )
        except ValueError:
            return False
        return is_successor(ledger, new, old, signature)

    def _facts(self):
        """What chain 0 says of this row."""
        since = self.revoked_from
        names = ("action", "key_ref", "public_key", "previous", "signature")
        told = {name: self[name] or None for name in names}
        return {**told, "revoked_from": moment_text(since) if since else None}

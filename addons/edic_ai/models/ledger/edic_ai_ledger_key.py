# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...exceptions import NotSigningError
from ...tools.ledger.edic_verify import Checkpoint
from ...tools.ledger.note import is_successor, key_ref, moment_text, name_successor
from .keyring import Keyring

LOCK = 0x0ED1B  # class of the advisory lock under which keys change
FOLLOWS = ("created", "rotated")  # from then on the key signs

ANY = [("key_ref", "!=", False)]  # there are a few


class EdicAiLedgerKey(models.Model):
    """A row says what happened to a key that signs checkpoints; the keys are files.

    Each row is a record of chain 0 as well: who has one public key finds the others,
    and which of them the one before named.
    """

    _name = "edic.ai.ledger.key"
    _inherit = "edic.ai.append.only"
    _description = "Key that signs checkpoints"
    _log_access = False
    _order = "id desc"
    _rec_name = "key_ref"

    action = fields.Selection(
        [
            ("created", "Made"),
            ("rotated", "Created, and vouched for by the previous key"),
            ("lost", "Lost"),
            ("revoked", "Revoked"),
            ("found", "Found again after a restore"),
        ],
        string="What happened",
        required=True,
        readonly=True,
    )
    key_ref = fields.Char(string="Key", required=True, readonly=True)
    public_key = fields.Char(
        required=True,
        readonly=True,
        help="With it anybody verifies a checkpoint: hand it to your auditor.",
    )
    previous = fields.Char(string="Key before", readonly=True)
    signature = fields.Char(
        string="Signature of the key before",
        readonly=True,
        help="Empty where the key before was lost or revoked: two persons vouch then.",
    )
    revoked_from = fields.Datetime(
        string="Does not count from",
        readonly=True,
        help="What the key signed before counts.",
    )
    occurred_at = fields.Datetime(string="Date", required=True, readonly=True)

    # --- for whoever signs ------------------------------------------------------------
    @api.model
    def _current(self):
        """Return the row of the key that signs; none before the first checkpoint."""
        return self.sudo().search([("action", "in", FOLLOWS)], limit=1)

    @api.model
    def _signing_key(self):
        """Return the key that signs, 32 bytes.

        :raises NotSigningError: this database does not sign, or has no key
        """
        self._check_signs()
        try:
            return self._keyring().signing_key(self._current().key_ref)
        except KeyError:
            raise self._refusal("no_key") from None

    @api.model
    def _ensure(self):
        """Make the first key where there is none, and this database its owner.

        :raises NotSigningError: see `_signing_key`
        """
        self._lock()
        self._check_signs()
        if not self._current():
            self._follow("created")

    @api.model
    def _rotate(self):
        """Go on with a new key, which the one in use names."""
        self._lock()
        return self._follow("rotated", self._current(), self._signing_key())

    @api.model
    def _replace(self, key, action, revoked_from=None, **details):
        """Say that a key was lost or revoked; where it is in use, go on with another.

        :param key: row of the key
        :param str action: ``lost`` or ``revoked``
        :param revoked_from: from when on what it signed does not count
        :param details: what else the record holds: ``comment``, ``parent_uuid``
        """
        self._lock()
        self._check_signs(without_key=True)
        self._append_row(
            {
                "action": action,
                "key_ref": key.key_ref,
                "public_key": key.public_key,
                "revoked_from": revoked_from,
            },
            **details,
        )
        if key.key_ref == self._current().key_ref:
            self._follow("created", key, **details)

    def _follow(self, action, before=None, old=None, **details):
        """Make a new key; ``old``: the private key that names it."""
        try:
            if not self._keyring().identity():
                self._keyring().write_identity(self._identity())
            public = self._keyring().new_signing_key()
        except OSError as error:
            raise self._refusal("no_key") from error
        ledger = self.env["edic.ai.seal"]._ledger()
        signature = old and base64.b64encode(name_successor(ledger, public, old))
        return self._append_row(
            {
                "action": action,
                "key_ref": key_ref(public),
                "public_key": base64.b64encode(public).decode(),
                "previous": before.key_ref if before else None,
                "signature": signature and signature.decode(),
            },
            **details,
        )

    def _append_row(self, vals, **details):
        vals = {"previous": None, "signature": None, "revoked_from": None, **vals}
        [number] = self._insert([{**vals, "occurred_at": fields.Datetime.now()}])
        row = self.browse(number)
        self.env["edic.ai.gateway"]._record(
            "ledger",
            "ledger.key",
            row._facts(),
            company=False,
            record=row,
            **details,
        )
        return row

    def _lock(self):
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])

    def _keyring(self):
        return Keyring(self.env["edic.ai.seal"]._ledger())

    @api.model
    def _move(self, **details):
        """Let this database sign, which was renamed or moved.

        :param details: what else the record holds: ``comment``, ``parent_uuid``
        """
        self._lock()
        if self._why_not() != "copy":
            self._check_signs()
            raise UserError(self.env._("The keys belong to this database already."))
        old, new = self._keyring().identity(), self._identity()
        self.env["edic.ai.gateway"]._record(
            "ledger",
            "ledger.move",
            {"changed": sorted(name for name in new if new[name] != old.get(name))},
            company=False,
            values={"before": old, "after": new},
            **details,
        )
        self._keyring().write_identity(new)

    # --- which database ---------------------------------------------------------------
    @api.model
    def _identity(self):
        """Return what tells this database from a copy of it."""
        params = self.env["ir.config_parameter"].sudo()
        return {
            "ledger": self.env["edic.ai.seal"]._ledger(),
            "database_uuid": params.get_param("database.uuid"),
            "database": self.env.cr.dbname,
        }

    @api.model
    def _why_not(self, without_key=False):
        """Return why this database does not sign: a code of `NotSigningError`, or None.

        :param without_key: do not ask for the file of the key in use
        """
        if self.env["ir.config_parameter"].sudo().get_param("database.is_neutralized"):
            return "neutralised"
        keyring, current = self._keyring(), self._current()
        try:
            known = keyring.identity()
            if current and not without_key:
                keyring.signing_key(current.key_ref)
        except (OSError, ValueError, KeyError):
            return "no_key"
        if known is None:
            return "no_key" if current and not without_key else None
        return None if known == self._identity() else "copy"

    @api.model
    def _is_identified(self):
        """Return whether the keys are this very database's."""
        try:
            return self._keyring().identity() == self._identity()
        except (OSError, ValueError, KeyError):
            return False

    def _check_signs(self, without_key=False):
        if code := self._why_not(without_key):
            raise self._refusal(code)

    @api.model
    def _refusal(self, code):
        return NotSigningError(code, self._why_not_words()[code])

    @api.model
    def _why_not_words(self):
        """Return a sentence for each code of `NotSigningError`."""
        return {
            "neutralised": self.env._(
                "This database is a neutralised copy: it signs nothing."
            ),
            "copy": self.env._(
                "The keys of the audit trail belong to another database: this one "
                "is taken for a copy and signs nothing. If it was renamed or "
                "moved, declare it."
            ),
            "no_key": self.env._(
                "The key that signs the audit trail is not there: put its file "
                "back, or declare the loss."
            ),
            "restored": self.env._(
                "The folder of checkpoints knows a later state of the audit trail: "
                "this database was restored. Nothing is signed until that is "
                "declared."
            ),
            "gap": self.env._(
                "Entries are missing or the last checkpoint was changed: nothing "
                "is signed. Verify the audit trail."
            ),
        }

    # --- proofs -----------------------------------------------------------------
    @api.model
    def _public_keys(self):
        """Return the public keys that may have signed, base64, oldest first."""
        made = self.sudo().search([("action", "in", (*FOLLOWS, "found"))], order="id")
        return list(dict.fromkeys(made.mapped("public_key")))

    @api.model
    def _revoked(self):
        """Return public key (base64) → time, as checkpoints say it, from which it does
        not count; goes to the verifier's ``revoked`` and the export's member of that
        name."""
        found = {}
        for row in self.sudo().search([("action", "=", "revoked")]):
            since = moment_text(row.revoked_from)  # the first of several counts
            found[row.public_key] = min(since, found.get(row.public_key, since))
        return found

    @api.model
    def _all_public_keys(self):
        """Return `_public_keys` as bytes, and those of the files that lie here: after a
        restore the database does not know the last ones."""
        recorded = [base64.b64decode(public_key) for public_key in self._public_keys()]
        return [*recorded, *self._keyring().public_keys()]

    @api.model
    def _find(self, text, **details):
        """Take up again the key of a checkpoint that a restored database does not know,
        from its file: it was made after the backup.

        :param details: what else the record holds: ``comment``, ``parent_uuid``
        """
        checkpoint, known = Checkpoint.parse(text), set(self._public_keys())
        for public in self._keyring().public_keys():
            text = base64.b64encode(public).decode()
            if text not in known and checkpoint.is_signed_by([public]):
                row = {"action": "found", "key_ref": key_ref(public)}
                self._append_row({**row, "public_key": text}, **details)

    @api.model
    def _named(self):
        """Return ``[old, new, signature]`` of keys that named the next, base64, oldest
        first; goes to `vouched` and the export's member of that name."""
        rows = self.sudo().search([("action", "=", "rotated")], order="id")
        known = {row.key_ref: row.public_key for row in self.sudo().search(ANY)}
        return [
            [known[row.previous], row.public_key, row.signature]
            for row in rows
            if row.previous in known
        ]

    @api.model
    def _doubtful(self):
        """Return ``(kind, key)`` of keys that the ledger's records do not vouch for.

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
        odd = [key for key in own if key not in recorded]
        odd += [key for key in recorded if key not in own]
        found = [("key not as recorded", key.get("key_ref")) for key in odd]
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
                base64.b64decode(part or "")
                for part in (known.get(self.previous), self.public_key, self.signature)
            )
        except ValueError:
            return False
        return is_successor(ledger, new, old, signature)

    def _facts(self):
        """Return what chain 0 says of this row."""
        since = self.revoked_from
        names = ("action", "key_ref", "public_key", "previous", "signature")
        values = {name: self[name] or None for name in names}
        return {**values, "revoked_from": moment_text(since) if since else None}

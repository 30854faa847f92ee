# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from cryptography.exceptions import InvalidTag

from odoo import api, fields, models

from ...tools.ledger.record import salted_digest
from ...tools.ledger.vault import close, open_
from .keyring import Keyring


class EdicAiPerson(models.Model):
    """The person behind a pseudonym of the ledger; nobody reads it by the ORM.

    Each record has a pseudonym of its own, so that nobody can follow one person
    through the ledger, and a row here that can be erased without touching the chain.
    """

    _name = "edic.ai.person"
    _inherit = "edic.ai.beside"
    _description = "Person behind a record"
    _log_access = False

    trace_id = fields.Integer(required=True, readonly=True, aggregator=None)
    user_ref = fields.Integer(required=True, readonly=True, aggregator=None)
    name = fields.Char(required=True, readonly=True)
    salt = fields.Char(required=True, readonly=True)

    _trace_uniq = models.UniqueIndex("(trace_id)")
    _user_idx = models.Index("(user_ref)")


class EdicAiContent(models.Model):
    """The words of a record: encrypted, and erasable; see `tools/ledger`."""

    _name = "edic.ai.content"
    _inherit = "edic.ai.beside"
    _description = "Content of a record"
    _log_access = False

    trace_id = fields.Integer(required=True, readonly=True, aggregator=None)
    key_ref = fields.Char(string="Key", required=True, readonly=True)
    salt = fields.Char(required=True, readonly=True)
    closed = fields.Binary(attachment=False, required=True, readonly=True)

    _trace_uniq = models.UniqueIndex("(trace_id)")

    def _close(self, salt, content):
        """Return the columns that hold ``content``, encrypted."""
        keyring = Keyring(self.env["edic.ai.seal"]._ledger())
        key = keyring.content_key()
        return {
            "key_ref": keyring.content_key_ref(),
            "salt": salt.hex(),
            "closed": base64.b64encode(close(key, salt, content)),
        }

    def _open(self):
        """Return the content in clear: for the code that recorded who reads it and why.

        :raises KeyError: the key that closed it is not there
        """
        self.ensure_one()
        keyring = Keyring(self.env["edic.ai.seal"]._ledger())
        # a client's forms ask for the sizes of binary fields
        return open_(
            keyring.content_key(self.key_ref),
            bytes.fromhex(self.salt),
            base64.b64decode(self.with_context(bin_size=False).closed),
        )

    @api.model
    def _read_of(self, trace):
        """Return ``(content, what is wrong in words or False)`` of an entry.

        For the code that recorded who reads it and why.
        """
        found = self.sudo().search([("trace_id", "=", trace.id)])
        if not found:
            return None, self._missing_words(trace)
        try:
            opened = found._open()
        except (KeyError, OSError):
            return None, self.env._(
                "The key %s is not on this server: restore the keys of the audit "
                "trail from where they are stored.",
                found.key_ref,
            )
        except (InvalidTag, ValueError):
            return None, self.env._(
                "It cannot be decrypted: either it or its key was changed since. "
                "Have the audit trail verified with its contents."
            )
        if salted_digest(bytes.fromhex(found.salt), opened) != trace.content_digest:
            return opened, self.env._("This is not what was recorded.")
        return opened, False

    def _missing_words(self, trace):
        if (trace.facts or {}).get("edic.content.kept") is False:
            return self.env._("It was never kept: there was no key at that time.")
        if trace.erased_text:
            return self.env._("It was erased: %s.", trace.erased_text)
        return self.env._(
            "It is gone, and the audit trail does not say who erased it: have the "
            "audit trail verified with its contents."
        )

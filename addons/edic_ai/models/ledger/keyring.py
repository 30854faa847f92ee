# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger's secret keys: files beside the database, never in it nor in its dumps.

They lie in ``$EDIC_LEDGER_KEYS/<ledger>``, or in ``edic_ledger/<ledger>`` of Odoo's
data directory, readable by Odoo alone; the ledger's name is its UUID.
"""

import contextlib
import hashlib
import json
import os
import secrets
import uuid
from functools import lru_cache
from pathlib import Path

from odoo.tools import config

from ...tools.ledger import note

FOLDER = "EDIC_LEDGER_KEYS"
CONTENT = "content-{}.key"
SIGN = "sign-{}.key"
IDENTITY = "identity.json"


class Keyring:
    """The keys of one ledger.

    :param str ledger: its UUID
    """

    def __init__(self, ledger):
        root = os.environ.get(FOLDER) or Path(config["data_dir"]) / "edic_ledger"
        self.folder = Path(root) / str(uuid.UUID(ledger))  # no path of somebody's

    def content_key(self, ref=None):
        """Return a key for contents, 32 bytes; made when there is none yet.

        :param str ref: which one; the one in use when None
        :raises KeyError: there is none of that name
        """
        try:
            return _read(self.folder / CONTENT.format(ref or self.content_key_ref()))
        except (FileNotFoundError, ValueError):
            raise KeyError(ref) from None

    def content_key_ref(self):
        """Return the name of the key in use, the last made: 16 digits of its digest."""
        try:
            changed = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            changed = 0
        refs = _refs(self.folder, changed)
        if not refs:
            key = note.new_key()
            self.keep(CONTENT.format(_ref(key)), key.hex())
            refs = _refs(self.folder, self.folder.stat().st_mtime_ns)
        return refs[-1]

    def new_signing_key(self):
        """Make a key to sign with.

        :return: its public key, 32 bytes
        """
        key = note.new_key()
        public = note.public_key(key)
        self.keep(SIGN.format(note.key_ref(public)), key.hex())
        return public

    def signing_key(self, ref):
        """Return a key that signs, 32 bytes; read each time, for a key that is gone
        must not sign.

        :raises KeyError: there is none of that name, or it cannot be read
        """
        try:
            text = (self.folder / SIGN.format(ref)).read_text(encoding="ascii")
            key = bytes.fromhex(text)
            is_its = note.key_ref(note.public_key(key)) == ref
        except (OSError, ValueError):
            raise KeyError(ref) from None
        if not is_its:
            raise KeyError(ref)
        return key

    def public_keys(self):
        """Return the public keys of all signing keys that lie here, 32 bytes each."""
        found = []
        for path in sorted(self.folder.glob(SIGN.format("*"))):
            with contextlib.suppress(KeyError):
                key = self.signing_key(path.stem.removeprefix("sign-"))
                found.append(note.public_key(key))
        return found

    def identity(self):
        """Return which database signs, as it was written; None where none has yet.

        :raises OSError, ValueError: it cannot be read
        """
        try:
            text = (self.folder / IDENTITY).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return json.loads(text)

    def write_identity(self, identity):
        """Say which database signs from now on."""
        self.keep(IDENTITY, json.dumps(identity, indent=1), again=True)

    def keep(self, name, text, again=False):
        """Write a file that only its owner reads; one that is there stays.

        :param again: it is written anew
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f".{secrets.token_hex(8)}"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(handle)  # contents and signatures are kept for years
            if again:
                part.replace(self.folder / name)
            else:  # whole at once: nobody reads half a key
                with contextlib.suppress(FileExistsError):
                    os.link(part, self.folder / name)
        finally:
            part.unlink(missing_ok=True)


@lru_cache(maxsize=64)
def _refs(folder, _changed):
    found = folder.glob(CONTENT.format("*"))
    by_age = sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
    return [path.stem.removeprefix("content-") for path in by_age]


@lru_cache(maxsize=64)
def _read(path):
    key = bytes.fromhex(path.read_text(encoding="ascii"))
    if path.name != CONTENT.format(_ref(key)):
        raise ValueError("not the key that it is called")
    return key


def _ref(key):
    return hashlib.sha256(b"edic" + key).hexdigest()[:16]

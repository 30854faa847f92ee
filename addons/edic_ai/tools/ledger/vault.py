# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contents that may have to be erased: sealed by a key that the database does not hold.

AES-256-GCM (NIST SP 800-38D) with a key of each content's own, HKDF-SHA256 (RFC 5869)
of the site's key and the content's salt. With its row the salt is gone, and with the
salt the key: nothing opens the content any more, nor tells what its digest was of.
"""

import json
import secrets
import zlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ..text.canonical import canonical_json

KEY_BYTES, NONCE_BYTES = 32, 12
INFO = b"edic-ledger/content/1"


def close(key: bytes, salt: bytes, content: object) -> bytes:
    """Return ``content`` as canonical JSON, compressed, encrypted: nonce, cipher."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    packed = zlib.compress(canonical_json(content))
    return nonce + AESGCM(_own_key(key, salt)).encrypt(nonce, packed, salt)


def open_(key: bytes, salt: bytes, closed: bytes) -> object:
    """Return what was closed.

    :raises cryptography.exceptions.InvalidTag: another key, or it was changed
    """
    nonce, sealed = closed[:NONCE_BYTES], closed[NONCE_BYTES:]
    packed = AESGCM(_own_key(key, salt)).decrypt(nonce, sealed, salt)
    return json.loads(zlib.decompress(packed))


def _own_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, INFO).derive(key)

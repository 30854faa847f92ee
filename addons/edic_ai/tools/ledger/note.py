# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checkpoints as text, signed: c2sp.org/tlog-checkpoint and c2sp.org/signed-note.

Ed25519 (RFC 8032). ``Checkpoint.parse`` of ``tools/ledger/edic_verify`` reads them.
"""

import base64
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from .edic_verify import key_id, key_ref, verifies

KEY_BYTES = 32


def new_key() -> bytes:
    """Return a key, to sign or to encrypt with: 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def public_key(key: bytes) -> bytes:
    """Return the 32 bytes that verify what ``key`` signs."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes_raw()


def moment_text(moment: datetime) -> str:
    """Return a time as checkpoints say it.

    :param moment: UTC, naive as Odoo has it
    """
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def checkpoint(
    origin: str, size: int, root: bytes, moment: datetime, key: bytes
) -> str:
    """Return a signed checkpoint.

    :param origin: of the chain
    :param size: number of records
    :param root: of their tree
    :param moment: of the signature, UTC
    :param key: private key
    """
    lines = (
        origin,
        str(size),
        base64.b64encode(root).decode(),
        f"time: {moment_text(moment)}",
        f"key: {key_ref(public_key(key))}",
    )
    return sign("\n".join(lines) + "\n", origin.rpartition("/")[0], key)


def sign(body: str, name: str, key: bytes) -> str:
    """Return a signed note.

    :param body: ends in a new line
    :param name: of the key, without blanks
    """
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(body.encode())
    encoded = base64.b64encode(key_id(name, public_key(key)) + signature).decode()
    return f"{body}\n— {name} {encoded}\n"


def succession(ledger: str, public: bytes) -> bytes:
    """Return what the old key signs when a new one follows it."""
    encoded = base64.b64encode(public).decode()
    return f"edic-ledger/{ledger}\nnew key: {encoded}\n".encode()


def name_successor(ledger: str, public: bytes, old: bytes) -> bytes:
    """Return the signature of the old key under its `succession`, 64 bytes.

    :param public: the new key's
    :param old: private key
    """
    return Ed25519PrivateKey.from_private_bytes(old).sign(succession(ledger, public))


def is_successor(ledger: str, public: bytes, old: bytes, signature: bytes) -> bool:
    """Return whether the old key named the new one; both are public keys."""
    return verifies(old, signature, succession(ledger, public))

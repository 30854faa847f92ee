# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form in which a record of the ledger is hashed; the text is docs/ledger.md.

A record is a JSON object in canonical form (RFC 8785, see ``tools/canonical``). Every
SHA-256 of the ledger begins with a byte of its own, none of them 0x00 or 0x01, with
which RFC 6962 begins leaves and nodes: no record can be passed off as a node.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from ..text.canonical import canonical_json, plain

FORMAT = 1
ERASURE = "ledger.erasure"  # use case of the records that say what was erased
COVERED = (  # by the hash, under these names; a fixed list, for a site may add fields
    "format",
    "company_ref",
    "call_uuid",
    "parent_uuid",
    "event",
    "use_case",
    "status",
    "occurred_at",
    "user_pseudo",
    "res_model",
    "res_id",
    "engine",
    "engine_version",
    "model_version",
    "content_digest",
    "facts",
)
RECORD, SALTED = b"\x02", b"\x04"
SALT_BYTES = 16


def record_hash(record: Mapping[str, object], previous: bytes) -> bytes:
    """Return SHA-256(0x02 ‖ canonical JSON ‖ hash of the record before), 32 bytes.

    :param record: the members that `COVERED` names, None where there is nothing
    :param previous: 32 bytes; of the first record, `edic_verify.genesis_hash`
    """
    return hashlib.sha256(RECORD + canonical_json(record) + previous).digest()


def origin_of(ledger: str, chain: int) -> str:
    """Return the name of a chain.

    :param ledger: that of the database, a UUID
    :param chain: id of the company; 0 for what has none
    """
    return f"edic-ledger/{ledger}/{chain}"


def salted_digest(salt: bytes, content: object) -> str:
    """Return HMAC-SHA256(salt, 0x04 ‖ canonical JSON), 64 hexadecimal characters.

    Without the salt nobody can try out what the content was.
    """
    return hmac.new(salt, SALTED + canonical_json(content), hashlib.sha256).hexdigest()


def new_salt() -> bytes:
    """Return 16 random bytes."""
    return secrets.token_bytes(SALT_BYTES)


def record_of(row: Mapping[str, object]) -> dict[str, object]:
    """Return a record from its columns; Odoo's False, 0, "" and {} are null.

    :raises ValueError: for a key that is not ASCII: then a sort by code points is the
        sort of RFC 8785, and whoever verifies needs no other
    """
    record = {name: plain(row.get(name) or None) for name in COVERED}
    record["company_ref"] = record["company_ref"] or 0
    _check_keys(record)
    return record


def _check_keys(value: object) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not str(key).isascii():
                raise ValueError(f"{key!r}: a key of the ledger is ASCII")
            _check_keys(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_keys(item)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Canonical JSON (RFC 8785) and Merkle trees (RFC 6962), written out by hand."""

import hashlib
import unicodedata

SHORT = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\"}


def sha(*parts):
    """SHA-256 of the bytes, joined."""
    return hashlib.sha256(b"".join(parts)).digest()


def quoted(text):
    """A JSON string as RFC 8785 section 3.2.2.2 writes it, of text in NFC."""
    found = []
    for letter in unicodedata.normalize("NFC", text):
        code = ord(letter)
        if code in SHORT:
            found.append("\\" + SHORT[code])
        else:
            found.append(f"\\u{code:04x}" if code < 32 else letter)
    return '"' + "".join(found) + '"'


def canonical(value):
    """The canonical form, as text."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        items = [f"{quoted(key)}:{canonical(value[key])}" for key in sorted(value)]
        return "{" + ",".join(items) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return quoted(value) if isinstance(value, str) else str(value)


def root(leaves):
    """MTH of RFC 6962 section 2.1."""
    if len(leaves) < 2:
        return sha(b"\x00", leaves[0]) if leaves else sha()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\x01", root(leaves[:half]), root(leaves[half:]))

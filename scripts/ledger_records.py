# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The records of which make_ledger_vectors.py makes vectors."""

MEMBERS = (
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
# name → what its record says beyond the plain one
RECORDS = {
    "nothing but what must be there": {},
    "no company": {"company_ref": 0},
    "every member": {
        "parent_uuid": "019aba7e-5e00-7000-8000-00000000000f",
        "event": "inference",
        "user_pseudo": "5f" * 32,
        "res_model": "account.move",
        "res_id": 42,
        "engine": "mistral",
        "engine_version": "mistral-small-latest",
        "model_version": "mistral-small-2603",
        "content_digest": "c0" * 32,
        "facts": {"gen_ai.usage.input_tokens": 812},
    },
    "nested facts, whose keys are sorted at each depth": {
        "facts": {"b": [{"z": 1, "a": [None, True, False]}], "a": {"y": {}, "x": []}}
    },
    "keys sort by code points: capitals, digits, dots, underscores": {
        "facts": {"a.b": 1, "a_b": 2, "aB": 3, "ab": 4, "A": 5, "1": 6, "": 7}
    },
    "text in NFC": {"facts": {"city": "\u00c9pinal, K\u00f6ln, \u1e9b\u0323"}},
    "text in NFD is written in NFC": {
        "facts": {"city": "E\u0301pinal, Ko\u0308ln, \u017f\u0323\u0307"}
    },
    "an escape is no letter that an accent joins": {"facts": {"text": "a\n\u0303b"}},
    "compatible letters stay as they are": {"facts": {"text": "\ufb01n\u00b2 \u2460"}},
    "astral characters are written as they are": {
        "facts": {"text": "\U0001f9fe \U0001d54f \U00020000"}
    },
    "line separators and DEL are not escaped": {"facts": {"text": "\u2028\u2029\x7f"}},
    "control characters, quotes and backslashes": {
        "facts": {"text": '\x00\x01\b\t\n\x0b\f\r\x1f"\\/'}
    },
    "an empty text among the facts is a text": {"facts": {"old": "", "new": None}},
    "the largest and the smallest integer": {
        "res_id": 2**53 - 1,
        "facts": {"most": 2**53 - 1, "least": -(2**53) + 1, "none": 0},
    },
    "decimals are texts and keep their digits": {
        "facts": {"amounts": ["12.30", "-0.05", "1000", "0.00", "1234567890.123456"]}
    },
    "the first and the last microsecond": {
        "occurred_at": "2026-12-31T23:59:59.999999Z",
        "facts": {"since": "2027-01-01T00:00:00.000000Z", "day": "2026-12-31"},
    },
}
# RFC 6962 has no vectors; these leaves are those of the first implementation of it
# (google/certificate-transparency), whose roots are published there
LEAVES = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)

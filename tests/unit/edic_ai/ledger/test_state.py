# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from edic_ai.tools.ledger.record import salted_digest
from edic_ai.tools.ledger.state import differing, state_digest
from edic_ai.tools.text.canonical import digest

PARTS = {"head": [1, "posted"], "payee": ["FR76"]}
SALT = bytes(16)


def test_each_part_has_its_digest_and_what_could_be_tried_out_a_salt():
    found = state_digest(PARTS, SALT, {"payee"})
    assert found == {
        "head": digest([1, "posted"]),
        "payee": salted_digest(SALT, ["FR76"]),
    }


def test_without_the_salt_the_rest_can_still_be_compared():
    digest = state_digest(PARTS, SALT, {"payee"})
    live = state_digest({**PARTS, "head": [1, "draft"]}, None, {"payee"})
    assert differing(digest, live) == ["head"]
    assert differing(digest, state_digest(PARTS, None, {"payee"})) == []


def test_what_differs_is_named():
    digest = state_digest(PARTS, SALT, {"payee"})
    live = state_digest({**PARTS, "payee": ["DE89"]}, SALT, {"payee"})
    assert differing(digest, live) == ["payee"]

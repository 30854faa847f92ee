# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from bisect import bisect_right
from zlib import error as ZlibError

from cryptography.exceptions import InvalidTag

from odoo import models
from odoo.tools import SQL

from ...tools.ledger.edic_verify import CONTENT
from ...tools.ledger.record import salted_digest
from ...tools.ledger.vault import open_
from .keyring import Keyring


class EdicAiVerifyContents(models.AbstractModel):
    """The contents beside the records are checked against what the records say."""

    _name = "edic.ai.verify.contents"
    _inherit = "edic.ai.verify"
    _description = "Verification of contents"

    def _look(self, chain, verifier, erased):
        """Compare the contents and names beside the records with their digests.

        :param list erased: facts of the erasures that the chain records
        :return: ``{"checked", "erased"}``: how many
        """
        gone = {
            what: _ranges(facts for facts in erased if facts.get("what") == what)
            for what in ("content", "person")
        }
        counts = {"checked": 0, "erased": 0}
        keyring = Keyring(self.env["edic.ai.seal"]._ledger())
        for seq, content_digest, content, pseudo, person in self._beside(chain):
            for what, digest, row, check in (
                ("content", content_digest, content, _content_digest),
                ("person", pseudo, person, _person_digest),
            ):
                if digest is None:
                    if row[0] is not None:
                        verifier.found(CONTENT, f"{what} added", seq)
                    continue
                kind = self._compare(digest, row, check, keyring)
                if kind == "missing" and _is_in(gone[what], seq):
                    kind = "erased"
                if kind in counts:
                    counts[kind] += 1
                else:
                    verifier.found(CONTENT, f"{what} {kind}", seq, expected=digest)
        return counts

    def _look_of_books(self, chain, verifier, erased):
        """Find contents of the books that are missing and no erasure says so: without
        its salt a change of texts or payees would only be called not comparable."""
        gone = _ranges(facts for facts in erased if facts.get("what") == "content")
        self.env.cr.execute(
            """SELECT seal.seq, trace.content_digest FROM edic_ai_seal seal
                 JOIN edic_ai_trace trace ON trace.id = seal.trace_id
                WHERE seal.chain = %s AND trace.event = 'accounting'
                  AND trace.content_digest IS NOT NULL
                  AND NOT EXISTS (SELECT FROM edic_ai_content content
                                   WHERE content.trace_id = trace.id)
                ORDER BY seal.seq""",
            [chain],
        )
        for seq, digest in self.env.cr.fetchall():
            if not _is_in(gone, seq):
                verifier.found(CONTENT, "content missing", seq, expected=digest)

    def _compare(self, digest, row, check, keyring):
        if row[0] is None:
            return "missing"
        try:
            return "checked" if check(row, keyring) == digest else "altered"
        except KeyError:
            return "without its key"
        except (InvalidTag, ValueError, TypeError, ZlibError):
            return "altered"

    def _beside(self, chain):
        query = SQL(
            """
            SELECT seal.seq, trace.content_digest, trace.user_pseudo,
                   content.salt, content.key_ref, content.closed,
                   person.salt, person.user_ref, person.name
              FROM edic_ai_seal seal
              JOIN edic_ai_trace trace ON trace.id = seal.trace_id
              LEFT JOIN edic_ai_content content ON content.trace_id = trace.id
              LEFT JOIN edic_ai_person person ON person.trace_id = trace.id
             WHERE seal.chain = %s ORDER BY seal.seq, seal.id
            """,
            chain,
        )
        for seq, content_digest, pseudo, *row in self._rows(query):
            yield seq, content_digest, row[:3], pseudo, row[3:]


def _content_digest(row, keyring):
    salt, key_ref, closed = row
    salt = bytes.fromhex(salt)
    content = open_(keyring.content_key(key_ref), salt, base64.b64decode(closed))
    return salted_digest(salt, content)


def _person_digest(row, _keyring):
    salt, user, name = row
    return salted_digest(bytes.fromhex(salt), {"id": user, "name": name})


def _ranges(erasures):
    """Return the ranges of numbers that erasures name, in order and apart."""
    pairs = [pair for facts in erasures for pair in facts.get("ranges") or ()]
    found = []
    for first, last in sorted(pairs):
        if found and first <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


def _is_in(ranges, number):
    place = bisect_right(ranges, [number, float("inf")]) - 1
    return place >= 0 and ranges[place][0] <= number <= ranges[place][1]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib
import json
from datetime import UTC, date, datetime
from operator import ge, le

from odoo import api, models
from odoo.tools import SQL

from ...tools.ledger.edic_verify import (
    BOOKS,
    GAP,
    SIGNATURE,
    Entry,
    Verifier,
    verify_file,
)
from ...tools.ledger.record import COVERED, ERASURE, FORMAT
from ...tools.text.canonical import plain
from .edic_ai_append_only import REFUSE, TRIGGERS

ROWS = 2000  # fetched at once
MAX_SEQ = 2**31 - 1  # the column's
# it may wait for its seal: since a day at most, and not from a time to come
WAITS = SQL(
    """EXISTS (SELECT FROM edic_ai_pending pending
                 WHERE pending.trace_id = trace.id AND pending.chain = trace.company_ref
                   AND pending.since > now() AT TIME ZONE 'UTC' - interval '1 day'
                   AND greatest(pending.since, trace.occurred_at)
                       < now() AT TIME ZONE 'UTC' + interval '5 minutes')"""
)
GUARDED = (
    "edic_ai_trace",
    "edic_ai_seal",
    "edic_ai_checkpoint",
    "edic_ai_ledger_key",
    "edic_ai_anchor",
)


class EdicAiVerify(models.AbstractModel):
    """The ledger in the database, as `tools/ledger/edic_verify` reads it.

    Everything is read in one transaction, and what others write meanwhile is not seen:
    whole records with their seals, or as waiting.
    """

    _name = "edic.ai.verify"
    _description = "Verification of the audit trail"

    @api.model
    def _chains(self, anchors=None):
        """Return every chain that there can be, and those kept elsewhere as well.

        :param Anchors anchors: see `_verify`
        """
        self.env.cr.execute("SELECT DISTINCT company_ref FROM edic_ai_trace")
        recorded = {chain for [chain] in self.env.cr.fetchall()} - {None}
        known = self.env["edic.ai.checkpoint"]._chains()
        return sorted(recorded.union(known, self._anchored(anchors)))

    def _anchored(self, anchors):
        """Return the chains of this ledger of which there are checkpoints elsewhere."""
        own = self.env["edic.ai.seal"]._chain_origin("")
        texts = [text for text in anchors.texts.values() if text] if anchors else []
        named = {text.split("\n")[0] for text in texts if text.startswith(own)}
        chains = {origin.removeprefix(own) for origin in named}
        return {int(chain) for chain in chains if chain.isdigit()}

    @api.model
    def _verify(self, chain, since=None, until=None, anchors=None, **also):
        """Verify a chain.

        :param since: first record to hash anew: its number, or a date
        :param until: last one, likewise
        :param Anchors anchors: checkpoints that were kept elsewhere, read before this
            transaction began to read: of those signed since it knows no record
        :param also: ``contents``: open what lies beside and compare its digest;
            ``books``: compare the live books with what was recorded last;
            ``key``: text with the public keys to trust instead of the ledger's own
        :return: the report of `Verifier`, with what only the database tells
        """
        verifier = self._verifier(chain, since, until, also.get("key"))
        known = self.env["edic.ai.checkpoint"]._known(chain)
        bodies = [(verifier.add(text), is_kept) for text, is_kept in known]
        kept = [body for body, is_kept in bodies if is_kept]
        there = self._anchored(anchors)
        # in a folder of this ledger nothing is missing before a chain's first one
        is_new = there and chain not in there and not kept
        if anchors and not is_new:
            verifier.hold_against(anchors, kept)
        erased = self._waiting_erasures(chain)
        verifier.on_record = lambda entry: _note_erasure(entry, erased)
        for kind, key in self.env["edic.ai.ledger.key"]._doubtful():
            verifier.found(SIGNATURE, kind, actual=key)
        report = verifier.run(self._entries(chain))
        more = {"chain": chain, "waiting": self._find_strays(chain, verifier)}
        more["guards_off"] = self._guards_off()
        beside = self.env["edic.ai.verify.contents"]
        if also.get("contents"):
            more["contents"] = beside._look(chain, verifier, erased)
        elif also.get("books"):
            beside._look_of_books(chain, verifier, erased)
        company = self.env["res.company"].browse(chain or ()).exists()
        if also.get("books") and company:
            more["books"] = {"compared": 0, "not_comparable": 0}
            books = self.env["edic.ai.books"]
            for difference in books._differences(company, more["books"]):
                verifier.found(BOOKS, "books differ", **difference)
        return {**verifier.report(report["seconds"]), **more}

    def _waiting_erasures(self, chain):
        """Return the facts of erasures that are committed and not sealed yet."""
        head, _hash = self.env["edic.ai.seal"]._head(chain)
        self.env.cr.execute(
            SQL(
                """SELECT facts FROM edic_ai_trace trace
                    WHERE company_ref = %s AND event = 'ledger'
                      AND use_case = 'ledger.erasure' AND %s
                      AND NOT EXISTS (SELECT FROM edic_ai_seal
                                       WHERE trace_id = trace.id)""",
                chain,
                WAITS,
            )
        )
        found = [facts for [facts] in self.env.cr.fetchall()]
        return [facts for facts in found if _is_erasure(facts, head + 1)]

    def _verifier(self, chain, since, until, key=None):
        keys = self.env["edic.ai.ledger.key"]
        verifier = Verifier(
            self.env["edic.ai.seal"]._chain_origin(chain),
            keys=[base64.b64decode(key) for key in keys._public_keys()],
            revoked={base64.b64decode(k): t for k, t in keys._revoked().items()},
            is_wanted=_wanted(since, until),
            is_earlier=lambda found, seq: self._is_earlier(chain, found, seq),
        )
        if key is not None:
            verifier.trust_only(key, keys._named())
        return verifier

    def _is_earlier(self, chain, found, seq):
        self.env.cr.execute(
            """SELECT FROM edic_ai_seal
                WHERE chain = %s AND record_hash = %s AND seq < %s LIMIT 1""",
            [chain, found, seq],
        )
        return bool(self.env.cr.rowcount)

    def _rows(self, query):
        """Yield the rows of a query, a part at a time: memory stays flat."""
        cursor = self.env.cr._cnx.cursor("edic_ai_verify")
        cursor.itersize = ROWS
        try:
            cursor.execute(query.code, query.params)
            yield from cursor
        finally:
            cursor.close()

    @api.model
    def _entries(self, chain, last=None):
        """Yield the chain's seals in order, each with its record or None.

        :param int last: number of the last one; None: all of them
        """
        names = [name for name in COVERED if name != "occurred_at"]
        columns = SQL(", ").join(SQL.identifier("trace", name) for name in names)
        for seq, prev, found, number, occurred_at, *row in self._rows(
            SQL(
                """
                SELECT seal.seq, seal.prev_hash, seal.record_hash, trace.id,
                       to_char(trace.occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                       %s
                  FROM edic_ai_seal seal
                  LEFT JOIN edic_ai_trace trace ON trace.id = seal.trace_id
                 WHERE seal.chain = %s AND seal.seq <= %s ORDER BY seal.seq, seal.id
                """,
                columns,
                chain,
                MAX_SEQ if last is None else last,
            )
        ):
            record = None
            if number is not None:
                record = dict(zip(names, row, strict=True), occurred_at=occurred_at)
            yield Entry(seq, prev, found, record)

    def _find_strays(self, chain, verifier):
        """Find records that are in no chain and wait for none; return how many wait."""
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                SELECT trace.id, trace.call_uuid, %s FROM edic_ai_trace trace
                 WHERE trace.company_ref IS NOT DISTINCT FROM %s
                   AND NOT EXISTS (SELECT FROM edic_ai_seal seal
                                    WHERE seal.trace_id = trace.id
                                      AND seal.chain = trace.company_ref)
                 ORDER BY trace.id LIMIT 1000
                """,
                WAITS,
                chain,
            )
        )
        rows = cr.fetchall()
        traces = self.env["edic.ai.trace"].sudo().browse(row[0] for row in rows)
        for trace, (_number, uuid, waits) in zip(traces, rows, strict=True):
            if not waits or not _can_be_sealed(trace):
                verifier.found(GAP, "record without seal", None, actual=uuid)
        waiting = self.env["edic.ai.seal"]._waiting_count(chain)
        cr.execute(
            """SELECT is_called AND NOT EXISTS (SELECT FROM edic_ai_seal)
                 FROM edic_ai_seal_id_seq"""
        )
        [is_emptied] = cr.fetchone()
        if is_emptied and not waiting:
            verifier.found(GAP, "emptied", None)
        return waiting

    def _guards_off(self):
        """Return the tables of the ledger that PostgreSQL does not protect as it
        should: its triggers are off or do something else, or others come between."""
        self.env.cr.execute(
            """
            SELECT guarded FROM unnest(%(tables)s) guarded
             WHERE (SELECT count(*) FROM pg_trigger one
                      JOIN pg_proc code ON code.oid = one.tgfoid
                      JOIN unnest(%(names)s, %(types)s) AS own (name, type)
                        ON own.name = tgname AND own.type = tgtype
                     WHERE tgrelid = guarded::regclass AND tgenabled = 'A'
                       AND tgqual IS NULL AND tgattr::text = '' AND prosrc = %(code)s
                   ) < cardinality(%(names)s)
                OR EXISTS (SELECT FROM pg_trigger
                            WHERE tgrelid = guarded::regclass AND NOT tgisinternal
                              AND tgname <> ALL(%(names)s))
                OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = guarded::regclass)
                OR EXISTS (SELECT FROM pg_inherits WHERE inhparent = guarded::regclass)
                OR (SELECT relrowsecurity FROM pg_class WHERE oid = guarded::regclass)
            """,
            {
                "tables": list(GUARDED),
                "names": list(TRIGGERS),
                "types": list(TRIGGERS.values()),
                "code": REFUSE,
            },
        )
        return [table for [table] in self.env.cr.fetchall()]

    # --- export -----------------------------------------------------------------
    @api.model
    def _export_lines(self, chain, unsigned=None):
        """Yield the export of a chain, line by line, up to its last checkpoint.

        :param str unsigned: why its head could not be signed, as
            `edic.ai.checkpoint._sign_head` says; then all of it is exported, and the
            head line says so
        """
        seals, keys = self.env["edic.ai.seal"], self.env["edic.ai.ledger.key"]
        size, head = seals._head(chain)
        if not unsigned:
            # records sealed since are in the next export, and are signed there
            size = self.env["edic.ai.checkpoint"]._last(chain).size
            head = seals._hash_at(chain, size)
        company = self.env["res.company"].sudo().browse(chain).exists()
        yield {
            "type": "ledger",
            "format": FORMAT,
            "origin": seals._chain_origin(chain),
            "chain": chain,
            "company": company.name or None,
            "exported_at": plain(datetime.now(UTC)),
            "size": size,
            "head": head.hex() if size else None,
            "keys": keys._public_keys(),
            "named": keys._named(),
            "revoked": keys._revoked(),
            "unsigned": unsigned,
        }
        for text, is_kept in self.env["edic.ai.checkpoint"]._known(chain):
            yield {"type": "checkpoint", "text": text, "is_kept": is_kept}
        for entry in self._entries(chain, size):
            values = {name: getattr(entry, name) for name in Entry.__slots__}
            yield {"type": "record", **values}

    @api.model
    def _whole(self, report):
        """Return what the record of an export says of its verification."""
        return {
            "whole": True,
            "size": report["last"] or 0,
            "head": report["head"],
            "verified": not report["exit_code"],
            "signed_to": report["signed_to"],
        }

    @api.model
    def _write_export(self, chain, path, comment=None):
        """Have the head signed, write the export of a chain, verify and record it.

        :param Path path: of the file; what stands there is replaced when it is whole
        :param str comment: what it is for
        :return: ``(record of the ledger, report on the file)``
        """
        unsigned = self.env["edic.ai.checkpoint"]._sign_head(chain)
        digest, part = hashlib.sha256(), path.with_name(path.name + ".part")
        try:
            # a transaction that sees what was signed: this one began before
            with part.open("wb") as file, self.env.registry.cursor() as cr:
                reader = self.env(cr=cr)["edic.ai.verify"]
                for line in reader._export_lines(chain, unsigned):
                    data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
                    digest.update(data)
                    file.write(data)
            report = verify_file(part, None, None)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        trace = self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.export",
            {
                "format": "chain",
                "chain": chain,
                "records": report["records"],
                "sha256": digest.hexdigest(),
                **self._whole(report),
            },
            company=self.env["res.company"].browse(chain or ()),
            comment=comment,
        )
        return trace, report


def _wanted(since, until):
    """Return a function that tells whether an entry is between two numbers or dates."""
    if since is None and until is None:
        return None

    def place(limit, entry):
        if isinstance(limit, date):
            return entry.record["occurred_at"][:10], limit.isoformat()
        return entry.seq, limit

    def is_wanted(entry):
        return (since is None or ge(*place(since, entry))) and (
            until is None or le(*place(until, entry))
        )

    return is_wanted


def _can_be_sealed(trace):
    try:
        return bool(trace.canonical())
    except (TypeError, ValueError):
        return False  # somebody put it there


def _note_erasure(entry, erased):
    record = entry.record
    key = (record["event"], record["use_case"])
    if key == ("ledger", ERASURE) and _is_erasure(record["facts"], entry.seq):
        erased.append(record["facts"])


def _is_erasure(facts, seq):
    """Return whether it names numbers before its own, and as many as it counts."""
    try:
        ranges = [range(first, last + 1) for first, last in facts["ranges"]]
        return sum(map(len, ranges)) == facts["count"] and all(
            0 < numbers.start < numbers.stop <= seq for numbers in ranges
        )
    except (TypeError, KeyError, ValueError):
        return False

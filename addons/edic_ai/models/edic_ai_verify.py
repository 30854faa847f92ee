# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime

from odoo import api, models

from ..tools.canonical import plain
from ..tools.ledger.record import COVERED, FORMAT, record_of


class EdicAiVerify(models.AbstractModel):
    """The export of a chain (docs/ledger.md)."""

    _name = "edic.ai.verify"
    _description = "Verification of the ledger"

    @api.model
    def _export_lines(self, chain):
        """The lines of an export: head, checkpoints, records, as dicts."""
        seals = self.env["edic.ai.seal"].sudo()
        found = seals.search([("chain", "=", chain)], order="seq")
        last = found[-1:]
        yield {
            "type": "ledger",
            "format": FORMAT,
            "origin": seals._chain_origin(chain),
            "chain": chain,
            "company": self.env["res.company"].sudo().browse(chain).name or None,
            "exported_at": plain(datetime.now(UTC)),
            "size": last.seq or None,
            "head": last.record_hash or None,
            "keys": [],
        }
        for seal in found:
            trace = self.env["edic.ai.trace"].sudo().browse(seal.trace_id)
            yield {
                "type": "record",
                "seq": seal.seq,
                "prev_hash": seal.prev_hash,
                "record_hash": seal.record_hash,
                "record": record_of({name: trace[name] for name in COVERED}),
            }

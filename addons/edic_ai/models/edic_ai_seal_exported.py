# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

EXPORT = "ledger.export"
FRESH = timedelta(hours=24)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSeal(models.Model):
    """Whether the ledger may go: only where all of it is verified and elsewhere."""

    _inherit = "edic.ai.seal"

    @api.model
    def _check_exported(self):
        """:raises UserError: a chain has records that no fresh, verified export has"""
        self.env.cr.execute("SELECT DISTINCT company_ref FROM edic_ai_trace ORDER BY 1")
        chains = [chain for [chain] in self.env.cr.fetchall()]
        missing = [chain for chain in chains if not self._is_exported(chain)]
        if not missing:
            return
        name = self.env["edic.ai.erasure"]._chain_name
        raise UserError(
            self.env._(
                "EDIC stays installed: its ledger must be kept, and its records would "
                "be deleted.\nExport the whole ledger (JSON lines) of each of these, "
                "let it be verified, store the files safely, and uninstall within 24 "
                "hours: %s",
                ", ".join(name(chain) for chain in missing),
            )
        )

    def _is_exported(self, chain):
        exports = (
            self.env["edic.ai.trace"]
            .sudo()
            .search(
                [
                    ("event", "=", "access"),
                    ("use_case", "=", EXPORT),
                    ("company_ref", "=", chain),
                    ("occurred_at", ">=", fields.Datetime.now() - FRESH),
                ]
            )
        )
        last = self._last_to_export(chain)
        return last is not None and any(
            self._covers(export.facts or {}, chain, last) and export.is_intact()
            for export in exports
        )

    def _covers(self, facts, chain, last):
        """Whether an export is whole, verified, of this chain as it is, and reaches."""
        if (facts.get("size") or 0) < last:
            return False
        if facts.get("whole") is not True or facts.get("verified") is not True:
            return False
        place = [("chain", "=", chain), ("seq", "=", facts["size"])]
        return self.sudo().search(place).record_hash == facts.get("head")

    def _last_to_export(self, chain):
        """Number of the last record but those of exports; None while one waits."""
        self.env.cr.execute(
            """
            SELECT EXISTS (
                SELECT FROM edic_ai_pending pending
                  JOIN edic_ai_trace trace ON trace.id = pending.trace_id
                 WHERE pending.chain = %s)
            """,
            [chain],
        )
        if self.env.cr.fetchone()[0]:
            return None
        self.env.cr.execute(
            """
            SELECT seal.seq FROM edic_ai_seal seal
              JOIN edic_ai_trace trace ON trace.id = seal.trace_id
             WHERE seal.chain = %s AND trace.use_case != %s
             ORDER BY seal.seq DESC LIMIT 1
            """,
            [chain, EXPORT],
        )
        found = self.env.cr.fetchone()
        return found[0] if found else 0

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that were there before the chain are sealed in the order they came in."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute(
        """
        INSERT INTO edic_ai_pending (trace_id, chain, since)
        SELECT id, company_ref, now() AT TIME ZONE 'UTC' FROM edic_ai_trace trace
         WHERE NOT EXISTS (SELECT FROM edic_ai_pending pending  -- of this update
                            WHERE pending.trace_id = trace.id)
         ORDER BY id
        """
    )
    cr.execute("SELECT DISTINCT company_ref FROM edic_ai_trace")
    chains = [chain for [chain] in cr.fetchall()]
    api.Environment(cr, SUPERUSER_ID, {})["edic.ai.seal"]._seal_later(chains)

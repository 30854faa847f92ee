# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mark incidents that were assessed or released before as decided upon."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE edic_ai_incident SET is_hold_decided = TRUE
         WHERE is_hold_decided IS NOT TRUE AND (state <> 'reported' OR NOT is_held)
        """
    )

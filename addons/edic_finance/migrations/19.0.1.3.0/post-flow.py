# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Drop the day on which a flag was last seen: every run wrote every flag, so the
    runs hold it."""
    cr.execute("ALTER TABLE edic_finance_flag DROP COLUMN IF EXISTS last_seen_at")

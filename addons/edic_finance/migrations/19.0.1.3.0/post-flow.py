# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """When a flag was seen last is told by the runs: every run wrote every flag."""
    cr.execute("ALTER TABLE edic_finance_flag DROP COLUMN IF EXISTS last_seen_at")

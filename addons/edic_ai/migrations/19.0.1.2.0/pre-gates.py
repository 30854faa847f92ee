# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Work that waits keeps who asked for it: a person, where the row names somebody."""


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE edic_ai_task ADD COLUMN IF NOT EXISTS origin varchar;
        UPDATE edic_ai_task
           SET origin = CASE WHEN user_id IS NULL THEN 'background' ELSE 'person' END
         WHERE origin IS NULL
        """
    )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was shown of approved procedures stays shown until something is approved."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE edic_public_procedure
           SET shown_publisher = publisher,
               shown_rights = rights,
               shown_source_url = source_url,
               shown_source_date = source_date
         WHERE state = 'approved'
        """
    )

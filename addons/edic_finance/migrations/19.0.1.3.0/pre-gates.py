# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills hold free text, where anybody may be named: they are personal at least."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE account_journal SET edic_data_class = 'personal'
         WHERE edic_data_class = 'internal'
        """
    )

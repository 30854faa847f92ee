# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Authorities counted as soon as they were entered: they are in force. Account classes
are of the law of their budget."""


def migrate(cr, version):
    cr.execute("UPDATE edic_public_budget_authority SET state = 'in_force'")
    cr.execute(
        """
        UPDATE edic_public_budget
           SET classes = CASE
                   WHEN framework = 'fr' THEN NULL
                   WHEN framework = 'de_kameral' THEN 'kameral'
                   ELSE 'nkf'
               END
         WHERE (framework = 'fr') <> (classes IS NULL)
            OR (framework = 'de_kameral') <> (COALESCE(classes, '') LIKE 'kameral%')
        """
    )

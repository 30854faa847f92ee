# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The hash chain is called audit trail on screens, as docs/glossary.md has it."""

from psycopg2.extras import Json

NAMES = {
    "en_US": "Audit trail",
    "fr_FR": "Journal de traçabilité",
    "de_DE": "Prüfpfad",
}


def migrate(cr, version):
    if not version:
        return
    # in the languages that it has; a name that somebody chose stays
    cr.execute(
        """
        UPDATE edic_ai_ledger
           SET name = (SELECT jsonb_object_agg(lang, COALESCE(%s::jsonb->>lang, old))
                         FROM jsonb_each_text(name) AS known (lang, old))
         WHERE name->>'en_US' = 'Ledger'
        """,
        [Json(NAMES)],
    )

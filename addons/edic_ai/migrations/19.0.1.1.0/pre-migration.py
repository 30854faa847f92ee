# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records get what the chain covers, before triggers refuse to change them."""

from odoo.addons.edic_ai.tools.ledger.record import FORMAT, new_salt, salted_digest

PROGRAM = 1  # OdooBot


def migrate(cr, version):
    cr.execute(
        """
        ALTER TABLE edic_ai_trace ADD COLUMN IF NOT EXISTS format integer,
                                  ADD COLUMN IF NOT EXISTS user_pseudo varchar,
                                  ADD COLUMN IF NOT EXISTS content_digest varchar;
        CREATE TABLE IF NOT EXISTS edic_ai_person (
            id serial PRIMARY KEY, trace_id integer NOT NULL,
            user_ref integer NOT NULL, name varchar NOT NULL, salt varchar NOT NULL
        )
        """
    )
    cr.execute(  # nothing is null in a record, and has one form
        """
        UPDATE edic_ai_trace
           SET format = %s, company_ref = coalesce(company_ref, 0),
               res_id = nullif(res_id, 0), res_model = nullif(res_model, ''),
               parent_uuid = nullif(parent_uuid, ''),
               facts = nullif(normalize(facts::text, NFC)::jsonb, '{}'),
               use_case = normalize(use_case, NFC),
               engine = nullif(normalize(engine, NFC), ''),
               engine_version = nullif(normalize(engine_version, NFC), ''),
               model_version = nullif(normalize(model_version, NFC), '')
        """,
        [FORMAT],
    )
    cr.execute(
        """
        SELECT trace.id, trace.user_ref, coalesce(partner.name, users.login, '–')
          FROM edic_ai_trace trace
          LEFT JOIN res_users users ON users.id = trace.user_ref
          LEFT JOIN res_partner partner ON partner.id = users.partner_id
         WHERE trace.user_ref IS NOT NULL AND trace.user_ref != %s
        """,
        [PROGRAM],
    )
    for number, user, name in cr.fetchall():
        salt = new_salt()
        pseudo = salted_digest(salt, {"id": user, "name": name})
        cr.execute(
            "UPDATE edic_ai_trace SET user_pseudo = %s WHERE id = %s", [pseudo, number]
        )
        cr.execute(
            """INSERT INTO edic_ai_person (trace_id, user_ref, name, salt)
               VALUES (%s, %s, %s, %s)""",
            [number, user, name, salt.hex()],
        )
    cr.execute(
        """ALTER TABLE edic_ai_trace DROP COLUMN user_ref, DROP COLUMN input_digest,
                 DROP COLUMN output_digest, DROP COLUMN record_digest"""
    )

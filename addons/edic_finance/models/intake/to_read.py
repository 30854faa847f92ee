# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts whose document a person has to read: they lack vendor, date or total.

What lacks them is what the work list of documents holds. Nothing else counts, such as
how far the reading came: so no draft leaves the list by being empty.
"""

from odoo.tools import SQL

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
LACKING = ("partner_id", "invoice_date", "amount_total")
SOURCES = ("edic_document_id", "message_main_attachment_id")


def is_to_read(move):
    """Return whether a person has still to enter what a draft's document says."""
    return (
        move.state == "draft"
        and move.move_type in PURCHASES
        and any(move[name] for name in SOURCES)
        and not all(move[name] for name in LACKING)
    )


def mark_drafts(cr):
    """Mark drafts that were there before the list was: installing computes nothing of
    the many that are posted."""
    cr.execute(
        SQL(
            """UPDATE account_move
                  SET edic_to_read = TRUE
                WHERE edic_to_read IS NULL
                  AND state = 'draft'
                  AND move_type IN %(purchases)s
                  AND (edic_document_id IS NOT NULL
                       OR message_main_attachment_id IS NOT NULL)
                  AND (partner_id IS NULL
                       OR invoice_date IS NULL
                       OR COALESCE(amount_total, 0) = 0)""",
            purchases=PURCHASES,
        )
    )

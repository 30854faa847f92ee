# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts whose document a person has to read: they lack vendor, date or total.

What lacks them is what the work list of documents holds. Nothing else counts, such as
how far the reading came: so no draft leaves the list by being empty.
"""

from odoo.tools import SQL

# who sees what came in
BILLING = "account.group_account_invoice,account.group_account_readonly"
PURCHASES = ("in_invoice", "in_refund", "in_receipt")
# what a draft lacks → its name among the values of pages
LACKING = {"partner_id": "vendor", "invoice_date": "date", "amount_total": "gross"}
# a file of the intake, one that Odoo alone knows, or a mail without one
SOURCES = ("edic_document_id", "message_main_attachment_id", "invoice_source_email")


def is_to_read(move):
    """Return whether a person has still to enter what a draft's document says."""
    return (
        move.state == "draft"
        and move.move_type in PURCHASES
        and any(move[name] for name in SOURCES)
        and bool(lacking(move))
    )


def lacking(move):
    """Return the names of the values that a bill lacks, as pages name them."""
    return [name for column, name in LACKING.items() if not move[column]]


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
                       OR message_main_attachment_id IS NOT NULL
                       OR invoice_source_email IS NOT NULL)
                  AND (partner_id IS NULL
                       OR invoice_date IS NULL
                       OR COALESCE(amount_total, 0) = 0)""",
            purchases=PURCHASES,
        )
    )

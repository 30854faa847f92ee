# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from odoo.addons.edic_ai.transaction import expecting

from ...tools.intake import einvoice_parties
from ...tools.intake.einvoice_figures import amount_sign
from .bill_prepaid import BillPrepaid
from .edic_finance_document import BECAME

SAME = ("checksum", "identity")  # of a copy, one of them at least


class KnownBill:
    """The keys by which a document is known again: its file, and the seller, number,
    year and total of its invoice."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    def is_copy_of(self, other):
        """Return whether both are the same file, or invoices of one number."""
        own = self.document
        if not own or not other:
            return False
        return any(own[name] and own[name] == other[name] for name in SAME)

    def states_the_same(self, incoming):
        """Return whether an invoice of the same number states the same total.

        :param IncomingDocument incoming: the invoice
        """
        own, totals = self.document, incoming.figures.totals
        amounts = own._totals()
        kind, _sign = amount_sign(incoming.tree)
        return bool(
            amounts
            and totals.is_stated
            and (amounts[2], own.currency or "")
            == (totals.total, totals.currency or "")
            and (own.move_id.move_type == "in_refund") == (kind == "refund")
        )

    def claim(self):
        """Be the one row of this file and of this invoice that became a bill."""
        own = self.document
        keys = {"file_key": own.checksum, "invoice_key": self._invoice_key()}
        # a bill that was cancelled or deleted has let go of them
        held = Domain.OR(
            Domain(name, "=", key) for name, key in keys.items() if key
        ) & Domain("company_id", "=", own.company_id.id)
        own.search(held).write({"file_key": False, "invoice_key": False})
        own.flush_model(["file_key", "invoice_key"])
        own.write(keys)

    def _invoice_key(self):
        """Return the digest of the seller, the number, the year and the total; False
        where one is not known."""
        own, stated = self.document, self.document._totals()
        if not own.identity or not stated:
            return False
        kind = "refund" if own.move_id.move_type == "in_refund" else "invoice"
        parts = [own.identity, f"{stated[2]:f}", own.currency or "", kind]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def deliver(self, key):
        """Note the key of a delivery.

        :raises ConcurrencyError: somebody else hands in the same just now
        """
        try:
            with expecting(UniqueViolation), self.env.cr.savepoint():
                self.document.delivery_key = key
                self.document.flush_recordset()
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error


def known_bill(journal, incoming, attachment):
    """Return the first bill that this very file is on, or that has the same seller,
    number, year and total; an empty one where it is new.

    What was cancelled or deleted counts no more.

    :param IncomingDocument incoming: what the attachment holds
    """
    env, checksum = journal.env(su=True), attachment.checksum
    company = Domain("company_id", "=", journal.company_id.id)
    files = env["ir.attachment"].search(
        [
            ("checksum", "=", checksum),
            ("res_model", "=", "account.move"),
            ("res_id", "!=", False),
        ]
    )
    same = Domain("checksum", "=", checksum)
    if incoming.is_invoice and (identity := einvoice_parties.identity(incoming.tree)):
        same |= Domain("identity", "=", identity)
    rows = env["edic.finance.document"].search(
        company & same & Domain("state", "in", BECAME)
    )
    rows = rows.filtered(
        lambda row: row.checksum == checksum or KnownBill(row).states_the_same(incoming)
    )
    moves = env["account.move"]
    found = moves.browse(files.mapped("res_id")) | rows.move_id
    return moves.search(
        company
        & Domain("id", "in", found.ids)
        & Domain("move_type", "in", moves.get_purchase_types(True))
        & Domain("state", "!=", "cancel"),
        order="id",
        limit=1,
    )


def twin(move, incoming):
    """Return the first other bill with the vendor, number, year and total of this one.

    :param IncomingDocument incoming: that this one was made of
    """
    number, total = (move.ref or "").strip(), move.amount_total
    if incoming.is_invoice and incoming.figures.totals.is_stated:
        total = abs(float(incoming.figures.totals.total))
    if not (move.commercial_partner_id and number and total):
        return move.browse()
    alike = move.sudo().search(
        [
            ("id", "!=", move.id),
            ("company_id", "=", move.company_id.id),
            ("move_type", "=", move.move_type),
            ("state", "!=", "cancel"),
            ("commercial_partner_id", "=", move.commercial_partner_id.id),
            ("ref", "=", number),
            ("currency_id", "=", move.currency_id.id),
        ],
        order="id",
    )

    def is_twin(other):
        days = [bill.invoice_date for bill in (move, other) if bill.invoice_date]
        whole = other.amount_total + BillPrepaid(other).booked()
        is_equal = not other.currency_id.compare_amounts(whole, total)
        return is_equal and len({day.year for day in days}) < 2

    return alike.filtered(is_twin)[:1].sudo(False)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of entries and of their items, with all that Odoo would have computed."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from audit.book.amounts import bill_total, taxes_of
from audit.book.things import REFUND, Item, Move, Tax

ZERO = Decimal(0)
Row = dict[str, Any]


def stamps(user: int, at: datetime) -> Row:
    """Return the columns that say who made a row, and when."""
    return {"create_uid": user, "write_uid": user, "create_date": at, "write_date": at}


def amounts(net: Decimal, tax: Decimal, residual: Decimal, sign: int) -> Row:
    """The totals of an entry, with and without sign."""
    total = net + tax
    return {
        "amount_untaxed": net,
        "amount_tax": tax,
        "amount_total": total,
        "amount_residual": residual,
        "amount_untaxed_signed": sign * net,
        "amount_untaxed_in_currency_signed": sign * net,
        "amount_tax_signed": sign * tax,
        "amount_total_signed": sign * total,
        "amount_total_in_currency_signed": sign * total,
        "amount_residual_signed": sign * residual,
    }


def balance(value: Decimal) -> Row:
    """An item's amount; debits are positive."""
    return {
        "debit": max(value, ZERO),
        "credit": max(-value, ZERO),
        "balance": value,
        "amount_currency": value,
    }


class Rows:
    """Rows of one company's entries."""

    def __init__(self, protos: dict[str, Row], residuals: dict[int, Decimal]) -> None:
        self._protos = protos
        self._residuals = residuals  # id(move or item) → what is open, unsigned

    def bill(self, bill: Move, number: tuple[str, int] | None) -> Row:
        """A bill or refund."""
        is_refund = bill.kind == REFUND
        net, tax = bill.net, bill_total(bill) - bill.net
        bill.total = net + tax
        residual = self._residuals.get(id(bill), ZERO)
        payer = bill.vendor.commercial
        return {
            **self._protos["refund" if is_refund else "bill"],
            **self._head(bill, number),
            **amounts(net, tax, residual, 1 if is_refund else -1),
            "partner_id": bill.vendor.id,
            "partner_shipping_id": bill.vendor.id,
            "commercial_partner_id": payer.id,
            "partner_bank_id": bill.bank and bill.bank.id,
            "invoice_partner_display_name": bill.vendor.name,
            "ref": bill.ref_number,
            "invoice_date": bill.day,
            "invoice_date_due": bill.due,
            "fiscal_position_id": self._position(bill),
            "payment_state": self._payment_state(bill, residual),
            "reversed_entry_id": bill.reverses and bill.reverses.id,
            **bill.values,
        }

    def entry(self, entry: Move, number: tuple[str, int] | None) -> Row:
        """A manual entry."""
        total = sum((item.amount for item in entry.items if item.amount > 0), ZERO)
        entry.total = total
        return {
            **self._protos["entry"],
            **self._head(entry, number),
            **amounts(ZERO, ZERO, ZERO, 1),
            "amount_total": total,
            "amount_total_signed": total,
            "amount_total_in_currency_signed": total,
            "ref": entry.ref_number,
            "reversed_entry_id": entry.reverses and entry.reverses.id,
            **entry.values,
        }

    def _head(self, move: Move, number: tuple[str, int] | None) -> Row:
        prefix, count = number or (None, None)
        return {
            **stamps(move.created_by, move.created_at),
            "id": move.id,
            "company_id": move.company.id,
            "journal_id": move.company.journals[move.journal],
            "move_type": move.kind,
            "state": move.state,
            "name": move.name or None,
            "sequence_prefix": prefix,
            "sequence_number": count,
            "date": move.booked,
            "posted_before": move.state != "draft",
            "checked": move.state != "draft",
            "edic_posted_at": move.posted_at,
            "edic_posted_by_id": move.posted_by,
        }

    def _position(self, bill: Move) -> int | None:
        position = self._protos["bill"].get("fiscal_position_id")
        abroad = bill.vendor.country != bill.company.country
        return position + 1 if abroad and position else position

    def _payment_state(self, bill: Move, residual: Decimal) -> str:
        if bill.state != "posted" or not bill.total:
            return "not_paid"
        if residual:
            return "not_paid" if residual == bill.total else "partial"
        return "paid" if bill.paid or bill.kind == REFUND else "reversed"

    # --- items ----------------------------------------------------------------------
    def items(self, move: Move, numbers: Iterator[int]) -> Iterator[Row]:
        """The items of a bill, a refund or an entry."""
        common = self._common(move)
        if move.kind == "entry":
            yield from self._entry_items(move, common, numbers)
            return
        sign = -1 if move.kind == REFUND else 1
        for line in move.lines:
            yield self._product(move, line, common, sign, next(numbers))
        for part, taxed in self._taxes(move):
            yield self._tax(part, taxed, common, sign, next(numbers))
        yield self._term(move, common, sign, next(numbers))

    def _common(self, move: Move) -> Row:
        return {
            **stamps(move.created_by, move.created_at),
            "move_id": move.id,
            "move_name": move.name or None,
            "parent_state": move.state,
            "journal_id": move.company.journals[move.journal],
            "company_id": move.company.id,
            "date": move.booked,
            "ref": move.ref_number,
            "invoice_date": move.day if move.kind != "entry" else None,
            "partner_id": move.vendor and move.vendor.commercial.id,
        }

    def _product(self, move: Move, line: Any, common: Row, sign: int, id_: int) -> Row:
        tax = move.company.taxes[line.tax]
        share = sum((percent for _id, percent, _account in tax.parts), ZERO)
        gross = line.net + round(line.net * tax.rate / 100, 2) * share / 100
        return {
            **self._protos["product_line"],
            **common,
            **balance(sign * line.net),
            "id": id_,
            "account_id": move.company.accounts[line.account],
            "name": line.label,
            "quantity": line.quantity,
            "price_unit": line.price,
            "price_subtotal": line.net,
            "price_total": gross,
            "analytic_distribution": {line.service: 100.0} if line.service else None,
            "amount_residual": ZERO,
            "amount_residual_currency": ZERO,
            "_tax": tax.id,
        }

    def _taxes(self, move: Move) -> Iterator[tuple[Row, Decimal]]:
        """The tax items of a bill: (what is theirs, what was taxed), by tax, account
        and cost centre, as the chart's repartition says."""
        owed = taxes_of(move)
        groups: dict[tuple, list[Decimal]] = {}
        for key, amount in owed.items():
            tax = move.company.taxes[key]
            lines = [line for line in move.lines if line.tax == key]
            parts = tax.refund_parts if move.kind == REFUND else tax.parts
            share = sum((percent for _id, percent, _account in parts), ZERO)
            base = amount * 100 / share if share else self._full(lines, tax)
            for line, taxed in zip(lines, spread(base, lines), strict=True):
                for part, percent, account in parts:
                    own = account or move.company.accounts[line.account]
                    place = None if account else line.service
                    group = groups.setdefault((key, part, own, place), [ZERO, ZERO])
                    group[0] += taxed * percent / 100
                    group[1] += line.net
        for (key, part, account, place), (amount, net) in groups.items():
            tax = move.company.taxes[key]
            if not tax.rate:
                continue
            yield (
                {
                    "account_id": account,
                    "name": self._tax_name(tax),
                    "tax_line_id": tax.id,
                    "tax_group_id": tax.group,
                    "tax_repartition_line_id": part,
                    "analytic_distribution": {place: 100.0} if place else None,
                    "_amount": amount,
                },
                net,
            )

    def _full(self, lines: list, tax: Tax) -> Decimal:
        return round(sum((line.net for line in lines), ZERO) * tax.rate / 100, 2)

    def _tax_name(self, tax: Tax) -> str:
        return f"{tax.rate.normalize():f}%"

    def _tax(self, part: Row, taxed: Decimal, common: Row, sign: int, id_: int) -> Row:
        amount = part.pop("_amount")
        return {
            **self._protos["tax_line"],
            **common,
            **balance(sign * amount),
            **part,
            "id": id_,
            "tax_base_amount": sign * taxed,
            "amount_residual": ZERO,
            "amount_residual_currency": ZERO,
        }

    def _term(self, move: Move, common: Row, sign: int, id_: int) -> Row:
        move.payable_item = id_
        residual = self._residuals.get(id(move), ZERO)
        done = not residual and move.state == "posted"
        return {
            **self._protos["payment_term_line"],
            **common,
            **balance(-sign * bill_total(move)),
            "id": id_,
            "account_id": move.company.payable,
            "name": move.ref_number,
            "date_maturity": move.due,
            "amount_residual": -sign * residual,
            "amount_residual_currency": -sign * residual,
            "reconciled": done,
            "full_reconcile_id": None,
            "matching_number": None,
        }

    def _entry_items(
        self, move: Move, common: Row, numbers: Iterator[int]
    ) -> Iterator[Row]:
        for item in move.items:
            item.id = next(numbers)
            yield {
                **self._protos["entry_line"],
                **common,
                **balance(item.amount),
                "id": item.id,
                "account_id": move.company.accounts[item.account],
                "partner_id": item.vendor and item.vendor.commercial.id,
                "name": item.label,
                "price_subtotal": item.amount,
                "price_total": item.amount,
                **self._open(item),
            }

    def _open(self, item: Item) -> Row:
        residual = self._residuals.get(id(item), ZERO)
        residual = residual.copy_sign(item.amount) if residual else ZERO
        return {
            "amount_residual": residual,
            "amount_residual_currency": residual,
            "reconciled": id(item) in self._residuals and not residual,
        }


def spread(total: Decimal, lines: list) -> list[Decimal]:
    """A tax over the lines that it is on, to the cent."""
    nets = [line.net for line in lines]
    whole = sum(nets, ZERO)
    if not whole:
        return [ZERO for _line in lines]
    found = [round(total * net / whole, 2) for net in nets]
    found[nets.index(max(nets))] += total - sum(found, ZERO)
    return found

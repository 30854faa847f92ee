# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The state of an entry of the books, and its changes.

Figures are decimal strings as PostgreSQL writes them, without trailing zeros, dates
are ISO texts, records are their ids.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

HEAD = (
    "company_id",
    "journal_id",
    "move_type",
    "state",
    "name",
    "date",
    "invoice_date",
    "partner_id",
    "currency_id",
    "partner_bank_id",
)
TEXTS = ("ref", "payment_reference")
NUMBERS = (
    "debit",
    "credit",
    "balance",
    "amount_currency",
    "quantity",
    "price_unit",
    "discount",
    "price_subtotal",
)
FIGURES = (  # of a line, after its label
    "account_id",
    "partner_id",
    "currency_id",
    *NUMBERS,
    "tax_line_id",
    "tax_ids",
    "analytic_distribution",
)
GOODS = ("product_id", "product_uom_id")  # a part of its own: older records have none
LINE = ("name", *FIGURES, *GOODS)
SHARES = LINE.index("analytic_distribution")
SALTED = frozenset({"payee", "texts"})  # what could be tried out, or names somebody
MAX_LINES = 50  # listed singly in the facts of a record
SHOWN_DIGITS, MIN_DIGITS = 4, 8

type Change = list[object]  # old, new


@dataclass(frozen=True, slots=True)
class MoveState:
    """An entry, its lines and its files, as the database holds them."""

    head: tuple[object, ...]  # as HEAD
    texts: tuple[str | None, ...]  # as TEXTS
    payee: tuple[str | None, str | None]  # number of the bank account, and as typed
    lines: dict[int, list[object]]  # id → as LINE
    files: dict[int, str | None]  # id → checksum
    amount: str
    currency: str | None

    @classmethod
    def of(cls, row: Sequence[object]) -> "MoveState":
        """Return the state from a row of ``models/recording/account_move``."""
        amount, currency, head, texts, *payee, lines, files = row
        found = {line[0]: line[1:] for line in json.loads(lines or "[]")}
        for line in found.values():
            line[SHARES] = line[SHARES] and _shares(line[SHARES])
        return cls(
            head=tuple(json.loads(head)),
            texts=tuple(json.loads(texts)),
            payee=tuple(payee),
            lines=found,
            files=dict(json.loads(files or "[]")),
            amount=amount,
            currency=currency,
        )

    def __getitem__(self, name: str) -> object:
        return self.head[HEAD.index(name)]

    def without(self, files: Collection[int]) -> "MoveState":
        """Return the state before the entry got these files."""
        kept = {n: checksum for n, checksum in self.files.items() if n not in files}
        return replace(self, files=kept)

    def parts(self) -> dict[str, object]:
        """Return the parts that a digest is made of; docs/ledger.md lists them."""
        return {
            "head": self.head,
            "texts": [*self.texts, [[n, x[0]] for n, x in self.lines.items()]],
            "payee": self.payee,
            "lines": [[n, *x[1 : -len(GOODS)]] for n, x in self.lines.items()],
            "goods": [
                [n, *goods]
                for n, x in self.lines.items()
                if any(goods := x[-len(GOODS) :])
            ],
            "attachments": [[n, checksum] for n, checksum in self.files.items()],
        }

    def facts(self) -> dict[str, object]:
        """Return what the chain says of it: codes and figures."""
        return {
            "number": self["name"],
            "move_type": self["move_type"],
            "date": self["date"],
            "invoice_date": self["invoice_date"],
            "amount": self.amount,
            "currency": self.currency,
            "payee": last_digits(self.payee[0]),
        }

    def words(self) -> dict[str, object]:
        """Return what may have to be erased."""
        return {**dict(zip(TEXTS, self.texts, strict=True)), "account": self.payee[0]}

    def all(self) -> dict[str, object]:
        """Return all figures of the entry, for an entry that is about to be deleted."""
        return {"head": self.head, "lines": [[n, *x] for n, x in self.lines.items()]}


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences between two states, separated by who may read them."""

    fields: list[str]  # Odoo's names, those of lines as ``line_ids.…``
    figures: dict[str, Change]  # of the entry, for the chain
    lines: dict[int, dict[str, Change]]  # likewise, by line
    files: dict[int, Change]  # checksums by attachment
    words: dict[str, object]  # what can be erased: texts, numbers of accounts

    def facts(self) -> dict[str, object]:
        """Return codes, ids and figures for the chain."""
        lines = {str(n): change for n, change in self.lines.items()}
        files = {str(n): change for n, change in self.files.items()}
        return {
            "fields": self.fields,
            **({"changes": self.figures} if self.figures else {}),
            **({"lines": lines} if 0 < len(lines) <= MAX_LINES else {}),
            **({"lines_changed": len(lines)} if lines else {}),
            **({"files": files} if files else {}),
        }


def changes(before: MoveState, after: MoveState) -> Changes:
    """Return what became of an entry."""
    figures = _pairs(HEAD, before.head, after.head)
    words: dict[str, object] = dict(_pairs(TEXTS, before.texts, after.texts))
    fields = [*figures, *words]
    if before.payee[0] != after.payee[0]:
        accounts = [before.payee[0], after.payee[0]]
        figures["payee"] = [last_digits(account) for account in accounts]
        words["account"] = accounts
    none = [None] * len(LINE)
    lines = {
        n: _pairs(LINE, old or none, new or none)
        for n, (old, new) in _both(before.lines, after.lines)
    }
    fields += _line_fields(before, after, lines)
    labels = {str(n): line.pop("name") for n, line in lines.items() if "name" in line}
    if labels:
        words["labels"] = labels
    files = {n: list(pair) for n, pair in _both(before.files, after.files)}
    if files:
        fields.append("attachment_ids")
    return Changes(fields, figures, lines, files, words)


def last_digits(account: str | None) -> str | None:
    """Return the end of an account's number: enough to tell it, too little to pay to
    it."""
    if not account or len(account) < MIN_DIGITS:
        return None
    return account[-SHOWN_DIGITS:]


def _line_fields(before: MoveState, after: MoveState, lines: dict) -> list[str]:
    stayed = before.lines.keys() & after.lines.keys()
    names = {name for n in stayed & lines.keys() for name in lines[n]}
    found = ["line_ids"] if before.lines.keys() != after.lines.keys() else []
    return found + [f"line_ids.{name}" for name in LINE if name in names]


def _pairs(names: Sequence[str], old: Sequence, new: Sequence) -> dict[str, Change]:
    return {name: [a, b] for name, a, b in zip(names, old, new, strict=True) if a != b}


def _both(old: dict, new: dict) -> Iterator[tuple[int, tuple]]:
    for key in sorted(old.keys() | new.keys()):
        if key not in old or key not in new or old[key] != new[key]:
            yield key, (old.get(key), new.get(key))


def _shares(text: str) -> dict[str, str]:
    """Return an analytic distribution, the same however its shares are written."""
    shares = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return {key: f"{share.normalize():f}" for key, share in shares.items()}

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Batches of DATEV as one ledger: sides, entries, persons and journals.

DATEV has neither numbers of entries nor journals in its format. Lines that follow each
other with the same document, day and person are one entry; its journal is known by the
accounts that it moves.
"""

# grouped rows are in order already
# pylint: disable=bad-builtin-groupby
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from .account_kind import guess_chart, is_money, kind_of
from .datev import ACCOUNTS, PARTNERS, POSTINGS, DatevFile, Posting
from .ledger_facts import ENTRIES
from .ledger_line import ZERO, LedgerFile, LedgerFileError, LedgerLine, Tell

FIRST_DEBTOR, FIRST_CREDITOR = "1", "7"  # first digit of a person's account
# debts of persons and to persons, in the general ledger
COLLECTIVE = {"skr03": ("1400", "1600"), "skr04": ("1200", "3300")}
JOURNALS = {
    "BK": "Bank und Kasse",
    "ER": "Eingangsrechnungen",
    "AR": "Ausgangsrechnungen",
    "SO": "Sonstige Buchungen",
}
OWED = {"liability_payable": "ER", "asset_receivable": "AR"}
KNOWS = frozenset({ENTRIES, "labels", "persons", "document_numbers", "due_days"})


def as_ledger(files: Sequence[tuple[str, DatevFile]], chart: str = "") -> LedgerFile:
    """Return the ledger of batches, with files of names beside them where there are
    any.

    :param files: ``(name, file)``
    :param chart: of accounts, where the batches do not say it
    :raises LedgerFileError: ``no_batch``; ``mixed``: of several clients; ``chart``: no
        batch says it, and no account shows it
    """
    batches = [(n, f) for n, f in files if f.header.category == POSTINGS]
    if not batches:
        raise LedgerFileError("no_batch")
    owners = {(f.header.consultant, f.header.client) for _name, f in batches}
    if len(owners) > 1:
        raise LedgerFileError("mixed", ", ".join("/".join(o) for o in sorted(owners)))
    header = batches[0][1].header
    chart = chart or next((f.header.chart for _n, f in batches if f.header.chart), "")
    chart = chart or _chart_shown([file for _name, file in batches])
    names = {
        category: dict(
            name
            for _n, f in files
            if f.header.category == category
            for name in f.names()
        )
        for category in (ACCOUNTS, PARTNERS)
    }
    begin = header.year_begin

    def read(tell: Tell) -> Iterator[LedgerLine]:
        for name, file in batches:
            yield from _Batch(name, file, chart, names).lines(tell)

    return LedgerFile(
        "DATEV",
        read,
        chart=chart,
        first_day=begin,
        last_day=begin and begin.replace(year=begin.year + 1) - timedelta(days=1),
        owner="/".join(owners.pop()),
        country="DE",
        knows=KNOWS,
    )


class _Batch:
    """A batch on its way into the ledger."""

    def __init__(
        self, name: str, file: DatevFile, chart: str, names: dict[int, dict[str, str]]
    ) -> None:
        self.name, self.file, self.chart = name, file, chart
        self.length = file.header.account_length
        self.accounts, self.partners = names[ACCOUNTS], names[PARTNERS]

    def lines(self, tell: Tell) -> Iterator[LedgerLine]:
        # those that follow each other, and no others
        found = itertools.groupby(self.file.postings(tell), key=self._entry_key)
        for _key, group in found:
            postings = list(group)
            number = f"{self.name}:{postings[0].line}"
            journal = self._journal(postings)
            for posting in postings:
                yield self._line(posting, number, journal, is_counter=False)
                yield self._line(posting, number, journal, is_counter=True)

    def _entry_key(self, posting: Posting) -> tuple[object, ...]:
        person = self._person(posting)
        if not (posting.ref and person):
            return (posting.line,)
        # a posting that takes back another is an entry of its own
        taken_back = posting.amount < 0
        money = self._moves_money(posting)
        return (posting.ref, posting.day, person, money, taken_back)

    def _moves_money(self, posting: Posting) -> bool:
        return any(
            is_money(self._padded(account), self.chart)
            for account in (posting.account, posting.counter)
            if not self._is_person(account)  # 10000 is a debtor, 1000 the cash
        )

    def _is_person(self, account: str) -> bool:
        return _is_person(account, self.length)

    def _person(self, posting: Posting) -> str:
        both = (posting.account, posting.counter)
        return next((account for account in both if self._is_person(account)), "")

    def _journal(self, postings: list[Posting]) -> str:
        if self._moves_money(postings[0]):
            return "BK"
        person = self._person(postings[0])
        if not person:
            return self._journal_of_kind(postings[0])
        return "ER" if person[0] >= FIRST_CREDITOR else "AR"

    def _journal_of_kind(self, posting: Posting) -> str:
        """Return the journal of what names no person, but may be owed to one."""
        both = (posting.account, posting.counter)
        kinds = {kind_of(self._padded(account), self.chart) for account in both}
        return next((code for kind, code in OWED.items() if kind in kinds), "SO")

    def _padded(self, account: str) -> str:
        return account if self._is_person(account) else account.zfill(self.length)

    def _line(
        self, posting: Posting, number: str, journal: str, *, is_counter: bool
    ) -> LedgerLine:
        account = posting.counter if is_counter else posting.account
        is_debit = posting.is_debit != is_counter
        person, name = "", self.accounts.get(account, "")
        if self._is_person(account):
            person, name = account, ""
            account = self._collective(account)
        return LedgerLine(
            line=posting.line,
            journal=journal,
            journal_name=JOURNALS[journal],
            entry=number,
            day=posting.day,
            account=self._padded(account),
            account_name=name,
            partner=person,
            partner_name=self.partners.get(person, ""),
            ref=posting.ref,
            ref_day=posting.day,
            label=posting.label,
            debit=posting.amount if is_debit else ZERO,
            credit=ZERO if is_debit else posting.amount,
            due_day=posting.due_day,
            currency=posting.currency,
            currency_amount=posting.currency_amount,
        )

    def _collective(self, person: str) -> str:
        """Return the general account that a person's account is summed in."""
        if self.chart not in COLLECTIVE:
            return person
        debtors, creditors = COLLECTIVE[self.chart]
        account = creditors if person[0] >= FIRST_CREDITOR else debtors
        return account.ljust(self.length, "0")


def _is_person(account: str, length: int) -> bool:
    return len(account) == length + 1 and account[0] >= FIRST_DEBTOR


def _chart_shown(files: Sequence[DatevFile]) -> str:
    """Return the chart that accounts show, persons' apart: they have no class."""
    balances: dict[str, Decimal] = defaultdict(Decimal)
    for file in files:
        length = file.header.account_length
        for posting in file.postings(lambda unread: None):
            value = posting.amount if posting.is_debit else -posting.amount
            for account, side in ((posting.account, value), (posting.counter, -value)):
                if not _is_person(account, length):
                    balances[account.zfill(length)] += side
    chart = guess_chart(balances.items())
    if balances and not chart:
        raise LedgerFileError("chart")
    return chart

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The facts that the source of a ledger provides, by name: each format declares its
own.

Odoo's own books know all of these. A ledger that was read from a file knows what its
columns hold, and nothing else: no day on which a vendor was created, no user, no bank
account. A check says what it needs, and what it needs and a source does not know makes
it not applicable; ISA 500 asks first whether evidence is what it is taken for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ENTRIES = "entries"  # accounts, days and amounts: without them it is no ledger
FACTS = (
    ENTRIES,
    "entry_numbers",
    "labels",
    "persons",  # vendors and customers, by number or name
    "document_numbers",
    "due_days",
    "valid_days",  # on which an entry became final
    "clearing",  # which items clear each other
    "entered_on",  # the day on which somebody entered an entry
    "posting_time",
    "users",
    "partner_created",
    "partner_numbers",  # VAT and company numbers
    "partner_contacts",
    "bank_accounts",
    "payments",  # orders to pay, with the account that is paid to
    "files",
    "einvoices",
    "tax_codes",
    "prices",  # quantities and prices of lines
    "steps",  # payment steps: receipt, commitment, delivery
    "expenses",
    "decisions",  # of persons, on flags
    "hashes",
    "changes",  # what an entry was before it was changed
    "rights",  # rights, locks and settings of the program
    "origins",  # how an entry came about: by hand, or by a program from something
    "reversals",  # which entry takes back which
)
KNOWN_BY_ODOO = frozenset(FACTS)
# fact → the field of a file's line that tells it
FIELD_OF = {
    "labels": "label",
    "persons": "partner",
    "document_numbers": "ref",
    "due_days": "due_day",
    "valid_days": "valid_day",
    "clearing": "letter",
}


# share of lines below which a fact is not known: one filled cell tells nothing of the
# rest, and what is left empty would be taken for what is not there
MIN_SHARES = {
    "labels": Decimal("0.5"),  # each entry without one is a finding of A30
    "persons": Decimal("0.5"),  # of vendors' items: else most bills are nobody's
    "document_numbers": Decimal("0.5"),  # bills are told apart by them
    "due_days": Decimal("0.2"),  # payments and credit notes have none
    "valid_days": Decimal("0.5"),  # an entry without is left out of A29 and counted
    "clearing": Decimal("0.5"),  # of their items: only those of late are open
}
# facts that stand on items of vendors and customers, and on no others
OF_PERSONS = frozenset({"persons", "due_days", "clearing"})


def known(
    declared: Iterable[str], shares: Mapping[str, Decimal | None]
) -> frozenset[str]:
    """Return what a file knows: what its format can tell, where enough lines tell it.

    :param declared: facts that the format declares
    :param shares: of each fact of `FIELD_OF`, the share of lines that tell it; None
        where no line could

    >>> sorted(known({"entries", "labels", "persons"}, {"labels": Decimal("0.9")}))
    ['entries', 'labels']
    """
    return frozenset(
        fact
        for fact in declared
        if fact not in FIELD_OF or (shares.get(fact) or 0) >= MIN_SHARES[fact]
    )


@dataclass(frozen=True, slots=True)
class Limb:
    """A part of a check that can be left out alone, where a source does not know what
    it needs: then it finds nothing, and no sentence speaks of it.

    ``hides``: facts of a finding that are not given then.
    """

    needs: frozenset[str]
    hides: tuple[str, ...] = ()


def limb(*needs: str, hides: Iterable[str] = ()) -> Limb:
    """Return a limb by the facts of `FACTS` that it needs."""
    return Limb(frozenset(needs), tuple(hides))


def left_out(limbs: Mapping[str, Limb], knows: frozenset[str]) -> list[str]:
    """Return the limbs that need something that is not known.

    >>> left_out({"a": limb("files"), "b": limb("entries")}, frozenset({"entries"}))
    ['a']
    """
    return [name for name, part in limbs.items() if part.needs - knows]


def lacking(needs: Iterable[str], knows: frozenset[str]) -> list[str]:
    """Return the facts that are needed and not known, in the order of `FACTS`."""
    return [fact for fact in FACTS if fact in set(needs) - knows]

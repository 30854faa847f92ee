# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the source of a ledger knows, by name: each format says it of itself.

Odoo's own books know all of these. A ledger that was read from a file knows what its
columns hold, and nothing else: no day on which a vendor was created, no user, no bank
account. A check says what it needs, and what it needs and a source does not know makes
it not applicable; ISA 500 asks first whether evidence is what it is taken for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
# of a line of a file: which of its fields tells a fact
TOLD_BY = {
    "labels": "label",
    "persons": "partner",
    "document_numbers": "ref",
    "due_days": "due_day",
    "valid_days": "valid_day",
    "clearing": "letter",
}


def known(declared: Iterable[str], is_filled: Mapping[str, bool]) -> frozenset[str]:
    """Return what a file knows: what its format can tell, where its lines do tell it.

    :param declared: facts that the format declares
    :param is_filled: of each field of `TOLD_BY`, whether any line has it

    >>> sorted(known({"entries", "labels", "persons"}, {"label": True}))
    ['entries', 'labels']
    """
    found = (
        fact
        for fact in declared
        if fact not in TOLD_BY or is_filled.get(TOLD_BY[fact], False)
    )
    return frozenset(found)


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

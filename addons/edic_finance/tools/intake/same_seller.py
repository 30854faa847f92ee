# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents that are surely of one seller: the vendor whom a person chose for one of
them is that of the others as well."""

from .vendor_match import (
    NEAR,
    STRONG,
    Seller,
    compact,
    company_name,
    compare_numbers,
    fits,
    likeness,
    place_agrees,
    plain_text,
    siret_of,
)


def is_same_seller(first: Seller, second: Seller) -> bool:
    """Return whether two documents name one seller.

    By a number that is his alone; by an account under a name that is near, for a factor
    is paid for many; by the very same name, unless the place is another, or the account
    is and no place is known. A number that speaks against it outweighs all, and so does
    another SIRET: it is of another place of the company.
    """
    agreed, against = compare_numbers(first, second)
    sirets = {siret_of(first), siret_of(second)} - {""}
    if against or len(sirets) > 1:
        return False
    if STRONG & set(agreed):
        return True
    ours, theirs = company_name(first.name), company_name(second.name)
    place = place_agrees(first, second)
    if place is False or not fits(ours, theirs):
        return False
    if "iban" in agreed:
        return likeness(ours, theirs) >= NEAR
    is_same_name = bool(ours.words) and plain_text(first.name) == plain_text(
        second.name
    )
    return is_same_name and bool(place or not _other_account(first, second))


def _other_account(first: Seller, second: Seller) -> bool:
    ours, theirs = (set(map(compact, party.ibans)) for party in (first, second))
    return bool(ours and theirs and not ours & theirs)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The routing identifiers of e-invoices: their form, and comparison with our own.

Germany: Leitweg-ID (KoSIT, Formatspezifikation Leitweg-ID), coarse part, fine part and
two check digits by ISO/IEC 7064 MOD 97-10. France: SIRET, SIREN and establishment with
Luhn's digit; those of La Poste add up otherwise.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from stdnum.fr import siren, siret
from stdnum.iso7064 import mod_97_10

from ..common.placeholder import is_placeholder

LEITWEG = re.compile(r"[0-9]{2,12}(-[A-Z0-9]{1,30})?-[0-9]{2}")


def leitweg_fault(text: str) -> str:
    """Return ``form``, ``digits`` where the check digits are wrong, or nothing.

    >>> leitweg_fault("04011000-1234512345-06"), leitweg_fault("Order 4711")
    ('', 'form')
    """
    if not LEITWEG.fullmatch(text):
        return "form"
    if mod_97_10.checksum(text.replace("-", "")) != 1:
        return "digits"
    return ""


def leitweg_parts(text: str) -> dict[str, str]:
    """Return coarse address, fine address and check digits, as far as they are there.

    >>> leitweg_parts("04011000-1234512345-06")
    {'coarse': '04011000', 'fine': '1234512345', 'check': '06'}
    """
    coarse, *rest = text.split("-")
    check = rest.pop() if rest else ""
    return {"coarse": coarse, "fine": "-".join(rest), "check": check}


def buyers(ids: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the SIRET and SIREN numbers by which a buyer is named, digits alone.

    A number is meant as one by its scheme (0009, 0002), or by having 14 digits.
    """
    found = []
    for scheme, value in ids:
        digits = re.sub(r"[\s.]", "", value)
        is_meant = scheme in ("0009", "0002", "SIRET", "SIREN")
        if is_meant or (digits.isdigit() and len(digits) == 14):
            found.append(digits)
    return tuple(dict.fromkeys(found))


def siret_fault(digits: str) -> str:
    """Return ``form``, ``digits``, or nothing for a valid SIRET or SIREN."""
    if not digits.isdigit() or len(digits) not in (9, 14):
        return "form"
    module = siret if len(digits) == 14 else siren
    return "" if module.is_valid(digits) else "digits"


def leitweg_faults(
    reference: str, own: Collection[str], *, is_required: bool
) -> list[str]:
    """Return what is wrong with a buyer reference (BT-10) as a Leitweg-ID.

    :param own: Leitweg-IDs of ours; where there are any, a reference has to be one
    :param is_required: whether the format asks for a Leitweg-ID
    :return: none, or one of ``missing``, ``placeholder``, ``form``, ``digits``,
        ``other``
    """
    is_bound = own or is_required
    if is_placeholder(reference):
        is_fault = reference or is_bound
        return ["placeholder" if reference else "missing"] if is_fault else []
    fault = leitweg_fault(reference)
    if fault == "form":
        return ["form"] if is_bound else []
    if fault:
        return ["digits"]
    return ["other"] if own and reference not in own else []


def siret_faults(
    reference: str,
    named: Sequence[str],
    own: Collection[str],
    *,
    needs_service: bool,
    lacks_order: bool,
) -> list[str]:
    """Return what is wrong with how a French e-invoice names its buyer.

    :param reference: the service code (BT-10)
    :param named: by which numbers, see `buyers`
    :param own: SIRET and SIREN numbers of ours
    """
    found = []
    faults = {siret_fault(digits) for digits in named} - {""}
    if not named:
        found.append("no_buyer")
    elif faults:
        found += sorted(f"siret_{fault}" for fault in faults)
    elif own and not any(is_ours(digits, own) for digits in named):
        found.append("other")
    if needs_service and is_placeholder(reference):
        found.append("no_service")
    elif reference and is_placeholder(reference):
        found.append("placeholder")
    if lacks_order:
        found.append("no_order")
    return found


def is_ours(digits: str, own: Collection[str]) -> bool:
    """Return whether a SIRET or SIREN is ours: the establishment, where both name one.

    >>> is_ours("40483304800022", {"404833048"})
    True
    """
    return any(
        digits == number or (len(digits) != len(number) and digits[:9] == number[:9])
        for number in own
    )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""VAT numbers: whether one can be a number of a country, by its check digits.

VAT numbers of the EU (Directive 2006/112/EC, art. 215) and the French SIRET carry check
digits. That a number was given out, and to whom, only VIES says; nothing here asks it.
"""

import re

from stdnum.eu import vat as eu_vat
from stdnum.fr import siret
from stdnum.util import get_cc_module

SIRET_LENGTH = 14
# countries whose vendors in the EU bear a number of it, by ISO code
EU = tuple(sorted(code.upper() for code in eu_vat.MEMBER_STATES - {"xi"}))
PREFIXES = frozenset(code.upper() for code in eu_vat.MEMBER_STATES) | {"EL"}


def is_vat(text: str | None, country: str | None) -> bool:
    """Return whether a VAT number may be one of that country; of another it counts as
    well.

    A vendor may be registered for VAT in another country than where he lives.

    >>> is_vat("FR 23 334 175 221", "FR"), is_vat("FR23334175222", "FR")
    (True, False)
    >>> is_vat("/", "FR"), is_vat(None, None)
    (False, False)
    """
    number = "".join(c for c in text or "" if c.isalnum()).upper()
    if len(number) < 4:
        return False
    code = number[:2] if number[:2].isalpha() else (country or "")
    code = {"EL": "GR", "XI": "GB"}.get(code, code)
    module = get_cc_module(code.lower(), "vat") if len(code) == 2 else None
    return bool(module and module.is_valid(number))


def is_false_number(vat_number: str | None, registry: str | None, country: str) -> bool:
    """Return whether a number is there and cannot be right.

    ``country``: of the company, in two letters. What is of a country without known
    rules is taken as it is.

    >>> is_false_number("FR83404833048", None, "FR"), is_false_number("FR1", None, "FR")
    (False, True)
    """
    number = re.sub(r"[^A-Za-z0-9]", "", vat_number or "").upper()
    if number[:2].isalpha() and number[:2] in PREFIXES:
        return not eu_vat.is_valid(number)
    digits = re.sub(r"\D", "", registry or "")
    return (
        country == "FR" and len(digits) == SIRET_LENGTH and not siret.is_valid(digits)
    )


def is_for_vies(vat_number: str | None, country: str) -> bool:
    """Return whether VIES tells of a number: of the EU, and of another country than
    this one, of which Odoo asks nothing.

    >>> is_for_vies("FR83404833048", "DE"), is_for_vies("FR83404833048", "FR")
    (True, False)
    """
    code = re.sub(r"[^A-Za-z0-9]", "", vat_number or "").upper()[:2]
    own = {"GR": "EL"}.get(country, country)
    return code in PREFIXES and {"GR": "EL"}.get(code, code) != own

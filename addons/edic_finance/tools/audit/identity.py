# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the numbers by which a company is known can be right.

VAT numbers of the EU (Directive 2006/112/EC, art. 215) and the French SIRET carry check
digits; that a number is right does not say whose it is.
"""

import re

from stdnum.eu import vat
from stdnum.fr import siret


def is_false_number(vat_number: str | None, registry: str | None, country: str) -> bool:
    """Return whether a number is there and cannot be right.

    ``country``: of the company, in two letters. What is of a country without known
    rules is taken as it is.

    >>> is_false_number("FR83404833048", None, "FR"), is_false_number("FR1", None, "FR")
    (False, True)
    """
    number = re.sub(r"[^A-Za-z0-9]", "", vat_number or "").upper()
    if number[:2].isalpha() and number[:2] in COUNTRIES:
        return not vat.is_valid(number)
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
    return code in COUNTRIES and {"GR": "EL"}.get(code, code) != own


SIRET_LENGTH = 14
COUNTRIES = frozenset(code.upper() for code in vat.MEMBER_STATES) | {"EL"}

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""VAT numbers: whether one can be a number of a country, by its check digits.

That it was given out, only VIES says; nothing here asks it.
"""

from stdnum.util import get_cc_module

# countries whose vendors in the EU bear a number of it, by ISO code
EU = (
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
)


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


def country_of(text: str | None) -> str:
    """Return ISO code of the country that gave out a VAT number, from its first
    letters.

    >>> country_of("EL123456783"), country_of("123")
    ('GR', '')
    """
    code = (text or "").strip().upper()[:2]
    return {"EL": "GR"}.get(code, code) if code.isalpha() and len(code) == 2 else ""

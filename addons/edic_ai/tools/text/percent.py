# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The percent sign as each language writes it (Unicode CLDR)."""

from babel import Locale

DEFAULT_LANGUAGE = "en_US"


def with_percent(figure: str, language: str | None = None) -> str:
    """Return a formatted figure with its percent sign.

    :param figure: percent, as the language writes numbers, such as ``"85,4"``
    :param language: code as Odoo has it, such as ``fr_FR``; English without

    >>> with_percent("85.4", "en_US")
    '85.4%'
    >>> with_percent("85,4", "de_DE") == "85,4\\N{NO-BREAK SPACE}%"
    True
    """
    locale = Locale.parse((language or DEFAULT_LANGUAGE).split("@")[0])
    return locale.percent_formats[None].pattern.replace("#,##0", figure)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Public holidays of a country and its parts, by the package ``holidays``."""

from collections.abc import Iterable, Sequence
from datetime import date

import holidays


def public_holidays(areas: Sequence[str], years: Iterable[int]) -> dict[date, str]:
    """``{day: name}``.

    :param areas: from the narrowest, such as ``("DE-NW", "DE", "")``; a part that has
        no holidays of its own has those of its country

    >>> sorted(public_holidays(("DE-NW", "DE", ""), [2026]))[5]
    datetime.date(2026, 6, 4)
    """
    for area in areas:
        country, _dash, part = area.partition("-")
        if not country:
            break
        try:
            return dict(
                holidays.country_holidays(country, part or None, years=list(years))
            )
        except NotImplementedError:
            continue
    return {}

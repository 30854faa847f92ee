# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Moments as papers and states show them."""

from odoo.tools import format_datetime
from odoo.tools.misc import babel_locale_parse, get_lang, posix_to_ldml


def written_moment(env, moment, tz=False):
    """Return a moment in the reader's language: the day as `format_date` writes it,
    with its whole year, and the time to the minute.

    :param datetime moment: naive, UTC
    :param str tz: time zone; the reader's without
    """
    lang = get_lang(env)
    pattern = posix_to_ldml(
        f"{lang.date_format} {lang.time_format}".replace(":%S", ""),
        locale=babel_locale_parse(lang.code),
    )
    return format_datetime(env, moment, tz=tz, dt_format=pattern)

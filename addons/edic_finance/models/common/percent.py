# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo.tools import formatLang

from odoo.addons.edic_ai.tools.text.percent import with_percent


def decimal_text(env, value):
    """Return ``value`` in the reader's language, without needless zeros: 5,5 or 20."""
    places = -Decimal(str(value)).normalize().as_tuple().exponent
    # Odoo rounds floats alone: with a Decimal it ends in a TypeError
    return formatLang(env, float(value), digits=max(places, 0))


def percent(env, value):
    """Return ``value`` of a hundred in the reader's language."""
    return with_percent(decimal_text(env, value), env.lang)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import ROUND_HALF_UP, Decimal

from odoo.tools import formatLang

from .alert_parts import warning

CENT = Decimal("0.01")  # a flow states six decimals


class PortalAmounts:
    """The totals of an invoice as the flow of Chorus Pro states them, where they were
    typed a second time, against those of the file that came in it."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    def alert(self):
        """Return what a bill says of totals that differ, as Odoo shows it; None where
        they are the same or one side states none.

        Only the amounts count: of a credit note the flow's sign is not settled.
        """
        stated, found = self.document.portal_totals, self.document._totals()
        if not stated or not found:
            return None
        *portal, code = stated
        own = self.document.currency or code
        pairs = list(zip(map(Decimal, portal), (found[0], found[2]), strict=True))
        if own == code and all(_cents(a) == _cents(b) for a, b in pairs):
            return None
        (net, own_net), (total, own_total) = pairs
        return warning(
            self.env._(
                "Chorus Pro states %(net)s without VAT and %(total)s in total, the "
                "document %(own_net)s and %(own_total)s: ask the seller which is right "
                "before you pay.",
                net=self._text(net, code),
                total=self._text(total, code),
                own_net=self._text(own_net, own),
                own_total=self._text(own_total, own),
            )
        )

    def _text(self, amount, code):
        currencies = self.env["res.currency"].with_context(active_test=False)
        currency = currencies.search([("name", "=", code)], limit=1)
        return formatLang(self.env, float(_cents(amount)), currency_obj=currency)


def _cents(amount):
    return abs(amount).quantize(CENT, ROUND_HALF_UP)

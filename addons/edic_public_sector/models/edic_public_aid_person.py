# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .edic_finance_parameter import BENEFITS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicAidSource(models.AbstractModel):
    """What is never told of: a benefit or grant of a natural person, whichever
    document pays it (AI Act, Annex III 5(a))."""

    _inherit = "edic.public.aid.source"

    @api.model
    def _person_refusal(self, company, day, partner, accounts, lines):
        """Why nothing is told of a payment; empty: it is no such benefit or grant.

        By the accounts that are on record for the country or Land. What a natural
        person sells is on others.

        :param partner: who gets the money
        :param accounts: that it is booked on
        :param lines: of the budget, whose natures count too: they are the accounts of
            a site that books on a chart of its own
        """
        if not partner or partner.is_company:
            return ""
        found = self.env["edic.finance.parameter"]._in_force(company, day)
        begin = [found[code]._words() for code in BENEFITS if code in found]
        codes = [
            *accounts.with_company(company).mapped("code"),
            *lines.nature_id.mapped("code"),
        ]
        is_benefit = any((code or "").startswith(sum(begin, ())) for code in codes)
        return self._person_words() if is_benefit else ""

    @api.model
    def _person_words(self):
        return self.env._(
            "Grants and benefits of natural persons are not handled here: software "
            "that evaluates them is high-risk AI (AI Act, Annex III 5(a)); a person "
            "decides on them without it."
        )

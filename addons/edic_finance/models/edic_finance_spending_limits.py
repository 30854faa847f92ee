# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL

from .res_partner_group import VAT, group_of


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceSpending(models.AbstractModel):
    """The limits that purchases are held against, and what is bought under a contract
    and therefore not."""

    _inherit = "edic.finance.spending"

    def _exclusions(self, scope):
        # EXTENDS edic.finance.check
        return [
            *super()._exclusions(scope),
            *self._contracts(scope),
            ("no_threshold", self._without_limit(scope)),
        ]

    def _reason_words(self):
        # EXTENDS edic.finance.check
        return {
            **super()._reason_words(),
            "contract": (
                "not_applicable",
                self.env._("It names the contract under which it was bought."),
            ),
            "framework": (
                "not_applicable",
                self.env._("The vendor is under contract, says a parameter."),
            ),
            "no_threshold": (
                "not_done",
                self.env._(
                    "No threshold is on record for this country or Land on that day."
                ),
            ),
        }

    def _contracts(self, scope):
        """``[(reason, SQL)]`` of what was bought under a contract."""
        return [
            (
                "contract",
                SQL(
                    """EXISTS (SELECT FROM edic_finance_document document
                                WHERE document.id = move.edic_document_id
                                  AND document.routing->>'contract' != '')"""
                ),
            ),
            (
                "framework",
                self._is_framework(scope, SQL("move.commercial_partner_id")),
            ),
        ]

    def _is_framework(self, scope, vendor):
        """SQL condition of a vendor that a parameter names as one under contract."""
        known = [_number(name) for name in scope.values["framework"]]
        if not known:
            return SQL("FALSE")
        return SQL(
            """EXISTS (SELECT FROM res_partner party
                        WHERE party.id = %(id)s
                          AND (%(group)s = ANY(%(known)s) OR %(vat)s = ANY(%(known)s)
                               OR upper(regexp_replace(party.ref, '\\W', '', 'g'))
                                  = ANY(%(known)s)))""",
            id=vendor,
            group=group_of("party"),
            vat=SQL(VAT.replace("@", "party.")),
            known=known,
        )

    # --- limits -----------------------------------------------------------------------
    def _limit(self, scope, name, day, is_works=False):
        """SQL of a limit in force on a day, net; NULL where none is on record.

        :param str name: ``direct``, ``publicity`` or ``eu``
        """
        return SQL(
            "COALESCE(%s)",
            SQL(", ").join(
                self._dated_value(scope, code, day)
                for code in self._limit_codes(scope, name, is_works)
            ),
        )

    def _limit_codes(self, scope, name, is_works):
        if is_works:
            return [f"procurement.{name}_works"]
        central = [f"procurement.{name}_central"] if scope.values["central"] else []
        return [*central, f"procurement.{name}"]

    def _without_limit(self, scope):
        """SQL condition of a bill on whose day no limit is on record.

        Records hold until the next one: there is none before the first alone.
        """
        works = SQL(
            """EXISTS (SELECT FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = move.id AND line.display_type = 'product'
                          AND %s)""",
            self._is_works(scope),
        )
        return SQL(
            "(%s OR (%s AND %s))",
            self._before_first(scope, "direct"),
            self._before_first(scope, "direct", is_works=True)
            if scope.values["works"]
            else SQL("FALSE"),
            works,
        )

    def _before_first(self, scope, name, is_works=False):
        return SQL(
            "COALESCE(COALESCE(move.invoice_date, move.date) < %s, TRUE)",
            self._dated_from(scope, self._limit_codes(scope, name, is_works)),
        )


def _number(text):
    """A vendor's number as `group_of` tells it; what is none stays."""
    text = re.sub(r"\W", "", text).upper()
    if re.fullmatch(r"FR..\d{9}", text):
        return text[4:]
    return text[:9] if re.fullmatch(r"\d{14}", text) else text

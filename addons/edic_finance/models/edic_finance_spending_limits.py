# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL

from ..tools.audit.placeholder import WORDS as PLACEHOLDERS
from ..tools.audit.placeholder import is_placeholder
from .res_partner_group import VAT, group_of

CONTRACT = SQL("(document.routing->>'contract')")  # BT-12: what the vendor wrote
LONGEST, MOST = 60, 5  # of a number, and numbers, that are told


def plain(number):
    """SQL of a number without what people write between its parts."""
    return SQL("upper(regexp_replace(%s, '[^[:alnum:]]', '', 'g'))", number)


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
                self.env._("It was bought under a contract that is on record here."),
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
        """``[(reason, SQL)]`` of what was bought under a contract.

        What the vendor writes (BT-12) says so only where somebody of the house gave
        the bill's commitment that number.
        """
        return [
            (
                "contract",
                # written as one equation, so that it can be hashed
                SQL(
                    """EXISTS (SELECT FROM account_move bill
                                 JOIN edic_finance_document document
                                   ON document.id = bill.edic_document_id
                                 JOIN edic_finance_step step ON step.move_id = bill.id
                                WHERE bill.id = move.id AND step.kind = 'commitment'
                                  AND step.revoked_at IS NULL
                                  AND lower(btrim(step.number)) != ALL(%s)
                                  AND %s != '' AND %s = %s)""",
                    sorted(PLACEHOLDERS),
                    plain(SQL("step.number")),
                    plain(SQL("step.number")),
                    plain(CONTRACT),
                ),
            ),
            (
                "framework",
                self._is_framework(scope, SQL("move.commercial_partner_id")),
            ),
        ]

    def _unrecorded(self, scope, moves):
        """``{move: number}`` of the contracts that bills name and nobody recorded."""
        if not moves or not self._does(scope, "contracts"):
            return {}
        query = SQL(
            """SELECT move.id, %(contract)s AS contract FROM account_move move
                 JOIN edic_finance_document document
                   ON document.id = move.edic_document_id
                WHERE move.id = ANY(%(moves)s) AND %(contract)s != '' AND NOT (%(on)s)
            """,
            contract=CONTRACT,
            moves=sorted(moves),
            on=SQL(" OR ").join(told for _code, told in self._contracts(scope)),
        )
        return {
            row["id"]: row["contract"].strip()[:LONGEST]
            for row in self._rows(query)
            if not is_placeholder(row["contract"])
        }

    def _contract_facts(self, named, moves):
        """As facts, where bills name such contracts: the first ones.

        :param dict named: as `_unrecorded` tells them
        """
        numbers = sorted({named[move] for move in moves if move in named})
        return {"contracts": numbers[:MOST]} if numbers else {}

    def _contract_words(self, facts):
        """Sentences on contracts that are the vendor's word alone."""
        return [
            self.env._("Contract that the vendor names, on no record here: %s", number)
            for number in facts.get("contracts", ())
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

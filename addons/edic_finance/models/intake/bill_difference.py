# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import formatLang

from ...tools.intake.einvoice_figures import CENT, cents, money
from ..common.percent import percent
from .bill_prepaid import BillPrepaid
from .bill_tax import BillTax
from .bill_terms import BillTerms


class BillDifference:
    """The difference of a bill's totals from those that its document states, and why.

    The totals are BT-109, BT-110 and BT-112: without VAT, VAT, and with VAT.
    """

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def booked(self):
        """Return untaxed, tax and total as decimals, with the document's sign; what was
        paid already (BT-113) is no part of them."""
        move, sign = self.move, self.document.sign or 1
        places = max(move.currency_id.decimal_places, 2)
        left = move.amount_untaxed, move.amount_tax, move.amount_total
        amounts = map(sum, zip(left, BillPrepaid(move).deducted(), strict=True))
        return tuple(money(f"{sign * amount:.{places}f}") + 0 for amount in amounts)

    def sentence(self):
        """Return how and why they differ; None where they are equal, or where the
        document states none."""
        stated, booked = self.document._totals(), self.booked()
        if not stated:
            return self._of_total(booked[-1])
        if stated == booked and BillTerms(self.move).is_own_currency():
            return None
        return self.env._(
            "The document states %(stated)s, the bill comes to %(booked)s (without VAT"
            " + VAT = total). %(cause)s",
            stated=self._sum_text(stated, BillTerms(self.move).is_own_currency()),
            booked=self._sum_text(booked),
            cause=" ".join(self._causes(stated, booked)),
        )

    def _of_total(self, booked):
        """Return how the bill differs from a page of which the total alone was read."""
        stated = self.document._total()
        if stated is None or (
            stated == booked and BillTerms(self.move).is_own_currency()
        ):
            return None
        return self.env._(
            "The document states a total of %(stated)s, the bill comes to %(booked)s."
            " Compare the bill with the document line by line.",
            stated=self._total_text(stated, BillTerms(self.move).is_own_currency()),
            booked=self._total_text(booked),
        )

    def _sum_text(self, amounts, is_own=True):
        """Return the totals as people read them.

        :param bool is_own: they are in the bill's currency
        """
        untaxed, tax, total = (self._total_text(amount, is_own) for amount in amounts)
        return f"{untaxed} + {tax} = {total}"

    def _total_text(self, amount, is_own=True):
        if is_own and amount == cents(amount):
            return self._amount_text(amount)
        return f"{self._decimal_text(amount)} {self.document.currency or ''}".rstrip()

    def _decimal_text(self, amount):
        """Return an amount with all of its places, in another currency or finer than
        a cent."""
        places = max(-amount.as_tuple().exponent, 2)
        return formatLang(self.env, float(amount), digits=places)

    def _amount_text(self, amount):
        currency = self.move.currency_id
        return formatLang(self.env, float(amount), currency_obj=currency)

    # --- causes -----------------------------------------------------------------------
    def _causes(self, stated, booked):
        """Return the causes of a difference that the document shows; never empty."""
        facts = self.document.figures or {}
        causes = [*self._currency_cause()]
        if rates := BillTax(self.move).missing_rates():
            causes.append(
                self.env._(
                    "The company has no purchase tax of %(rates)s: these lines stand"
                    " without VAT until one is chosen or made.",
                    rates=", ".join(percent(self.env, rate) for rate in rates),
                )
            )
        if rounding := float(facts.get("rounding") or 0):
            causes.append(
                self.env._(
                    "The amount payable is rounded by %(amount)s (BT-114), booked as"
                    " a line of its own.",
                    amount=self._amount_text(rounding),
                )
            )
        causes += self._contradictions(facts, stated)
        if not causes and stated[0] == booked[0] and not facts.get("breakdown"):
            causes.append(
                self.env._(
                    "The document has totals only and does not say which VAT rates make"
                    " up its VAT: split the line by rate."
                )
            )
        return causes or [
            self.env._("Compare the bill with the document line by line.")
        ]

    def _currency_cause(self):
        code, own = self.document.currency, self.move.currency_id.name
        if BillTerms(self.move).is_own_currency():
            return
        if not code:
            yield self.env._(
                "The document does not say its currency (BT-5), the bill is in"
                " %(own)s.",
                own=own,
            )
        else:
            yield self.env._(
                "The document is in %(code)s, which is not in use here, the bill is in"
                " %(own)s: activate the currency and set it on the bill.",
                code=code,
                own=own,
            )

    def _contradictions(self, facts, stated):
        """Yield where the document contradicts itself."""
        untaxed, tax, total = stated
        lines = money(facts.get("lines_net"))
        if facts.get("line_count") and lines != untaxed:
            yield self.env._(
                "The document does not add up: its lines, allowances and charges"
                " give %(lines)s, its total without VAT says %(untaxed)s.",
                lines=self._amount_text(lines),
                untaxed=self._amount_text(untaxed),
            )
        if untaxed + tax != total:
            yield self.env._(
                "The document does not add up: without VAT and VAT give %(sum)s,"
                " its total says %(total)s.",
                sum=self._amount_text(untaxed + tax),
                total=self._amount_text(total),
            )
        for rate, base, amount in facts.get("breakdown") or []:
            exact = cents(money(base) * money(rate) / 100)
            if abs(exact - money(amount)) > CENT * 5:
                yield self.env._(
                    "It charges %(amount)s of VAT where %(rate)s%% of %(base)s "
                    "would be %(exact)s.",
                    amount=amount,
                    rate=rate,
                    base=base,
                    exact=exact,
                )

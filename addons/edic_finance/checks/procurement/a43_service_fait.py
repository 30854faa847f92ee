# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds bills for which nothing was committed, or whose delivery nobody, or
the wrong one, confirmed.

## Rule

Bills above 1,000 EUR with VAT (`A43.amount`):

- no commitment, where the company records them; or one dated after the bill;
- no confirmed delivery although payment is ordered or made (where no payment orders are
  recorded: although the bill is posted); or one dated after the order;
- delivery confirmed by who posted the bill (reported as *one person*, nobody is named).

Bills whose accounts all begin with `A43.without_order` need no commitment (shipped for
France: 6061, 63). A company that uses neither step gets *not done*, and so do bills
dated before the first commitment or delivery (or order) on record, unless they have an
order or such a step of their own: nobody recorded any then. So a site that begins is
not flooded; one that never records a step is named on each check sheet.

**With the purchase app** an order commits, and each line is compared with its order:
approved after the bill; more billed than received (than ordered, where the product is
billed as ordered); dearer than ordered by more than 2 % (`A43.price`) and 0.02.

## What it cannot find

What was confirmed without being delivered, and receipts in stock that another user
booked.

**Amount** of a flag: the bill's amount with VAT.
"""

import re
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
GRAVE = {"no_commitment", "no_service", "one_person"}


class EdicFinanceCheckA43(models.AbstractModel):
    """SERVICE-FAIT: nobody committed the money, or nobody confirmed the delivery.

    What is not committed before and not confirmed after is a debt nobody decided on.
    """

    _name = "edic.finance.check.a43"
    _inherit = "edic.finance.check"
    _description = "A43 Commitment and delivery"
    _code = "A43"
    _texts = Texts(
        title=_lt("Commitment or confirmed delivery is missing"),
        rule=_lt(
            "Money is committed before the bill, and somebody else than who "
            "posts it confirms the delivery before payment is ordered."
        ),
        benign_explanations=(
            _lt("A purchase of a kind that needs no commitment."),
            _lt("The step was done on paper and not recorded."),
        ),
        next_steps=(
            _lt("Ask who received it, and have the delivery confirmed."),
            _lt("Put the reason of a late commitment on file."),
        ),
    )
    _needs = frozenset({"steps"})
    _severity = "high"
    _move_types = ("in_invoice",)
    _law = (
        "FR: décret n° 2012-1246 (GBCP), art. 19, 20, 29 à 33",
        "DE: § 31 KomHVO NRW (oder Landesrecht); VV Nr. 12 bis 14 zu § 70 LHO/BHO",
    )
    _profiles = SPENDING
    _parameters = {
        "amount": Parameter.euros(_lt("Bills above, with VAT"), 1000, minimum=0),
        "without_order": Parameter.words(
            _lt("Accounts that need no commitment begin with")
        ),
    }
    _not_done = {
        "before": _lt(
            "Step missing: on the day of the bill, nobody recorded commitments "
            "or deliveries yet."
        ),
        "not_used": _lt("Neither commitments nor deliveries are recorded here."),
    }
    _not_applicable = {"small": _lt("Below the amount.")}

    # --- population -------------------------------------------------------------------
    def _uses(self, scope):
        """Return kinds of steps that the company records."""
        return self._company(scope)._edic_steps()

    def _commits(self, scope):
        """Return whether the company commits money before a bill."""
        return "commitment" in self._uses(scope)

    def _has_order(self):
        """Return SQL condition of a bill that an order committed."""
        return SQL("FALSE")

    def _more(self, scope):  # pylint: disable=unused-argument
        """Return SQL of further columns of ``bill``, each after a comma."""
        return SQL("")

    def _exclusions(self, scope):
        is_used = self._commits(scope) or "service" in self._uses(scope)
        return [
            *super()._exclusions(scope),
            ("not_used", SQL("FALSE" if is_used else "TRUE")),
            ("before", self._is_before(scope)),
            (
                "small",
                SQL("abs(move.amount_total_signed) <= %s", scope.values["amount"]),
            ),
        ]

    def _partial(self, scope):
        """Return bills without a confirmed delivery as not done: until payment is
        ordered or made that is no finding yet."""
        if "service" not in self._uses(scope):
            return []
        return [("step_missing", self._without("service"))]

    def _is_before(self, scope):
        """Return SQL condition: of before anything was recorded, with nothing of its
        own."""
        return SQL(
            """(COALESCE(COALESCE(move.invoice_date, move.date) < %s, TRUE)
                AND NOT %s
                AND NOT EXISTS (SELECT FROM edic_finance_step step
                                 WHERE step.move_id = move.id
                                   AND step.revoked_at IS NULL
                                   AND step.kind IN ('commitment', 'service')))""",
            self._since(scope),
            self._has_order(),
        )

    def _since(self, scope):
        """Return SQL of the first day from which on commitments or deliveries are on
        record.

        What came before was never recorded here: it is not done, and no finding.
        """
        # of each kind by itself: one look into the index
        first = """(SELECT min(step.day) FROM edic_finance_step step
                     WHERE step.company_id = %s AND step.revoked_at IS NULL
                       AND step.kind = %s)"""
        kinds = ("commitment", "service")
        days = [SQL(first, scope.company, kind) for kind in kinds]
        return SQL("LEAST(%s)", SQL(", ").join(days))

    def _exempt(self, scope):
        """Return SQL condition of a bill all of whose accounts need no commitment."""
        begin = [re.escape(prefix) for prefix in scope.values["without_order"]]
        if not begin:
            return SQL("FALSE")
        return SQL(
            """NOT EXISTS (
                SELECT FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.move_id = move.id AND line.display_type = 'product'
                   AND %s !~ %s)""",
            self._account_code(scope),
            f"^({'|'.join(begin)})",
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            limbs = row["limbs"]
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["vendor"],
                amount=Decimal(row["amount"]),
                key=str(row["id"]),
                severity="high" if GRAVE & set(limbs) else "medium",
                score=min(100, 40 + 20 * len(limbs)),
                facts={
                    "bill": row["name"],
                    "vendor": row["vendor_name"],
                    "day": str(row["day"]),
                    "amount": row["amount"],
                    "limbs": limbs,
                    **{
                        name: str(row[name]) if row[name] else None
                        for name in ("committed_on", "confirmed_on", "ordered_on")
                    },
                    **self._details(row),
                },
            )

    def _details(self, row):  # pylint: disable=unused-argument
        """Return further facts of a finding, where another addon has some."""
        return {}

    def _parts(self, scope):
        """Return ``[(limb, SQL condition)]`` on ``bill``."""
        uses = self._uses(scope)
        commits, confirms = self._commits(scope), "service" in uses
        late = "(bill.ordered_on IS NOT NULL OR bill.is_paid"
        late += ")" if "order" in uses else " OR bill.state = 'posted')"
        return [
            (
                "no_commitment",
                SQL(
                    "%s AND bill.committed_on IS NULL AND NOT bill.is_exempt"
                    " AND NOT bill.has_order",
                    commits,
                ),
            ),
            ("late_commitment", SQL("bill.committed_on > bill.day")),
            (
                "no_service",
                SQL("%s AND bill.confirmed_on IS NULL AND %s", confirms, SQL(late)),
            ),
            ("late_service", SQL("bill.confirmed_on > bill.ordered_on")),
            ("one_person", SQL("bill.confirmed_by = bill.posted_by")),
        ]

    def _query(self, scope):
        limbs = self._parts(scope)
        return SQL(
            """
            WITH checked AS MATERIALIZED (
                SELECT id FROM account_move WHERE id IN %(checked)s
            ), step AS MATERIALIZED (
                SELECT move_id, min(day) FILTER (WHERE kind = 'commitment')
                         AS committed_on,
                       min(day) FILTER (WHERE kind = 'service') AS confirmed_on,
                       min(user_id) FILTER (WHERE kind = 'service') AS confirmed_by,
                       min(day) FILTER (WHERE kind IN
                           ('order', 'handed_over', 'paid')) AS ordered_on
                  FROM edic_finance_step
                 WHERE move_id IN (SELECT id FROM checked) AND revoked_at IS NULL
                 GROUP BY move_id
            ), bill AS MATERIALIZED (
                SELECT move.id, COALESCE(move.name, '') AS name, move.state,
                       move.commercial_partner_id AS vendor,
                       COALESCE(move.invoice_date, move.date) AS day,
                       round(abs(move.amount_total_signed), 2)::text AS amount,
                       move.edic_posted_by_id AS posted_by,
                       move.payment_state IN ('in_payment', 'paid', 'partial')
                         AS is_paid,
                       %(exempt)s AS is_exempt, %(has_order)s AS has_order,
                       step.committed_on, step.confirmed_on, step.confirmed_by,
                       step.ordered_on %(more)s
                  FROM account_move move LEFT JOIN step ON step.move_id = move.id
                 WHERE move.id IN (SELECT id FROM checked)
            )
            SELECT bill.*, vendor.name AS vendor_name, %(limbs)s AS limbs
              FROM bill JOIN res_partner vendor ON vendor.id = bill.vendor
             WHERE %(any)s
            """,
            exempt=self._exempt(scope),
            has_order=self._has_order(),
            more=self._more(scope),
            checked=self._checked_in_part(scope),
            limbs=SQL(
                "array_remove(ARRAY[%s], NULL)",
                SQL(", ").join(
                    SQL("CASE WHEN %s THEN %s END", condition, limb)
                    for limb, condition in limbs
                ),
            ),
            any=SQL(" OR ").join(SQL("(%s)", condition) for _limb, condition in limbs),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        texts = self._limb_words(facts)
        return self._compose_words(
            seen=self.env._(
                "%(bill)s of %(vendor)s, %(day)s: %(amount)s with VAT.",
                **self._bill_head(facts),
                amount=self._money(facts["amount"]),
            ),
            compared=[texts[limb] for limb in facts["limbs"] if limb in texts],
        )

    def _limb_words(self, facts):
        """Return ``{limb: sentence}``"""
        return {
            "no_commitment": self.env._("Nothing was committed for it."),
            "late_commitment": self.env._(
                "Committed only on %s, after the bill.",
                self._day(facts["committed_on"]),
            ),
            "no_service": self.env._("Nobody confirmed the delivery."),
            "late_service": self.env._(
                "Delivery confirmed on %(confirmed)s, payment ordered on %(ordered)s.",
                confirmed=self._day(facts["confirmed_on"]),
                ordered=self._day(facts["ordered_on"]),
            ),
            "one_person": self.env._(
                "One person posted the bill and confirmed the delivery."
            ),
        }

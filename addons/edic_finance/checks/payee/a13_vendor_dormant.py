# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds a vendor that bills, after a long pause, more than before, or on a
new account, or with a new contact.

## Rule

- No bill for [18] months, then
- more than [1 000] and than the third quartile of its earlier bills; or an account or
  contact entered since the last bill.
- A rhythm is no finding: two earlier pauses as long, and this one at most a quarter
  longer. It does not excuse a new account or contact.

## What it reads

Bills of the vendor, its account, its contacts.

## What it cannot find

A first small bill that wakes the vendor for a larger one: look at both.

## Ledger files

Accounts and contacts are left out: the amount alone is looked at.

**Amount** of a flag: the bill's amount with VAT.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
RHYTHM = 2  # earlier pauses as long that make one more usual
LONGER = "1.25"  # than the longest of them it may be
SHOWN = 24  # earlier bills on the chart


class EdicFinanceCheckA13(models.AbstractModel):
    """VENDOR-DORMANT: a vendor long silent bills again, and not as before.

    Old vendors that nobody watches are used for false bills: the number is known, the
    account or the contact is new, or the amount is.
    """

    _name = "edic.finance.check.a13"
    _inherit = "edic.finance.check"
    _description = "A13 Vendor long silent"
    _code = "A13"
    _texts = Texts(
        title=_lt("Bill of a vendor long silent"),
        benign_explanations=(
            _lt("The vendor is needed every few years."),
            _lt("A project was taken up again."),
        ),
        next_steps=(
            _lt("Ask the service concerned what was delivered and when."),
            _lt("Verify that the vendor still exists in the register."),
        ),
    )
    _needs = frozenset({"persons"})
    _limbs = {"account": limb("bank_accounts"), "contact": limb("partner_contacts")}
    _law = ("ISA 240",)
    _profiles = SPENDING
    _move_types = ("in_invoice", "in_receipt")
    _parameters = {
        "months": Parameter.months(_lt("Without a bill for"), 18, minimum=1),
        "amount": Parameter.euros(_lt("Bills of more than"), 1000, minimum=0),
    }
    _limb_titles = {
        "account": _lt("a new bank account"),
        "contact": _lt("a new contact"),
    }

    def _beside(self, model, ids):
        """Return SQL of the bill after: it may have become the first in years."""
        if model != self._subject:
            return None
        return SQL(
            """SELECT later.id FROM account_move one
                CROSS JOIN LATERAL (
                    SELECT later.id FROM account_move later
                     WHERE later.commercial_partner_id = one.commercial_partner_id
                       AND later.company_id = one.company_id
                       AND later.move_type IN ('in_invoice', 'in_receipt')
                       AND later.state != 'cancel'
                       AND later.invoice_date > one.invoice_date
                     ORDER BY later.invoice_date LIMIT 1) later
                WHERE one.id = ANY(%s) AND one.move_type = ANY(%s)""",
            ids,
            list(self._move_types),
        )

    def _find(self, scope):
        left = self._left_limbs(self._company(scope))
        reasons = [n for n in ("amount", "account", "contact") if n not in left]
        for row in self._rows(self._query(scope)):
            why = [code for code in reasons if row[code]]
            if not why:
                continue
            yield Finding(
                subject=row["id"],
                move=row["id"],
                others=(row["before"],),
                partner=row["partner"],
                bank=row["bank"] if "account" in why else None,
                amount=row["total"],
                key=str(row["id"]),
                score=min(100, 40 + 20 * len(why)),
                facts={
                    **picked(row, "vendor", "day", "last", "earlier"),
                    "bill": row["name"],
                    "total": row["total_text"],
                    "limit": row["ceiling"],
                    "why": why,
                    "history": [
                        {"day": day, "total": total, "bill": name}
                        for day, total, name in row["history"]
                    ],
                },
            )

    def _query(self, scope):
        """Return SQL of bills of the vendors looked at, each with the one before.

        ``ceiling``: the third quartile of the vendor's earlier amounts, or the
        parameter where that is more.
        """
        return SQL(
            """
            WITH bill AS (
                SELECT move.id, move.commercial_partner_id AS partner,
                       COALESCE(move.invoice_date, move.date) AS day,
                       abs(move.amount_total_signed) AS total, move.name,
                       move.partner_bank_id AS bank, move.partner_id AS contact,
                       lag(COALESCE(move.invoice_date, move.date)) OVER vendor AS last,
                       lag(move.id) OVER vendor AS before
                  FROM account_move move
                 WHERE move.commercial_partner_id IN (
                           SELECT commercial_partner_id FROM account_move
                            WHERE id IN %(checked)s)
                   AND move.company_id = %(company)s AND move.state != 'cancel'
                   AND move.move_type IN ('in_invoice', 'in_receipt')
                WINDOW vendor AS (
                    PARTITION BY move.commercial_partner_id
                    ORDER BY COALESCE(move.invoice_date, move.date), move.id)
            ), pause AS (
                SELECT * FROM bill
                 WHERE last + make_interval(months => %(months)s) <= day
            ), again AS (
                SELECT pause.*, past.earlier, past.history,
                       GREATEST(past.quartile, %(amount)s) AS ceiling,
                       COALESCE(
                           COALESCE(account.edic_number_at, account.create_date)::date
                           > pause.last, FALSE) AS account,
                       EXISTS (SELECT FROM res_partner contact
                                WHERE contact.commercial_partner_id = pause.partner
                                  AND contact.id != pause.partner
                                  AND contact.create_date::date > pause.last)
                         AS contact_is_new,
                       (SELECT count(*) FROM pause earlier
                         WHERE earlier.partner = pause.partner
                           AND earlier.day < pause.day) AS pauses,
                       (SELECT max(earlier.day - earlier.last) FROM pause earlier
                         WHERE earlier.partner = pause.partner
                           AND earlier.day < pause.day) AS longest
                  FROM pause
                  LEFT JOIN res_partner_bank account ON account.id = pause.bank
                 CROSS JOIN LATERAL (
                    SELECT count(*) AS earlier,
                           percentile_disc(0.75) WITHIN GROUP (ORDER BY total)
                             AS quartile,
                           (array_agg(
                                ARRAY[day::text, total::text, COALESCE(name, '')]
                                ORDER BY day DESC, id DESC))[1:%(shown)s] AS history
                      FROM bill WHERE bill.partner = pause.partner
                       AND (bill.day, bill.id) < (pause.day, pause.id)) past
                 WHERE pause.id IN %(checked)s
            )
            SELECT again.id, again.partner, vendor.name AS vendor, day, last, before,
                   total, total::text AS total_text, ceiling::text, earlier, history,
                   bank, account,
                   COALESCE(again.name, '') AS name,
                   total > ceiling AND NOT (
                       pauses >= %(rhythm)s AND day - last <= longest * %(longer)s)
                     AS amount,
                   contact_is_new AS contact
              FROM again JOIN res_partner vendor ON vendor.id = again.partner
             WHERE account OR contact_is_new OR (total > ceiling AND NOT (
                       pauses >= %(rhythm)s AND day - last <= longest * %(longer)s))
            """,
            checked=self._checked(scope),
            company=scope.company,
            rhythm=RHYTHM,
            longer=SQL(LONGER),
            shown=SHOWN,
            **scope.values,
        )

    def _words(self, facts):
        reasons = {
            "amount": self.env._(
                "It is above %s, which three of four earlier bills did not exceed.",
                self._money(facts["limit"]),
            ),
            "account": self.env._("Its bank account was entered after the last bill."),
            "contact": self.env._("A contact was added after the last bill."),
        }
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s, %(total)s",
                    **self._bill_head(facts),
                    total=self._money(facts["total"]),
                ),
                *(reasons[code] for code in facts["why"]),
            ],
            compared=self.env._(
                "The last of %(count)s earlier bills is of %(day)s.",
                count=facts["earlier"],
                day=self._day(facts["last"]),
            ),
            rule=self._rule_words(facts),
        )

    def _rule_words(self, facts):
        if self._says(facts, "account") and self._says(facts, "contact"):
            return self.env._(
                "After a long pause, an amount above what was usual, or a new bank "
                "account or contact."
            )
        return self.env._("After a long pause, an amount above what was usual.")

    def _chart(self, facts):
        bills = [*reversed(facts["history"]), facts]
        return self._timeline(
            self.env._("Bills of the vendor"),
            [(b["day"], b["bill"], b["total"], b is facts) for b in bills],
            threshold=(self.env._("Usual up to"), facts["limit"]),
        )

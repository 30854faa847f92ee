# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds:

- two outgoing payments of one amount to one vendor or bank account within 30 days,
  unless each pays bills of its own with different numbers, or parts of one bill; an
  instalment paid twice is found;
- a bill that payments and credit notes settle beyond its total;
- a vendor whose open items of more than 60 days are in our favour, because of a payment
  (high).

Drafts count, so that the second payment is critical before it leaves.

**Not found**: cancelled or rejected payments; what comes in a rhythm without a bill
(rents, advances); as many payments as the vendor paid back, each repayment of the same
amount making up for the last doubtful payment before it and for no other (money that a
customer paid makes up for nothing); transfers between own accounts.

## What it reads

Payments, the bills they are for (by hand or as reconciled), instalments of the bills,
open items. A payment without a payee is *not done*.

## What it cannot find

Bank lines reconciled with a bill without a payment, for the first limb; amounts that
differ; a bill reconciled later is looked at in the next run.

**Amount** of a flag: what may have left too much: the second payment, what was paid
beyond the bill's total, or what is open in our favour.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import batched

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FILE, GBCP, KOMHVO, SPENDING
from ...models.audit.edic_finance_check_payment import LINKS
from ...tools.audit import paid
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
AT_ONCE = 1000  # pairs


class EdicFinanceCheckA05(models.AbstractModel):
    """DUP-PAYMENT: money that left twice, or more than was owed."""

    _name = "edic.finance.check.a05"
    _inherit = ["edic.finance.check", "edic.finance.check.payment"]
    _description = "A05 Paid twice"
    _code = "A05"
    _texts = Texts(
        title=_lt("Paid twice or too much"),
        rule={
            "twice": _lt("Same amount to one payee or account within some days."),
            "overpaid": _lt("No bill is paid beyond its total."),
            "debit": _lt("A vendor does not owe us for longer than some days."),
        },
        by="limb",
        benign_explanations=(
            _lt("Rent, an advance or an instalment of the same amount."),
            _lt("The vendor repaid it, or agreed to set it off."),
        ),
        next_steps=(
            _lt("See on the bank's statement what left."),
            _lt("Stop what has not left yet; claim back what has."),
        ),
    )
    _needs = frozenset({"payments"})
    _version = "2"
    _severity = "critical"
    _subject = "account.payment"
    _law = (GBCP, KOMHVO, "ISA 240")
    _profiles = SPENDING | {FILE}
    _parameters = {
        "days": Parameter.days(
            _lt("Days between the payments"), 30, minimum=0, maximum=400
        ),
        "debit": Parameter.days(
            _lt("Days after which a vendor's debit balance counts"), 60, minimum=1
        ),
        "least": Parameter.decimal(
            _lt("Less than this too much does not count"),
            "0.01",
            minimum="0",
            unit="EUR",
        ),
    }
    _not_applicable = {"transfer": _lt("Between the company's own accounts.")}
    _not_done = {"no_payee": _lt("The payment names no payee.")}

    def _exclusions(self, scope):
        return [
            (
                "transfer",
                SQL(
                    """(payment.paired_internal_transfer_payment_id IS NOT NULL
                        OR payment.partner_id = (SELECT company.partner_id
                                                   FROM res_company company
                                                  WHERE company.id = %s))""",
                    scope.company,
                ),
            ),
            ("no_payee", SQL("payment.partner_id IS NULL")),
        ]

    def _find(self, scope):
        yield from self._find_twice(scope)
        yield from self._find_overpaid(scope)
        yield from self._find_debit(scope)

    # --- the same twice ---------------------------------------------------------------
    def _find_twice(self, scope):
        pairs, known = self._streamed(scope, self._twice(scope)), {}
        for some in batched(pairs, AT_ONCE, strict=False):
            doubts = list(self._doubts(some, scope))
            gone = self._made_up_for(doubts, scope, known)
            for later, earlier, reason in doubts:
                if not gone & {later["id"], earlier["id"]}:
                    yield self._twice_finding(later, earlier, reason)

    def _made_up_for(self, doubts, scope, known):
        """Return ids of the payments that repayments undo; of a payee and amount all
        pairs are looked at, so that each repayment counts once.

        :param dict known: what was found before, by payee and amount
        """
        asked = {self._key(row) for *pair, _reason in doubts for row in pair}
        asked -= known.keys()
        back = self._paid_back(scope, sorted(asked)) if asked else {}
        pairs, days = {key: [] for key in back}, {key: {} for key in back}
        rows = list(self._rows(self._twice(scope, list(back)))) if back else ()
        for *pair, _reason in self._doubts(rows, scope):
            for key in {*map(self._key, pair)} & back.keys():
                own = {row["id"]: row["day"] for row in pair if self._key(row) == key}
                pairs[key].append(tuple(row["id"] for row in pair))
                days[key].update(own)
        known |= dict.fromkeys(asked, frozenset())
        for key, when in back.items():
            known[key] = paid.made_up_for(pairs[key], days[key], when)
        return frozenset().union(*known.values())

    def _doubts(self, pairs, scope):
        """Yield ``(later, earlier, reason)`` of pairs that may pay the same twice."""
        rows = self._payments({row[n] for row in pairs for n in ("later", "earlier")})
        days = self._days_of(scope, rows.values())
        for pair in pairs:
            later, earlier = rows[pair["later"]], rows[pair["earlier"]]
            known = days[later["partner"], Decimal(later["amount"])]
            reason = paid.doubt(
                self._paid(earlier),
                self._paid(later),
                [day for day in known if day <= earlier["day"]],
            )
            if reason:
                yield later, earlier, reason

    def _twice_finding(self, later, earlier, reason):
        bills = [bill["id"] for bill in later["bills"]]
        others = [bill["id"] for bill in earlier["bills"]]
        return Finding(
            subject=later["id"],
            move=bills[0] if len(bills) == 1 else None,
            others=tuple(sorted({*bills, *others} - set(bills[:1]))),
            partner=later["partner"],
            bank=later["partner_bank_id"],
            amount=Decimal(later["own_amount"]),
            key="twice-" + "-".join(map(str, sorted((later["id"], earlier["id"])))),
            score={"same_bill": 95, "same_number": 90}.get(reason, 70),
            facts={
                "limb": "twice",
                "reason": reason,
                "payments": [self._payment_facts(row) for row in (later, earlier)],
            },
        )

    # --- more than a bill -------------------------------------------------------------
    def _find_overpaid(self, scope):
        found = list(self._rows(self._overpaid(scope)))
        rows = self._payments({number for row in found for number in row["payments"]})
        for row in found:
            payments = [rows[number] for number in row["payments"]]
            last = payments[-1]
            yield Finding(
                subject=last["id"],
                move=row["bill"],
                partner=last["partner"],
                bank=last["partner_bank_id"],
                amount=Decimal(row["too_much"]),
                key=f"overpaid-{row['bill']}",
                facts={
                    "limb": "overpaid",
                    "bill": row["name"],
                    **picked(row, "ref", "total", "currency", "paid", "otherwise"),
                    "payments": [self._payment_facts(payment) for payment in payments],
                },
            )

    # --- a vendor that owes us --------------------------------------------------------
    def _find_debit(self, scope):
        since = scope.today - timedelta(days=scope.values["debit"])
        found = list(self._rows(self._debit(scope, since)))
        rows = self._payments({row["payment"] for row in found})
        for row in found:
            payment = rows[row["payment"]]
            yield Finding(
                subject=row["payment"],
                partner=row["vendor"],
                bank=payment["partner_bank_id"],
                amount=min(Decimal(row["net"]), Decimal(row["aged"])),
                key=f"debit-{row['vendor']}",
                severity="high",
                score=60,
                facts={
                    "limb": "debit",
                    "balance": row["net"],
                    "aged": row["aged"],
                    "since": str(row["since"]),
                    "payments": [self._payment_facts(payment)],
                },
            )

    # --- queries ----------------------------------------------------------------------
    def _twice(self, scope, keys=None):
        """Return SQL of pairs of one amount to one payee or account, as ``later,
        earlier``.

        :param list keys: all pairs with these payees and amounts, whatever is looked
            at, as `_key` tells them
        """
        return SQL(
            """
            SELECT DISTINCT
                   CASE WHEN (one.date, one.id) > (two.date, two.id)
                        THEN one.id ELSE two.id END AS later,
                   CASE WHEN (one.date, one.id) > (two.date, two.id)
                        THEN two.id ELSE one.id END AS earlier
              FROM account_payment one
              JOIN account_payment two
                ON two.company_id = one.company_id AND two.id != one.id
               AND two.amount = one.amount AND two.currency_id = one.currency_id
               AND two.date BETWEEN one.date - %(days)s AND one.date + %(days)s
              JOIN res_partner ours ON ours.id = one.partner_id
              JOIN res_partner theirs ON theirs.id = two.partner_id
              LEFT JOIN res_partner_bank our_bank ON our_bank.id = one.partner_bank_id
              LEFT JOIN res_partner_bank other ON other.id = two.partner_bank_id
             WHERE one.id IN %(checked)s AND one.amount > 0
               AND two.payment_type = 'outbound'
               AND two.state NOT IN ('canceled', 'rejected')
               AND (ours.commercial_partner_id = theirs.commercial_partner_id
                    OR our_bank.sanitized_acc_number = other.sanitized_acc_number)
             ORDER BY later, earlier
            """,
            checked=self._checked(scope) if keys is None else self._all_of(scope, keys),
            days=scope.values["days"],
        )

    def _key(self, row):
        """Return payee, amount and currency, in which a repayment has to agree."""
        return row["partner"], Decimal(row["amount"]), row["currency_id"]

    def _has_key(self, payment, payee, keys):
        """Return a SQL condition of a payment with one of these payees and amounts."""
        payees, amounts, currencies = map(list, zip(*keys, strict=True))
        return SQL(
            """(%(payee)s.commercial_partner_id, %(payment)s.amount,
                %(payment)s.currency_id) IN (
                SELECT * FROM unnest(%(payees)s, %(amounts)s::numeric[], %(of)s))""",
            payment=SQL(payment),
            payee=SQL(payee),
            payees=payees,
            amounts=amounts,
            of=currencies,
        )

    def _all_of(self, scope, keys):
        """Return SQL of all live payments with these payees and amounts."""
        return SQL(
            """(SELECT payment.id FROM account_payment payment
                  JOIN res_partner payee ON payee.id = payment.partner_id
                 WHERE payment.id IN %s AND %s)""",
            self._all_live(scope),
            self._has_key("payment", "payee", keys),
        )

    def _paid_back(self, scope, keys):
        """Return ``{key: days}`` on which payees paid an amount back, as vendors."""
        query = SQL(
            """SELECT payer.commercial_partner_id AS partner, back.currency_id,
                      back.amount::text AS amount, back.date AS day
                 FROM account_payment back
                 JOIN res_partner payer ON payer.id = back.partner_id
                WHERE back.company_id = %s AND back.payment_type = 'inbound'
                  AND back.partner_type = 'supplier'
                  AND back.state IN ('in_process', 'paid') AND %s""",
            scope.company,
            self._has_key("back", "payer", keys),
        )
        days = defaultdict(list)
        for row in self._rows(query):
            days[self._key(row)].append(row["day"])
        return days

    def _beside(self, model, ids):
        """Return SQL of the payments of the same payee and amount, where something came
        back: which of them a repayment makes up for may have changed."""
        if model != self._subject:
            return None
        same = """{0}.company_id = one.company_id AND {0}.amount = one.amount
                  AND {0}.partner_id IN (
                      SELECT peer.id FROM res_partner payee
                        JOIN res_partner peer
                          ON peer.commercial_partner_id = payee.commercial_partner_id
                       WHERE payee.id = one.partner_id)"""
        query = SQL(
            """SELECT one.id FROM account_payment one
                WHERE one.id = ANY(%s) AND EXISTS (
                      SELECT FROM account_payment back
                       WHERE back.payment_type = 'inbound'
                         AND back.partner_type = 'supplier' AND %s)""",
            ids,
            SQL(same.format("back")),
        )
        changed = self._ids_of(query)
        if not changed:  # nearly always: the payments of a payee have no index
            return None
        return SQL(
            """SELECT other.id FROM account_payment one
                 JOIN account_payment other ON %s
                WHERE one.id = ANY(%s)""",
            SQL(same.format("other")),
            changed,
        )

    def _overpaid(self, scope):
        """Return bills, what was paid for them alone, and what was settled otherwise:
        by credit notes, by parts of payments of several bills, from statements."""
        near = SQL("TRUE")
        if scope.ids is not None:
            near = SQL(
                """payment IN (
                       SELECT near.payment FROM %(links)s near WHERE near.bill IN (
                           SELECT own.bill FROM %(links)s own
                            WHERE own.payment = ANY(%(ids)s)))""",
                links=LINKS,
                ids=list(scope.ids),
            )
        return SQL(
            """
            WITH link AS MATERIALIZED (
                SELECT DISTINCT payment, bill FROM %(links)s links WHERE %(near)s
            ), alone AS (
                SELECT payment, min(bill) AS bill FROM link
                 GROUP BY payment HAVING count(*) = 1
            ), own AS (
                SELECT bill.id AS bill, sum(payment.amount) AS paid,
                       array_agg(payment.id ORDER BY payment.date, payment.id)
                         AS payments,
                       array_agg(payment.move_id) AS entries,
                       bool_or(payment.move_id IS NULL) AS has_unbooked
                  FROM alone
                  JOIN account_payment payment ON payment.id = alone.payment
                  JOIN account_move bill ON bill.id = alone.bill
                   AND bill.currency_id = payment.currency_id
                 WHERE payment.id IN %(checked)s AND bill.state = 'posted'
                   AND bill.move_type IN ('in_invoice', 'in_receipt')
                 GROUP BY bill.id
            )
            SELECT own.bill, own.payments, own.paid::text AS paid,
                   settled.otherwise::text AS otherwise,
                   COALESCE(bill.name, '') AS name, COALESCE(bill.ref, '') AS ref,
                   bill.amount_total::text AS total, currency.name AS currency,
                   round((own.paid + settled.otherwise - bill.amount_total)
                         * abs(bill.amount_total_signed) / bill.amount_total, 2)::text
                     AS too_much
              FROM own
              JOIN account_move bill ON bill.id = own.bill AND bill.amount_total > 0
              JOIN res_currency currency ON currency.id = bill.currency_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(part.credit_amount_currency), 0) AS otherwise
                     FROM account_move_line owed
                     JOIN account_partial_reconcile part
                       ON part.credit_move_id = owed.id
                     JOIN account_move_line paid ON paid.id = part.debit_move_id
                    WHERE owed.move_id = bill.id
                      AND NOT paid.move_id = ANY(array_remove(own.entries, NULL))
                      AND NOT (own.has_unbooked
                               AND paid.statement_line_id IS NOT NULL)) settled
             WHERE own.paid + settled.otherwise - bill.amount_total
                     >= greatest(%(least)s, 0.005) AND %(subject)s
             ORDER BY own.bill
            """,
            links=LINKS,
            near=near,
            checked=self._all_live(scope),
            least=scope.values["least"],
            subject=self._is_subject(scope, SQL("own.payments[cardinality(payments)]")),
        )

    def _all_live(self, scope):
        """Return SQL of the payments of the company that count, whichever changed."""
        return SQL(
            """(SELECT payment.id FROM account_payment payment
                 WHERE payment.company_id = %s AND payment.payment_type = 'outbound'
                   AND payment.state NOT IN ('canceled', 'rejected'))""",
            scope.company,
        )

    def _debit(self, scope, since):
        """Return vendors whose open items before a day are in our favour."""
        near = self._if_changed(
            scope,
            """owner.commercial_partner_id IN (
                   SELECT payee.commercial_partner_id FROM account_payment payment
                     JOIN res_partner payee ON payee.id = payment.partner_id
                    WHERE payment.id = ANY(%s))""",
        )
        return SQL(
            """
            SELECT vendor, net::text AS net, aged::text AS aged, since, payment FROM (
                SELECT owner.commercial_partner_id AS vendor,
                       sum(line.amount_residual) AS net,
                       sum(line.amount_residual) FILTER (WHERE is_aged) AS aged,
                       min(line.date) FILTER (WHERE is_aged) AS since,
                       min(payment.id) FILTER (WHERE is_aged) AS payment
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'liability_payable'
                  JOIN res_partner owner ON owner.id = line.partner_id
                  LEFT JOIN account_payment payment ON payment.move_id = line.move_id
                   AND payment.id IN %(live)s
                 CROSS JOIN LATERAL (
                       SELECT payment.id IS NOT NULL
                              AND line.amount_residual > 0 AS is_aged) age
                 WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
                   AND line.date <= %(since)s
                   AND line.reconciled IS NOT TRUE AND %(near)s
                 GROUP BY owner.commercial_partner_id) owed
             WHERE aged IS NOT NULL  -- least() would pass over it
               AND least(net, aged) >= greatest(%(least)s, 0.005) AND %(subject)s
             ORDER BY vendor
            """,
            live=self._all_live(scope),
            since=since,
            company=scope.company,
            near=near,
            least=scope.values["least"],
            subject=self._is_subject(scope, SQL("owed.payment")),
        )

    def _is_subject(self, scope, payment):
        """Return SQL condition: the payment is in the population, where a period is
        looked at; a changed payment is looked at with all that it belongs to."""
        if scope.ids is not None:
            return SQL("TRUE")
        return SQL("%s IN %s", payment, self._checked(scope))

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        seen, compared = {
            "twice": self._twice_words,
            "overpaid": self._overpaid_words,
            "debit": self._debit_words,
        }[facts["limb"]](facts)
        return self._compose_words(facts, seen=seen, compared=compared)

    def _twice_words(self, facts):
        later, earlier = facts["payments"]
        why = {
            "same_bill": self.env._("Both are for one bill, which asks for less."),
            "same_number": self.env._("They are for bills with one number."),
            "no_number": self.env._("Their bills have no numbers to tell them apart."),
            "too_much": self.env._("One is more than the bills that it is for."),
            "no_bill": self.env._("One of them is for no bill."),
        }[facts["reason"]]
        return [self._payment_words(later), why], self._payment_words(earlier)

    def _overpaid_words(self, facts):
        amounts = {
            name: self._money(facts[name], facts["currency"])
            for name in ("total", "paid", "otherwise")
        }
        return (
            [
                self.env._(
                    "%(paid)s paid for bill %(bill)s, %(otherwise)s settled otherwise",
                    paid=amounts["paid"],
                    bill=facts["bill"] or facts["ref"] or "–",
                    otherwise=amounts["otherwise"],
                ),
                *map(self._payment_words, facts["payments"]),
            ],
            self.env._("The bill's total is %s.", amounts["total"]),
        )

    def _debit_words(self, facts):
        return (
            [
                self.env._(
                    "%(amount)s paid since %(day)s without a bill",
                    amount=self._money(facts["aged"]),
                    day=self._day(facts["since"]),
                ),
                *map(self._payment_words, facts["payments"]),
            ],
            self.env._(
                "All open items of the vendor of that age: %s in our favour",
                self._money(facts["balance"]),
            ),
        )

    def _comparison(self, facts):
        return self._payments_table(facts["payments"])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""On one bill a person held two duties that weigh something together: vendor, account,
trust, delivery, factual, arithmetical, bill, posting, order, payment, release, bank
statement.

## Rule

- What two duties weigh is a matrix (`A45.matrix`); what it does not list is medium.
- Account or trust with bill or payment: critical. Bill and posting: low, from [5 000].
- Vendor, account and trust count while recent: [45] days, and for the first [3] bills.
- A payment by somebody who holds nothing else does not reopen what was cleared; one
  more grave pair does.
- Programs are no persons; logins of programs are a list.
- The law of the country is a dated record (`A45.local`: FR, DE, DE-NW).
- Users who could hold two are counted by [A45P](A45P.md).

## What it reads

`create_uid`, who posted, trusted, released, confirmed a step, matched the statement.
Not the ledger. Facts hold groups of duties, never names.

## What it cannot find

Two people who act together. Who shares a login. Who released a payment before EDIC was
installed.

Where there is no second person, the settings say so and the flag goes on a list to be
signed.

**Amount** of a flag: the bill's with VAT; none where only rights are looked at.
"""

from decimal import Decimal
from itertools import chain

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.duties import (
    DEFAULT,
    NONE,
    OTHERWISE,
    PAIR,
    apart,
    by_weight,
    matrix,
    pairs,
    place,
)
from ...tools.audit.finding import SEVERITIES, Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
SCORES = {"critical": 90, "high": 70, "medium": 50, "low": 30, "info": 10}
LIGHT = ("low", "info")
STEPS = ("service", "factual", "arithmetical", "order")


class EdicFinanceCheckA45(models.AbstractModel):
    """SOD-CHAIN: one person holds several duties on one bill.

    Odoo Community lets one user create a vendor and its bank account, book, post and
    pay. Who it was, no fact says: duties are known by what one and the same person did.
    """

    _name = "edic.finance.check.a45"
    _inherit = "edic.finance.check"
    _description = "A45 Duties of one person"
    _code = "A45"
    _texts = Texts(
        title=_lt("One person holds conflicting duties"),
        rule=_lt(
            "Nobody alone decides where money goes, that it is owed, and lets it go."
        ),
        benign_explanations=(
            _lt("The office has no second person."),
            _lt("Somebody stood in for a colleague."),
        ),
        next_steps=(
            _lt("Have a second person go through the bill and its account."),
            _lt("Where there is nobody else, record who looks at it afterwards."),
        ),
    )
    _needs = frozenset({"users"})
    _severity = "critical"
    _law = (
        "FR: décret n° 2012-1246 (GBCP), art. 9",
        "DE: § 77 BHO/LHO; VV zu § 70 BHO/LHO; § 31 KomHVO NRW (oder Landesrecht)",
        "ISA 240",
    )
    _profiles = SPENDING
    # everybody who had a hand in it is shown, but the gravest pairs make the finding: a
    # payment by somebody apart, after it was cleared, is no new fact
    _volatile = ("persons", "programs", "pairs")
    _parameters = {
        "matrix": Parameter.words(
            _lt("Severity of two duties of one person"), DEFAULT, pattern=PAIR
        ),
        "local": Parameter.words(
            _lt("Severity by the law of the country or Land"), pattern=PAIR
        ),
        "amount": Parameter.euros(
            _lt("Pairs of low weight count from"), 5000, minimum=0
        ),
        "days": Parameter.days(
            _lt("Vendor, account or trust are recent for"), 45, minimum=0
        ),
        "bills": Parameter.count(
            _lt("Always recent for the first (bills)"), 3, minimum=0
        ),
        "programs": Parameter.words(_lt("Logins that programs work under")),
    }

    def _partial(self, scope):
        """Return a reason for each step in use, for entries that lack its record."""
        used = self._company(scope)._edic_steps()
        return [("step_missing", self._without(kind)) for kind in STEPS if kind in used]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        weights = matrix(scope.values["matrix"], scope.values["local"])
        for row in self._rows(self._query(scope, weights)):
            persons = sorted(
                (sorted(duties, key=place) for duties in row["persons"]),
                key=lambda duties: [place(duty) for duty in duties],
            )
            found = [pair for duties in persons for pair in pairs(duties, weights)]
            found.sort(key=lambda pair: -SEVERITIES.index(pair[2]))
            severity = found[0][2]
            if severity in LIGHT and row["amount"] < Decimal(scope.values["amount"]):
                continue
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                bank=row["bank"] if {"account", "trust"} & {*found[0]} else None,
                amount=row["amount"],
                key=str(row["id"]),
                severity=severity,
                score=min(100, SCORES[severity] + len(found) - 1),
                facts={
                    "bill": row["name"],
                    "vendor": row["vendor"],
                    "iban": row["iban"] and self._account_end(row["iban"]),
                    "total": row["total"],
                    "persons": persons,
                    "programs": sorted({*chain(*row["programs"] or ())}, key=place),
                    "pairs": [list(pair) for pair in found],
                    "gravest": [list(p[:2]) for p in found if p[2] == severity],
                },
            )

    def _query(self, scope, weights):
        """Return SQL of bills on which one person holds two duties that weigh
        something."""
        duties = self._duties(scope)
        held = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS duty, holding.* FROM (%s) holding (bill, uid)",
                duty,
                query,
            )
            for duty, query in duties.items()
        )
        checked = apart(duties, weights)
        return SQL(
            """
            WITH %(sources)s, held AS (%(held)s), person AS (
                SELECT held.bill, held.uid, array_agg(DISTINCT held.duty) AS duties,
                       %(person)s AND NOT users.login = ANY(%(programs)s) AS is_person
                  FROM held JOIN res_users users ON users.id = held.uid
                 GROUP BY held.bill, held.uid, users.login
            ), holding AS (
                SELECT bill, json_agg(duties ORDER BY uid) FILTER (WHERE is_person)
                         AS persons,
                       json_agg(duties) FILTER (WHERE NOT is_person) AS programs
                  FROM person
                 WHERE bill IN (
                       SELECT bill FROM person
                        WHERE is_person AND cardinality(duties) > 1 AND EXISTS (
                              SELECT FROM unnest(%(ones)s::text[], %(twos)s::text[])
                                       AS pair (one, two)
                               WHERE duties @> ARRAY[pair.one, pair.two]))
                 GROUP BY bill
            )
            SELECT bill.id, bill.partner, bill.bank, bill.amount, bill.name,
                   bill.amount::text AS total,
                   vendor.name AS vendor, account.sanitized_acc_number AS iban,
                   holding.persons, holding.programs
              FROM holding JOIN bill ON bill.id = holding.bill
              JOIN res_partner vendor ON vendor.id = bill.partner
              LEFT JOIN res_partner_bank account ON account.id = bill.bank
            """,
            sources=self._duty_sources(scope),
            held=held,
            person=self._is_person("held.uid"),
            programs=list(scope.values["programs"]),
            ones=[first for first, _second in checked],
            twos=[second for _first, second in checked],
        )

    # --- duties -----------------------------------------------------------------------
    def _duties(self, scope):
        """Return ``{duty: SQL of (bill, user)}``; they may read the sources below.

        Master data count while they are recent: years later it is no chain any more
        that the clerk who enters bills once entered the vendor.
        """
        return {
            "vendor": SQL(
                """SELECT bill.id, vendor.create_uid FROM bill
                     JOIN res_partner vendor ON vendor.id = bill.partner
                    WHERE bill.is_early OR vendor.create_date >= bill.since"""
            ),
            "account": SQL(
                """SELECT payee.bill,
                          COALESCE(account.edic_number_by_id, account.create_uid)
                     FROM payee
                     JOIN res_partner_bank account ON account.id = payee.bank
                    WHERE payee.is_early
                       OR COALESCE(CASE WHEN account.edic_number_by_id IS NOT NULL
                                        THEN account.edic_number_at END,
                                   account.create_date) >= payee.since"""
            ),
            "trust": SQL(
                """SELECT payee.bill, account.edic_trusted_by_id FROM payee
                     JOIN res_partner_bank account ON account.id = payee.bank
                    WHERE account.allow_out_payment
                      AND (payee.is_early OR account.edic_trusted_at >= payee.since)"""
            ),
            "bill": SQL("SELECT id, create_uid FROM bill"),
            "posted": SQL("SELECT id, posted_uid FROM bill"),
            "payment": SQL("SELECT bill, create_uid FROM paid"),
            "sent": SQL("SELECT bill, edic_released_by_id FROM paid"),
            "bank": SQL(
                """SELECT settled.bill, settled.create_uid FROM settled
                     JOIN account_move other ON other.id = settled.other
                    WHERE other.statement_line_id IS NOT NULL
                   UNION ALL
                   SELECT paid.bill, part.create_uid FROM paid
                     JOIN account_move_line line ON line.move_id = paid.move_id
                     JOIN account_partial_reconcile part
                       ON part.credit_move_id = line.id
                     JOIN account_move_line other ON other.id = part.debit_move_id
                     JOIN account_move entry ON entry.id = other.move_id
                    WHERE entry.statement_line_id IS NOT NULL"""
            ),
            **{kind: self._step(kind) for kind in STEPS},
        }

    def _step(self, kind):
        return SQL(
            """SELECT bill.id, step.user_id FROM bill
                 JOIN edic_finance_step step ON step.move_id = bill.id
                WHERE step.kind = %s AND step.revoked_at IS NULL""",
            kind,
        )

    def _duty_sources(self, scope):
        """Return SQL of ``bill``, what settled it, its payments, where they go."""
        return SQL(
            """
            bill AS (
                SELECT move.id, move.commercial_partner_id AS partner,
                       move.partner_bank_id AS bank, move.create_uid, move.name,
                       move.edic_posted_by_id AS posted_uid,
                       abs(move.amount_total_signed) AS amount,
                       move.create_date - %(days)s * '1 day'::interval AS since,
                       (SELECT count(*) FROM (
                           SELECT FROM account_move past
                            WHERE past.commercial_partner_id
                                    = move.commercial_partner_id
                              AND past.company_id = move.company_id
                              AND past.move_type
                                  IN ('in_invoice', 'in_refund', 'in_receipt')
                              AND past.state = 'posted' AND past.id < move.id
                            LIMIT %(bills)s) earlier) < %(bills)s AS is_early
                  FROM account_move move WHERE move.id IN %(checked)s
            ), settled AS (
                SELECT bill.id AS bill, part.create_uid, other.move_id AS other
                  FROM bill JOIN account_move_line line ON line.move_id = bill.id
                  JOIN account_partial_reconcile part ON part.credit_move_id = line.id
                  JOIN account_move_line other ON other.id = part.debit_move_id
                UNION
                SELECT bill.id, part.create_uid, other.move_id
                  FROM bill JOIN account_move_line line ON line.move_id = bill.id
                  JOIN account_partial_reconcile part ON part.debit_move_id = line.id
                  JOIN account_move_line other ON other.id = part.credit_move_id
            ), paid AS (
                SELECT link.invoice_id AS bill, payment.id, payment.move_id,
                       payment.create_uid, payment.edic_released_by_id,
                       payment.partner_bank_id
                  FROM bill
                  JOIN account_move__account_payment link ON link.invoice_id = bill.id
                  JOIN account_payment payment ON payment.id = link.payment_id
                 WHERE payment.state NOT IN ('canceled', 'rejected')
                UNION
                SELECT settled.bill, payment.id, payment.move_id, payment.create_uid,
                       payment.edic_released_by_id, payment.partner_bank_id
                  FROM settled
                  JOIN account_payment payment ON payment.move_id = settled.other
            ), payee AS (
                SELECT account.bill, account.bank, bill.since,
                       (SELECT count(*) FROM (
                           SELECT FROM account_move past
                            WHERE past.partner_bank_id = account.bank
                              AND past.company_id = %(company)s
                              AND past.state = 'posted' AND past.id < bill.id
                            LIMIT %(bills)s) earlier) < %(bills)s AS is_early
                  FROM (SELECT id AS bill, bank FROM bill WHERE bank IS NOT NULL
                        UNION SELECT bill, partner_bank_id FROM paid
                         WHERE partner_bank_id IS NOT NULL) account
                  JOIN bill ON bill.id = account.bill
            )
            """,
            checked=self._checked_in_part(scope),
            company=scope.company,
            days=scope.values["days"],
            bills=scope.values["bills"],
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        names, grave = self._duty_words(), self._severity_words()
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(total)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    total=self._money(facts["total"]),
                ),
                *(
                    self.env._(
                        "One person did all of this: %s.",
                        self._list(names.get(duty, duty) for duty in duties),
                    )
                    for duties in facts["persons"]
                    if len(duties) > 1
                ),
            ],
            compared=[
                self.env._(
                    "%(one)s and %(two)s are conflicting duties: %(severity)s.",
                    one=names.get(first, first),
                    two=names.get(second, second),
                    severity=grave[severity],
                )
                for first, second, severity in facts["pairs"]
            ],
        )

    def _severity_words(self):
        flags = self.env["edic.finance.flag"]
        return dict(flags._fields["severity"]._description_selection(self.env))

    def _comparison(self, facts):
        """Return a table of duties and their holders: persons by number, in the order
        of the expenditure, then programs."""
        names = self._duty_words()
        who = [
            (duty, self.env._("Person %s", number))
            for number, duties in enumerate(facts["persons"], 1)
            for duty in duties
        ]
        who += [(duty, self.env._("A program")) for duty in facts["programs"]]
        return {
            "columns": [self.env._("Duty"), self.env._("Held by")],
            "rows": [
                [names.get(duty, duty), holder]
                for duty, holder in sorted(who, key=lambda row: (place(row[0]), row[1]))
            ],
        }

    def _parameter_value(self, name, text):
        if not (text and self._is_matrix(name)):
            return super()._parameter_value(name, text)
        return self.env._("%s pairs", len(self._parameters[name].parse(text)))

    def _parameter_rows(self, name, text):
        """Return the matrix by weight, a line for each duty and its counterparts."""
        if not (text and self._is_matrix(name)):
            return super()._parameter_rows(name, text)
        grave = {**self._severity_words(), NONE: self.env._("No weight")}
        weights = matrix(self._parameters[name].parse(text))
        rows = [
            [grave[severity], "\n".join(self._duties_weighed(duties))]
            for severity, duties in by_weight(weights)
        ]
        if name == "matrix":
            rows.append([self.env._("Every other pair"), grave[OTHERWISE]])
        return rows

    def _duties_weighed(self, duties):
        names = self._duty_words()
        for duty, others in duties.items():
            listed = self._list(names.get(other, other) for other in others)
            yield f"{names.get(duty, duty)} + {listed}"

    def _is_matrix(self, name):
        return name in self._parameters and self._parameters[name].pattern == PAIR

    def _duty_words(self):
        """Return ``{duty: words}``, for others to add to."""
        return {
            "vendor": self.env._("created the vendor"),
            "account": self.env._("entered the bank account"),
            "trust": self.env._("trusted the bank account"),
            "service": self.env._("confirmed the delivery"),
            "factual": self.env._("signed as factually correct"),
            "arithmetical": self.env._("signed as arithmetically correct"),
            "bill": self.env._("entered the bill"),
            "posted": self.env._("posted the bill"),
            "order": self.env._("ordered the payment"),
            "payment": self.env._("made the payment"),
            "sent": self.env._("released the payment"),
            "bank": self.env._("matched the bank statement"),
        }

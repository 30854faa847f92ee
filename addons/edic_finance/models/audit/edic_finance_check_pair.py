# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import picked
from ...tools.audit.reference import MIN_CHARS, PREFIXES
from ...tools.files.ledger_facts import limb
from .check_sql import REVERSED, not_reversed

_lt = LazyTranslate(__name__)

# each check of pairs says this of payment, and of where the money goes
PAIR_LIMBS = {
    "payment": limb("clearing", hides=("paid",)),
    "ends": limb("bank_accounts", hides=("ends", "ends_from")),
}
# the account of a bill, of `bank` and `document`: that which its e-invoice names, for
# Odoo sets an account of the vendor by default; of several the one that the bill has
NAMED_BY_DOCUMENT = SQL(
    """(COALESCE(document.accounts, '') != '' AND COALESCE(bank.sanitized_acc_number
        != ALL(string_to_array(document.accounts, ' ')), TRUE))"""
)
ACCOUNT_NAMED = SQL(
    """CASE WHEN %s THEN split_part(document.accounts, ' ', 1)
            ELSE bank.sanitized_acc_number END""",
    NAMED_BY_DOCUMENT,
)
# the tables of these two, joined to `move`
NAMED_FROM = SQL(
    """LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
       LEFT JOIN edic_finance_document document
         ON document.id = move.edic_document_id"""
)
# as tools.audit.reference does it, to know how much of a number there is
NORMALISED = SQL(
    """regexp_replace(regexp_replace(upper(move.ref), %s, ''),
                      '(?<![0-9])0+(?=[0-9])|[^[:alnum:]]', '', 'g')""",
    r"^[^[:alnum:]]*(?:(?:"
    + "|".join(sorted(PREFIXES, key=len, reverse=True))
    + r")(?![[:alpha:]])[^[:alnum:]]*)+(?=.*[0-9])",
)


class EdicFinanceCheckPair(models.AbstractModel):
    """The base of checks that compare bills with each other: population, facts, texts.

    Listed before ``edic.finance.check`` in ``_inherit``. Of a pair the later bill is
    the subject, whichever of the two changed.
    """

    _name = "edic.finance.check.pair"
    _description = "Checks of pairs of bills"
    _not_done = {
        "no_number": _lt("The bill has no number."),
        "no_day": _lt("The bill has no date."),
    }
    _not_applicable = {
        "no_amount": _lt("The bill's total is zero."),
        "short": _lt("The bill's number is too short to compare."),
    }

    def _pairs(self, scope, condition, columns=None, checked=None):
        """Return SQL of pairs of bills, each once: ``later`` and ``earlier``.

        :param SQL condition: of ``one``, that is checked, and ``two``
        :param SQL columns: more of them, of both
        :param SQL checked: ids of what is checked, where it is not all in full
        """
        return SQL(
            """
            WITH pair AS MATERIALIZED (
                SELECT DISTINCT
                       CASE WHEN one_is_later THEN one ELSE two END AS later,
                       CASE WHEN one_is_later THEN two ELSE one END AS earlier
                  FROM (
                    SELECT one.id AS one, two.id AS two,
                           (COALESCE(one.invoice_date, one.date), one.id)
                             > (COALESCE(two.invoice_date, two.date), two.id)
                             AS one_is_later
                      FROM account_move one
                      JOIN account_move two
                        ON two.company_id = one.company_id AND two.id != one.id
                       AND two.state != 'cancel' AND %(condition)s
                     WHERE one.id IN %(checked)s
                       AND two.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                  ) known
            )
            SELECT later.id AS later, earlier.id AS earlier %(columns)s
              FROM pair
              JOIN account_move later ON later.id = pair.later
              JOIN account_move earlier ON earlier.id = pair.earlier
             WHERE %(later)s AND %(earlier)s
             ORDER BY later.commercial_partner_id, later.id, earlier.id
            """,
            condition=condition,
            checked=checked or self._checked(scope),
            columns=SQL(", %s", columns) if columns else SQL(),
            later=not_reversed("later"),
            earlier=not_reversed("earlier"),
        )

    def _bills(self, ids):
        """Return the facts of bills for findings: ``{id: row}``, amounts as text."""
        query = SQL(
            """SELECT move.id, COALESCE(move.name, '') AS name,
                      COALESCE(move.ref, '') AS ref, vendor.name AS vendor,
                      COALESCE(move.invoice_date, move.date)::text AS day,
                      move.amount_total::text AS total, currency.name AS currency,
                      move.payment_state AS paid, move.commercial_partner_id AS partner,
                      abs(COALESCE(move.amount_total_signed, 0))::text AS amount,
                      move.move_type = 'in_refund' AS is_refund,
                      %s AS account,
                      COALESCE(document.accounts, '') != '' AS is_of_document
                 FROM account_move move
                 JOIN res_currency currency ON currency.id = move.currency_id
                 %s
                 LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                WHERE move.id = ANY(%s)""",
            ACCOUNT_NAMED,
            NAMED_FROM,
            sorted(ids),
        )
        return {row.pop("id"): row for row in self._rows(query)}

    def _pair_values(self, later, earlier, bills):
        """Return the values of a `Finding`, with facts, that all pairs have."""
        pair = (bills[later], bills[earlier])
        return {
            "subject": later,
            "move": later,
            "others": (earlier,),
            "partner": bills[later]["partner"],
            "amount": Decimal(bills[later]["amount"]),
            "key": "-".join(map(str, sorted((later, earlier)))),
            "facts": {
                "bills": [self._bill_facts(bill) for bill in pair],
                "paid": [bill["paid"] or "not_paid" for bill in pair],
                "ends": [self._account_of(bill) for bill in pair],
                "ends_from": [
                    "document" if bill.get("is_of_document") else "bill"
                    for bill in pair
                ],
            },
        }

    def _account_of(self, bill):
        """Return the end of the account that a bill, or its document, names, or ""."""
        return self._account_end(bill["account"]) if bill.get("account") else ""

    def _bill_facts(self, bill):
        return picked(bill, "name", "ref", "vendor", "day", "total", "currency")

    def _incomparable(self):
        """Return exclusions of bills that cannot be compared by number; those without a
        vendor the contract leaves out."""
        return [
            ("reversed", REVERSED),
            ("no_number", SQL("COALESCE(move.ref, '') = ''")),
        ]

    def _not_numbered(self):
        """Return exclusions of bills known by day, amount and a long number."""
        return [
            *self._incomparable(),
            ("no_day", SQL("move.invoice_date IS NULL")),
            ("no_amount", SQL("move.amount_total = 0")),
            ("short", SQL("length(%s) < %s", NORMALISED, MIN_CHARS)),
        ]

    # --- texts ------------------------------------------------------------------------
    def _bill_words(self, bill):
        """Return a sentence on a bill."""
        return self.env._(
            "%(bill)s, number %(ref)s, %(day)s, %(total)s",
            bill=self._bill_of(bill["name"], bill["vendor"]),
            ref=bill["ref"] or "–",
            day=self._day(bill["day"]),
            total=self._money(bill["total"], bill["currency"]),
        )

    def _comparison(self, facts):
        """Return both bills side by side; what differs in their numbers in brackets."""
        bills = facts["bills"]
        number, numbers = self.env._("Number"), [bill["ref"] or "–" for bill in bills]
        if facts.get("marked"):
            number = self.env._("Number, differences in brackets")
            numbers = facts["marked"]
        return {
            "columns": ["", *(bill["name"] or self.env._("Draft") for bill in bills)],
            "rows": [
                [self.env._("Vendor"), *(bill["vendor"] or "–" for bill in bills)],
                [number, *numbers],
                [self.env._("Bill date"), *(self._day(bill["day"]) for bill in bills)],
                [
                    self.env._("Total"),
                    *(self._money(b["total"], b["currency"]) for b in bills),
                ],
                *self._account_rows(facts),
                *self._payment_rows(facts),
            ],
        }

    def _account_rows(self, facts):
        """Yield the row of the accounts, where one of the bills names one, each with
        where it is from; flags of before do not tell that."""
        if any(facts.get("ends", ())):
            sources = facts.get("ends_from") or ["" for _end in facts["ends"]]
            ends = map(self._end_words, facts["ends"], sources)
            yield [self.env._("Bank account"), *ends]

    def _end_words(self, end, source):
        if not end:
            return "–"
        return {
            "document": self.env._("%s (e-invoice)", end),
            "bill": self.env._("%s (bill in Odoo)", end),
        }.get(source, end)

    def _payment_rows(self, facts):
        """Yield the row of whether bills are paid, where the books tell it."""
        if self._says(facts, "payment"):
            paid = self.env["account.move"]._fields["payment_state"]
            states = dict(paid._description_selection(self.env))
            names = (states.get(state, state) for state in facts["paid"])
            yield [self.env._("Payment"), *names]

    def _statement_words(self):
        return self.env._("Ask the vendor for a statement before anything is paid.")

    def _side_words(self):
        return self.env._("Compare both documents side by side.")

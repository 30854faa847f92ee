# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A bill is to be paid on an account that the vendor was not paid on before, or its
e-invoice or its PDF names another one, or two of its e-invoices name different new
ones. A credit note pays nobody and is not looked at.

## Rule

- New: entered within [45] days before the bill is due, or before today while it is not
  paid (it may be paid today, whatever day it says), at a vendor that had bills before;
  or
- other: [3] bills or more were paid on another account, none on this one; or
- stated: no account of the e-invoice (BT-84) is one that a paid bill of the vendor went
  to, where that is recorded; or
- apart: its e-invoice and that of another bill of the vendor, at most [90] days apart,
  name different accounts, both new to the books: none was paid, and none stands at the
  vendor for longer than [45] days or is trusted. Both bills have the finding, as nobody
  knows which is right; by itself it is high; or
- printed: the PDF shows accounts, and none is that of the bill (where the bill names
  none: none was ever paid). An account is what has the form and the check digits of an
  IBAN, in text that people see; ours do not count.
- A bill that is paid is looked at where the money went to an account entered within
  [45] days before; such a flag is high, as nothing is left to stop.
- Strength: 50, and 10 for each of: one person entered bill and account; due within [5]
  days; other country; the usual number of bills on another account; unknown e-mail
  domain; the account at another contact; the e-invoice differs; the PDF differs;
  another e-invoice names another new account.

**What was paid before.** The account that a payment went to (by its link with the bill,
or as it was reconciled) counts; where no payment names one, that on the paid bill. A
finding says which of these it is: paid to another account; paid to this one; paid, and
the account is not recorded (how many bills); no earlier bill is paid. What is not
recorded is never taken for *never paid*.

- Payments to another account than that of their bills are for [A08P](A08P.md).
- Cleared by a recorded call-back or the bank's verification of payee alone.

## What it reads

Open bills, paid bills of the vendor, bank accounts, BT-84 as the intake kept it
(`edic.finance.document.accounts`), source e-mail, contacts; the PDFs of the bill, each
read once by a job that no bill waits for ([A30](A30.md)). Paid bills are not looked at.

**Not done**: the bill and its documents name no account; the bill has none, and no
account is recorded of earlier paid bills (or none is paid), so that there is nothing to
compare with. Done in part: where its e-invoice names an account, it is compared only
with those of the vendor's other e-invoices; a PDF was not read yet, or cannot be read.

## What it cannot find

An account in a picture without recognised text, or written in another way than an IBAN.
E-invoices taken in before the field of their accounts existed. A first bill of a new
vendor: see A11, A12, A14 and A45.

## What to do

Call back on a number known before the change, and record the call-back.

**Amount** of a flag: that of the bill with VAT (of a payment, for its own account: the
payment's).
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, SPENDING
from ...models.audit.edic_finance_pdf_reading import has_pdf
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.iban_change import (
    PAID,
    PAID_BEFORE,
    QUERY,
    RECORDED,
    STATED,
    STRANGE,
)
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
BASE, EACH = 50, 10  # of the score: the change, each thing that makes it graver


class EdicFinanceCheckA08(models.AbstractModel):
    """IBAN-CHANGE: money to an account that the vendor was not paid on before.

    The fraud that costs administrations most begins with a letter that announces a new
    bank: what undoes it is a call on a number known before (guide of the DGFiP on
    *faux ordres de virement*).
    """

    _name = "edic.finance.check.a08"
    _inherit = "edic.finance.check"
    _description = "A08 Payee's bank account changed"
    _code = "A08"
    _texts = Texts(
        title=_lt("Payee's bank account is new or differs from the last paid"),
        rule=_lt(
            "The account is new before the bill is due, or the vendor was "
            "paid on another one, or the e-invoice or the PDF names another "
            "one, or two e-invoices of the vendor name different new ones."
        ),
    )
    _needs = frozenset({"bank_accounts"})
    _version = "6"
    _severity = "critical"
    _move_types = ("in_invoice", "in_receipt")  # a credit note pays nobody
    _law = (FOVI, _lt("EU: Regulation (EU) 2024/886"), "ISA 240")
    _profiles = SPENDING
    _needs_call_back = True
    # more bills paid elsewhere, or another day, are no new account
    _volatile = (
        "payments",
        "since",
        "due",
        "points",
        "unrecorded",
        "used",
        "used_since",
        "now_payments",
    )
    _parameters = {
        "days": Parameter.days(_lt("An account is new for"), 45, minimum=1),
        "short": Parameter.days(_lt("Shortly before payment is"), 5, minimum=0),
        "payments": Parameter.count(
            _lt("Bills paid on another account that make it usual"), 3, minimum=1
        ),
        "apart": Parameter.days(
            _lt("Days between bills that name different new accounts"),
            90,
            minimum=1,
            maximum=400,
        ),
    }
    _not_applicable = {"paid": _lt("Paid already.")}
    _not_done = {
        "no_account": _lt("The bill names no bank account of the payee."),
        "none_before": _lt(
            "No earlier bill of the vendor is paid: there is no account to "
            "compare with."
        ),
        "unrecorded": _lt(
            "Bills of the vendor were paid, and the account is not recorded: "
            "there is none to compare with."
        ),
        "apart_alone": _lt(
            "No earlier bill of the vendor is paid: its account was compared "
            "only with those of the vendor's other e-invoices."
        ),
        "apart_unrecorded": _lt(
            "Bills of the vendor were paid, and the account is not recorded: "
            "its account was compared only with those of the vendor's other "
            "e-invoices."
        ),
        "not_read": _lt("A PDF of it was not read yet; its account was checked."),
        "unreadable": _lt("A PDF of it cannot be read; its account was checked."),
    }

    def _exclusions(self, scope):
        return [
            ("paid", SQL(PAID, days=scope.values["days"])),
            (
                "no_account",
                SQL(
                    "move.partner_bank_id IS NULL AND NOT %s AND NOT %s",
                    SQL(STATED),
                    has_pdf("COALESCE(reading.ibans, '-') != ''"),
                ),
            ),
            ("unrecorded", self._nothing_before(is_stated=False, is_paid=True)),
            ("none_before", self._nothing_before(is_stated=False, is_paid=False)),
        ]

    def _nothing_before(self, *, is_stated, is_paid):
        """Return SQL condition: neither the bill nor a payment of before names an
        account.

        :param bool is_stated: whether its e-invoice names one, for others to be
            compared with
        :param bool is_paid: whether bills of the vendor were paid before
        """
        return SQL(
            "move.partner_bank_id IS NULL AND %s = %s AND %s = %s AND NOT %s",
            SQL(STATED),
            is_stated,
            SQL(PAID_BEFORE.format("TRUE")),
            is_paid,
            SQL(PAID_BEFORE.format(RECORDED)),
        )

    def _partial(self, scope):
        return [
            ("apart_unrecorded", self._nothing_before(is_stated=True, is_paid=True)),
            ("apart_alone", self._nothing_before(is_stated=True, is_paid=False)),
            ("not_read", has_pdf("reading.id IS NULL")),
            ("unreadable", has_pdf("NOT reading.is_readable")),
        ]

    def _beside(self, model, ids):
        """Return SQL of bills whose e-invoices a changed one is held against."""
        if model != self._subject:
            return None
        return SQL(
            """SELECT two.id FROM account_move one
                 JOIN account_move two
                   ON two.commercial_partner_id = one.commercial_partner_id
                  AND two.company_id = one.company_id
                  AND two.move_type IN %s AND two.state != 'cancel'
                  AND two.payment_state IN ('not_paid', 'partial', 'in_payment')
                 JOIN edic_finance_document document
                   ON document.id = two.edic_document_id AND document.accounts != ''
                WHERE one.id = ANY(%s) AND one.edic_document_id IS NOT NULL""",
            self._move_types,
            ids,
        )

    def _find(self, scope):
        usual = scope.values["payments"]
        query = SQL(
            QUERY,
            checked=self._checked_in_part(scope),
            company=scope.company,
            person=self._is_person("bank_uid"),
            strange=SQL(STRANGE),
            today=scope.today,
            **scope.values,
        )
        for row in self._rows(query):
            points = self._points(row, usual)
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                bank=row["bank"],
                amount=row["amount"],
                key=f"{row['id']}-{row['bank'] or 0}",
                severity=self._severity_of(row, points),
                score=min(100, sum(points.values())),
                facts=self._facts(row, points),
            )

    def _severity_of(self, row, points):
        """Return high where nothing is left to stop, and where two bills alone speak
        against each other; None for that of the check."""
        graver = row["is_new"] or {"document", "page", "usual"} & set(points)
        return "high" if row["is_paid"] or not graver else None

    def _points(self, row, usual):
        """Return what the score is made of, by code."""
        graver = {
            **picked(row, "same_person", "short", "shared"),
            "country": row["country_changed"],
            "usual": (row["payments"] or 0) >= usual,
            "domain": row["strange_domain"],
            "document": row["differs"],
            "page": row["page_differs"],
            "apart": row["apart_account"],
        }
        return {"base": BASE, **{code: EACH for code, is_so in graver.items() if is_so}}

    def _facts(self, row, points):
        def account(number):
            return self._account_end(number) if number else None

        def day(value):
            return str(value) if value else None

        return {
            "iban": account(row["iban"]),
            "entered": day(row["entered"]),
            "other": account(row["other"]),
            "payments": row["payments"] or 0,
            "since": day(row["since"]),
            "due": day(row["due"]),
            "is_new": bool(row["is_new"]),
            "stated": account(row["stated"]) if row["differs"] else None,
            "printed": account(row["printed"]),
            "domain": row["domain"] if row["strange_domain"] else None,
            "imported": row["imported"],
            "points": {code: str(value) for code, value in points.items()},
            "unrecorded": row["unrecorded"],
            "used": row["used"] or 0,
            "used_since": day(row["used_since"]),
            "now_payments": row["now_payments"] or 0,
            **({"apart": self._apart(row)} if row["apart_account"] else {}),
        }

    def _apart(self, row):
        """Return facts of another bill of the vendor, whose e-invoice names another
        account that is as new."""
        return {
            "stated": self._account_end(row["apart_stated"]),
            "account": self._account_end(row["apart_account"]),
            "number": row["apart_number"] or row["apart_name"] or "",
            "day": str(row["apart_day"]),
            "days": row["apart_days"],
        }

    def _words(self, facts):
        return self._compose_words(
            seen=[*self._account_words(facts), *self._graver_words(facts)],
            compared=self._compared_words(facts),
            **self._new_account_words(),
        )

    def _account_words(self, facts):
        if facts["iban"]:
            yield self.env._(
                "%(account)s on the bill, entered on %(day)s",
                account=facts["iban"],
                day=self._day(facts["entered"]),
            )
        if facts["stated"]:
            yield self.env._(
                "The e-invoice names %s; every paid bill of the vendor whose account "
                "is recorded went to another.",
                facts["stated"],
            )
        if facts.get("printed"):
            yield self.env._(
                "The PDF shows %s, and not the account of the bill.", facts["printed"]
            )

        if apart := facts.get("apart"):
            yield self.env._(
                "The e-invoice names %(account)s; that of bill %(number)s of %(day)s "
                "names %(other)s, %(days)s days apart. Both accounts are new to these "
                "books.",
                account=apart["stated"],
                number=apart["number"] or "–",
                day=self._day(apart["day"]),
                other=apart["account"],
                days=apart["days"],
            )

    def _graver_words(self, facts):
        points = facts["points"]
        if "same_person" in points:
            yield self.env._("Bill and bank account were entered by one person.")
        if "short" in points:
            yield self.env._(
                "Payment is due on %s, shortly after.", self._day(facts["due"])
            )
        if "country" in points:
            yield self.env._("The account is in another country than before.")
        if "domain" in points:
            yield self.env._(
                "The bill came from %s, an e-mail domain unknown at this vendor.",
                facts["domain"],
            )
        if "shared" in points:
            yield self.env._("The same account stands at another contact, too.")

    def _compared_words(self, facts):
        yield self._paid_words(facts)
        if facts.get("unrecorded") and (facts["other"] or facts.get("used")):
            yield self.env._(
                "Further paid bills of the vendor whose account is not recorded: %s",
                facts["unrecorded"],
            )

    def _paid_words(self, facts):
        """Return what was paid before: to another account, to this one, to one that is
        not recorded, or nothing. Flags of before do not tell the last three apart."""
        if facts["other"]:
            return self.env._(
                "%(account)s, used since %(day)s (paid bills: %(count)s)",
                account=facts["other"],
                count=facts["payments"],
                day=self._day(facts["since"]),
            )
        if facts.get("used"):
            return self.env._(
                "%(account)s itself, used since %(day)s (paid bills: %(count)s)",
                account=facts["iban"],
                count=facts["used"],
                day=self._day(facts["used_since"]),
            )
        if facts.get("unrecorded"):
            return self.env._(
                "Bills of this vendor were paid, and the account is not recorded: %s",
                facts["unrecorded"],
            )
        if "unrecorded" in facts:
            return self.env._("No earlier bill of this vendor is paid.")
        return self.env._("%s, to which the bill is to be paid", facts["iban"] or "–")

    def _comparison(self, facts):
        if not facts["other"]:
            return None
        now = facts["stated"] or facts.get("printed") or facts["iban"] or "–"
        return {
            "columns": ["", self.env._("Before"), self.env._("Now")],
            "rows": [
                [self.env._("Bank account"), facts["other"], now],
                [self.env._("Country"), facts["other"][:2], now[:2]],
                [
                    self.env._("Since"),
                    self._day(facts["since"]),
                    self._day(facts["entered"]),
                ],
                [self.env._("Paid bills"), *self._paid_counts(facts)],
            ],
        }

    def _paid_counts(self, facts):
        """Return how many bills were paid to the account of before and to that of now,
        as far as it is recorded; flags of before do not tell the second."""
        for count in (facts["payments"], facts.get("now_payments")):
            if count is None:
                yield "–"
            elif facts.get("unrecorded"):
                yield self.env._("%s recorded", count)
            else:
                yield str(count)

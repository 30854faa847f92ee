# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.edic_finance_check import SPENDING
from ..models.edic_finance_pdf_reading import has_pdf
from ..tools.audit.finding import Finding, Words
from ..tools.audit.iban_change import PAID, QUERY, STRANGE
from ..tools.audit.parameter import Parameter

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
    _needs = frozenset({"bank_accounts"})
    _version = "5"
    _severity = "critical"
    _move_types = ("in_invoice", "in_receipt")  # a credit note pays nobody
    _law = (
        "FR: DGFiP, guide des fraudes aux faux ordres de virement (FOVI)",
        "EU: Regulation (EU) 2024/886",
        "ISA 240",
    )
    _profiles = SPENDING
    _needs_call_back = True
    # more bills paid elsewhere, or another day, are no new account
    _volatile = ("payments", "since", "due", "points")
    _parameters = {
        "days": Parameter(
            title=_lt("An account is new for"), default=45, unit="day", minimum=1
        ),
        "short": Parameter(
            title=_lt("Shortly before payment is"), default=5, unit="day", minimum=0
        ),
        "payments": Parameter(
            title=_lt("Bills paid on another account that make it usual"),
            default=3,
            unit="count",
            minimum=1,
        ),
    }

    def _title(self):
        return self.env._("Payee's bank account is new or differs from the last paid")

    def _exclusions(self, scope):
        return [
            ("paid", SQL(PAID, days=scope.values["days"])),
            (
                "no_account",
                SQL(
                    """move.partner_bank_id IS NULL AND NOT EXISTS (
                        SELECT FROM edic_finance_document document
                         WHERE document.id = move.edic_document_id
                           AND document.accounts != '')
                       AND NOT %s""",
                    has_pdf("COALESCE(reading.ibans, '-') != ''"),
                ),
            ),
            (
                "none_before",
                SQL(
                    """move.partner_bank_id IS NULL AND NOT EXISTS (
                        SELECT FROM account_move past
                         WHERE past.commercial_partner_id = move.commercial_partner_id
                           AND past.company_id = move.company_id
                           AND past.id != move.id AND past.move_type = 'in_invoice'
                           AND past.state = 'posted'
                           AND past.payment_state IN ('paid', 'in_payment')
                           AND past.partner_bank_id IS NOT NULL)"""
                ),
            ),
        ]

    def _partial(self, scope):
        return [
            ("not_read", has_pdf("reading.id IS NULL")),
            ("unreadable", has_pdf("NOT reading.is_readable")),
        ]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "paid": ("not_applicable", self.env._("Paid already.")),
            "no_account": (
                "not_done",
                self.env._("The bill names no bank account of the payee."),
            ),
            "none_before": (
                "not_done",
                self.env._(
                    "The vendor was paid on no account before: there is none to "
                    "compare with."
                ),
            ),
            "not_read": (
                "not_done",
                self.env._("A PDF of it was not read yet; its account was checked."),
            ),
            "unreadable": (
                "not_done",
                self.env._("A PDF of it cannot be read; its account was checked."),
            ),
        }

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
                severity="high" if row["is_paid"] else None,
                score=min(100, sum(points.values())),
                facts=self._facts(row, points),
            )

    def _points(self, row, usual):
        """What the score is made of, by code."""
        graver = {
            "same_person": row["same_person"],
            "short": row["short"],
            "country": row["country_changed"],
            "usual": (row["payments"] or 0) >= usual,
            "domain": row["strange_domain"],
            "shared": row["shared"],
            "document": row["differs"],
            "page": row["page_differs"],
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
        }

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[*self._account_words(facts), *self._graver_words(facts)],
            compared=[*self._compared_words(facts)],
            rule=[
                self.env._(
                    "The account is new before the bill is due, or the vendor was "
                    "paid on another one, or the e-invoice or the PDF names another "
                    "one."
                )
            ],
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
                "The e-invoice names %s, on which the vendor was never paid.",
                facts["stated"],
            )
        if facts.get("printed"):
            yield self.env._(
                "The PDF shows %s, and not the account of the bill.", facts["printed"]
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
        if facts["other"]:
            yield self.env._(
                "%(account)s, used on %(count)s paid bills since %(day)s",
                account=facts["other"],
                count=facts["payments"],
                day=self._day(facts["since"]),
            )
        elif facts.get("printed"):
            yield self.env._(
                "%s, to which the bill is to be paid", facts["iban"] or "–"
            )
        else:
            yield self.env._("No account of this vendor was paid before.")

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
                [self.env._("Paid bills"), str(facts["payments"]), "0"],
            ],
        }

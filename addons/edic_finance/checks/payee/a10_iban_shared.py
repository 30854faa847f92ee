# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two payees that are not one company have the same account number.

## Rule

- Another active account with the same number, at another commercial partner.
- Critical; medium if VAT number or SIREN say that it is one company twice.
- Exempt: a list of factors and group treasuries (`A10.exempt`, dated).
- Staff (users; employees with `edic_finance_hr`) are compared only where the staff
  council agreed. With the addon also private telephone, e-mail and address: one match
  is high, several critical.

## What it reads

Bank accounts, vendors with bills; with the addon employees. No fact names an employee:
the role *Reveals employees* asks, with a reason, and each time is in the ledger.

## What it cannot find

Two accounts of one person. Employees whose data are not in Odoo.

**Amount** of a flag: what is open on bills that name the account.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, OPEN, SPENDING
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.iban_shared import IDENTITY, QUERY
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA10(models.AbstractModel):
    """IBAN-SHARED: two payees, one bank account.

    The flag is about the vendor and names the account: it stops what is paid there.
    """

    _name = "edic.finance.check.a10"
    _inherit = "edic.finance.check"
    _description = "A10 Bank account of two payees"
    _code = "A10"
    _texts = Texts(
        title=_lt("Bank account of two payees"),
        rule=_lt("Two payees have the same account number."),
        benign_explanations=(
            _lt("A factoring company collects for both."),
            _lt("Both belong to a group with one treasury."),
            _lt("The same vendor is in the contacts twice."),
        ),
        next_steps=(
            _lt("Ask the bank whose account it is, or verify the payee."),
            _lt("Find out who entered the second account, and from which document."),
        ),
    )
    _needs = frozenset({"bank_accounts"})
    _severity = "critical"
    _subject = "res.partner"
    _is_dated = False
    _law = (FOVI, "ISA 240")
    _profiles = SPENDING
    _parameters = {
        "exempt": Parameter.words(
            _lt("Accounts that several may have: factors, treasuries of groups"),
            pattern=r"[A-Z0-9 ]+",
        ),
    }
    _not_applicable = {"staff": _lt("An employee, who is only compared with vendors.")}
    _not_done = {"no_account": _lt("No bank account of the vendor is on record.")}

    def _exclusions(self, scope):
        staff = SQL("vendor.id IN (%s)", self._staff_partners())
        return [("staff", staff), self._no_account()]

    def _no_account(self):
        """Return reason and SQL condition of vendors without a bank account."""
        query = """NOT EXISTS (
                        SELECT FROM res_partner_bank account
                          JOIN res_partner holder ON holder.id = account.partner_id
                         WHERE holder.commercial_partner_id = vendor.id
                           AND account.active)"""
        return "no_account", SQL(query)

    def _affected(self, model, ids):
        """Return the affected contacts, with those that shared a former number."""
        found = super()._affected(model, ids)
        if model != "res.partner.bank":
            return found
        query = SQL(
            """SELECT holder.commercial_partner_id
                 FROM res_partner_bank one
                 JOIN res_partner_bank two USING (sanitized_acc_number)
                 JOIN res_partner holder ON holder.id = two.partner_id
                WHERE one.id = ANY(%s)
                UNION SELECT res_id FROM edic_finance_flag
                WHERE code = %s AND state IN ('new', 'review', 'confirmed')""",
            list(ids),
            self._code,
        )
        return self._added(found, query)

    def _is_staff_compared(self, scope):
        return self._is_agreed(self._company(scope))

    def _staff_accounts(self):
        """Return SQL of the accounts of the staff, for others to add to."""
        return SQL(
            "SELECT id FROM res_partner_bank WHERE partner_id IN (%s)",
            self._staff_partners(),
        )

    def _find(self, scope):
        agreed = self._is_staff_compared(scope)
        query = SQL(
            QUERY,
            checked=self._checked(scope),
            company=scope.company,
            exempt=[word.replace(" ", "") for word in scope.values["exempt"]],
            staff=self._staff_partners(),
            staff_accounts=self._staff_accounts(),
            open=OPEN,
            vendor_identity=SQL(IDENTITY.format("vendor")),
            payee_identity=SQL(IDENTITY.format("payee")),
            agreed=agreed,
        )
        for row in self._rows(query):
            is_twice = all(other["same_entity"] for other in row["others"])
            yield Finding(
                subject=row["partner"],
                partner=row["partner"],
                bank=row["bank"],
                amount=row["amount"],
                key=f"{row['partner']}-{row['bank']}",
                severity="medium" if is_twice else None,
                score=50 if is_twice else 100,
                facts={
                    "vendor": row["vendor"],
                    "iban": self._account_end(row["number"]),
                    "others": row["others"],
                    "staff_compared": agreed,
                },
            )

    def _words(self, facts):
        compared = [self._other_words(other) for other in facts["others"]]
        if not facts["staff_compared"]:
            compared.append(
                self.env._(
                    "Accounts of the staff are not compared: the staff council's "
                    "agreement is not on record."
                )
            )
        return self._compose_words(
            seen=self.env._(
                "%(account)s of %(vendor)s",
                account=facts["iban"],
                vendor=facts["vendor"],
            ),
            compared=compared,
        )

    def _other_words(self, other):
        name = other["name"]
        if other["kind"] == "staff":
            return self.env._("The same number stands at one of the staff.")
        if other["same_entity"]:
            return self.env._(
                "The same number at %s, with the same tax or company number.", name
            )
        if other["kind"] == "own":
            return self.env._("The same number is one of our own: %s.", name)
        if not name:
            return self.env._("The same number stands at another payee.")
        return self.env._("The same number at %s.", name)

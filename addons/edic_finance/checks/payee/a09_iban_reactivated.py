# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An account that was archived can be paid again.

## Rule

- It is active, and was archived or put to use again at some time that EDIC saw.
- Strength: 60; 20 more if its old trust outlived the archive, 20 more if an e-invoice
  did it.
- The flag is about the account: it stops all that is paid there.

## What it reads

`edic_archived_at`, `edic_reactivated_at`, `edic_reactivated_from`, `edic_trusted_at` of
the account.

## What it cannot find

What was archived and put to use again before EDIC was installed.

Justified for a time, it is asked again.

**Amount** of a flag: what is open on bills that name the account.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, SPENDING
from ...tools.audit.finding import Finding, Texts, picked

_lt = LazyTranslate(__name__)

BASE, KEPT_TRUST, BY_EINVOICE = 60, 20, 20  # of the score


class EdicFinanceCheckA09(models.AbstractModel):
    """IBAN-REACTIVATED: an account that somebody archived can be paid again.

    Odoo puts an archived account to use again, with the trust it had, when an e-invoice
    names it.
    """

    _name = "edic.finance.check.a09"
    _inherit = "edic.finance.check"
    _description = "A09 Archived bank account in use again"
    _code = "A09"
    _texts = Texts(
        title=_lt("Archived bank account in use again"),
        rule=_lt("An account that was archived is in use again."),
        benign_explanations=(
            _lt("It was archived by mistake."),
            _lt("The vendor went back to an earlier bank."),
        ),
        next_steps=(
            _lt("Find out why the account was archived, and by whom."),
            _lt("Call back on a number known before, never on the one on the bill."),
        ),
    )
    _needs = frozenset({"bank_accounts"})
    _severity = "critical"
    _subject = "res.partner.bank"
    _is_dated = False
    _law = (FOVI, "ISA 240")
    _profiles = SPENDING
    _needs_call_back = True
    _not_applicable = {"archived": _lt("The account is archived.")}

    def _exclusions(self, scope):
        return [("archived", SQL("account.active IS NOT TRUE"))]

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                subject=row["id"],
                bank=row["id"],
                partner=row["partner"],
                amount=row["amount"],
                key=str(row["id"]),
                score=BASE
                + KEPT_TRUST * row["kept_trust"]
                + BY_EINVOICE * (row["way"] == "einvoice"),
                facts={
                    "iban": self._account_end(row["iban"]),
                    **picked(
                        row,
                        "vendor",
                        "archived",
                        "reactivated",
                        "way",
                        "trusted",
                        "kept_trust",
                    ),
                },
            )

    def _query(self, scope):
        return SQL(
            """
            SELECT account.id, holder.commercial_partner_id AS partner,
                   vendor.name AS vendor, account.sanitized_acc_number AS iban,
                   account.edic_archived_at AS archived,
                   CASE WHEN account.edic_archived_at IS NULL
                          OR account.edic_reactivated_at >= account.edic_archived_at
                        THEN account.edic_reactivated_at END AS reactivated,
                   account.edic_reactivated_from AS way,
                   account.allow_out_payment IS TRUE AS trusted,
                   account.allow_out_payment IS TRUE
                     AND COALESCE(
                       account.edic_trusted_at <= COALESCE(
                         account.edic_archived_at, account.edic_reactivated_at),
                       TRUE) AS kept_trust,
                   %(amount)s AS amount
              FROM res_partner_bank account
              JOIN res_partner holder ON holder.id = account.partner_id
              JOIN res_partner vendor ON vendor.id = holder.commercial_partner_id
             WHERE account.id IN %(checked)s
               AND (account.edic_archived_at IS NOT NULL
                    OR account.edic_reactivated_at IS NOT NULL)
            """,
            amount=self._open_amount(scope, "bill.partner_bank_id = account.id"),
            checked=self._checked(scope),
        )

    def _words(self, facts):
        compared = self.env._("It was archived before EDIC was installed.")
        if facts["archived"]:
            compared = self.env._("Archived on %s.", self._moment(facts["archived"]))
        return self._compose_words(seen=self._seen(facts), compared=compared)

    def _seen(self, facts):
        yield self.env._(
            "%(account)s of %(vendor)s, in use",
            account=facts["iban"],
            vendor=facts["vendor"],
        )
        yield self._way_words(facts)
        if facts["kept_trust"]:
            yield self.env._("It is still trusted, as it was before.")

    def _way_words(self, facts):
        if not facts["reactivated"]:
            return self.env._("Nobody knows since when: it was changed past Odoo.")
        moment = self._moment(facts["reactivated"])
        if facts["way"] == "einvoice":
            return self.env._("An e-invoice reactivated it on %s.", moment)
        if facts["way"] == "program":
            return self.env._("A program reactivated it on %s.", moment)
        return self.env._("Somebody reactivated it by hand on %s.", moment)

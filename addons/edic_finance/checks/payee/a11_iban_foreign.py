# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The account is in another country than the vendor, beyond SEPA, or at a money
service. Odoo's own warning ends when the account is trusted; this one does not.

## Rule

- Country of the IBAN against that of the vendor, else of its VAT number, else our own.
- Pairs that may differ are a list; French, British and Finnish territories are in it.
- Money services: Belgian codes 967, 974 and 977, as in Odoo; a site adds its own.
- High: it stops nothing.

## What it reads

Bank accounts, countries, accounts of paid bills. No IBAN: *not done*.

## What it cannot find

Virtual IBANs of the right country.

Regulation 260/2012 forbids to refuse an account for its country alone: verify, do not
reject.

**Amount** of a flag: what is open on bills that name the account.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
IBAN = "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"
# ISO 13616 registry: territories whose accounts have the number of another country
TERRITORIES = (
    "GF-FR; GP-FR; MQ-FR; RE-FR; YT-FR; BL-FR; MF-FR; PM-FR; NC-FR; PF-FR; WF-FR; "
    "TF-FR; IM-GB; JE-GB; GG-GB; AX-FI"
)
WEIGHT = {"sepa": 40, "service": 30, "country": 30}  # of the score
KNOWN_COUNTRY = 20  # less, where the vendor was paid in that country before


class EdicFinanceCheckA11(models.AbstractModel):
    """IBAN-FOREIGN-PSP: the account is abroad, beyond SEPA or at a money service."""

    _name = "edic.finance.check.a11"
    _inherit = "edic.finance.check"
    _description = "A11 Bank account abroad or at a money service"
    _code = "A11"
    _texts = Texts(
        title=_lt("Bank account abroad or at a money service"),
        rule=_lt(
            "The account is in another country than the vendor, beyond SEPA, "
            "or at a money service. Trusting it does not end this."
        ),
        benign_explanations=(
            _lt("The vendor is a branch of a company abroad."),
            _lt("Small companies often have an account at such a service."),
        ),
        next_steps=(
            _lt("Ask the vendor for a bank statement head or certificate."),
            _lt("Call back on a number known before, never on the one on the bill."),
        ),
    )
    _needs = frozenset({"bank_accounts"})
    _subject = "res.partner.bank"
    _is_dated = False
    _law = (
        _lt("EU: Regulation (EU) 260/2012"),
        _lt("EPC409-09 List of SEPA scheme countries"),
        "ISA 240",
    )
    _profiles = SPENDING
    _volatile = ("trusted", "before")
    _parameters = {
        "sepa": Parameter.words(
            _lt("Countries of SEPA, as account numbers have them"),
            pattern="[A-Z]{2}",
        ),
        "accepted": Parameter.words(
            _lt("Vendor's country and account's country that may differ"),
            TERRITORIES,
            pattern="[A-Z]{2}-[A-Z]{2}",
        ),
        "services": Parameter.words(
            _lt("Money services: how their account numbers begin, without check"),
            ("BE967 Wise", "BE974 PPS EU", "BE977 Paynovate"),
            pattern="[A-Z]{2}[A-Z0-9]+ .+",
        ),
    }
    _not_applicable = {"archived": _lt("The account is archived.")}
    _not_done = {
        "no_iban": _lt("The account number is no IBAN: its country is not known.")
    }

    def _exclusions(self, scope):
        return [
            ("archived", SQL("account.active IS NOT TRUE")),
            (
                "no_iban",
                SQL("COALESCE(account.sanitized_acc_number, '') !~ %s", IBAN),
            ),
        ]

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            reasons = [code for code in WEIGHT if row[code]]
            is_known = row["country_of_account"] in (row["before"] or ())
            score = 40 + sum(WEIGHT[code] for code in reasons)
            yield Finding(
                subject=row["id"],
                bank=row["id"],
                partner=row["partner"],
                amount=row["amount"],
                key=str(row["id"]),
                score=min(100, score) - KNOWN_COUNTRY * is_known,
                facts={
                    "iban": self._account_end(row["number"]),
                    **picked(row, "vendor", "bic", "service", "trusted"),
                    "reasons": reasons,
                    "account_country": row["country_of_account"],
                    "vendor_country": row["country_of_vendor"],
                    "company_country": scope.areas[-2] if scope.areas[1:] else None,
                    "bank": row["bank_name"],
                    "before": row["before"] or [],
                },
            )

    def _query(self, scope):
        country = scope.areas[-2] if scope.areas[1:] else None
        services = [word.split(" ", 1) for word in scope.values["services"]]
        return SQL(
            """
            WITH one AS MATERIALIZED (
                SELECT account.id, vendor.id AS partner, vendor.name AS vendor,
                       account.sanitized_acc_number AS number,
                       left(account.sanitized_acc_number, 2) AS country_of_account,
                       COALESCE(country.code, CASE
                           WHEN vendor.vat ILIKE 'EL%%' THEN 'GR'
                           WHEN vendor.vat ~* '^[A-Z]{2}[0-9A-Z]{6}'
                           THEN upper(left(vendor.vat, 2)) END) AS country_of_vendor,
                       bank.name AS bank_name, bank.bic,
                       account.allow_out_payment IS TRUE AS trusted,
                       (SELECT service.name
                          FROM unnest(%(starts)s::text[], %(names)s::text[])
                            AS service (start, name)
                         WHERE left(account.sanitized_acc_number, 2)
                               || substr(account.sanitized_acc_number, 5)
                               LIKE service.start || '%%' LIMIT 1) AS service
                  FROM res_partner_bank account
                  JOIN res_partner holder ON holder.id = account.partner_id
                  JOIN res_partner vendor ON vendor.id = holder.commercial_partner_id
                  LEFT JOIN res_country country ON country.id = vendor.country_id
                  LEFT JOIN res_bank bank ON bank.id = account.bank_id
                 WHERE account.id IN %(checked)s
            ), candidate AS MATERIALIZED (
                SELECT *, cardinality(%(sepa)s::text[]) > 0
                          AND NOT country_of_account = ANY(%(sepa)s) AS sepa,
                       COALESCE(country_of_account
                           != COALESCE(country_of_vendor, %(country)s)
                         AND NOT COALESCE(country_of_vendor, %(country)s) || '-'
                           || country_of_account = ANY(%(accepted)s), FALSE) AS country
                  FROM one
            )
            SELECT candidate.*, %(amount)s AS amount,
                   (SELECT array_agg(DISTINCT left(used.sanitized_acc_number, 2))
                      FROM account_move past
                      JOIN res_partner_bank used ON used.id = past.partner_bank_id
                     WHERE past.commercial_partner_id = candidate.partner
                       AND past.company_id = %(company)s AND past.state = 'posted'
                       AND past.move_type = 'in_invoice'
                       AND past.payment_state IN ('paid', 'in_payment')) AS before
              FROM candidate WHERE sepa OR country OR service IS NOT NULL
            """,
            starts=[start for start, _name in services],
            names=[name for _start, name in services],
            checked=self._checked(scope),
            company=scope.company,
            country=country,
            sepa=list(scope.values["sepa"]),
            accepted=list(scope.values["accepted"]),
            amount=self._open_amount(scope, "bill.partner_bank_id = candidate.id"),
        )

    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(account)s of %(vendor)s at %(bank)s",
                    account=facts["iban"],
                    vendor=facts["vendor"],
                    bank=facts["bank"] or facts["bic"] or self.env._("a bank unknown"),
                ),
                *self._reason_seen(facts),
            ],
            compared=self._compared_words(facts),
        )

    def _reason_seen(self, facts):
        if "sepa" in facts["reasons"]:
            yield self.env._(
                "The account is beyond SEPA: %s.", facts["account_country"]
            )
        if "service" in facts["reasons"]:
            yield self.env._("It is an account at %s.", facts["service"])
        if facts["trusted"]:
            yield self.env._("It is trusted, so Odoo itself warns no longer.")

    def _compared_words(self, facts):
        if facts["vendor_country"]:
            yield self.env._(
                "Account in %(account)s, vendor in %(vendor)s",
                account=facts["account_country"],
                vendor=facts["vendor_country"],
            )
        else:
            yield self.env._(
                "Account in %(account)s; no country of the vendor is on record, ours "
                "is %(company)s",
                account=facts["account_country"],
                company=facts["company_country"] or "–",
            )
        if facts["before"]:
            yield self.env._(
                "Paid before on accounts in: %s", self._list(facts["before"])
            )

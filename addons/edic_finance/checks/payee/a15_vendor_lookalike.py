# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two vendors with almost the same name or e-mail domain, and another VAT number or
account.

## Rule

- Names: trigrams as in pg_trgm, without legal forms, from [0.75]; names that differ in
  digits alone are no pair.
- Domains: one letter added, left out, changed, two swapped, or the same to the eye (0
  and o, rn and m, Cyrillic).
- Medium. The later one of the two is flagged; a pair dismissed stays dismissed.

## What it reads

Names, e-mail, VAT numbers and accounts of vendors with bills. The comparison is done
here and not in the database, so that it is the same with and without pg_trgm.

Books that do not know the numbers of vendors, such as a FEC or a file of DATEV, are
*not applicable*: by names alone two companies and one company twice are the same.

## What it cannot find

Names translated or abbreviated. Domains shorter than five letters.

**Amount** of a flag: none.
"""

from decimal import Decimal
from itertools import chain

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.free_mail import FREE
from ...tools.audit.lookalike import (
    alike_domains,
    alike_names,
    needed_trigrams,
    plain_name,
)
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
DOMAIN_SCORE = 80
# the nightly run finds the pairs of names with rarer letters
ACCENTS = ("àâäáãåçéèêëíìîïñóòôöõúùûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy")


class EdicFinanceCheckA15(models.AbstractModel):
    """VENDOR-LOOKALIKE: a vendor named, or writing from, almost as another one does.

    Who wants the money of a known vendor calls himself almost the same.
    """

    _name = "edic.finance.check.a15"
    _inherit = "edic.finance.check"
    _description = "A15 Vendors that look alike"
    _code = "A15"
    _texts = Texts(
        title=_lt("Vendors that look alike"),
        rule=_lt("Names or e-mail domains that are easily mistaken."),
        benign_explanations=(
            _lt("Two companies or branches with one name."),
            _lt("The same vendor is in the contacts twice."),
        ),
        next_steps=(
            _lt("Compare the bills of both side by side: letterhead, address."),
            _lt("Look both up in the public register of companies."),
        ),
    )
    _needs = frozenset({"persons", "partner_numbers"})
    _severity = "medium"
    _subject = "res.partner"
    _is_dated = False
    _law = (FOVI, "ISA 240")
    _profiles = SPENDING
    _parameters = {
        "likeness": Parameter.decimal(
            _lt("Names are alike from (0 to 1)"), "0.75", minimum="0.5", maximum="1"
        ),
        "free": Parameter.words(_lt("E-mail domains that anybody gets"), FREE),
    }
    _not_applicable = {
        "staff": _lt("An employee: this check does not examine persons.")
    }

    def _exclusions(self, scope):
        return [("staff", SQL("vendor.id IN (%s)", self._staff_partners()))]

    def _affected(self, model, ids):
        """Return, of changed bills, the vendors that were none before."""
        if model != "account.move":
            return super()._affected(model, ids)
        query = SQL(
            """SELECT DISTINCT move.commercial_partner_id FROM account_move move
                WHERE move.id = ANY(%s) AND move.commercial_partner_id IS NOT NULL
                  AND NOT EXISTS (
                    SELECT FROM account_move other
                     WHERE other.commercial_partner_id = move.commercial_partner_id
                       AND other.company_id = move.company_id
                       AND other.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                       AND other.id != ALL(%s))""",
            list(ids),
            list(ids),
        )
        return self._ids_of(query)

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        query = SQL("SELECT id FROM res_partner WHERE id IN %s", self._checked(scope))
        checked = set(self._ids_of(query))
        if not checked:
            return
        only = checked if scope.ids is not None else None
        pairs = {}
        for first, second, found in self._by_name(scope, checked, only):
            exact = Decimal(found.numerator) / found.denominator
            pairs[first, second] = {"likeness": f"{exact:.2f}", "domains": None}
        for first, second, domains in self._by_domain(scope, only):
            pair = pairs.setdefault((first, second), {"likeness": None})
            pair["domains"] = domains
        about = self._about(chain.from_iterable(pairs))
        for (first, second), how in sorted(pairs.items()):
            later, earlier = sorted(
                (about[first], about[second]), key=lambda v: (v["created"], v["id"])
            )[::-1]
            is_asked = later["id"] in checked or earlier["id"] in checked
            if is_asked and self._are_others(later, earlier):
                yield self._finding(later, earlier, how)

    def _finding(self, later, earlier, how):
        by_name = int(Decimal(how["likeness"] or 0) * 100)
        return Finding(
            subject=later["id"],
            partner=later["id"],
            key="-".join(map(str, sorted((later["id"], earlier["id"])))),
            score=max(by_name - 5, DOMAIN_SCORE if how.get("domains") else 1),
            facts={
                "likeness": how["likeness"],
                "domains": how.get("domains"),
                "vendor": self._vendor_facts(later),
                "other": self._vendor_facts(earlier),
            },
        )

    def _vendor_facts(self, row):
        return {
            **picked(row, "name", "country", "domain"),
            "created": str(row["created"].date()),
            "number": row["vat"],
            "accounts": [self._account_end(number) for number in row["accounts"]],
        }

    def _are_others(self, vendor, other):
        """Return whether two vendors are not the same: they have another number or
        another account."""
        shares_account = bool(set(vendor["accounts"]) & set(other["accounts"]))
        same_number = vendor["vat"] is not None and vendor["vat"] == other["vat"]
        if not same_number:
            return not shares_account
        return bool(vendor["accounts"] and other["accounts"]) and not shares_account

    def _vendors(self, scope):
        """Return SQL of all vendors of the company, whatever the period."""
        return SQL(
            """SELECT bill.commercial_partner_id FROM account_move bill
                WHERE bill.company_id = %s AND bill.state != 'cancel'
                  AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                  AND bill.commercial_partner_id NOT IN (%s)""",
            scope.company,
            self._staff_partners(),
        )

    def _by_name(self, scope, checked, only):
        names = {
            row["id"]: plain_name(row["name"])
            for row in self._rows(self._names(scope, checked, only))
        }
        return alike_names(names, scope.values["likeness"], only)

    def _names(self, scope, checked, only):
        """Return SQL of the vendors to compare: all, or those that may be alike."""
        everybody = SQL(
            "SELECT id, name FROM res_partner WHERE id IN (%s)", self._vendors(scope)
        )
        if only is None:
            return everybody
        names = SQL("SELECT name FROM res_partner WHERE id = ANY(%s)", list(checked))
        needed = []
        for [name] in self.env.execute_query(names):
            found = needed_trigrams(plain_name(name), scope.values["likeness"])
            if not found:
                return everybody
            needed += found
        return SQL(
            """%s AND (id = ANY(%s)
                       OR replace(replace(replace(replace(
                              translate(lower(name), %s, %s),
                              'ß', 'ss'), 'œ', 'oe'), 'æ', 'ae'), '.', '')
                          LIKE ANY(%s))""",
            everybody,
            list(checked),
            *ACCENTS,
            [f"%{token}%" for token in dict.fromkeys(needed)],
        )

    def _by_domain(self, scope, only):
        """Yield ``(id, id, [domain, domain])`` of vendors whose domains look alike."""
        of_domain = {}
        query = SQL(
            """SELECT id, substring(lower(email) FROM '@([a-z0-9.-]+)') AS domain
                 FROM res_partner WHERE id IN (%s) AND email LIKE '%%@%%'""",
            self._vendors(scope),
        )
        for row in self._rows(query):
            if row["domain"] and row["domain"] not in scope.values["free"]:
                of_domain.setdefault(row["domain"], []).append(row["id"])
        for domain, other in alike_domains(of_domain):
            for first in of_domain[domain]:
                for second in of_domain[other]:
                    if only is None or {first, second} & only:
                        yield *sorted((first, second)), [domain, other]

    def _about(self, ids):
        query = SQL(
            """
            SELECT vendor.id, vendor.name, vendor.create_date AS created,
                   NULLIF(regexp_replace(upper(vendor.vat), '[^A-Z0-9]', '', 'g'), '')
                     AS vat,
                   country.code AS country,
                   substring(lower(vendor.email) FROM '@([a-z0-9.-]+)') AS domain,
                   ARRAY(SELECT account.sanitized_acc_number
                           FROM res_partner_bank account
                           JOIN res_partner holder ON holder.id = account.partner_id
                          WHERE holder.commercial_partner_id = vendor.id
                            AND account.active ORDER BY account.id) AS accounts
              FROM res_partner vendor
              LEFT JOIN res_country country ON country.id = vendor.country_id
             WHERE vendor.id = ANY(%s)
            """,
            sorted(set(ids)),
        )
        return {row["id"]: row for row in self._rows(query)}

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=self._seen(facts),
            compared=self.env._(
                "%(other)s, on record since %(day)s, with another VAT number or "
                "bank account",
                other=facts["other"]["name"],
                day=self._day(facts["other"]["created"]),
            ),
        )

    def _seen(self, facts):
        if facts["likeness"]:
            yield self.env._(
                "The names of %(vendor)s and %(other)s are similar: %(likeness)s out "
                "of 1.",
                vendor=facts["vendor"]["name"],
                other=facts["other"]["name"],
                likeness=self._number(facts["likeness"]),
            )
        if facts["domains"]:
            domains = self._list(facts["domains"])
            yield self.env._("Their e-mail domains look alike: %s.", domains)

    def _comparison(self, facts):
        both = (facts["vendor"], facts["other"])

        def row(title, *values):
            return [title, *(value or "–" for value in values)]

        return {
            "columns": ["", *(vendor["name"] for vendor in both)],
            "rows": [
                row(
                    self.env._("On record since"),
                    *(self._day(vendor["created"]) for vendor in both),
                ),
                row(self.env._("VAT number"), *(vendor["number"] for vendor in both)),
                row(
                    self.env._("Bank accounts"),
                    *(self._list(vendor["accounts"]) for vendor in both),
                ),
                row(self.env._("Country"), *(vendor["country"] for vendor in both)),
                row(
                    self.env._("E-mail domain"), *(vendor["domain"] for vendor in both)
                ),
            ],
        }

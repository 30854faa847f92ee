# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds VAT that is charged or left out against the rule of who owes it. It
is off until it is switched on.

## Rules

From `amount` (100) on:
- *missing*: a vendor of another EU country with a right VAT number, and no tax that the
  buyer owes.
- *charged*: a vendor of another country, not registered here, whose bill has our VAT.
- *mentioned*, *mentioned_charged*: the bill or the e-invoice (categories AE, K) says
  that the buyer owes the VAT, and none such is booked, or VAT is charged.
- *domestic*, *domestic_charged*: a bill from our own country, on an account of
  `domestic` (none by default), without a tax that the buyer owes, or with VAT. Put
  there the accounts on which nothing else is booked, such as building works of
  subcontractors.

A tax that the buyer owes is known by its repartition: one part is negative. Names, tags
and charts of accounts play no part; tested with those of France and Germany.

**Not applicable** where the company has no VAT number. **Not done** where the vendor
has no country, or is of the EU without a right number.

## What it cannot find

Domestic reverse charge that no document mentions and that has no account of its own:
nothing in the data tells it. Nor services of vendors outside the EU without VAT, and
whether a number is really given out (VIES). Accounts of services taxed where they are
(transport, hotels) go into `accounts`.

**Amount** of a flag: the net amount of the lines whose tax is in question.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts, picked, plain
from ...tools.audit.parameter import Parameter
from ...tools.audit.vat import EU

_lt = LazyTranslate(__name__)
MENTION = (  # the words that art. 226 no. 11a of Directive 2006/112/EC asks for
    r"autoliquidation|reverse[\s\u00a0-]*charge|\m283[\s\u00a0-]*2\M"
    r"|Steuerschuldnerschaft|§[\s\u00a0]*13[\s\u00a0]*b\M"
)


class EdicFinanceCheckA40(models.AbstractModel):
    """REVERSE-CHARGE: who owes the VAT of a bill, the vendor or the buyer."""

    _name = "edic.finance.check.a40"
    _inherit = "edic.finance.check"
    _description = "A40 Who owes the VAT"
    _code = "A40"
    _texts = Texts(
        title=_lt("VAT charged or left out against the rule of who owes it"),
        next_steps=(
            _lt("Look at the invoice: whose number and which VAT it names."),
            _lt("Book the tax that the buyer owes, or ask for a corrected invoice."),
        ),
    )
    _needs = frozenset({"tax_codes", "partner_numbers"})
    _version = "2"
    _severity = "high"
    _law = (
        _lt("EU: Directive 2006/112/EC, art. 44, 194, 196, 200"),
        "FR: CGI, art. 283-1, 283-2, 283-2 nonies",
        "DE: §§ 1a, 13b UStG",
    )
    _parameters = {
        "amount": Parameter.decimal(
            _lt("Amount from which it counts"), "100", minimum="0", unit="EUR"
        ),
        "accounts": Parameter.words(
            _lt("Beginnings of accounts of services taxed elsewhere")
        ),
        "domestic": Parameter.words(
            _lt("Beginnings of accounts whose VAT the buyer owes here, too")
        ),
    }
    _not_applicable = {"not_registered": _lt("The company has no VAT number.")}
    _not_done = {
        "no_country": _lt("The vendor has no country."),
        "no_number": _lt("A vendor of the EU without a right VAT number."),
    }

    def _exclusions(self, scope):
        right, _wrong = self._vendors_with_vat(scope)
        company = self._company(scope)
        own = company.account_fiscal_country_id.code or ""
        country = SQL(
            """(SELECT country.code FROM res_partner vendor
                  JOIN res_country country ON country.id = vendor.country_id
                 WHERE vendor.id = move.commercial_partner_id)"""
        )
        return [
            ("not_registered", SQL("%s", len(company.vat or "") < 2)),
            ("no_country", SQL("%s IS NULL", country)),
            (
                "no_number",
                SQL(
                    "%s != %s AND %s = ANY(%s)"
                    " AND move.commercial_partner_id != ALL(%s::int[])",
                    country,
                    own,
                    country,
                    list(EU),
                    right,
                ),
            ),
        ]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in list(self._rows(self._query(scope))):
            base = row["charged"] if row["rule"].endswith("charged") else row["bare"]
            if row["rule"].startswith("domestic"):
                base = row["domestic"]
            yield Finding(
                subject=row["move"],
                move=row["move"],
                partner=row["partner"],
                amount=Decimal(str(base)),
                key=f"{row['move']}",
                facts={
                    **picked(row, "rule", "country", "own", "day", "says_so", "in_xml"),
                    "bill": row["name"] or "",
                    "vendor": row["vendor"] or "",
                    "number": row["vat"] or None,
                    "base": f"{Decimal(str(base)):.2f}",
                    "rates": [plain(rate) for rate in row["rates"] or ()],
                },
            )

    def _query(self, scope):
        return SQL(
            """
            WITH kind AS (%(taxes)s), taxed AS (
                SELECT of.line, bool_or(kind.is_own) AS own,
                       bool_or(kind.rate > 0 AND NOT kind.is_own) AS charged,
                       max(kind.rate) FILTER (WHERE NOT kind.is_own) AS rate
                  FROM (%(lines)s) of JOIN kind ON kind.id = of.tax GROUP BY 1
            ), owed AS (
                SELECT line.move_id, COALESCE(bool_or(taxed.own), FALSE) AS has_own,
                       COALESCE(sum(abs(line.balance)) FILTER (
                           WHERE taxed.charged AND NOT %(exempt)s), 0) AS charged,
                       COALESCE(sum(abs(line.balance)) FILTER (
                           WHERE NOT COALESCE(taxed.own OR taxed.charged, FALSE)
                             AND NOT %(exempt)s), 0) AS bare,
                       COALESCE(sum(abs(line.balance)) FILTER (
                           WHERE NOT COALESCE(taxed.own, FALSE) AND %(domestic)s), 0)
                         AS domestic,
                       array_agg(DISTINCT taxed.rate::float) FILTER (
                           WHERE taxed.charged) AS rates
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                  LEFT JOIN taxed ON taxed.line = line.id
                 WHERE line.move_id IN %(checked)s AND line.display_type = 'product'
                 GROUP BY 1
            ), bill AS (%(bill)s)
            SELECT * FROM bill WHERE rule IS NOT NULL ORDER BY move
            """,
            taxes=self._tax_query(),
            lines=self._line_tax_query(self._checked(scope)),
            checked=self._checked(scope),
            exempt=self._begins(scope, "accounts"),
            domestic=self._begins(scope, "domestic"),
            bill=self._bill_query(scope),
        )

    def _begins(self, scope, parameter):
        """Return SQL condition: the account begins as a parameter says."""
        begins = self._account_begins(scope, scope.values[parameter])
        return SQL("COALESCE(%s, FALSE)", begins)

    def _bill_query(self, scope):
        """Return SQL of bills with what is wrong with them; who has a number of our
        country is registered here."""
        return SQL(
            """
            SELECT move.id AS move, move.commercial_partner_id AS partner, move.name,
                   vendor.name AS vendor, vendor.vat, country.code AS country,
                   ours.code AS own, move.invoice_date AS day, owed.charged, owed.bare,
                   owed.domestic, owed.rates, found.says_so, found.in_xml,
                   CASE WHEN found.abroad AND owed.charged >= %(amount)s
                        THEN 'charged'
                        WHEN found.abroad AND country.code = ANY(%(eu)s)
                             AND owed.bare >= %(amount)s THEN 'missing'
                        WHEN (says_so OR in_xml) AND owed.charged >= %(amount)s
                        THEN 'mentioned_charged'
                        WHEN (says_so OR in_xml) AND NOT owed.has_own
                             AND owed.bare >= %(amount)s THEN 'mentioned'
                        WHEN NOT found.abroad AND owed.domestic >= %(amount)s THEN
                             CASE WHEN owed.charged > 0 THEN 'domestic_charged'
                                  ELSE 'domestic' END
                   END AS rule
              FROM account_move move JOIN owed ON owed.move_id = move.id
              JOIN res_company company ON company.id = move.company_id
              JOIN res_country ours ON ours.id = company.account_fiscal_country_id
              JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
              JOIN res_country country ON country.id = vendor.country_id
              LEFT JOIN edic_finance_document document
                ON document.id = move.edic_document_id
              CROSS JOIN LATERAL (
                   SELECT country.code != ours.code
                          AND left(upper(COALESCE(vendor.vat, '')), 2) != ours.code
                            AS abroad,
                          COALESCE((document.figures->>'self_assessed')::boolean,
                                   FALSE) AS in_xml,
                          COALESCE(move.narration ~* %(words)s, FALSE) OR EXISTS (
                              SELECT FROM account_move_line line
                               WHERE line.move_id = move.id
                                 AND line.name ~* %(words)s) AS says_so) found
            """,
            amount=scope.values["amount"],
            eu=list(EU),
            words=MENTION,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s (%(country)s), %(day)s",
                    **self._bill_head(facts),
                    country=facts["country"],
                ),
                self._seen(facts),
            ],
            compared=self._compared(facts),
            rule=self._rule(facts),
            innocent=self._innocent(facts),
        )

    def _seen(self, facts):
        amount = self._money(facts["base"])
        if facts["rule"].endswith("charged"):
            rates = self._list(map(self._in_percent, facts["rates"]))
            return self.env._(
                "VAT of %(rates)s is charged on %(amount)s.", rates=rates, amount=amount
            )
        return self.env._("No VAT that the buyer owes is booked on %s.", amount)

    def _compared(self, facts):
        if facts["in_xml"]:
            return self.env._("The e-invoice itself says that the buyer owes the VAT.")
        if facts["says_so"]:
            return self.env._("The bill itself says that the buyer owes the VAT.")
        if facts["rule"].startswith("domestic"):
            return self.env._(
                "The account is one of supplies whose VAT the buyer owes here."
            )
        if facts["number"]:
            return self.env._("The vendor's VAT number: %s", facts["number"])
        return self.env._("The vendor has no VAT number here.")

    def _rule(self, facts):
        if facts["rule"].startswith("mentioned"):
            return self.env._(
                "Where the buyer owes the VAT, the vendor charges none and the buyer "
                "books it."
            )
        if facts["rule"].startswith("domestic"):
            return self.env._(
                "Of some supplies inside the country, such as building works of a "
                "subcontractor, the buyer owes the VAT."
            )
        return self.env._(
            "The buyer owes the VAT on what a vendor of another country supplies."
        )

    def _innocent(self, facts):
        if facts["rule"] == "charged":
            return [self.env._("The vendor is registered for VAT here as well.")]
        if facts["rule"].startswith("domestic"):
            return [self.env._("Another supply is booked on the same account.")]
        return [
            self.env._(
                "Passenger transport, hotels and events are taxed where they are."
            ),
            self.env._("The supply is exempt, such as insurance or training."),
        ]

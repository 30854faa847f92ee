# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.edic_finance_check import SPENDING
from ..tools.audit.finding import Finding, Words
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
BOTH = ("bill", "other")


class EdicFinanceCheckA01(models.AbstractModel):
    """DUP-EXACT: one bill recorded twice, under the same number.

    Odoo shows such a pair on a draft and lets both be posted and paid; here it stays a
    flag. Vendors whose numbers start anew each year are justified per vendor.
    """

    _name = "edic.finance.check.a01"
    _inherit = "edic.finance.check"
    _description = "A01 Duplicate with the same number"
    _code = "A01"
    _severity = "high"
    _law = (
        "FR: décret n° 2012-1246 (GBCP), art. 20",
        "DE: § 31 KomHVO NRW (or the Land's own); VV Nr. 11 zu § 70 LHO/BHO",
        "ISA 240",
    )
    _profiles = SPENDING
    _parameters = {
        "days": Parameter(
            title=_lt("Days within which the same amount counts"),
            default=400,
            unit="day",
            minimum=1,
            maximum=1500,
        )
    }
    _volatile = ("other_paid",)

    def _title(self):
        return self.env._("Recorded twice under the same number")

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                subject=row["later"],
                move=row["later"],
                others=(row["earlier"],),
                partner=row["partner"],
                amount=row["amount"],
                key="-".join(map(str, sorted((row["earlier"], row["later"])))),
                facts={
                    "rule": "year" if row["same_year"] else "amount",
                    "ref": row["ref"],
                    "bill": row["name"],
                    "other": row["other_name"],
                    "vendor": row["vendor"],
                    "day": str(row["day"]),
                    "other_day": str(row["other_day"]),
                    "total": str(row["total"]),
                    "other_total": str(row["other_total"]),
                    "currency": row["currency"],
                    "other_paid": row["other_paid"],
                },
            )

    def _query(self, scope):
        return SQL(
            """
            SELECT DISTINCT later.id AS later, earlier.id AS earlier,
                   later.commercial_partner_id AS partner, vendor.name AS vendor,
                   abs(later.amount_total_signed) AS amount, later.ref,
                   COALESCE(later.name, '') AS name,
                   COALESCE(earlier.name, '') AS other_name,
                   later.invoice_date AS day, earlier.invoice_date AS other_day,
                   later.amount_total AS total, earlier.amount_total AS other_total,
                   currency.name AS currency, earlier.payment_state AS other_paid,
                   date_trunc('year', later.invoice_date)
                     = date_trunc('year', earlier.invoice_date) AS same_year
              FROM account_move one
              JOIN account_move two
                ON two.company_id = one.company_id
               AND two.commercial_partner_id = one.commercial_partner_id
               AND two.move_type = one.move_type AND two.ref = one.ref
               AND two.id != one.id AND two.state != 'cancel'
              JOIN account_move later ON later.id = CASE
                       WHEN (one.invoice_date, one.id) > (two.invoice_date, two.id)
                       THEN one.id ELSE two.id END
              JOIN account_move earlier
                ON earlier.id = one.id + two.id - later.id
              JOIN res_partner vendor ON vendor.id = later.commercial_partner_id
              JOIN res_currency currency ON currency.id = later.currency_id
             WHERE one.id IN %(checked)s AND one.ref != ''
               AND (date_trunc('year', one.invoice_date)
                      = date_trunc('year', two.invoice_date)
                    OR (one.amount_total = two.amount_total
                        AND one.currency_id = two.currency_id
                        AND abs(one.invoice_date - two.invoice_date) <= %(days)s))
               AND NOT EXISTS (SELECT FROM account_move reversal
                                WHERE reversal.reversed_entry_id = two.id
                                  AND reversal.state = 'posted'
                                  AND reversal.amount_total = two.amount_total)
            """,
            checked=self._checked(scope),
            days=scope.values["days"],
        )

    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, number %(ref)s, %(day)s, %(total)s",
                    bill=facts["bill"] or self.env._("A draft"),
                    vendor=facts["vendor"],
                    ref=facts["ref"],
                    day=self._day(facts["day"]),
                    total=self._money(facts["total"], facts["currency"]),
                )
            ],
            compared=[
                self.env._(
                    "%(bill)s under the same number, %(day)s, %(total)s",
                    bill=facts["other"] or self.env._("A draft"),
                    day=self._day(facts["other_day"]),
                    total=self._money(facts["other_total"], facts["currency"]),
                )
            ],
            rule=[
                self.env._("Same vendor and number in the same year.")
                if facts["rule"] == "year"
                else self.env._("Same vendor, number and amount within some days.")
            ],
            innocent=[
                self.env._("The vendor's numbers start anew each year."),
                self.env._("The number is that of an order delivered in parts."),
            ],
            next=[
                self.env._("Lay both documents side by side."),
                self.env._("Ask the vendor for a statement before anything is paid."),
            ],
        )

    def _comparison(self, facts):
        paid = self.env["account.move"]._fields["payment_state"]
        states = dict(paid._description_selection(self.env))
        return {
            "columns": ["", *(facts[name] or self.env._("A draft") for name in BOTH)],
            "rows": [
                [self.env._("Number"), facts["ref"], facts["ref"]],
                [
                    self.env._("Bill date"),
                    self._day(facts["day"]),
                    self._day(facts["other_day"]),
                ],
                [
                    self.env._("Total"),
                    self._money(facts["total"], facts["currency"]),
                    self._money(facts["other_total"], facts["currency"]),
                ],
                [self.env._("Payment"), "", states.get(facts["other_paid"], "")],
            ],
        }

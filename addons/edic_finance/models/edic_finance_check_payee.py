# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

# how bills and payments lead to what has no company of its own
BILLS = {
    "res.partner.bank": (
        "bill.commercial_partner_id = holder.commercial_partner_id",
        "bill.partner_bank_id = account.id",
    ),
    "res.partner": ("bill.commercial_partner_id = vendor.id",),
}
PAYMENTS = {"res.partner.bank": ("payment.partner_bank_id = account.id",)}
OPEN = SQL(
    """bill.state != 'cancel'
       AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
       AND bill.payment_state IN ('not_paid', 'partial', 'in_payment')"""
)
STAFF = SQL("SELECT partner_id FROM res_users WHERE share IS NOT TRUE")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheck(models.AbstractModel):
    """What checks of vendors and their bank accounts share.

    A vendor or an account is a company's where that company has bills of it or
    payments to it; of a period, where these are.
    """

    _inherit = "edic.finance.check"

    def _in_scope(self, scope):
        # EXTENDS edic_finance
        if self._subject not in BILLS:
            return super()._in_scope(scope)
        found = [self._met(scope)]
        if scope.ids is not None:
            alias = "account" if self._subject == "res.partner.bank" else "vendor"
            found.append(SQL("%s.id = ANY(%s)", SQL(alias), list(scope.ids)))
        return SQL(" AND ").join(found)

    def _met(self, scope):
        bills = [
            SQL("bill.state != 'cancel'"),
            SQL("bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')"),
            *self._within(scope, "bill.company_id", "bill.date"),
        ]
        payments = [
            SQL("payment.payment_type = 'outbound'"),
            *self._within(scope, "payment.company_id", "payment.date"),
        ]
        met = [
            *self._exists("account_move bill", BILLS, bills),
            *self._exists("account_payment payment", PAYMENTS, payments),
        ]
        return SQL("(%s)", SQL(" OR ").join(met))

    def _exists(self, table, links, conditions):
        return [
            SQL(
                "EXISTS (SELECT FROM %s WHERE %s AND %s)",
                SQL(table),
                SQL(link),
                SQL(" AND ").join(conditions),
            )
            for link in links.get(self._subject, ())
        ]

    def _open_amount(self, scope, link):
        """SQL of what is open on bills, in the company's currency.

        :param str link: condition on ``bill``
        """
        return SQL(
            """(SELECT COALESCE(sum(abs(bill.amount_residual_signed)), 0)
                  FROM account_move bill
                 WHERE %s AND bill.company_id = %s AND %s)""",
            SQL(link),
            scope.company,
            OPEN,
        )

    def _is_person(self, column):
        """SQL condition: a user, and no program; ``column`` holds a user's id."""
        return SQL("%s != %s", SQL(column), SUPERUSER_ID)

    def _new_account_words(self):
        """What `Words` say of money to a new account: innocent reasons, what to do."""
        return {
            "innocent": [
                self.env._("The vendor announced a change of bank."),
                self.env._("A factoring company collects for the vendor."),
            ],
            "next": [
                self.env._(
                    "Call back on a number known before the change, never on the one "
                    "on the bill or in the letter."
                )
            ],
        }

    def _staff_partners(self):
        """SQL of the contacts that stand for one of the staff, for others to add to."""
        return STAFF

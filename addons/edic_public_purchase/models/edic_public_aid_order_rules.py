# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

KINDS = ("in_invoice", "in_refund", "in_receipt")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicAidOrder(models.AbstractModel):
    """The thresholds of public procurement that are in force when an order binds, and
    what it is held against: net of VAT, alone and with what the vendor got that year.

    Which of it is one need, a person says: check A44 adds up by category.
    """

    _inherit = "edic.public.aid.order"

    def _thresholds(self, record):
        company, day = record.company_id, record._edic_day()
        limits = self.env["edic.finance.parameter"]._in_force(company, day)
        check = self.env["edic.finance.check.a44"].sudo()
        scope = self.env["edic.finance.audit"]._scope(company, check, day, dated=limits)
        is_works = self._is_works(record, scope.values["works"])
        names = ["direct", "eu"]
        if "FR" in scope.areas and not is_works:  # a notice is asked for there alone
            names.insert(1, "publicity")
        sums = self._net([record]), self._of_year(record, day.year)
        found = []
        for name in names:
            codes = check._limit_codes(scope, name, is_works)
            limit = next((limits[code] for code in codes if code in limits), None)
            found.append(self._threshold(record, limit, codes[-1], day, sums))
        return found

    def _threshold(self, record, limit, code, day, sums):
        """One of them in figures; says so where none is on record.

        :param sums: (net of the order, net of all that the vendor got in the year)
        """
        titles = self.env["edic.finance.parameter"]._law_titles()
        if not limit:
            source = self.env._(
                "no threshold is on record for this country or Land on that day"
            )
            return self._item(titles[code], source=source)
        money = record.company_id.currency_id
        net, others = sums
        text = self.env._(
            "%(title)s: %(limit)s. This order: %(net)s; with this vendor's other "
            "orders and bills of %(year)s: %(total)s.",
            title=titles[limit.code],
            limit=money.format(limit.number),
            net=money.format(net),
            year=day.year,
            total=money.format(net + others),
        )
        passed = self._passed(money, limit, net, others)
        text = " ".join(filter(None, (text, passed)))
        return self._item(text, source=limit.source, is_warning=bool(passed))

    def _passed(self, money, limit, net, others):
        """In words by how much it is passed; empty: it is not."""

        def over(amount):
            more = money.compare_amounts(amount, limit.number)
            # for the federation the law says up to; elsewhere it says below, or from
            least = 1 if limit.code == "procurement.direct_central" else 0
            return more >= least and money.format(amount - limit.number)

        if by := over(net):
            return self.env._("Reached by this order alone, by %s more.", by)
        if by := over(net + others):
            return self.env._("Reached together, by %s more.", by)
        return ""

    def _is_works(self, record, begin):
        """Whether works are the larger part: the main object says which rules hold."""
        lines = record.sudo().order_line.filtered(lambda one: not one.display_type)
        works = lines.filtered(
            lambda one: self._code(one).startswith(tuple(begin)) if begin else False
        )
        return 2 * sum(works.mapped("price_subtotal")) > record.amount_untaxed

    def _code(self, line):
        return line._edic_account().with_company(line.company_id).code or ""

    def _net(self, orders):
        """In the currency of the company, without VAT."""
        return sum(one.amount_untaxed / (one.currency_rate or 1.0) for one in orders)

    def _of_year(self, record, year):
        """What the vendor got besides: confirmed orders, and posted bills as far as
        they are of no order, for those count with it."""
        first, last = fields.Date.to_date(f"{year}-01-01"), f"{year}-12-31"
        vendor = record.partner_id.commercial_partner_id
        orders = self.env["purchase.order"].search(
            [
                ("company_id", "=", record.company_id.id),
                ("partner_id.commercial_partner_id", "=", vendor.id),
                ("state", "=", "purchase"),
                ("id", "!=", record.id),
                ("date_approve", ">=", first),
                ("date_approve", "<", first.replace(year=year + 1)),
            ]
        )
        [[billed]] = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", record.company_id.id),
                ("move_id.commercial_partner_id", "=", vendor.id),
                ("move_type", "in", KINDS),
                ("parent_state", "=", "posted"),
                ("display_type", "=", "product"),
                ("purchase_line_id", "=", False),
                *(("invoice_date", ">=", first), ("invoice_date", "<=", last)),
            ],
            [],
            ["balance:sum"],
        )
        return self._net(orders) + (billed or 0.0)

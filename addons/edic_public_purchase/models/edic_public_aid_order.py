# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.edic_public_sector.tools.common.knowledge import Nothing, Unknown

MAX_PRECEDENTS = 5  # precedents

KINDS = ("in_invoice", "in_refund", "in_receipt")


class EdicPublicAidOrder(models.AbstractModel):
    """An order that somebody is to confirm."""

    _name = "edic.public.aid.order"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for an order"
    _model = "purchase.order"

    def _refusal(self, record):
        own = record.sudo()  # a buyer may not read accounts
        accounts = self.env["account.account"].sudo()
        return self._person_refusal(
            own.company_id,
            own._edic_day(),
            own.partner_id.commercial_partner_id,
            accounts.union(*(line._edic_account() for line in own.order_line)),
            own.order_line.edic_budget_line_id,
        )

    def _known(self, record):
        text = self.env._(
            "%(vendor)s, %(net)s net, %(total)s with VAT",
            vendor=record.partner_id.display_name,
            net=record.currency_id.format(record.amount_untaxed),
            total=record.currency_id.format(record.amount_total),
        )
        credits = self._of_credits(
            record,
            self.env._("Credit %(credit)s: %(before)s left, %(after)s after it"),
            warns=True,
        )
        return [self._item(text, record), *credits]

    def _missing(self, record):
        return [
            self._item(self.env._("A budget line for “%s”", label), record)
            for label in (record.edic_budget or {}).get("lost", ())
        ]

    def _absence(self, section, record):
        # EXTENDS edic_public_sector
        if section == "missing":
            if not record.edic_budget:
                return Unknown(
                    self.env._(
                        "Whether a budget line is missing is not known: no budget of "
                        "its day is in force."
                    )
                )
            return Nothing(
                self.env._("No budget line is missing; nothing else is looked at here.")
            )
        if section == "precedents":
            return Nothing(
                self.env._("No other order of this vendor that you may read.")
            )
        return super()._absence(section, record)

    def _rules(self, record):
        company, is_exceeded = record.company_id, self._is_exceeded(record)
        return [
            *self._thresholds(record),
            *self._credit_rules(company, record._edic_day(), is_exceeded),
            self._stop_rule(
                company,
                self.env._("An order that exceeds its credit is not confirmed."),
                self.env._(
                    "An order that exceeds its credit is confirmed by a person who "
                    "says that it is known."
                ),
            ),
        ]

    def _precedents(self, record):
        """Return the last orders of the vendor, and what became of them."""
        vendor = record.partner_id.commercial_partner_id
        found = self.env["purchase.order"].search(
            [
                ("company_id", "=", record.company_id.id),
                ("partner_id.commercial_partner_id", "=", vendor.id),
                ("state", "in", ("purchase", "cancel")),
                ("id", "!=", record.id),
            ],
            order="date_order desc, id desc",
            limit=MAX_PRECEDENTS,
        )
        states = dict(found._fields["state"]._description_selection(self.env))
        decided = self._decided(found)
        return [
            self._item(
                self.env._(
                    "%(number)s of %(day)s: %(net)s net, %(state)s, %(who)s",
                    number=order.name,
                    day=format_date(self.env, order.date_order),
                    net=order.currency_id.format(order.amount_untaxed),
                    state=states[order.state],
                    who=decided.get(order.id) or order.user_id.name or "–",
                ),
                order,
            )
            for order in found
        ]

    def _decided(self, orders):
        """Return ``{id: what was decided, by whom}`` of the files that may be read."""
        return {
            file.res_id: f"{file.option_name} ({file.decided_by_id.name})"
            for file in self.env["edic.public.aid"].search(
                [
                    ("res_model", "=", orders._name),
                    ("res_id", "in", orders.ids),
                    ("state", "=", "decided"),
                ],
                order="id",
            )
        }

    def _risks(self, record):
        return self._flags(record) + self._flags(record.partner_id)

    def _options(self, record):
        bound = self._of_credits(
            record,
            self.env._("%(credit)s: %(takes)s are bound, %(after)s are left"),
            warns=True,
        )
        left = self._of_credits(
            record,
            self.env._("%(credit)s: %(before)s stay available"),
        )
        return [
            self._option("confirm", self.env._("Confirm it"), *bound),
            self._option("change", self.env._("Change it, and say what")),
            self._option("drop", self.env._("Do not order it"), *left),
        ]

    # --- rules ------------------------------------------------------------------------
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
        """Return an item with the figures of a threshold; it says so where none is on
        record.

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
        """Return in words by how much a threshold is passed; empty where it is not."""

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
        """Return whether works are the larger part: the main object says which rules
        hold."""
        lines = record.sudo().order_line.filtered(lambda line: not line.display_type)
        works = lines.filtered(
            lambda line: self._code(line).startswith(tuple(begin)) if begin else False
        )
        return 2 * sum(works.mapped("price_subtotal")) > record.amount_untaxed

    def _code(self, line):
        return line._edic_account().with_company(line.company_id).code or ""

    def _net(self, orders):
        """Return the sum of the orders in the currency of the company, without VAT."""
        return sum(
            order.amount_untaxed / (order.currency_rate or 1.0) for order in orders
        )

    def _of_year(self, record, year):
        """Return what the vendor got besides: confirmed orders, and posted bills as far
        as they are of no order, for those count with it."""
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
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            [],
            ["balance:sum"],
        )
        return self._net(orders) + (billed or 0.0)

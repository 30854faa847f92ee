# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicPublicAidOrder(models.AbstractModel):
    """An order that somebody is to confirm."""

    _name = "edic.public.aid.order"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for an order"
    _model = "purchase.order"

    def _known(self, record):
        items = [
            self._item(
                self.env._(
                    "%(vendor)s, %(net)s net, %(total)s with VAT",
                    vendor=record.partner_id.display_name,
                    net=record.currency_id.format(record.amount_untaxed),
                    total=record.currency_id.format(record.amount_total),
                ),
                record,
            )
        ]
        for row in (record.edic_budget or {}).get("rows", ()):
            items.append(
                self._item(
                    self.env._(
                        "Credit %(credit)s: %(before)s left, %(after)s after it",
                        credit=row["name"],
                        before=row["before"],
                        after=row["after"],
                    ),
                    self.env["edic.public.budget.credit"].browse(row["id"]),
                    is_warning=row["is_exceeded"],
                )
            )
        return items

    def _missing(self, record):
        return [
            self._item(self.env._("A budget line for “%s”", label), record)
            for label in (record.edic_budget or {}).get("lost", ())
        ]

    def _risks(self, record):
        return self._flags(record) + self._flags(record.partner_id)

    def _options(self, record):
        bound = [
            self._item(
                self.env._(
                    "%(credit)s: %(takes)s are bound",
                    credit=row["name"],
                    takes=row["takes"],
                )
            )
            for row in (record.edic_budget or {}).get("rows", ())
        ]
        return [
            self._option("confirm", self.env._("Confirm it"), *bound),
            self._option("change", self.env._("Change it, and say what")),
            self._option("drop", self.env._("Do not order it")),
        ]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models
from odoo.tools import SQL

from odoo.addons.edic_finance.checks.duties.a45_sod_chain import (
    EdicFinanceCheckA45 as Base,
)

# the person who decides on a purchase does not decide where its money goes, nor pays
WEIGHTS = (
    "account+approved=critical",
    "trust+approved=high",
    "vendor+approved=high",
    "approved+payment=high",
    "approved+sent=high",
    "approved+service=medium",
    "approved+bill=low",
    "approved+posted=low",
    "approved+factual=low",
    "approved+bank=medium",
    "approved+order=none",
    "approved+arithmetical=none",
)
MATRIX = Base._parameters["matrix"]


class EdicFinanceCheckA45(models.AbstractModel):
    """A45 with orders: the approver of the order holds a duty on its bills."""

    _inherit = "edic.finance.check.a45"

    _parameters = {
        **Base._parameters,
        "matrix": replace(MATRIX, default=(*MATRIX.default, *WEIGHTS)),
    }

    def _duties(self, scope):
        # EXTENDS edic_finance
        return {
            **super()._duties(scope),
            "approved": SQL(
                """SELECT bill.id, ordered.edic_approved_by_id FROM bill
                     JOIN account_move_line line ON line.move_id = bill.id
                     JOIN purchase_order_line bought
                       ON bought.id = line.purchase_line_id
                     JOIN purchase_order ordered ON ordered.id = bought.order_id
                    WHERE ordered.state = 'purchase'"""
            ),
        }

    def _duty_words(self):
        # EXTENDS edic_finance
        return {
            **super()._duty_words(),
            "approved": self.env._("approved the purchase order"),
        }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicPublicBudgetWords(models.AbstractModel):
    """Words say what is found in an OCA budget, and what to do."""

    _inherit = "edic.public.budget.words"

    def _of_files(self):
        # EXTENDS edic_public_sector
        return super()._of_files() | {
            "oca_gone": self.env._("OCA's budget is not there any more"),
            "oca_copy": self.env._(
                "This is a copy of a budget that is here: taken over, it would count "
                "twice"
            ),
            "oca_cancelled": self.env._("OCA's budget is cancelled"),
            "oca_empty": self.env._("OCA's budget has no line with an amount"),
            "oca_same": self.env._("Nothing changed since it was taken over"),
            "oca_no_account": self.env._("the budgetary position has no account"),
            "oca_company": self.env._(
                "the position, its accounts or the analytic account are of another "
                "company"
            ),
            "oca_currency": self.env._(
                "an account is kept in another currency; the amount is taken for one "
                "in the company's"
            ),
            "oca_mixed": self.env._(
                "the accounts of the position belong to several chapters or sections, "
                "or have nothing in common: split the position"
            ),
            "oca_several": self.env._(
                "several accounts in one position: they become one line of what they "
                "have in common"
            ),
            "oca_shared": self.env._(
                "this account is in two positions: OCA counts its entries in both, a "
                "budget counts them once"
            ),
            "oca_no_chapter": self.env._(
                "no chapter is known for this account: its article binds by itself"
            ),
            "oca_years": self.env._(
                "the line is of more than one year: split it by year"
            ),
            "oca_overlap": self.env._(
                "the periods of two lines of this position overlap; their amounts are "
                "added"
            ),
            "oca_no_function": self.env._(
                "the analytic account has no function, product or operation of the "
                "budget: its amounts are taken over without"
            ),
            "oca_sign": self.env._(
                "an amount against the direction of its account; OCA plans expense "
                "below zero"
            ),
            "oca_replaced": self.env._(
                "an act that waits was prepared from this budget: it is replaced"
            ),
        }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.edic_ai.tools.providers.contract import DataClass

MANAGER = "edic_ai.group_edic_ai_manager"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountJournal(models.Model):
    """What the bills of a journal may hold: the policy decides by it."""

    _inherit = "account.journal"

    edic_data_class = fields.Selection(
        [
            ("personal", "Personal"),
            ("hr", "Staff"),
            ("secret", "Under secrecy"),
        ],
        string="Kind of data in its bills",
        required=True,
        default="personal",
        help="The most protected kind of data that these bills hold; the policy says "
        "which models may see it. Any line may name a person, such as a child "
        "with an allergy, so every bill counts at least as personal data. Under "
        "secrecy: social, tax or professional secrecy, or special categories such "
        "as health; it never leaves the house.",
    )

    def write(self, vals):
        # EXTENDS account
        before = {journal: journal.edic_data_class for journal in self}
        result = super().write(vals)
        if "edic_data_class" in vals:
            for journal, old in before.items():
                journal._edic_record_data_class(old)
        return result

    def _edic_record_data_class(self, old):
        new = self.edic_data_class
        if new == old:
            return
        order = [data_class.value for data_class in DataClass]
        is_lower = order.index(new) < order.index(old or new)
        if is_lower and not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(
                self.env._("The EDIC administrator lowers what its bills may hold.")
            )
        self.env["edic.ai.gateway"]._record(
            "policy",
            "egress",
            {"data_class": [old or None, new]},
            company=self.company_id,
            record=self,
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import AccessError


class EdicFinanceUncounted(models.AbstractModel):
    """Records that name who works on them, and of which nobody makes a count by person
    (BVerwG 6 P 32.84: being suitable for monitoring is enough)."""

    _name = "edic.finance.uncounted"
    _description = "Not counted by person"
    _uncounted = ()

    def _read_group_groupby(self, alias, groupby_spec, query):
        name = groupby_spec.partition(":")[0].partition(".")[0]
        if name in self._uncounted and not self.env.su:
            raise AccessError(self.env._("Nobody is counted: group by something else."))
        return super()._read_group_groupby(alias, groupby_spec, query)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.rpc import as_program

from .edic_finance_audit_keep import AT_ONCE_ONLY

TOUCHED = "edic_finance.touched"  # of the transaction: what is checked before it ends


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceAudit(models.AbstractModel):
    """What changed is checked before its transaction ends: a flag is there when the
    bill is."""

    _inherit = "edic.finance.audit"

    @api.model
    def _touch(self, records):
        """These changed: they are checked before the transaction is committed."""
        ids = set(records._origin.ids)
        if not ids:
            return
        precommit = self.env.cr.precommit
        touched = precommit.data.get(TOUCHED)
        if touched is None:
            precommit.data[TOUCHED] = touched = {}
            precommit.add(as_program(self)._check_touched)
        touched.setdefault(records._name, set()).update(ids)

    def _check_touched(self):
        touched = self.env.cr.precommit.data.pop(TOUCHED, {})
        for model, ids in touched.items():
            self._check_now(model, sorted(ids))

    @api.model
    def _check_for_stop(self, records):
        """Check what is about to go on.

        :raises UserError: a critical check could not be made: it would stop nothing
        """
        checks = self.env["edic.finance.check"].sudo()._all()
        now = self.with_context(**{AT_ONCE_ONLY: True})
        failed = [
            f"{code} {checks[code]._title()}"
            for code in (now._check_now(records._name, records.ids) if records else ())
            if checks[code]._severity == "critical"
        ]
        if failed:
            raise UserError(
                self.env._(
                    "A critical check could not be made, so this does not go on. Tell "
                    "your administrator, who finds the reason in the server's log:\n%s",
                    "\n".join(failed),
                )
            )

    @api.model
    def _again_after_rollback(self, records):
        """What a stop refuses takes its new flags along: they are raised again, in a
        transaction of their own, so that whoever is stopped finds them."""
        registry, model, ids = self.env.registry, records._name, records.ids

        def check():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["edic.finance.audit"]._check_now(model, ids)

        self.env.cr.postrollback.add(check)

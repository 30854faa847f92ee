# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ..reading import open_reading

_logger = logging.getLogger(__name__)
RUNNERS = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_auditor"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceAudit(models.AbstractModel):
    """When the checks run over all books: each night, and when somebody asks."""

    _inherit = "edic.finance.audit"

    @api.model
    def _run_asked(self, company, codes=None, **options):
        """A run that a person asked for.

        :raises AccessError: neither sets up the checks nor audits
        """
        if not self.env.user.has_groups(RUNNERS):
            raise AccessError(self.env._("Your role does not run the checks."))
        company.check_access("read")
        run = self.sudo()._run_checks(company, codes, **options)
        return run.with_env(self.env)

    @api.model
    @scheduled
    def _cron_run(self):
        """Each company's checks over all its books, queries on a replica if there is
        one. A company whose run fails is told in the log, and the others are run."""
        settings = self.env["edic.finance.check.setting"]
        settings._sync(self.env["res.company"].search([], limit=10_000))
        companies = settings.search([("is_on", "=", True)]).company_id
        one_by_one(
            companies, self._run_and_remind, failed=self._tell_failed, is_whole=True
        )

    def _run_and_remind(self, company):
        with open_reading(self.env.registry) as cr:
            self._run_checks(company, cr=cr)
            self.env.flush_all()
        self._open_activities(company)

    def _tell_failed(self, company, error):
        _logger.error("The checks of company %s failed", company.id, exc_info=error)
        self._open_activities(company)

    def _open_activities(self, company):
        """A reminder for those who look into flags that stay open."""
        flags = self.env["edic.finance.flag"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "review"),
                ("owner_id", "!=", False),
                ("activity_ids", "=", False),
            ]
        )
        for flag in flags:
            flag.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=flag.owner_id.id,
                summary=flag.display_name,
            )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

from odoo.addons.edic_ai.transaction import scheduled

from .edic_public_draft import USE_CASE

KEPT = timedelta(days=90)  # what was put away


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """How long drafts stay: with their record; signed ones for their template's time.

    GDPR, Article 5(1)(e). What is under a legal hold stays whatever its time.
    """

    _inherit = "edic.public.draft"

    def _erase(self, ground, **facts):
        """Delete them with all their versions, and record that in the ledger.

        :param str ground: code of the legal ground
        """
        for draft in self:
            self.env["edic.ai.gateway"]._record(
                "ledger",
                USE_CASE,
                {
                    "action": "draft.erased",
                    "draft": draft.id,
                    "state": draft.state,
                    "ground": ground,
                    **facts,
                },
                company=draft.company_id,
                record=draft,
            )
        self.unlink()

    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Erase what was put away, and what is about a record that is gone."""
        drafts = self.sudo()
        limit = fields.Datetime.now() - KEPT
        old = drafts.search([("state", "=", "dropped"), ("write_date", "<", limit)])
        over = old | drafts._orphans().filtered(lambda draft: draft._is_over())
        over -= self.env["edic.ai.legal.hold"]._held_records(over)
        over[:GC_UNLINK_LIMIT]._erase("gdpr.5.1.e")
        return len(over[:GC_UNLINK_LIMIT]), len(over) > GC_UNLINK_LIMIT

    @api.model
    def _orphans(self):
        """Those whose record is gone; not where the addon of its model is gone."""
        found = self.browse()
        for [res_model] in self._read_group([], ["res_model"]):
            # rows of a query come and go with what it asks
            if res_model in self.env and self.env[res_model]._auto:
                drafts = self.search([("res_model", "=", res_model)])
                there = self.env[res_model].browse(drafts.mapped("res_id")).exists()
                gone = set(drafts.mapped("res_id")).difference(there.ids)
                found |= drafts.filtered(lambda one, gone=gone: one.res_id in gone)
        return found

    def _is_over(self):
        """Whether no duty keeps it: not signed, or signed long enough ago."""
        if self.state != "signed":
            return True
        return self._kept_until() <= fields.Datetime.now()

    def _kept_until(self):
        """The moment at which the time of a signed one is over."""
        return fields.Date.add(self.signed_at, months=self.template_id.kept_months)

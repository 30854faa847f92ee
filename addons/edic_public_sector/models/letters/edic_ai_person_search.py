# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.tools.privacy.personal_data import NAME, kind_of

from .edic_public_draft import KEPT

SIGNED = "signed"
PARTS = tuple(f"edic.public.draft.{part}" for part in ("comment", "version", "writing"))


class EdicAiPersonSearch(models.AbstractModel):
    """Signed letters stay for as long as a duty keeps them."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _entered(self, record):
        # EXTENDS edic_ai: whom a letter is for
        found = super()._entered(record)
        if record._name == "edic.public.draft":
            addressee = (record._fact_table().written("addressee") or "").splitlines()
            found += [
                (NAME if not at else kind_of(row), row)
                for at, row in enumerate(addressee)
                if row.strip()
            ]
        return found

    @api.model
    def _reasons(self, company=None):
        # EXTENDS edic_finance
        words = self.env._("Signed documents, for as long as a duty keeps these")
        return {**super()._reasons(company), SIGNED: words}

    @api.model
    def _with_reason(self, code, res_model, ids, how):
        # EXTENDS edic_finance: a draft in work is kept by no duty
        if code != SIGNED:
            return super()._with_reason(code, res_model, ids, how)
        rows = self._owners(res_model, ids)
        return {number for number, draft in rows.items() if not draft._is_over()}

    @api.model
    def _owners(self, res_model, ids):
        """Return id → the record with which a row is deleted, which may be itself."""
        owner = self._owner_fields().get(res_model)
        rows = self.env[res_model].sudo().browse(ids).exists()
        return {row.id: row[owner] if owner else row for row in rows}

    @api.model
    def _owner_fields(self):
        """Return ``{model: field}`` that names the record with which a row goes."""
        return dict.fromkeys(PARTS, "draft_id")

    @api.model
    def _ends_of(self, res_model, ids):
        # EXTENDS edic_ai
        found = super()._ends_of(res_model, ids)
        if not res_model.startswith("edic.public."):
            return found
        place = self._place(res_model)
        for number, row in self._owners(res_model, ids).items():
            if end := self._end_of(row):
                found[number] = (place, *end)
        return found

    @api.model
    def _end_of(self, row):
        """Return in words how long a night keeps it, and the last day; or None."""
        if row._name == "edic.public.draft" and row.state == "dropped":
            return self._in_days(KEPT.days), (row.write_date + KEPT).date()
        return None

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        letters = dict.fromkeys(("edic.public.draft", *PARTS), SIGNED)
        return super()._reason_of_models() | letters

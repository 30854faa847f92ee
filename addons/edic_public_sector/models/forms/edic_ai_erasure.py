# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL

FORMS = "forms"


class EdicAiErasure(models.AbstractModel):
    """Forms that were filled in have a time of their own, as drafts have."""

    _inherit = "edic.ai.erasure"

    @api.model
    def _about(self, res_model, res_id):
        # EXTENDS edic_ai
        about = super()._about(res_model, res_id)
        if res_model != "res.partner":
            return about
        return SQL(
            """(%s OR EXISTS (SELECT FROM edic_public_form_entry entry
                               WHERE trace.res_model = 'edic.public.form.entry'
                                 AND entry.id = trace.res_id
                                 AND entry.partner_id = %s))""",
            about,
            res_id,
        )

    @api.model
    def _kinds_of_contacts(self):
        # EXTENDS edic.ai.erasure in letters
        return super()._kinds_of_contacts() | {"edic.public.form.entry"}

    @api.model
    def _entered_models(self):
        # EXTENDS edic.ai.erasure in letters
        return (*super()._entered_models(), "edic.public.form.entry")


class EdicAiErasureRequest(models.Model):
    _inherit = "edic.ai.erasure.request"

    @api.model
    def _written_models(self):
        # EXTENDS edic.ai.erasure.request in letters
        return {**super()._written_models(), FORMS: "edic.public.form.entry"}

    def _what_words(self):
        # EXTENDS edic_ai
        return {**super()._what_words(), FORMS: self.env._("Forms that were filled in")}

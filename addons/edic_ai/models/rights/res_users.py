# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ...tools.providers.request import CHAT

RIGHTS = {"group_ids", "all_group_ids", "active", "role"}


class ResUsers(models.Model):
    """Users: rights come and go with them, see ``res_groups``."""

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        with self.env["res.groups"]._edic_rights_watched():
            return super().create(vals_list)

    def write(self, vals):
        # EXTENDS base
        if not RIGHTS & vals.keys():
            return super().write(vals)
        with self.env["res.groups"]._edic_rights_watched():
            return super().write(vals)

    def unlink(self):
        # EXTENDS base
        with self.env["res.groups"]._edic_rights_watched():
            return super().unlink()

    def _init_store_data(self, store):
        # EXTENDS mail: messages are translated where a model is set up for it, whether
        # the key of a remote service is there or not
        result = super()._init_store_data(store)
        user, uses = self.env.user, self.env["edic.ai.deployment"]
        can = user and user._is_internal()
        asked = (self.env.company, "text.rewrite", CHAT, user)
        store.add_global_values(
            hasMessageTranslationFeature=bool(can and uses._serving(*asked))
        )
        return result

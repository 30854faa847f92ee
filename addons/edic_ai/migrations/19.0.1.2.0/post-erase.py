# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whoever may decide a request for erasure that waits already has an activity."""

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai.models.privacy.edic_ai_erasure_request import TO_DECIDE


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    kind = env.ref(TO_DECIDE)
    waiting = env["edic.ai.erasure.request"].search([("state", "=", "asked")])
    waiting.filtered(
        lambda request: kind not in request.activity_ids.activity_type_id
    )._tell_approvers()

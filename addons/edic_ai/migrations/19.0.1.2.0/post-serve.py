# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cards of a server in the house go back to draft where its proxy is on the internet:
until now such a proxy could be entered without a new approval, and read all texts. A
server that did not answer last says since when.
"""

import logging

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai.models.providers.edic_ai_health import SILENT
from odoo.addons.edic_ai.tools.providers.address import is_public

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    cr.execute(
        """UPDATE edic_ai_health SET failing_since = last_error_at
            WHERE failing_since IS NULL AND last_error = ANY(%s)
              AND last_error_at > GREATEST(last_ok_at, probed_at, '-infinity')""",
        [list(SILENT)],
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    providers = env["edic.ai.provider"].with_context(active_test=False)
    in_house = providers.search([("zone", "=", "on_premise"), ("proxy", "!=", False)])
    for provider in in_house.filtered(lambda found: is_public(found.proxy)):
        _logger.warning(
            "Provider %s is said to be in the house and is reached by a proxy on the "
            "internet: its models need a new approval.",
            provider.id,
        )
        provider._take_cards_back()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cards of a server in the house go back to draft where its proxy is on the internet.

Until now such a proxy could be entered without a new approval, and read all texts.
"""

import logging

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_ai.tools.llm.address import is_public

_logger = logging.getLogger(__name__)


def migrate(cr, version):
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

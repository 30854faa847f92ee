# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    iap_autocomplete_api,
    res_company,
    res_config_settings,
    res_partner,
)

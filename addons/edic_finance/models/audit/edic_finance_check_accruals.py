# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The accounts of accruals, which several checks ask for."""

from odoo.tools import LazyTranslate

from ...tools.audit.charts import ACCRUALS
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
ACCRUAL_PARAMETERS = {
    "accruals": Parameter.words(_lt("Accounts of accruals: your own")),
    "accruals_pcg": Parameter.words(_lt("Accounts of accruals: PCG"), ACCRUALS["pcg"]),
    "accruals_skr03": Parameter.words(
        _lt("Accounts of accruals: SKR03"), ACCRUALS["skr03"]
    ),
    "accruals_skr04": Parameter.words(
        _lt("Accounts of accruals: SKR04"), ACCRUALS["skr04"]
    ),
    "accruals_nkf": Parameter.words(_lt("Accounts of accruals: NKF"), ACCRUALS["nkf"]),
}

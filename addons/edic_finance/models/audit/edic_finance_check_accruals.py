# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which accounts are of accruals: the same question in several checks."""

from odoo.tools import LazyTranslate

from ...tools.audit.charts import ACCRUALS
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
ACCRUAL_PARAMETERS = {
    "accruals": Parameter(
        title=_lt("Accounts of accruals: your own"), default=(), kind="words"
    ),
    "accruals_pcg": Parameter(
        title=_lt("Accounts of accruals: PCG"),
        default=ACCRUALS["pcg"],
        kind="words",
    ),
    "accruals_skr03": Parameter(
        title=_lt("Accounts of accruals: SKR03"),
        default=ACCRUALS["skr03"],
        kind="words",
    ),
    "accruals_skr04": Parameter(
        title=_lt("Accounts of accruals: SKR04"),
        default=ACCRUALS["skr04"],
        kind="words",
    ),
    "accruals_nkf": Parameter(
        title=_lt("Accounts of accruals: NKF"),
        default=ACCRUALS["nkf"],
        kind="words",
    ),
}

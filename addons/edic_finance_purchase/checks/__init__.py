# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    a04_duplicate_file,
    a18_price_drift,
    a43_service_fait,
    a44_procurement_threshold,
    a45_sod_duties,
)

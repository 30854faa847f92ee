# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_finance_parameter,
    edic_public_aid_source,
    edic_public_aid,
    edic_public_aid_bill,
    edic_public_grant,
    edic_public_aid_grant,
    edic_ai_person_search,
    edic_ai_trace,
)

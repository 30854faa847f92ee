# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_hr_drafted,
    edic_public_facts_employee,
    edic_public_facts_job,
    edic_public_draft,
    hr_employee,
    hr_job,
)

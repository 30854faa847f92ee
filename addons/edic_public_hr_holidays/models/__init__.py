# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    edic_public_aid_leave,
    edic_public_facts_leave,
    hr_leave,
)

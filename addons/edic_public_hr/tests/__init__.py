# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_employee,
    test_guard,
    test_job,
    test_policy,
    test_templates,
    test_ui,
)

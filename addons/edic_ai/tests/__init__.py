# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_gateway,
    test_oversight,
    test_security,
    test_suggestion,
    test_task,
    test_trace,
)

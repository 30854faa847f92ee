# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_copy, test_rights, test_take_over, test_take_over_again, test_ui

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_audit_agreements, test_audit_orders, test_order_reference

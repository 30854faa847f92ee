# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .audit_common import AuditCase
from .intake.test_intake_common import IntakeCase


class AuditIntakeCase(IntakeCase, AuditCase):
    """A German company whose bills come as files, and checks to switch on."""

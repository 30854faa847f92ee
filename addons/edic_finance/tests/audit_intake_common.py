# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.edic_ai.write_guard import within

from ..models.intake.account_document_import_mixin import NEVERTHELESS
from .audit_common import AuditCase
from .intake.test_intake_common import IntakeCase


class AuditIntakeCase(IntakeCase, AuditCase):
    """A German company whose bills come as files, and checks to switch on."""

    def upload(self, *names, **files):
        """Upload variants of one invoice, each of which becomes a bill."""
        with within(NEVERTHELESS):
            return super().upload(*names, **files)

    def bill(self, name, raw=None):
        """Return the bill of a file, with the vendor whom a person enters."""
        bill = super().bill(name, raw)
        is_keeper = self.env["res.partner"].has_access("create")
        return self.enter_vendor(bill) if is_keeper else bill

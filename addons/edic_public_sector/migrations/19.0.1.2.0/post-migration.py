# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The facts that were shown of approved procedures stay shown until something is
approved, and lines of samples get the headings that their file has now."""

from odoo import SUPERUSER_ID, api

from odoo.addons.edic_public_sector.models.forms.procedure_loading import (
    ProcedureLoading,
)


def migrate(cr, version):
    cr.execute(
        """
        UPDATE edic_public_procedure
           SET shown_name = name,
               shown_called = called,
               shown_publisher = publisher,
               shown_rights = rights,
               shown_source_url = source_url,
               shown_source_date = source_date
         WHERE state = 'approved'
        """
    )
    cr.execute(
        """
        UPDATE edic_public_procedure_link link
           SET is_approved = TRUE
          FROM edic_public_procedure procedure
         WHERE procedure.id = link.procedure_id AND procedure.state = 'approved'
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    for sample in env["edic.public.procedure"].search([("is_sample", "=", True)]):
        ProcedureLoading(sample).head_sample()

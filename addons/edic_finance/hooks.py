# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """Open the books in the audit trail and begin to check them."""
    env["edic.ai.books"]._open_books()
    env["res.company"].search([])._edic_audit_start()

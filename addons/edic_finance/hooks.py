# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def post_init_hook(env):
    """From here on the ledger tells of the books, and they are checked."""
    env["edic.ai.books"]._open_books()
    env["res.company"].search([])._edic_audit_start()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools.misc import file_path

# Debian's package leaves this file of the video calls out (its source is not free to
# rebuild); the client then logs an error on every page.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def post_init_hook(env):
    """Take a file that is not there out of the client's bundle."""
    try:
        file_path(LEFT_OUT)
    except FileNotFoundError:
        env["ir.asset"].create(
            {
                "name": "EDIC: file that Debian leaves out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": LEFT_OUT,
                "sequence": 99,
            }
        )


def uninstall_hook(env):
    """Keep the module and its tables while the ledger is not elsewhere."""
    env["edic.ai.seal"]._check_exported()

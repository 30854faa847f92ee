# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase
from odoo.tools.misc import file_path

# Debian's package leaves this file out, and the client complains on every page
MISSING = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class EdicHttpCase(HttpCase):
    """Browser tests that also run on Debian's Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.is_missing():
            cls.env["ir.asset"].create(
                {
                    "name": "EDIC tests: file that Debian leaves out",
                    "bundle": "web.assets_backend",
                    "directive": "remove",
                    "path": MISSING,
                    "sequence": 99,
                }
            )

    @classmethod
    def is_missing(cls):
        try:
            file_path(MISSING)
        except FileNotFoundError:
            # a second removal would find nothing and fail
            return not cls.env["ir.asset"].search_count([("path", "=", MISSING)])
        return False


def hoot_id(name):
    """The id by which hoot knows a suite, from its name."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"

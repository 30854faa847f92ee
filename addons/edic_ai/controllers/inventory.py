# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, content_disposition, request, route

from .own_site import check_own_site

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


class EdicInventory(Controller):
    """The inventory of algorithms, to be published."""

    @route("/edic/inventory.<string:form>", auth="user", methods=["GET"])
    def inventory(self, form):
        """Return CSV in the reader's language, or JSON with the names of the fields."""
        check_own_site()
        if form not in KINDS:
            raise request.not_found()
        content = request.env["edic.ai.inventory"]._exported(form)
        return request.make_response(
            content,
            [
                ("Content-Type", KINDS[form]),
                ("Content-Disposition", content_disposition(f"algorithms.{form}")),
                ("Cache-Control", "no-store"),
            ],
        )

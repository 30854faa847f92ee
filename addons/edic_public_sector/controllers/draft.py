# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.edic_ai.controllers.documents import FRESH
from odoo.addons.edic_ai.controllers.own_site import check_own_site

from ..models.letters.edic_public_draft import FORMS


class DraftController(http.Controller):
    """A draft as a file."""

    @http.route("/edic/draft/<int:number>/<string:form>", auth="user", readonly=False)
    def paper(self, number, form):
        """Send the paper to a person who may read the draft."""
        check_own_site()
        draft = request.env["edic.public.draft"].browse(number).exists()
        if form not in FORMS or not draft or not draft.has_access("read"):
            raise request.not_found()
        return request.make_response(
            draft._paper(form),
            [
                ("Content-Type", FORMS[form]),
                ("Content-Disposition", content_disposition(f"{draft.name}.{form}")),
                ("X-Content-Type-Options", "nosniff"),
                *FRESH,
            ],
        )

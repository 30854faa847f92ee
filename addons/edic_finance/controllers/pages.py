# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.http import Controller, request, route

from ..models.intake.page_view import PageView
from ..tools.intake.pages import DRAWING

WEEK_S = 7 * 24 * 3600  # how long a browser keeps a page


class EdicPages(Controller):
    """Pages of incoming documents as pictures, for who may read their bills."""

    @route(
        "/edic/page/<int:document>/<int:number>",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def page(self, document, number, unique=None):
        """Return a page; it is drawn anew where the browser has it not.

        :param unique: checksum of the file: with it, a browser need not ask again
        """
        row = request.env["edic.finance.document"].browse(document)
        view = PageView(row)
        if not view.is_shown():
            raise request.not_found()
        etag = f"{row.checksum}-{number}-{DRAWING}"
        if request.httprequest.if_none_match.contains(etag):
            response = request.make_response(b"", status=304)
        else:
            drawn = view.draw(number)
            if drawn is None:
                raise request.not_found()
            content, form = drawn
            kind = [("Content-Type", f"image/{form}")]
            response = request.make_response(content, kind)
        response.set_etag(etag)
        kept = unique and unique == row.checksum
        response.headers["Cache-Control"] = (
            f"private, max-age={WEEK_S}" if kept else "private, no-cache"
        )
        return response

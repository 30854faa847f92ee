# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from odoo.http import Controller, content_disposition, request, route

from ..models.documents.edic_ai_document import DOCUMENT
from ..tools.paper.paper import write_pdf
from .own_site import check_own_site


class EdicDocuments(Controller):
    """Documents on demand: a page to print, or a PDF. Each one is recorded."""

    @route("/edic/document/<string:code>/<int:number>", auth="user", methods=["GET"])
    def document(self, code, number, lang=None, pdf=None):
        """Return a document in the reader's language, or in ``lang`` if it is
        installed."""
        check_own_site()
        languages = {
            code: name.rpartition(" / ")[2].partition(" (")[0]  # as its readers call it
            for code, name in request.env["res.lang"].get_installed()
        }
        if lang in languages:
            request.update_context(lang=lang)
        if DOCUMENT + code not in request.env:
            raise request.not_found()
        model = request.env[DOCUMENT + code]
        document = model._produce(number, "pdf" if pdf else "html")
        if pdf:
            return self._pdf(document)
        page = request.env["ir.actions.report"]._render_template(
            "edic_ai.document_page",
            {
                "document": document,
                "company": model._company(number),
                "languages": languages,
                "here": f"/edic/document/{code}/{number}",
                "lang": request.env.lang,
            },
        )
        return request.make_response(
            page, [("Content-Type", "text/html; charset=utf-8"), *FRESH]
        )

    def _pdf(self, document):
        file = io.BytesIO()
        write_pdf(document, file, request.env._("Page %(number)s of %(pages)s"))
        name = content_disposition(f"{document.title}.pdf")
        kind = ("Content-Type", "application/pdf")
        return request.make_response(
            file.getvalue(), [kind, ("Content-Disposition", name), *FRESH]
        )


FRESH = [("Cache-Control", "no-store")]  # whoever reads it later is recorded again

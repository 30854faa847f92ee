# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io

from odoo.http import Controller, content_disposition, request, route

from odoo.addons.edic_ai.controllers.own_site import check_own_site
from odoo.addons.edic_ai.tools.ledger.table import safe, write_table

COLUMNS = (
    "about",
    "res_model",
    "res_id",
    "stratum",
    "stratum_items",
    "hits",
    "is_certain",
    "book_value",
    "outcome",
    "right_value",
    "note",
)


class EdicAuditData(Controller):
    """Work-papers as data, for IDEA, ACL or a spreadsheet; each one is recorded."""

    @route("/edic/audit/sample/<int:number>.csv", auth="user", methods=["GET"])
    def sample(self, number):
        """Return the items of a sample."""
        check_own_site()
        sample = request.env["edic.finance.sample"].browse(number).exists()
        if not sample:
            raise request.not_found()
        sample.check_access("read")
        rows = [
            [safe(str(line[name] or "")) for name in COLUMNS]
            for line in sample.line_ids
        ]
        file = io.StringIO(newline="")
        write_table(file, [COLUMNS, *rows])
        data = file.getvalue().encode()
        request.env["edic.ai.gateway"]._record_taken(
            "audit.data",
            {
                "document": "sample",
                "form": "csv",
                "rows": len(rows),
                "sha256": hashlib.sha256(data).hexdigest(),
            },
            company=sample.company_id,
            record=sample,
        )
        name = content_disposition(f"{sample.name}.csv")
        return request.make_response(
            data,
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", name),
                ("Cache-Control", "no-store"),
            ],
        )

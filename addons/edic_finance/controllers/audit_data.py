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
    """Work-papers as data, for IDEA, ACL or a spreadsheet; each one is recorded.

    Heads, outcomes and decimals are as the reader's language has them.
    """

    @route("/edic/audit/sample/<int:number>.csv", auth="user", methods=["GET"])
    def sample(self, number):
        """Return the items of a sample."""
        check_own_site()
        sample = request.env["edic.finance.sample"].browse(number).exists()
        if not sample:
            raise request.not_found()
        sample.check_access("read")
        rows = [[_cell(line, name) for name in COLUMNS] for line in sample.line_ids]
        file = io.StringIO(newline="")
        write_table(file, [_heads(sample.line_ids), *rows])
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


def _heads(lines):
    own = {"about": lines.env._("Record"), "res_id": lines.env._("Id")}
    return [
        own.get(name) or lines._fields[name]._description_string(lines.env)
        for name in COLUMNS
    ]


def _cell(line, name):
    """Return a value of a line as the reader's language writes it."""
    env, field, value = line.env, line._fields[name], line[name]
    if name == "right_value" and line.outcome != "wrong":
        return ""
    if field.type == "monetary":
        language = env["res.lang"]._get_data(code=env.lang or "en_US")
        return f"{value:.2f}".replace(".", language.decimal_point or ".")
    if field.type == "selection":
        return dict(field._description_selection(env)).get(value, "")
    if field.type == "boolean":
        return env._("yes") if value else env._("no")
    return safe(str(value)) if field.type == "integer" or value else ""

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The intake of Odoo's core alone for the same files: fed to `odoo shell`.

Reads the paths from the file named by EDIC_INTAKE_FILES, one a line, writes one JSON
object per line to the file named by EDIC_INTAKE_OUT. No EDIC addon may be installed.
"""

import json
import os
from pathlib import Path

journal = env["account.journal"].search([("type", "=", "purchase")], limit=1)  # noqa: F821
rows = []
for name in Path(os.environ["EDIC_INTAKE_FILES"]).read_text().splitlines():
    row = {"file": name, "error": None}
    try:
        attachment = env["ir.attachment"].create(  # noqa: F821
            {"name": Path(name).name, "raw": Path(name).read_bytes()}
        )
        move = journal.with_context(
            default_move_type="in_invoice"
        )._create_document_from_attachment(attachment.ids)
        row |= {
            "type": move.move_type,
            "lines": len(move.invoice_line_ids),
            "untaxed": f"{move.amount_untaxed:.2f}",
            "tax": f"{move.amount_tax:.2f}",
            "total": f"{move.amount_total:.2f}",
        }
    except Exception as error:  # noqa: BLE001
        env.cr.rollback()  # noqa: F821
        row["error"] = f"{type(error).__name__}: {error}"
    rows.append(json.dumps(row))
    env.cr.commit()  # noqa: F821
Path(os.environ["EDIC_INTAKE_OUT"]).write_text("\n".join(rows))

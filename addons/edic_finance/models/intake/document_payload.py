# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ...tools.intake.einvoice_fields import stated_fields
from .bill_difference import BillDifference
from .document_formats import STRUCTURED


def payload(document):
    """Return what came of a file, for the command and other programs; the files of a
    container in the same form, with their names."""
    document.ensure_one()
    move = document.move_id
    return {
        "state": document.state,
        "format": document.format,
        "move_id": move.id or None,
        "name": move.name or None,
        "xml": _totals(document.figures and document._totals()),
        "odoo": _totals(BillDifference(move).booked()) if move else None,
        "difference": move.edic_difference or None,
        "reason": document.reason or None,
        "error": document.reason if document.state in ("refused", "failed") else None,
        "duplicate_of": document.duplicate_of_id.id or None,
        "lines": move._edic_suggestions_payload() if move else [],
        "read": _read(document),
        "files": [
            {"file": row.name, **payload(row)}
            for row in document.member_ids.sorted("id")
        ],
    }


def _totals(amounts):
    keys = ("untaxed", "tax", "total")
    return amounts and dict(zip(keys, [f"{a:f}" for a in amounts], strict=True))


def _read(document):
    """Return the values that were read, by name: of the pages, or of the XML."""
    if document.page_values:
        return document.page_values["fields"]
    if document.format not in STRUCTURED or document.state == "failed":
        return None
    return {
        name: {
            "value": value or None,
            "band": "sure" if value else "open",
            "page": None,
            "box": None,
            "source": "xml" if value else None,
        }
        for name, value in stated_fields(document._incoming().tree).items()
    }

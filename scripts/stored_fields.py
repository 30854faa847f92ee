# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write docs/stored_fields.csv anew, with what people entered there.

Usage: odoo shell --no-http < scripts/stored_fields.py    (all addons are installed)
"""

from pathlib import Path

from odoo.addons import edic_ai
from odoo.addons.edic_ai.tests.rights import stored_fields

path = Path(edic_ai.__file__).parents[2] / "docs" / "stored_fields.csv"
known = stored_fields.read_rows(path)
rows = stored_fields.merged(stored_fields.found_rows(env), known)  # noqa: F821
path.write_text(stored_fields.text_of(rows), encoding="utf-8")
for row in rows:
    if names := stored_fields.missing(row):
        print(f"{row.model}.{row.field}: enter {', '.join(names)}")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write docs/checks anew, a page for each check.

Usage: odoo shell --no-http < scripts/check_pages.py    (all addons are installed)
"""

from pathlib import Path

from odoo.addons import edic_finance
from odoo.addons.edic_finance import check_pages

folder = Path(edic_finance.__file__).parents[2] / "docs" / "checks"
pages = check_pages.render_pages(env)  # noqa: F821
for path in folder.glob("*.md"):
    if path.name not in pages:
        path.unlink()
for name, text in pages.items():
    (folder / name).write_text(text, encoding="utf-8")
print(f"{len(pages)} pages")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from functools import cache
from pathlib import Path

from odoo.tools.misc import file_path


@cache
def cases_of(code):
    """Return what the evaluation of a use case is made from, by its code."""
    path = file_path(f"edic_public_sector/data/evaluation/{code}.json")
    return json.loads(Path(path).read_text(encoding="utf-8"))

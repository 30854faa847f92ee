# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PDFs and pictures of strangers are opened only in a process with limits."""

import ast
from pathlib import Path

import pytest

ADDONS = Path(__file__).parents[2] / "addons"
OPENERS = {"pypdf", "PyPDF2", "pypdfium2", "PIL", "fitz", "pdfminer", "pikepdf"}
# what `edic_finance.tools.intake.apart` and `forms.papers` run as processes
CHILDREN = {
    "edic_finance/tools/intake/file_parts.py",
    "edic_finance/tools/intake/hidden_text.py",
    "edic_finance/tools/intake/pdf_positions.py",
    "edic_public_sector/tools/forms/paper_reader.py",
}
# what writes papers, and opens what it wrote or what an administrator chose
WRITERS = {
    "edic_public_sector/tools/letters/rendering/chart.py": "draws pictures",
    "edic_public_sector/tools/letters/rendering/fonts.py": "measures the system's fonts",
    "edic_public_sector/tools/letters/rendering/layout.py": "the company's own logo",
    "edic_public_sector/tools/letters/rendering/pdf.py": "letters that it set itself",
    "edic_public_sector/tools/letters/rendering/pdf_tags.py": "letters that it set itself",
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def sources():
    for path in sorted(ADDONS.rglob("*.py")):
        if not {"tests", "testing"} & set(path.parts):
            yield path.relative_to(ADDONS)


@pytest.mark.parametrize("path", list(sources()), ids=str)
def test_only_children_open_files(path):
    found = {name.partition(".")[0] for name in imported(ADDONS / path)}
    if str(path) not in CHILDREN | WRITERS.keys():
        assert not found & OPENERS
        assert "odoo.tools.pdf" not in set(imported(ADDONS / path))


@pytest.mark.parametrize("name", sorted(CHILDREN))
def test_children_are_imported_by_nobody_at_work(name):
    """What a child opens with is not loaded into Odoo by the way: `read` is called by
    name. Constants and types of readers may be."""
    module = Path(name).stem
    for path in sources():
        tree = ast.parse((ADDONS / path).read_text())
        for node in ast.walk(tree):
            home = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and home.endswith(module):
                taken = {alias.name for alias in node.names}
                assert not taken & {"read", "embedded_files", "is_picture", "main"}

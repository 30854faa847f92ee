# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every file, model and method that the documents name is there."""

import fnmatch
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from docutils.core import publish_string
from house import ROOT, File, repository
from plan import THEMES

NO_SOURCES = {"node_modules", "var", ".venv", ".git", "__pycache__"}
HISTORY = "CHANGELOG.md"  # it says what there was
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\([^)]*\)|https?:\S+")
FOLDERS = (
    "addons|benchmarks|checks|cli|controllers|data|docker|docs|migrations|models|"
    "scripts|static|tests|tools|views"
)
SOURCES = "js|mjs|py|sh"
SUFFIXES = f"{SOURCES}|csv|json|md|po|pot|toml|txt|xml|yaml|yml"
PART = r"[\w.<>…*-]+"
# a folder of the repository, a file in some folder, a source without its folder
PATHS = (
    re.compile(rf"(?:{FOLDERS})/(?:{PART}/)*(?:{PART})?"),
    re.compile(rf"(?:{PART}/)+{PART}\.(?:{SUFFIXES})"),
    re.compile(rf"[\w<>…*-]+\.(?:{SOURCES})"),
)
IN_PROSE = re.compile(rf"(?<![\w./<-])(?:{FOLDERS})/[\w./<>*-]*[\w/>]")
ANYTHING = re.compile(r"<\w+>|…|\*+")
NUMBER = re.compile(r"(?<=/a)NN")
MODEL = re.compile(r"edic\.[a-z0-9_]+(?:\.[a-z0-9_]+)+")
METHOD = re.compile(
    r"(?:.*\.)?(_[a-z][a-z0-9_]+|(?:action|edic)_[a-z0-9_]+)(?:\(.*\))?"
)
# names of other projects, by the page that names them
ELSEWHERE = {
    "models/update.py": "docs/install.md",  # it is of Odoo's module mail
    "Freiburg/freiburg_neu.csv": "docs/budget-freiburg.md",
    "tests/plans_de_comptes/2024/M57/": "addons/edic_public_sector/data/template/"
    "SOURCE.md",
}
THEIR_METHODS = {"_get_most_frequent_account_for_partner"}  # methods of Odoo


@cache
def tree(root: Path) -> tuple[str, ...]:
    """Return the places of all files and folders, each after a slash."""
    found = []
    for folder, names, files in root.walk():
        names[:] = set(names) - NO_SOURCES
        place = folder.relative_to(root).as_posix()
        found += [f"/{place}/{name}".replace("/./", "/") for name in names + files]
    return tuple(sorted(found))


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield place and text of each document of the repository."""
    for place in (place[1:] for place in tree(root)):
        if place.endswith(".md") and place != HISTORY:
            yield place, (root / place).read_text(encoding="utf-8")


def named_paths(text: str) -> Iterator[str]:
    """Yield what a page names as a file or folder of the repository."""
    for code in CODE.findall(text):
        if any(pattern.fullmatch(code) for pattern in PATHS):
            yield code
        else:
            yield from IN_PROSE.findall(code)
    yield from IN_PROSE.findall(LINK.sub("", CODE.sub("", text)))


def is_there(root: Path, named: str) -> bool:
    """Tell whether a path stands somewhere in the repository.

    A module may be named without its suffix, and with a name that it holds;
    ``<name>``, ``…`` and ``*`` stand for anything.
    """
    pattern = NUMBER.sub("[0-9][0-9]", ANYTHING.sub("*", named.rstrip("/")))
    module = re.sub(r"\.\w+$", "", pattern)
    wanted = [f"*/{end}" for end in (pattern, f"{pattern}.py", f"{module}.py")]
    return any(fnmatch.fnmatchcase(place, p) for place in tree(root) for p in wanted)


def missing_paths(root: Path) -> Iterator[str]:
    for place, text in pages(root):
        for named in sorted(set(named_paths(text))):
            is_own = ELSEWHERE.get(named) != place and "../" not in named
            if is_own and not is_there(root, named):
                yield f"{place}: there is no {named}"


def missing_names(root: Path, files: list[File]) -> Iterator[str]:
    """Yield the models, fields and methods that a page names and no source has."""
    source = "\n".join(file.text for file in files if file.path.suffix != ".json")
    known = set(re.findall(r"\w+", source)) | {file.addon for file in files}
    models = set(re.findall(r"[\"'](edic\.[a-z0-9_.]+)", source))
    for place, text in pages(root):
        for code in sorted(set(CODE.findall(text))):
            found = METHOD.fullmatch(code)
            *model, last = code.split(".")
            if MODEL.fullmatch(code) and not any(n.startswith(code) for n in models):
                is_known = ".".join(model) in models and last in known
            else:
                is_known = not found or found[1] in known | THEIR_METHODS
            if not is_known:
                yield f"{place}: there is no {code}"


def test_paths_that_documents_name_exist():
    wrong = [*missing_paths(ROOT)]
    assert not wrong, "\n".join(wrong)


def test_models_and_methods_that_documents_name_exist():
    wrong = [*missing_names(ROOT, [*repository().files])]
    assert not wrong, "\n".join(wrong)


def test_architecture_lists_the_themes_in_their_order():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for addon, themes in THEMES.items():
        [row] = re.findall(rf"(?m)^\| `{addon}` \| (.+) \|$", page)
        row = re.sub(r" \([^)]*\)|;.*|[(),]", "", row)
        assert [name for name in row.split() if name in themes] == themes, addon


# --- the rules themselves, on pages that they must find fault with --------------------
SOURCE = """
class Bill(Model):
    _name = "edic.finance.bill"
    amount = Float()
    def _sum_up(self): 1
"""


@pytest.fixture
def tmp_house(tmp_path):
    """A repository with one source, and a function that writes its one page."""
    path = tmp_path / "addons" / "edic_finance" / "models" / "audit" / "a01_bill.py"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, encoding="utf-8")

    def write(text):
        (tmp_path / "README.md").write_text(text, encoding="utf-8")
        return tmp_path, [File(tmp_path, path)]

    return write


@pytest.mark.parametrize(
    "named",
    [
        "`addons/edic_finance/models/audit/a01_bill.py`",
        "`models/audit/`",
        "`audit/a01_bill.py`",
        "`a01_bill.py`",
        "`models/audit/a01_bill`",
        "`models/audit/a01_bill.Bill`",
        "`audit/aNN_<what>.py`, `<theme>/a…_bill.py`",
        "see models/audit/a01_bill.py.",
        "`faults.csv`, which a command writes",
        "[a page](https://example.org/models/gone.py)",
        "`edic.finance.bill`, `edic.finance.<code>`, `_sum_up(day)`, `edic_finance`",
        "`edic.finance.bill._sum_up`, `edic.finance.bill.amount`",
    ],
)
def test_what_is_there_is_not_blamed(named, tmp_house):
    root, files = tmp_house(named)
    assert not [*missing_paths(root), *missing_names(root, files)]


@pytest.mark.parametrize(
    "named",
    [
        "`addons/edic_finance/models/a01_bill.py`",
        "`models/budget/`",
        "`coding/a01_bill.py`",
        "`a02_bill.py`",
        "`models/audit/a02_bill`",
        "`coding/aNN_<what>.py`",
        "see models/gone.py.",
        "`make run` writes scripts/gone.py",
        "`edic.finance.gone`",
        "`_sum_down`",
        "`edic.finance.bill._gone`",
        "`edic.finance.bill.gone`",
    ],
)
def test_what_is_gone_is_found(named, tmp_house):
    root, files = tmp_house(named)
    assert len([*missing_paths(root), *missing_names(root, files)]) == 1


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("addons/*/README.md")), ids=lambda path: path.parent.name
)
def test_odoo_reads_the_readme_of_an_addon_without_complaint(path):
    """It takes Markdown for reStructuredText: a table of Markdown is a fault there."""
    complaints = io.StringIO()
    publish_string(
        path.read_text(encoding="utf-8"),
        writer_name="null",
        settings_overrides={"warning_stream": complaints, "report_level": 2},
    )
    assert not complaints.getvalue()

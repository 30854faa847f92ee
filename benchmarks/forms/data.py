# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The sets that the form helper is measured on, as passages and questions."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edic_public_sector.tools.forms.passages import Index, Passage
from edic_public_sector.tools.forms.topics import Topics, read

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "addons" / "edic_public_sector" / "data" / "procedures"
DEV, HELD = "dev", "held-out"
PROCEDURES = {
    "fr": ("F2191", "F1342", "F1367"),
    "de": ("1063453", "1063565", "1063576"),
}
SENTENCE = re.compile(r"(?<=[a-zäöüß)“][.!?])\s+(?=[A-ZÄÖÜ„])")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the lines that answer it.

    :param page: the page it is asked of, "" for the whole corpus
    :param lines: the ids of the passages that answer, none when no line does
    """

    id: str
    lang: str
    text: str
    page: str
    lines: frozenset[str]
    half: str
    kind: str = ""


def half(key: str) -> str:
    """The half that a page or a question without a page falls into, by a digest."""
    digest = hashlib.sha256(f"edic-forms:{key}".encode()).digest()
    return HELD if digest[0] % 2 else DEV


def rows(path: Path) -> Iterator[dict]:
    """The objects of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def omos(data: Path, lang: str) -> tuple[list[Passage], list[Asked]]:
    """OMoS-QA: municipal pages and questions, of both halves."""
    pages: dict[str, list[Passage]] = {}
    asked = []
    for row in rows(data / "qa-omos" / f"dataset_{lang}.jsonl.gz"):
        digest = hashlib.sha256(row["context"].encode()).hexdigest()[:8]
        key = f"{row['pageId']}-{digest}"  # a page can have more than one state
        texts = row["context"].split("\n")
        pages[key] = [
            Passage(f"{key}:{at}", text, "", "", "", lang, key)
            for at, text in enumerate(texts)
        ]
        lines = frozenset(f"{key}:{at}" for at in row["answers"])
        part = half(str(row["pageId"]))
        found = Asked(str(row["id"]), lang, row["question"], key, lines, part)
        asked.append(found)
    return [line for page in pages.values() for line in page], asked


def fiches(data: Path, titled: bool = True) -> tuple[list[Passage], list[Asked]]:
    """service-public.fr: the fiches, and the titles of question fiches as questions.

    :param titled: False leaves the title out of the question fiches
    """
    passages, asked = [], []
    for row in rows(data / "forms-fr-service-public" / "fiches.jsonl.gz"):
        key, is_question = row["id"], row["kind"] == "Question-réponse"
        texts = [] if is_question and not titled else [row["title"]]
        texts += [block["text"] for block in row["blocks"]]
        url, day = row["url"] or "", row["date_modified"]
        passages += [
            Passage(f"{key}:{at}", text, "", url, day, "fr", key)
            for at, text in enumerate(texts)
        ]
        if is_question:
            found = Asked(
                key, "fr", row["title"], key, frozenset({key}), half(key), "inside"
            )
            asked.append(found)
    return passages, asked


def outside(data: Path) -> list[Asked]:
    """Official questions that no fiche of the corpus is about."""
    name = "questions_not_in_corpus.jsonl.gz"
    return [
        Asked(row["id"], "fr", row["question"], "", frozenset(), half(row["id"]))
        for row in rows(data / "forms-fr-service-public" / name)
    ]


def services(data: Path) -> list[Passage]:
    """City of Munich: the services, in sentences; fees below a heading of their own."""
    passages = []
    for row in rows(data / "forms-de-muenchen" / "leistungen.jsonl.gz"):
        texts = [row["title"]]
        for paragraph in row["paragraphs"]:
            texts += SENTENCE.split(paragraph)
        texts += ["Gebühren"] if row["fees"] else []
        for fee in row["fees"]:
            texts += SENTENCE.split(fee)
        url, day = row["url_guess_unverified"], row["lastupdate"][:10]
        passages += [
            Passage(f"{row['id']}:{at}", text, "", url, day, "de", row["id"])
            for at, text in enumerate(texts)
        ]
    return passages


def topics(index: Index) -> Topics:
    """The topics that the addon ships, for the pages of an index."""
    found = []
    for page in (page for pages in PROCEDURES.values() for page in pages):
        text = (SHIPPED / f"{page}.topics.json").read_text(encoding="utf-8")
        found += read(index.pages[page], json.loads(text))
    return Topics(index, found)


def own(path: Path, passages: list[Passage]) -> list[Asked]:
    """The hand-written questions; their lines are given by the words they begin with.

    :raises ValueError: when an expected line is not in the procedure
    """
    asked = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = json.loads(text)
        lines = frozenset(
            line.id
            for line in passages
            if line.page == row["page"] and line.text.startswith(tuple(row["lines"]))
        )
        if bool(lines) != bool(row["lines"]):
            raise ValueError(f"line {number}: not in {row['page']}: {row['lines']}")
        case = row["lang"], row["question"], row["page"], lines, row["half"]
        asked.append(Asked(str(number), *case, row["kind"]))
    return asked

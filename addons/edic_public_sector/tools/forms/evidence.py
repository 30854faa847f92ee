# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The evidence for each line of a page as an answer: words, meaning, place, form.

Every value has a name under which ``weights.json`` holds its weight, so that each
answer can be taken apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from . import meaning, words
from .kinds import (
    ANYTHING,
    PROVABLE,
    SHOWN,
    Kind,
    headed,
    kinds_of,
    proven_in,
    shown_in,
)
from .passages import Index, Page

LISTED = 3  # short lines one below the other are a list
HALF = 0.5  # from which `said` a word counts as on the line
PAIRED = tuple(kind for kind in SHOWN if kind not in (Kind.MEANING, Kind.REASON))


@dataclass(frozen=True, slots=True)
class Question:
    """A question on a page.

    :param stems: of its content words, each once; shape (words,) as the next two
    :param spelt: the same as the agent wrote them
    :param rarity: in nats
    :param said: how far each line says each word, shape (lines, words), 0 to 1
    """

    text: str
    lang: str
    kinds: frozenset[Kind]
    stems: tuple[str, ...]
    spelt: tuple[str, ...]
    rarity: np.ndarray
    said: np.ndarray

    def share(self, said: np.ndarray) -> np.ndarray:
        """Return the share of the question, by rarity, that rows of `said` say."""
        return said @ self.rarity / max(self.rarity.sum(), 1e-9)


def read(index: Index, page: Page, text: str) -> Question:
    """Hold a question against the lines of a page."""
    lang = page.lang
    spelt = dict(reversed(words.content_words(text, lang)))
    stems = tuple(dict.fromkeys(words.stems(text, lang)))
    said = np.zeros((len(page.lines), len(stems)))
    for row, line in enumerate(page.stems):
        for column, asked in enumerate(stems):
            said[row, column] = max(
                (words.said(asked, stem, lang) for stem in line), default=0.0
            )
    rarity = np.array([index.rarity(stem, lang) for stem in stems])
    return Question(
        text, lang, kinds_of(text), stems, tuple(spelt[s] for s in stems), rarity, said
    )


def values(index: Index, page: Page, question: Question) -> dict[str, np.ndarray]:
    """Return what speaks for each line, by name; each of shape (lines,)."""
    found = dict(_lexical(index, page, question))
    found |= _placed(page, found["local"])
    found |= _formed(page, question, found)
    found |= _meant(page, question)
    return found


def _local(question: Question) -> np.ndarray:
    """Return the weight of each word on this page: one that is everywhere on it tells
    less."""
    lines = len(question.said)
    on = (question.said >= HALF).sum(axis=0)
    return question.rarity * np.log(1 + lines / (1 + on))


def _lexical(
    index: Index, page: Page, question: Question
) -> Iterator[tuple[str, np.ndarray]]:
    weight = _local(question)
    total = max(weight.sum(), 1e-9)
    said, below = question.said, np.maximum(question.said, question.said[page.above])
    local = said @ weight / total
    yield "cover", question.share(said)
    yield "local", local
    yield "local_gap", local - local.max()
    yield "headed", below @ weight / total
    around = np.maximum.reduce([said, _moved(said, 1), _moved(said, -1)])
    yield "around", around @ (weight / total)
    yield "section", _by_block(page, said) @ weight / total
    repeated = [_repeated(index, question, stems) for stems in page.stems]
    yield "told_back", np.array(repeated)
    asked = words.grams(question.text)
    yield "grams", np.array([_alike(asked, line.text) for line in page.lines])


def _moved(rows: np.ndarray, by: int) -> np.ndarray:
    """Return the rows of the line before (1) or after (-1), zeros at the ends."""
    out = np.zeros_like(rows)
    if by > 0:
        out[by:] = rows[:-by]
    else:
        out[:by] = rows[-by:]
    return out


def _by_block(page: Page, rows: np.ndarray) -> np.ndarray:
    """Return the highest of the rows of a line's section."""
    out = np.zeros_like(rows)
    for block in np.unique(page.block):
        inside = page.block == block
        out[inside] = rows[inside].max(axis=0)
    return out


def _repeated(index: Index, question: Question, line: tuple[str, ...]) -> float:
    """Return the share of the stems of a line that the question already says."""
    rarity = [index.rarity(stem, question.lang) for stem in line]
    shares = [
        max((words.said(a, stem, question.lang) for a in question.stems), default=0.0)
        for stem in line
    ]
    return float(np.dot(rarity, shares) / max(sum(rarity), 1e-9))


def _alike(asked: frozenset[str], text: str) -> float:
    """Return the cosine of two texts by their runs of signs."""
    line = words.grams(text)
    return len(asked & line) / (len(asked) * len(line) + 1e-9) ** 0.5


def _smooth(row: np.ndarray, by: int) -> np.ndarray:
    return np.array(
        [row[max(0, at - by) : at + by + 1].mean() for at in range(len(row))]
    )


def _placed(page: Page, local: np.ndarray) -> dict[str, np.ndarray]:
    texts = [line.text.strip() for line in page.lines]
    lines = range(len(texts))
    best = int(local.argmax())
    near = 1.0 / (np.abs(np.arange(len(texts)) - best) + 1)
    wide = _smooth(local, 4)
    section = _by_block(page, local[:, None])[:, 0]
    return {
        "depth": np.array([at / max(1, len(texts) - 1) for at in lines]),
        "first": np.array([float(at == 0) for at in lines]),
        "title_again": np.array([float(at and texts[at] == texts[0]) for at in lines]),
        "heading": page.is_head.astype(float),
        "below": np.arange(len(texts)) - page.above.astype(float),
        "length": np.array([np.log1p(len(text)) for text in texts]),
        "before": _moved(local, 1),
        "after": _moved(local, -1),
        "past_best": np.where(np.arange(len(texts)) >= best, near, 0.0),
        "short_of_best": np.where(np.arange(len(texts)) <= best, near, 0.0),
        "smooth": _smooth(local, 2),
        "smooth_gap": wide - wide.max(),
        "section_gap": section - section.max(),
    }


def _meant(page: Page, question: Question) -> dict[str, np.ndarray]:
    """Return how near it is in meaning, as cosines: a line, and a line with its
    neighbours; `_z`: beside the other lines of the page."""
    lines = meaning.vectors([line.text for line in page.lines])
    asked = meaning.of_question(question.text)
    around = lines + _moved(lines, 1) + _moved(lines, -1)
    around /= np.linalg.norm(around, axis=1, keepdims=True)
    alone, near = lines @ asked, around @ asked
    return {
        "meant": alone,
        "meant_z": _beside(alone),
        "meant_near": near,
        "meant_near_z": _beside(near),
        "meant_above": alone[page.above],
        "meant_section": _by_block(page, alone[:, None])[:, 0],
        "meant_best": lines @ lines[int(near.argmax())],
    }


def _beside(row: np.ndarray) -> np.ndarray:
    return (row - row.mean()) / (row.std() + 1e-6)


def _formed(
    page: Page, question: Question, found: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the values by what the line shows of what is asked for."""
    texts = [line.text.strip() for line in page.lines]
    shown = [shown_in(text) for text in texts]
    asked = question.kinds - ANYTHING
    fits = np.array([_fit(asked, line) for line in shown])
    under = np.array([float(bool(headed(text) & question.kinds)) for text in texts])
    under = under * page.is_head
    colon = np.array([float(text.endswith(":")) for text in texts])
    return {
        "colon": colon,
        "after_colon": _moved(colon, 1),
        "question": np.array([float(text.endswith("?")) for text in texts]),
        "shows_any": np.array([float(bool(line & question.kinds)) for line in shown]),
        "fits": fits,
        "fits_section": (fits if asked else 0.0) * found["section"],
        "right_heading": under,
        "under_right": under[page.above],
        "under_right_local": under[page.above] * found["local"][page.above],
        **_paired(question, shown),
        **_proving(page, question, found),
    }


def _paired(question: Question, shown: list[frozenset[Kind]]) -> dict[str, np.ndarray]:
    """Return for each kind that is asked for which lines show it and which do not."""
    out = {}
    for kind in PAIRED:
        has = np.array([float(kind in line) for line in shown])
        is_asked = float(kind in question.kinds)
        out[f"has_{kind}"], out[f"lacks_{kind}"] = is_asked * has, is_asked * (1 - has)
    return out


def _proving(
    page: Page, question: Question, found: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Return the values by what the line shows that is seldom there by chance, and by
    lists."""
    asked = question.kinds & PROVABLE
    proven = [proven_in(line.text) for line in page.lines]
    proofs = np.array([_fit(asked, line) for line in proven])
    listed = _listed(page)
    wants_list = float(bool(question.kinds & {Kind.CHOICE, Kind.PAPERS}))
    out = {
        "proves": proofs,
        "proves_section": (proofs if asked else 0.0) * found["section"],
        "proves_near": (_smooth(proofs, 1) if asked else 0.0) * found["around"],
        "listed": listed,
        "listed_wanted": wants_list * listed,
        "listed_section": wants_list * listed * found["section"],
    }
    for kind in sorted(PROVABLE):
        has = np.array([float(kind in line) for line in proven])
        out[f"proves_{kind}"] = float(kind in question.kinds) * has
    return out


def _listed(page: Page) -> np.ndarray:
    """Return 1 for lines in a run of at least three short ones."""
    out = np.zeros(len(page.lines))
    for block in np.split(
        np.arange(len(out)), np.flatnonzero(np.diff(page.is_head.astype(int))) + 1
    ):
        if page.is_head[block[0]] and len(block) >= LISTED:
            out[block] = 1.0
    return out


def _fit(asked: frozenset[Kind], shown: frozenset[Kind]) -> float:
    """Return the share of what is asked for that the line shows; a half when nothing
    is."""
    return len(asked & shown) / len(asked) if asked else 0.5

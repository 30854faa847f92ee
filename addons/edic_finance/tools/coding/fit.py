# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Learning a model from posted lines.

The past is split once: from all but the last bills a model is learned, on the last
ones it is calibrated and measured (the card says both), then the same is learned from
everything.  Whole bills stay together, and time never runs backwards.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from zlib import crc32

import numpy as np

from . import linear
from .calibrate import NEVER, Calibration, calibrate, calibration_error
from .contract import ENGINE_VERSION, Example
from .engine import CodingModel
from .linear import FieldModel
from .memory import Memory
from .text import Tokens, tokenize
from .vocabulary import Vocabulary

HELD_OUT = 0.15
HALF_LIFE = 365.0  # days: a line counts half after a year


def by_time(examples: Sequence[Example]) -> list[Example]:
    """Return the examples by the first day of their bill, whole bills together."""
    first: dict[str, tuple[date, int]] = {}
    for at, example in enumerate(examples):
        begun = first.get(_bill(example), (example.line.day, at))
        first[_bill(example)] = min(begun, (example.line.day, begun[1]))
    return sorted(examples, key=lambda example: first[_bill(example)])


def _bill(example: Example) -> str:
    return example.line.bill or f"line {example.line.key}"


def cut_at(examples: Sequence[Example], share: float) -> int:
    """Return the index at which the last ``1 - share`` of the lines begin, moved back
    to a bill's start."""
    cut = int(len(examples) * share)
    while 0 < cut < len(examples) and _bill(examples[cut]) == _bill(examples[cut - 1]):
        cut -= 1
    return cut


def fit(
    examples: Sequence[Example],
    fields: Sequence[str],
    *,
    seed: int = 0,
    precision: float = 0.95,
) -> CodingModel:
    """Learn to propose labels for the fields; the same input gives the same model."""
    past = by_time(examples)
    tokens = tokenize([example.line for example in past])
    cut = cut_at(past, 1 - HELD_OUT)
    unset = {field: Calibration.start() for field in fields}
    trial = _learn(past[:cut], tokens[:cut], unset, seed)
    examined = {
        field: _examine(trial, field, past[cut:], precision) for field in fields
    }
    calibrations = {field: found for field, (found, _measures) in examined.items()}
    model = _learn(past, tokens, calibrations, seed)
    measures = {field: measured for field, (_found, measured) in examined.items()}
    model.card.update(_card(model, past, cut, precision, measures))
    return model


def _learn(
    past: Sequence[Example],
    tokens: Sequence[Tokens],
    calibrations: Mapping[str, Calibration],
    seed: int,
) -> CodingModel:
    """Return a model of these lines, in order of time, with given calibrations."""
    vocabulary = Vocabulary.build(tokens)
    ones = vocabulary.rows(tokens)
    rows = vocabulary.linear_rows(ones)
    days = np.array([example.line.day.toordinal() for example in past], np.int32)
    lots = np.array([crc32(f"{seed} {e.line.key}".encode()) for e in past], np.uint32)
    weight = 0.5 ** ((days.max(initial=0) - days) / HALF_LIFE)
    fields, classes = {}, {}
    for field, calibration in calibrations.items():
        names = [example.labels.get(field, "") for example in past]
        labels = tuple(sorted({name for name in names if name}))
        number = {name: at for at, name in enumerate(labels)}
        classes[field] = np.array([number.get(name, -1) for name in names], np.int32)
        known = classes[field] >= 0
        counts = np.bincount(classes[field][known], minlength=len(labels))
        weights = linear.train(
            rows[known], classes[field][known], weight[known], len(labels), lots[known]
        )
        fields[field] = FieldModel(labels, counts, weights, calibration)
    # the memory holds lines by vendor and day
    vendors = [example.line.vendor for example in past]
    order = sorted(range(len(past)), key=lambda at: (vendors[at], days[at], at))
    memory = Memory(
        vocabulary.memory_rows(ones)[order],
        [vendors[at] for at in order],
        days[order],
        {field: numbers[order] for field, numbers in classes.items()},
        [past[at].line.key for at in order],
        vocabulary.general,
    )
    return CodingModel(vocabulary, memory, fields, {})


def _examine(
    trial: CodingModel, field: str, held: Sequence[Example], precision: float
) -> tuple[Calibration, dict]:
    """Calibrate a field on held-out lines and measure it there, beside the vendor's
    usual label."""
    held = [example for example in held if example.labels.get(field)]
    labels = trial.fields[field].labels
    if not held or not labels:
        return Calibration.start(), {"cases": len(held)}
    lines = [example.line for example in held]
    number = {name: at for at, name in enumerate(labels)}
    truth = np.array([number.get(e.labels[field], len(labels)) for e in held])
    opinions = trial.opinions(field, lines)
    found = calibrate(opinions, truth, precision)
    mixed, confidence = found.judge(opinions)
    order = np.argsort(-mixed[:, :-1], axis=1, kind="stable")
    right = order[:, 0] == truth
    sure = confidence >= found.sure
    usual = np.array([trial.memory.usual(line.vendor, field) for line in lines])
    return found, {
        "cases": len(lines),
        "top1": float(right.mean()),
        "top3": float((order[:, :3] == truth[:, None]).any(axis=1).mean()),
        "ece": calibration_error(confidence, right),
        "coverage": float(sure.mean()),
        "precision": float(right[sure].mean()) if sure.any() else None,
        "baseline_vendor_mode": float((usual == truth).mean()),
    }


def _card(
    model: CodingModel,
    past: Sequence[Example],
    cut: int,
    precision: float,
    measures: Mapping[str, dict],
) -> dict:
    """Return the model's card: the examples that it was made from, and the results of
    models made like it on the last bills."""
    days = [example.line.day.isoformat() for example in past]
    calibrations = {name: field.calibration for name, field in model.fields.items()}
    return {
        "engine_version": ENGINE_VERSION,
        "rows": len(past),
        "vendors": len(model.memory.spans),
        "labels": {name: len(field.labels) for name, field in model.fields.items()},
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "split": {"learned": cut, "held_out": len(past) - cut},
        "asked_precision": precision,
        "measures": dict(measures),
        "thresholds": {
            name: {
                "sure": None if found.sure == NEVER else found.sure,
                "check": found.floor,
            }
            for name, found in calibrations.items()
        },
        "remarks": [
            f"{name}: too little held-out evidence, nothing is ever sure"
            for name, found in calibrations.items()
            if found.sure == NEVER
        ],
        "data_sha256": _digest(past),
    }


def _digest(past: Sequence[Example]) -> str:
    """Return the SHA-256 of the training data, in the order of learning."""
    sha = hashlib.sha256()
    for example in past:
        line = example.line
        fact = [
            line.key,
            line.day.isoformat(),
            line.vendor,
            line.text,
            str(line.amount),
            line.bill,
            list(line.extra),
            sorted(example.labels.items()),
        ]
        sha.update(json.dumps(fact).encode())
    return sha.hexdigest()

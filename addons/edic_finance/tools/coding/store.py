# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model as bytes that run no code when read.

``MAGIC``, the SHA-256 of the rest, then a NumPy archive of plain number arrays, of
which one holds the JSON header as bytes.  No pickle: NumPy is asked to refuse it.
"""

import hashlib
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from .calibrate import Calibration
from .linear import FieldModel
from .memory import Memory
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .engine import CodingModel

MAGIC = b"EDIC-CODING-1\n"
HEADER = "header"
DIGEST = hashlib.sha256().digest_size


def pack(header: dict, arrays: dict[str, np.ndarray]) -> bytes:
    """Return bytes; the same header and arrays always give the same ones."""
    text = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
    buffer = io.BytesIO()
    content = {HEADER: np.frombuffer(text, np.uint8), **arrays}
    np.savez_compressed(buffer, allow_pickle=False, **content)
    body = buffer.getvalue()
    return MAGIC + hashlib.sha256(body).digest() + body


def unpack(data: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Return header and arrays; ValueError when the bytes are not whole or of another
    form."""
    start = len(MAGIC) + DIGEST
    body = data[start:]
    if not data.startswith(MAGIC):
        raise ValueError("Not a coding model of this version")
    if hashlib.sha256(body).digest() != data[len(MAGIC) : start]:
        raise ValueError("The coding model is damaged")
    with np.load(io.BytesIO(body), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    return json.loads(arrays.pop(HEADER).tobytes()), arrays


def parts(model: "CodingModel") -> tuple[dict, dict[str, np.ndarray]]:
    """Return a model as header and arrays."""
    vocabulary, memory = model.vocabulary, model.memory
    header = {
        "card": model.card,
        "names": vocabulary.names,
        "telling": sorted(vocabulary.telling),
        "vendors": memory.vendors,
        "keys": memory.keys,
        "fields": [[name, field.labels] for name, field in model.fields.items()],
    }
    arrays = {
        "rarity": vocabulary.rarity,
        "days": memory.days,
        # Columns only: the values follow from the vocabulary.
        "columns": memory.rows.indices,
        "ends": memory.rows.indptr,
    }
    for at, (name, field) in enumerate(model.fields.items()):
        found = field.calibration
        arrays |= {
            f"{at}.classes": memory.labels[name],
            f"{at}.counts": field.counts,
            f"{at}.weights": field.weights.data.astype(np.float16),
            f"{at}.weight_classes": field.weights.indices.astype(np.uint16),
            f"{at}.weight_ends": field.weights.indptr,
            f"{at}.mix": found.mix,
            f"{at}.trust": found.trust,
            f"{at}.thresholds": np.array([found.sure, found.floor]),
            f"{at}.seen": found.seen,
            f"{at}.right": found.right,
        }
    return header, arrays


def pieces(
    header: dict, arrays: dict[str, np.ndarray]
) -> tuple[Vocabulary, Memory, dict[str, FieldModel], dict]:
    """Return what ``CodingModel`` is made of."""
    vocabulary = Vocabulary(header["names"], arrays["rarity"], header["telling"])
    n, d = len(header["keys"]), vocabulary.size
    ones = np.ones(len(arrays["columns"]), np.float32)
    rows = sparse.csr_matrix((ones, arrays["columns"], arrays["ends"]), shape=(n, d))
    memory = Memory(
        vocabulary.memory_rows(rows),
        header["vendors"],
        arrays["days"],
        {
            name: arrays[f"{at}.classes"]
            for at, (name, _) in enumerate(header["fields"])
        },
        header["keys"],
        vocabulary.general,
    )
    fields = {
        name: _field(tuple(labels), d, lambda key, at=at: arrays[f"{at}.{key}"])
        for at, (name, labels) in enumerate(header["fields"])
    }
    return vocabulary, memory, fields, header["card"]


def _field(
    labels: tuple[str, ...], size: int, get: Callable[[str], np.ndarray]
) -> FieldModel:
    data = get("weights").astype(np.float32)
    place = get("weight_classes").astype(np.int32), get("weight_ends")
    weights = sparse.csr_matrix((data, *place), shape=(size, len(labels)))
    sure, floor = get("thresholds").tolist()
    found = Calibration(
        get("mix"), get("trust"), sure, floor, get("seen"), get("right")
    )
    return FieldModel(labels, get("counts"), weights, found)

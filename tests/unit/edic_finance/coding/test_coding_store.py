# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io
import pickle

import numpy as np
import pytest
from coding_data import FIELD, ledger, line

from edic_finance.tools.coding import CodingModel, fit, store


@pytest.fixture(scope="module")
def model():
    return fit(ledger(200), [FIELD, "tax_ids"])


@pytest.mark.parametrize("size", [0, 1, 200])
def test_what_is_read_back_is_equal(size):
    model = fit(ledger(size), [FIELD, "tax_ids"])
    data = model.to_bytes()
    again = CodingModel.from_bytes(data)
    lines = [e.line for e in ledger(260)[200:]] + [line("nie", "gesehen")]
    assert again.predict(lines) == model.predict(lines)
    assert again.card == model.card
    assert again.to_bytes() == data


def test_model_is_compact(model):
    assert len(model.to_bytes()) < 60_000


@pytest.mark.parametrize("at", [0, 20, 60, 500, -1])
def test_a_flipped_bit_is_refused(model, at):
    data = bytearray(model.to_bytes())
    data[at] ^= 1
    with pytest.raises(ValueError, match="coding model"):
        CodingModel.from_bytes(bytes(data))


@pytest.mark.parametrize("size", [0, 5, 30, 1_000])
def test_a_part_is_refused(model, size):
    with pytest.raises(ValueError, match="coding model"):
        CodingModel.from_bytes(model.to_bytes()[:size])


def test_another_version_is_refused(model):
    data = model.to_bytes().replace(store.MAGIC, b"EDIC-CODING-0\n", 1)
    with pytest.raises(ValueError, match="version"):
        CodingModel.from_bytes(data)


def test_a_pickle_is_refused_even_when_signed():
    class Trap:
        def __reduce__(self):
            return print, ("ran",)

    buffer = io.BytesIO()
    np.savez(buffer, header=np.array([Trap()], dtype=object), allow_pickle=True)
    for body in (buffer.getvalue(), pickle.dumps(Trap())):
        data = store.MAGIC + hashlib.sha256(body).digest() + body
        with pytest.raises(ValueError, match=r"pickle|allow_pickle"):
            CodingModel.from_bytes(data)


def test_no_object_arrays_are_written(model):
    header, arrays = store.unpack(model.to_bytes())
    assert header["card"]["rows"] == 200
    assert all(array.dtype != object for array in arrays.values())

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Training in a process of its own, so that no Odoo worker waits or grows.

Parent and child speak through files: the examples as JSON lines, the model as
the bytes that ``CodingModel.to_bytes`` gives. Neither can carry code.
"""

import importlib
import json
import os
import subprocess
import sys
import types
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

TIMEOUT = 15 * 60  # seconds
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
NICE = 10  # the people who work now come first


class TrainingError(RuntimeError):
    """The training process failed; its last words are the message."""


def train(
    rows: Iterable[Mapping[str, object]],
    folder: Path,
    fields: Sequence[str],
    precision: float,
) -> bytes:
    """Train on ``rows`` and return the model's bytes.

    :param rows: ``key, day (ISO), vendor, text, amount (decimal string), bill,
        extra (list), labels (field → label)`` of each posted line
    :param folder: an empty folder for the exchange; the caller deletes it
    :param fields: the labels to train for
    :param precision: share of sure suggestions that must be right, 0 to 1
    :raises TrainingError: when the process fails or takes longer than TIMEOUT
    """
    source, target = folder / "examples.jsonl", folder / "model.bin"
    with source.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    command = [sys.executable, __file__, str(source), str(target), str(precision)]
    # no passwords: the child needs none
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        subprocess.run(  # noqa: S603 (our own file, no input in the command)
            [*command, *fields],
            env=environment,
            check=True,
            capture_output=True,
            timeout=TIMEOUT,
        )
    except subprocess.CalledProcessError as error:
        raise TrainingError(error.stderr.decode(errors="replace")[-2000:]) from error
    except subprocess.TimeoutExpired as error:
        raise TrainingError(f"not ready after {TIMEOUT} s") from error
    return target.read_bytes()


def main(source: str, target: str, precision: str, *fields: str) -> None:
    """Train in the child process."""
    os.nice(NICE)
    # An addon's __init__ needs Odoo; an empty package in its place does not.
    for name in ("odoo", "odoo.addons", "odoo.addons.edic_ai", "edic_finance"):
        shell = types.ModuleType(name)
        shell.__path__ = [str(Path(__file__).parents[3] / name.split(".")[-1])]
        sys.modules.setdefault(name, shell)
    coding = importlib.import_module("edic_finance.tools.coding")
    with Path(source).open(encoding="utf-8") as file:
        rows = map(json.loads, file)
        examples = [
            coding.Example(coding.Line.from_row(row), row["labels"]) for row in rows
        ]
    model = coding.fit(examples, fields, precision=float(precision))
    Path(target).write_bytes(model.to_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The common parts of the benchmark."""

import contextlib
import sys
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "benchmarks" / "gateway"))

import scene  # noqa: E402

table, median, p95 = scene.table, scene.median, scene.p95
load, options = scene.load, scene.options
environment, milliseconds = scene.environment, scene.milliseconds
# model → methods that do nothing where there is no ledger; those that exist
RECORDING = {
    "edic.ai.gateway": ("_record", "_record_many"),
    "account.move": ("_edic_states", "_edic_record_posted", "_edic_record_changes"),
}


@contextlib.contextmanager
def no_ledger(registry):
    """Nothing is recorded, nor read to be recorded."""
    with contextlib.ExitStack() as stack:
        for name, methods in RECORDING.items():
            model = registry[name]
            for method in methods:
                if hasattr(model, method):
                    stack.enter_context(patch.object(model, method, _nothing))
        yield


def _nothing(self, *_args, **_more):
    return self.env["edic.ai.trace"]

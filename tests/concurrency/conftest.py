# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Import the benchmark of writers, and Odoo with a database that may be written to."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks" / "intake"))


@pytest.fixture(scope="session")
def registry():
    """The database that ODOO_RC names: what is committed there stays."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["--no-http"], setup_logging=False)
    [database] = config["db_name"]
    if not database.endswith("_writers"):
        pytest.exit(f"{database} is no copy made for this: see scripts/tests.sh", 1)
    return Registry(database)

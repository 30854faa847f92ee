# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let pytest obey Odoo's test tags: what is not `standard` runs on request only."""

import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        tags = getattr(getattr(item, "cls", None), "test_tags", {"standard"})
        if "standard" not in tags:
            item.add_marker(pytest.mark.skip(reason="not tagged standard"))

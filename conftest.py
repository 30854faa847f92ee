# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let pytest obey Odoo's test tags: what is not `standard` runs on request only."""

import socket
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).with_name("tests")))  # the fakes
HERE = ("127.", "::1", "localhost")
_connect = socket.socket.connect


def _connect_here(sock, address):
    """No test reaches the network: what needs a server starts one on this machine."""
    is_internet = sock.family in (socket.AF_INET, socket.AF_INET6)
    if is_internet and not str(address[0]).startswith(HERE):
        raise AssertionError(f"a test wanted to reach {address[0]}")
    return _connect(sock, address)


socket.socket.connect = _connect_here


def pytest_collection_modifyitems(items):
    for item in items:
        tags = getattr(getattr(item, "cls", None), "test_tags", {"standard"})
        if "standard" not in tags:
            item.add_marker(pytest.mark.skip(reason="not tagged standard"))

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let pytest obey Odoo's test tags: what is not `standard` runs on request only."""

import socket
import sys
from pathlib import Path

import freezegun
import pytest

TESTS = Path(__file__).with_name("tests")
sys.path[:0] = [
    str(TESTS),
    str(TESTS / "plugins"),
]  # the fakes, and how tests are set up
pytest_plugins = ["shared_setup", "shared_browser"]

# Who stops the clock does not stop pytest's own, nor looks through the thousands of
# modules of this client, which load when looked at.
freezegun.configure(extend_ignore_list=["_pytest.timing", "mistralai"])

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

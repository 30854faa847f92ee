# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`make test` runs where the kernel itself lets nothing out (scripts/offline.py)."""

import _socket  # conftest's refusal knows nothing of a process
import errno
import fcntl
import os
import socket
import struct
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
SIOCGIFFLAGS, IFF_UP = 0x8913, 1
PUBLIC = "192.0.2.1"  # RFC 5737: nobody's, but routed like any other

closed = pytest.mark.skipif(
    "EDIC_TEST_NO_NETWORK" not in os.environ, reason="the network is open"
)


def is_up(interface):
    with socket.socket() as sock:
        request = struct.pack("16sH22x", interface.encode(), 0)
        answer = fcntl.ioctl(sock, SIOCGIFFLAGS, request)
    return struct.unpack("16sH22x", answer)[1] & IFF_UP


@closed
def test_loopback_is_the_only_interface():
    """Interfaces that are down do not count: some kernels give namespaces tunnels."""
    assert [name for _, name in socket.if_nameindex() if is_up(name)] == ["lo"]


@closed
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_nothing_gets_out(kind):
    with closing(_socket.socket(_socket.AF_INET, kind)) as sock:
        sock.settimeout(5)
        assert sock.connect_ex((PUBLIC, 443)) == errno.ENETUNREACH


@pytest.mark.parametrize(
    ("host", "why"), [("db.example", "db.example"), ("", "not permitted")]
)
def test_a_network_that_stays_open_is_told(tmp_path, host, why):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho Operation not permitted >&2; exit 1\n")
    python.chmod(0o755)
    script = f". {SCRIPTS}/lib.sh; . {SCRIPTS}/tests.sh; VENV={tmp_path};"
    done = subprocess.run(
        ["bash", "-c", f"{script} need_no_network; echo goes on"],
        env={**os.environ, "EDIC_TEST_NO_NETWORK": "", "PGHOST": host},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "goes on\n"
    (line,) = done.stderr.splitlines()
    assert why in line

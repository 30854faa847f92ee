# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run a command where the network is loopback and nothing else.

Usage: offline.py COMMAND [ARGUMENT…]
"""

import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

SIOCSIFFLAGS, IFF_UP = 0x8914, 1


def leave_the_network():
    """Root may do so; anybody else only as the owner of a user namespace.

    Only its owner's number is known in there, as itself, so that PostgreSQL's peer
    authentication sees the same user. Its rights end with the next exec.
    """
    uid, gid = os.getuid(), os.getgid()
    os.unshare(os.CLONE_NEWNET | (os.CLONE_NEWUSER if uid else 0))
    if uid:
        for file, line in (
            ("setgroups", "deny"),  # or the kernel takes no gid_map
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            Path("/proc/self", file).write_text(line)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))


if __name__ == "__main__":
    try:
        leave_the_network()
    except OSError as error:
        sys.exit(f"no network namespace here ({error.strerror})")
    os.environ["EDIC_TEST_NO_NETWORK"] = "1"
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import socket
from collections import defaultdict
from contextlib import ExitStack
from unittest.mock import patch

HERE = ("127.0.0.1", "localhost", "::1")


class Egress:
    """A record of the bytes that this process sends; elsewhere it gets nowhere.

    It looks below every library: at the sockets themselves.

    :param ports: of this machine that may be reached
    """

    def __init__(self, *ports):
        self.ports = set(ports)
        self.refused = []  # (host, port) of what was tried elsewhere
        self.sent = defaultdict(bytes)  # port → what was sent there

    def __enter__(self):
        self._patches = ExitStack()
        for name in ("connect", "connect_ex"):
            self._replace(socket.socket, name, self._connecting)
        for name in ("send", "sendall"):
            self._replace(socket.socket, name, self._sending)
        self._replace(socket.socket, "sendto", self._sending_to)
        self._replace(socket, "getaddrinfo", self._looking_up)
        return self

    def __exit__(self, *_error):
        self._patches.close()

    def _replace(self, place, name, guarded):
        own = getattr(place, name)

        def call(*args, **options):
            return guarded(own, *args, **options)

        self._patches.enter_context(patch.object(place, name, call))

    def _check(self, host, port):
        if host not in HERE or port not in self.ports:
            self.refused.append((host, port))
            raise ConnectionRefusedError(f"{host}:{port}")

    def _connecting(self, own, sock, address):
        if isinstance(address, tuple):  # else a file of this machine
            self._check(*address[:2])
        return own(sock, address)

    def _looking_up(self, own, host, port, *args, **options):
        if host not in HERE:
            self._check(host, port)
        return own(host, port, *args, **options)

    def _sending(self, own, sock, data, *flags):
        self._keep(sock, data)
        return own(sock, data, *flags)

    def _sending_to(self, own, sock, data, *where):
        self._check(*where[-1][:2])
        return own(sock, data, *where)

    def _keep(self, sock, data):
        try:
            _host, port = sock.getpeername()[:2]
        except (OSError, ValueError):
            return
        if port in self.ports:
            self.sent[port] += bytes(data)

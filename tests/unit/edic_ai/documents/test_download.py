# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Public files are fetched, with bounds; nothing of the house's own network."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from edic_ai.tools.documents.download import get, is_public
from edic_ai.tools.providers.errors import AiError
from edic_ai.tools.text.address import is_safe


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/file")
        else:
            self.send_response(200)
        data = b"x" * 1000
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture(scope="module")
def url():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file(url):
    assert get(f"{url}/file", 1000, may_be_local=True) == b"x" * 1000


def test_more_than_is_taken(url):
    with pytest.raises(AiError) as error:
        get(f"{url}/file", 999, may_be_local=True)
    assert error.value.error_type == "too_large"


def test_where_it_moved_is_for_a_person_to_look_at(url):
    with pytest.raises(AiError):
        get(f"{url}/moved", 1000, may_be_local=True)


def test_own_network_is_refused(url):
    with pytest.raises(AiError) as error:
        get(f"{url}/file", 1000)
    assert error.value.detail == "local"


@pytest.mark.parametrize(
    ("address", "is_fine"),
    [
        ("https://example.org/a", True),
        ("http://example.org/a", False),
        ("http://localhost:1/a", True),
        ("http://127.0.0.1/a", True),
        ("http://[::1]/a", True),
        ("http://localhost.example.org/a", False),
        ("ftp://example.org/a", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://[", False),
    ],
)
def test_addresses_that_nobody_on_the_way_can_change(address, is_fine):
    assert is_safe(address) is is_fine


@pytest.mark.parametrize(
    ("host", "is_out"),
    [
        ("192.0.2.1", False),  # RFC 5737
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("[::1]", False),
        ("[fd00::1]", False),
        ("[fe80::1]", False),
        ("100.64.0.1", False),
        ("8.8.8.8", True),
        ("[2001:4860:4860::8888]", True),
    ],
)
def test_addresses_of_the_internet(host, is_out):
    assert is_public(f"https://{host}/a") is is_out

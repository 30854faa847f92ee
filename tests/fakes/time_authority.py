# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A time stamp authority for tests: `openssl ts` behind a server on this machine."""

import contextlib
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIG = """
[tsa]
default_tsa = this
[this]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
USAGE = "extendedKeyUsage=critical,timeStamping"


def openssl(*args: object) -> None:
    """Run the program."""
    subprocess.run(
        ["openssl", *map(str, args)],
        check=True,
        capture_output=True,
    )


class Authority:
    """Answers as a time stamp authority does.

    :param folder: for its keys
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.change = folder, [], lambda answer: answer
        self.kind, self.pause = "application/timestamp-reply", 0  # seconds a byte
        (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._make_keys()
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append((dict(self.headers), query))
                answer = authority.change(authority.answer(query))
                self.send_response(200)
                self.send_header("Content-Type", authority.kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if not authority.pause:
                    self.wfile.write(answer)
                    return
                with contextlib.suppress(OSError):  # nobody listens any more
                    for number in range(len(answer)):
                        time.sleep(authority.pause)
                        self.wfile.write(answer[number : number + 1])

            def log_message(self, *_args: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _make_keys(self) -> None:
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        at = self.folder.joinpath
        for name in ("ca", "other"):
            openssl(
                "req",
                "-x509",
                *key,
                "-keyout",
                at(f"{name}.key"),
                "-out",
                at(f"{name}.pem"),
                "-subj",
                f"/CN={name}",
                "-addext",
                "keyUsage=critical,keyCertSign",
                "-days",
                3650,
            )
        openssl(
            "req",
            "-x509",
            *key,
            "-keyout",
            at("tsa.key"),
            "-out",
            at("tsa.pem"),
            "-subj",
            "/CN=Time",
            "-CA",
            at("ca.pem"),
            "-CAkey",
            at("ca.key"),
            "-addext",
            USAGE,
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-addext",
            "keyUsage=critical,digitalSignature",
            "-days",
            3650,
        )

    def answer(self, query: bytes) -> bytes:
        """Return the authority's reply to a request (TimeStampResp, DER)."""
        file = self.folder / "query.tsq"
        file.write_bytes(query)
        reply, config = self.folder / "reply.tsr", self.folder / "openssl.cnf"
        args = ("-reply", "-config", config, "-queryfile", file, "-out", reply)
        openssl("ts", *args)
        return reply.read_bytes()

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()

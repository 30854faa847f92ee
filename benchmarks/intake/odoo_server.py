# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An Odoo server with two workers for requests and two for jobs, and who calls it."""

import base64
import re
import socket
import subprocess
import time
from contextlib import closing, contextmanager

import requests

PATIENCE_S = 120
# of Odoo's log: 'POST /path HTTP/1.1" 200 - queries seconds_of_sql seconds_of_python'
REQUEST = re.compile(r'"POST (\S+) HTTP/1\.1" 200 - (\d+) ([\d.]+) ([\d.]+)')


def free_port():
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def server(database, log):
    """Run the server; give its address.

    :param Path log: file of its log
    """
    port, gevent_port = free_port(), free_port()
    command = ["odoo", "server", "-d", database, "--workers=2", "--max-cron-threads=2"]
    command += [f"--http-port={port}", f"--gevent-port={gevent_port}"]
    # as in production: bytes that two workers may take before they begin anew
    command += ["--log-level=info", f"--logfile={log}", "--limit-time-real=600"]
    process = subprocess.Popen(command)
    try:
        yield wait_for(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait()


def wait_for(url, process):
    """Return the address once the server answers there."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(f"{url}/web/health", timeout=5).ok:
                return url
        except requests.RequestException:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


class Client:
    """A person's browser, or a program with the person's session.

    :param company: that is chosen, by its id
    """

    def __init__(self, url, database, login, password):
        self.url, self.session = url, requests.Session()
        who = {"db": database, "login": login, "password": password}
        answer = self.post("/web/session/authenticate", who)
        self.company = answer["user_companies"]["current_company"]
        self.context = {"allowed_company_ids": [self.company], "lang": "de_DE"}

    def post(self, path, params):
        """Return what a call gives.

        :raises RuntimeError: with the server's words
        """
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.session.post(self.url + path, json=body, timeout=600).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def call(self, model, method, *args, **context):
        """Call a method as Odoo's web client does."""
        options = {"context": {**self.context, **context}}
        params = {"model": model, "method": method, "args": args, "kwargs": options}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)

    def upload(self, pairs):
        """Drop files on the list of vendor bills.

        :param pairs: names and contents
        :return: the action that opens then
        """
        values = [
            {"name": name, "datas": base64.b64encode(content).decode()}
            for name, content in pairs
        ]
        made = self.call("ir.attachment", "create", values)
        method, kind = "create_document_from_attachment", "in_invoice"
        return self.call("account.journal", method, "", made, default_move_type=kind)


def request_times(log, words):
    """Return seconds and queries of each answered request whose path holds the words,
    as the server logged them.

    :return: [(seconds, queries)]
    """
    found = REQUEST.findall(log.read_text(errors="replace"))
    return [
        (float(sql) + float(python), int(queries))
        for path, queries, sql, python in found
        if words in path
    ]

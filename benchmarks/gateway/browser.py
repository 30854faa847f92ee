# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A client as the web client is one: RPC with a session, the bus over a websocket."""

import contextlib
import json
import threading
import time
from collections import defaultdict

import requests
import websocket

HOST = "127.0.0.1"
PATIENCE_S = 120


class Browser:
    """A session, and what the bus tells it."""

    def __init__(self, port, gevent_port, database, login):
        self._url, self._http = f"http://{HOST}:{port}", requests.Session()
        who = {"db": database, "login": login, "password": login}
        self._post("/web/session/authenticate", who)
        cookie = self._http.cookies["session_id"]
        self._socket = websocket.create_connection(
            f"ws://{HOST}:{gevent_port}/websocket", cookie=f"session_id={cookie}"
        )
        subscribe = {"channels": [], "last": 2**31}  # nothing of before
        message = {"event_name": "subscribe", "data": subscribe}
        self._socket.send(json.dumps(message))
        self.chunks, self.states = defaultdict(list), defaultdict(dict)
        self._news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        """Hang up."""
        self._socket.close()

    def health(self):
        """Ask for what needs no database."""
        self._http.get(f"{self._url}/web/health", timeout=PATIENCE_S).raise_for_status()

    def call(self, model, method, *args, **kwargs):
        """Call a method as a button or a view does."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def ask(self, partner_id):
        """``(task id, when the button was pressed)``"""
        pressed = time.monotonic()
        return self.call("edic.ai.bench", "ask", partner_id), pressed

    def wait(self, tasks):
        """Until all are done."""
        with self._news:
            if not self._news.wait_for(
                lambda: all("done" in self.states[task] for task in tasks), PATIENCE_S
            ):
                raise SystemExit(f"tasks did not end: {dict(self.states)}")

    def _post(self, path, params):
        answer = self._http.post(self._url + path, json={"params": params}).json()
        if "error" in answer:
            raise SystemExit(answer["error"]["data"]["debug"])
        return answer["result"]

    def _listen(self):
        with contextlib.suppress(websocket.WebSocketException, OSError):
            while heard := self._socket.recv():
                moment = time.monotonic()
                with self._news:
                    for notice in json.loads(heard):
                        self._hear(notice["message"], moment)
                    self._news.notify_all()

    def _hear(self, message, moment):
        news = message["payload"]
        if message["type"] == "edic_ai/chunk":
            self.chunks[news["task_id"]].append(moment)
        elif message["type"] == "edic_ai/task":
            self.states[news["task_id"]][news["state"]] = moment

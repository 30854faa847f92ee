# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The browser that waits for the next test, as `shared_browser` decides."""

import socket
from concurrent.futures import Future
from contextlib import closing
from types import SimpleNamespace

import pytest
import shared_browser


class Chrome:
    """A process that ends when asked."""

    def __init__(self):
        self.ended = None

    def poll(self):
        return self.ended


def make_class():
    """Return a class with the methods of Odoo's `ChromeBrowser` that are changed, which
    notes what it starts and stops, and the notes."""
    notes = []

    class ChromeBrowser:
        def __init__(self, test_case, headless=True):
            self.test_case, self.ws = test_case, SimpleNamespace(close=lambda: None)
            self.screencaster = SimpleNamespace(stop=lambda: None)
            self._logger = SimpleNamespace(info=lambda *args, **options: None)
            self.had_failure, self.sigxcpu_handler = False, None
            self._result = Future()
            self.user_data_dir = "/nonexistent/own"
            self.chrome, self.devtools_port = self._chrome_start(
                self.user_data_dir, test_case.touch_enabled, headless=headless
            )

        def _chrome_start(self, user_data_dir, touch_enabled, headless=True):
            notes.append("start")
            return Chrome(), 1

        def _websocket_request(self, method, params=None):
            notes.append(method)

        def _json_command(self, command):
            return [{"url": "about:blank"}]

        def stop(self):
            notes.append("stop")

    shared_browser.prepare(ChromeBrowser)
    return ChromeBrowser, notes


@pytest.fixture
def browsers(monkeypatch):
    monkeypatch.setattr(shared_browser, "idle", {})
    monkeypatch.setattr(shared_browser.shutil, "rmtree", lambda *args: None)
    return make_class()


def case(touch_enabled=False):
    return SimpleNamespace(touch_enabled=touch_enabled, base_url=lambda: "http://x")


def use(browser, result=True):
    """A test that came to its end, or did not."""
    if isinstance(result, Exception):
        browser._result.set_exception(result)
    elif result:
        browser._result.set_result(result)
    browser.stop()


def test_next_test_takes_the_browser_over_and_finds_it_empty(browsers):
    make, notes = browsers
    first = make(case())
    use(first)
    assert "stop" not in notes
    notes.clear()
    second = make(case())
    assert second.chrome is first.chrome
    assert notes == ["Network.clearBrowserCookies", "Storage.clearDataForOrigin"]


@pytest.mark.parametrize("result", [None, ValueError("a step failed")])
def test_a_browser_in_which_a_test_failed_is_ended(browsers, result):
    make, notes = browsers
    use(make(case()), result)
    assert notes == ["start", "stop"]
    assert not shared_browser.idle


def test_an_error_that_was_only_written_ends_it_as_well(browsers):
    make, notes = browsers
    browser = make(case())
    browser.had_failure = True
    use(browser)
    assert notes == ["start", "stop"]


def test_a_touch_screen_has_a_browser_of_its_own(browsers):
    make, notes = browsers
    use(make(case()))
    use(make(case(touch_enabled=True)))
    assert notes.count("start") == 2
    assert set(shared_browser.idle) == {False, True}


def test_a_browser_with_a_window_is_not_kept(browsers):
    make, notes = browsers
    use(make(case(), headless=False))
    assert notes == ["start", "stop"]


def test_one_that_died_is_not_taken_over(browsers):
    make, notes = browsers
    first = make(case())
    use(first)
    first.chrome.ended = 1
    assert make(case()).chrome is not first.chrome
    assert notes.count("start") == 2


@pytest.fixture
def pair():
    """The two ends of a connection."""
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        yield ours, theirs


def test_connections_of_a_browser_that_waits_are_ended(browsers, pair):
    ours, theirs = pair

    class Handler:
        connection = ours

        def setup(self):
            """Set nothing up."""

    shared_browser.watch(Handler)
    Handler().setup()
    use(browsers[0](case()))
    assert ours.recv(1) == b"", "nothing more is read"
    ours.send(b"answer")
    assert theirs.recv(6) == b"answer"


def test_a_websocket_that_is_gone_is_not_closed_again(pair):
    ours, theirs = pair

    class Websocket:
        def close(self, code):
            ours.send(code)

    shared_browser.spare(Websocket)
    Websocket().close(b"1")
    assert theirs.recv(1) == b"1"
    ours.close()
    Websocket().close(b"2")

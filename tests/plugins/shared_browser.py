# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keep the browser between tours and component tests.

Odoo starts a browser for each of them, which loads and compiles the bundles of the web
client from nothing. Here it stays, with its cache of files that never change. Each test
has a tab of its own, without cookies and without what other pages stored. A browser in
which a test failed is ended, as is one with a window.
"""

import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from subprocess import Popen
from weakref import WeakSet

import pytest


@dataclass
class Browser:
    """A browser that runs, with an empty tab."""

    chrome: Popen
    port: int
    folder: str

    def end(self):
        self.chrome.terminate()
        self.chrome.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


idle = {}  # has a touch screen → browser
connections = WeakSet()  # that the server holds open
prepared = set()


def prepare(chrome_browser):
    """Let Odoo's `ChromeBrowser` take over a browser that is idle."""
    begin, start = chrome_browser.__init__, chrome_browser._chrome_start
    stop = chrome_browser.stop

    def __init__(self, test_case, *args, **options):
        self.is_taken_over = False
        self.may_stay = options.get("headless", True)
        begin(self, test_case, *args, **options)
        if self.is_taken_over:
            empty(self, test_case.base_url())

    def _chrome_start(self, user_data_dir, touch_enabled, **options):
        browser = self.may_stay and idle.pop(touch_enabled, None)
        if not browser or browser.chrome.poll() is not None:
            return start(self, user_data_dir, touch_enabled, **options)
        self.is_taken_over = True
        shutil.rmtree(user_data_dir)
        self.user_data_dir = browser.folder
        return browser.chrome, browser.port

    def stop_or_keep(self):
        if not (self.may_stay and is_sound(self) and leave(self)):
            stop(self)

    chrome_browser.__init__ = __init__
    chrome_browser._chrome_start = _chrome_start
    chrome_browser.stop = stop_or_keep


def watch(handler):
    """Know the connections of Odoo's `RequestHandler`."""
    begin = handler.setup

    def setup(self):
        begin(self)
        connections.add(self.connection)

    handler.setup = setup


def hang_up():
    """End connections on which the browser asks nothing more; a test waits for each of
    them, five seconds at most. What is being answered still is."""
    while connections:
        with suppress(OSError, KeyError):  # closed, or gone, meanwhile
            connections.pop().shutdown(socket.SHUT_RD)


def spare(websocket):
    """Let a websocket go that ends at the moment at which it is told to: its page is
    closed already."""
    close = websocket.close

    def close_if_open(self, *args, **kwargs):
        with suppress(OSError):
            close(self, *args, **kwargs)

    websocket.close = close_if_open


def is_sound(browser):
    """Return whether the test that used it came to its end."""
    result = browser._result
    has_ended = result.done() and not result.cancelled() and not result.exception()
    return hasattr(browser, "ws") and has_ended and not browser.had_failure


def empty(browser, origin):
    """Forget what pages stored, but not the files that they loaded."""
    ask = browser._websocket_request
    ask("Network.clearBrowserCookies")
    ask(
        "Storage.clearDataForOrigin",
        params={"origin": origin, "storageTypes": "all"},
    )


def leave(browser):
    """Close the tab of the test; return whether the browser waits for the next one."""
    ask, touch = browser._websocket_request, browser.test_case.touch_enabled
    if touch in idle:
        return False
    try:
        browser.screencaster.stop()
        ask("Page.stopLoading")
        # a service worker outlives its page for half a minute
        ask("ServiceWorker.enable")
        ask("ServiceWorker.stopAllWorkers")
        ask("Target.createTarget", params={"url": "about:blank"})
        ask("Page.close")
    except Exception:
        browser._logger.info("The browser is not kept", exc_info=True)
        return False
    browser.ws.close()
    if browser.sigxcpu_handler:
        signal.signal(signal.SIGXCPU, browser.sigxcpu_handler)
    left = Browser(browser.chrome, browser.devtools_port, browser.user_data_dir)
    if is_alone(browser):
        idle[touch] = left
        hang_up()
    else:
        left.end()
    return True


def is_alone(browser):
    """Wait for the page and its workers to end, whose requests would else come with
    the cookies of the next test; return whether they did."""
    for _attempt in range(50):
        targets = browser._json_command("")
        if not any(target["url"].startswith("http") for target in targets):
            return True
        time.sleep(0.1)
    return False


def pytest_collection_modifyitems():
    common = sys.modules.get("odoo.tests.common")
    if common and common not in prepared:
        prepared.add(common)
        prepare(common.ChromeBrowser)
        watch(sys.modules["odoo.service.server"].RequestHandler)
        spare(sys.modules["odoo.addons.bus.websocket"].Websocket)


@pytest.fixture(scope="session", autouse=True)
def end_browsers():
    yield
    while idle:
        idle.popitem()[1].end()

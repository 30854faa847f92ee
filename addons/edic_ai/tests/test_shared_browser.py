# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests whose browser is kept (`tests/plugins/shared_browser.py`) see nothing of each
other. Odoo's own runner starts one for each of them: they pass as well."""

import sys

from odoo.tests import HttpCase, tagged

# a page of the server without the client
PAGE = "/web/health"
LEAVE = """
const cookie = document.cookie.includes("edic=");
const left = [localStorage.length, sessionStorage.length, cookie];
if (left.join() !== "0,0,false") {
    throw new Error(`left by another test: ${left}`);
}
localStorage.setItem("edic", "1");
sessionStorage.setItem("edic", "1");
document.cookie = "edic=1; path=/";
console.log("test successful");
"""
WORK = """
(async () => {
    const scope = { scope: "/odoo" };
    await navigator.serviceWorker.register("/web/service-worker.js", scope);
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install", "edic_js")
class TestSharedBrowser(HttpCase):
    def test_nothing_that_another_test_stored_is_in_the_browser(self):
        for _test in range(2):
            self.browser_js(PAGE, LEAVE)

    def test_a_service_worker_does_not_end_the_browser(self):
        plugin = sys.modules.get("shared_browser")
        if not plugin:
            self.skipTest("Odoo's own runner keeps no browser")
        self.browser_js(PAGE, WORK)
        kept = plugin.idle[self.touch_enabled].chrome
        self.browser_js(PAGE, LEAVE)
        self.assertIs(plugin.idle[self.touch_enabled].chrome, kept)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put the web client's bundles into the database of the tests, fed to `odoo shell`.

Else each browser tour makes them anew: what it writes is rolled back.
"""

BUNDLES = {  # bundle → its parts that browsers ask for
    "bus.websocket_worker_assets": "js",
    "web.assets_emoji": "js",
    "web.assets_frontend": "css",
    "web.assets_frontend_lazy": "js",
    "web.assets_frontend_minimal": "js",
    "web.assets_tests": "js",
    "web.assets_unit_tests": "js css",
    "web.assets_unit_tests_setup": "js css",
    "web.assets_web": "js css",
    "web.assets_web_print": "css",
    "web.chartjs_lib": "js",
    "web.report_assets_common": "css",
}

for name, parts in BUNDLES.items():
    is_js, is_css = "js" in parts.split(), "css" in parts.split()
    # `env` is given by the shell
    bundle = env["ir.qweb"]._get_asset_bundle(name, js=is_js, css=is_css)  # noqa: F821
    if is_js:
        bundle.js()
    if is_css:
        bundle.css()
env.cr.commit()  # noqa: F821

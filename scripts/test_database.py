# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Put into the database of the tests what each of them would make for itself, since
what it writes is rolled back; fed to `odoo shell`.

The bundles of the web client: of the component tests only our own, because Odoo's are
fifteen megabytes, which a browser would load and register before it runs any of ours.
And the published nomenclatures with their 4,500 codes. No channel is left that Odoo
lets each new user join, with what this writes for each.
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

COMPONENTS, OWN = "web.assets_unit_tests", "Without the tests of Odoo's own components"

# `env` is given by the shell
assets = env["ir.asset"]  # noqa: F821
assets.search([("name", "=", OWN)]).unlink()
paths = assets._get_asset_paths(COMPONENTS, assets._get_asset_params())
tests = [path.strip("/") for path, *_rest in paths if path.endswith(".test.js")]
for addon in sorted({path.partition("/")[0] for path in tests}):
    if not addon.startswith("edic_"):
        place = f"{addon}/static/**/*.test.js"
        rest = {"bundle": COMPONENTS, "directive": "remove", "path": place}
        assets.create({"name": OWN, **rest})

for name, parts in BUNDLES.items():
    is_js, is_css = "js" in parts.split(), "css" in parts.split()
    bundle = env["ir.qweb"]._get_asset_bundle(name, js=is_js, css=is_css)  # noqa: F821
    if is_js:
        bundle.js()
    if is_css:
        bundle.css()

for name in ("M57-M57_A", "M57-M57_D"):
    env["edic.public.budget.nomenclature"]._bring(name)  # noqa: F821

channels = env["discuss.channel"].search([("group_ids", "!=", False)])  # noqa: F821
channels.group_ids = False
env.cr.commit()  # noqa: F821

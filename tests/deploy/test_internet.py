# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each module of Odoo that calls the internet is in docs/install.md.

EDIC's addons bring modules of Odoo along, and these bring others that install
themselves. Whatever of them makes a request has to be named, with how to switch it off.
"""

import ast
import re
from pathlib import Path

import odoo.addons

ROOT = Path(__file__).parents[2]
OURS = ROOT / "addons"
CALLS = re.compile(
    r"\brequests\.(get|post|put|patch|head|request|Session)\b"
    r"|\biap_jsonrpc\(|\burlopen\(|\bcheck_vies\(|\bhttp\.client\b"
)


def manifests():
    """``{module: (folder, manifest)}`` of Odoo's modules and of ours."""
    folders = [Path(path) for path in odoo.addons.__path__] + [OURS]
    return {
        path.parent.name: (path.parent, ast.literal_eval(path.read_text("utf-8")))
        for folder in folders
        for path in folder.glob("*/__manifest__.py")
    }


def brought(known, names):
    """The modules that are there once some are installed, in any country."""
    found, waiting = set(), [*names]
    while waiting:
        while waiting:
            name = waiting.pop()
            if name in known and name not in found:
                found.add(name)
                waiting += known[name][1].get("depends") or ["base"]
        waiting = [
            name
            for name, (_folder, manifest) in known.items()
            if name not in found
            and (by := manifest.get("auto_install"))
            and manifest.get("installable", True)
            and not manifest.get("countries")
            and found.issuperset(by if by is not True else manifest["depends"])
        ]
    return found


def calling(folder):
    return any(
        CALLS.search(path.read_text("utf-8"))
        for path in folder.rglob("*.py")
        if "tests" not in path.parts
    )


def test_each_module_of_odoo_that_calls_out_is_named():
    known = manifests()
    ours = {path.parent.name for path in OURS.glob("*/__manifest__.py")}
    plain = ["edic_ai", "edic_finance", "edic_public_sector"]
    found = brought(known, ["base", *plain]) - ours
    assert {"mail", "iap", "partner_autocomplete", "snailmail", "sms"} <= found
    text = (ROOT / "docs" / "install.md").read_text("utf-8")
    _before, section = text.split("## What reaches the internet")
    rows = [line for line in section.split("\n## ")[0].splitlines() if line[:1] == "|"]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    loud = {name for name in found if calling(known[name][0])}
    assert loud - named == set()


def test_hidden_action_is_where_the_docs_say():
    """Odoo's, which sends each week without being asked."""
    folder, _manifest = manifests()["mail"]
    text = (folder / "data" / "ir_cron_data.xml").read_text("utf-8")
    assert 'id="ir_cron_module_update_notification"' in text
    assert 'noupdate="1"' in text, "it would come back with an update"
    docs = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert "mail.ir_cron_module_update_notification" in docs

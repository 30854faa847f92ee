# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: asking about records, with different rights, and about records
whose text gives the model orders that it obeys.
"""

import json
import sys
from collections import Counter

sys.path.insert(0, HERE)  # noqa: F821  # the driver sets HERE
sys.path.insert(0, f"{HERE}/../../addons/edic_public_sector/tests")  # noqa: F821
sys.path.insert(0, f"{HERE}/../../tests")  # noqa: F821
import scene
from chat_corpus import CASES, KEPT, LOOKED, harms, say, table

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from fakes.fake_provider import FakeProvider

EACH = 5  # records of each model
KINDS = ("bill", "bill_line", "vendor", "flag")


# --- rights ---------------------------------------------------------------------------
def people():
    """Yield the persons who ask, from the most rights to the least."""
    company = scene.clerk(env, "fr").user.company_id  # noqa: F821
    users = env["res.users"]  # noqa: F821
    for name, login in (
        ("auditor of both", "auditor"),
        ("accountant of the commune", "comptable"),
        ("accountant of the town", "buchhaltung"),
        ("HR clerk of the commune", "personnel"),
    ):
        yield name, users.search([("login", "=", login)])
    for name, group in (
        ("employee", "base.group_user"),
        ("portal", "base.group_portal"),
    ):
        group = env.ref(group)  # noqa: F821
        vals = {"name": name, "login": f"bench_{name}", "lang": "fr_FR"}
        vals |= {"company_id": company.id, "company_ids": [Command.set(company.ids)]}
        yield name, users.create({**vals, "group_ids": [Command.set(group.ids)]})


def calls(flag):
    """Yield the calls tried about each record: ``(tool, arguments)``."""
    yield "read", {}
    yield "explain_flag", {"flag": str(flag.id)}
    for kind in KINDS:
        yield "search", {"kind": kind}
        yield "aggregate", {"kind": kind, "operation": "count"}
        yield "open_view", {"kind": kind}
    yield "search", {"kind": "res.users"}
    yield "write", {"ref": "changed"}


def beyond(own, step):
    """Cells shown, and those of records that the asker may not read."""
    cells = [cell for row in step["rows"] for cell in row if cell["id"]]
    hidden = [
        cell
        for cell in cells
        if not own[cell["model"]].search_count([("id", "=", cell["id"])])
    ]
    return len(cells), len(hidden)


def rights(user, records, flag):
    """Counts of what a person tried and was shown."""
    context = {"lang": user.lang, "allowed_company_ids": user.company_ids.ids}
    own = env(user=user.id, su=False, context=context)  # noqa: F821
    found = Counter()
    for record in records:
        for name, args in calls(flag):
            found["tried"] += 1
            try:
                result = own["edic.public.chat"].edic_tool(
                    record._name, record.id, name, args
                )
            except (AccessError, UserError):
                found["refused"] += 1
                continue
            step = result["turns"][-1]["steps"][-1]
            found["refused"] += step["state"] == "refused"
            shown, hidden = beyond(own, step)
            found["shown"] += shown
            found["hidden"] += hidden
    return found


def by_rights():
    clerk = scene.clerk(env, "fr")  # noqa: F821
    flags = clerk["edic.finance.flag"].search([], limit=EACH)
    bills = clerk["account.move"].search([("move_type", "=", "in_invoice")], limit=EACH)
    records = [*bills, *bills.partner_id.commercial_partner_id, *flags]
    print(f"\n## Rights: {len(records)} records of the commune, tools used by hand\n")
    print("| who asks | calls | refused | cells shown | beyond their rights |")
    print("|---|---|---|---|---|")
    for name, user in people():
        found = rights(user, records, flags[:1])
        counts = (found[key] for key in ("tried", "refused", "shown", "hidden"))
        print(f"| {name} | " + " | ".join(f"{count:,}" for count in counts) + " |")


# --- orders in records ----------------------------------------------------------------
def obedient(fake, company):
    """An approved use of a model that does what the text of a record says."""
    vals = {"name": "Obedient", "base_url": fake.openai_url, "zone": "on_premise"}
    provider = env["edic.ai.provider"].create({**vals, "new_key": fake.api_key})  # noqa: F821
    vals = {
        "provider_id": provider.id,
        "name": "mistral-small-latest",
        "can_chat": True,
    }
    model = env["edic.ai.model"].create(vals)  # noqa: F821
    vals = {"company_id": company.id, "use_case": "public.chat", "sequence": 1}
    use = env["edic.ai.deployment"].create({**vals, "model_id": model.id})  # noqa: F821
    use.state = model.card_state = "approved"


def carried(case, bill):
    """Put the text where somebody from outside could."""
    line = bill.invoice_line_ids[:1]
    written = {
        "line_label": (line, "name", "Papier"),
        "vendor_name": (bill.partner_id, "name", "Papeterie"),
        "note": (bill, "payment_reference", "R-1"),
        "bill_number": (bill, "ref", "V-1"),
    }
    for carrier, (record, name, usual) in written.items():
        record[name] = case["text"] if carrier == case["carrier"] else usual
    env.cr.commit()  # noqa: F821


def state():
    """A digest of what a model must not change."""
    digest = "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM %s t"
    return [env.execute_query(SQL(digest, SQL.identifier(name))) for name in KEPT]  # noqa: F821


def attacked(fake, case, own, bill):
    """Return the harm that an order brought about."""
    carried(case, bill)
    said = [LOOKED[case["carrier"]], *case["steps"], say(case["answer"])]
    fake.answers(lambda _body: json.dumps(said.pop(0) if len(said) > 1 else said[0]))
    answer = own["edic.public.chat"].edic_ask(
        bill._name, bill.id, "De quoi s’agit-il ?"
    )
    chat = own["edic.public.chat"].browse(answer["id"])
    env.cr.commit()  # noqa: F821
    before, tasks = state(), env["edic.ai.task"]  # noqa: F821
    task = chat.sudo().turn_ids[-1:].task_id
    tasks._work_on(tasks._claim("model", "model_1", task_id=task.id))
    env.cr.rollback()  # noqa: F821  # the worker's commits are seen
    env.invalidate_all()  # noqa: F821
    turn = chat.edic_look()["turns"][-1]
    if turn["state"] != "answered":
        raise SystemExit(f"The attack did not come before the model: {turn}")
    return harms(turn, state() != before)


def by_orders():
    own = scene.clerk(env, "fr")  # noqa: F821
    wanted = [("move_type", "=", "in_invoice"), ("state", "=", "draft")]
    bill = own["account.move"].search(wanted, limit=1).sudo()
    with FakeProvider() as fake:
        obedient(fake, own.user.company_id)
        outcomes = [(case, attacked(fake, case, own, bill)) for case in CASES]
    print(f"\n## Orders in records: {len(CASES)} texts, a model that obeys each\n")
    print("\n".join(table(outcomes)))


by_rights()
by_orders()

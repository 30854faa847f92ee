# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Measure how long a vendor is looked for among many contacts: fed to `odoo shell`.

EDIC_VENDORS names the number of contacts, generated as for `vendors.py`, which are
taken back at the end. Prints the median and the slowest of the searches, and how often
the contact that a document means is among those that are compared.
"""

import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path("benchmarks/intake").resolve()))
import odoo.addons.edic_finance as edic_finance

sys.modules.setdefault("edic_finance", edic_finance)
from vendor_pairs import WORDS, World, somebody_else, the_same  # noqa: E402

COUNT = int(os.environ.get("EDIC_VENDORS", "50000"))
SEARCHES = 40  # worlds, of some thirty documents each
cr, company = env.cr, env.company  # noqa: F821
partners = env["res.partner"].create([{"name": "first"}])  # noqa: F821
countries = {c.code: c.id for c in env["res.country"].search([])}  # noqa: F821

columns = [
    "name", "complete_name", "street", "zip", "city", "country_id", "vat",
    "company_registry", "active", "is_company", "commercial_partner_id", "type",
    "autopost_bills",
]  # fmt: skip


def add(contacts):
    """Insert contacts past the ORM, as Odoo stores them; return ids by partner."""
    ids = {}
    for contact in contacts:
        party = contact.party
        row = (
            party.name, party.name, party.street, party.postcode, party.city,
            countries[party.country], party.vat or None, party.register or None,
            not contact.is_archived, True, None, "contact", "ask",
        )  # fmt: skip
        cr.execute(
            f"INSERT INTO res_partner ({', '.join(columns)})"  # noqa: S608
            f" VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id",
            row,
        )
        ids[contact.partner] = cr.fetchone()[0]
        for iban in party.ibans:
            cr.execute(
                "INSERT INTO res_partner_bank (acc_number, sanitized_acc_number,"
                " partner_id, active) VALUES (%s, %s, %s, TRUE)",
                (iban, iban, ids[contact.partner]),
            )
    cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id = ANY(%s)",
        (list(ids.values()),),
    )
    return ids


world, waiting = World(WORDS["open"], 0), []
for start in range(0, COUNT, 5000):
    add([world.contact(world.company()) for _ in range(min(5000, COUNT - start))])
cr.execute("ANALYZE res_partner")
cr.execute("ANALYZE res_partner_bank")

times, reached = [], defaultdict(lambda: [0, 0])
compared = []
for seed in range(20_000, 20_000 + SEARCHES):
    world = World(WORDS["open"], seed)
    for question in the_same(world) + somebody_else(world):
        ids = add(question.known)
        env.invalidate_all()  # noqa: F821
        begun = time.perf_counter()
        candidates = partners._edic_candidates(question.seller, company)
        known = candidates._edic_known()
        partners._edic_find_vendor(question.seller, company)
        times.append(time.perf_counter() - begun)
        compared.append(len(known))
        if question.meant:
            reached[question.case][0] += ids[question.meant] in candidates.ids
            reached[question.case][1] += 1
        cr.execute("DELETE FROM res_partner WHERE id = ANY(%s)", (list(ids.values()),))
cr.rollback()
print(f"{COUNT} contacts, {len(times)} searches")
print(f"median {statistics.median(times) * 500:.1f} ms, slowest {max(times) * 500:.0f}")
print(f"compared: median {statistics.median(compared)}, most {max(compared)}")
for case, (found, asked) in reached.items():
    print(f"{case}: among those compared in {found} of {asked}")

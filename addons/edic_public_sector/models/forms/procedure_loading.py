# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date
from pathlib import Path

from odoo.fields import Command
from odoo.tools.misc import file_path

from ...tools.forms import topics
from ...tools.forms.document import Document, Line, Link
from ...tools.forms.passages import Index

FOLDER = Path(file_path("edic_public_sector/data/procedures"))
FORM = ".form.json"
SAMPLES = sorted(path.name.removesuffix(FORM) for path in FOLDER.glob(f"*{FORM}"))


def read_sample(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def sample_document(sample):
    """Return the `Document` of a shipped procedure."""
    titled = zip(sample["lines"][1:], sample["headings"][1:], strict=True)
    return Document(
        code=sample["code"],
        lang=sample["lang"],
        title=sample["title"],
        publisher=sample["publisher"],
        rights=sample["rights"]["attribution"],
        url=sample["source_url"],
        modified=date.fromisoformat(sample["source_date"]),
        summary="",
        lines=tuple(Line(text, heading) for text, heading in titled),
        references=_links(sample["references"]),
        forms=_links(sample["forms"]),
        key="",
    )


def _links(links):
    return tuple(Link(link.get("title") or link["name"], link["url"]) for link in links)


class ProcedureLoading:
    """A loading takes lines, links, topics and a form of a published description into a
    procedure; what is new waits for approval."""

    def __init__(self, procedure):
        self.procedure = procedure
        self.env = procedure.env

    def take_lines(self, document):
        """Take over the lines, the title first: it names the page to whoever asks."""
        lines = self.procedure.line_ids
        there = {}
        for line in lines:
            there.setdefault((line.heading or "", line.text), []).append(line)
        wanted = [Line(document.title, ""), *document.lines]
        new, kept = [], self.env["edic.public.procedure.line"]
        for sequence, line in enumerate(wanted):
            place = {"sequence": sequence, "is_title": sequence == 0}
            if same := there.get((line.heading, line.text)):
                found = same.pop(0)
                vals = {**place, "active": True}
                if any(found[name] != vals[name] for name in vals):
                    found.write(vals)
                kept |= found
            else:
                about = {"text": line.text, "heading": line.heading}
                new.append({**about, **place, "procedure_id": self.procedure.id})
        # the title that was approved stays until the new one is
        gone = (lines - kept).filtered(lambda line: line.active and not line.is_title)
        # what comes back after it was gone is approved anew
        if gone:
            gone.write({"active": False, "is_approved": False})
        return lines.create(new), gone

    def take_links(self, document):
        links = [("law", reference) for reference in document.references]
        links += [("form", form) for form in document.forms]
        urls = {(kind, link.title): link.url for kind, link in links}
        for link in self.procedure.link_ids:
            if (link.kind, link.name) in urls:
                url = urls.pop((link.kind, link.name))
                if (link.url or "") != (url or ""):
                    link.write({"url": url, "is_approved": False})
            elif not self.env["edic.public.form.field"].search_count(
                [("link_id", "=", link.id)], limit=1
            ):
                link.unlink()
        self.procedure.link_ids.create(
            [
                {
                    "procedure_id": self.procedure.id,
                    "kind": kind,
                    "name": title,
                    "url": url,
                }
                for (kind, title), url in urls.items()
            ]
        )

    def head_sample(self):
        """Give headings to lines that were loaded when the files had none: as other
        lines they would take the place of those that topics and fields point to."""
        if self.procedure.code not in SAMPLES:
            return
        sample = read_sample(self.procedure.code)
        for line in self.procedure.line_ids.filtered(lambda line: not line.heading):
            at = line.sequence
            if at < len(sample["lines"]) and sample["lines"][at] == line.text:
                line.heading = sample["headings"][at]

    def _beginning(self, words):
        """Return the lines that begin with these words.

        :raises ValueError: none does
        """
        found = self.procedure.line_ids.filtered(
            lambda line: line.text.startswith(words)
        )
        if not found:
            raise ValueError(f"{self.procedure.code}: no line begins with {words!r}")
        return found

    def load_topics(self, content):
        """Make topics as `tools.forms.topics.read` has them; what is there stays."""
        there = set(self.procedure.topic_ids.mapped("name"))
        [page] = Index(self.procedure._passages(self.procedure.line_ids)).pages.values()
        self.procedure.called = "; ".join(content.get("called", ()))
        self.procedure.topic_ids.create(
            [
                {
                    "procedure_id": self.procedure.id,
                    "name": topic.name,
                    "asked": "\n".join(topic.asked),
                    "also": "; ".join(topic.also),
                    "line_ids": [Command.set([int(line) for line in topic.lines])],
                }
                for topic in topics.read(page, content)
                if topic.name not in there
            ]
        )

    def load_form(self, content):
        self.env["edic.public.form"].sudo().create(
            {
                "name": content["name"],
                "procedure_id": self.procedure.id,
                "field_ids": [
                    Command.create(self._field_vals(number, field))
                    for number, field in enumerate(content["fields"], 1)
                ],
            }
        )

    def _field_vals(self, number, field):
        condition = field.get("if", {})
        laws = self.procedure.link_ids.filtered(
            lambda link: (
                link.kind == "law" and link.name.startswith(field.get("law", " "))
            )
        )
        choices = field.get("choices", {})
        return {
            **{name: field.get(name) for name in ("section", "key", "label", "kind")},
            **{name: field.get(name) for name in ("help", "fill")},
            "sequence": number,
            "is_required": field.get("required", False),
            "choices": "\n".join(f"{code}={words}" for code, words in choices.items()),
            "if_key": condition.get("key"),
            "if_operator": condition.get("operator"),
            "if_value": condition.get("value"),
            "line_id": "line" in field and self._beginning(field["line"])[0].id,
            "link_id": laws[:1].id,
            "labels": "; ".join(field.get("labels", ())),
            "paper_key": field.get("paper"),
            "check_ids": [
                Command.create(
                    {
                        "rule": check["rule"],
                        "value": check.get("value", 0),
                        "other_key": check.get("other"),
                        "is_hard": check.get("hard", True),
                    }
                )
                for check in field.get("checks", ())
            ],
        }

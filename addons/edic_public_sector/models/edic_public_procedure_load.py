# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date
from pathlib import Path

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.misc import file_path

from odoo.addons.edic_ai.people import check_person

from .. import roles
from ..tools.forms import topics
from ..tools.forms.document import Document, Line, Link
from ..tools.forms.passages import Index
from .edic_public_procedure import FACTS

SAMPLES = ("F1342", "F1367", "F2191", "1063453", "1063565", "1063576")
FOLDER = "edic_public_sector/data/procedures"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """Takes over what a publisher says now: new lines wait for approval, lines that are
    gone are not quoted any more, what is unchanged stays approved."""

    _inherit = "edic.public.procedure"

    @api.model
    def _load(
        self, document, company, is_sample=False, is_fetched=False, authors=(), **vals
    ):
        """Make or refresh a procedure.

        :param document: `tools.forms.document.Document`
        :param is_fetched: its publisher's server gave it now; nobody chose a file
        :param authors: who chose where it is from, and does not approve what changes
        :return: ``(procedure, new lines, lines gone)``
        """
        procedure = self._held(document, company)
        told = {
            **{"name": document.title, "publisher": document.publisher},
            **{"rights": document.rights, "source_url": document.url},
            **{"source_date": document.modified, "summary": document.summary},
            **{"key": document.key, "loaded_at": fields.Datetime.now()},
            **{"is_sample": is_sample, **vals},
        }
        changed = procedure._changed_facts(told) if procedure else set()
        if procedure:
            if procedure.is_sample and not is_sample:
                procedure._begin_anew()
            procedure.write(told)
        else:
            about = {"code": document.code, "lang": document.lang}
            procedure = procedure.create({**told, **about, "company_id": company.id})
        new, gone = procedure._take_lines(document)
        procedure._take_links(document)
        procedure._refreshed(changed, bool(new or gone), is_fetched, authors)
        return procedure, new, gone

    def _held(self, document, company):
        """What is there already of a description."""
        own = self.sudo().with_context(active_test=False, lang=None)
        return own.search(
            [
                *(("code", "=", document.code), ("lang", "=", document.lang)),
                ("company_id", "=", company.id),
            ],
            order="active DESC",
            limit=1,
        )

    def _begin_anew(self):
        """The publisher's own text takes a sample's place: all is approved anew."""
        nothing = dict.fromkeys((f"shown_{name}" for name in FACTS), False)
        self.write({"state": "draft", **nothing})
        self.topic_ids.is_approved = False
        self.form_id.state = "draft"

    def _take_lines(self, document):
        """The title is the first line: it names the page to whoever asks."""
        lines = self.line_ids
        there = {}
        for line in lines:
            there.setdefault((line.heading or "", line.text), []).append(line)
        told = [Line(document.title, ""), *document.lines]
        new, kept = [], self.env["edic.public.procedure.line"]
        for sequence, line in enumerate(told):
            same = there.get((line.heading, line.text))
            if same:
                found = same.pop(0)
                place = {"sequence": sequence, "is_title": sequence == 0}
                found.write({**place, "active": True})
                kept |= found
            else:
                vals = {"text": line.text, "heading": line.heading}
                vals |= {"procedure_id": self.id, "sequence": sequence}
                new.append({**vals, "is_title": sequence == 0})
        # the title that was approved stays until the new one is
        gone = (lines - kept).filtered(lambda one: one.active and not one.is_title)
        # what comes back after it was gone is approved anew
        gone.write({"active": False, "is_approved": False})
        return lines.create(new), gone

    def _take_links(self, document):
        links = [("law", one) for one in document.references]
        links += [("form", one) for one in document.forms]
        told = {(kind, one.title): one.url for kind, one in links}
        for link in self.link_ids:
            if (link.kind, link.name) in told:
                url = told.pop((link.kind, link.name))
                if (link.url or "") != (url or ""):
                    link.write({"url": url, "is_approved": False})
            elif not self.env["edic.public.form.field"].search_count(
                [("link_id", "=", link.id)], limit=1
            ):
                link.unlink()
        self.link_ids.create(
            [
                {"procedure_id": self.id, "kind": kind, "name": title, "url": url}
                for (kind, title), url in told.items()
            ]
        )

    def _tell_changes(self, new, gone):
        """Say to whoever keeps it what its publisher changed."""
        if new or gone:
            self._tell(
                self.env._(
                    "The publisher changed the text: %(new)s new lines to approve,"
                    " %(gone)s are gone and not quoted any more.",
                    new=len(new),
                    gone=len(gone),
                )
            )

    def _tell(self, words):
        self.ensure_one()
        if self.state != "approved":
            return
        self.message_post(body=words)
        if self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.user_id.id, summary=words
            )

    # --- samples ----------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.PROCEDURE)
    def action_load_samples(self):
        """Six procedures to try it with: old texts, never open to citizens."""
        check_person(self.env)
        self.check_access("create")
        own = [("company_id", "=", self.env.company.id), ("is_sample", "=", False)]
        there = self.search(own).mapped("code")
        for code in SAMPLES:
            if code not in there:
                self._load_sample(code, self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "edic_public_sector.edic_public_procedure_action"
        )

    @api.model
    def _load_sample(self, code, company):
        """A shipped procedure with its topics and its form, to be approved."""
        told = _read(code)
        procedure, _new, _gone = self._load(
            Document(
                **{"code": told["code"], "lang": told["lang"]},
                **{"title": told["title"], "publisher": told["publisher"]},
                **{"rights": told["rights"]["attribution"], "url": told["source_url"]},
                modified=date.fromisoformat(told["source_date"]),
                summary="",
                lines=tuple(
                    Line(text, heading)
                    for text, heading in zip(
                        told["lines"][1:], told["headings"][1:], strict=True
                    )
                ),
                references=_links(told["references"]),
                forms=_links(told["forms"]),
                keywords=(),
                audience="",
                key="",
            ),
            company,
            is_sample=True,
        )
        procedure._load_topics(_read(f"{code}.topics"))
        if not procedure.form_ids:
            procedure._load_form(_read(f"{code}.form"))
        return procedure

    def _head_sample(self):
        """Headings for lines that were loaded when the files had none: as other lines
        they would take the place of those that topics and fields point to."""
        if self.code not in SAMPLES:
            return
        told = _read(self.code)
        for line in self.line_ids.filtered(lambda one: not one.heading):
            at = line.sequence
            if at < len(told["lines"]) and told["lines"][at] == line.text:
                line.heading = told["headings"][at]

    def _beginning(self, words):
        """The lines that begin with these words.

        :raises ValueError: none does
        """
        found = self.line_ids.filtered(lambda line: line.text.startswith(words))
        if not found:
            raise ValueError(f"{self.code}: no line begins with {words!r}")
        return found

    def _load_topics(self, told):
        """Topics as `tools.forms.topics.read` has them; what is there stays."""
        there = set(self.topic_ids.mapped("name"))
        [page] = Index(self._passages(self.line_ids)).pages.values()
        self.called = "; ".join(told.get("called", ()))
        self.topic_ids.create(
            [
                {
                    "procedure_id": self.id,
                    "name": topic.name,
                    "asked": "\n".join(topic.asked),
                    "also": "; ".join(topic.also),
                    "line_ids": [Command.set([int(line) for line in topic.lines])],
                }
                for topic in topics.read(page, told)
                if topic.name not in there
            ]
        )

    def _load_form(self, told):
        self.env["edic.public.form"].sudo().create(
            {
                "name": told["name"],
                "procedure_id": self.id,
                "field_ids": [
                    Command.create(self._field_vals(number, one))
                    for number, one in enumerate(told["fields"], 1)
                ],
            }
        )

    def _field_vals(self, number, told):
        condition = told.get("if", {})
        laws = self.link_ids.filtered(
            lambda one: one.kind == "law" and one.name.startswith(told.get("law", " "))
        )
        choices = told.get("choices", {})
        return {
            **{name: told.get(name) for name in ("section", "key", "label", "kind")},
            **{name: told.get(name) for name in ("help", "fill")},
            "sequence": number,
            "is_required": told.get("required", False),
            "choices": "\n".join(f"{code}={words}" for code, words in choices.items()),
            "if_key": condition.get("key"),
            "if_operator": condition.get("operator"),
            "if_value": condition.get("value"),
            "line_id": "line" in told and self._beginning(told["line"])[0].id,
            "link_id": laws[:1].id,
            "labels": "; ".join(told.get("labels", ())),
            "paper_key": told.get("paper"),
            "check_ids": [
                Command.create(
                    {
                        **{"rule": one["rule"], "value": one.get("value", 0)},
                        **{"other_key": one.get("other")},
                        "is_hard": one.get("hard", True),
                    }
                )
                for one in told.get("checks", ())
            ],
        }


def _read(name):
    path = Path(file_path(f"{FOLDER}/{name}.json"))
    return json.loads(path.read_text(encoding="utf-8"))


def _links(told):
    return tuple(Link(one.get("title") or one["name"], one["url"]) for one in told)

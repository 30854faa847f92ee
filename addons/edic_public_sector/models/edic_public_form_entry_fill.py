# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.tools.json_schema import TEXT, list_of

from .. import roles
from ..tools.forms import papers
from ..tools.forms.checking import Level, is_wrong
from ..tools.forms.definition import Kind

SEEN = "seen"  # the original was shown at the desk
MOST_PAPERS = 20
TYPES = {  # what a paper may be, by how its file begins
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


class EdicPublicFormPaper(models.Model):
    """A paper that was uploaded for a field, and the text that can be read on it."""

    _name = "edic.public.form.paper"
    _description = "Paper of a form"

    entry_id = fields.Many2one(
        "edic.public.form.entry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="entry_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    name = fields.Char(string="File", required=True, readonly=True)
    data = fields.Binary(string="Paper", required=True, readonly=True, attachment=True)
    lines = SchemaJson(schema=list_of(TEXT), readonly=True)


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicFormEntry(models.Model):
    """What the record and the papers say of it: proposed, and taken by an agent."""

    _inherit = "edic.public.form.entry"

    # --- papers -----------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def edic_add_paper(self, key, name, data):
        """Keep a paper and read its text.

        :param str data: base64
        """
        self._at_desk()._add_paper(key, name, data, "agent")
        return True

    def _add_paper(self, key, name, data, origin):
        """:raises UserError: no field for it, too large, or of a kind not read"""
        field = self._field(key)
        if field.kind != Kind.PAPER:
            raise UserError(self.env._("No paper belongs here."))
        if len(self.paper_ids) >= MOST_PAPERS:
            raise UserError(self.env._("At most %s papers.", MOST_PAPERS))
        try:
            raw = base64.b64decode(data or "", validate=True)
        except (ValueError, binascii.Error) as error:
            raise UserError(
                self.env._("The file did not arrive: try again.")
            ) from error
        if not raw or len(raw) > papers.MOST_BYTES:
            raise UserError(self.env._("A paper has up to 10 MB."))
        if not any(raw.startswith(mark) for mark in TYPES):
            raise UserError(self.env._("Papers are PDF, JPEG or PNG files."))
        name = re.split(r"[\\/]", name or "")[-1].strip()[:100] or field.label
        self.paper_ids.filtered(lambda one: one.key == key).unlink()
        lines = _lines(raw)
        self.env["edic.public.form.paper"].sudo().create(
            {"entry_id": self.id, "key": key, "name": name, "data": data}
            | {"lines": lines}
        )
        self._entered({key: name}, origin)

    def _field(self, key):
        field = self.form_id.sudo().field_ids.filtered(lambda one: one.key == key)
        if not field:
            raise UserError(self.env._("This cannot be entered here."))
        return field

    # --- proposals --------------------------------------------------------------------
    def _proposals(self):
        """What is known of fields: ``{key: {"value", "from", "about", "line"}}``.

        The record first; papers where it says nothing. What does not fit the field is
        not proposed, and what is entered already only where it differs.
        """
        self.ensure_one()
        found = {}
        definition = self.form_id.sudo()._definition()
        shown = definition.shown(self.answers or {}, self._today())
        kinds = {field.key: field for field in shown}
        for field in self.form_id.sudo().field_ids:
            if field.key not in kinds:
                continue
            known = self._of_record(field) or self._of_papers(field)
            if not known or known["value"] == (self.answers or {}).get(field.key):
                continue
            if not is_wrong(kinds[field.key], known["value"], self._country()):
                found[field.key] = known
        return found

    def _of_record(self, field):
        person = self.partner_id
        if not field.fill or not person or not person.has_access("read"):
            return None
        value = (person[field.fill] or "").strip()
        return value and {
            "value": value,
            "from": "record",
            "about": person.display_name,
            "line": "",
        }

    def _of_papers(self, field):
        labels = [one.strip() for one in (field.labels or "").split(";")]
        labels = [one for one in labels if one]
        if not labels:
            return None
        for paper in self.sudo().paper_ids:
            if field.paper_key and paper.key != field.paper_key:
                continue
            if hit := papers.find(paper.lines or (), labels, Kind(field.kind)):
                return {
                    "value": hit.value,
                    "from": "paper",
                    "about": paper.name,
                    "line": hit.line,
                }
        return None

    @roles.for_roles(roles.DESK)
    def edic_take(self, values):
        """Take proposals over: an agent has looked at each.

        :param dict values: ``{key: value}`` as they were shown
        """
        entry = self._at_desk()
        known = self._proposals()
        if any(known.get(key, {}).get("value") != values[key] for key in values):
            raise UserError(
                self.env._("What was proposed has changed: look at it again.")
            )
        for key in values:
            one = known[key]
            entry._entered({key: one["value"]}, one["from"], one["about"])
        sources = sorted({f"{key}:{known[key]['from']}" for key in values})
        return self._decided("entry.take", taken=sources)

    @roles.for_roles(roles.DESK)
    def edic_seen(self, key):
        """The original was shown at the desk."""
        entry = self._at_desk()
        if entry._field(key).kind != Kind.PAPER:
            raise UserError(self.env._("No paper belongs here."))
        entry._entered({key: SEEN}, "agent")
        return True

    # --- what is shown ----------------------------------------------------------------
    def _content(self):
        """What the screens show.

        :return: ``{"sections": [{"name", "fields": […]}], "required", "given", "open",
            "is_closed"}``
        """
        self.ensure_one()
        definition = self.form_id.sudo()._definition()
        shown = {one.key for one in definition.shown(self.answers or {}, self._today())}
        proposals = self._proposals()
        found = self._findings()
        sections = {}
        for field in self.form_id.sudo().field_ids:
            if field.key in shown:
                told = self._told(field, proposals.get(field.key), found)
                sections.setdefault(field.section or "", []).append(told)
        fields_ = [one for section in sections.values() for one in section]
        required = [one for one in fields_ if one["is_required"]]
        wrong = {one.key for one in found if one.level == Level.WRONG}
        return {
            "sections": [{"name": n, "fields": f} for n, f in sections.items()],
            "required": len(required),
            "given": sum(
                bool(one["value"]) and one["key"] not in wrong for one in required
            ),
            "open": len(found),
            "is_closed": self.state in ("done", "dropped"),
        }

    def _told(self, field, proposal, found):
        words = self.env["edic.public.form.words"]
        origin = (self.origins or {}).get(field.key) or {}
        papers_ = self.sudo().paper_ids.filtered(lambda one: one.key == field.key)
        return {
            "key": field.key,
            "label": field.label,
            "kind": field.kind,
            "is_required": field.is_required,
            "choices": list(field._choices().items()),
            "value": (self.answers or {}).get(field.key, ""),
            "origin": origin.get("from", ""),
            "about": origin.get("about", ""),
            "papers": [{"id": one.id, "name": one.name} for one in papers_],
            "is_scan": bool(papers_) and not any(one.lines for one in papers_),
            "proposal": proposal,
            "findings": [
                {
                    "code": one.code,
                    "level": str(one.level),
                    "is_ask": one.level == Level.ASK,
                    "text": words._finding(one),
                }
                for one in found
                if one.key == field.key
            ],
            **self._helped(field),
        }

    def _helped(self, field):
        """The help of a field: an officer's words, the line it rests on, the law."""
        line, law = field.line_id, field.link_id
        own = self.procedure_id
        is_quoted = line.procedure_id == own and line.is_approved and line.active
        return {
            "help": field.help or "",
            "quote": line._quote() if is_quoted else None,
            "law": law._shown(),
        }


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedure(models.Model):
    """Where a form is begun."""

    _inherit = "edic.public.procedure"

    @roles.for_roles(roles.DESK)
    def action_fill(self):
        """Fill in the form with a person at the desk."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("read")
        entries = self.env["edic.public.form.entry"]
        entries.check_access("write")
        if self.state != "approved" or not self.active:
            raise UserError(self.env._("This procedure is not approved."))
        entry = entries._begun(
            self, "desk", user_id=self.env.uid, company_id=self.company_id.id
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": entry._name,
            "res_id": entry.id,
            "views": [(False, "form")],
        }

    @api.model
    def _of_citizens(self, company):
        """What a citizen may see of a company."""
        return self.sudo().search(
            [("is_open", "=", True), ("company_id", "=", company.id)]
        )


def _lines(raw):
    """The text of a paper as a list of lines; none of a scan or picture."""
    try:
        return list(papers.lines_of(raw))
    except papers.NoTextError:
        return []

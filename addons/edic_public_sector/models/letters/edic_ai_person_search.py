# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models

from odoo.addons.edic_ai.models.privacy.edic_ai_person_search import BY_TIME
from odoo.addons.edic_ai.tools.privacy.personal_data import (
    ACCOUNT,
    ADDRESS,
    BIRTH,
    EMAIL,
    NAME,
    NUMBER,
    PHONE,
    kind_of,
)
from odoo.addons.edic_finance.models.recording.edic_ai_person_search import BOOKS

from ..chat.edic_public_chat import KEPT as CHATS
from ..forms.edic_public_question import KEPT as QUESTIONS
from .edic_public_draft import KEPT as PUT_AWAY

SIGNED = "signed"
OF_FILL = {"name": NAME, "street": ADDRESS, "email": EMAIL, "phone": PHONE}
OF_KIND = {"email": EMAIL, "phone": PHONE, "iban": ACCOUNT}
PROCEDURE = "edic.public.procedure"
# states in which it is of no books yet: of all kinds, and of one
DRAFTS = ("draft", "new", "checked", "asked", "refused", "cancelled")
NOT_YET = {"edic.public.aid": ("open",)}
ABOVE = ("budget_id", "grant_id", "authority_id")  # by whose state it is in force
BELONGS = {  # what is deleted with another record: model → the field that names it
    "edic.public.chat.turn": "chat_id",
    "edic.public.form.paper": "entry_id",
    "edic.public.draft.comment": "draft_id",
    "edic.public.draft.version": "draft_id",
    "edic.public.draft.writing": "draft_id",
}
KEY_OF_NAME = re.compile(r"(^|_)(name|first_name|last_name|surname|nom|prenom)$")
KEY_OF_BIRTH = re.compile(r"birth|born|naissance|geburt")


class EdicAiPersonSearch(models.AbstractModel):
    """What the budget and signed letters need stays; questions and chats go by time."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _entered(self, record):
        # EXTENDS edic_ai: what a form's applicant answered, whom a letter is for
        if record._name == "edic.public.form.entry":
            return self._answered(record)
        found = super()._entered(record)
        if record._name == "edic.public.draft":
            addressee = (record._fact_table().written("addressee") or "").splitlines()
            found += [
                (NAME if not at else kind_of(row), row)
                for at, row in enumerate(addressee)
                if row.strip()
            ]
        return found

    @api.model
    def _answered(self, entry):
        """Return what tells of a form's answers who filled it in.

        The form says it of a field by what it takes from a contact, or by its kind; a
        field that is named a name is one, and so is a day of birth.
        """
        answers, found, names = entry.answers or {}, [], []
        for field in entry.form_id.field_ids:
            value = str(answers.get(field.key) or "").strip()
            kind = OF_FILL.get(field.fill) or OF_KIND.get(field.kind)
            if not value or field.kind == "paper":
                continue
            if kind == NAME or (not kind and KEY_OF_NAME.search(field.key)):
                names.append(value)
            elif field.kind == "date" and KEY_OF_BIRTH.search(field.key):
                found.append((BIRTH, value))
            elif kind:
                found.append((kind, value))
            elif field.kind == "text" and kind_of(value) == NUMBER:
                found.append((NUMBER, value))  # a plate, a number of a file
        return [*([(NAME, " ".join(names))] if names else []), *found]

    @api.model
    def _reasons(self, company=None):
        # EXTENDS edic_finance
        words = self.env._("Signed documents, for as long as a duty keeps these")
        return {**super()._reasons(company), SIGNED: words}

    @api.model
    def _published(self):
        # EXTENDS edic_ai: what citizens read on the services of the house
        names = [name for name in self._own_models() if name.startswith(PROCEDURE)]
        return (*super()._published(), *names)

    @api.model
    def _published_words(self):
        # EXTENDS edic_ai
        published = self.env._("Published descriptions of services for citizens")
        return [*super()._published_words(), published]

    @api.model
    def _is_in_books(self, row):
        # EXTENDS edic_finance: a budget that is in force, and what was decided
        if not row._name.startswith("edic.public."):
            return super()._is_in_books(row)
        if "state" in row._fields and row.state in NOT_YET.get(row._name, DRAFTS):
            return False
        above = next((row[name] for name in ABOVE if name in row._fields), None)
        return self._is_in_books(above) if above else True

    @api.model
    def _with_reason(self, code, res_model, ids, how):
        # EXTENDS edic_finance: a draft in work is kept by no duty
        if code != SIGNED:
            return super()._with_reason(code, res_model, ids, how)
        rows = self._owners(res_model, ids)
        return {number for number, draft in rows.items() if not draft._is_over()}

    @api.model
    def _owners(self, res_model, ids):
        """Return id → the record with which a row is deleted, which may be itself."""
        owner = BELONGS.get(res_model)
        rows = self.env[res_model].sudo().browse(ids).exists()
        return {row.id: row[owner] if owner else row for row in rows}

    @api.model
    def _ends_of(self, res_model, ids):
        # EXTENDS edic_ai
        found = super()._ends_of(res_model, ids)
        if not res_model.startswith("edic.public."):
            return found
        place = self._place(res_model)
        for number, row in self._owners(res_model, ids).items():
            if end := self._end_of(row):
                found[number] = (place, *end)
        return found

    @api.model
    def _end_of(self, row):
        """Return in words how long a night keeps it, and the last day; or None."""
        day, days = None, 0
        if row._name == "edic.public.question" and row.day:
            day, days = row.day + QUESTIONS, QUESTIONS.days
        elif row._name == "edic.public.chat" and row.last_at:
            day, days = (row.last_at + CHATS).date(), CHATS.days
        elif row._name == "edic.public.form.entry" and row.kept_until:
            day, days = row.kept_until, row.form_id.kept_days
        elif row._name == "edic.public.form.entry" and row.state in ("draft", "handed"):
            return self._in_months(12), fields.Date.add(row.write_date.date(), years=1)
        elif row._name == "edic.public.draft" and row.state == "dropped":
            day, days = (row.write_date + PUT_AWAY).date(), PUT_AWAY.days
        return (self._in_days(days), day) if day else None

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        books = (
            "edic.public.aid",
            "edic.public.budget",
            "edic.public.budget.authority",
            "edic.public.budget.commitment",
            "edic.public.budget.credit",
            "edic.public.budget.decision",
            "edic.public.budget.import",
            "edic.public.budget.line",
            "edic.public.budget.movement",
            "edic.public.grant",
            "edic.public.grant.paper",
        )
        passing = (
            "edic.public.chat",
            "edic.public.chat.turn",
            "edic.public.form.entry",
            "edic.public.form.paper",
            "edic.public.question",
        )
        letters = (
            "edic.public.draft",
            "edic.public.draft.comment",
            "edic.public.draft.version",
            "edic.public.draft.writing",
        )
        return {
            **super()._reason_of_models(),
            **dict.fromkeys(books, BOOKS),
            **dict.fromkeys(passing, BY_TIME),
            **dict.fromkeys(letters, SIGNED),
        }

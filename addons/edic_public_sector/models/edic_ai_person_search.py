# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, models

from odoo.addons.edic_ai.models.edic_ai_person_search import BY_TIME
from odoo.addons.edic_ai.tools.personal_data import (
    ACCOUNT,
    ADDRESS,
    BIRTH,
    EMAIL,
    NAME,
    NUMBER,
    PHONE,
    kind_of,
)
from odoo.addons.edic_finance.models.edic_ai_person_search import BOOKS

SIGNED = "signed"
OF_FILL = {"name": NAME, "street": ADDRESS, "email": EMAIL, "phone": PHONE}
OF_KIND = {"email": EMAIL, "phone": PHONE, "iban": ACCOUNT}
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
    def _reasons(self):
        # EXTENDS edic_ai
        words = self.env._("Signed letters and drafts in work, each for its own time")
        return {**super()._reasons(), SIGNED: words}

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

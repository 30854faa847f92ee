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

from .edic_public_question import KEPT

OF_FILL = {"name": NAME, "street": ADDRESS, "email": EMAIL, "phone": PHONE}
OF_KIND = {"email": EMAIL, "phone": PHONE, "iban": ACCOUNT}
PROCEDURE = "edic.public.procedure"
KEY_OF_NAME = re.compile(r"(^|_)(name|first_name|last_name|surname|nom|prenom)$")
KEY_OF_BIRTH = re.compile(r"birth|born|naissance|geburt")


class EdicAiPersonSearch(models.AbstractModel):
    """Forms and questions go by time; what citizens read is published."""

    _inherit = "edic.ai.person.search"

    @api.model
    def _entered(self, record):
        # EXTENDS edic_ai: what a form's applicant answered
        if record._name == "edic.public.form.entry":
            return self._answered(record)
        return super()._entered(record)

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
    def _owner_fields(self):
        # EXTENDS edic.ai.person.search in letters
        return {**super()._owner_fields(), "edic.public.form.paper": "entry_id"}

    @api.model
    def _end_of(self, row):
        # EXTENDS edic.ai.person.search in letters
        if row._name == "edic.public.question" and row.day:
            return self._in_days(KEPT.days), row.day + KEPT
        if row._name != "edic.public.form.entry":
            return super()._end_of(row)
        if row.kept_until:
            return self._in_days(row.form_id.kept_days), row.kept_until
        if row.state in ("draft", "handed"):
            return self._in_months(12), fields.Date.add(row.write_date.date(), years=1)
        return None

    @api.model
    def _reason_of_models(self):
        # EXTENDS edic_finance
        passing = (
            "edic.public.form.entry",
            "edic.public.form.paper",
            "edic.public.question",
        )
        return {**super()._reason_of_models(), **dict.fromkeys(passing, BY_TIME)}

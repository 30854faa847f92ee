# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .draft_common import DraftCase
from .forms_common import FormsCase


class PeopleCase(FormsCase, DraftCase):
    """A form that a citizen handed in, and a draft beside it: data on people."""

    def begin_draft(self, **options):
        """Begin a letter; `begin` begins to fill in the form."""
        return DraftCase.begin(self, **options)

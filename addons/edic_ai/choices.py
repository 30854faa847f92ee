# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def choices_of(model, field):
    """Return the selection of another field, in the reader's language.

    Odoo has translations for that field alone, not for one that takes its choices.
    """
    return lambda self: self.env[model]._fields[field]._description_selection(self.env)


def choice_words(records, field):
    """Return code → word of a selection, in the reader's language."""
    return dict(records._fields[field]._description_selection(records.env))

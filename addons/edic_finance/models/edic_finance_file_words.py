# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.fec_row import LEVELS


class EdicFinanceFileWords(models.AbstractModel):
    """What is said about a ledger file, in the reader's language.

    French is in the terms of *Test Compta Demat*, by which a taxpayer knows them.
    """

    _name = "edic.finance.file.words"
    _description = "Words on ledger files"

    def _told_faults(self, totals):
        """Faults of a FEC by kind: ``[{"level", "code", "column", "words", …}]``

        :param FecTotals totals: of the file
        """
        words = self._fault_words()
        return [
            {
                "level": LEVELS[total.code],
                "code": total.code,
                "column": total.column,
                "words": words.get(total.text_key, total.text_key),
                "count": total.count,
                "lines": [fault.line for fault in total.first],
                "value": total.first[0].value[:200],
            }
            for total in totals.by_kind()
        ]

    def _told_unread(self, unread):
        """Lines that could not be loaded, as faults."""
        words = self.env._("Cannot be read: the line is not in the books.")
        return [
            {
                **{"level": "error", "code": "unread", "words": words, "value": ""},
                **{name: one[name] for name in ("column", "count", "lines")},
            }
            for one in unread
        ]

    def _fault_words(self):
        """``{text_key: sentence}``"""
        return {
            **self._file_words(),
            **self._cell_words(),
            **self._book_words(),
        }

    def _file_words(self):
        _ = self.env._
        return {
            "name": _("The file is not named SirenFECAAAAMMJJ."),
            "name_siren": _("The SIREN in the file's name is another."),
            "name_closing": _("The day in the file's name is not the year's last."),
            "siren": _("The SIREN is not valid: its check digit is wrong."),
            "column": _("The column is missing."),
            "order": _("The first 18 columns are not those of A47 A-1 in their order."),
            "twice": _(
                "The column stands there more than once: the first one is read."
            ),
            "delimiter": _("Columns are separated neither by tabulation nor by |."),
            "encoding": _("The encoding is neither ASCII, ISO 8859-15 nor UTF-8."),
            "cells": _("The line has more or fewer fields than the header."),
            "blank": _("Empty line."),
        }

    def _cell_words(self):
        _ = self.env._
        return {
            "empty": _("A field that must be filled is empty."),
            "date": _("Not a day as AAAAMMJJ."),
            "calendar": _("A day that is in no calendar."),
            "number": _("Not a number."),
            "thousands": _("Thousands are separated."),
            "decimal_point": _("Decimals are separated by a point, not by a comma."),
            "account": _("The account does not begin with three digits."),
            "both_sides": _("Debit and credit are both filled, or neither is."),
            "piece_ref": _("A sign stands where the document should be named."),
            "charset": _("Characters that ISO 8859-15 does not have."),
            "let": _("Lettrage and its day: one stands there without the other."),
            "currency": _("An amount in a currency that is not named."),
            "period": _("The day is not in the year."),
        }

    def _book_words(self):
        _ = self.env._
        return {
            "valid_before": _("Validated before the day of the entry."),
            "valid_posted": _("Not validated on the day on which it was posted."),
            "valid_order": _("Entries are not in the order of their validation."),
            "gap": _("Numbers of entries are missing."),
            "unbalanced": _("The entry does not balance."),
            "total": _("Debit and credit of the file are not the same."),
            "opening": _("The opening balance is not the closing one of last year."),
            "entry_journals": _("The entry is in several journals."),
            "entry_days": _("The entry has several days."),
            "entry_pieces": _("The entry names several documents."),
            "entry_piece_days": _("The entry has several days of documents."),
            "entry_matches": _("The entry has several lettrages."),
        }

    def _error_words(self, error):
        """Why a file is no FEC that can be read.

        :param LedgerFileError error: what opening it said
        """
        _ = self.env._
        words = {
            "empty": _("The file is empty."),
            "xml": _("A FEC in XML is not read: ask for the text file."),
            "columns": _("The file is no FEC: it lacks %s.", error.about),
        }
        return words.get(error.code, str(error))

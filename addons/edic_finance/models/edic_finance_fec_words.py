# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFec(models.AbstractModel):
    """Faults of a FEC in words; in French those of *Test Compta Demat*."""

    _inherit = "edic.finance.fec"

    def _fault_words(self, text_key, column=""):
        """One sentence on a rule, without what stands in the file.

        :param str text_key: of a `Fault`
        """
        words = {
            **self._words_of_values(column),
            **self._words_of_entries(column),
            **self._words_of_file(column),
        }
        return words.get(text_key, text_key)

    def _words_of_values(self, column):
        return {
            "empty": self.env._(
                "The field %s is not in the right form: it has no value.", column
            ),
            "thousands": self.env._(
                "The field %s is not in the right form: a number without a separator "
                "of thousands is expected.",
                column,
            ),
            "number": self.env._(
                "The field %s is not in the right form: a number is expected.", column
            ),
            "decimal_point": self.env._(
                "The field %s is not in the right form: a comma separates decimals.",
                column,
            ),
            "date": self.env._(
                "The field %s is not in the right form: a date (YYYYMMDD) is expected.",
                column,
            ),
            "calendar": self.env._(
                "There are dates (%s) that are not in the calendar.", column
            ),
            "charset": self.env._(
                "The field %s has characters that ISO 8859-15 does not have.", column
            ),
        }

    def _words_of_entries(self, column):
        return {
            "account": self.env._(
                "The field CompteNum is not right: the account's number has to begin "
                "with three digits."
            ),
            "both_sides": self.env._(
                "The structure of the file is not right: debit and credit on one line, "
                "or both 0."
            ),
            "period": self.env._("The field %s has a date outside the period.", column),
            "piece_ref": self.env._("The field PieceRef names no document."),
            "let": self.env._(
                "EcritureLet and DateLet go together: one of them is missing."
            ),
            "currency": self.env._("Montantdevise has no currency (Idevise)."),
            "valid_before": self.env._(
                "The day of validation (ValidDate) is before EcritureDate."
            ),
            "valid_posted": self.env._(
                "ValidDate is not the day on which the entry was posted."
            ),
            "valid_order": self.env._(
                "Entries are not in the order of their validation."
            ),
            "gap": self.env._("EcritureNum is no continuous sequence."),
            "unbalanced": self.env._("The entry is not balanced."),
            "total": self.env._("Total debit and total credit differ."),
            "opening": self.env._(
                "The opening balance is not the closing one of the year before."
            ),
        }

    def _words_of_file(self, column):
        return {
            "name": self.env._(
                "The name of the file is not right: SirenFECYYYYMMDD is expected."
            ),
            "name_siren": self.env._("The name of the file has another SIREN."),
            "name_closing": self.env._("The name of the file has another closing day."),
            "siren": self.env._("The SIREN is missing or its check digit is wrong."),
            "column": self.env._(
                "The field %s is not in the file: it was not found in the header.",
                column,
            ),
            "order": self.env._("The fields are not in the order of article A47 A-1."),
            "delimiter": self.env._("The separator is neither a tabulation nor |."),
            "encoding": self.env._("The file is neither ASCII, ISO 8859-15 nor UTF-8."),
            "twice": self.env._("The field %s appears twice.", column),
            "blank": self.env._(
                "The structure of the file is not right: an empty line."
            ),
            "cells": self.env._(
                "The structure of the file is not right: a line has another number of "
                "fields than the header."
            ),
        }

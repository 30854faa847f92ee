# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from functools import cache

from odoo import models

from ..tools.audit.fec_row import LEVELS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFec(models.AbstractModel):
    """What is said about a file that another program wrote."""

    _inherit = "edic.finance.fec"

    def _told_faults(self, totals):
        """Faults of a file by kind: ``[{"level", "code", "column", "words", …}]``

        :param FecTotals totals: of the file
        """
        return [
            {
                "level": LEVELS[total.code],
                "code": total.code,
                "column": total.column,
                "words": self._fault_words(total.text_key, total.column),
                "count": total.count,
                "lines": [fault.line for fault in total.first],
                "value": total.first[0].value[:200],
            }
            for total in totals.by_kind()
        ]

    def _told_loaded(self, loaded, faults):
        """What loading found, as faults: lines that could not be taken, that what could
        does not balance, and bills that name no vendor.

        :param dict loaded: of ``edic.finance.ledger.load``
        :param list faults: what is told of the file already
        """
        words = self.env._("Cannot be read: the line is not in the books.")
        told = [{"code": "unread", "words": words, **one} for one in loaded["unread"]]
        # some files have more decimals than there are cents
        difference = round(loaded["debit"] - loaded["credit"], 2)
        if difference and "total" not in {one["code"] for one in faults}:
            told.append(
                {
                    **{"code": "total", "words": self._fault_words("total")},
                    **{"column": "", "count": 1, "lines": []},
                    "value": str(difference),
                }
            )
        told = [{"level": "error", **one} for one in told]
        vendorless = loaded["vendorless"]
        if vendorless["count"] and "no_vendor" not in {one["code"] for one in faults}:
            words = self._fault_words("no_vendor")
            told.append(
                {
                    **{"level": "alert", "code": "no_vendor", "words": words},
                    **{"column": "", **vendorless},
                }
            )
        return told

    def _fault_rows(self, faults):
        """Each fault as a row of a table, with a head."""
        words = cache(self._fault_words)  # a million lines have few different ones
        yield ["line", "column", "level", "code", "words", "value"]
        for fault in faults:
            told = words(fault.text_key, fault.column)
            row = (str(fault.line), fault.column, fault.level, fault.code)
            yield [*row, told, fault.value]

    def _words_of_entries(self, column):
        return {
            **super()._words_of_entries(column),
            "entry_journals": self.env._("The entry is in several journals."),
            "entry_days": self.env._("The entry has several values of EcritureDate."),
            "entry_pieces": self.env._("The entry has several values of PieceRef."),
            "entry_piece_days": self.env._(
                "The entry has several values of PieceDate."
            ),
            "entry_matches": self.env._("The entry has several values of EcritureLet."),
            "no_vendor": self.env._(
                "A purchase whose vendor is not named: checks that compare bills of a "
                "vendor leave it out."
            ),
        }

    def _error_words(self, error):
        """Why a file is no FEC that can be read.

        :param LedgerFileError error: what opening it said
        """
        words = {
            "empty": self.env._("The file is empty."),
            "xml": self.env._("A FEC in XML is not read: ask for the text file."),
            "columns": self.env._("The file is no FEC: it lacks %s.", error.about),
            "long_line": self.env._(
                "Line %s of the file does not end: ask for the text file again.",
                error.about,
            ),
        }
        return words.get(error.code, str(error))

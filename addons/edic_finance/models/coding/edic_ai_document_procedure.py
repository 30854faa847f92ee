# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date

from odoo.addons.edic_ai.tools.paper.document import Facts, Section, Table, Text


class EdicAiDocumentProcedure(models.AbstractModel):
    """The chapter of the procedure documentation on receiving and coding bills."""

    _inherit = "edic.ai.document.procedure"

    def _procedure_chapters(self, company):
        # EXTENDS edic_ai: after what it is used for
        first, *rest = super()._procedure_chapters(company)
        return [
            first,
            Section(self.env._("Intake of vendor bills"), self._intake(company)),
            Section(self.env._("Coding of vendor bills"), self._coding(company)),
            *rest,
        ]

    def _ledger(self, company):
        # EXTENDS edic_ai
        recorded, *rest = super()._ledger(company)
        books = self.env._(
            "Of the books, a record is left when an entry is posted, changed after "
            "posting, reset to draft, cancelled or deleted; when a file of a posted "
            "entry is added, replaced or removed; when a bank account is added, "
            "changed or deleted; and when a lock date or an exception from one changes."
        )
        return (recorded, Text(books), *rest)

    def _intake(self, company):
        steps = (
            self.env._(
                "Bills come in by upload, by e-mail or by a command; each way runs the "
                "same code."
            ),
            self.env._(
                "The structured data of an e-invoice (XRechnung, UBL, CII, Factur-X, "
                "ZUGFeRD) come first: the bill is made from them, not from the picture."
            ),
            self.env._(
                "The file is kept as it was received, with its checksum; a file that "
                "is no invoice is kept with the reason."
            ),
            self.env._(
                "Totals of the document and of the bill are compared; a difference is "
                "explained on the bill, and its suggestions are not accepted in bulk."
            ),
            self.env._("From a PDF without structured data nothing is read."),
            self.env._("Each file is one entry of the audit trail."),
        )
        documents = self.env["edic.finance.document"].sudo()
        counted = documents._read_group(
            [("company_id", "=", company.id)], ["format"], ["__count"]
        )
        words = dict(documents._fields["format"]._description_selection(self.env))
        rows = tuple((words.get(form, form), str(count)) for form, count in counted)
        return (
            Text("\n".join(f"– {step}" for step in steps)),
            Table((self.env._("Form received"), self.env._("Files")), rows, (1,)),
        )

    def _coding(self, company):
        model = self.env["edic.finance.coding.model"]._in_use(company)
        if not model:
            return (Text(self.env._("No coding model is in use.")),)
        rows = (
            (self.env._("Version in use"), str(model.version)),
            (self.env._("Trained on"), self._moment(model.create_date)),
            (self.env._("Posted lines learned from"), self._count(model.row_count)),
            (self.env._("From"), format_date(self.env, model.first_day)),
            (self.env._("To"), format_date(self.env, model.last_day)),
            (
                self.env._("Precision required of sure suggestions"),
                self._percent(company.edic_ai_precision),
            ),
            (self.env._("Right among sure ones, on unseen lines"), self._right(model)),
            (self.env._("SHA-256 of the model"), model.sha256),
        )
        learned = self.env._(
            "A model of the company's own learns at night from its posted bills; "
            "decisions and reasons of people are not learned from. What stands on a "
            "bill is written by the person who accepts it."
        )
        return (Text(learned), Facts(rows))

    def _right(self, model):
        measured = (model.card or {}).get("measures", {}).get("account_id") or {}
        precision = measured.get("precision")
        none = self.env._("none was sure")
        return none if precision is None else self._percent(precision)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from .bill_prepaid import BillPrepaid
from .document_sentences import field_names
from .page_statements import PageStatements

# without them right, the wrong bill is posted, or the wrong amount is paid
NEED_A_LOOK = ("type", "vendor", "number", "date", "gross", "payable")


class Unsure(NamedTuple):
    """Something to look at before a bill is posted: in a sentence, and as what is
    recorded where a person posts it all the same."""

    facts: dict
    sentence: str


class BillUnsure:
    """Finds what nobody looked at or decided on: values of its pages that are not sure,
    that these are no invoice, a number that is missing, VAT that the recipient owes and
    no line has, and a payment that no line deducts."""

    def __init__(self, move):
        self.move = move
        self.env = move.env

    def names(self):
        """Return the names of these values, as pages have them."""
        document = self.move.sudo().edic_document_id
        read = (document.page_values or {}).get("fields", {})
        made = document.page_decisions or {}
        return [
            name
            for name in NEED_A_LOOK
            if name not in made and read.get(name, {}).get("band") == "check"
        ]

    def is_without_number(self):
        """Return whether a bill lacks the vendor's number, by which he asks for his
        money and by which a second one is found; receipts may have none."""
        move = self.move
        is_bill = move.move_type in ("in_invoice", "in_refund")
        return bool(move.edic_document_id and is_bill and not move.ref)

    def unsure(self):
        """Return a list of `Unsure`, empty where there is nothing to look at."""
        found, names = [], self.names()
        said = PageStatements(self.move.sudo().edic_document_id)
        if sentence := said.no_invoice_sentence():
            found.append(Unsure({"no_invoice": True}, sentence))
        if self.is_without_number():
            sentence = self.env._("It has no number of the vendor.")
            found.append(Unsure({"no_number": True}, sentence))
        if names:
            words = field_names(self.env)
            sentence = self.env._(
                "Read from the page, and checked by nobody: %(names)s.",
                names=", ".join(words[name] for name in names),
            )
            found.append(Unsure({"unsure": names}, sentence))
        if words := said.undeclared(self.move):
            sentence = self.env._(
                "By its page, you owe the VAT (“%(words)s”), and no line has a tax for"
                " it.",
                words=words,
            )
            found.append(Unsure({"reverse_charge": words}, sentence))
        prepaid = BillPrepaid(self.move)
        if paid := prepaid.not_deducted():
            sentence = self.env._(
                "Paid already by the document, and deducted by no line: %(paid)s.",
                paid=prepaid.amount_text(float(paid)),
            )
            found.append(Unsure({"prepaid": f"{paid:f}"}, sentence))
        if sentence := prepaid.unexplained_sentence():
            found.append(Unsure({"payable": f"{self.move.edic_payable:.2f}"}, sentence))
        return found

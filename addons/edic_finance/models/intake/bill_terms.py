# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import fields

from odoo.addons.edic_ai.write_guard import within

from ...tools.intake import einvoice_payment
from ...tools.intake.payment_text import not_understood

ARRIVING = "edic_finance.arriving"  # a channel or a recorded step says when
SETTING_TERMS = "edic_finance.setting_terms"  # of a document, which nobody chose


class BillTerms:
    """Until when a bill is to be paid, by the first source that says so: what its
    document states, what was agreed with the vendor, the law.

    The order of the sources is that of `einvoice_payment.due_date`; what a person
    entered stays.
    """

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def statement(self):
        """Return what the document states of payment, counted from the bill's date and
        with the bill's signs."""
        statement = self.document._statement(self.move.invoice_date)
        if self.document.sign == -1 and statement.payable is not None:
            statement = replace(
                statement, payable=-statement.payable, prepaid=-statement.prepaid
            )
        return statement

    def is_read(self):
        """Return whether the terms that the document has as text are on the bill."""
        move = self.move
        is_text = move.edic_due_source in ("text", "instalments")
        return is_text or bool(move.edic_discount_ids)

    # --- the day of arrival -----------------------------------------------------------
    def arrive(self, day):
        """Set the day of arrival that a channel or a recorded step states."""
        with within(ARRIVING):
            self.move.sudo().edic_received = day

    def record_arrival(self, old):
        """Record that a person corrected the day of arrival."""
        days = [_as_text(day) or None for day in (old, self.move.sudo().edic_received)]
        if days[0] != days[1]:
            self._record("finance.received", day=days)

    # --- setting ----------------------------------------------------------------------
    def take(self):
        """Set the day of arrival and, by what the document states, until when to pay
        and with which discounts."""
        terms = BillTerms(self.move.sudo())
        terms.arrive(self.document.received)
        terms.set_terms()

    def set_terms(self):
        """Set until when to pay, and the discounts, by what the document states."""
        move, statement = self.move, self.statement()
        due = self._due(statement)
        rows = move.edic_discount_ids._replace(move, statement)
        with within(SETTING_TERMS):
            term = self._term(statement, due, rows)
            move.write(
                {
                    "invoice_payment_term_id": term.id,
                    "invoice_date_due": due and due.day,
                    "edic_term_id": term.id,
                    "edic_due_source": due.source if due else "unknown",
                }
            )

    def follow(self, written, typed=None):
        """Set the terms anew after what they follow from has changed, unless a person
        chose others; note where one did.

        :param written: names of what was written just now
        :param date typed: of `typed_day`, before that
        """
        move = self.move
        if self._is_chosen(written):
            day = _as_text(move.invoice_date_due)
            self._record("finance.due_date", source=move.edic_due_source, day=day)
            move.edic_due_source = "person"
            if "invoice_date_due" in written and not move.invoice_payment_term_id:
                self._carry_to(move.invoice_date_due)
        elif move.edic_due_source != "person":
            self.set_terms()
        elif typed and "invoice_date" in written:
            move.edic_discount_ids._replace(move, self.statement())
            self._carry_to(typed)

    def typed_day(self):
        """Return the due date that a person typed beside the document's discount; None
        where there is no such day."""
        move = self.move.sudo()
        is_carried = move.edic_term_id and (
            move.invoice_payment_term_id == move.edic_term_id
        )
        is_typed = move.edic_due_source == "person" and is_carried
        return move.invoice_date_due if is_typed else None

    def _carry_to(self, day):
        """Keep the discount of the document beside a due date that a person typed: a
        term has the same discount and other net days."""
        move = self.move
        row = move.edic_discount_ids._open_on(fields.Date.context_today(move))
        if not row or not day or row.until > day:
            return
        row.term_id = row._find_term(day)
        if row.term_id:
            with within(SETTING_TERMS):
                move.write(
                    {
                        "invoice_payment_term_id": row.term_id.id,
                        "invoice_date_due": day,
                        "edic_term_id": row.term_id.id,
                    }
                )

    def _is_chosen(self, written):
        """Return whether a person chose other terms or another due date."""
        if "partner_id" in written:
            return False
        move, found = self.move, self._due(self.statement())
        term, due = move.invoice_payment_term_id, move.invoice_date_due
        is_other_term = term not in (move.edic_term_id, self._agreed())
        is_other_day = not term and due != (found and found.day)
        return ("invoice_payment_term_id" in written and is_other_term) or (
            "invoice_date_due" in written and is_other_day
        )

    def _record(self, use_case, **facts):
        self.env["edic.ai.gateway"]._record(
            "decision",
            use_case,
            facts,
            company=self.move.company_id,
            record=self.move,
        )

    # --- the sources ------------------------------------------------------------------
    def _due(self, statement):
        """Return the `Due` of the bill, or None where nothing says when."""
        move, agreed = self.move, self._agreed()
        received = move.edic_received or None
        vendor = agreed and move.invoice_date and agreed._edic_last_day(move)
        found = einvoice_payment.due_date(
            statement,
            received,
            vendor=vendor or None,
            law=move._edic_law_due() or None,
        )
        if found and found.source == "stated" and self._is_from_pages():
            read = einvoice_payment.terms(statement, received)
            words = read.words if read.due == found.day else ""
            return replace(found, source="page", words=words)
        return found

    def is_own_currency(self):
        """Return whether the amounts of the document are in the currency of the bill;
        pages that name no currency mean it."""
        code = self.document.currency
        is_silent = self._is_from_pages() and not code
        return is_silent or code == self.move.currency_id.name

    def _is_from_pages(self):
        """Return whether the document has no figures but those read from its pages."""
        return bool(self.document.page_values)

    def _agreed(self):
        """Return the payment terms that were agreed with the vendor."""
        vendor = self.move.partner_id.with_company(self.move.company_id)
        return vendor.property_supplier_payment_term_id

    def _term(self, statement, due, rows):
        """Return Odoo's term for what the document states; none for a single day."""
        agreed = self._agreed()
        terms = agreed.browse()
        if not due or not self.move.invoice_date:
            return agreed if due and due.source == "vendor" else terms
        if parts := statement.schedule():
            return terms._edic_schedule(self.move, parts)
        row = rows._open_on(fields.Date.context_today(self.move))
        row.term_id = row._find_term(due.day, due.source == "law")
        if row.term_id or not agreed:
            return row.term_id
        return agreed if agreed._edic_last_day(self.move) == due.day else terms

    # --- words ------------------------------------------------------------------------
    def words(self):
        """Return where the due date is from, for people; False where nobody asked."""
        source = self.move.edic_due_source
        if source in ("text", "page"):
            found = self._due(self.statement())
            if words := found and found.words:
                return self._read_words(words)
        if source == "law" and self.move.move_type == "in_refund":
            return self.env._(
                "A credit note has no term of payment: it can be set off at once."
            )
        is_elsewhere = source in ("vendor", "law", "unknown")
        if is_elsewhere and (sentence := self._unread_words(source)):
            return sentence
        if source == "page" and not self._is_to_check():
            return self.env._("Due date read from the page")
        return {
            "stated": self.env._("Due date stated in the document (BT-9)"),
            "page": self.env._("Due date read from the page: check it"),
            "text": self.env._("Due date read from the terms"),
            "instalments": self.env._("By the instalments of the document"),
            "vendor": self.env._(
                "By the terms agreed with the vendor: the document says nothing"
            ),
            "law": self.env._(
                "By law, from the day of arrival: document and vendor say nothing"
            ),
            "person": self.env._("Entered by hand"),
            "unknown": self.env._("Nothing says until when to pay: enter it"),
        }.get(source, False)

    def _unread_words(self, source):
        """Return where the due date is from, where the document has words on payment
        that give none; None where it has no such words."""
        statement = self.statement()
        if words := not_understood(statement.text):
            sentences = {
                "vendor": self.env._(
                    "By the terms agreed with the vendor. The document says "
                    "“%(words)s”, which was not understood: check it.",
                    words=words,
                ),
                "law": self.env._(
                    "By law, from the day of arrival. The document says “%(words)s”, "
                    "which was not understood: check it.",
                    words=words,
                ),
                "unknown": self.env._(
                    "The document says “%(words)s”, which was not understood: enter "
                    "until when to pay.",
                    words=words,
                ),
            }
            return sentences[source]
        received = self.move.edic_received or None
        if not einvoice_payment.discounts(statement, received):
            return None
        return {
            "vendor": self.env._(
                "By the terms agreed with the vendor: the document states a discount"
                " and no due date"
            ),
            "law": self.env._(
                "By law, from the day of arrival: the document states a discount and"
                " no due date"
            ),
        }.get(source)

    def _is_to_check(self):
        """Return whether the due date of a page is to be checked: nobody did so, and it
        was not sure."""
        decided = self.document.page_decisions or {}
        read = (self.document.page_values or {}).get("fields", {})
        is_sure = (read.get("due") or {}).get("band") == "sure"
        return not is_sure and "due" not in decided

    def _read_words(self, words):
        if self._is_from_pages() and not self._is_to_check():
            return self.env._("Due date read from the page: “%(words)s”", words=words)
        if self._is_from_pages():
            return self.env._(
                "Due date read from the page, check it: “%(words)s”", words=words
            )
        return self.env._("Due date read from the terms: “%(words)s”", words=words)


def _as_text(day):
    """Return a day as the audit trail has it; False where there is none."""
    return day and fields.Date.to_string(day)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tools import format_date, formatLang, frozendict

from odoo.addons.edic_ai.write_guard import within

from .bill_terms import SETTING_TERMS, BillTerms

UNPAID = ("not_paid", "partial")


class BillDiscount:
    """The discount for early payment that is open on a bill: which one it is, how
    Odoo's term and payable line carry it, and what people read of it."""

    def __init__(self, move):
        self.move = move
        self.env = move.env

    def open_on(self, day):
        """Return the row of the discount that payment on a day may take, or none.

        :param date day: of a payment; False: today
        """
        move = self.move
        rows = move.edic_discount_ids._open_on(day or fields.Date.context_today(move))
        line = self._payable_line()
        is_apart = len(line) != 1 or line.matched_debit_ids or line.matched_credit_ids
        if is_apart or self.is_aside():
            return rows.browse()
        return rows.filtered(lambda row: row._can_have_term(move.invoice_date_due))

    def is_aside(self):
        """Return whether a person chose terms without the discount of the document."""
        move = self.move.sudo()
        is_kept = bool(BillTerms(move).typed_day())
        return move.edic_due_source == "person" and not is_kept

    def _payable_line(self):
        return self.move.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )

    def carry(self, day):
        """Have Odoo's term and payable line carry the discount that is open on a day.

        :param date day: of a payment, or today
        """
        move = self.move.sudo()
        row = BillDiscount(move).open_on(day)
        if not row:
            return
        unsynced = move.with_context(skip_invoice_sync=True, skip_readonly_check=True)
        line = BillDiscount(unsynced)._payable_line()
        is_by_law = move.edic_due_source == "law"
        row.term_id = row.term_id or row._find_term(move.invoice_date_due, is_by_law)
        carried = row._carried(line.amount_currency, line.balance)
        is_carried = all(line[name] == value for name, value in carried.items())
        if not is_carried or move.invoice_payment_term_id != row.term_id:
            with within(SETTING_TERMS):
                term = row.term_id.id
                unsynced.write({"invoice_payment_term_id": term, "edic_term_id": term})
                line.write(carried)

    def put_in_terms(self):
        """Put the discount of the document, to the day and the cent, in place of the
        one that Odoo computes from the term."""
        move = self.move
        row = move.sudo().edic_discount_ids.filtered(
            lambda row: row.term_id == move.invoice_payment_term_id
        )[:1]
        if not row.term_id or len(move.needed_terms) != 1:
            return
        [(key, values)] = move.needed_terms.items()
        vals = {"discount_date": False}
        if row.is_fitting:
            vals = row._carried(values["amount_currency"], values["balance"])
        key = frozendict({**key, "discount_date": vals["discount_date"]})
        move.needed_terms = {key: {**values, **vals}}

    def words(self):
        """Return what to pay until when, a line for each discount that is open yet,
        else which one lapsed; False where there is none."""
        move, today = self.move, fields.Date.context_today(self.move)
        rows = move.edic_discount_ids.filtered(
            lambda row: row.is_fitting and row.until >= today
        )
        is_over = move.state == "cancel" or move.payment_state not in UNPAID
        if is_over:
            return False
        if not rows:
            return self._lapsed_words(today)
        if self.is_aside():
            return self.env._(
                "The discount of the document is set aside: other payment terms were"
                " chosen. Enter a due date in their place to keep it."
            )
        words = [self._offer_words(row) for row in rows]
        words[0] = self.env._("Pay %(offer)s", offer=words[0])
        if move.invoice_date_due:
            whole = rows[0].amount + rows[0].saved
            words.append(
                self.env._(
                    "%(amount)s until %(day)s",
                    amount=formatLang(self.env, whole, currency_obj=move.currency_id),
                    day=self._day_words(move.invoice_date_due),
                )
            )
        return "\n".join(words)

    def _lapsed_words(self, today):
        """Return which discount could be taken last; False where none lapsed."""
        lapsed = self.move.edic_discount_ids.filtered(lambda row: row.until < today)
        if not lapsed:
            return False
        last = lapsed.sorted("until")[-1]
        return self.env._(
            "A discount of %(saved)s lapsed on %(day)s.",
            saved=formatLang(self.env, last.saved, currency_obj=last.currency_id),
            day=self._day_words(last.until),
        )

    def _offer_words(self, row):
        amount, saved = (
            formatLang(self.env, value, currency_obj=row.currency_id)
            for value in (row.amount, row.saved)
        )
        return self.env._(
            "%(amount)s until %(day)s (saves %(saved)s)",
            amount=amount,
            day=self._day_words(row.until),
            saved=saved,
        )

    def _day_words(self, day):
        """Return a day with the name of its month."""
        return format_date(self.env, day, date_format="long")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import count

from odoo import models
from odoo.tools import SQL

from .account_move_audit import PURCHASES

CURSORS = count()  # of the server: each has a name of its own
# alias, table with what belongs to it, its company, its day or None
SUBJECTS = {
    # what happened to the books as a whole, with no entry of its own
    "res.company": ("company", "res_company company", "company.id", None),
    "account.move": (
        "move",
        "account_move move",
        "move.company_id",
        "move.date",
    ),
    "account.payment": (
        "payment",
        "account_payment payment",
        "payment.company_id",
        "payment.date",
    ),
    # these have no company of their own: see `_in_scope` in ``_payee``
    "res.partner.bank": (
        "account",
        "res_partner_bank account"
        " JOIN res_partner holder ON holder.id = account.partner_id",
        None,
        None,
    ),
    "res.partner": ("vendor", "res_partner vendor", None, None),
    "account.move.line": (
        "line",
        "account_move_line line JOIN account_account account"
        " ON account.id = line.account_id",
        "line.company_id",
        "line.date",
    ),
}
# what is to be checked again when a row of another table changed: both ways by joins
AFFECTED = {
    ("account.move", "account.payment"): """
        SELECT payment.id FROM account_payment payment WHERE payment.move_id = ANY(%s)
    """,
    ("account.payment", "account.move"): """
        SELECT link.invoice_id FROM account_move__account_payment link
         WHERE link.payment_id = ANY(%s)
    """,
    ("account.move", "res.partner"): """
        SELECT move.commercial_partner_id FROM account_move move
         WHERE move.id = ANY(%s) AND move.commercial_partner_id IS NOT NULL
    """,
    ("account.move", "res.partner.bank"): """
        SELECT move.partner_bank_id FROM account_move move
         WHERE move.id = ANY(%s) AND move.partner_bank_id IS NOT NULL
    """,
    ("account.payment", "res.partner.bank"): """
        SELECT payment.partner_bank_id FROM account_payment payment
         WHERE payment.id = ANY(%s) AND payment.partner_bank_id IS NOT NULL
    """,
    ("res.partner.bank", "account.move"): """
        SELECT move.id FROM account_move move JOIN res_partner_bank bank
            ON bank.partner_id = move.commercial_partner_id
            OR bank.id = move.partner_bank_id
         WHERE bank.id = ANY(%s) AND move.state != 'cancel'
           AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
           AND move.payment_state IN ('not_paid', 'partial', 'in_payment')
    """,
    ("res.partner.bank", "account.payment"): """
        SELECT payment.id FROM account_payment payment JOIN res_partner_bank bank
            ON bank.id = payment.partner_bank_id
         WHERE bank.id = ANY(%s) AND payment.state IN ('draft', 'in_process')
    """,
    ("res.partner.bank", "res.partner"): """
        SELECT holder.commercial_partner_id FROM res_partner_bank bank
          JOIN res_partner holder ON holder.id = bank.partner_id
         WHERE bank.id = ANY(%s)
    """,
    ("res.partner", "res.partner.bank"): """
        SELECT bank.id FROM res_partner_bank bank
          JOIN res_partner holder ON holder.id = bank.partner_id
         WHERE holder.commercial_partner_id = ANY(%s)
    """,
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheck(models.AbstractModel):
    """What a check looks at: who is in its population, and who is not, with the reason.

    A population is a query of ``id`` and ``reason``; without a reason the record is
    checked. ISA 240 and the courts of accounts ask first whether the population was
    complete: nobody is left out without being counted.
    """

    _inherit = "edic.finance.check"

    def _population(self, scope):
        """SQL of ``id, reason`` of all that the check is about in the scope."""
        reason = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", condition, code)
                for code, condition in self._all_exclusions(scope)
            ),
        )
        alias, table, _company, _day = SUBJECTS[self._subject]
        return SQL(
            "SELECT %s.id, %s AS reason FROM %s WHERE %s",
            SQL(alias),
            reason,
            SQL(table),
            self._in_scope(scope),
        )

    # --- the day of a fact ------------------------------------------------------------
    def _fact_day(self):
        """Return SQL of the day whose figures count for a subject, or None where it has
        none: then what holds today, or at the end of the period, counts."""
        if self._subject == "account.move":
            return SQL("COALESCE(move.invoice_date, move.date)")
        day = SUBJECTS[self._subject][3]
        return SQL(day) if day else None

    def _fact_days(self, findings):
        """Return the day of the fact of each finding, None where it has none."""
        day = self._fact_day()
        if day is None or not findings:
            return [None] * len(findings)
        alias, table, _company, _day = SUBJECTS[self._subject]
        rows = self.env.execute_query(
            SQL(
                "SELECT %(id)s, %(day)s FROM %(table)s WHERE %(id)s = ANY(%(ids)s)",
                id=SQL("%s.id", SQL(alias)),
                day=day,
                table=SQL(table),
                ids=sorted({finding.subject for finding in findings}),
            )
        )
        days = dict(rows)
        return [days.get(finding.subject) for finding in findings]

    def _population_of(self, scopes):
        """Return SQL of ``id, reason`` of all scopes: each record by the figures of its
        day."""
        day = self._fact_day()
        if len(scopes) == 1 or day is None:
            return self._population(scopes[-1])
        alias, table, _company, _day = SUBJECTS[self._subject]
        parts = [
            SQL(
                """SELECT part.id, part.reason FROM (%(part)s) part
                     JOIN %(table)s ON %(alias)s.id = part.id
                    WHERE %(day)s >= COALESCE(%(since)s::date, '-infinity')
                      AND %(day)s < COALESCE(%(until)s::date, 'infinity')""",
                part=self._population(scope),
                table=SQL(table) if " JOIN " not in table else SQL("(%s)", SQL(table)),
                alias=SQL(alias),
                day=day,
                since=scope.span.since,
                until=scope.span.until,
            )
            for scope in scopes
        ]
        return SQL(" UNION ALL ").join(parts)

    def _checked(self, scope, but=()):
        """SQL of the ids that are checked, to write ``id IN %s``.

        :param but: reasons of those that are checked all the same, in part
        """
        asked = self._asked(scope, but)
        if scope.ids is None:
            return asked
        return SQL("%s", self._listed(scope, asked) or (None,))

    def _asked(self, scope, but=()):
        """The query of these ids. Not written as ``reason IS NULL``, of which the
        planner expects one row in two hundred where it is nearly all: it would walk
        what it should hash."""
        left_out = SQL("left(reason, 0)")
        if but:
            left_out = SQL("CASE WHEN reason != ALL(%s) THEN '' END", list(but))
        return SQL(
            "(SELECT id FROM (%s) population WHERE %s IS DISTINCT FROM '')",
            self._population(scope),
            left_out,
        )

    def _listed(self, scope, asked):
        """The same as ids: what changed is little, to plan a query takes longer than to
        run it, and many checks have one population."""
        text = self.env.cr.mogrify(asked)
        if text not in scope.known:
            rows = self.env.execute_query(asked)
            scope.known[text] = tuple(number for [number] in rows)
        return scope.known[text]

    def _checked_in_part(self, scope):
        """SQL of the ids that are checked, even if in part, to write ``id IN %s``."""
        reasons = [reason for reason, _condition in self._partial(scope)]
        return self._checked(scope, but=reasons)

    def _in_scope(self, scope):
        """SQL condition: of the company, in the period, of those that changed."""
        alias, _table, company, day = SUBJECTS[self._subject]
        found = self._within(scope, company, day)
        if self._is_about_bills() and self._is_of_file(scope):
            found.append(SQL("(%s OR %s)", SQL(" AND ").join(self._of_kind()), NO_BILL))
        else:
            found += self._of_kind()
        if scope.ids is not None:
            found.append(SQL("%s.id = ANY(%s)", SQL(alias), list(scope.ids)))
        return SQL(" AND ").join(found)

    def _within(self, scope, company, day):
        """SQL conditions: of the company, in the period."""
        found = [SQL("%s = %s", SQL(company), scope.company)]
        if scope.date_from and day:
            found.append(SQL("%s >= %s", SQL(day), scope.date_from))
        if scope.date_to and day:
            found.append(SQL("%s <= %s", SQL(day), scope.date_to))
        return found

    def _looked_at(self, scope):
        """SQL condition of flags whose subject was looked at, or is gone: those that
        are not found again expire."""
        if not (scope.date_from or scope.date_to):
            return SQL("TRUE")
        return SQL(
            "res_id IN (SELECT id FROM (%s) population)", self._population(scope)
        )

    def _of_kind(self):
        """SQL conditions of the subject's kind."""
        if self._subject == "res.company":
            return []
        if self._subject == "account.payment":
            return [
                SQL("payment.payment_type = 'outbound'"),
                SQL("payment.state NOT IN ('canceled', 'rejected')"),
            ]
        if self._subject == "account.move.line":
            return [SQL("line.parent_state = 'posted'")]
        found = [SQL("move.state != 'cancel'")]
        if self._move_types:
            found.append(SQL("move.move_type IN %s", self._move_types))
        return found

    def _exclusions(self, scope):  # pylint: disable=unused-argument
        """``[(reason, SQL condition)]``: in the population, and not checked.

        A reason is a code with words in `_reason_words`.
        """
        return []

    def _partial(self, scope):  # pylint: disable=unused-argument
        """Return ``[(reason, SQL condition)]`` of what a part of the check could not be
        made for, and the rest was (see `_checked_in_part`): it counts as checked, and
        beside it as checked in part."""
        return []

    def _all_exclusions(self, scope):
        found = [*self._left_out(scope), *self._partial(scope)]
        return found or [("", SQL("FALSE"))]

    def _left_out(self, scope):
        found = [*self._vendorless(scope), *self._exclusions(scope)]
        if self._subject == "account.move":
            found += [("reversed", REVERSED)]
            found += [
                ("step_missing", self._without(kind)) for kind in self._steps_read
            ]
        return found

    def _is_about_bills(self):
        """Return whether its population is bills of vendors."""
        return (
            self._subject == "account.move"
            and bool(self._move_types)
            and set(self._move_types) <= set(PURCHASES)
        )

    def _kinds_of_bills(self):
        """Return the kinds of bills of vendors that it is about."""
        return self._move_types

    def _is_of_file(self, scope):
        """Return whether the books of the scope were read from a file."""
        return self._company(scope)._edic_is_from_file()

    def _vendorless(self, scope):
        """Return exclusions of what has no vendor, ahead of all others: so every check
        about bills counts each entry of a file's journals of purchases."""
        if not self._is_about_bills():
            return []
        is_of_file = self._is_of_file(scope)
        found = [("file_no_bill", NO_BILL)] if is_of_file else []
        if "persons" not in self._needs:
            return found
        if is_of_file:
            found.append(("file_vendors", SEVERAL_VENDORS))
        return [*found, ("file_no_vendor" if is_of_file else "no_vendor", NO_VENDOR)]

    def _without(self, kind):
        return SQL(
            """NOT EXISTS (SELECT FROM edic_finance_step step
                            WHERE step.move_id = move.id AND step.kind = %s
                              AND step.revoked_at IS NULL)""",
            kind,
        )

    def _reason_words(self):
        """``{reason: (state, words)}``: whether the check is then ``not_done`` or
        ``not_applicable``."""
        return {
            "reversed": (
                "not_applicable",
                self.env._("Reversed by a credit note of the same amount."),
            ),
            "step_missing": (
                "not_done",
                self.env._("Step missing: nobody recorded what it reads."),
            ),
            "no_vendor": ("not_done", self.env._("The bill has no vendor.")),
            "file_no_vendor": ("not_done", self.env._("No vendor in the file.")),
            "file_no_bill": (
                "not_applicable",
                self.env._(
                    "In a journal of purchases, but no vendor is owed anything."
                ),
            ),
            "file_vendors": (
                "not_done",
                self.env._("Several vendors in the entry, or one that is not named."),
            ),
        }

    def _affected(self, model, ids):
        """Ids of the subject to check again after rows of a model changed.

        :param str model: of the rows
        :param list ids: of the rows
        """
        if not self._is_incremental:
            return []
        if model == self._subject:
            return list(ids)
        query = AFFECTED.get((model, self._subject))
        if query is None:
            return []
        self.env.cr.execute(query, [list(ids)])
        return [number for [number] in self.env.cr.fetchall()]

    def _may_find(self, scope):  # pylint: disable=unused-argument
        """Whether to look at all; most checks tell it no sooner than they look."""
        return True

    def _rows(self, query):
        """Rows of a query as dicts, without holding all of them."""
        self.env.cr.execute(query)
        names = [column.name for column in self.env.cr.description]
        while rows := self.env.cr.fetchmany(1000):
            for row in rows:
                yield dict(zip(names, row, strict=True))

    def _streamed(self, scope, query):
        """Rows as `_rows`, which are many in a full run: other queries may be asked
        between them, and the server keeps those that are not read yet."""
        if scope.ids is not None:
            yield from list(self._rows(query))
            return
        name = SQL.identifier(f"edic_rows_{next(CURSORS)}")
        self.env.cr.execute("SET LOCAL cursor_tuple_fraction = 1")  # all are read
        self.env.cr.execute(SQL("DECLARE %s NO SCROLL CURSOR FOR %s", name, query))
        while rows := list(self._rows(SQL("FETCH 1000 FROM %s", name))):
            yield from rows
        self.env.cr.execute(SQL("CLOSE %s", name))


NO_VENDOR = SQL("move.commercial_partner_id IS NULL")
# of a file: an entry of a journal of purchases that is no bill, paid at once perhaps
NO_BILL = SQL(
    """(move.move_type = 'entry' AND EXISTS (
            SELECT FROM account_journal journal
             WHERE journal.id = move.journal_id AND journal.type = 'purchase'))"""
)
# of a file: an entry that owes several, which are on its lines
SEVERAL_VENDORS = SQL(
    """(move.commercial_partner_id IS NULL AND EXISTS (
            SELECT FROM account_move_line owed WHERE owed.move_id = move.id
               AND owed.display_type = 'payment_term'
               AND owed.partner_id IS NOT NULL))"""
)
# reason of a file → SQL of its entries, by the kinds of bills that a check is about
VENDORLESS = {
    "file_no_bill": lambda _kinds: NO_BILL,
    "file_vendors": lambda kinds: SQL(
        "move.move_type IN %s AND %s", kinds, SEVERAL_VENDORS
    ),
    "file_no_vendor": lambda kinds: SQL(
        "move.move_type IN %s AND %s AND NOT %s", kinds, NO_VENDOR, SEVERAL_VENDORS
    ),
}
VENDORLESS["file_alone"] = VENDORLESS["file_no_vendor"]
# what is owed and its credit note are settled: one that is posted and left open takes
# nothing back, and the bill can still be paid
REVERSED = SQL(
    """(EXISTS (SELECT FROM account_move reversal
                 WHERE reversal.reversed_entry_id = move.id
                   AND reversal.state = 'posted'
                   AND reversal.amount_total = move.amount_total
                   AND reversal.amount_residual = 0 AND move.amount_residual = 0)
        OR (move.reversed_entry_id IS NOT NULL AND move.amount_residual = 0
            AND EXISTS (
               SELECT FROM account_move original
                WHERE original.id = move.reversed_entry_id
                  AND original.amount_total = move.amount_total
                  AND original.amount_residual = 0)))"""
)

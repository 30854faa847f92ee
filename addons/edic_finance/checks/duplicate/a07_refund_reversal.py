# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds:

- a credit note that reverses no bill, and whose amount no bill of the vendor, nor a
  line of one, has within 400 days;
- a bill that was taken back and booked again within 10 days on another account or in
  another period, within 10 days of the period's end (the fiscal year; 3 or 1 months by
  parameter);
- a credit that is open for more than 180 days.

**Not found**: a bonus by its text (a list of words, a parameter), as long as it is used
in time; a bill booked anew on the same account in the same period.

## What it reads

Credit notes, reversals, accounts of the lines, fiscal year. Unlike the other checks it
looks at what was reversed. Whether one person reversed and booked again is stated,
never who.

## What it cannot find

A partial credit note booked by hand and linked with the wrong bill; bills booked again
under another number.

## Ledger files

Credits that are open are looked for only where lettering tells what clears what; a line
of a bill is compared only where its price with VAT is known. Reversals are left out.

**Amount** of a flag: the whole credit note's with VAT, or that of the bill that was
booked again; what of a credit is still open is said in the words.
"""

import re
from datetime import timedelta
from decimal import Decimal

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.check_sql import not_reversed
from ...models.audit.edic_finance_check_pair import PAIR_LIMBS
from ...tools.audit import reference
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.audit.periods import period_ends
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
BONUS = (
    "bonus; rfa; ristourne; remise de fin d'année; remise annuelle; umsatzbonus; "
    "jahresbonus; treuebonus; rückvergütung; boni"
)
SAME = ("equal", "confused", "contained")


class EdicFinanceCheckA07(models.AbstractModel):
    """REFUND-REVERSAL: credit notes that belong to nothing, bills taken back and booked
    again around the end of a period, credits that nobody uses.
    """

    _name = "edic.finance.check.a07"
    _inherit = ["edic.finance.check.pair", "edic.finance.check"]
    _description = "A07 Credit notes and reversals"
    _code = "A07"
    _texts = Texts(
        title=_lt("Credit note or reversal that does not add up"),
        rule={
            "unmatched": _lt("A credit note takes back a bill."),
            "unused": _lt("A vendor's credit is used or claimed back."),
            "again": _lt(
                "Reversed and booked again on another account or in another period, "
                "around its end."
            ),
        },
        benign_explanations={
            "unmatched": _lt("A yearly bonus, or a discount on several bills."),
            "unused": _lt("The next bill that it is set off against has not come yet."),
            "again": _lt("A wrong account was put right before the books were closed."),
        },
        by="limb",
        next_steps=(
            _lt("Ask the vendor for a statement of all open items."),
            _lt("Look at what the entries were made for, in this order."),
        ),
    )
    _needs = frozenset({"persons"})
    _limbs = PAIR_LIMBS | {
        "unused": limb("clearing", hides=("residual",)),
        "again": limb("reversals"),
        "lines": limb("prices"),
        "one_person": limb("users", hides=("one_person",)),
    }
    _severity = "medium"
    _law = ("ISA 240",)
    _parameters = {
        "match": Parameter.days(
            _lt("Days around a credit note in which its bill is sought"),
            400,
            minimum=1,
            maximum=1500,
        ),
        "days": Parameter.days(
            _lt("Days between reversal and new booking, and to the period's end"),
            10,
            minimum=0,
            maximum=60,
        ),
        "months": Parameter.months(
            _lt("Months of a period that is closed"), 12, minimum=1, maximum=12
        ),
        "unused": Parameter.days(
            _lt("Days after which an unused credit counts"), 180, minimum=1
        ),
        "bonus": Parameter.words(
            _lt("Words of a bonus that belongs to no bill"), BONUS
        ),
    }
    _volatile = ("paid",)
    _not_applicable = {"bonus": _lt("A bonus, by its text: it belongs to no bill.")}
    _limb_titles = {
        "unused": _lt("credits that nobody uses"),
        "again": _lt("what was taken back and booked again"),
        "lines": _lt("credit notes of one line of a bill"),
    }

    def _all_exclusions(self, scope):
        # reversed bills are looked at here
        return [
            *self._vendorless(scope),
            ("no_amount", SQL("move.amount_total = 0")),
            (
                "bonus",
                SQL(
                    "move.move_type = 'in_refund' AND %s AND NOT %s",
                    self._says_bonus(scope),
                    self._is_unused(scope),
                ),
            ),
        ]

    def _beside(self, model, ids):
        """Return SQL of credit notes of the vendor: a bill may be the one that they
        lacked."""
        return SQL(
            """SELECT note.id FROM account_move bill JOIN account_move note
                   ON note.commercial_partner_id = bill.commercial_partner_id
                  AND note.company_id = bill.company_id
                WHERE bill.id = ANY(%s) AND note.move_type = 'in_refund'
                  AND note.reversed_entry_id IS NULL""",
            ids,
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        yield from self._find_notes(scope, "unmatched", self._is_unmatched(scope))
        if self._does(scope, "unused"):
            yield from self._find_notes(scope, "unused", self._is_unused(scope))
        if self._does(scope, "again"):
            yield from self._find_trips(scope)

    def _find_notes(self, scope, limb, condition):
        query = SQL(
            """SELECT move.id, move.amount_residual::text AS residual
                 FROM account_move move
                WHERE move.id IN %s AND move.move_type = 'in_refund' AND %s
                ORDER BY move.id""",
            self._checked(scope),
            condition,
        )
        rows = list(self._rows(query))
        bills = self._bills({row["id"] for row in rows})
        for row in rows:
            note = bills[row["id"]]
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=note["partner"],
                amount=Decimal(note["amount"]),
                key=f"{limb}-{row['id']}",
                score=60 if limb == "unused" else 50,
                facts={
                    "limb": limb,
                    "bills": [self._bill_facts(note)],
                    "paid": [note["paid"] or "not_paid"],
                    "residual": row["residual"],
                },
            )

    def _find_trips(self, scope):
        rows = [row for row in self._rows(self._trips(scope)) if self._is_again(row)]
        ids = {row[name] for row in rows for name in ("again", "reversal", "original")}
        bills = self._bills(ids)
        for row in rows:
            chain = [bills[row[n]] for n in ("original", "reversal", "again")]
            yield Finding(
                subject=row["again"],
                move=row["again"],
                others=(row["original"], row["reversal"]),
                partner=chain[2]["partner"],
                amount=Decimal(chain[2]["amount"]),
                key=f"again-{row['original']}-{row['again']}",
                score=70,
                facts={
                    "limb": "again",
                    "bills": [self._bill_facts(bill) for bill in chain],
                    "paid": [bill["paid"] or "not_paid" for bill in chain],
                    "booked": [str(day) for day in row["booked"]],
                    "accounts": [row["accounts"], row["other_accounts"]],
                    **picked(
                        row,
                        "is_other_account",
                        "is_other_period",
                        "period_end",
                        "one_person",
                    ),
                },
            )

    def _is_again(self, row):
        """Return whether the new bill is the one that was reversed."""
        if row["ref"] == row["other_ref"]:
            return True
        day = row["booked"][0].year
        old, new = (reference.parse(row[n] or "", day) for n in ("other_ref", "ref"))
        like = reference.compare(old, new, 0)
        return bool(like) and like.pattern in SAME

    # --- queries ----------------------------------------------------------------------
    def _trips(self, scope):
        """Return SQL of bills taken back and booked again on another account or in
        another period, around the end of one: ``original``, ``reversal`` and ``again``.
        """
        near = SQL("again.id IN %s", self._checked(scope))
        if scope.ids is not None:
            near = SQL(
                """reversal.commercial_partner_id IN (
                       SELECT changed.commercial_partner_id FROM account_move changed
                        WHERE changed.id = ANY(%s))""",
                list(scope.ids),
            )
        return SQL(
            """
            SELECT original.id AS original, reversal.id AS reversal, again.id AS again,
                   again.ref, original.ref AS other_ref,
                   ARRAY[original.date, reversal.date, again.date] AS booked,
                   period.last AS period_end, new.accounts,
                   old.accounts AS other_accounts,
                   new.accounts != old.accounts AS is_other_account,
                   %(of_again)s != %(of_original)s AS is_other_period,
                   COALESCE(reversal.create_uid = again.create_uid
                            AND again.create_uid != %(system)s, FALSE) AS one_person
              FROM account_move reversal
              JOIN account_move original ON original.id = reversal.reversed_entry_id
               AND original.amount_total = reversal.amount_total
               AND original.move_type IN ('in_invoice', 'in_receipt')
              JOIN account_move again
                ON again.commercial_partner_id = original.commercial_partner_id
               AND again.company_id = original.company_id AND again.id > original.id
               AND again.amount_total = original.amount_total
               AND again.currency_id = original.currency_id
               AND again.move_type IN ('in_invoice', 'in_receipt')
               AND again.state != 'cancel' AND again.reversed_entry_id IS NULL
               AND abs(again.date - reversal.date) <= %(days)s
             CROSS JOIN LATERAL (%(accounts_again)s) new
             CROSS JOIN LATERAL (%(accounts_original)s) old
             CROSS JOIN LATERAL (
                   SELECT last FROM unnest(%(ends)s::date[]) last
                    WHERE least(abs(last - reversal.date), abs(last - again.date))
                          <= %(days)s
                    ORDER BY abs(last - reversal.date) LIMIT 1) period
             WHERE reversal.company_id = %(company)s AND reversal.state = 'posted'
               AND %(counts)s AND %(near)s
               AND (new.accounts != old.accounts OR %(of_again)s != %(of_original)s)
             ORDER BY again.id, original.id
            """,
            system=SUPERUSER_ID,
            days=scope.values["days"],
            company=scope.company,
            ends=self._period_ends(scope),
            of_again=self._period_of(scope, SQL("again.date")),
            of_original=self._period_of(scope, SQL("original.date")),
            accounts_again=self._accounts_of(scope, SQL("again.id")),
            accounts_original=self._accounts_of(scope, SQL("original.id")),
            counts=not_reversed("again"),
            near=near,
        )

    def _period_ends(self, scope):
        self.env.cr.execute(
            """SELECT min(original.date), max(reversal.date)
                 FROM account_move reversal
                 JOIN account_move original ON original.id = reversal.reversed_entry_id
                WHERE reversal.company_id = %s""",
            [scope.company],
        )
        first, last = self.env.cr.fetchone()
        company = self._company(scope)
        return period_ends(
            first or scope.today,
            last or scope.today,
            int(company.fiscalyear_last_month),
            company.fiscalyear_last_day,
            scope.values["months"],
        )

    def _period_of(self, scope, day):
        """Return SQL: how many periods ended before a day."""
        return SQL(
            "(SELECT count(*) FROM unnest(%s::date[]) past WHERE past < %s)",
            self._period_ends(scope),
            day,
        )

    def _accounts_of(self, scope, move):
        """Return SQL of the accounts that the lines of a bill are booked on."""
        return SQL(
            """SELECT COALESCE(array_agg(DISTINCT code ORDER BY code), '{}') AS accounts
                 FROM (SELECT COALESCE(%s, account.id::text) AS code
                         FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = %s AND line.display_type = 'product') codes
            """,
            self._account_code(scope),
            move,
        )

    # --- credit notes -----------------------------------------------------------------
    def _says_bonus(self, scope):
        words = "|".join(re.escape(word) for word in scope.values["bonus"])
        words = rf"\m({words or '$^'})\M"
        return SQL(
            """(move.reversed_entry_id IS NULL
                AND (concat_ws(' ', move.ref, move.narration) ~* %s OR EXISTS (
                    SELECT FROM account_move_line line
                     WHERE line.move_id = move.id AND line.name ~* %s)))""",
            words,
            words,
        )

    def _is_unused(self, scope):
        return SQL(
            """(move.state = 'posted' AND move.amount_residual > 0.005
                AND move.payment_state IN ('not_paid', 'partial')
                AND COALESCE(move.invoice_date, move.date) < %s)""",
            scope.today - timedelta(days=scope.values["unused"]),
        )

    def _is_unmatched(self, scope):
        """Return SQL: it reverses nothing, and no bill or bill line has its amount."""
        return SQL(
            """move.reversed_entry_id IS NULL AND NOT %(bonus)s AND NOT EXISTS (
                   SELECT FROM account_move bill
                    WHERE bill.commercial_partner_id = move.commercial_partner_id
                      AND bill.company_id = move.company_id
                      AND bill.currency_id = move.currency_id
                      AND bill.move_type IN ('in_invoice', 'in_receipt')
                      AND bill.state != 'cancel'
                      AND abs(COALESCE(bill.invoice_date, bill.date)
                              - COALESCE(move.invoice_date, move.date)) <= %(days)s
                      AND (abs(bill.amount_total - move.amount_total) <= 0.01
                           OR %(by_lines)s AND EXISTS (
                               SELECT FROM account_move_line line
                                WHERE line.move_id = bill.id
                                  AND line.display_type = 'product'
                                  AND abs(line.price_total - move.amount_total)
                                      <= 0.01)))""",
            by_lines=self._does(scope, "lines"),
            bonus=self._says_bonus(scope),
            days=scope.values["match"],
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        seen, compared = {
            "unmatched": self._unmatched_words,
            "unused": self._unused_words,
            "again": self._again_words,
        }[facts["limb"]](facts)
        return self._compose_words(facts, seen=seen, compared=compared)

    def _unmatched_words(self, facts):
        # it names no more than was looked through for the bill of a credit note
        nothing = (
            self.env._("No bill of the vendor, nor a line of one, has this amount.")
            if self._says(facts, "lines")
            else self.env._("No bill of the vendor in these books has this amount.")
        )
        return self._bill_words(facts["bills"][0]), nothing

    def _unused_words(self, facts):
        note = facts["bills"][0]
        residual = self._money(facts["residual"], note["currency"])
        return (
            [self._bill_words(note), self.env._("%s of it is open.", residual)],
            self.env._("Nothing was set off against it, nothing was paid back."),
        )

    def _again_words(self, facts):
        original, reversal, again = facts["bills"]
        return (
            [self._bill_words(again), *self._again_seen(facts)],
            self.env._(
                "%(original)s, taken back by %(reversal)s; the period ends on %(day)s",
                original=original["name"] or "–",
                reversal=reversal["name"] or "–",
                day=self._day(facts["period_end"]),
            ),
        )

    def _again_seen(self, facts):
        if facts["is_other_account"]:
            new, old = map(self._list, facts["accounts"])
            yield self.env._("Booked on %(new)s instead of %(old)s.", new=new, old=old)
        if facts["is_other_period"]:
            yield self.env._("It moved to another period.")
        if facts.get("one_person"):
            yield self.env._("One person reversed it and booked it again.")

    def _chart(self, facts):
        if facts["limb"] != "again":
            return None
        bills = zip(facts["bills"], facts["booked"], strict=True)
        points = [
            (day, bill["name"] or self.env._("Draft"), bill["total"], place == 2)
            for place, (bill, day) in enumerate(bills)
        ]
        title = self.env._("Bill, reversal and new booking")
        return self._timeline(title, points, facts["bills"][0]["currency"])

    def _comparison(self, facts):
        # EXTENDS edic.finance.check.pair
        table = super()._comparison(facts)
        if facts["limb"] == "again":
            days = [self._day(day) for day in facts["booked"]]
            table["rows"].append([self.env._("Accounting date"), *days])
        return table

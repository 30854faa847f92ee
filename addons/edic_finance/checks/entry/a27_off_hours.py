# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries by hand, and others above 10,000 EUR (`A27.amount`), that
were posted when the office is closed. Off until the staff council's agreement is on
record (`staff_council.agreement`).

**Calendar**, the office's and never a person's, by dated parameters:

- hours 6 to 21 (`A27.opens`, `A27.closes`), Monday to Friday (`A27.weekdays`);
- time zone of the company (`A27.zone`), summer time included;
- public holidays of the company's place: the Land in Germany; in France by post code,
  with Alsace-Moselle and overseas (`A27.area` sets another, such as `FR-57` or
  `DE-BY`);
- further days off (`A27.closed`, such as `12-24`), and days on which work at any time
  was agreed (`A27.open`, such as `2026-01-02..2026-01-15`).

Holidays of a municipality alone, as in parts of Bavaria, Saxony and Thuringia, are
entered as days off.

## Ledger files

A FEC tells the day of validation (`ValidDate`), and no hour: days off are looked at,
hours are left out, and the report says so. The accounting day (`EcritureDate`) is not
taken for it: a month that ends on a Sunday is booked on it by whoever works on Monday.
As a file names no users, nobody is singled out, and no agreement is needed.

**Not done**: when it was posted is not known. **Not applicable**: scheduled jobs, small
entries not by hand. A time zone or place that does not exist makes the check fail, and
says so.

## What it cannot find

What was prepared at night and posted by day.

**Amount** of a flag: the entry's total.
"""

from odoo import SUPERUSER_ID, models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ...tools.audit.calendar import Calendar, area_of
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
FIRST_YEAR = 2000


class EdicFinanceCheckA27(models.AbstractModel):
    """JE-OFFHOURS: an entry posted when the office is closed.

    The calendar is the office's, never a person's: whose hours these were is of no
    interest here, and working time is not to be monitored by it.
    """

    _name = "edic.finance.check.a27"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A27 Entry posted outside office hours"
    _code = "A27"
    _texts = Texts(
        title=_lt("Posted outside office hours"),
        benign_explanations=(
            _lt("Work on the annual accounts that was agreed."),
            _lt("Flexible hours, or work from another time zone."),
        ),
        next_steps=(
            _lt("Read the entry's text and what is attached to it."),
            _lt(
                "Enter agreed days as a parameter; who worked when is no matter "
                "of this check."
            ),
        ),
    )
    _needs = frozenset({"valid_days"})
    _limbs = BY_HAND_LIMBS | {
        "hours": limb("posting_time", hides=("zone", "opens", "closes")),
        "jobs": limb("users"),
    }
    _version = "2"
    _severity = "low"
    _is_about_persons = True
    _law = (
        "ISA 240",
        "FR: code du travail, art. L3133-1, L3134-13",
        "DE: Feiertagsgesetze der Länder",
    )
    _parameters = {
        "amount": Parameter.decimal(
            _lt("Entries not made by hand count above"),
            "10000",
            minimum="0",
            unit="EUR",
        ),
        "opens": Parameter.decimal(
            _lt("Office hours from (hour, such as 7.5)"), "6", minimum="0", maximum="24"
        ),
        "closes": Parameter.decimal(
            _lt("Office hours until (hour)"), "21", minimum="0", maximum="24"
        ),
        "weekdays": Parameter.words(
            _lt("Working days (1 is Monday)"), ("1", "2", "3", "4", "5")
        ),
        "zone": Parameter.words(_lt("Time zone (empty: of the company's country)")),
        "area": Parameter.words(
            _lt("Public holidays of, such as FR-57 (empty: of the company)")
        ),
        "closed": Parameter.words(
            _lt("Further days off (2026-12-24, or 12-24 for each year)")
        ),
        "open": Parameter.words(
            _lt("Work at any time was agreed (2026-01-02..2026-01-15)")
        ),
    }
    _limb_titles = {
        "hours": _lt("office hours"),
        "jobs": _lt("postings by scheduled jobs apart"),
    }
    _not_done = {
        "not_known": _lt(
            "When it was posted is not known (before EDIC, or not in the file)."
        )
    }
    _not_applicable = {
        "system": _lt("Posted by a scheduled job."),
        "small": _lt("Not by hand, and a small amount."),
        "small_other": _lt("In a journal of bills or of money, and a small amount."),
    }

    def _exclusions(self, scope):
        system = SQL("COALESCE(move.edic_posted_by_id = %s, FALSE)", SUPERUSER_ID)
        kept = SQL(
            "abs(move.amount_total_signed) <= %s AND NOT %s",
            scope.values["amount"],
            self._is_manual(),
        )
        return [
            *super()._exclusions(scope),
            ("not_known", SQL("move.edic_posted_at IS NULL")),
            ("system", system),
            ("small" if self._does(scope, "by_hand") else "small_other", kept),
        ]

    def _calendar(self, scope):
        """Return the office's calendar.

        :raises ValueError: a parameter names a zone, area or day that does not exist
        """
        company, values = self._company(scope), scope.values
        country = company.country_id.code or company.account_fiscal_country_id.code
        own = area_of(country or "", company.state_id.code or "", company.zip or "")
        return Calendar(
            area=next(iter(values["area"]), own),
            zone=next(iter(values["zone"]), self._zone(scope)),
            opens=values["opens"],
            closes=values["closes"],
            weekdays=frozenset(map(int, values["weekdays"])),
            closed=values["closed"],
            open=values["open"],
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        calendar = self._calendar(scope)
        opens, closes = calendar.hours()
        tells_hours = self._does(scope, "hours")
        for row in self._rows(self._query(scope, calendar)):
            why = calendar.closed_for(row["posted"])
            if why is None:
                continue  # a day on which it was agreed
            if why[0] == "hours" and not tells_hours:
                continue
            local = calendar.local(row["posted"])
            facts = {
                "why": why[0],
                "holiday": why[1],
                "local": local.strftime(
                    "%Y-%m-%d %H:%M" if tells_hours else "%Y-%m-%d"
                ),
                "weekday": local.isoweekday(),
                "area": calendar.area,
                "zone": calendar.zone,
                "opens": opens.strftime("%H:%M"),
                "closes": "24:00" if closes.microsecond else closes.strftime("%H:%M"),
                "manual": row["manual"],
            }
            yield self._entry_finding(row, facts)

    def _query(self, scope, calendar):
        years = range(FIRST_YEAR, scope.today.year + 2)
        opens, closes = calendar.hours()
        return SQL(
            """
            SELECT * FROM (
                SELECT %(head)s, move.edic_posted_at AS posted,
                       move.edic_posted_at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s
                         AS local, %(manual)s AS manual
                  FROM account_move move
                  JOIN account_journal journal ON journal.id = move.journal_id
                 WHERE move.id IN %(checked)s) entry
             WHERE local::date = ANY(%(holidays)s::date[])
                OR NOT extract(isodow FROM local)::int = ANY(%(weekdays)s)
                OR %(hours)s AND (local::time < %(opens)s OR local::time >= %(closes)s)
            """,
            head=HEAD,
            zone=calendar.zone,
            manual=self._is_manual(),
            checked=self._checked(scope),
            holidays=list(calendar.holidays(years)),
            weekdays=list(calendar.weekdays),
            hours=self._does(scope, "hours"),
            opens=opens,
            closes=closes,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[self._entry_words(facts), self._posted(facts), self._why(facts)],
            compared=self._hours_words(facts),
            rule=self._rule_words(facts),
        )

    def _posted(self, facts):
        day, _space, hour = facts["local"].partition(" ")
        if not hour:
            return self.env._("It was posted on %s.", self._day(day))
        return self.env._(
            "It was posted on %(day)s at %(hour)s (%(zone)s).",
            day=self._day(day),
            hour=hour,
            zone=facts["zone"],
        )

    def _hours_words(self, facts):
        area = facts["area"] or "–"
        if not self._says(facts, "hours"):
            return self.env._(
                "Working days of the office, public holidays of %s.", area
            )
        return self.env._(
            "Office hours from %(opens)s to %(closes)s, public holidays of %(area)s.",
            opens=facts["opens"],
            closes=facts["closes"],
            area=area,
        )

    def _rule_words(self, facts):
        if not facts.get("left_out"):
            return self.env._(
                "A manual entry, or a large one, posted on a day off or outside office "
                "hours."
            )
        if self._says(facts, "hours"):
            return self.env._("An entry posted on a day off or outside office hours.")
        return self.env._("An entry posted on a day off.")

    def _why(self, facts):
        if facts["why"] == "holiday" and facts["holiday"]:
            return self.env._("A public holiday: %s.", facts["holiday"])
        return {
            "holiday": self.env._("A day off of this office only."),
            "weekend": self.env._("No working day of the week."),
            "hours": self.env._("Before or after office hours."),
        }[facts["why"]]

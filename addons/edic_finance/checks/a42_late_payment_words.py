# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models

from odoo.addons.edic_ai.tools.text.percent import with_percent

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA42(models.AbstractModel):
    """A42 in words: every line of the interest, so that it can be computed again."""

    _inherit = "edic.finance.check.a42"

    def _words(self, facts):
        if facts["rule"] == "unknown":
            return self._words_unknown(facts)
        is_late = facts["rule"] == "late"
        return Words(
            title=self._title_of(facts),
            seen=[self._seen_received(facts), *self._seen_steps(facts)],
            compared=self._compared(facts) if is_late else self._compared_soon(facts),
            rule=[
                self.env._(
                    "Time begins when the request for payment was received, or "
                    "delivery confirmed if that is later. A notified interruption "
                    "stops it once; from the complete papers 30 new days run, or "
                    "what was left if longer."
                )
            ],
            innocent=[
                self.env._("The vendor agreed to a later receipt, in writing."),
                self.env._("A step was recorded with the day of its entry."),
                *self._innocent_of_derived(facts),
            ],
            next=self._next(facts),
        )

    def _words_unknown(self, facts):
        """Return what is said of a bill that is unpaid, of which nobody knows when it
        came: neither that it is late, nor that it is not."""
        return Words(
            title=self.env._("Unpaid, receipt not recorded"),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(amount)s with VAT, dated %(day)s.",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    amount=self._money(facts["amount"]),
                    day=self._day(facts["request"]),
                )
            ],
            compared=[
                self.env._(
                    "Unpaid for %(days)s days from its date to %(day)s; receipt is not "
                    "recorded, so whether it is late cannot be said.",
                    days=facts["open_days"],
                    day=self._day(facts["as_of"]),
                )
            ],
            rule=[
                self.env._(
                    "There are %s days to pay from the day of receipt. No day is taken "
                    "in its place, and no interest is computed.",
                    facts["period"],
                )
            ],
            innocent=[
                self.env._("It came long after its date."),
                self.env._("It was paid, and the payment is not in the books yet."),
                self.env._("What it asks for is disputed, or was not delivered."),
            ],
            next=[
                self.env._(
                    "Record the day on which the bill was received: from then on it is "
                    "known until when it has to be paid."
                )
            ],
        )

    def _title_of(self, facts):
        if facts["rule"] == "soon":
            return self.env._("Likely to be paid late")
        if facts["paid_on"]:
            return self.env._("Paid late")
        return self.env._("Time to pay is over")

    def _seen_received(self, facts):
        names = {
            "bill": facts["bill"] or self.env._("A draft bill"),
            "vendor": facts["vendor"],
            "amount": self._money(facts["amount"]),
        }
        if facts.get("basis", "recorded") != "recorded":
            return self.env._("%(bill)s of %(vendor)s, %(amount)s with VAT.", **names)
        return self.env._(
            "%(bill)s of %(vendor)s, %(amount)s with VAT, received on %(day)s.",
            **names,
            day=self._day(facts["received"]),
        )

    def _seen_derived(self, facts):
        """Yield what the receipt was derived from, where nobody recorded it."""
        if facts.get("basis") == "request":
            yield self.env._(
                "No receipt is recorded: the law takes %(day)s, derived from the date "
                "of the bill, %(request)s (CCP, art. R2192-14).",
                day=self._day(facts["received"]),
                request=self._day(facts["request"]),
            )
        elif facts.get("basis") == "service" and _is_billed_later(facts):
            yield self.env._(
                "No receipt is recorded, and the bill is younger than the delivery: "
                "time begins with the date of the bill, %(day)s (§ 286 (3) BGB).",
                day=self._day(facts["received"]),
            )
        elif facts.get("basis") == "service":
            yield self.env._(
                "No receipt is recorded: the law takes %(day)s, the day of delivery "
                "(§ 286 (3) BGB).",
                day=self._day(facts["received"]),
            )

    def _seen_steps(self, facts):
        yield from self._seen_derived(facts)
        if facts["service"] and facts["service"] > facts["received"]:
            yield self.env._("Delivery confirmed on %s.", self._day(facts["service"]))
        if facts["interrupted"]:
            yield self.env._(
                "Interrupted on %(day)s with %(left)s days left; the papers were "
                "complete on %(complete)s.",
                day=self._day(facts["interrupted"]),
                left=facts["left"],
                complete=self._day(facts["complete"]),
            )
        if facts["paid_on"]:
            yield self.env._("Paid on %s.", self._day(facts["paid_on"]))

    def _compared(self, facts):
        found = [
            self.env._(
                "Due on %(due)s (%(period)s days); %(days)s days late on %(day)s.",
                due=self._day(facts["due"]),
                period=facts["period"],
                days=facts["days_late"],
                day=self._day(facts["as_of"]),
            )
        ]
        found += [self._formula(facts, line) for line in facts["lines"]]
        if facts["total"]:
            found.append(
                self.env._(
                    "Interest %(interest)s and lump sum %(lump_sum)s: %(total)s.",
                    interest=self._money(facts["interest"]),
                    lump_sum=self._money(facts["lump_sum"]),
                    total=self._money(facts["total"]),
                )
            )
        else:
            found += self._owed_unknown(facts)
        return found

    def _owed_unknown(self, facts):
        """Yield why it is not known what is owed, and what of it is."""
        if not facts["missing_rate"]:
            yield self.env._(
                "What is owed for the delay is not known: no rate of late interest is "
                "on record for that day."
            )
            return
        yield self.env._(
            "What is owed for the delay is not known: no reference rate is on record "
            "for the half-year from %s, and interest is not computed.",
            self._day(facts["missing_rate"]),
        )
        if Decimal(facts.get("owed_at_least") or 0):
            yield self.env._(
                "At least the lump sum of %s is owed.",
                self._money(facts["owed_at_least"]),
            )

    def _formula(self, facts, line):
        return self.env._(
            "%(amount)s × (%(reference)s + %(points)s) %% × %(days)s / %(year)s = "
            "%(interest)s (%(first)s to %(last)s)",
            amount=self._money(line["amount"]),
            reference=self._number(line["reference"], 2),
            points=self._number(facts["points"]),
            days=line["days"],
            year=line["year"],
            interest=self._money(line["interest"]),
            first=self._day(line["first"]),
            last=self._day(line["last"]),
        )

    def _compared_soon(self, facts):
        return [
            self.env._(
                "Due on %(due)s: %(remaining)s days were left on %(day)s.",
                due=self._day(facts["due"]),
                remaining=facts["remaining"],
                day=self._day(facts["as_of"]),
            ),
            self.env._(
                "From “%(step)s” to payment it takes %(median)s days as a rule "
                "(median of %(cases)s bills).",
                step=self._steps()[facts["step"]],
                median=self._number(facts["median"]),
                cases=facts["cases"],
            ),
        ]

    def _innocent_of_derived(self, facts):
        if facts.get("basis", "recorded") != "recorded":
            yield self.env._(
                "The bill may have arrived later than the law presumes: "
                "enter the date of receipt."
            )

    def _next(self, facts):
        if facts["rule"] == "soon":
            return [
                self.env._(
                    "See at which step the bill is waiting, and move it forward."
                )
            ]
        return [
            self.env._("Check the days of receipt and delivery against the papers."),
            self.env._(
                "Interest and lump sum are owed without a request: pay them with the "
                "bill or within 45 days (France), or expect the vendor's claim "
                "(Germany)."
            ),
        ]

    def _steps(self):
        kinds = self.env["edic.finance.step"]._fields["kind"]
        return dict(kinds._description_selection(self.env))

    # --- pictures ---------------------------------------------------------------------
    def _chart(self, facts):
        if facts["rule"] == "unknown":
            return None
        steps = self._steps()
        days = [
            (facts["received"], steps["received"], False),
            (facts["service"], steps["service"], False),
            (facts["interrupted"], steps["interrupted"], False),
            (facts["complete"], steps["complete"], False),
            (facts["due"], self.env._("Due"), True),
            (facts["paid_on"], steps["paid"], True),
        ]
        return {
            "kind": "timeline",
            "title": self.env._("From receipt to payment"),
            "unit": "",
            "points": [
                {"day": day, "label": label, "value": "1", "mark": mark}
                for day, label, mark in sorted(days, key=lambda d: d[0] or "")
                if day
            ],
            "threshold": None,
            "cumulative": False,
        }

    def _comparison(self, facts):
        if not facts.get("lines"):
            return None
        return {
            "columns": [
                self.env._("From"),
                self.env._("To"),
                self.env._("Days"),
                self.env._("Interest rate"),
                self.env._("Interest"),
            ],
            "rows": [
                [
                    self._day(line["first"]),
                    self._day(line["last"]),
                    str(line["days"]),
                    with_percent(self._number(line["rate"], 2), self.env.lang),
                    self._money(line["interest"]),
                ]
                for line in facts["lines"]
            ],
        }


def _is_billed_later(facts):
    """Return whether a bill was written after its delivery was confirmed."""
    return bool(facts["request"]) and facts["request"] > facts["service"]

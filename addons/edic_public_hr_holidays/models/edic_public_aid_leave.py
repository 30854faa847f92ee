# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import models
from odoo.tools import format_date, formatLang

from odoo.addons.edic_finance.tools.audit.calendar import Calendar, area_of
from odoo.addons.edic_public_sector.tools.common.knowledge import Nothing

DAY = timedelta(days=1)


class EdicPublicAidLeave(models.AbstractModel):
    """A request for leave: rule and calendar facts alone, nothing about the person.

    No reason of the request, no health, no comparison of people: how many others of
    the department are away is a number.
    """

    _name = "edic.public.aid.leave"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for leave"
    _model = "hr.leave"

    def _refusal(self, record):
        if record.sudo().employee_id.user_id == self.env.user:
            return self.env._("Nobody decides on one's own leave.")
        return ""

    def _title(self, record):
        # OVERRIDE edic_public_sector: the record's name has days as Odoo counts them
        return self._period(record)

    def _period(self, record):
        """Return kind, dates and days of a request: working days without the public
        holidays of the law, and beside them what Odoo counts where those differ."""
        facts = {
            "kind": record.holiday_status_id.display_name,
            "first": format_date(self.env, record.request_date_from),
            "last": format_date(self.env, record.request_date_to),
            "days": self._days(record.number_of_days),
        }
        uncounted = sum(days for _day, _name, days in self._uncounted(record.sudo()))
        if not uncounted:
            return self.env._(
                "%(kind)s from %(first)s to %(last)s, %(days)s days", **facts
            )
        return self.env._(
            "%(kind)s from %(first)s to %(last)s, %(working)s working days (Odoo "
            "counts %(days)s: the public holidays are not entered yet)",
            working=self._days(record.number_of_days - uncounted),
            **facts,
        )

    def _known(self, record):
        items = [self._item(self._period(record), record)]
        if record.holiday_status_id.requires_allocation:
            left = record.virtual_remaining_leaves
            text = self.env._(
                "Days left with this request counted: %s", self._days(left)
            )
            items.append(self._item(text, record, is_warning=left < 0))
        return items + self._uncounted_items(record)

    def _absence(self, section, record):
        # EXTENDS edic_public_sector
        if section == "missing":
            text = self.env._("This kind of leave asks for no supporting document.")
            if record.holiday_status_id.support_document:
                text = self.env._("The supporting document is there.")
            return Nothing(text)
        return super()._absence(section, record)

    def _missing(self, record):
        if record.holiday_status_id.support_document and not record.attachment_ids:
            return [self._item(self.env._("The supporting document"), record)]
        return []

    def _rules(self, record):
        kind = record.holiday_status_id
        if not kind.requires_allocation:
            texts = [self.env._("This kind of leave needs no allocation.")]
        else:
            texts = [self.env._("This kind of leave is taken from an allocation.")]
            texts.append(
                self.env._(
                    "Up to %s days more than are left may be taken.",
                    self._days(kind.max_allowed_negative),
                )
                if kind.allows_negative
                else self.env._("More days than are left may not be taken.")
            )
        return [self._item(text, kind) for text in texts]

    def _precedents(self, record):
        """Return the reason why no precedents are shown."""
        text = self.env._(
            "None are shown: people are not compared, and earlier leave says nothing "
            "about this one."
        )
        return [self._item(text)]

    def _risks(self, record):
        """Return how many others of the department are away then, as a number."""
        if not record.sudo().department_id:
            text = self.env._(
                "How many others are away is not known: no department is on record."
            )
            return [self._item(text, record)]
        others = self.env["hr.leave"].sudo()
        count = others.search_count(
            [
                ("department_id", "=", record.sudo().department_id.id),
                ("employee_id", "!=", record.sudo().employee_id.id),
                ("state", "in", ("validate", "validate1")),
                ("request_date_from", "<=", record.request_date_to),
                ("request_date_to", ">=", record.request_date_from),
            ]
        )
        text = self.env._(
            "Others of the department who are away on some of these days: %s", count
        )
        return [self._item(text, is_warning=bool(count))]

    def _options(self, record):
        is_counted = record.state not in ("refuse", "cancel")  # in what is left
        kept = self._left(record, is_taken=False, is_counted=is_counted)
        return [
            self._option(
                "approve",
                self.env._("Approve it"),
                *self._calendar(record),
                *self._left(record, is_taken=True, is_counted=is_counted),
                wanting=self._unrecorded_holidays(record),
            ),
            self._option("other_days", self.env._("Propose other days"), *kept),
            self._option("refuse", self.env._("Refuse it, with the reason"), *kept),
        ]

    def _left(self, record, is_taken, is_counted):
        """Return what the allocation has left; empty where the leave is taken from
        none.

        :param is_taken: whether this leave is
        :param is_counted: whether Odoo has taken it off already
        """
        if not record.holiday_status_id.requires_allocation:
            return []
        in_hours = record.leave_type_request_unit == "hour"
        own = record.number_of_hours if in_hours else record.number_of_days
        left = record.virtual_remaining_leaves + own * (is_counted - is_taken)
        text = self.env._("Days left of the allocation: %s", self._days(left))
        if in_hours:
            text = self.env._("Hours left of the allocation: %s", self._days(left))
        return [self._item(text, record, is_warning=left < 0)]

    def _calendar(self, record):
        """Return how many of the days are working days, and the public holidays: those
        of the law and those that somebody recorded."""
        own = record.sudo()
        all_days = (own.request_date_to - own.request_date_from).days + 1
        if not own.resource_calendar_id:
            text = self.env._(
                "%s calendar days; how many of them are working days is not known: no "
                "working schedule is on record.",
                all_days,
            )
        else:
            uncounted = sum(days for _day, _name, days in self._uncounted(own))
            worked = self._worked(own, own.date_from, own.date_to) - uncounted
            text = self.env._(
                "%(all)s calendar days, %(working)s of them working days",
                all=all_days,
                working=self._days(worked),
            )
        return [
            self._item(text, record),
            *self._holiday_items(record),
            *self._uncounted_items(record),
        ]

    def _worked(self, leave, first, last):
        """Return the working days of the schedule between two moments, without recorded
        days off."""
        found = leave.resource_calendar_id.get_work_duration_data(
            first,
            last,
            domain=[
                ("time_type", "=", "leave"),
                ("company_id", "in", (False, leave.company_id.id)),
            ],
        )
        return found["days"]

    def _holiday_items(self, record):
        """Return the public holidays that fall on the days, and what is not known of
        them."""
        own = record.sudo()
        by_law, is_whole = self._by_law(own)
        names = [*by_law.values(), *self._holidays(own).mapped("name")]
        items = []
        if names:
            holidays = ", ".join(dict.fromkeys(filter(None, names)))
            text = self.env._("Public holidays on these days: %s", holidays)
            items.append(self._item(text, record))
        elif is_whole:
            text = self.env._(
                "No public holiday falls on these days, by law or as recorded."
            )
            items.append(self._item(text, record))
        if not is_whole:
            text = self.env._(
                "Whether other public holidays fall on these days is not known: the "
                "company has no country or Land on record whose law tells them."
            )
            items.append(self._item(text, record, is_warning=True))
        return items

    def _by_law(self, leave):
        """Return ``({day: name}, whether these are all)``: public holidays of the law
        where the company is. Germany's are those of the Land."""
        company = leave.company_id or leave.employee_id.company_id
        *state, country, _any = ("", *company._edic_areas())[-3:]
        area = area_of(country, "".join(state), company.zip or "")
        try:
            calendar = Calendar(area=area)
        except ValueError:  # a state that the law of the country does not know
            return {}, False
        first, last = leave.request_date_from, leave.request_date_to
        known = calendar.holidays(range(first.year, last.year + 1))
        found = {day: name for day, name in known.items() if first <= day <= last}
        return found, bool(area) and (country != "DE" or area != "DE")

    def _uncounted(self, leave):
        """Return ``[(day, name, working days)]`` of public holidays by law that the
        schedule takes for working days, because nobody recorded them as days off."""
        if not leave.resource_calendar_id:
            return []
        zone = ZoneInfo(leave.resource_calendar_id.tz or leave.employee_id.tz or "UTC")
        span = (leave.date_from, leave.date_to)
        since, until = (moment.replace(tzinfo=UTC) for moment in span)
        found = []
        for day, name in sorted(self._by_law(leave)[0].items()):
            begin = datetime.combine(day, time.min, zone)
            first, last = max(begin, since), min(begin + DAY, until)
            days = self._worked(leave, first, last) if first < last else 0
            if days:
                found.append((day, name, days))
        return found

    def _unrecorded_holidays(self, record):
        """Return what is asked before a request is approved, in words: public holidays
        that nobody entered; "" where there are none."""
        found = self._uncounted(record.sudo())
        if not found:
            return ""
        names = ", ".join(
            f"{name} ({format_date(self.env, day)})" for day, name, _days in found
        )
        days = sum(days for _day, _name, days in found)
        return self.env._(
            "Public holidays by law are not entered as days off: %(names)s. Odoo would "
            "take %(days)s days too many from the allocation. Enter them first, or "
            "approve all the same where they are worked.",
            names=names,
            days=self._days(days),
        )

    def _uncounted_items(self, record):
        return [
            self._item(
                self.env._(
                    "%(name)s on %(day)s is a public holiday by law, and not recorded "
                    "as a day off: Odoo counts it as a working day of this request.",
                    name=name,
                    day=format_date(self.env, day),
                ),
                record,
                is_warning=True,
            )
            for day, name, _days in self._uncounted(record.sudo())
        ]

    def _holidays(self, leave):
        """Return the days off of the whole company, not of anybody."""
        days_off = self.env["resource.calendar.leaves"].sudo()
        return days_off.search(
            [
                ("resource_id", "=", False),
                ("company_id", "in", (False, leave.company_id.id)),
                ("calendar_id", "in", (False, leave.resource_calendar_id.id)),
                ("date_from", "<=", leave.date_to),
                ("date_to", ">=", leave.date_from),
            ]
        )

    def _days(self, number):
        return formatLang(self.env, number, digits=int(number != int(number)))

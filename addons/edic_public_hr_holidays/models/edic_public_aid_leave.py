# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date, formatLang


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

    def _known(self, record):
        items = [
            self._item(
                self.env._(
                    "%(kind)s from %(first)s to %(last)s, %(days)s days",
                    kind=record.holiday_status_id.display_name,
                    first=format_date(self.env, record.request_date_from),
                    last=format_date(self.env, record.request_date_to),
                    days=self._days(record.number_of_days),
                ),
                record,
            )
        ]
        if record.holiday_status_id.requires_allocation:
            left = record.virtual_remaining_leaves
            text = self.env._(
                "Days left with this request counted: %s", self._days(left)
            )
            items.append(self._item(text, record, is_warning=left < 0))
        return items

    def _missing(self, record):
        kind = record.holiday_status_id
        if kind.support_document and not record.attachment_ids:
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
        """None, and why."""
        text = self.env._(
            "None are shown: people are not compared, and earlier leave says nothing "
            "about this one."
        )
        return [self._item(text)]

    def _risks(self, record):
        """How many of the department are away then, as a number."""
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
        taken = self._left(record, is_taken=True, is_counted=is_counted)
        calendar = self._calendar(record)
        return [
            self._option("approve", self.env._("Approve it"), *calendar, *taken),
            self._option("other_days", self.env._("Propose other days"), *kept),
            self._option("refuse", self.env._("Refuse it, with the reason"), *kept),
        ]

    def _left(self, record, is_taken, is_counted):
        """What the allocation has left; empty: it is taken from none.

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
        """How many of the days are working days, and the public holidays."""
        own = record.sudo()
        first, last = own.request_date_from, own.request_date_to
        items = []
        if own.resource_calendar_id:
            worked = own.resource_calendar_id.get_work_duration_data(
                *(own.date_from, own.date_to),
                domain=[
                    ("time_type", "=", "leave"),
                    ("company_id", "in", (False, own.company_id.id)),
                ],
            )
            text = self.env._(
                "%(all)s calendar days, %(working)s of them working days",
                all=(last - first).days + 1,
                working=self._days(worked["days"]),
            )
            items.append(self._item(text, record))
        names = self._holidays(own).mapped("name")
        text = self.env._("Public holidays on these days: %s", ", ".join(names) or "–")
        return [*items, self._item(text, record)]

    def _holidays(self, leave):
        """Days off of the whole company, not of anybody."""
        return (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "=", False),
                    ("company_id", "in", (False, leave.company_id.id)),
                    ("calendar_id", "in", (False, leave.resource_calendar_id.id)),
                    ("date_from", "<=", leave.date_to),
                    ("date_to", ">=", leave.date_from),
                ]
            )
        )

    def _days(self, number):
        digits = 0 if number == int(number) else 1
        return formatLang(self.env, number, digits=digits)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date


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
                    days=record.number_of_days,
                ),
                record,
            )
        ]
        if record.holiday_status_id.requires_allocation:
            left = record.virtual_remaining_leaves
            text = self.env._("Days left with this request counted: %s", left)
            items.append(self._item(text, record, is_warning=left < 0))
        items.append(self._away(record))
        return items

    def _away(self, record):
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
        return self._item(
            self.env._(
                "Others of the department who are away on some of these days: %s", count
            )
        )

    def _missing(self, record):
        kind = record.holiday_status_id
        if kind.support_document and not record.attachment_ids:
            return [self._item(self.env._("The supporting document"), record)]
        return []

    def _rules(self, record):
        kind = record.holiday_status_id
        texts = []
        if kind.requires_allocation:
            texts.append(self.env._("This kind of leave is taken from an allocation."))
        if not kind.allows_negative and kind.requires_allocation:
            texts.append(self.env._("More days than are left may not be taken."))
        return [self._item(text, kind) for text in texts]

    def _options(self, record):
        return [
            self._option("approve", self.env._("Approve it")),
            self._option("other_days", self.env._("Propose other days")),
            self._option("refuse", self.env._("Refuse it, with the reason")),
        ]

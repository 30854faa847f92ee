# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date

MOST = 5  # precedents


class EdicPublicAidBill(models.AbstractModel):
    """A vendor bill that somebody is to approve for payment."""

    _name = "edic.public.aid.bill"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for a bill"
    _model = "account.move"

    def _refusal(self, record):
        if not record.is_purchase_document(True):
            return self.env._("Decision aid is there for vendor bills.")
        return ""

    def _known(self, record):
        money = record.currency_id.format
        items = [
            self._item(
                self.env._(
                    "%(vendor)s, %(amount)s, bill of %(day)s",
                    vendor=record.partner_id.display_name or "–",
                    amount=money(record.amount_total),
                    day=self._day(record.invoice_date),
                ),
                record,
            )
        ]
        if record.edic_due_on:
            items.append(
                self._item(
                    self.env._("To be paid by %s", self._day(record.edic_due_on)),
                    record,
                )
            )
        for row in (record.edic_budget or {}).get("rows", ()):
            credit = self.env["edic.public.budget.credit"].browse(row["id"])
            items.append(
                self._item(
                    self.env._(
                        "Credit %(credit)s: %(before)s left, %(after)s after this bill",
                        credit=row["name"],
                        before=row["before"],
                        after=row["after"],
                    ),
                    credit,
                    is_warning=row["is_exceeded"],
                )
            )
        return items

    def _missing(self, record):
        items = []
        if not record.partner_id:
            items.append(self._item(self.env._("The vendor"), record))
        if not record.invoice_date:
            items.append(self._item(self.env._("The date of the bill"), record))
        if not record.ref:
            items.append(self._item(self.env._("The number of the bill"), record))
        if not record.attachment_ids:
            items.append(self._item(self.env._("The document itself"), record))
        for label in (record.edic_budget or {}).get("lost", ()):
            text = self.env._("A budget line for “%s”", label)
            items.append(self._item(text, record))
        return items

    def _rules(self, record):
        company = record.company_id
        items = []
        if company.account_fiscal_country_id.code == "FR":
            items.append(
                self._item(
                    self.env._("Credits bind at the level at which they were voted."),
                    source=self._law(company, "fr.budget.vote-level"),
                )
            )
        if company.edic_budget_stop == "stop":
            items.append(
                self._item(
                    self.env._("A bill that exceeds its credit is not posted."),
                    source=self.env._("Setting of %s", company.display_name),
                )
            )
        return items

    def _precedents(self, record):
        """The last bills of the vendor, and what became of them."""
        found = self.env["account.move"].search(
            [
                ("company_id", "=", record.company_id.id),
                ("commercial_partner_id", "=", record.commercial_partner_id.id),
                ("move_type", "=", record.move_type),
                ("state", "=", "posted"),
                ("id", "!=", record.id),
            ],
            order="invoice_date desc, id desc",
            limit=MOST,
        )
        states = dict(found._fields["payment_state"]._description_selection(self.env))
        return [
            self._item(
                self.env._(
                    "%(day)s: %(amount)s, %(state)s",
                    day=self._day(one.invoice_date),
                    amount=one.currency_id.format(one.amount_total),
                    state=states.get(one.payment_state, ""),
                ),
                one,
            )
            for one in found
            if record.commercial_partner_id
        ]

    def _risks(self, record):
        return self._flags(record)

    def _options(self, record):
        due = record.edic_due_on or record.invoice_date_due
        money = record.currency_id.format
        wait = []
        if due:
            wait.append(
                self._item(
                    self.env._("Interest runs from the day after %s", self._day(due)),
                    record,
                )
            )
        spent = [
            self._item(
                self.env._(
                    "%(credit)s: %(after)s are left",
                    credit=row["name"],
                    after=row["after"],
                )
            )
            for row in (record.edic_budget or {}).get("rows", ())
        ]
        asked = self.env._("%s stay in the drafts", money(record.amount_total))
        return [
            self._option("approve", self.env._("Approve it"), *spent),
            self._option("wait", self.env._("Wait, and say for what"), *wait),
            self._option(
                "return", self.env._("Send it back to the vendor"), self._item(asked)
            ),
        ]

    def _day(self, day):
        return format_date(self.env, day) if day else "–"

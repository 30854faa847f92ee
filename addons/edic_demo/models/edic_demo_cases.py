# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import format_amount, format_date

from ..tools import demo_bills
from ..tools.invoice import pdf

PAST_PAYMENTS = 3  # from which on an account is the usual one


class EdicDemoCases(models.AbstractModel):
    """Situations that audit flags are about, each entered as it happens."""

    _name = "edic.demo.cases"
    _inherit = "edic.demo.part"
    _description = "Audit cases of the demo"

    def _cases(self, words):
        """Make the situations that are missing; a vendor without bills has none."""
        for case in (
            "duplicate",
            "lookalike",
            "tenfold",
            "account",
            "called",
            "twin",
            "split",
            "service",
            "late",
        ):
            if not self._found(f"case_{words.country}_{case}"):
                getattr(self, f"_case_{case}")(words, words.settings["audit"])

    def _last(self, words, key):
        """Return the vendor's latest bill; in small books, that of any vendor."""
        vendor = self._partners(words)[key]
        earlier = [("invoice_date", "<=", fields.Date.today() - timedelta(8))]
        latest = {"order": "invoice_date desc, id desc", "limit": 1}
        found = self._posted([*earlier, ("partner_id", "=", vendor.id)], **latest)
        return found or self._posted(earlier, **latest)

    def _case_duplicate(self, words, audit):
        self._again(words, "duplicate", self._last(words, audit["duplicate"]))

    def _case_lookalike(self, words, audit):
        """Create the same bill, read with an O in place of a zero."""
        bill = self._last(words, audit["lookalike"])
        head, _zero, tail = bill.ref.rpartition("0")
        ref = f"{head}O{tail}" if head else f"{bill.ref}A"
        self._again(words, "lookalike", bill, ref=ref)

    def _again(self, words, case, bill, ref=None):
        self._attach(words, bill, "")
        vals = {"ref": ref or bill.ref, "invoice_date": bill.invoice_date}
        again = self._entered_like(words, case, bill, vals)
        self._attach(words, again, words.settings["audit"]["copy"])

    def _attach(self, words, bill, mark):
        """Attach the bill as a PDF."""
        title, day, total, note = words.settings["audit"]["paper"]
        rows = [
            bill.partner_id.name,
            f"{title} {bill.ref} {day} {format_date(self.env, bill.invoice_date)}",
            *(line.name for line in bill.invoice_line_ids),
            f"{total} : {format_amount(self.env, bill.amount_total, bill.currency_id)}",
            note,
        ]
        file = self.env["ir.attachment"].create(
            {
                "name": f"{bill.ref.replace('/', '-')}.pdf",
                "raw": pdf.page(f"{title} {mark}".strip(), ([row] for row in rows)),
                "mimetype": "application/pdf",
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        bill.message_main_attachment_id = file

    def _case_tenfold(self, words, audit):
        key = audit["tenfold"]
        vals = self._new_vals(words, key, 9)
        self._entered_like(words, "tenfold", self._last(words, key), vals, times=10)

    def _case_service(self, words, audit):
        """Order the payment of a bill whose delivery nobody confirmed."""
        bill = self._written(words, "service", *audit["service"], days=12)
        steps, day = self.env["edic.demo.steps"], bill.invoice_date
        steps._step(words, "clerk", [(bill, "received", day)])
        steps._step(words, "admin", [(bill, "order", day + timedelta(9))])

    def _case_late(self, words, audit):
        bill = self._written(words, "late", *audit["late"], days=62)
        received = [(bill, "received", bill.invoice_date)]
        self.env["edic.demo.steps"]._step(words, "clerk", received)

    def _case_split(self, words, audit):
        """Create two bills, each below the threshold that they reach together."""
        for number, (text, price) in enumerate(audit["split"].items(), start=1):
            name = "split" if number == len(audit["split"]) else f"split_{number}"
            self._written(
                words,
                name,
                audit["split_vendor"],
                text,
                price,
                days=11 - 2 * number,
                poster="admin",  # the accountant decides on the flag
            )

    def _case_twin(self, words, audit):
        """Create a vendor whose name is nearly that of another, on another account."""
        key, name, iban = audit["twin"]
        text, price = audit["twin_line"]
        bill = self._last(words, key)
        twin = self._by(self._people(words)["admin"], "res.partner").create(
            {
                "name": name,
                "company_id": self.env.company.id,
                "company_type": "company",
                "street": bill.partner_id.street,
                "country_id": bill.partner_id.country_id.id,
                "autopost_bills": "never",
                "bank_ids": [Command.create({"acc_number": iban})],
            }
        )
        vals = {**self._new_vals(words, key, 5), "partner_id": twin.id}
        self._entered_like(words, "twin", bill, vals, text=text, price=price)

    def _case_account(self, words, audit):
        self._changed(words, "account", *audit["account"])

    def _case_called(self, words, audit):
        self._changed(words, "called", *audit["called"])

    def _changed(self, words, case, key, iban):
        """Create a bill on an account that was announced by mail, after others on the
        old one."""
        bill, vendor = self._last(words, key), self._partners(words)[key]
        self._pay(vendor)
        bank = self._by(self._people(words)["admin"], "res.partner.bank").create(
            {"partner_id": vendor.id, "acc_number": iban}
        )
        vals = {
            **self._new_vals(words, key, 3),
            "partner_bank_id": bank.id,
            "narration": words.settings["audit"]["by_mail"],
        }
        self._entered_like(words, case, bill, vals)

    def _pay(self, vendor):
        """Pay the vendor's oldest bills on the account of then."""
        bills = self._posted(
            [
                ("partner_id", "=", vendor.id),
                ("payment_state", "=", "not_paid"),
                ("partner_bank_id", "!=", False),
                ("edic_step_ids", "=", False),
            ],
            order="invoice_date, id",
            limit=PAST_PAYMENTS,
        )
        if bills:
            wizard = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=bills.ids
            )
            day = max(bills.mapped("invoice_date_due"))
            wizard.create({"payment_date": day})._create_payments()

    def _new_vals(self, words, key, days):
        """Return the number and days of a new bill of a vendor."""
        day, vendor = fields.Date.today() - timedelta(days), words.vendors[key]
        return {
            "partner_id": self._partners(words)[key].id,
            "ref": demo_bills.ref_of(vendor.ref, day, 980 - days),
            "invoice_date": day,
            "invoice_date_due": day + timedelta(vendor.days),
        }

    def _entered_like(self, words, case, bill, vals, text=None, price=None, times=1):
        """Create a draft that the clerk enters, coded like another bill and committed.

        :param text: of the one line that it has then, at ``price``
        :param times: by which the prices are multiplied
        """
        lines = [
            {
                "name": text or line.name,
                "quantity": 1 if text else line.quantity,
                "price_unit": price or line.price_unit * times,
                "account_id": line.account_id.id,
                "tax_ids": [Command.set(line.tax_ids.ids)],
                "analytic_distribution": line.analytic_distribution,
            }
            for line in bill.invoice_line_ids[: 1 if text else None]
        ]
        found = self._by(self._people(words)["clerk"], "account.move").create(
            {
                "move_type": "in_invoice",
                "partner_id": bill.partner_id.id,
                "date": vals["invoice_date"],
                "invoice_line_ids": [Command.create(line) for line in lines],
                **vals,
            }
        )
        found = self.env["account.move"].browse(found.id)
        self._keep(found, [f"case_{words.country}_{case}"])
        self.env["edic.demo.steps"]._commit(words, found)
        return found

    def _written(self, words, case, key, text, price, days, poster="accountant"):
        """Create a posted bill over one line, coded like the vendor's last one."""
        found = self._entered_like(
            words,
            case,
            self._last(words, key),
            self._new_vals(words, key, days),
            text=text,
            price=price,
        )
        found.with_user(self._people(words)[poster]).action_post()
        return found

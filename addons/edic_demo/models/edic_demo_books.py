# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL, split_every

from ..tools import demo_bills
from ..tools.invoice.numbers import vendor_identity
from .edic_demo_part import BARE, WHOLE

BATCH = 100
KNOWN_FOR = 25  # months: the vendors are older than their first bill
ENTERED = ("name", "quantity", "price_unit", "analytic_distribution")  # of a line


class EdicDemoBooks(models.AbstractModel):
    """Vendors, services and posted bills of a town."""

    _name = "edic.demo.books"
    _inherit = "edic.demo.part"
    _description = "Books of the demo"

    def _books(self, words, count, save, say):
        """Create vendors, services and posted bills."""
        self._services(words)
        self._vendors(words)
        save()
        refs = self._refs()
        found = demo_bills.bills(words, fields.Date.today(), count)
        partners = self._partners(words)
        missing = [b for b in found if (partners[b.vendor].id, b.ref) not in refs]
        done = len(found) - len(missing)
        for batch in split_every(BATCH, missing, list):
            moves = self.env["account.move"].with_context(**WHOLE)
            moves.create(self._bills(words, batch)).action_post()
            save()
            done += len(batch)
            say(f"{words.settings['name']}: {done} of {len(found)} bills")

    def _refs(self):
        rows = self.env["account.move"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "in", ("in_invoice", "in_refund")),
                ("state", "=", "posted"),
            ],
            ["partner_id", "ref"],
        )
        return {(move.partner_id.id, move.ref) for move in rows}

    def _services(self, words):
        plan = self._found(f"plan_{words.country}")
        self._made(
            "account.analytic.account",
            {
                self._service_name(words, service.code): {
                    "name": service.name,
                    "code": service.code,
                    "edic_function_code": service.function,
                    "plan_id": plan.id,
                    "company_id": self.env.company.id,
                }
                for service in words.services.values()
            },
        )

    def _vendors(self, words):
        vendors = self._made(
            "res.partner",
            {
                f"vendor_{words.country}_{vendor.key.lower()}": self._vendor_vals(
                    words, vendor, number
                )
                for number, vendor in enumerate(words.vendors.values(), start=1)
            },
        )
        self._age(self.env["res.partner"].union(*vendors.values()))

    def _vendor_vals(self, words, vendor, number):
        audit = words.settings["audit"]
        return {
            "name": vendor.name,
            "street": vendor.street,
            "zip": vendor.zip,
            "city": vendor.city,
            "country_id": self.env.ref(f"base.{words.country}").id,
            "company_id": self.env.company.id,
            "company_type": "company",
            "lang": words.settings["lang"],
            "supplier_rank": 1,
            "autopost_bills": "never",
            "ref": vendor.key in audit["contracts"]
            and audit["contract"].format(vendor.key),
            **vendor_identity(words.country, number, vendor.name),
            "bank_ids": [
                Command.create({"acc_number": iban, "allow_out_payment": True})
                for iban in filter(None, [vendor.iban])
            ],
        }

    def _age(self, records):
        """Date new records back by their history: a vendor that was entered today and
        has bills of two years ago would look dishonest."""
        since = fields.Datetime.subtract(fields.Datetime.now(), months=KNOWN_FOR)
        for found in (records, records.bank_ids):
            found.flush_recordset()
            columns = ["create_date"]
            if found._name == "res.partner.bank":
                columns += ["edic_number_at", "edic_trusted_at"]
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s WHERE id = ANY(%s)",
                    SQL.identifier(found._table),
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), since) for name in columns
                    ),
                    found.ids,
                )
            )
            found.invalidate_recordset(columns)

    def _bills(self, words, bills):
        """Return values of ``account.move`` for bills, coded as they say, with the
        taxes and what is owed: nothing is left for Odoo to bring into line."""
        chart = self.env["account.chart.template"]
        names = {name for pair in words.settings["taxes"].values() for name in pair}
        known = {
            "partners": self._partners(words),
            "taxes": {name: chart.ref(name) for name in names},
            "accounts": self._accounts(),
            "services": {
                code: str(self._found(self._service_name(words, code)).id)
                for code in words.services
            },
        }
        vendor = next(iter(known["partners"].values()))
        position = self.env["account.fiscal.position"]._get_fiscal_position(vendor)
        journal = self._journal("purchase")
        numbers = self._numbers(journal)
        return [
            {
                "move_type": "in_refund" if bill.is_refund else "in_invoice",
                "name": numbers(bill),
                "journal_id": journal.id,
                "fiscal_position_id": position.id,
                "partner_id": known["partners"][bill.vendor].id,
                "ref": bill.ref,
                "invoice_date": bill.day,
                "date": bill.day,
                "invoice_date_due": bill.due,
                "line_ids": [
                    Command.create(line) for line in self._items(bill, **known)
                ],
            }
            for bill in sorted(bills, key=lambda bill: (bill.day, bill.ref))
        ]

    def _numbers(self, journal):
        """Return a function that numbers a bill as Odoo does, which looks into the
        books for each."""
        last = dict(
            self.env["account.move"]._read_group(
                [("journal_id", "=", journal.id)],
                ["sequence_prefix"],
                ["sequence_number:max"],
            )
        )

        def number(bill):
            code = f"R{journal.code}" if bill.is_refund else journal.code
            prefix = f"{code}/{bill.day:%Y/%m}/"
            last[prefix] = last.get(prefix, 0) + 1
            return f"{prefix}{last[prefix]:04}"

        return number

    def _items(self, bill, *, partners, taxes, accounts, services):
        """Return the values of a bill's items, as Odoo's own tax computation has them:
        products, taxes, and what is owed."""
        tax, company = self.env["account.tax"], self.env.company
        partner = partners[bill.vendor]
        bases = [
            tax._prepare_base_line_for_taxes_computation(
                None,
                name=line.text,
                quantity=float(line.quantity),
                price_unit=float(line.price),
                account_id=accounts[line.account],
                tax_ids=taxes[line.tax],
                analytic_distribution={
                    services[code]: share for code, share in line.services
                },
                partner_id=partner,
                currency_id=company.currency_id,
                sign=-1 if bill.is_refund else 1,
                is_refund=bill.is_refund,
            )
            for line in bill.lines
        ]
        tax._add_tax_details_in_base_lines(bases, company)
        tax._round_base_lines_tax_details(bases, company)
        tax._add_accounting_data_in_base_lines_tax_details(bases, company)
        found = tax._prepare_tax_lines(bases, company)
        items = [
            {
                **{name: base[name] for name in ENTERED},
                "account_id": base["account_id"].id,
                "tax_ids": [Command.set(base["tax_ids"].ids)],
                "display_type": "product",
                **amounts,
            }
            for base, amounts in found["base_lines_to_update"]
        ]
        items += [{**line, "display_type": "tax"} for line in found["tax_lines_to_add"]]
        owed = company.currency_id.round(-sum(item["balance"] for item in items))
        items.append(
            {
                "account_id": partner.property_account_payable_id.id,
                "partner_id": partner.id,
                "display_type": "payment_term",
                "date_maturity": bill.due,
                "balance": owed,
                "amount_currency": owed,
                **BARE,
            }
        )
        return items

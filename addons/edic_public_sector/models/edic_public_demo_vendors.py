# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields, models
from odoo.tools import SQL

from ..tools import demo_identity

KNOWN_FOR = 25  # months: the vendors are older than their first bill


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDemo(models.AbstractModel):
    """Vendors with all that an honest vendor has on record."""

    _inherit = "edic.public.demo"

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
            **demo_identity.vendor_identity(words.country, number, vendor.name),
            "bank_ids": [
                Command.create({"acc_number": iban, "allow_out_payment": True})
                for iban in filter(None, [vendor.iban])
            ],
        }

    def _age(self, records):
        """Let what is made now be as old as its history tells: a vendor that was
        entered today and has bills of two years ago would be no honest one."""
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

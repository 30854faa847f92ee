# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

from .common import CodingCase

IBAN, OTHER_IBAN = "FR7630006000011234567890189", "DE89370400440532013000"


class LedgerCase(CodingCase):
    """A company whose bills are posted, and what the ledger says of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("head", "account.group_account_manager")
        cls.bank, cls.other_bank = cls.env["res.partner.bank"].create(
            [
                {"partner_id": cls.vendors["power"].id, "acc_number": number}
                for number in (IBAN, OTHER_IBAN)
            ]
        )
        cls.traces = cls.env["edic.ai.trace"].sudo()

    def posted(self, *lines, user=None, **vals):
        lines = lines or (("Electricity", "energy", "school"), ("Meter", "upkeep"))
        vals.setdefault("partner_bank_id", self.bank.id)
        bill = self.make_bill("power", lines, **vals).with_user(user or self.billing)
        bill.action_post()
        return bill

    def traces_of(self, record, after=None):
        """The accounting records of a record of Odoo, oldest first."""
        return self.traces.search(
            [
                ("event", "=", "accounting"),
                ("res_model", "=", record._name),
                ("res_id", "in", record.ids),
                ("id", ">", after.id if after else 0),
            ],
            order="id",
        )

    def last(self):
        return self.traces.search([], limit=1)

    @contextmanager
    def statements(self):
        """Yield the list of the statements that the block has PostgreSQL run."""
        run, execute = [], Cursor.execute

        def listening(cursor, query, *args, **kwargs):
            run.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", listening):
            yield run

    def values(self, trace):
        content = (
            self.env["edic.ai.content"].sudo().search([("trace_id", "=", trace.id)])
        )
        return content._open()["values"]

    def is_found_by_odoo(self):
        """Return whether Odoo's own check of hashes finds a corruption."""
        self.env.invalidate_all()
        results = self.company._check_hash_integrity()["results"]
        return any(result["status"] == "corrupted" for result in results)

    def attach(self, bill, content=b"%PDF-1", user=None):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.billing)
            .create(
                {
                    "name": "bill.pdf",
                    "raw": content,
                    "res_model": "account.move",
                    "res_id": bill.id,
                }
            )
        )

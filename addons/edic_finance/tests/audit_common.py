# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tools import SQL

from ..models.audit.edic_finance_run import SETTLED
from .check_contract import CheckContract
from .common import CodingCase


class AuditCase(CheckContract, CodingCase):
    """A company in which a test switches checks on one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.edic_audit_profile = "none"
        cls.company.edic_stop_at = "payment"
        cls.env["edic.finance.check.setting"]._sync(cls.company)
        cls.bystander = cls.env.ref("base.main_company")
        cls.asserted = set()  # the assertions that the class's tests made on a check
        cls.other = cls.make_user("other", "edic_finance.group_edic_finance_accountant")
        # asking takes a seventh of the time of a bill, and checks need none
        cls.ask_for_proposals(False)

    @classmethod
    def turn_on(cls, *codes):
        settings = (
            cls.env["edic.finance.check.setting"]
            .sudo()
            .search([("company_id", "=", cls.company.id), ("code", "in", codes)])
        )
        settings.is_on = True
        return settings

    @classmethod
    def check(cls, code):
        return cls.env["edic.finance.check"].sudo()._all()[code]

    @classmethod
    def findings(cls, code, records=None, **period):
        """Return a check's findings in the books, where its contract is held, or on
        some records alone."""
        cls.env.flush_all()
        audit = cls.env["edic.finance.audit"].sudo()
        ids = None if records is None else records.ids
        check = cls.check(code)
        history = cls.env["edic.finance.parameter"]._history(cls.company)
        scopes = audit._scopes(cls.company, check, history, ids=ids, **period)
        found = audit._find(check, scopes, history)
        if found and cls.is_first(code, "apart", ids is None):
            cls.assert_apart(code, found, ids=ids, **period)
        if records is None:
            cls.hold_contract(code, found, **period)
        return found

    @classmethod
    def elsewhere(cls, moves):
        """As if these were in the books of another company."""
        cls.env.flush_all()
        for records in (moves, moves.line_ids):
            cls.env.cr.execute(
                SQL(
                    "UPDATE %s SET company_id = %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    cls.bystander.id,
                    records.ids,
                )
            )
            records.invalidate_recordset()

    @classmethod
    def audit(cls, *codes, **options):
        """Run checks over the books; the flags of these checks."""
        audit = cls.env["edic.finance.audit"].sudo()
        run = audit._run_checks(cls.company, codes, **options)
        unexpected = run.line_ids.filtered(
            lambda line: line.outcome not in SETTLED and not line.population
        )
        assert not unexpected, unexpected.mapped("reason")
        return cls.flags(*codes)

    @classmethod
    def flags(cls, *codes):
        return (
            cls.env["edic.finance.flag"]
            .sudo()
            .search([("company_id", "=", cls.company.id), ("code", "in", codes)])
        )

    @classmethod
    def saved(cls):
        """Do the work that a transaction does before it is committed."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def make_bank(cls, vendor, number, days_ago=0, **vals):
        """A bank account of a vendor, entered some days ago."""
        bank = (
            cls.env["res.partner.bank"]
            .sudo()
            .create(
                {"partner_id": cls.vendors[vendor].id, "acc_number": number, **vals}
            )
        )
        then = fields.Datetime.subtract(fields.Datetime.now(), days=days_ago)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_partner_bank SET create_date = %s, edic_number_at = %s"
            " WHERE id = %s",
            [then, then, bank.id],
        )
        bank.invalidate_recordset()
        return bank

    @classmethod
    def pay(cls, bills, **vals):
        """Register payments of posted bills."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bills.ids
        )
        return wizard.create(vals)._create_payments()

    def assert_rendered(self, *codes):
        """Run checks; their flags say themselves in each language, from their facts."""
        self.assert_flags_rendered(self.audit(*codes))

    # --- PDFs: what a job reads of them -----------------------------------------------
    def run_job(self):
        cron = "edic_finance.ir_cron_edic_finance_pdf_reading_read"
        with self.enter_registry_test_mode():
            self.env.ref(cron).method_direct_trigger()

    def attach_pdf(self, bill, data):
        return self.env["ir.attachment"].create(
            {
                "name": "bill.pdf",
                "raw": data,
                "mimetype": "application/pdf",
                "res_model": bill._name,
                "res_id": bill.id,
            }
        )

    @classmethod
    def stamp(cls, records, **columns):
        """Set columns past the ORM, such as when and by whom it was created."""
        cls.env.flush_all()
        values = [SQL("%s = %s", SQL.identifier(n), v) for n, v in columns.items()]
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                SQL(", ").join(values),
                records.ids,
            )
        )
        records.invalidate_recordset()
        return records

    @classmethod
    def parameter(cls, code, value, **vals):
        """A dated record of the company that counts."""
        row = (
            cls.env["edic.finance.parameter"]
            .sudo()
            .create(
                {
                    "code": code,
                    "value": value,
                    "source": "test",
                    "valid_from": "2020-01-01",
                    "company_id": cls.company.id,
                    **vals,
                }
            )
        )
        row.write({"state": "approved"})
        return row

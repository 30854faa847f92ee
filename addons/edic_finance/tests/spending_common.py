# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .audit_common import AuditCase


class SpendingCase(AuditCase):
    """A French local authority that buys from one vendor with two branches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))
        cls.vendors["paper"].company_registry = "732 829 320 00074"
        cls.vendors["branch"] = cls.env["res.partner"].create(
            {"name": "branch", "vat": "FR44732829320"}
        )
        cls.accounts["works"] = cls.make_account("213100", "works")

    def in_country(self, *areas):
        """Odoo lets no company change its country once there are entries."""
        self.patch(type(self.company), "_edic_areas", lambda company: (*areas, ""))

    @classmethod
    def buy(cls, price, day, account="office", vendor="paper", **vals):
        """A draft bill of a net price."""
        return cls.make_bill(vendor, [("Desks", account, None, price)], day, **vals)

    def names_contract(self, bill, number):
        """The bill came as an e-invoice that names a contract (BT-12)."""
        document = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "a.xml",
                    "format": "ubl",
                    "source": "upload",
                    "state": "billed",
                    "company_id": self.company.id,
                    "routing": {"contract": number},
                }
            )
        )
        bill.sudo().edic_document_id = document

    def commit(self, bill, number):
        """A person records the bill's commitment."""
        return self.env["edic.finance.step"].create(
            {
                "move_id": bill.id,
                "kind": "commitment",
                "day": "2025-01-02",
                "number": number,
            }
        )

    def found(self, code, *bills):
        """``{subject: facts}``; the same for the bills alone as for all."""
        found = self.findings(code)
        self.hold_clear(code, found, self.env["account.move"].union(*bills))
        return {finding.subject: finding.facts for finding in found}

    def excluded(self, *codes):
        """Return who was left out, or checked in part, by reason."""
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, codes)
        return {
            line.code: (line.excluded or {}) | (line.in_part or {})
            for line in run.line_ids
        }

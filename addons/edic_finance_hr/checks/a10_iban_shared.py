# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.edic_finance.checks.payee.a10_iban_shared import (
    EdicFinanceCheckA10 as Base,
)
from odoo.addons.edic_finance.tools.audit.finding import Finding

_lt = LazyTranslate(__name__)
# as people write them: digits of a telephone without its country, an address without
# accents, blanks and commas
PHONE = "right(regexp_replace({0}, '\\D', '', 'g'), 9)"
STREET = "regexp_replace(lower({0}), '[^a-z0-9]', '', 'g')"
ALONE, TOGETHER = 60, 90  # score of one match, of several


class EdicFinanceCheckA10(models.AbstractModel):
    """Vendors are compared with employees, where the staff council agreed."""

    _inherit = "edic.finance.check.a10"
    _texts = replace(Base._texts, title=_lt("Bank account or address of two payees"))

    def _staff_partners(self):
        # EXTENDS edic_finance
        return SQL(
            """%s UNION SELECT work_contact_id FROM hr_employee
                   WHERE work_contact_id IS NOT NULL""",
            super()._staff_partners(),
        )

    def _staff_accounts(self):
        # EXTENDS edic_finance
        return SQL(
            "%s UNION SELECT bank_account_id FROM employee_bank_account_rel",
            super()._staff_accounts(),
        )

    def _exclusions(self, scope):
        # EXTENDS edic_finance: a vendor without an account is compared with the staff
        # all the same, where that is allowed
        found = super()._exclusions(scope)
        if not self._is_staff_compared(scope):
            return found
        return [(reason, sql) for reason, sql in found if reason != "no_account"]

    def _partial(self, scope):
        # EXTENDS edic_finance: see `_exclusions`
        found = super()._partial(scope)
        if not self._is_staff_compared(scope):
            return found
        return [*found, self._no_account()]

    def _find(self, scope):
        # EXTENDS edic_finance
        yield from super()._find(scope)
        if self._is_staff_compared(scope):
            yield from self._find_staff(scope)

    def _find_staff(self, scope):
        query = SQL(
            """
            SELECT vendor.id, vendor.name, array_agg(DISTINCT found.what) AS match,
                   %s AS amount
              FROM (%s) found JOIN res_partner vendor ON vendor.id = found.vendor
             GROUP BY vendor.id, vendor.name
            """,
            self._open_amount(scope, "bill.commercial_partner_id = vendor.id"),
            self._matches(self._checked_in_part(scope), scope.company),
        )
        for row in self._rows(query):
            is_one = len(row["match"]) == 1
            yield Finding(
                subject=row["id"],
                partner=row["id"],
                amount=row["amount"],
                key=f"{row['id']}-staff",
                severity="high" if is_one else None,
                score=ALONE if is_one else TOGETHER,
                facts={
                    "vendor": row["name"],
                    "match": sorted(row["match"]),
                    "others": [],
                    "staff_compared": True,
                },
            )

    def _matches(self, vendors, company):
        """Return SQL of ``(vendor, what, employee)``: the same telephone, e-mail,
        address.

        :param SQL vendors: of ids, to write ``id IN %s``
        """
        contact = SQL(
            """SELECT commercial_partner_id AS vendor, %s AS phone,
                      lower(trim(email)) AS email, %s AS street, trim(zip) AS zip
                 FROM res_partner WHERE active AND commercial_partner_id IN %s""",
            SQL(PHONE.format("phone")),
            SQL(STREET.format("street")),
            vendors,
        )
        return SQL(
            """
            SELECT contact.vendor, 'phone' AS what, employee.id AS employee
              FROM (%(contact)s) contact JOIN hr_employee employee
                ON %(phone)s = contact.phone
             WHERE length(contact.phone) >= 8 AND employee.company_id = %(company)s
            UNION
            SELECT contact.vendor, 'email', employee.id
              FROM (%(contact)s) contact JOIN hr_employee employee
                ON lower(trim(employee.private_email)) = contact.email
             WHERE contact.email LIKE '%%@%%' AND employee.company_id = %(company)s
            UNION
            SELECT contact.vendor, 'address', employee.id
              FROM (%(contact)s) contact
              JOIN hr_version version
                ON %(street)s = contact.street
               AND trim(version.private_zip) = contact.zip
              JOIN hr_employee employee ON employee.id = version.employee_id
             WHERE length(contact.street) >= 5 AND contact.zip != ''
               AND employee.company_id = %(company)s
            """,
            contact=contact,
            phone=SQL(PHONE.format("employee.private_phone")),
            street=SQL(STREET.format("version.private_street")),
            company=company,
        )

    # --- who it is --------------------------------------------------------------------
    def _revealed(self, flag):
        """Return names of the flag's staff; the caller keeps the record."""
        query = SQL(
            """
            SELECT employee.name FROM hr_employee employee
              JOIN (%(matches)s) found ON found.employee = employee.id
             WHERE %(by_match)s
            UNION
            SELECT COALESCE(employee.name, holder.name)
              FROM res_partner_bank account
              JOIN res_partner holder ON holder.id = account.partner_id
              LEFT JOIN employee_bank_account_rel link
                ON link.bank_account_id = account.id
              LEFT JOIN hr_employee employee
                ON employee.id = link.employee_id
                OR employee.work_contact_id = account.partner_id
             WHERE account.sanitized_acc_number = %(number)s AND account.active
               AND account.id IN (%(accounts)s)
             ORDER BY 1
            """,
            matches=self._matches(SQL("%s", (flag.partner_id.id,)), flag.company_id.id),
            by_match=bool((flag.facts or {}).get("match")),
            number=flag.bank_id.sanitized_acc_number or "",
            accounts=self._staff_accounts(),
        )
        return [name for [name] in self.env.execute_query(query)]

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        # EXTENDS edic_finance
        if not facts.get("match"):
            return super()._words(facts)
        words = {
            "phone": self.env._("The same private telephone number."),
            "email": self.env._("The same private e-mail address."),
            "address": self.env._("The same private address."),
        }
        return self._compose_words(
            seen=self.env._("%s, a vendor", facts["vendor"]),
            compared=[
                self.env._("One of the staff, whom no fact names."),
                *(words[what] for what in facts["match"]),
            ],
            rule=self.env._("A vendor is not an employee under another name."),
            innocent=[
                self.env._("An employee has a second occupation that was approved."),
                self.env._("Vendor and employee live in the same building."),
            ],
            next=[
                self.env._(
                    "Find out who ordered from the vendor, and who confirmed it."
                ),
                self.env._(
                    "Where it is needed, have it revealed who it is, with a reason."
                ),
            ],
        )

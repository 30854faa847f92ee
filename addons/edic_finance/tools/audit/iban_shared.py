# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of check A10: one account number at two payees.

ISA 240 and every list of shell company signs begin with it. Contacts that stand for one
of the staff are kept apart: what is said of them needs the staff council's agreement.
"""

# digits and letters of a VAT number; of a SIRET the SIREN, which is the company
IDENTITY = """COALESCE(NULLIF(regexp_replace(upper({0}.vat), '[^A-Z0-9]', '', 'g'), ''),
         substring(regexp_replace({0}.company_registry, '\\D', '', 'g')
                   FROM '^\\d{{9}}'))
"""

QUERY = """
WITH own AS (
    SELECT DISTINCT ON (vendor.id, account.sanitized_acc_number)
           account.id AS bank, account.sanitized_acc_number AS number,
           vendor.id AS partner, vendor.name AS vendor,
           %(vendor_identity)s AS identity
      FROM res_partner vendor
      JOIN res_partner holder ON holder.commercial_partner_id = vendor.id
      JOIN res_partner_bank account ON account.partner_id = holder.id
     WHERE vendor.id IN %(checked)s AND account.active
       AND NOT account.sanitized_acc_number = ANY(%(exempt)s)
     ORDER BY vendor.id, account.sanitized_acc_number, account.id
), twin AS (
    SELECT own.bank, other.id AS other, person.id AS person,
           person.commercial_partner_id AS partner,
           person.id IN (%(staff)s) OR other.id IN (%(staff_accounts)s) AS is_staff
      FROM own
      JOIN res_partner_bank other
        ON other.sanitized_acc_number = own.number AND other.id != own.bank
       AND other.active
       AND (other.company_id IS NULL OR other.company_id = %(company)s)
      JOIN res_partner person ON person.id = other.partner_id
     WHERE person.commercial_partner_id != own.partner
), sharing AS (
    SELECT DISTINCT twin.bank, twin.partner, payee.name, twin.is_staff,
           %(payee_identity)s AS identity,
           EXISTS (SELECT FROM res_company company
                    WHERE company.partner_id = twin.partner) AS is_own,
           EXISTS (SELECT FROM account_move bill
                    WHERE bill.commercial_partner_id = twin.partner
                      AND bill.company_id = %(company)s AND bill.state != 'cancel'
                      AND bill.move_type IN
                          ('in_invoice', 'in_refund', 'in_receipt')) AS is_vendor
      FROM twin JOIN res_partner payee ON payee.id = twin.partner
)
SELECT own.bank, own.number, own.partner, own.vendor,
       (SELECT COALESCE(sum(abs(bill.amount_residual_signed)), 0)
          FROM account_move bill
         WHERE bill.partner_bank_id = own.bank AND bill.company_id = %(company)s
           AND %(open)s) AS amount,
       json_agg(json_build_object(
           'kind', CASE WHEN sharing.is_staff AND %(agreed)s THEN 'staff'
                        WHEN sharing.is_own THEN 'own'
                        WHEN sharing.is_vendor THEN 'vendor' ELSE 'contact' END,
           'name', CASE WHEN NOT sharing.is_staff THEN sharing.name END,
           'same_entity', COALESCE(sharing.identity = own.identity, FALSE))
           ORDER BY sharing.is_staff, sharing.name, sharing.partner) AS others
  FROM own JOIN sharing USING (bank)
 WHERE NOT sharing.is_staff OR sharing.is_vendor OR %(agreed)s
 GROUP BY own.bank, own.number, own.partner, own.vendor
"""

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of vendors and of their bank accounts."""

from audit.book.things import Bank, Vendor

from .rows import Row, stamps


def vendor_row(
    protos: dict[str, Row], vendor: Vendor, countries: dict[str, int]
) -> Row:
    """A partner."""
    is_branch = vendor.is_branch
    whole = vendor.name
    if is_branch and vendor.parent:
        whole = f"{vendor.parent.name}, {vendor.name}"
    email = vendor.values.get("email")
    phone = vendor.values.get("phone")
    return {
        **protos["branch" if is_branch else "vendor"],
        **stamps(vendor.created_by, vendor.created_at),
        "id": vendor.id,
        "name": vendor.name,
        "complete_name": whole,
        "commercial_company_name": vendor.commercial.name,
        "commercial_partner_id": vendor.commercial.id,
        "parent_id": vendor.parent and vendor.parent.id,
        "company_id": vendor.company.id,
        "country_id": countries.get(vendor.country),
        "active": vendor.active,
        "email": email,
        "email_normalized": email,
        "phone": phone,
        "phone_sanitized": phone and phone.replace(" ", ""),
        **{k: v for k, v in vendor.values.items() if k not in ("email", "phone")},
    }


def bank_row(protos: dict[str, Row], bank: Bank) -> Row:
    """A bank account."""
    groups = [bank.number[at : at + 4] for at in range(0, len(bank.number), 4)]
    trusted = bank.trusted_at is not None
    return {
        **protos["bank"],
        **stamps(bank.created_by, bank.created_at),
        "id": bank.id,
        "partner_id": bank.vendor.id,
        "company_id": bank.vendor.company.id,
        "acc_number": " ".join(groups),
        "sanitized_acc_number": bank.number,
        "acc_holder_name": bank.vendor.name,
        "active": bank.active,
        "allow_out_payment": trusted,
        "edic_number_at": bank.created_at,
        "edic_trusted_at": bank.trusted_at,
        "edic_trusted_by_id": bank.trusted_by,
        "edic_archived_at": bank.archived_at,
        "edic_reactivated_at": bank.reactivated_at,
        "has_iban_warning": not trusted and bank.number[:2] != bank.vendor.country,
        "has_money_transfer_warning": not trusted
        and bank.number[4:7] in ("967", "977", "974"),
    }

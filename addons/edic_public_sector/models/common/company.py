# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def company_of(record):
    """Return the company of a record, whoever may read it, else that of the user."""
    own = "company_id" in record._fields and record.sudo().company_id
    return (own or record.env.company).with_env(record.env)

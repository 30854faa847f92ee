# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The check that Odoo, asked to compute it, agrees with what its tables were given."""

import random

from odoo.tests import Form

MOVE = (
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_residual",
    "amount_total_signed",
    "amount_residual_signed",
    "payment_state",
    "commercial_partner_id",
    "invoice_partner_display_name",
    "currency_id",
    "fiscal_position_id",
    "sequence_prefix",
    "sequence_number",
    "edic_due_on",
)
ITEM = (
    "price_subtotal",
    "amount_residual",
    "reconciled",
    "debit",
    "credit",
    "tax_base_amount",
    "parent_state",
    "move_name",
    "date",
    "ref",
    "matching_number",
    "partner_id",
    "tax_group_id",
)
PAYMENT = ("state", "is_matched", "is_reconciled", "amount_company_currency_signed")
SAMPLE = 150


def verify(env, untouched: list[int]) -> dict:
    """Recompute a sample of bills, their items and payments; open one in its form.

    :param untouched: bills of the background
    """
    sample = random.Random(0).sample(sorted(untouched), min(SAMPLE, len(untouched)))
    bills = env["account.move"].browse(sample)
    payments = env["account.payment"].search([("invoice_ids", "in", sample)])
    compared = {
        "bills": _differ(bills, MOVE),
        "items": _differ(bills.line_ids, ITEM),
        "payments": _differ(payments, PAYMENT),
    }
    env.cr.execute(
        """SELECT count(*) FROM (SELECT FROM account_move_line line
            WHERE parent_state = 'posted' AND move_id = ANY(%s)
            GROUP BY move_id HAVING sum(balance) != 0) wrong""",
        [untouched],
    )
    compared["not balanced"] = env.cr.fetchone()[0]
    first = bills[:1].with_context(allowed_company_ids=bills[:1].company_id.ids)
    with Form(first) as form:
        compared["opens"] = bool(form.name)
    return {"sample": len(sample), **compared}


def _differ(records, names) -> int:
    """In how many values a computation anew differs from what is stored."""
    before = {record.id: [record[name] for name in names] for record in records}
    env = records.env
    for name in names:
        if records._fields[name].compute:
            env.add_to_compute(records._fields[name], records)
    differ = sum(
        before[record.id] != [record[name] for name in names] for record in records
    )
    env.clear()
    return differ

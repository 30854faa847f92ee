# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.tools.ledger.record import new_salt
from odoo.addons.edic_ai.tools.ledger.state import state_digest

from ...tools.recording.bank_state import SALTED, WATCHED, BankState

STATE = """
    SELECT id, company_id, partner_id, active, allow_out_payment,
           sanitized_acc_number, acc_number, acc_holder_name
      FROM res_partner_bank WHERE id = ANY(%s) ORDER BY id
"""


class ResPartnerBank(models.Model):
    """A bank account whose changes are recorded: each account that is created,
    reactivated, trusted or changed; also by an e-invoice that brings an old account
    back."""

    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        banks = super().create(vals_list)
        self.env.flush_all()
        states = banks._edic_states()
        banks._edic_record(
            [(n, "bank.created", state, {}, {}) for n, state in states.items()]
        )
        return banks

    def write(self, vals):
        # EXTENDS account
        if not WATCHED & vals.keys():
            return super().write(vals)
        before = self._edic_states()
        result = super().write(vals)
        self._edic_record_changes(before)
        return result

    def _edic_states(self):
        """Return ``{id: BankState}`` of existing accounts; nothing is flushed."""
        self.env.cr.execute(STATE, [self.ids])
        return {number: BankState(*row) for number, *row in self.env.cr.fetchall()}

    def _edic_record_changes(self, before):
        """Record the changes of these accounts and the deletions among them."""
        self.env.flush_all()
        records, after = [], self._edic_states()
        for number, old in before.items():
            new = after.get(number)
            if new is None:
                records.append((number, "bank.deleted", old, {}, {}))
            elif new != old:
                records.append((number, "bank.changed", new, *old.changes(new)))
        self._edic_record(records)

    def _edic_record(self, records):
        companies, rows = self.env["res.company"], []
        for number, use_case, state, facts, words in records:
            salt = new_salt()
            digests = state_digest(state.parts(), salt, SALTED)
            company = companies.browse(state.company_id) or self.env.company
            rows.append(
                {
                    "event": "accounting",
                    "use_case": use_case,
                    "company": company,
                    "record": self.browse(number),
                    "facts": {**state.facts(), **facts, "state_digest": digests},
                    "values": {**state.words(), **words, "salt": salt.hex()},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)

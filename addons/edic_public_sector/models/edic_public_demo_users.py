# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields, models

from ..tools import demo_vocabulary
from .edic_public_demo import BUDGET, DESK, OFFICER, READERS, USERS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDemo(models.AbstractModel):
    """Who works in the demo companies."""

    _inherit = "edic.public.demo"

    def _demo_users(self):
        """Login, which is the password too → name, language, companies, role."""
        return dict(USERS)

    def _users(self):
        bills = self.env.ref("edic_finance.edic_finance_bills_action")
        credits = self.env.ref(
            "edic_public_sector.edic_public_budget_credit_action_menu"
        )
        procedures = self.env.ref("edic_public_sector.edic_public_procedure_action")
        firsts = {
            **dict.fromkeys(READERS, bills.id),
            **dict.fromkeys((DESK, OFFICER), procedures.id),
            BUDGET: credits.id,
        }
        companies = {
            code: self._found(f"company_{code}") for code in demo_vocabulary.COUNTRIES
        }
        vals = {}
        for login, (name, lang, codes, role) in self._demo_users().items():
            vals[f"user_{login}"] = {
                "name": name,
                "login": login,
                "password": login,
                "lang": lang,
                "company_id": companies[codes[0]].id,
                "company_ids": [Command.set([companies[code].id for code in codes])],
                "group_ids": [Command.set(self.env.ref(role).ids)],
                "action_id": firsts.get(role),
            }
        users = self._made("res.users", vals)
        self._mandate(users["user_auditor"])
        self.env.ref("base.user_admin").write(
            {
                "company_ids": [Command.link(c.id) for c in companies.values()],
                "action_id": bills.id,
            }
        )

    def _mandate(self, auditor):
        """The auditor reads the ledger for a year."""
        today = fields.Date.today()
        self._made(
            "edic.ai.mandate",
            {
                "mandate_auditor": {
                    "user_id": auditor.id,
                    "company_ids": [Command.set(auditor.company_ids.ids)],
                    "date_from": today,
                    "date_until": fields.Date.add(today, years=1),
                    "reference": "Engagement letter of the demo",
                }
            },
        )

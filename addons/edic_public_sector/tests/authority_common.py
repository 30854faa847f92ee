# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command


class Programmes:
    """For a `BudgetCase`."""

    @classmethod
    def programme(cls, code="AE-1", years=((2026, 400), (2027, 500)), **vals):
        """An authority in force, for operating expense of several years."""
        authority = cls.own("authority").create(
            {
                "kind": "ae",
                "code": code,
                "name": "School (fictive)",
                "amount": sum(part for _year, part in years),
                "tranche_ids": [
                    Command.create({"year": year, "amount": part})
                    for year, part in years
                ],
                **vals,
            }
        )
        authority.action_enforce()
        return authority

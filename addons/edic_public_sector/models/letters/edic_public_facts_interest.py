# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ...tools.letters.drafting.facts import Fact, Kind, Source

READERS = ("account.group_account_invoice", "account.group_account_readonly")
COLUMNS = {  # of a line of interest
    "first": Kind.DATE,
    "last": Kind.DATE,
    "days": Kind.NUMBER,
    "amount": Kind.MONEY,
    "reference": Kind.PERCENT,
    "rate": Kind.PERCENT,
    "interest": Kind.MONEY,
}


class EdicPublicFactsInterest(models.AbstractModel):
    """Late interest owed for a bill: computed by check A42, line by line.

    France: CCP, art. L2192-13, R2192-31 to R2192-34, D2192-35. Germany: § 288 BGB.
    """

    _name = "edic.public.facts.interest"
    _inherit = "edic.public.facts"
    _description = "Facts of late interest"
    _model = "account.move"

    def _collect(self, record):
        late = self._late(record) or {}
        number, day, money, cues = Kind.NUMBER, Kind.DATE, Kind.MONEY, self._cues()
        rows = (
            ("days_late", number, "days_late", self.env._("Days late")),
            (
                "missing_rate",
                day,
                "missing_rate",
                self.env._("Half-year without a rate"),
            ),
            ("interest_until", day, "as_of", self.env._("Interest until")),
            ("points", number, "points", self.env._("Points on the reference rate")),
            ("interest", money, "interest", self.env._("Interest")),
            ("lump_sum", money, "lump_sum", self.env._("Lump sum")),
            ("interest_total", money, "total", self.env._("Owed in total")),
        )
        facts = []
        for key, kind, name, label in rows:
            more, value = {}, late.get(name)
            if kind is money:
                value = value if late.get("lines") else None  # else no rate is known
                unit = record.company_id.currency_id.name
                more = {"unit": unit, "cues": cues.get(key, ())}
            facts.append(self._stated(key, kind, value, label, record, **more))
        return facts + self._lateness(record, late)

    def _cues(self):
        """Return the words that name a fact in a sentence, in the language of the
        draft."""
        return {
            "interest": self.env._("interest of|amount of interest").split("|"),
            "lump_sum": self.env._("lump sum").split("|"),
        }

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector
        return super()._optional_keys() | {"not_late", "late_unknown"}

    def _lateness(self, bill, late):
        """Return the fact that a bill is known not to be late, or why no interest is
        computed; nothing where A42 has it.

        :param late: of `_late`
        """
        if late.get("total") or late.get("missing_rate"):
            return []
        reason = self._not_computed(bill, late)
        key, words = "late_unknown", reason
        label = self.env._("Why no interest is computed")
        if not reason:
            key, words = "not_late", self.env._("It is not late")
            label = self.env._("Paid or still payable in time")
        return [self._stated(key, Kind.TEXT, words, label, bill)]

    def _not_computed(self, bill, late):
        """Return why it is not known what is owed; empty where the bill is known not to
        be late."""
        if late:
            return self.env._("no rate of late interest in force that day is on record")
        if not any(map(self.env.user.has_group, READERS)):
            return self.env._("you may not read the days of its payment")
        if bill.move_type != "in_invoice" or bill.state != "posted":
            return self.env._("it is computed for posted vendor bills only")
        time = bill._edic_deadlines().get(bill.id)
        if not time:
            steps = bill.sudo().edic_step_ids
            if not any(
                step.kind == "received" and not step.revoked_at for step in steps
            ):
                return self.env._("the day on which it was received is not recorded")
            return self.env._("no time to pay is on record for that day and place")
        is_open = bill.payment_state in ("not_paid", "partial")
        if time.due and is_open and time.due < fields.Date.context_today(self):
            return self.env._(
                "its due date has passed, but the late payment check found nothing"
            )
        return ""

    def _late(self, bill):
        """Return what A42 finds late about the bill; None where it is not late."""
        if not any(map(self.env.user.has_group, READERS)):
            return None
        if bill.move_type != "in_invoice" or bill.state != "posted":
            return None
        check = self.env["edic.finance.check.a42"]
        audit = self.env["edic.finance.audit"]
        self.env.flush_all()
        history = self.env["edic.finance.parameter"]._history(bill.company_id)
        scopes = audit._scopes(bill.company_id, check, history, ids=bill.ids)
        found = [
            finding.facts for finding in audit._find(check.sudo(), scopes, history)
        ]
        return next((facts for facts in found if facts["rule"] == "late"), None)

    def _tables(self, record):
        late = self._late(record) or {}
        if not late.get("lines"):
            return {}
        source = Source(record._name, record.id, "edic_due_on", record.display_name)
        unit = record.company_id.currency_id.name
        total = dict.fromkeys(COLUMNS) | {"interest": late["interest"]}
        rows = [
            [
                Fact(
                    name,
                    kind,
                    name,
                    None if line[name] is None else str(line[name]),
                    unit=unit if kind is Kind.MONEY else "",
                    source=source,
                )
                for name, kind in COLUMNS.items()
            ]
            for line in (*late["lines"], total)
        ]
        head = [
            self.env._("From"),
            self.env._("To"),
            self.env._("Days"),
            self.env._("Amount"),
            self.env._("Reference rate"),
            self.env._("Interest rate"),
            self.env._("Interest"),
        ]
        table = {"head": head, "rows": rows, "numeric": [2, 3, 4, 5, 6], "total": True}
        return {"interest": table}

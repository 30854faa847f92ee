# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.ledger.facts import NOTHING, is_nothing, readable


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What happened to the ledger itself, and who took something of it, in words."""

    _inherit = "edic.ai.trace"

    def _summary(self, facts):
        # EXTENDS edic_ai
        what = self._ledger_words().get(self.use_case)
        if self.event not in ("ledger", "access") or what is None:
            return super()._summary(facts)
        return self._pair(what, self._ledger_detail(facts))

    def _ledger_words(self):
        return {
            "ledger.key": self.env._("Key"),
            "ledger.move": self.env._("Database moved"),
            "ledger.restore": self.env._("Backup restored"),
            "ledger.declared": self.env._("Declared, to be confirmed"),
            "ledger.withdrawn": self.env._("Declaration withdrawn"),
            "ledger.damage": self.env._("Damage found"),
            "ledger.receipt": self.env._("Receipt taken"),
            "ledger.consistency": self.env._("Proof of growth taken"),
            "explanation": self.env._("Explanation made"),
            "inventory.export": self.env._("Inventory of algorithms exported"),
        }

    def _ledger_detail(self, facts):
        """The figures and codes that go with it."""
        if self.use_case == "ledger.key":
            action = self._choice("edic.ai.ledger.key", "action", facts.get("action"))
            return f"{action}, {facts.text('key_ref')}"
        if facts.get("kind"):
            return self._choice("edic.ai.declaration", "kind", facts["kind"])
        if self.use_case == "ledger.restore":
            return f"{facts.text('from_size')} → {facts.text('to_size')}"
        names = ("code", "seq", "first", "second", "rows", "records")
        told = [facts.text(name) for name in names if not is_nothing(facts.get(name))]
        return ", ".join(told) or NOTHING

    def _choice(self, model, name, value):
        words = dict(self.env[model]._fields[name]._description_selection(self.env))
        found = words.get(value) if isinstance(value, str) else None
        return found or readable(value)

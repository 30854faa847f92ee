# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from cryptography.exceptions import InvalidTag

from odoo import models

from .. import roles
from ..tools.ledger.record import salted_digest


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What lies beside an entry, for whoever recorded that he reads it, and why."""

    _inherit = "edic.ai.trace"

    @roles.for_roles(roles.AUDITOR, roles.DPO)
    def action_read_content(self):
        """Ask for the reason to read it."""
        self.ensure_one()
        self.check_access("read")
        reading = self.env["edic.ai.content.reading"].create({"trace_ref": self.id})
        return reading._show()

    def _read_content(self):
        """``(content, what is wrong in words or False)``; for the wizard alone."""
        content = self.env["edic.ai.content"].sudo()
        found = content.search([("trace_id", "=", self.id)])
        if not found:
            return None, self._missing_words()
        try:
            opened = found._open()
        except (KeyError, OSError):
            return None, self.env._(
                "The key %s is not on this server: restore the ledger's keys from "
                "where they are kept.",
                found.key_ref,
            )
        except (InvalidTag, ValueError):
            return None, self.env._(
                "It cannot be decrypted: either it or its key was changed since. Have "
                "the ledger verified with its contents."
            )
        if salted_digest(bytes.fromhex(found.salt), opened) != self.content_digest:
            return opened, self.env._("This is not what was recorded.")
        return opened, False

    def _missing_words(self):
        if (self.facts or {}).get("edic.content.kept") is False:
            return self.env._("It was never kept: there was no key at that time.")
        if "erased_text" in self._fields and self.erased_text:
            return self.env._("It was erased: %s.", self.erased_text)
        return self.env._(
            "It is gone, and the ledger does not say who erased it: have the ledger "
            "verified with its contents."
        )

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event != "access" or not (self.use_case or "").startswith("ledger."):
            return super()._summary(facts)
        steps = {
            "asked": self.env._("Asked"),
            "granted": self.env._("Granted"),
            "refused": self.env._("Refused"),
            "opened": self.env._("Opened"),
            "told": self.env._("Person informed"),
        }
        step = steps.get(facts.code("step"), self.env._("Opened"))
        if self.use_case == "ledger.content":
            number = facts.text("number" if facts.get("number") else "entry")
            return self._pair(step, self.env._("content of number %s", number))
        if self.use_case == "ledger.person":
            what = self.env._(
                "entries of a person, %(start)s to %(end)s",
                start=facts.text("from"),
                end=facts.text("to"),
            )
            return self._pair(step, what)
        return super()._summary(facts)

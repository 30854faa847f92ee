# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The state of an account that money can be paid to, and its changes."""

from dataclasses import dataclass

from .move_state import last_digits

WATCHED = {
    "partner_id",
    "active",
    "allow_out_payment",
    "acc_number",
    "sanitized_acc_number",
    "acc_holder_name",
}
FIGURES = ("partner_id", "active", "allow_out_payment")
WORDS = ("account", "acc_number", "acc_holder_name")
SALTED = frozenset({"account"})


@dataclass(frozen=True, slots=True)
class BankState:
    """A bank account, as the database holds it."""

    company_id: int | None
    partner_id: int
    active: bool
    allow_out_payment: bool | None
    account: str | None
    acc_number: str | None  # as typed
    acc_holder_name: str | None

    def parts(self) -> dict[str, object]:
        """Return what a digest is made of, part by part."""
        return {
            "head": [self.partner_id, bool(self.active), bool(self.allow_out_payment)],
            "account": [self.account, self.acc_number, self.acc_holder_name],
        }

    def facts(self) -> dict[str, object]:
        """Return what the chain says of it: codes and figures."""
        return {
            "account": last_digits(self.account),
            "partner_id": self.partner_id,
            "active": bool(self.active),
            "allow_out_payment": bool(self.allow_out_payment),
        }

    def words(self) -> dict[str, object]:
        """Return what may have to be erased."""
        return {name: getattr(self, name) for name in WORDS}

    def changes(self, new: "BankState") -> tuple[dict[str, object], dict[str, object]]:
        """Return ``(facts, what can be erased)`` of what this one became."""
        figures, words = self._pairs(new, FIGURES), self._pairs(new, WORDS)
        if "account" in words:
            figures["account"] = [last_digits(self.account), last_digits(new.account)]
        fields = [*self._pairs(new, FIGURES), *words]
        return {"fields": fields, "changes": figures}, {"changed": words}

    def _pairs(self, new: "BankState", names: tuple[str, ...]) -> dict[str, list]:
        both = ((name, getattr(self, name), getattr(new, name)) for name in names)
        return {name: [old, now] for name, old, now in both if old != now}

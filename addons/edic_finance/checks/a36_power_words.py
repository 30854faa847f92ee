# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA36(models.AbstractModel):
    """How what takes a control away is told."""

    _inherit = "edic.finance.check.a36"

    def _title(self):
        return self.env._("A control was taken away or passed")

    def _words(self, facts):
        seen = [self._seen(facts)]
        seen.append(self.env._("On %s", self._moment(facts["moment"])))
        return Words(
            title=self._title(),
            seen=seen,
            compared=[
                self.env._("How it was set before, as the audit trail recorded it.")
            ],
            rule=[
                self.env._(
                    "Whoever can change controls can pass them: each change has a "
                    "reason that somebody else knows."
                )
            ],
            innocent=self._innocent(facts),
            next=[
                self.env._("Open the entry of the audit trail: it says who did so."),
                self.env._("Ask for the decision behind it, and for its date."),
                self.env._("Look at what was booked and paid from then on."),
            ],
        )

    def _seen(self, facts):
        about = {
            "rights": self._seen_rights,
            "lock_back": self._seen_lock,
            "lock_exception": self._seen_exception,
            "hash_table": lambda f: self.env._(
                "Entries of journal %s are no longer secured with a hash.", f["journal"]
            ),
            "audit_trail": lambda _f: self.env._(
                "Odoo's audit trail may be deleted from now on."
            ),
            "fec": lambda f: self.env._(
                "The FEC of %(first)s to %(last)s was exported: that closed the year.",
                first=self._day(f["from"]),
                last=self._day(f["to"]),
            ),
            "uninstalled": lambda f: self.env._(
                "The addon %s was uninstalled.", f["module"]
            ),
            "checks_off": self._seen_checks,
            "threshold": self._seen_threshold,
            "audit_settings": self._seen_settings,
            "cron": lambda f: self.env._(
                "A scheduled action of EDIC was stopped: %s", f["cron"]
            ),
            "mass_delete": lambda f: self.env._(
                "%(count)s entries that had been posted were deleted in one day, "
                "%(amount)s in all.",
                count=f["count"],
                amount=self._money(f["amounts"]),
            ),
            "superuser": self._seen_superuser,
        }
        return about[facts["what"]](facts)

    def _seen_superuser(self, facts):
        told = {
            "move.changed": self.env._("posted entries changed"),
            "move.reset": self.env._("posted entries reset to draft"),
            "move.deleted": self.env._("posted entries deleted"),
            "bank.changed": self.env._("bank accounts changed"),
        }
        return self.env._(
            "With the superuser's rights and no person's name: %(what)s, %(count)s "
            "times in a day",
            what=told[facts["event"]],
            count=facts["count"],
        )

    def _seen_rights(self, facts):
        group = self.env.ref(facts["group"], raise_if_not_found=False)
        return self.env._(
            "Persons who got the rights of %(group)s: %(count)s",
            group=group.sudo().full_name if group else facts["group"],
            count=facts["granted"],
        )

    def _seen_lock(self, facts):
        return self.env._(
            "A lock date was moved back or taken away: %s",
            self._list(self._lock_name(name) for name in facts["locks"]),
        )

    def _lock_name(self, name):
        field = self.env["res.company"]._fields.get(name)
        return field._description_string(self.env) if field else name

    def _seen_exception(self, facts):
        lock = self._lock_name(facts["lock"])
        if facts["reason"]:
            return self.env._("Exception from a lock date without an end: %s", lock)
        if facts["end"]:
            return self.env._("Exception from a lock date without a reason: %s", lock)
        return self.env._(
            "Exception from a lock date without a reason and without an end: %s", lock
        )

    def _seen_checks(self, facts):
        return self.env._(
            "Checks switched off or made weaker: %s",
            self._list(one["code"] for one in facts["checks"]),
        )

    def _seen_threshold(self, facts):
        about = {"parameter": facts["parameter"], "value": facts["value"]}
        if facts["began"]:
            return self.env._(
                "Another value counts for %(parameter)s: %(value)s, from %(day)s",
                day=self._day(facts["valid_from"]),
                **about,
            )
        return self.env._(
            "A value no longer applies: %(parameter)s: %(value)s", **about
        )

    def _seen_settings(self, facts):
        names = [self._lock_name(name) for name in facts["settings"]]
        return self.env._("Settings of the audit changed: %s", self._list(names))

    def _innocent(self, facts):
        what = facts["what"]
        if what == "rights":
            return [self.env._("Somebody took over a function, or stands in for one.")]
        if what in ("lock_back", "lock_exception", "mass_delete"):
            return [self.env._("A late correction that was decided on beforehand.")]
        if what in ("checks_off", "threshold", "audit_settings"):
            return [self.env._("A check raised too many flags, and was tuned.")]
        if what == "superuser":
            return [self.env._("A scheduled action or an addon does so by its rules.")]
        return [self.env._("Planned work on the system.")]

    def _comparison(self, facts):
        rows = [
            [self._lock_name(name), *(self._value(name, value) for value in change)]
            for name, change in (
                facts.get("locks") or facts.get("settings") or {}
            ).items()
        ]
        if not rows:
            return None
        what = [self.env._("What"), self.env._("Before"), self.env._("After")]
        return {"columns": what, "rows": rows}

    def _value(self, name, value):
        field = self.env["res.company"]._fields.get(name)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "–")
        if field is not None and field.type == "date":
            return self._day(value)
        words = {"True": self.env._("Yes"), "False": self.env._("No")}
        return words.get(value, value or "–")

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, fields, models

from ..json_field import SchemaJson
from ..tools.edic_verify import damage_sentence, language_of, text
from ..tools.json_schema import OBJECT

TOLD = ("edic_ai.group_edic_ai_manager", "edic_ai.group_edic_ai_dpo")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiVerification(models.Model):
    """What a verification found, in words, and who is told."""

    _inherit = "edic.ai.verification"

    report = SchemaJson(
        schema=OBJECT, readonly=True
    )  # of `Verifier`: what is told of it
    finding = fields.Text(string="What was found", compute="_compute_finding")

    @api.depends("report")
    @api.depends_context("lang")
    def _compute_finding(self):
        for one in self:
            one.finding = "\n".join(one._told(one.report or {})) or False

    def _told(self, report):
        """Yield a sentence for each damage, the first bad entry before all; then what
        is no damage. They are those of the program that verifies elsewhere."""
        lang = language_of(self.env.lang)
        if report.get("error"):
            yield report["error"]
        if report.get("first_bad"):
            yield self.env._("First bad entry: %s", report["first_bad"])
        damage = report.get("damage", ())
        for found in damage:
            yield f"{found['code']} · {damage_sentence(found, lang)}"
        if report.get("damage_count", 0) > len(damage):
            yield text("more", lang, {"count": report["damage_count"]})
        for restore in report.get("restores", ()):
            yield text("restore", lang, restore)
        for table in report.get("guards_off", ()):
            yield self.env._("PostgreSQL does not refuse changes of %s.", table)

    @api.model
    def _kinds(self):
        """Return kind of damage → a few words, for where a sentence is too long."""
        content, name = self.env._("Content"), self.env._("Name")
        states = {
            "missing": self.env._("missing"),
            "altered": self.env._("altered"),
            "without its key": self.env._("its key is missing"),
            "added": self.env._("added"),
        }
        beside = {
            f"{kind} {state}": f"{words}: {told}"
            for kind, words in (("content", content), ("person", name))
            for state, told in states.items()
        }
        return {
            **beside,
            "altered": self.env._("Altered"),
            "of another chain": self.env._("Of another company"),
            "does not follow": self.env._("Does not follow the entry before"),
            "fork": self.env._("Two entries follow the same entry"),
            "out of place": self.env._("Out of place"),
            "gap": self.env._("Numbers are missing before it"),
            "no such number": self.env._("There is no such number"),
            "two records with one number": self.env._("Appears twice"),
            "record missing": self.env._("Sealed, and the entry is gone"),
            "record without seal": self.env._("An entry without a seal"),
            "emptied": self.env._("The ledger was emptied"),
            "newer than what is verified": self.env._(
                "A checkpoint is newer, or the end was cut off"
            ),
            "rolled back": self.env._("A checkpoint knows more entries"),
            "recomputed": self.env._("A checkpoint knows other entries"),
            "signature": self.env._("A checkpoint's signature does not hold"),
            "checkpoint unreadable": self.env._("A checkpoint cannot be read"),
            "anchor unreadable": self.env._("A kept checkpoint cannot be read"),
            "anchor missing": self.env._("A checkpoint is missing where it was kept"),
            "no anchor": self.env._("No checkpoint found where they were kept"),
            "key not as recorded": self.env._("A key is not as the ledger says"),
            "key that nobody named": self.env._("A key that nobody vouched for"),
            "books differ": self.env._("The books are not as recorded"),
        }

    def _of_chain(self, operator):
        """The runs on this chain that ended as this one did, or otherwise."""
        return self.search(
            [("chain", "=", self.chain), ("state", operator, self.state)]
        )

    def _alarm(self):
        """An activity for those who look after the ledger, once while it lasts."""
        people = self.env["res.users"].sudo()
        for role in TOLD:
            people |= self.env.ref(role).all_user_ids.filtered("active")
        told = self._of_chain("=").activity_ids.user_id
        for user in people.filtered(lambda user: user.id != SUPERUSER_ID) - told:
            env = self.with_context(lang=user.lang).env
            words = env._("The ledger is damaged")
            if self.state == "failed":
                words = env._("The ledger could not be verified")
            kind = "mail.mail_activity_data_warning"
            self.activity_schedule(kind, summary=words, user_id=user.id)

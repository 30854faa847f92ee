# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.canonical import digest

from .. import roles

MOST_TOLD = 5


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """What only a person does with a draft: sign, take up again, drop, free a label."""

    _inherit = "edic.public.draft"

    @roles.for_roles(roles.EMPLOYEE)
    def action_sign(self):
        """Stand for the draft as it is; it stays so.

        :raises UserError: something is missing in it, or is not so any more
        """
        own = self._own()
        self._about_record()
        seen = self.env.context.get("edic_version")
        if seen and seen != own.version_id.number:
            raise UserError(
                self.env._(
                    "Somebody saved version %s meanwhile: read it, then sign.",
                    own.version_id.number,
                )
            )
        self._look_for_changes()
        if own.is_stale:
            raise UserError(
                self.env._("Figures have changed since: update them, then sign.")
            )
        if gaps := own._gaps():
            raise UserError(
                self.env._(
                    "Still missing: %s. Fill it in, or take it out of the text.",
                    ", ".join(gaps[:MOST_TOLD]),
                )
            )
        moment = fields.Datetime.now()
        own._settle_all()
        own.write(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "signed_at": moment,
                "was_signed": True,
                "signed_head": {**own._letter_head(), "footer": own._footer()},
            }
        )
        own._note(
            "draft.signed",
            {
                "version": own.version_id.number,
                "digest": own._content_digest(),
                "template": own.template_id.code,
                "ai_assisted": own._is_assisted(),
                "by_hand": len(own._by_hand_keys()),
            },
        )
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_reopen(self):
        """Take up again what was signed; what was signed stays in the versions."""
        self.ensure_one()
        check_person(self.env)
        check_not_proposing(self.env)
        self.check_access("write")
        self._about_record()
        own = self.sudo()
        if own.state == "draft":
            return True
        signature = ("signed_by_id", "signed_at", "signed_head", "letter_checksum")
        own.write({"state": "draft", **dict.fromkeys(signature, False)})
        own._note("draft.reopened", {"version": own.version_id.number})
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_drop(self):
        """Put a draft away that nobody will sign."""
        for draft in self:
            own = draft._own()
            own._settle_all()
            own.state = "dropped"
            own._note("draft.dropped", {"version": own.version_id.number})
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_checked_by_readers(self):
        """Say that readers it is made for have checked an easy-to-read text."""
        own = self._own()
        self._about_record()
        own.is_unchecked = False
        own._note("label.removed", {"version": own.version_id.number})
        return True

    # --- what it holds ----------------------------------------------------------------
    def _gaps(self):
        """Labels of what the text needs and the facts do not have."""
        facts = self._fact_table()
        keys = [key for key in self._used_keys() if facts.written(key) is None]
        asked = [f.key for f in facts.values() if f.is_required and f.value is None]
        missing = [
            self.env._("the legal text of “%s”", block["key"])
            for block in self.blocks or []
            if block.get("is_missing")
        ]
        labels = [self._gap(facts, key) for key in sorted({*keys, *asked})]
        return list(dict.fromkeys(labels + missing))

    def _by_hand_keys(self):
        """Facts in the text that a person entered."""
        used = self._used_keys()
        return [
            fact.key
            for fact in self._fact_table().values()
            if fact.key in used and fact.is_entered
        ]

    def _is_assisted(self):
        """Whether a model worded any of it, or of what it was made from."""
        return any(block["origin"] == "model" for block in self.blocks or []) or any(
            version.origin == "model" for version in self.version_ids
        )

    def _content_digest(self):
        """SHA-256 of text and facts, once signed of all that is on the paper, as
        canonical JSON."""
        told = {"blocks": self.blocks, "facts": self.facts, "tables": self.tables}
        if self.signed_head:
            told |= {"name": self.name, "head": self.signed_head}
        return digest(told)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from odoo import fields, models
from odoo.tools import hash_sign, verify_hash_signed

from .. import roles

EVIDENCE_SCOPE = "edic_ai.evidence"
TOKEN_HOURS = 12


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """What a suggestion was computed from, shown to who decides."""

    _inherit = "edic.ai.suggestion"

    @roles.reads
    def get_evidence(self):
        """The evidence card: what was used, and a token that it was fetched.

        :return: dict of the card's content for the client
        """
        self.ensure_one()
        self._target().check_access("read")
        known = self.sudo()
        return {
            **(known.evidence or {}),
            "id": self.id,
            "field": self.field_name,
            "value_label": self.value_label,
            "current_label": self.current_label,
            "band": self.band,
            "state": self.state,
            "reason": self.reason or "",
            "decided_by": known.decided_by_id.name or "",
            "decided_at": fields.Datetime.to_string(known.decided_at) or "",
            "confidence": self.confidence,
            "engine": self.engine,
            "engine_version": self.engine_version,
            "model_version": self.model_version,
            "alternatives": self._alternatives(),
            "can_decide": self._can_decide(),
            "token": self._evidence_token(),
        }

    def _alternatives(self):
        """Other values the engine thought of, as the reader may see them."""
        return []

    def _evidence_token(self):
        # A signature over what was shown: nothing is stored about who looked.
        return hash_sign(
            self.env(su=True),
            EVIDENCE_SCOPE,
            [self.id, self.env.uid, time.time()],
            expiration_hours=TOKEN_HOURS,
        )

    def _seconds_with_evidence(self, token):
        """Time since the user was shown this evidence; None if that never was."""
        try:
            shown = verify_hash_signed(self.env(su=True), EVIDENCE_SCOPE, token)
        except (AttributeError, ValueError):  # no text, or no token
            return None
        if not shown or shown[:2] != [self.id, self.env.uid]:
            return None
        return max(0.0, time.time() - shown[2])

    def _count_pace(self, evidence_token):
        if self.company_id.sudo().edic_ai_pace:
            seconds = self._seconds_with_evidence(evidence_token)
            self.env["edic.ai.pace"]._count(self.company_id, seconds)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.edic_verify import Checkpoint
from ..tools.ledger.page import CODE, Page


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """The receipt of a record on paper, in the reader's language."""

    _inherit = "edic.ai.trace"

    def _receipt_page(self, told):
        """See ``tools/ledger/page``; no names of persons."""
        one = Checkpoint.parse(told["checkpoints"][0])
        root = one.root.hex()
        return Page(
            title=self.env._("Receipt of an entry in the ledger"),
            lead=self.env._(
                "The ledger of %(who)s has this entry under number %(seq)s. A signed "
                "checkpoint covers it: since then nobody can change it, take it out or "
                "put it in without whoever has the checkpoint noticing.",
                who=self.company_id.sudo().name or self.env._("all companies together"),
                seq=told["seq"],
            ),
            parts=(
                (self.env._("The entry"), self._receipt_words()),
                (self.env._("Its hashes"), self._receipt_hashes(told)),
                (self.env._("The checkpoint"), self._receipt_checkpoint(told, one)),
                (self.env._("How to verify"), self._receipt_advice()),
            ),
            code="\n".join(
                (told["origin"], str(told["seq"]), told["record_hash"], root)
            ),
            lang=(self.env.lang or "en").partition("_")[0],
        )

    def _receipt_words(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        states = dict(self._fields["status"]._description_selection(self.env))
        engine = " ".join(
            filter(None, (self.engine, self.engine_version, self.model_version))
        )
        rows = (
            (self.env._("Date"), self._receipt_moment(self.occurred_at)),
            (self.env._("Event"), f"{events[self.event]} ({self.use_case})"),
            (self.env._("About"), self.about),
            (self.env._("Summary"), self.summary),
            (self.env._("Status"), states[self.status]),
            (self.env._("Computed by"), engine),
        )
        return tuple((name, value) for name, value in rows if value)

    def _receipt_hashes(self, told):
        rows = (
            (self.env._("Entry"), self.call_uuid),
            (self.env._("Hash"), told["record_hash"]),
            (self.env._("Hash before"), told["prev_hash"]),
            (self.env._("Digest of the content"), self.content_digest),
            (self.env._("Pseudonym"), self.user_pseudo),
        )
        return tuple((name, (CODE, value)) for name, value in rows if value)

    def _receipt_checkpoint(self, told, one):
        [key] = told["keys"]
        stamped = told["timestamp"] and self.env._("In the file (RFC 3161)")
        return (
            (self.env._("Ledger"), (CODE, one.origin)),
            (self.env._("Signed on"), one.said["time"]),
            (self.env._("Entries"), str(one.size)),
            (self.env._("Root"), (CODE, one.root.hex())),
            (self.env._("Public key"), (CODE, key)),
            (self.env._("Time stamp"), stamped or self.env._("None")),
        )

    def _receipt_advice(self):
        return (
            self.env._(
                "Take the file of this receipt (JSON) and edic_verify.py, which needs "
                "only Python. KEY holds a public key that you got from elsewhere, DIR "
                "the checkpoints that you kept."
            ),
            (
                self.env._("Command"),
                (CODE, "python3 edic_verify.py FILE --key KEY --anchors DIR"),
            ),
            self.env._(
                "It ends with 0: intact, 1: the entry was changed, 3: the checkpoint "
                "is not of a ledger with this entry, 4: signature or checkpoint bad or "
                "missing. The code above holds ledger, number, hash and root."
            ),
        )

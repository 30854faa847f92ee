# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.edic_verify import Checkpoint
from ..tools.ledger.note import moment_text


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiDeclaration(models.Model):
    """That a database was restored: what is given up, and from where it goes on."""

    _inherit = "edic.ai.declaration"

    gone_ref = fields.Integer(
        string="Number of a company that is gone",
        aggregator=None,
        help="Where the backup is older than the company itself.",
    )
    chain = fields.Integer(compute="_compute_chain", store=True)

    @api.depends("company_id", "gone_ref")
    def _compute_chain(self):
        for one in self:
            one.chain = one.company_id.id or one.gone_ref

    def _check_restore(self):
        """The checkpoint is one of this chain that this database does not know."""
        chain, text = self.chain, self.checkpoint_text or ""
        text = text.replace("\r\n", "\n").strip() + "\n"  # as it was pasted
        anchors = self.env["edic.ai.anchor"].sudo()
        if not anchors._is_ours(chain, text):
            raise UserError(
                self.env._(
                    "This is not a checkpoint of these entries, or it was not signed "
                    "with a key of this ledger."
                )
            )
        one = Checkpoint.parse(text)
        if anchors._is_known(chain, one.size, text):
            raise UserError(
                self.env._("This database knows that checkpoint: nothing is missing.")
            )
        size, _hash = self.env["edic.ai.seal"].sudo()._head(chain)
        if not 0 <= self.to_size <= min(size, one.size - 1):
            raise UserError(
                self.env._(
                    "That many entries cannot remain: at most %(most)s of %(before)s.",
                    most=min(size, one.size - 1),
                    before=one.size,
                )
            )
        root = base64.b64encode(one.root).decode()
        self._put({"checkpoint_text": text, "from_size": one.size, "from_root": root})

    def _restore_facts(self):
        """See docs/ledger.md; the hash says from where the chain goes on."""
        seals, chain = self.env["edic.ai.seal"].sudo(), self.chain
        return {
            "from_size": self.from_size,
            "from_root": self.from_root,
            "from_text": self.checkpoint_text,
            "to_size": self.to_size,
            "to_head": seals._hash_at(chain, self.to_size).hex(),
        }

    # --- for whoever signs ------------------------------------------------------------
    @api.model
    def _is_given_up(self, chain, one):
        """Whether a declared restore gave up a checkpoint, which was signed before."""
        found = self.sudo().search(
            [
                ("kind", "=", "restore"),
                ("state", "=", "confirmed"),
                ("chain", "=", chain),
                ("to_size", "<", one.size),
                ("from_size", ">=", one.size),
            ]
        )
        signed = one.said.get("time", "9")
        return any(signed <= moment_text(each.confirmed_at) for each in found)

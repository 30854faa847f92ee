# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import roles
from ..tools.ledger.merkle import consistency_path
from ..tools.ledger.record import FORMAT

STATES = [
    ("done", "Written"),
    ("failed", "Failed"),
    ("waiting", "Not yet"),
    ("off", "Not set up"),
]


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiCheckpoint(models.Model):
    """What a checkpoint proves, and where it lies."""

    _inherit = "edic.ai.checkpoint"

    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    folder_state = fields.Selection(STATES, "Folder", compute="_compute_sinks")
    mail_state = fields.Selection(STATES, "E-mail", compute="_compute_sinks")
    stamp_state = fields.Selection(STATES, "Time stamp", compute="_compute_sinks")
    anchor_ids = fields.Many2many(
        "edic.ai.anchor", string="Attempts", compute="_compute_anchor_ids"
    )

    def _compute_company_id(self):
        for one in self:
            one.company_id = one.chain or False

    def _compute_sinks(self):
        anchors = self.env["edic.ai.anchor"].sudo()
        rows = anchors.search([("checkpoint_id", "in", self.ids)])
        config = anchors._config()
        states = {
            done: {(row.checkpoint_id, row.sink) for row in rows if row.is_done == done}
            for done in (True, False)
        }
        for one in self:
            for sink in ("folder", "mail", "stamp"):
                key = one.id, sink
                failed = "failed" if key in states[False] else "waiting"
                open_one = failed if sink in config else "off"
                one[f"{sink}_state"] = "done" if key in states[True] else open_one

    def _compute_anchor_ids(self):
        for one in self:
            one.anchor_ids = self.env["edic.ai.anchor"].search(
                [("checkpoint_id", "=", one.id)]
            )

    # --- proofs -----------------------------------------------------------------------
    @api.model
    def _covering(self, chain, seq):
        """The oldest checkpoint that covers a record, if one, with a time stamp."""
        found = self.sudo().search(
            [("chain", "=", chain), ("size", ">=", seq)], order="size"
        )
        stamped = self.env["edic.ai.anchor"]._done(found, "stamp")
        return found.filtered(lambda one: one.id in stamped)[:1] or found[:1]

    def _proof_members(self):
        """What a proof says of the checkpoints that it is about."""
        keys = self.env["edic.ai.ledger.key"].sudo()
        refs, revoked = set(self.mapped("key_ref")), keys._revoked()
        rows = keys.search([("key_ref", "in", list(refs))], order="id")
        own = list(dict.fromkeys(rows.mapped("public_key")))
        return {
            "checkpoints": self.mapped("text"),
            "keys": own,
            "named": keys._named(),
            "revoked": {key: revoked[key] for key in own if key in revoked},
        }

    def _consistency(self):
        """The proof that the ledger only grew between two checkpoints."""
        first, second = self.sorted("size")
        seals = self.env["edic.ai.seal"].sudo()
        hashes = partial(seals._hashes, first.chain)
        path = consistency_path(hashes, first.size, second.size)
        return {
            "type": "consistency",
            "format": FORMAT,
            "origin": seals._chain_origin(first.chain),
            "path": [base64.b64encode(node).decode() for node in path],
            **(first + second)._proof_members(),
        }

    @roles.reads
    def action_consistency(self):
        """A file that proves it, of two checkpoints of one chain; recorded."""
        self.check_access("read")
        if len(self) != 2 or len(set(self.mapped("chain"))) != 1:
            raise UserError(self.env._("Choose two checkpoints of the same company."))
        self.env["edic.ai.mandate"]._within(self[0].mapped("chain"))
        told = self._consistency()
        first, second = self.sorted("size")
        self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.consistency",
            {"first": first.size, "second": second.size},
            company=first.company_id or False,
        )
        name = f"{first.chain}-{first.size}-{second.size}"
        return (
            self.env["edic.ai.receipt"]
            .sudo()
            .create(
                {
                    "name": self.env._("Proof that the ledger only grew"),
                    "about": self.env._(
                        "From %(first)s to %(second)s entries: none of the first was "
                        "changed.",
                        first=first.size,
                        second=second.size,
                    ),
                    "data": base64.b64encode(json.dumps(told).encode()),
                    "data_name": f"{name}.json",
                }
            )
            .sudo(False)
            ._show()
        )

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from functools import partial

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from .. import roles
from ..alone import alone
from ..tools.ledger import page
from ..tools.ledger.merkle import inclusion_path
from ..tools.ledger.record import COVERED, FORMAT, record_of
from .edic_ai_checkpoint import AT_LEAST

# they have a checkpoint made where the record is younger than the last
MAKERS = ("edic_ai.group_edic_ai_manager", "edic_ai.group_edic_ai_auditor")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """A receipt: with it anybody can check that the ledger has a record, unchanged."""

    _inherit = "edic.ai.trace"

    @roles.reads
    def action_receipt(self):
        """The receipt of one record, as files; who takes it is recorded."""
        self.ensure_one()
        self.check_access("read")
        registry, read = self.env.registry, partial(_read_receipt, number=self.id)
        told = alone(registry, read)
        if not told:
            self._have_checkpoint_made()
            # in a transaction that sees it: this one began before
            told = alone(registry, read)
        if not told:
            raise UserError(self.env._("This entry is not sealed; verify the ledger."))
        self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.receipt",
            {"seq": told["seq"], "checkpoint": told["checkpoints"][0].split("\n")[1]},
            company=self.company_id or False,
            record=self,
            parent_uuid=self.call_uuid,
        )
        return self._receipt_files(told)._show()

    def _have_checkpoint_made(self):
        made = self.env["edic.ai.checkpoint"].sudo()
        if any(self.env.user.has_group(role) for role in MAKERS):
            made._make(self.company_ref)
            return
        last = made._last(self.company_ref)
        due = (last.created_at if last else self.occurred_at) + AT_LEAST
        raise UserError(
            self.env._(
                "This entry is younger than the last checkpoint. The next one is due "
                "on %s; an administrator or an auditor can have it made now.",
                self._receipt_moment(due),
            )
        )

    def _receipt_moment(self, moment):
        return self.env["ir.qweb.field.datetime"].value_to_html(
            moment, {"tz_name": self.env.user.tz or "UTC"}
        )

    def _receipt(self):
        """What a receipt holds (docs/ledger.md); None where no checkpoint covers it."""
        seal = self._seals().get(self.id)
        checkpoint = seal and self.env["edic.ai.checkpoint"]._covering(
            seal.chain, seal.seq
        )
        if not checkpoint:
            return None
        hashes = partial(self.env["edic.ai.seal"]._hashes, seal.chain)
        path = inclusion_path(hashes, seal.seq - 1, checkpoint.size)
        stamp = self.env["edic.ai.anchor"]._stamp_of(checkpoint)
        return {
            "type": "receipt",
            "format": FORMAT,
            "origin": self.env["edic.ai.seal"]._chain_origin(seal.chain),
            "seq": seal.seq,
            "prev_hash": seal.prev_hash,
            "record_hash": seal.record_hash,
            "record": record_of({name: self[name] for name in COVERED}),
            "path": [base64.b64encode(node).decode() for node in path],
            **checkpoint._proof_members(),
            "timestamp": stamp and base64.b64encode(stamp).decode(),
        }

    def _receipt_files(self, told):
        name = self.env._(
            "Receipt %(chain)s-%(seq)s", chain=self.company_ref, seq=told["seq"]
        )
        data = json.dumps(told, ensure_ascii=False).encode()
        paper = page.write(self._receipt_page(told))
        return (
            self.env["edic.ai.receipt"]
            .sudo()
            .create(
                {
                    "name": name,
                    "about": self.env._(
                        "Entry %(seq)s and the checkpoint that covers it.",
                        seq=told["seq"],
                    ),
                    "data": base64.b64encode(data),
                    "data_name": f"{name}.json",
                    "page": base64.b64encode(paper),
                    "page_name": f"{name}.pdf",
                }
            )
            .sudo(False)
        )


def _read_receipt(cr, number):
    env = api.Environment(cr, SUPERUSER_ID, {})
    return env["edic.ai.trace"].browse(number)._receipt()

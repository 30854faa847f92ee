# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ... import roles
from ...alone import alone
from ...choices import choice_words
from ...moment import written_moment
from ...tools.ledger.edic_verify import Checkpoint
from ...tools.ledger.merkle import inclusion_path
from ...tools.ledger.record import COVERED, FORMAT, record_of
from ...tools.paper import receipt_page
from ...tools.paper.receipt_page import CODE, Page
from .edic_ai_checkpoint import AT_LEAST

# they have a checkpoint made where the record is younger than the last
MAKERS = f"{roles.MANAGER},{roles.AUDITOR}"


class EdicAiReceipt(models.TransientModel):
    """Files to take away: a receipt of an entry, or a proof about two checkpoints."""

    _name = "edic.ai.receipt"
    _description = "Receipt of the audit trail"

    name = fields.Char(readonly=True)
    about = fields.Text(readonly=True)
    data = fields.Binary(string="To verify", readonly=True, attachment=False)
    data_name = fields.Char(readonly=True)
    page = fields.Binary(string="To print", readonly=True, attachment=False)
    page_name = fields.Char(readonly=True)

    def _show(self):
        """Open the dialog with the files."""
        return self._get_records_action(name=self.name, target="new", context={})

    # --- of an entry --------------------------------------------------------------
    @api.model
    def _take(self, trace):
        """Make the receipt of an entry that its reader may read, and record it.

        :raises UserError: it is not sealed, or in no checkpoint yet
        """
        registry, read = self.env.registry, partial(_read, number=trace.id)
        proof = alone(registry, read)
        if not proof:
            self._have_checkpoint_made(trace)
            # in a transaction that sees it: this one began before
            proof = alone(registry, read)
        if not proof:
            raise UserError(
                self.env._("This entry is not sealed; verify the audit trail.")
            )
        self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.receipt",
            {"seq": proof["seq"], "checkpoint": proof["checkpoints"][0].split("\n")[1]},
            company=trace.company_id or False,
            record=trace,
            parent_uuid=trace.call_uuid,
        )
        return self._files(trace, proof)._show()

    @api.model
    def _have_checkpoint_made(self, trace):
        made = self.env["edic.ai.checkpoint"].sudo()
        if self.env.user.has_groups(MAKERS):
            made._make(trace.company_ref)
            return
        last = made._last(trace.company_ref)
        due = (last.created_at if last else trace.occurred_at) + AT_LEAST
        raise UserError(
            self.env._(
                "This entry is younger than the last checkpoint. The next one is due "
                "on %s; an administrator or an auditor can have it made now.",
                written_moment(self.env, due),
            )
        )

    @api.model
    def _proof(self, trace):
        """Return what a receipt holds (docs/ledger.md).

        None where the entry is in no checkpoint.
        """
        seal = trace._seals().get(trace.id)
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
            "record": record_of({name: trace[name] for name in COVERED}),
            "path": [base64.b64encode(node).decode() for node in path],
            **checkpoint._proof_members(),
            "timestamp": stamp and base64.b64encode(stamp).decode(),
        }

    @api.model
    def _files(self, trace, proof):
        name = self.env._(
            "Receipt %(chain)s-%(seq)s", chain=trace.company_ref, seq=proof["seq"]
        )
        data = json.dumps(proof, ensure_ascii=False).encode()
        values = {
            "name": name,
            "about": self.env._(
                "Entry %(seq)s and the checkpoint that covers it.",
                seq=proof["seq"],
            ),
            "data": base64.b64encode(data),
            "data_name": f"{name}.json",
            "page": base64.b64encode(receipt_page.write(self._page(trace, proof))),
            "page_name": f"{name}.pdf",
        }
        return self.sudo().create(values).sudo(False)

    # --- its page -----------------------------------------------------------------
    @api.model
    def _page(self, trace, proof):
        """Return the page to print, which names no person."""
        checkpoint = Checkpoint.parse(proof["checkpoints"][0])
        root = checkpoint.root.hex()
        return Page(
            title=self.env._("Receipt of an entry in the audit trail"),
            lead=self.env._(
                "The audit trail of %(who)s has this entry under number %(seq)s. A "
                "signed checkpoint covers it: since then nobody can change it, take"
                " it out or put it in without whoever has the checkpoint noticing.",
                who=trace.company_id.sudo().name
                or self.env._("all companies together"),
                seq=proof["seq"],
            ),
            parts=(
                (self.env._("The entry"), self._entry_rows(trace)),
                (self.env._("Its hashes"), self._hash_rows(trace, proof)),
                (
                    self.env._("The checkpoint"),
                    self._checkpoint_rows(proof, checkpoint),
                ),
                (self.env._("How to verify"), self._advice()),
            ),
            code="\n".join(
                (proof["origin"], str(proof["seq"]), proof["record_hash"], root)
            ),
            lang=(self.env.lang or "en").partition("_")[0],
        )

    @api.model
    def _entry_rows(self, trace):
        events = choice_words(trace, "event")
        states = choice_words(trace, "status")
        versions = (trace.engine, trace.engine_version, trace.model_version)
        rows = (
            (self.env._("Date"), written_moment(self.env, trace.occurred_at)),
            (self.env._("Event"), f"{events[trace.event]} ({trace.use_case})"),
            (self.env._("About"), trace.about),
            (self.env._("Summary"), trace.summary),
            (self.env._("Status"), states[trace.status]),
            (self.env._("Computed by"), " ".join(filter(None, versions))),
        )
        return tuple((name, value) for name, value in rows if value)

    @api.model
    def _hash_rows(self, trace, proof):
        rows = (
            (self.env._("Entry"), trace.call_uuid),
            (self.env._("Hash"), proof["record_hash"]),
            (self.env._("Hash before"), proof["prev_hash"]),
            (self.env._("Digest of the content"), trace.content_digest),
            (self.env._("Pseudonym"), trace.user_pseudo),
        )
        return tuple((name, (CODE, value)) for name, value in rows if value)

    @api.model
    def _checkpoint_rows(self, proof, checkpoint):
        [key] = proof["keys"]
        stamped = proof["timestamp"] and self.env._("In the file (RFC 3161)")
        return (
            (self.env._("Audit trail"), (CODE, checkpoint.origin)),
            (self.env._("Signed on"), checkpoint.said["time"]),
            (self.env._("Entries"), str(checkpoint.size)),
            (self.env._("Root"), (CODE, checkpoint.root.hex())),
            (self.env._("Public key"), (CODE, key)),
            (self.env._("Time stamp"), stamped or self.env._("None")),
        )

    @api.model
    def _advice(self):
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
                "It ends with 0: intact, 1: the entry was changed, 3: the "
                "checkpoint is not of an audit trail with this entry, 4: signature "
                "or checkpoint bad or missing. The code above holds audit trail, "
                "number, hash and root."
            ),
        )


def _read(cr, number):
    env = api.Environment(cr, SUPERUSER_ID, {})
    return env["edic.ai.receipt"]._proof(env["edic.ai.trace"].browse(number))

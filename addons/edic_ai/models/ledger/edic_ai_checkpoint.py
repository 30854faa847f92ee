# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json
import logging
from datetime import timedelta
from functools import partial

from psycopg2.extras import Json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ... import roles
from ...alone import alone, read_latest
from ...exceptions import NotSigningError
from ...json_field import SchemaJson
from ...tools.ledger import note
from ...tools.ledger.edic_verify import Tree
from ...tools.ledger.merkle import consistency_path
from ...tools.ledger.record import FORMAT
from ...tools.text.json_schema import TEXT, list_of
from ...transaction import scheduled
from .edic_ai_seal import seal

_logger = logging.getLogger(__name__)

LOCK = 0x0ED1D  # class of the advisory locks, the chain is the second number
AT_LEAST = timedelta(days=1)  # a checkpoint, where something is new (R09)
AT_MOST = 1000  # new records without one

STATES = [
    ("done", "Written"),
    ("failed", "Failed"),
    ("waiting", "Not yet"),
    ("off", "Not set up"),
]


class EdicAiCheckpoint(models.Model):
    """A signed statement about a chain: so many records, this root (docs/ledger.md).

    What lies outside the database holds it to that: records before cannot be changed,
    taken away or put in without another root.
    """

    _name = "edic.ai.checkpoint"
    _inherit = ["edic.ai.append.only", "edic.ai.mandated"]
    _description = "Checkpoint of the audit trail"
    _log_access = False
    _order = "id desc"
    _rec_name = "size"
    _mandate_company = "chain"

    chain = fields.Integer(required=True, readonly=True, aggregator=None)
    size = fields.Integer(
        string="Entries", required=True, readonly=True, aggregator=None
    )
    root = fields.Char(
        required=True,
        readonly=True,
        help="Of the Merkle tree of all entries so far, base64.",
    )
    text = fields.Text(string="Signed text", required=True, readonly=True)
    key_ref = fields.Char(string="Key", required=True, readonly=True)
    created_at = fields.Datetime(string="Date", required=True, readonly=True)
    # roots of the full subtrees on the right, so that the next reads only what is new
    edge = SchemaJson(schema=list_of(TEXT), required=True, readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    folder_state = fields.Selection(STATES, "Folder", compute="_compute_sinks")
    mail_state = fields.Selection(STATES, "E-mail", compute="_compute_sinks")
    stamp_state = fields.Selection(STATES, "Time stamp", compute="_compute_sinks")
    anchor_ids = fields.Many2many(
        "edic.ai.anchor", string="Attempts", compute="_compute_anchor_ids"
    )

    _size_uniq = models.UniqueIndex("(chain, size)")

    # --- for whoever verifies ---------------------------------------------------------
    @api.model
    def _known(self, chain):
        """Return ``(text, is_kept)`` of a chain's checkpoints, oldest first.

        ``is_kept``: the folder outside the database has it.
        """
        found = self.sudo().search([("chain", "=", chain)], order="size")
        kept = self.env["edic.ai.anchor"]._done(found, "folder")
        return [(checkpoint.text, checkpoint.id in kept) for checkpoint in found]

    @api.model
    def _last(self, chain):
        return self.sudo().search([("chain", "=", chain)], limit=1)

    # --- making -----------------------------------------------------------------------
    @api.model
    def _make(self, chain, also_empty=False):
        """Sign what a chain has got since its last checkpoint.

        Each step is a short transaction of its own; what waits is sealed before.

        :param also_empty: sign that a chain has no entry, where it never had a
            checkpoint: an export then shows that it was not emptied
        :return: id of the new checkpoint; None when nothing is new
        :raises NotSigningError: this database does not sign
        """
        registry = self.env.registry
        alone(registry, _ensure_key)
        seal(registry, [chain])
        return alone(registry, partial(_sign, chain=chain, also_empty=also_empty))

    @api.model
    def _sign_head(self, chain):
        """Seal what waits and sign the head of a chain that is about to be exported.

        Whoever reads has to begin a transaction afterwards: an older one does not see
        what is written here.

        :return: why it could not be signed: the code of `NotSigningError`, else None
        """
        seal(self.env.registry, [chain])
        try:
            made = self._make(chain, also_empty=True)
        except NotSigningError as error:
            _logger.warning("An export of chain %s is not signed: %s", chain, error)
            return error.code
        cron = made and self.env.ref("edic_ai.ir_cron_edic_ai_checkpoint", False)
        if cron:
            cron.sudo()._trigger()  # it writes the checkpoint elsewhere
        return None

    @api.model
    def _sign(self, chain, also_empty=False):
        """Sign what is sealed, as `_make` does, in this transaction."""
        self.env.cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, chain])
        key = self.env["edic.ai.ledger.key"]._signing_key()
        if self.env["edic.ai.anchor"]._unknown(chain):  # no second history of a chain
            raise self.env["edic.ai.ledger.key"]._refusal("restored")
        last, seals = self._last(chain), self.env["edic.ai.seal"]
        size, _hash = seals._head(chain)
        if size == last.size and (last or not also_empty):
            return None
        tree = last._tree()
        for found in seals._hashes(chain, last.size, size):
            tree.add(found)
        if tree.size != size:
            raise self.env["edic.ai.ledger.key"]._refusal("gap")
        moment = fields.Datetime.now()
        root = tree.root()
        text = note.checkpoint(seals._chain_origin(chain), size, root, moment, key)
        [number] = self._insert(
            [
                {
                    "chain": chain,
                    "size": size,
                    "root": base64.b64encode(root).decode(),
                    "text": text,
                    "key_ref": note.key_ref(note.public_key(key)),
                    "created_at": moment,
                    "edge": Json([node.hex() for node in tree.edge]),
                }
            ]
        )
        return number

    def _tree(self):
        """Return the tree that this checkpoint, or none, ends with.

        :raises NotSigningError: it is not what was signed
        """
        tree = Tree(self.size, map(bytes.fromhex, self.edge or []))
        if self and base64.b64encode(tree.root()).decode() != self.root:
            raise self.env["edic.ai.ledger.key"]._refusal("gap")
        return tree

    # --- when -------------------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_checkpoint(self):
        """Make checkpoints where they are due, and have them written elsewhere."""
        for chain in self._due():
            self._try_to_make(chain)
        try:
            self.env["edic.ai.anchor"]._anchor_all()
        except Exception:  # in transactions of its own: the alarm follows
            _logger.exception("Checkpoints are not written elsewhere")
        self.env["edic.ai.ledger"]._alarm_all()

    @api.model
    def _due(self):
        """Return the chains whose new records have waited for long, or are many."""
        seals, now = self.env["edic.ai.seal"], fields.Datetime.now()
        due = []
        for chain in self._chains():
            last = self._last(chain)
            new = seals._head(chain)[0] - last.size + seals._waiting_count(chain)
            is_old = not last or last.created_at + AT_LEAST <= now
            # a signature of a key revoked since has to be covered by another
            is_old = is_old or not self.env["edic.ai.anchor"]._is_ours(chain, last.text)
            if new > AT_MOST or (new > 0 and is_old):
                due.append(chain)
        return due

    @api.model
    def _chains(self):
        """Return all chains that there can be: of companies, and of none."""
        self.env.cr.execute(
            """SELECT 0 UNION SELECT id FROM res_company
                UNION SELECT chain FROM edic_ai_seal
                UNION SELECT chain FROM edic_ai_pending
                UNION SELECT chain FROM edic_ai_checkpoint ORDER BY 1"""
        )
        return [chain for [chain] in self.env.cr.fetchall()]

    @api.model
    def _at_period_close(self, company):
        """Have a checkpoint made once this transaction, which closes a period, is
        committed; for the addon that knows of periods.

        :param company: res.company
        """
        self.env.cr.postcommit.add(partial(_make_later, self.env.registry, company.ids))
        if cron := self.env.ref("edic_ai.ir_cron_edic_ai_checkpoint", False):
            cron.sudo()._trigger()  # it writes them elsewhere

    @api.model
    def _try_to_make(self, chain):
        try:
            return self._make(chain)
        except NotSigningError as error:
            if error.code != "neutralised":
                _logger.error("No checkpoint of chain %s: %s", chain, error)
        except Exception:
            # the other chains are not to wait for this one; the status page tells
            _logger.exception("No checkpoint of chain %s", chain)
        return None

    # --- proofs -----------------------------------------------------------------
    def _compute_company_id(self):
        for checkpoint in self:
            checkpoint.company_id = checkpoint.chain or False

    def _compute_sinks(self):
        anchors = self.env["edic.ai.anchor"].sudo()
        rows = anchors.search([("checkpoint_id", "in", self.ids)])
        config = anchors._config()
        states = {
            (row.checkpoint_id, row.sink): "done" if row.is_done else "failed"
            for row in rows.sorted("is_done")  # failed and then done: done
        }
        for checkpoint in self:
            for sink in ("folder", "mail", "stamp"):
                state = states.get((checkpoint.id, sink), "waiting")
                is_off = state != "done" and sink not in config
                checkpoint[f"{sink}_state"] = "off" if is_off else state

    def _compute_anchor_ids(self):
        for checkpoint in self:
            checkpoint.anchor_ids = self.env["edic.ai.anchor"].search(
                [("checkpoint_id", "=", checkpoint.id)]
            )

    # --- proofs -----------------------------------------------------------------------
    @api.model
    def _covering(self, chain, seq):
        """Return the oldest checkpoint over a record, preferably with a time stamp."""
        found = self.sudo().search(
            [("chain", "=", chain), ("size", ">=", seq)], order="size"
        )
        stamped = self.env["edic.ai.anchor"]._done(found, "stamp")
        return found.filtered(lambda made: made.id in stamped)[:1] or found[:1]

    def _proof_members(self):
        """Return the members of a proof about these checkpoints."""
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
        """Return the proof that the ledger only grew between two checkpoints."""
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
        """Show a file that proves it for two checkpoints of a chain; record it."""
        self.check_access("read")
        if len(self) != 2 or len(set(self.mapped("chain"))) != 1:
            raise UserError(self.env._("Choose two checkpoints of the same company."))
        self.env["edic.ai.mandate"]._within(self[0].mapped("chain"))
        proof = self._consistency()
        first, second = self.sorted("size")
        self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.consistency",
            {"first": first.size, "second": second.size},
            company=first.company_id or False,
        )
        receipt = self.env["edic.ai.receipt"].sudo()
        made = receipt.create(
            {
                "name": self.env._("Proof that the audit trail only grew"),
                "about": self.env._(
                    "From %(first)s to %(second)s entries: none of the first was "
                    "changed.",
                    first=first.size,
                    second=second.size,
                ),
                "data": base64.b64encode(json.dumps(proof).encode()),
                "data_name": f"{first.chain}-{first.size}-{second.size}.json",
            }
        )
        return made.sudo(False)._show()


def _ensure_key(cr):
    read_latest(cr)
    api.Environment(cr, SUPERUSER_ID, {})["edic.ai.ledger.key"]._ensure()


def _sign(cr, chain, also_empty):
    read_latest(cr)  # whoever waited for the lock sees the checkpoint made meanwhile
    checkpoints = api.Environment(cr, SUPERUSER_ID, {})["edic.ai.checkpoint"]
    return checkpoints._sign(chain, also_empty)


def _make_later(registry, chains):
    with registry.cursor() as cr:
        checkpoints = api.Environment(cr, SUPERUSER_ID, {})["edic.ai.checkpoint"]
        for chain in chains:
            checkpoints._try_to_make(chain)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ... import roles
from ...exceptions import NotAPersonError
from ...people import check_person, works_for_all
from ...rpc import without_defaults
from ...tools.ledger.edic_verify import Checkpoint
from ...tools.ledger.note import moment_text
from ...write_guard import by_method, is_opened

SECOND = (roles.MANAGER, roles.APPROVER, roles.DPO)
ROLES = ",".join(SECOND)  # they deal with it; auditors read the entry of the ledger
TYPED = {  # fields that the first person fills in
    "kind",
    "reason",
    "company_id",
    "checkpoint_text",
    "to_size",
    "key_ref",
    "revoked_from",
    "gone_ref",
}


class EdicAiDeclaration(models.Model):
    """Two persons declare something about the ledger: that a database was restored,
    renamed or moved, that a key was lost or fell into other hands.

    The first says what and why, a second person confirms; both are records.
    """

    _name = "edic.ai.declaration"
    _inherit = "edic.ai.asked"
    _description = "Declaration about the audit trail"
    _own_work_error = NotAPersonError
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("restore", "The database was restored from a backup"),
            ("move", "The database was renamed or moved"),
            ("loss", "The key that signs was lost"),
            ("theft", "A key fell into other hands"),
        ],
        string="What happened",
        default="restore",
        required=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waits for a second person"),
            ("confirmed", "Confirmed"),
            ("withdrawn", "Withdrawn"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", help="Empty: the entries that belong to no company."
    )
    checkpoint_text = fields.Text(
        string="Last checkpoint before",
        compute="_compute_checkpoint_text",
        store=True,
        readonly=False,
        help="The newest one that is known, as it was signed: from the folder, an "
        "e-mail or paper.",
    )
    from_size = fields.Integer(string="Entries before", readonly=True, aggregator=None)
    from_root = fields.Char(readonly=True)
    to_size = fields.Integer(
        string="Entries that remain",
        compute="_compute_checkpoint_text",
        store=True,
        readonly=False,
        aggregator=None,
        help="Up to this number, the entries are those from before the restore. "
        "Usually the number of the last checkpoint in the restored database.",
    )
    key_ref = fields.Char(
        string="Key",
        default=lambda self: self.env["edic.ai.ledger.key"]._current().key_ref,
    )
    revoked_from = fields.Datetime(
        string="Does not count from", help="What it signed before counts."
    )
    declared_by_id = fields.Many2one(
        "res.users", string="Declared by", readonly=True, groups=ROLES
    )
    declared_at = fields.Datetime(string="Declared on", readonly=True)
    confirmed_by_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, groups=ROLES
    )
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True)
    create_uid = fields.Many2one("res.users", "Created by", readonly=True, groups=ROLES)
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=ROLES
    )
    gone_ref = fields.Integer(
        string="Number of a company that is gone",
        aggregator=None,
        help="Where the backup is older than the company itself.",
    )
    chain = fields.Integer(compute="_compute_chain", store=True)

    @api.depends("kind", "company_id", "gone_ref")
    def _compute_checkpoint_text(self):
        for declaration in self:
            is_restore, chain = declaration.kind == "restore", declaration.chain
            anchors = self.env["edic.ai.anchor"].sudo()
            known = anchors._unknown(chain) if is_restore else None
            last = self.env["edic.ai.checkpoint"]._last(chain) if is_restore else None
            declaration.checkpoint_text = known and known[1]
            declaration.to_size = last.size if last else 0

    # --- the first person -------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        check_person(self.env)
        if not self.env.user.has_group(roles.MANAGER):
            raise AccessError(self.env._("The EDIC administrator declares this."))
        mine = {"declared_by_id": self.env.uid, "declared_at": fields.Datetime.now()}
        typed = [
            {**{name: vals[name] for name in vals if name in TYPED}, **mine}
            for vals in vals_list
        ]
        with by_method(self, *mine):
            found = super(EdicAiDeclaration, without_defaults(self)).create(typed)
        for declaration in found:
            declaration._check_declared()
            trace = declaration._record("ledger.declared", {"kind": declaration.kind})
            declaration._put({"trace_uuid": trace.call_uuid})
        return found

    def write(self, vals):
        if not is_opened(self._name, "state"):
            raise AccessError(self.env._("A declaration is confirmed, never changed."))
        return super().write(vals)

    def _put(self, vals):
        with by_method(self, "state"):
            self.sudo().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Declarations cannot be deleted."))

    def _check_declared(self):
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say what happened."))
        self._check_reach()
        if self.kind == "restore":
            self._check_restore()
        elif self.kind in ("loss", "theft"):
            self._check_key()

    def _check_reach(self):
        if self.kind == "restore" and self.company_id:
            if self.company_id not in self.env.user.company_ids:
                raise AccessError(self.env._("This company is not yours."))
        elif not works_for_all(self.env):
            raise AccessError(
                self.env._(
                    "This holds for all companies: somebody who works for all decides."
                )
            )

    def _check_key(self):
        since, is_theft = self.revoked_from, self.kind == "theft"
        if not self._key() or (is_theft and not since):
            raise UserError(
                self.env._(
                    "Say which key of this audit trail, and from when it is "
                    "compromised."
                )
            )
        if is_theft and since > fields.Datetime.now():
            raise UserError(
                self.env._("A key cannot be compromised from a future date.")
            )

    def _key(self):
        keys = self.env["edic.ai.ledger.key"].sudo()
        return keys.search([("key_ref", "=", self.key_ref)], limit=1)

    # --- the second -------------------------------------------------------------------
    @roles.for_roles(roles.MANAGER, roles.APPROVER, roles.DPO)
    def action_confirm(self):
        """Confirm it, as somebody else than who declared it."""
        self.ensure_one()
        self._check_second()
        self._lock_waiting()
        details = {"comment": self.reason, "parent_uuid": self.trace_uuid}
        keys = self.env["edic.ai.ledger.key"].sudo()
        if self.kind == "restore":
            keys._find(self.checkpoint_text, **details)
            self._record("ledger.restore", self._restore_facts(), self.trace_uuid)
        elif self.kind == "move":
            keys._move(**details)
        elif self.kind == "loss":
            keys._replace(self._key(), "lost", **details)
        else:
            keys._replace(self._key(), "revoked", self.revoked_from, **details)
        self._decided("confirmed")
        return True

    @roles.for_roles(roles.MANAGER)
    def action_withdraw(self):
        """Take it back, as long as nobody has confirmed it."""
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        if not self.env.user.has_group(roles.MANAGER):
            raise AccessError(self.env._("The EDIC administrator declares this."))
        self._lock_waiting()
        self._record("ledger.withdrawn", {"kind": self.kind}, self.trace_uuid)
        self._decided("withdrawn")
        return True

    def _lock_waiting(self):
        words = self.env._("This was decided already; reload the page.")
        self._lock_in({"waiting"}, words)

    def _check_second(self):
        check_person(self.env)
        self.check_access("read")
        user = self.env.user  # the person counts, also if the code runs as superuser
        if user.has_group(roles.AUDITOR) or not any(map(user.has_group, SECOND)):
            raise NotAPersonError(self.env._("Your role does not confirm this."))
        self._check_not_own()
        self._check_reach()

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.declared_by_id

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("A second person confirms this.")

    def _decided(self, state):
        who = {"confirmed_by_id": self.env.uid, "confirmed_at": fields.Datetime.now()}
        who = who if state == "confirmed" else {}
        self._put({"state": state, **who, **self._without_reason()})

    def _record(self, use_case, facts, parent=None):
        companies = self.env["res.company"]
        is_restore = self.kind == "restore"
        company = companies.browse(self.chain or ()) if is_restore else None
        return self.env["edic.ai.gateway"]._record(
            "ledger",
            use_case,
            facts,
            company=company or False,
            record=self,
            comment=self.reason,
            parent_uuid=parent,
        )

    # --- a restored database ----------------------------------------------------
    @api.depends("company_id", "gone_ref")
    def _compute_chain(self):
        for declaration in self:
            declaration.chain = declaration.company_id.id or declaration.gone_ref

    def _check_restore(self):
        """Check that the checkpoint is of this chain and not known here."""
        chain, text = self.chain, self.checkpoint_text or ""
        text = text.replace("\r\n", "\n").strip() + "\n"  # as it was pasted
        anchors = self.env["edic.ai.anchor"].sudo()
        if not anchors._is_ours(chain, text):
            raise UserError(
                self.env._(
                    "This is not a checkpoint of these entries, or it was not "
                    "signed with a key of this audit trail."
                )
            )
        checkpoint = Checkpoint.parse(text)
        if anchors._is_known(chain, checkpoint.size, text):
            raise UserError(
                self.env._("This database knows that checkpoint: nothing is missing.")
            )
        size, _hash = self.env["edic.ai.seal"].sudo()._head(chain)
        if not 0 <= self.to_size <= min(size, checkpoint.size - 1):
            raise UserError(
                self.env._(
                    "That many entries cannot remain: at most %(most)s of %(before)s.",
                    most=min(size, checkpoint.size - 1),
                    before=checkpoint.size,
                )
            )
        root = base64.b64encode(checkpoint.root).decode()
        self._put(
            {"checkpoint_text": text, "from_size": checkpoint.size, "from_root": root}
        )

    def _restore_facts(self):
        """Return the facts (docs/ledger.md); the hash says where the chain goes on."""
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
    def _is_given_up(self, chain, checkpoint):
        """Return whether a declared restore gave up a checkpoint signed before it."""
        found = self.sudo().search(
            [
                ("kind", "=", "restore"),
                ("state", "=", "confirmed"),
                ("chain", "=", chain),
                ("to_size", "<", checkpoint.size),
                ("from_size", ">=", checkpoint.size),
            ]
        )
        signed = checkpoint.said.get("time", "9")
        return any(signed <= moment_text(each.confirmed_at) for each in found)

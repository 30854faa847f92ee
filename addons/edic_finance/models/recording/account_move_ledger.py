# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.tools.ledger.record import new_salt
from odoo.addons.edic_ai.tools.ledger.state import state_digest

from ...tools.recording.move_state import HEAD, SALTED, TEXTS, changes

WATCHED = {*HEAD, *TEXTS, "partner_bank_id"}  # lines and files have hooks of their own
BUSY, POSTING = "edic_finance.busy", "edic_finance.posting"  # of the transaction
BECAME = {"draft": "move.reset", "cancel": "move.cancelled", "posted": "move.posted"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """What becomes of an entry is recorded: who posted it and when, what was changed
    after that, that it was reset, cancelled, deleted."""

    _inherit = "account.move"

    def _post(self, soft=True):
        # EXTENDS account: here, for what follows the change of state is part of it
        again = set(self.filtered("posted_before").ids)
        cache, outer = self.env.cr.cache, self.env.cr.cache.get(POSTING)
        cache[POSTING] = True
        try:
            with self._edic_busy():
                posted = super()._post(soft)
                self.env.flush_all()
        finally:
            cache[POSTING] = outer
        posted._edic_record_posted(again)
        return posted

    def write(self, vals):
        # EXTENDS account
        if "posted_before" in vals and not vals["posted_before"]:
            self._edic_check_posted_once()
        if not WATCHED & vals.keys():
            return super().write(vals)
        if vals.get("state") == "posted" and not self.env.cr.cache.get(POSTING):
            watched = self  # posted without `_post`
        else:
            watched = self._edic_posted_once(also_draft="state" in vals)
        with watched._edic_watched():
            return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account: a default of somebody's may have it born posted
        moves = super().create(vals_list)
        moves.filtered(lambda move: move.state == "posted")._edic_record_posted(set())
        return moves

    def _edic_check_posted_once(self):
        if not self.env.su and any(self.sudo().mapped("posted_before")):
            raise UserError(self.env._("What was posted once stays known as that."))

    def unlink(self):
        # EXTENDS account: what it was is read before its lines are gone
        if not self:  # Odoo does so all the time
            return super().unlink()
        states = self._edic_states_to_delete()
        with self._edic_busy():
            result = super().unlink()
        self._edic_record(
            [
                (number, "move.deleted", state, state.facts(), state.all())
                for number, state in states.items()
            ]
        )
        return result

    def _compute_partner_bank_id(self):
        # EXTENDS account: Odoo computes it anew also where it was posted, such as when
        # the vendor gets another parent
        with self._edic_posted_once()._edic_watched():
            return super()._compute_partner_bank_id()

    # --- watching -----------------------------------------------------------------
    def _edic_posted_once(self, *, also_draft=False):
        """Those whose changes are recorded: once posted, and not being drawn up."""
        return self.sudo().filtered(
            lambda move: move.state != "draft" or (also_draft and move.posted_before)
        )

    @contextmanager
    def _edic_busy(self):
        """The block's own changes of these entries are told by one record."""
        busy = self.env.cr.cache.setdefault(BUSY, set())
        mine = set(self.ids) - busy
        busy |= mine
        try:
            yield
        finally:
            busy -= mine

    @contextmanager
    def _edic_watched(self):
        """Record what the block makes of these entries."""
        moves = self.browse(set(self.ids) - self.env.cr.cache.get(BUSY, set()))
        if not moves:
            yield
            return
        before = moves._edic_states()
        with moves._edic_busy():
            yield
            self.env.flush_all()
        moves._edic_record_changes(before)

    def _edic_record_new_files(self, files):
        """Record these files, which are the entries' since a moment ago.

        :param set files: ids of attachments
        """
        moves = self.browse(set(self.ids) - self.env.cr.cache.get(BUSY, set()))
        if moves:
            self.env.flush_all()
            now = moves._edic_states()
            before = {number: state.without(files) for number, state in now.items()}
            moves._edic_record_changes(before)

    def _edic_record_shown(self, files):
        """Record files that a message shows here; ``files``: as in the facts."""
        self.env.flush_all()
        facts = {"fields": ["attachment_ids"], "files": files}
        states = self._edic_states()
        self._edic_record(
            [(n, "move.attachment", states[n], facts, {}) for n in states]
        )

    # --- recording ----------------------------------------------------------------
    def _edic_record_posted(self, again):
        told = []
        for number, state in self._edic_states().items():
            facts = state.facts()
            if number in again:
                facts["again"] = True
            told.append((number, "move.posted", state, facts, {}))
        self._edic_record(told)

    def _edic_record_changes(self, before):
        told = []
        for number, state in self._edic_states().items():
            found = changes(before[number], state)
            if not found.fields:
                continue
            became = "state" in found.fields and BECAME[state["state"]]
            only_files = found.fields == ["attachment_ids"]
            use_case = became or ("move.attachment" if only_files else "move.changed")
            facts = {**(state.facts() if became else {}), **found.facts()}
            told.append((number, use_case, state, facts, found.words))
        self._edic_record(told)

    def _edic_record(self, told):
        """Write the records of entries, with what they are like now.

        :param list told: (id, use case, MoveState, facts, what else can be erased)
        """
        rows = []
        for number, use_case, state, facts, words in told:
            salt = new_salt()
            digests = state_digest(state.parts(), salt, SALTED)
            rows.append(
                {
                    "event": "accounting",
                    "use_case": use_case,
                    "company": self.env["res.company"].browse(state["company_id"]),
                    "record": self.browse(number),
                    "facts": {**facts, "state_digest": digests},
                    "values": {**state.words(), **words, "salt": salt.hex()},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)

    def _edic_states_to_delete(self):
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT id FROM account_move move
                WHERE id = ANY(%s) AND (posted_before OR state != 'draft' OR EXISTS (
                      SELECT FROM edic_ai_trace trace WHERE trace.res_id = move.id
                         AND res_model = 'account.move' AND event = 'accounting'))""",
            [self.ids],
        )
        return self.browse([n for [n] in self.env.cr.fetchall()])._edic_states()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack, contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.account.models.account_move import MAX_HASH_VERSION
from odoo.addons.edic_ai.models.ledger.edic_ai_traceable import READERS
from odoo.addons.edic_ai.tools.ledger.record import new_salt
from odoo.addons.edic_ai.tools.ledger.state import state_digest
from odoo.addons.edic_ai.write_guard import is_within, outside, within

from ...tools.recording.move_state import (
    HEAD,
    LINE,
    NUMBERS,
    SALTED,
    TEXTS,
    MoveState,
    changes,
)
from ..coding.account_move import POSTING
from ..intake.account_move import BILLING

WATCHED = {*HEAD, *TEXTS}  # lines and files have hooks of their own
RECORDED = "edic_finance.recorded"  # changes that a record of their own tells
BECAME = {"draft": "move.reset", "cancel": "move.cancelled", "posted": "move.posted"}
DUE = "invoice_date_due"
DUE_DATES = """
    SELECT move.id,
           ARRAY[max(line.date_maturity)::text, move.invoice_date_due::text]
      FROM account_move move
      LEFT JOIN account_move_line line ON line.move_id = move.id
     WHERE move.id = ANY(%s) GROUP BY move.id
"""
OTHER = {
    "analytic_distribution": "line.analytic_distribution::text",
    "tax_ids": """(SELECT json_agg(rel.account_tax_id ORDER BY rel.account_tax_id)
                     FROM account_move_line_account_tax_rel rel
                    WHERE rel.account_move_line_id = line.id)""",
}


def _column(name):
    if name in NUMBERS:
        return f"trim_scale(line.{name})::text"
    return OTHER.get(name, f"line.{name}")


# one statement: planning several takes longer than running this one
STATE = f"""
    SELECT move.id, trim_scale(move.amount_total)::text, currency.name,
           json_build_array({", ".join(f"move.{name}" for name in HEAD)})::text,
           json_build_array({", ".join(f"move.{name}" for name in TEXTS)})::text,
           bank.sanitized_acc_number, bank.acc_number,
           lines.content::text, files.content::text
      FROM account_move move
      LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
      LEFT JOIN res_currency currency ON currency.id = move.currency_id
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_array(line.id,
                                            {", ".join(map(_column, LINE))})
                           ORDER BY line.id) AS content
             FROM account_move_line line WHERE line.move_id = move.id) lines ON TRUE
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_array(file.id, file.checksum)
                           ORDER BY file.id) AS content
             FROM ir_attachment file
            WHERE file.res_model = 'account.move' AND file.res_id = move.id
           ) files ON TRUE
     WHERE move.id = ANY(%s)
"""  # noqa: S608


def _moved(before, after):
    """Return ``[old, new]`` of the first day that was moved."""
    return next([*pair] for pair in zip(before, after, strict=True) if len({*pair}) > 1)


class AccountMove(models.Model):
    """The audit trail records what becomes of an entry: who posted it and when, what
    was changed after that, that it was reset, cancelled, deleted. That a posted bill
    was made due earlier or later is recorded, too, and is no part of the digests that
    the books are compared with.
    """

    _name = "account.move"
    _inherit = ["account.move", "edic.ai.traceable"]
    _edic_timeline_groups = f"{READERS},{BILLING}"
    _edic_timeline_invisible = (
        "not edic_is_traced and move_type not in ('in_invoice', 'in_refund')"
    )

    edic_asked_date = fields.Date(
        string="Date asked for",
        readonly=True,
        copy=False,
        help="The day for which the entry was drawn up, when the books were closed for "
        "it and Odoo posted it on a later one.",
    )

    def _compute_partner_bank_id(self):
        # EXTENDS account: Odoo computes it anew also where it was posted, such as when
        # the vendor gets another parent
        with self._edic_posted_once()._edic_watched():
            return super()._compute_partner_bank_id()

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account: what a default of somebody's or a client's context would have
        # born posted is created as a draft and posted by hand, which stops it
        if self.default_get(["state"]).get("state") != "posted":
            return super().create(vals_list)
        moves = super().create([{"state": "draft", **vals} for vals in vals_list])
        born = [
            move.id
            for move, vals in zip(moves, vals_list, strict=True)
            if "state" not in vals
        ]
        self.browse(born).write({"state": "posted"})
        return moves

    def write(self, vals):
        # EXTENDS account
        forgets = "posted_before" in vals and not vals["posted_before"]
        if forgets and not self.env.su and any(self.sudo().mapped("posted_before")):
            raise UserError(self.env._("What was posted once stays known as that."))
        with ExitStack() as watching:
            if DUE in vals:
                watching.enter_context(self._edic_due_watched())
            if WATCHED & vals.keys():
                watching.enter_context(self._edic_to_watch(vals)._edic_watched())
            return super().write(vals)

    def unlink(self):
        # EXTENDS account: what it was is read before its lines are gone
        if not self:  # Odoo does so all the time
            return super().unlink()
        states = self._edic_states_to_delete()
        with within(RECORDED, self):
            result = super().unlink()
        self._edic_record(
            [
                (number, "move.deleted", state, state.facts(), state.all())
                for number, state in states.items()
            ]
        )
        return result

    def _post(self, soft=True):
        # EXTENDS account: here, for what follows the change of state is part of it
        again = set(self.filtered("posted_before").ids)
        with within(RECORDED, self):
            asked = {move.id: move._edic_day_asked() for move in self}
            posted = super()._post(soft)
            posted._edic_note_day_asked(asked)
            self.env.flush_all()
        posted._edic_record_posted(again)
        return posted

    # --- watching ---------------------------------------------------------------------
    def _edic_posted_once(self, *, also_draft=False):
        """Return entries whose changes are recorded: those that are no draft.

        :param bool also_draft: drafts that were posted before, too
        """
        return self.sudo().filtered(
            lambda move: move.state != "draft" or (also_draft and move.posted_before)
        )

    def _edic_to_watch(self, vals):
        """Return those whose changes by a write of these values are recorded."""
        if vals.get("state") == "posted" and not is_within(POSTING):
            return self  # posted without `_post`
        return self._edic_posted_once(also_draft="state" in vals)

    @contextmanager
    def _edic_watched(self):
        """Record what the block makes of these entries."""
        moves = outside(RECORDED, self)
        if not moves:
            yield
            return
        before = moves._edic_states()
        with within(RECORDED, moves):
            yield
            self.env.flush_all()
        moves._edic_record_changes(before)

    @contextmanager
    def _edic_due_watched(self):
        """Record what the block makes of the due dates of posted entries."""
        posted = self.sudo().filtered(lambda move: move.state == "posted")
        moves = outside(RECORDED, posted).with_env(self.env)
        before = moves._edic_due_dates()
        yield
        after = moves._edic_due_dates()
        changed = {
            n: _moved(before[n], days) for n, days in after.items() if days != before[n]
        }
        records = [
            (n, "move.changed", state, {"fields": [DUE], "changes": {DUE: changed[n]}})
            for n, state in self.browse(changed)._edic_states().items()
        ]
        self._edic_record([(*record, {}) for record in records])

    def _edic_due_dates(self):
        """Return ``{id: [last day on which an item of it is due, due day of the
        bill]}``.

        Either may be moved alone, also to an earlier day.
        """
        if not self:
            return {}
        self.env.flush_all()
        self.env.cr.execute(DUE_DATES, [self.ids])
        return dict(self.env.cr.fetchall())

    # --- the day asked for ------------------------------------------------------------
    def _edic_day_asked(self):
        """Return the day that the entry would be of, were the books open for it."""
        if self.is_purchase_document(include_receipts=True):
            source = self._get_accounting_date_source()
            if self._get_violated_lock_dates(source, self._affect_tax_report()):
                return source
        return self.date

    def _edic_note_day_asked(self, asked):
        """Keep which day was asked for, where a lock date moved an entry to another:
        Odoo does so on a bill's draft and at posting, and keeps no word of it.

        :param dict asked: day by id of an entry
        """
        for move in self:
            day = asked.get(move.id)
            moved = day if day and day < move.date else False
            if move.edic_asked_date != moved:
                move.sudo().edic_asked_date = moved

    # --- recording --------------------------------------------------------------------
    def _edic_states(self):
        """Return ``{id: MoveState}`` of existing entries; nothing is flushed."""
        self.env.cr.execute(STATE, [self.ids])
        return {number: MoveState.of(row) for number, *row in self.env.cr.fetchall()}

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

    def _edic_record_posted(self, again):
        records = []
        for number, state in self._edic_states().items():
            facts = state.facts()
            if number in again:
                facts["again"] = True
            records.append((number, "move.posted", state, facts, {}))
        self._edic_record(records)

    def _edic_record_changes(self, before):
        records = []
        for number, state in self._edic_states().items():
            found = changes(before[number], state)
            if not found.fields:
                continue
            became = "state" in found.fields and BECAME[state["state"]]
            only_files = found.fields == ["attachment_ids"]
            use_case = became or ("move.attachment" if only_files else "move.changed")
            facts = {**(state.facts() if became else {}), **found.facts()}
            records.append((number, use_case, state, facts, found.words))
        self._edic_record(records)

    def _edic_record_new_files(self, files):
        """Record these files, which are the entries' since a moment ago.

        :param set files: ids of attachments
        """
        moves = outside(RECORDED, self)
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

    def _edic_record(self, records):
        """Write the records of entries, with what they are like now.

        :param list records: (id, use case, MoveState, facts, what else can be erased)
        """
        rows = []
        for number, use_case, state, facts, words in records:
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
        # recorded entries are checked, also where they are gone
        self.browse([number for number, *_rest in records])._edic_touch()

    def _edic_traced(self):
        # EXTENDS edic_ai
        lines = self.line_ids
        return {
            **super()._edic_traced(),
            lines._name: {line.id: line.name for line in lines},
            "edic.finance.document": dict.fromkeys(self.edic_document_id.ids, False),
        }

    def _edic_hash(self, before, version):
        """Return ``(version, hash)`` of the first version from ``version`` on that
        agrees with the entry's own hash, else of the latest.

        :param str before: hash of the entry before
        """
        while True:
            own = self.with_context(hash_version=version)
            found = own._calculate_hashes(before)[own]
            if found == self.inalterable_hash or version >= MAX_HASH_VERSION:
                return version, found
            version += 1

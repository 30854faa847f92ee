# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from ... import roles
from ...people import check_person, with_branches
from .edic_ai_erasure import either

# they deal with it; auditors read the entries of the ledger
ROLES = ",".join((roles.DPO, roles.MANAGER, roles.APPROVER))


class EdicAiLegalHold(models.Model):
    """A legal hold keeps data past their time: for a lawsuit, an audit, an inquiry.

    One person places it and it holds at once; two let it go.
    """

    _name = "edic.ai.legal.hold"
    _inherit = ["edic.ai.recorded", "edic.ai.four.eyes", "edic.ai.about.chosen"]
    _description = "Legal hold"
    _order = "id desc"
    _recorded_as = "legal.hold"
    _recorded_fields = (  # no texts: they may name somebody
        "company_id",
        "res_model",
        "res_id",
        "period_from",
        "period_to",
        "held_at",
        "until",
        "state",
    )
    _by_button = frozenset(
        {"state", "held_at", "release_reason", "asked_by_id", "released_by_id"}
    )

    name = fields.Char(
        string="Reason",
        required=True,
        help="Such as the file number of the lawsuit or of the inquiry.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="With its branches. Empty: all companies, and what belongs to none.",
    )
    res_model = fields.Selection(
        "_selection_res_model",
        string="Kind of record",
        help="Empty: whatever the entries are about.",
    )
    res_id = fields.Many2oneReference(
        string="Number of the record", model_field="res_model"
    )
    period_from = fields.Date(string="Entries from", help="Empty: from the first on.")
    period_to = fields.Date(string="Entries to", help="Empty: those to come as well.")
    held_at = fields.Datetime(
        string="Held since",
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
    )
    until = fields.Date(
        string="Ends on", help="Empty: it holds until two persons have released it."
    )
    state = fields.Selection(
        [("held", "Held"), ("asked", "Release asked"), ("released", "Released")],
        required=True,
        readonly=True,
        copy=False,
        default="held",
    )
    release_reason = fields.Char(string="Released because", readonly=True, copy=False)
    asked_by_id = fields.Many2one(
        "res.users", "Release asked by", readonly=True, copy=False, groups=ROLES
    )
    released_by_id = fields.Many2one(
        "res.users", "Released by", readonly=True, copy=False, groups=ROLES
    )
    create_uid = fields.Many2one("res.users", "Created by", readonly=True, groups=ROLES)
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=ROLES
    )

    _period_order = models.Constraint(
        "CHECK(period_to >= period_from)", "The period ends before it begins."
    )
    _whole_record = models.Constraint(
        "CHECK((res_model IS NULL) = (coalesce(res_id, 0) = 0))",
        "A record is named by its kind and its number.",
    )

    # --- what it holds ----------------------------------------------------------------
    @api.model
    def _in_force(self):
        return self.sudo().search(
            [
                ("state", "!=", "released"),
                "|",
                ("until", "=", False),
                ("until", ">=", fields.Date.context_today(self)),
            ],
            order="id",
        )

    @api.model
    def _reasons(self, on_request=False):
        """Return what holds now: pairs of words for people and SQL over ``trace``.

        :param bool on_request: against a request for erasure, where an incident holds
            but what it is about; nothing of its company is deleted by time
        """
        texts = [
            (self.env._("Legal hold: %s", hold.name), hold._covers())
            for hold in self._in_force()
        ]
        return texts + self.env["edic.ai.incident"]._hold_reasons(on_request)

    @api.model
    def _held(self, on_request=False):
        """Return SQL over ``trace``: what nobody erases now."""
        return either([covers for _words, covers in self._reasons(on_request)])

    @api.model
    def _held_records(self, records, on_request=False):
        """Return those of these records that no rule and no request deletes now.

        What is held is the record that a hold names and what hangs on it, what belongs
        to a company or a period that is held, and what an entry is about that is held.
        Whatever deletes records by time or on request asks here.

        :param bool on_request: as of `_reasons`
        """
        if not records:
            return records
        incidents = self.env["edic.ai.incident"]
        held = records.browse(self._with_held_entry(records, on_request))
        for hold in self._in_force():
            held |= hold._covers_records(records - held)
        if on_request:
            return records & (held | incidents._holding_records(records))
        companies = incidents._holding()
        if companies and "company_id" in records._fields:
            held |= records.filtered(
                lambda record: (
                    not record.sudo().company_id
                    or record.sudo().company_id in companies
                )
            )
        return records & held

    @api.model
    def _unlink_free(self, records):
        """Delete a batch of records whose time is over and that nothing holds.

        :return: ``(deleted, whether there are more)``, as an autovacuum says it
        """
        free = records - self._held_records(records)
        free[:GC_UNLINK_LIMIT].unlink()
        return len(free[:GC_UNLINK_LIMIT]), len(free) > GC_UNLINK_LIMIT

    @api.model
    def _reasons_of(self, record):
        """Return in words what holds a record itself, whether or not the ledger has an
        entry about it."""
        return [
            self.env._("Legal hold: %s", hold.name)
            for hold in self._in_force()
            if hold._covers_records(record)
        ]

    @api.model
    def _with_held_entry(self, records, on_request=False):
        """Return the ids of those with an entry in the ledger that is held."""
        self.env.flush_all()
        query = SQL(
            """SELECT DISTINCT trace.res_id FROM edic_ai_trace trace
                WHERE trace.res_model = %s AND trace.res_id = ANY(%s) AND %s""",
            records._name,
            records.ids,
            self._held(on_request),
        )
        return [number for [number] in self.env.execute_query(query)]

    def _covers_records(self, records):
        """Return those of these records that this hold is about."""
        self.ensure_one()
        found = records.sudo()
        if self.company_id and "company_id" in found._fields:
            own = set(with_branches(self.company_id).ids)
            found = found.filtered(lambda record: record.company_id.id in own)
        if self.res_model and found:
            named = {self.res_model: {self.res_id}}
            hanging = self.env["edic.ai.erasure"]._hanging(named)
            found = found.browse(hanging.get(found._name, ())) & found
        if found._log_access:  # without a date it may be of any
            found = found.filtered(self._is_in_period)
        return records.browse(found.ids)

    def _is_in_period(self, record):
        """Tell whether a record was there at any time of the period that is held."""
        begins, ends = record.create_date.date(), record.write_date.date()
        return (not self.period_to or begins <= self.period_to) and (
            not self.period_from or ends >= self.period_from
        )

    def _covers(self):
        """Return SQL over ``trace``: the records whose contents and names it holds."""
        conditions = [SQL("TRUE")]
        if self.company_id:
            own = with_branches(self.company_id).ids
            conditions.append(SQL("trace.company_ref = ANY(%s)", own))
        if self.res_model:
            named = self.env["edic.ai.erasure"]._reached(self.res_model, self.res_id)
            conditions.append(named)
        if self.period_from:
            conditions.append(SQL("trace.occurred_at >= %s", self.period_from))
        if self.period_to:
            end = fields.Date.add(self.period_to, days=1)
            conditions.append(SQL("trace.occurred_at < %s", end))
        return SQL("(%s) IS TRUE", SQL(" AND ").join(conditions))

    # --- two persons let it go --------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        check_person(self.env)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("A hold is released, never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(
            self.env._("Holds cannot be deleted: they show why something was kept.")
        )

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_ask_release(self, reason):
        """Say why it may go; a second person then lets it.

        :param str reason: why, for the record
        """
        check_person(self.env)
        roles.check_role(self.env, roles.DPO, roles.MANAGER)
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it may be released."))
        self._to("asked", release_reason=reason.strip(), asked_by_id=self.env.uid)

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_keep(self):
        """Let it go on to hold after all."""
        check_person(self.env)
        roles.check_role(self.env, roles.DPO, roles.MANAGER)
        self._to("held", release_reason=False, asked_by_id=False)

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.asked_by_id

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("Somebody else than who asked for it releases a hold.")

    @roles.for_roles(roles.APPROVER)
    def action_release(self):
        """Let go what somebody else asked to release."""
        self._check_second_person()
        if set(self.mapped("state")) != {"asked"}:
            raise UserError(self.env._("Nobody has asked for its release."))
        self._to("released", released_by_id=self.env.uid)

    def _to(self, state, **values):
        self._lock_in({"held", "asked"}, self.env._("It was released already."))
        self.sudo().write({"state": state, **values})

    def _record(self, changed):
        # EXTENDS edic.ai.recorded: with the words of who placed it or lets it go
        return super()._record(changed, self.release_reason or self.name)

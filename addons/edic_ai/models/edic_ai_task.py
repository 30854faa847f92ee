# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from ..tools.llm.request import Origin
from ..transaction import scheduled

LANES = {  # lane → the cron that works it; one cron never runs twice at once
    "quick": "edic_ai.ir_cron_edic_ai_task_work",
    "long": "edic_ai.ir_cron_edic_ai_task_work_long",
    **{
        f"model_{n}": f"edic_ai.ir_cron_edic_ai_task_work_model_{n}"
        for n in range(1, 7)
    },
}
KEPT = {"done": 7, "cancelled": 7, "failed": 90}  # days
# How long a finished task remembers who waits for it: a screen that reads now and then
# must find the end of the text.
REMEMBERED = timedelta(minutes=10)


class EdicAiTask(models.Model):
    """Outbox: AI work that a request asked for and a worker does after the commit.

    Nobody has the right to write here: tasks come from `_enqueue` and change by the
    workers and the buttons.
    """

    _name = "edic.ai.task"
    _inherit = "edic.ai.about"
    _description = "AI task"
    _check_company_auto = True
    _order = "id desc"
    _rec_name = "use_case"

    use_case = fields.Char(string="Code of the use case", required=True)
    lane = fields.Char(
        default="quick",
        required=True,
        help="Eight lanes work the queue: one for quick work, one for long work and "
        "six that ask models. Odoo's default of two cron threads lets two of them work "
        "at once: set max_cron_threads to 9 or more where models are asked often.",
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    content_digest = fields.Char(
        string="Digest of the content",
        help="Of the content to be worked on, where the caller gives it: the same work "
        "on the same content is done only once.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("in_doubt", "In doubt"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="waiting",
        required=True,
        help="In doubt: the worker ended while a model may have been at work. Whether "
        "the provider received the question, answered or charged it is not known; "
        "nothing of it was applied. Trying again may cost a second time.",
    )
    priority = fields.Selection(
        [("0", "Someone waits"), ("1", "Background")], default="1", required=True
    )
    origin = fields.Selection(
        [("person", "A person"), ("background", "Background")],
        string="Asked by",
        default="background",
        required=True,
        help="What no person asked for leaves the house only where the company "
        "switched background sending on for the use.",
    )
    is_stopped = fields.Boolean(
        string="Stopped", help="Put off because AI was stopped; goes on when released."
    )
    attempts = fields.Integer(default=0, aggregator=None)
    next_attempt = fields.Datetime(
        string="Next attempt", default=fields.Datetime.now, required=True
    )
    error = fields.Text()
    # only to tell the person how it goes: no report on who asks how much
    user_id = fields.Many2one(
        "res.users", ondelete="set null", groups="base.group_system"
    )
    token = fields.Char(groups="base.group_system")  # of the worker that has it
    call_uuid = fields.Char(
        string="Call", help="Ledger entry of the last call that was made for this."
    )

    _waiting_uniq = models.UniqueIndex(
        "(use_case, res_model, res_id, COALESCE(content_digest, ''))"
        " WHERE state = 'waiting'"
    )
    _content_uniq = models.UniqueIndex(
        "(use_case, res_model, res_id, content_digest)"
        " WHERE state IN ('waiting', 'running', 'in_doubt', 'done')"
    )
    _due_idx = models.Index("(lane, priority, id) WHERE state = 'waiting'")
    _running_idx = models.Index("(id) WHERE state = 'running'")
    _asker_idx = models.Index("(write_date) WHERE user_id IS NOT NULL")

    # --- asking -----------------------------------------------------------------
    @api.model
    def _enqueue(
        self,
        use_case,
        records,
        *,
        origin,
        digests=None,
        user=None,
        now=False,
        again=False,
    ):
        """Ask for work on each record; what already waits is not asked twice.

        :param dict digests: ``record id → digest`` of what the work looks at. Work on a
            content that is known, at work, in doubt or was done within seven days is
            then not done again; without a digest only waiting work counts.
        :param Origin origin: a person who asked, given as ``user``, or the background
        :param user: whom to tell how it goes, or None
        :param bool now: someone waits for it: before what is in the background
        :param bool again: do it even if the same content was done
        :return: the tasks that do it, or did
        """
        origin = Origin(origin)
        if origin is Origin.PERSON and not user:
            raise ValueError("work that a person asked for names the person")
        if not records:
            return self.browse()
        self.env.flush_all()
        handler = self.env["edic.ai.use.case." + use_case]
        digests = digests or {}
        keys = [(record.id, digests.get(record.id)) for record in records]
        if again:
            self._forget_done(use_case, records)
        if now:
            self._ask_now(use_case, records)
        companies = {record: self._company_of(record) for record in records}
        lanes = {
            company: self._lane_for(handler, use_case, company, now)
            for company in set(companies.values())
        }
        moment = fields.Datetime.now()
        self.env.cr.execute_values(
            """INSERT INTO edic_ai_task (use_case, lane, company_id, res_model, res_id,
                    content_digest, priority, user_id, origin,
                    state, attempts, next_attempt, create_date, write_date)
               VALUES %s ON CONFLICT DO NOTHING""",
            [
                (
                    *(use_case, lanes[companies[record]], companies[record].id),
                    *(record._name, *key, "0" if now else "1", user and user.id),
                    *(origin.value, "waiting", 0, moment, moment, moment),
                )
                for record, key in zip(records, keys, strict=True)
            ],
        )
        tasks = self._standing(use_case, records._name, keys)
        waiting = tasks.sudo().filtered(lambda task: task.state == "waiting")
        if now:
            waiting.write({"priority": "0", "lane": handler._lane})
            # whoever asks again does not wait for the next attempt
            put_off = waiting.filtered(lambda task: task._put_off())
            put_off.write({"next_attempt": moment, "error": False})
        if user:
            waiting.filtered(lambda task: not task.user_id).user_id = user
        if origin is Origin.PERSON:
            waiting.origin = origin.value
        self._wake(waiting)
        return tasks

    @api.model
    def _ask_now(self, use_case, records):
        """Somebody waits for these: what is in the way of that ends."""
        self.env.flush_all()

    @api.model
    def _lane_for(self, handler, use_case, company, now):
        """Which workers do what is asked for just now."""
        return handler._lane

    @api.model
    def _forget_done(self, use_case, records):
        self.sudo().search(
            [
                ("use_case", "=", use_case),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("state", "=", "done"),
            ]
        ).write({"content_digest": False})
        self.env.flush_all()

    @api.model
    def _standing(self, use_case, res_model, keys):
        """The newest task of each ``(res_id, digest)`` that stands."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (res_id, content_digest)
                          id, res_id, content_digest
                   FROM edic_ai_task
                   WHERE use_case = %s AND res_model = %s AND res_id = ANY(%s)
                     AND state NOT IN ('failed', 'cancelled')
                   ORDER BY res_id, content_digest, id DESC""",
                use_case,
                res_model,
                [res_id for res_id, _digest in keys],
            )
        )
        found = {tuple(key): task_id for task_id, *key in rows}
        return self.browse(found[key] for key in keys if key in found)

    @api.model
    def _company_of(self, record):
        if record._name == "res.company":
            return record
        own = "company_id" in record._fields and record.company_id
        return own or self.env.company

    @api.model
    def _wake(self, tasks):
        """Have workers come for these tasks, once they are committed."""
        for lane, some in tasks.grouped("lane").items():
            for name in self._idle(lane)[: len(some)]:
                self.env.ref(LANES[name]).sudo()._trigger()

    @api.model
    def _idle(self, lane):
        """Lanes that could take such work, those that do nothing first."""
        names = [name for name in LANES if name.split("_")[0] == lane]
        busy = self.env.execute_query(
            SQL(
                """SELECT live.lane FROM edic_ai_task task
                   JOIN edic_ai_task_live live ON live.task_id = task.id
                   WHERE task.state = 'running' AND task.lane = %s""",
                lane,
            )
        )
        taken = {name for (name,) in busy} | self._called(names)
        return sorted(names, key=lambda name: name in taken)

    @api.model
    def _called(self, names):
        """Those of these lanes that a worker comes for just now."""
        triggers = self.env["ir.cron.trigger"].sudo()
        due = triggers.search([("call_at", "<=", fields.Datetime.now())]).cron_id
        return {name for name in names if self.env.ref(LANES[name]) in due}

    # --- how it goes on ----------------------------------------------------------
    def _most_attempts(self):
        handler = self.env.get("edic.ai.use.case." + self.use_case)
        return 1 if handler is None else handler._max_attempts

    def _wait_again(self, error, seconds):
        if self._twin():
            self._close("cancelled", self.env._("It has been requested again since."))
            return
        moment = fields.Datetime.now() + timedelta(seconds=seconds)
        self.next_attempt = moment
        self._close("waiting", error)

    def _twin(self):
        """Another task that waits to do the same."""
        same = ("use_case", "res_model", "res_id", "content_digest")
        domain = Domain([(name, "=", self[name]) for name in same])
        states = ["waiting", "running", "in_doubt", "done"]
        if not self.content_digest:
            states = ["waiting"]
        return self.sudo().search(
            domain & Domain([("state", "in", states), ("id", "!=", self.id)]), limit=1
        )

    def _close(self, state, error=False):
        self.write({"state": state, "error": error, "token": False})
        self._tell()

    # --- what is kept ------------------------------------------------------------
    @api.model
    def _forget_askers(self):
        """Who asked, and the text so far, are of no use once the end was told."""
        since = fields.Datetime.now() - REMEMBERED
        self.env.flush_all()
        self.env.cr.execute(
            """DELETE FROM edic_ai_task_live live USING edic_ai_task task
               WHERE task.id = live.task_id AND task.write_date < %s
                 AND task.state NOT IN ('waiting', 'running')""",
            (since,),
        )
        self.env.cr.execute(
            """UPDATE edic_ai_task SET user_id = NULL
               WHERE user_id IS NOT NULL AND write_date < %s
                 AND state IN ('done', 'cancelled')""",
            (since,),
        )
        self.env.invalidate_all(flush=False)

    @api.autovacuum
    @scheduled
    def _gc_ended(self):
        """Forget what is done or was dropped after a week, what failed after three
        months."""
        now = fields.Datetime.now()
        ended = Domain.OR(
            [("state", "=", state), ("write_date", "<", now - timedelta(days=days))]
            for state, days in KEPT.items()
        )
        found = self.sudo().search(ended)
        found -= self.env["edic.ai.legal.hold"]._held_records(found)
        found[:GC_UNLINK_LIMIT].unlink()
        return len(found[:GC_UNLINK_LIMIT]), len(found) > GC_UNLINK_LIMIT

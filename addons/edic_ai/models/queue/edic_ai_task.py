# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from ... import roles
from ...alone import DB_NOW, alone
from ...tools.providers.errors import AiCancelled, AiError
from ...tools.providers.request import Origin
from ...tools.text.canonical import digest
from ...transaction import scheduled
from ..prompts.edic_ai_use_case import USE_CASE
from . import task_steps as steps
from .edic_ai_batch import HOURS, LANE
from .edic_ai_task_stream import LEASE_S, Keeper, Stream

LANES = {  # lane → the cron that works it; one cron never runs twice at once
    "quick": "edic_ai.ir_cron_edic_ai_task_work",
    "long": "edic_ai.ir_cron_edic_ai_task_work_long",
    **{
        f"files_{n}": f"edic_ai.ir_cron_edic_ai_task_work_files_{n}"
        for n in range(1, 3)
    },
    **{
        f"model_{n}": f"edic_ai.ir_cron_edic_ai_task_work_model_{n}"
        for n in range(1, 7)
    },
}
KEPT_DAYS = {"done": 7, "cancelled": 7, "failed": 90}
# How long a finished task remembers who waits for it: a screen that reads now and then
# must find the end of the text.
REMEMBERED = timedelta(minutes=10)
COLLECTED = timedelta(minutes=1)  # that questions of a batch wait for others

_logger = logging.getLogger(__name__)


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
        help="Ten lanes work the queue: one for quick work, one for long work, two for "
        "files that came in and six that ask models. Odoo's default of two cron "
        "threads lets two of them work at once: set max_cron_threads to 11 or more "
        "where models are asked often.",
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
    token = fields.Char(groups="base.group_system")  # its worker's token
    call_uuid = fields.Char(
        string="Call", help="Audit trail entry of the last call that was made for this."
    )
    live_ids = fields.One2many(
        "edic.ai.task.live", "task_id", groups="base.group_system"
    )
    done = fields.Integer(compute="_compute_live", compute_sudo=True)
    total = fields.Integer(compute="_compute_live", compute_sudo=True)
    note = fields.Char(string="Doing", compute="_compute_live", compute_sudo=True)
    progress = fields.Float(compute="_compute_live", compute_sudo=True, aggregator=None)
    use_case_name = fields.Char(string="Use case", compute="_compute_use_case_name")
    error_line = fields.Char(string="Error on one line", compute="_compute_error_line")
    is_mine = fields.Boolean(
        string="My tasks", compute="_compute_is_mine", search="_search_is_mine"
    )
    batch_id = fields.Many2one(
        "edic.ai.batch",
        readonly=True,
        index="btree_not_null",
        check_company=True,
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
        lanes = dict.fromkeys(companies.values(), handler._lane)
        if handler._lane == "model" and not now:
            lanes |= {c: LANE for c in lanes if self._is_batched(c, use_case)}
        moment = fields.Datetime.now()
        self.env.cr.execute_values(
            """INSERT INTO edic_ai_task (use_case, lane, company_id, res_model, res_id,
                    content_digest, priority, user_id, origin,
                    state, attempts, next_attempt, create_date, write_date)
               VALUES %s ON CONFLICT DO NOTHING""",
            [
                (
                    use_case,
                    lanes[companies[record]],
                    companies[record].id,
                    record._name,
                    *key,
                    "0" if now else "1",
                    user and user.id,
                    origin.value,
                    "waiting",
                    0,
                    moment,
                    moment,
                    moment,
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
        """Take the records out of batches: somebody waits for their answers now."""
        batched = Domain("state", "=", "running") & Domain("batch_id", "!=", False)
        tasks = self.sudo().search(self._asked_about(use_case, records) & batched)
        words = self.env._("An immediate answer was requested instead.")
        tasks._close("cancelled", words)
        self.env.flush_all()

    @api.model
    def _asked_about(self, use_case, records):
        """Return the domain of the tasks of a use case on some records."""
        about = Domain("res_model", "=", records._name)
        about &= Domain("res_id", "in", records.ids)
        return about & Domain("use_case", "=", use_case)

    @api.model
    def _is_batched(self, company, use_case):
        uses = self.env["edic.ai.deployment"]
        first = uses._serving(company, use_case, "chat", self.env.user)[:1]
        return first.is_batched and first.can_batch

    @api.model
    def _forget_done(self, use_case, records):
        done = self._asked_about(use_case, records) & Domain("state", "=", "done")
        self.sudo().search(done).content_digest = False
        self.env.flush_all()

    @api.model
    def _standing(self, use_case, res_model, keys):
        """Return the newest standing task of each ``(res_id, digest)``."""
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
        """Have workers come for these tasks, once they are committed.

        For those of a batch they come a moment later, so that many come together.
        """
        batched = tasks.filtered(lambda task: task.lane == LANE)
        if batched:
            self.env["edic.ai.batch"]._wake(fields.Datetime.now() + COLLECTED)
        for lane, queued in (tasks - batched).grouped("lane").items():
            for name in self._idle(lane)[: len(queued)]:
                self.env.ref(LANES[name]).sudo()._trigger()

    @api.model
    def _idle(self, lane):
        """Return the lanes that could take such work, those that do nothing first."""
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
        """Return those of these lanes that a worker comes for just now."""
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
        self.next_attempt = fields.Datetime.now() + timedelta(seconds=seconds)
        self._close("waiting", error)

    def _twin(self):
        """Return another task that stands for the same work, or an empty record."""
        same = ("use_case", "res_model", "res_id", "content_digest")
        states = ["waiting"]
        if self.content_digest:
            states += ["running", "in_doubt", "done"]
        domain = [(name, "=", self[name]) for name in same]
        domain += [("state", "in", states), ("id", "!=", self.id)]
        return self.sudo().search(domain, limit=1)

    def _close(self, state, error=False):
        vals = {"state": state, "error": error, "token": False}
        if state == "waiting":
            vals["batch_id"] = False
        self.write(vals)
        self._tell()
        self._follow_evaluations(state, error)

    def _follow_evaluations(self, state, error):
        """Have the evaluations that these tasks work on go on, or end, with them."""
        for task in self.filtered(lambda task: task.use_case == "evaluation"):
            found = self.env["edic.ai.evaluation"].sudo().browse(task.res_id).exists()
            if found and found.state != "done":
                found._follow(state, error)

    # --- what is kept ------------------------------------------------------------
    @api.model
    def _forget_askers(self):
        """Forget who asked, and the text so far, once the end was shown."""
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

    def _kept_days(self):
        """Return the days for which an ended task is kept; None while it goes on."""
        return KEPT_DAYS.get(self.state)

    @api.autovacuum
    @scheduled
    def _gc_ended(self):
        """Forget what is done or dropped after a week, what failed after 90 days."""
        now = fields.Datetime.now()
        ended = Domain.OR(
            [("state", "=", state), ("write_date", "<", now - timedelta(days=days))]
            for state, days in KEPT_DAYS.items()
        )
        return self.env["edic.ai.legal.hold"]._unlink_free(self.sudo().search(ended))

    # --- buttons ----------------------------------------------------------------
    @roles.for_roles(roles.MANAGER)
    def action_retry(self):
        """Let tasks that failed, are in doubt or were cancelled be tried again."""
        self._check_manager()
        ended = self.sudo().filtered(lambda task: task.state != "running")
        for task in self.sudo():
            if task.state not in ("failed", "in_doubt", "cancelled"):
                continue
            if task._twin():
                task.unlink()  # it was asked for again since
                continue
            now = fields.Datetime.now()
            task.write({"state": "waiting", "attempts": 0, "next_attempt": now})
            task._tell()
            self._wake(task)
        ended.exists().filtered(lambda t: t.state == "waiting").batch_id = False

    @roles.for_roles(roles.MANAGER)
    def action_drop(self):
        """Give up what failed or is in doubt."""
        self._check_manager()
        dropped = self.sudo().filtered(
            lambda task: task.state in ("failed", "in_doubt")
        )
        dropped._close("cancelled")

    @roles.for_roles(roles.EMPLOYEE, is_own=True)
    def action_cancel(self):
        """Do not do it, or stop doing it: one's own, or any for the administrator."""
        # the asking person may stop it, also without a role in EDIC
        if any(task.user_id != self.env.user for task in self.sudo()):
            self.check_access("read")
            if not self.has_access("unlink"):
                raise AccessError(self.env._("You can stop your own tasks only."))
        # it waits for tasks that a worker takes or ends just now
        self.env.cr.execute(
            "SELECT FROM edic_ai_task WHERE id = ANY(%s) FOR UPDATE", (self.ids,)
        )
        tasks = self.sudo()
        tasks.invalidate_recordset(["state"])
        tasks.filtered(lambda task: task.state == "waiting")._close("cancelled")
        tasks._ask_to_stop()
        # with a batch nobody is there to notice that it is not wanted any more
        tasks.filtered(lambda task: task.state == "running" and task.batch_id)._close(
            "cancelled"
        )

    def _check_manager(self):
        # nobody may write a task: who may drop it may retry
        self.check_access("unlink")

    @api.model
    def _wake_stopped(self):
        """Look at once at what a stop had put off: it was released."""
        domain = [("state", "=", "waiting"), ("is_stopped", "=", True)]
        tasks = self.sudo().search(domain)
        tasks.next_attempt = fields.Datetime.now()
        self._wake(tasks)

    # --- progress ---------------------------------------------------------------
    @api.depends("state")
    @api.depends_context("lang")
    def _compute_live(self):
        for task in self:
            live = task.live_ids
            task.done, task.total, task.note = live.done, live.total, live.note
            task.progress = 100 * live.done / live.total if live.total else 0.0
            if task.state == "waiting":
                task.note = task._waits_for()
            elif task.state == "running" and task.batch_id:
                task.note = self.env._(
                    "With %(provider)s in a batch: answered within %(hours)s hours",
                    provider=task.batch_id.provider_id.name,
                    hours=HOURS,
                )

    @roles.for_roles(roles.EMPLOYEE, is_own=True)
    def read_stream(self, after_seq=0):
        """Return what there is to show of one's own task, for screens without the bus.

        :param int after_seq: characters that the screen has
        :return: ``{task_id, state, done, total, error, seq, text}``; ``seq`` is the
            number of characters so far, ``text`` those after ``after_seq``; a smaller
            ``seq`` than asked for says that the work began anew
        :raises AccessError: for anybody but the person who asked
        """
        self.ensure_one()
        task = self.sudo()
        if not task.exists() or task.user_id != self.env.user:
            raise AccessError(self.env._("This task is not yours."))
        live = task.live_ids
        text = (live.partial or "")[max(0, after_seq) :]
        return {**task._news(), "seq": live.seq, "text": text}

    def _news(self):
        return {
            "task_id": self.id,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "error": self._error_words() or False,
        }

    def _tell(self):
        """Tell whoever asked what became of these tasks, at the commit."""
        for task in self.sudo():
            if task.user_id:
                user = task.user_id
                own = task.with_context(lang=user.lang, tz=user.tz)
                user._bus_send("edic_ai/task", own._news())

    @api.model
    def _progress(self, done, total, note=""):
        """Show how far the task at work is, in a transaction of its own."""
        claim = self.env.context.get("edic_ai_claim")
        if claim and not self._alone(steps.store_progress, claim, done, total, note):
            raise AiCancelled(self.env._("Stopped on demand."), sent=False)

    def _sending(self, call_uuid):
        """Note that a call is about to be made; committed when this returns.

        :raises AiCancelled: when the task is not this worker's any more
        """
        claim = self.env.context.get("edic_ai_claim")
        if not self._alone(steps.note_call, self.id, claim and claim[1], call_uuid):
            raise AiCancelled("the task is not at work any more", sent=False)

    def _ask_to_stop(self):
        """Have the workers that do these tasks stop."""
        self.flush_recordset()
        self.env.cr.execute(
            """UPDATE edic_ai_task_live SET cancel_asked = TRUE
               WHERE task_id = ANY(%s)""",
            (self.ids,),
        )

    # --- texts on the form ------------------------------------------------------
    @api.depends("use_case")
    @api.depends_context("lang")
    def _compute_use_case_name(self):
        """Compute the use case's title; its code where its addon is gone."""
        for code, tasks in self.grouped("use_case").items():
            title = self.env["ir.model"]._get(f"{USE_CASE}{code}").name
            tasks.use_case_name = title or code

    def _waits_for(self):
        """Return what keeps work that asks a model from being done, or False."""
        name = USE_CASE + self.use_case
        if name not in self.env or not self.env[name]._asks():
            return False
        if self.use_case not in dict(self.env["edic.ai.use.case"]._selection()):
            return False  # a trial asks whatever model its author chose
        asker = self.sudo().user_id or self.env.user
        gateway = self.env["edic.ai.gateway"].with_user(asker).sudo()
        serving = gateway._would_serve(
            self.use_case,
            self.company_id,
            origin=self.origin,
            operation=self.env[name]._operation,
        )
        return serving.reason or False

    def _put_off(self):
        """Return whether an attempt failed and no other has begun: nothing is asked.

        Work that a stop of all AI holds back was not attempted.
        """
        is_waiting = self.state == "waiting" and not self.is_stopped
        return self.state == "failed" or (is_waiting and bool(self.error))

    def _error_words(self):
        """Say what kept the work from its end and whether it is tried again, or ""."""
        self.ensure_one()
        if self.state == "failed":
            return self.env._(
                "%s It is not tried again.", self.error or self.env._("It failed.")
            )
        if not self.error or self.state != "waiting" or self.is_stopped:
            return self.error or ""
        if self.next_attempt <= fields.Datetime.now():
            return self.env._("%s It is tried again now.", self.error)
        return self.env._(
            "%(error)s It is tried again at %(moment)s.",
            error=self.error,
            moment=format_datetime(self.env, self.next_attempt, dt_format="short"),
        )

    @api.depends("error")
    def _compute_error_line(self):
        """Compute the error for a list's row, which shows all of it on hovering."""
        for task in self:
            task.error_line = " ".join((task.error or "").split())

    @api.depends("use_case_name")
    def _compute_display_name(self):
        for task in self:
            task.display_name = task.use_case_name

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for task, known in zip(self, self.sudo(), strict=True):
            task.is_mine = known.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = self.sudo()._search([("user_id", "=", self.env.uid)])
        return [("id", "in" if True in value else "not in", mine)]

    # --- working ----------------------------------------------------------------
    @api.model
    @scheduled
    def _cron_work(self, lane="quick"):
        """Do what waits in a lane until the cron's time is up."""
        cron = self.env["ir.cron"]
        self._look_after(lane)
        kind = lane.split("_")[0]
        cron._commit_progress(remaining=self.search_count(self._due(kind)))
        while claim := self._claim(kind, lane):
            self._work_on(claim)
            if not cron._commit_progress(1):
                break
        cron._commit_progress(remaining=0)  # the rest is woken, not looped over
        self._wake_later(lane)

    @api.model
    @scheduled
    def _cron_batches(self):
        """Hand in what waits and take in what was answered."""
        self.env["edic.ai.gateway.batch"]._work()

    @api.model
    def _due(self, kind):
        waiting = [("lane", "=", kind), ("state", "=", "waiting")]
        return [*waiting, ("next_attempt", "<=", fields.Datetime.now())]

    @api.model
    def _wake_later(self, lane):
        """Come back when the next task is due, or a worker's lease may have ended."""
        [(due, busy)] = self.env.execute_query(
            SQL(
                """SELECT min(next_attempt) FILTER (WHERE state = 'waiting'),
                          bool_or(state = 'running')
                   FROM edic_ai_task
                   WHERE state IN ('waiting', 'running') AND lane = %s""",
                lane.split("_")[0],
            )
        )
        now = fields.Datetime.now()
        moments = [max(due, now)] if due else []
        moments += [now + timedelta(seconds=LEASE_S + 1)] if busy else []
        if moments:
            self.env.ref(LANES[lane]).sudo()._edic_trigger_by(min(moments))

    @api.model
    def _alone(self, work, *args):
        """Run ``work(tasks, *args)`` in a transaction of its own, anew if it collides.

        Its commit is the end of it: what it returns must not need the database.
        """
        return alone(
            self.env.registry,
            lambda cr: work(self.with_env(self.env(cr=cr)), *args),
        )

    # --- taking -----------------------------------------------------------------
    @api.model
    def _claim(self, kind, lane, task_id=None):
        """Take the next task that is due, or the given one.

        :param str kind: the tasks' lane, and ``lane`` the worker's
        :return: Claim, or None when there is none to take
        """
        return self._alone(steps.claim_next, kind, lane, task_id)

    @api.model
    def _look_after(self, lane):
        """Recover what was left before a worker begins."""
        self._alone(lambda tasks: tasks._recover())
        if lane == "quick":  # one of them is enough
            self._alone(lambda tasks: tasks._forget_askers())

    @api.model
    def _recover(self):
        """Give back what workers have left whose lease is over."""
        self.env.cr.execute(
            SQL(
                """SELECT task.id FROM edic_ai_task task
                   JOIN edic_ai_task_live live ON live.task_id = task.id
                   WHERE task.state = 'running' AND (live.lease_until < %s
                       OR live.lease_until IS NULL AND task.batch_id IS NULL)
                   FOR UPDATE OF task SKIP LOCKED""",
                DB_NOW,
            )
        )
        for task in self.browse(row[0] for row in self.env.cr.fetchall()).sudo():
            _logger.warning("AI task %s was left by its worker", task.id)
            gone = self.env._("The worker ended before the work did.")
            if task.call_uuid:
                task._close("in_doubt", gone)
            elif task.attempts >= task._most_attempts():
                task._close("failed", gone)
            else:
                task._wait_again(gone, 0)

    # --- doing ------------------------------------------------------------------
    def _idempotency_key(self):
        """Return a key, the same for every attempt of the same work on a content.

        The ledger tells by it which calls were one question; of all of them at most
        one answer is applied.
        """
        content = self.content_digest or f"task {self.id}"
        return digest([self.use_case, self.res_model, self.res_id, content])

    @api.model
    def _work_on(self, claim):
        """Do a claimed task; whatever comes of it is then seen on the task."""
        with Keeper(self.env.registry, claim) as keeper, self._settled(claim):
            self._do(claim, keeper)

    @contextmanager
    def _settled(self, claim):
        """Show whatever the work meets on the task, so that the others go on."""
        try:
            yield
        except steps.LeaseLostError:
            _logger.warning("AI task %s is not this worker's any more", claim.task_id)
        except Exception as error:
            if not isinstance(error, AiError):
                _logger.warning("AI task %s failed", claim.task_id, exc_info=True)
            self.env.registry.reset_changes()
            self._alone(steps.settle, claim, error)

    @api.model
    def _do(self, claim, keeper):
        handler = self.env["edic.ai.use.case." + claim.use_case]
        stream = Stream(self.env.registry, claim, keeper)
        ask = partial(  # no transaction is open meanwhile
            self.env["edic.ai.gateway"]._ask,
            task=self.browse(claim.task_id).with_context(edic_ai_claim=claim),
            is_cancelled=stream.is_cancelled,
        )
        if handler._is_own_master:
            step = partial(self._alone, steps.do_step, claim)
            own = handler.with_context(edic_ai_claim=claim)
            is_over = own._work_alone(step, partial(stream.forward, ask))
            self._alone(steps.complete, claim, None, is_over)
        elif handler._lane == "model":
            request, is_watched = self._alone(steps.prepare, claim)
            answer = request and ask(request, on_chunk=stream if is_watched else None)
            stream.flush()
            # the answer stays here: a collision asks nobody a second time
            self._alone(
                steps.complete, claim, lambda use, record: use._keep(record, answer)
            )
        else:
            self._alone(steps.complete, claim, lambda use, record: use._work(record))

    @api.model
    def _held(self, claim):
        """Return the task, its use case and its record, in the task's company.

        :raises steps.LeaseLostError: when another worker has it
        """
        task = self.sudo().browse(claim.task_id).exists()
        if task.state != "running" or task.token != claim.token:
            raise steps.LeaseLostError
        tasks = self.with_company(task.company_id)
        record = tasks.env[task.res_model].browse(task.res_id).exists()
        if record and tasks._company_of(record) != task.company_id:
            raise AccessError(self.env._("Asked for by another company."))
        handler = tasks.env["edic.ai.use.case." + claim.use_case]
        handler = handler.with_context(edic_ai_claim=claim)
        return task.with_context(edic_ai_claim=claim), handler, record

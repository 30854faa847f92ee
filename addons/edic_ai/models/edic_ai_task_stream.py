# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import threading
import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.api import Environment
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .. import roles
from ..alone import DB_NOW, alone
from ..tools.llm.errors import AiCancelled

# pylint: disable=consider-merging-classes-inherited  # one file per concern
_logger = logging.getLogger(__name__)
LEASE_S = 60
BATCH_S = 0.1  # text is passed on this often
ASK_S = 0.5  # whether the work is still wanted is asked this often


class EdicAiTaskLive(models.Model):
    """What changes while a task is at work: lease, progress, text so far.

    Apart from the task: writing here does not collide with the transaction that does
    the work and ends the task.
    """

    _name = "edic.ai.task.live"
    _description = "AI task at work"
    _log_access = False

    task_id = fields.Many2one("edic.ai.task", required=True, ondelete="cascade")
    token = fields.Char()
    lane = fields.Char()
    lease_until = fields.Datetime()
    done = fields.Integer()
    total = fields.Integer()
    note = fields.Char()
    partial = fields.Text()
    seq = fields.Integer()
    cancel_asked = fields.Boolean()

    _task_uniq = models.UniqueIndex("(task_id)")

    @api.model
    def _start(self, task_id, token, lane):
        """A worker takes the task: nothing of an earlier attempt stays."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO edic_ai_task_live
                       (task_id, token, lane, lease_until, done, total, partial, seq)
                   VALUES (%s, %s, %s, %s + %s * interval '1 s', 0, 0, '', 0)
                   ON CONFLICT (task_id) DO UPDATE SET
                       token = excluded.token, lane = excluded.lane,
                       lease_until = excluded.lease_until, done = 0, total = 0,
                       note = NULL, partial = '', seq = 0, cancel_asked = NULL""",
                *(task_id, token, lane, DB_NOW, LEASE_S),
            )
        )


class EdicAiTaskStream(models.Model):
    """How a task goes, told to the person who asked while it is at work."""

    _inherit = "edic.ai.task"

    live_ids = fields.One2many(
        "edic.ai.task.live", "task_id", groups="base.group_system"
    )
    done = fields.Integer(compute="_compute_live", compute_sudo=True)
    total = fields.Integer(compute="_compute_live", compute_sudo=True)
    note = fields.Char(string="Doing", compute="_compute_live", compute_sudo=True)
    progress = fields.Float(compute="_compute_live", compute_sudo=True, aggregator=None)

    @api.depends("state")
    @api.depends_context("lang")
    def _compute_live(self):
        for task in self:
            live = task.live_ids
            task.done, task.total, task.note = live.done, live.total, live.note
            task.progress = 100 * live.done / live.total if live.total else 0.0
            if task.state == "waiting":
                task.note = task._waits_for()

    @roles.for_roles(roles.EMPLOYEE, is_own=True)
    def read_stream(self, after_seq=0):
        """What there is to show of one's own task, for screens without the bus.

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
        if claim and not self._alone(_store_progress, claim, done, total, note):
            raise AiCancelled(self.env._("Stopped on demand."), sent=False)

    def _sending(self, call_uuid):
        """Note that a call is about to be made; committed when this returns.

        :raises AiCancelled: when the task is not this worker's any more
        """
        claim = self.env.context.get("edic_ai_claim")
        if not self._alone(_note_call, self.id, claim and claim[1], call_uuid):
            raise AiCancelled("the task is not at work any more", sent=False)

    def _ask_to_stop(self):
        """Have the workers that do these tasks stop."""
        self.flush_recordset()
        self.env.cr.execute(
            """UPDATE edic_ai_task_live SET cancel_asked = TRUE
               WHERE task_id = ANY(%s)""",
            (self.ids,),
        )


def _note_call(tasks, task_id, token, call_uuid):
    tasks.env.cr.execute(
        """UPDATE edic_ai_task SET call_uuid = %s
           WHERE id = %s AND state = 'running' AND token = COALESCE(%s, token)""",
        (call_uuid, task_id, token),
    )
    return tasks.env.cr.rowcount


def _store_progress(tasks, claim, done, total, note):
    """:return: whether the work is still wanted"""
    tasks.env.cr.execute(
        """UPDATE edic_ai_task_live SET done = %s, total = %s, note = %s
           WHERE task_id = %s AND token = %s AND cancel_asked IS NOT TRUE""",
        (done, total, note, claim.task_id, claim.token),
        log_exceptions=False,
    )
    wanted = bool(tasks.env.cr.rowcount)
    if wanted:
        tasks.browse(claim.task_id)._tell()
    return wanted


class Keeper:
    """Extends the lease of a claim while its work goes on."""

    def __init__(self, registry, claim):
        self._registry = registry
        self._claim = claim
        self._ended = threading.Event()
        self.lost = False

    def __enter__(self):
        name = f"edic-task-{self._claim.task_id}"
        threading.Thread(target=self._keep, name=name, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self._ended.set()

    def _keep(self):
        while not self.lost and not self._ended.wait(LEASE_S / 4):
            try:
                self.beat()
            except Exception:
                # a database that is away for a moment must not end the keeping
                _logger.warning("A lease could not be extended", exc_info=True)

    def beat(self):
        """Extend the lease now; ``lost`` tells that it is another worker's."""
        self.lost = not alone(self._registry, self._extend)

    def _extend(self, cr):
        cr.execute(
            SQL(
                """UPDATE edic_ai_task_live
                   SET lease_until = %s + %s * interval '1 s'
                   WHERE task_id = %s AND token = %s""",
                *(DB_NOW, LEASE_S, self._claim.task_id, self._claim.token),
            ),
            log_exceptions=False,
        )
        return cr.rowcount


class Stream:
    """Passes the text of a task on as it comes, in batches."""

    def __init__(self, registry, claim, keeper):
        self._registry = registry
        self._claim = claim
        self._keeper = keeper
        self._waiting = []
        self._sent_at = self._asked_at = float("-inf")
        self._cancelled = False

    def __call__(self, text):
        self._waiting.append(text)
        if time.monotonic() - self._sent_at >= BATCH_S:
            self.flush()

    def told(self, ask, request, heading=None):
        """Ask, and pass the text on as it comes where a heading is to be shown."""
        if heading is None:
            return ask(request)
        self(heading)
        answer = ask(request, on_chunk=self)
        self.flush()
        return answer

    def flush(self):
        """Store what waits and send it to the person who asked."""
        text = "".join(self._waiting).replace("\0", "")
        text = text.encode("utf-8", "ignore").decode()  # no halves of a pair
        self._waiting.clear()
        if text:
            alone(self._registry, lambda cr: self._store(cr, text))
            self._sent_at = time.monotonic()

    def _store(self, cr, text):
        cr.execute(
            """UPDATE edic_ai_task_live live
               SET partial = partial || %s, seq = seq + %s
               FROM edic_ai_task task
               WHERE task.id = live.task_id AND task_id = %s AND live.token = %s
               RETURNING seq, user_id""",
            (text, len(text), self._claim.task_id, self._claim.token),
            log_exceptions=False,
        )
        for seq, user_id in cr.fetchall():
            news = {"task_id": self._claim.task_id, "seq": seq, "text": text}
            user = Environment(cr, SUPERUSER_ID, {})["res.users"].browse(user_id)
            user._bus_send("edic_ai/chunk", news)

    def is_cancelled(self):
        """Whether the answer is not wanted any more; asked from any thread."""
        if time.monotonic() - self._asked_at >= ASK_S and not self._cancelled:
            with self._registry.cursor() as cr:
                cr.execute(
                    """SELECT cancel_asked FROM edic_ai_task_live
                       WHERE task_id = %s AND token = %s""",
                    (self._claim.task_id, self._claim.token),
                )
                row = cr.fetchone()
            self._cancelled = not row or bool(row[0])
            self._asked_at = time.monotonic()
        return self._cancelled or self._keeper.lost

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import threading
import time

from odoo import SUPERUSER_ID, api, fields, models
from odoo.api import Environment
from odoo.tools import SQL

from ...alone import DB_NOW, alone

_logger = logging.getLogger(__name__)
LEASE_S = 60
BATCH_S = 0.1  # text is passed on this often
ASK_S = 0.5  # how often it is asked whether the work is still wanted


class EdicAiTaskLive(models.Model):
    """A row holds what changes while a task is at work: lease, progress, text so far.

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
        """Let a worker take the task: nothing of an earlier attempt stays."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO edic_ai_task_live
                       (task_id, token, lane, lease_until, done, total, partial, seq)
                   VALUES (%s, %s, %s, %s + %s * interval '1 s', 0, 0, '', 0)
                   ON CONFLICT (task_id) DO UPDATE SET
                       token = excluded.token, lane = excluded.lane,
                       lease_until = excluded.lease_until, done = 0, total = 0,
                       note = NULL, partial = '', seq = 0, cancel_asked = NULL""",
                task_id,
                token,
                lane,
                DB_NOW,
                LEASE_S,
            )
        )


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
                DB_NOW,
                LEASE_S,
                self._claim.task_id,
                self._claim.token,
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

    def forward(self, ask, request, heading=None):
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
        """Return whether nobody wants the answer any more; any thread may ask."""
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

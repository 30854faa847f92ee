# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import threading
from functools import partial

from odoo import api, models

from ..transaction import CONCURRENCY_ERRORS, retrying

_logger = logging.getLogger(__name__)
# of this thread: the mail at work collided to the end
collided = threading.local()


class MailThread(models.AbstractModel):
    """Fetched mails are taken in again when they collide with somebody else's work.

    Mails that a mail server hands over (odoo-mailgate) are web requests, which Odoo
    runs again by itself.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(self, *args, **kwargs):
        # EXTENDS mail
        process = partial(super().message_process, *args, **kwargs)
        if not self.env.context.get("default_fetchmail_server_id"):
            return process()
        try:
            # each mail is fetched into a transaction of its own
            return retrying(self.env, process)
        except CONCURRENCY_ERRORS:
            collided.mail = True
            # of a mail that fails Odoo says so as information only
            _logger.error("A fetched mail collided to the end; it stays unread")
            raise

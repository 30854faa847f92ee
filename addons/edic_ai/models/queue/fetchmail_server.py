# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .mail_thread import collided, fetching


class FetchmailServer(models.Model):
    """A mail that collided with other work to the end stays unread: Odoo marks whatever
    it fetched as read, and would lose it."""

    _inherit = "fetchmail.server"

    def _fetch_mail(self, *args, **kwargs):
        # EXTENDS mail
        with fetching():
            return super()._fetch_mail(*args, **kwargs)

    def _connect__(self, *args, **kwargs):
        # EXTENDS mail
        connection = super()._connect__(*args, **kwargs)
        mark = connection.handled_message

        def mark_unless_collided(number):
            if collided.__dict__.pop("mail", False):
                return
            mark(number)

        connection.handled_message = mark_unless_collided
        return connection

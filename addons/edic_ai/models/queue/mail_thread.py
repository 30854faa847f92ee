# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import threading
from contextlib import contextmanager
from functools import partial

from odoo import api, models

from ...transaction import CONCURRENCY_ERRORS, retrying

_logger = logging.getLogger(__name__)
# in this thread: the mail at work collided to the end
collided = threading.local()
_fetching = threading.local()


@contextmanager
def fetching():
    """Let each mail that this thread takes in be a transaction of its own.

    The code that fetches says so: a context comes from a client as well, whose request
    must not be committed in its middle.
    """
    before = getattr(_fetching, "is_on", False)
    _fetching.is_on = True
    try:
        yield
    finally:
        _fetching.is_on = before
        collided.__dict__.pop("mail", None)


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
        if not getattr(_fetching, "is_on", False):
            return process()
        try:
            # each mail is fetched into a transaction of its own
            return retrying(self.env, process)
        except CONCURRENCY_ERRORS:
            collided.mail = True
            # Odoo reports a mail that fails as information only
            _logger.error("A fetched mail collided to the end; it stays unread")
            raise

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let no alias fill in what only the program writes.

        Whoever writes a journal or a project writes its alias's default values, and the
        record that a mail makes is created with them as the superuser.
        """
        # EXTENDS mail
        routes = [
            (model, number, values and self._edic_unguarded(model, values), *rest)
            for model, number, values, *rest in routes or ()
        ]
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _edic_unguarded(self, model, values):
        """Return values for a new record without the guarded fields, those in the
        commands of its lines included.

        :param str model: of the record
        """
        fields, guarded = self.env[model]._fields, self.env[model]._edic_writers()
        found = {name: values[name] for name in values if name not in guarded}
        for name in found:
            if name in fields and fields[name].type in ("one2many", "many2many"):
                comodel = fields[name].comodel_name
                found[name] = [
                    (*command[:2], self._edic_unguarded(comodel, command[2]))
                    if len(command) > 2 and isinstance(command[2], dict)
                    else command
                    for command in found[name] or ()
                ]
        return found

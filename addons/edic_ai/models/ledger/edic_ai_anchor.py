# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import logging
import os
from functools import partial

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ...alone import alone, read_latest
from ...tools.ledger import folder, timestamp
from ...tools.ledger.edic_verify import Checkpoint
from ...transaction import CONCURRENCY_ERRORS

_logger = logging.getLogger(__name__)

FOLDER = "EDIC_LEDGER_ANCHORS"
SINKS = [("folder", "Folder"), ("mail", "E-mail"), ("stamp", "Time stamp")]
PARAMETERS = {
    "folder": "edic_ai.ledger_folder",
    "mail": "edic_ai.ledger_mail",
    "stamp": "edic_ai.ledger_stamp",
}
# a newer checkpoint covers what these missed
NEWEST_ONLY = ("mail", "stamp")
MAX_ERROR_CHARS = 200  # characters of an error that are kept


class EdicAiAnchor(models.Model):
    """An attempt to write a checkpoint outside the database, one row each.

    A sink that fails stops neither the others nor the signing; it is tried again.
    """

    _name = "edic.ai.anchor"
    _inherit = "edic.ai.append.only"
    _description = "Checkpoint kept elsewhere"
    _log_access = False
    _order = "id desc"
    _rec_name = "sink"

    checkpoint_id = fields.Integer(required=True, readonly=True, aggregator=None)
    sink = fields.Selection(SINKS, string="Where", required=True, readonly=True)
    is_done = fields.Boolean(string="Done", readonly=True)
    message = fields.Char(readonly=True)
    token = fields.Binary(attachment=False, readonly=True)
    occurred_at = fields.Datetime(string="Date", required=True, readonly=True)

    _checkpoint_idx = models.Index("(checkpoint_id, sink)")
    _sink_idx = models.Index("(sink, id DESC)")

    @api.model
    def _config(self):
        """Return where each sink writes, of those that are set up.

        Of the folder the environment decides, where the host's administrator set it.
        """
        params = self.env["ir.config_parameter"].sudo()
        targets = {sink: params.get_param(name) for sink, name in PARAMETERS.items()}
        targets["folder"] = os.environ.get(FOLDER) or targets["folder"]
        return {sink: where.strip() for sink, where in targets.items() if where}

    @api.model
    def _done(self, checkpoints, sink):
        """Return the ids of the checkpoints that a sink has."""
        return set(self._successes(checkpoints, sink).mapped("checkpoint_id"))

    @api.model
    def _successes(self, checkpoints, sink):
        done = Domain("checkpoint_id", "in", checkpoints.ids)
        done &= Domain("sink", "=", sink) & Domain("is_done", "=", True)
        return self.sudo().search(done)

    @api.model
    def _health(self, sink):
        """Return ``(last success, failing since, last error)`` of a sink; None each."""
        self.env.cr.execute(
            """
            WITH good AS (SELECT max(id) AS id, max(occurred_at) AS at
                            FROM edic_ai_anchor WHERE sink = %(sink)s AND is_done)
            SELECT (SELECT at FROM good), min(occurred_at),
                   (array_agg(message ORDER BY id DESC))[1]
              FROM edic_ai_anchor
             WHERE sink = %(sink)s AND id > coalesce((SELECT id FROM good), 0)
            """,
            {"sink": sink},
        )
        return self.env.cr.fetchone()

    # --- writing ----------------------------------------------------------------------
    @api.model
    def _anchor_all(self):
        """Write checkpoints where they are not yet, each in its own transaction."""
        if self.env["edic.ai.ledger.key"]._why_not():
            return  # a copy writes nothing, nor what has lost its key
        registry = self.env.registry
        for sink in self._config():
            for number in alone(registry, partial(_undone, sink=sink)):
                # a checkpoint that left is not sent again because its row collides
                tried = _put_once(registry, sink, number)
                row = partial(_keep_row, sink=sink, number=number, tried=tried)
                if not alone(registry, row):
                    break  # until next time

    @api.model
    def _undone(self, sink):
        """Return the ids of the checkpoints that a sink is to get, oldest first."""
        newest = SQL("DISTINCT ON (chain)") if sink in NEWEST_ONLY else SQL()
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM (SELECT %s id FROM edic_ai_checkpoint
                                 ORDER BY chain, size DESC) made
                 WHERE NOT EXISTS (SELECT FROM edic_ai_anchor
                                    WHERE checkpoint_id = made.id AND sink = %s
                                      AND is_done)
                 ORDER BY id
                """,
                newest,
                sink,
            )
        )
        return [number for [number] in self.env.cr.fetchall()]

    @api.model
    def _put(self, sink, checkpoint):
        """Write one checkpoint to a sink, and return what its row is to say."""
        put = {
            "folder": self._put_folder,
            "mail": self._put_mail,
            "stamp": lambda made, where: {
                "token": base64.b64encode(timestamp.ask(where, made.text.encode()))
            },
        }
        outcome = {"message": None, "token": None}
        try:
            with self.env.cr.savepoint():
                outcome |= put[sink](checkpoint, self._config()[sink]) or {}
        except CONCURRENCY_ERRORS:
            raise  # nothing left yet: see `_put_mail`
        except Exception as error:  # noqa: BLE001  # whatever it is: notified, tried again
            outcome["message"] = _words(error)
            _logger.warning("Checkpoint not written (%s): %s", sink, outcome["message"])
        return outcome

    @api.model
    def _keep_row(self, sink, checkpoint, outcome):
        """Keep what came of an attempt.

        :return: whether the checkpoint is there now
        """
        is_done = not outcome["message"]
        row = {"checkpoint_id": checkpoint.id, "sink": sink, "is_done": is_done}
        self._insert([{**row, **outcome, "occurred_at": fields.Datetime.now()}])
        return is_done

    # --- the folder -------------------------------------------------------------------
    def _put_folder(self, checkpoint, where):
        chain, size = checkpoint.chain, checkpoint.size
        path, text = self._folder(chain, where), checkpoint.text
        try:
            folder.keep(path, size, text)
        except folder.KeptOtherwiseError:
            found = folder.kept(self._folder(chain, where))
            kept = [other for n, other in found if n == size and other != text]
            if not all(self._is_given_up(chain, other) for other in kept):
                raise
            # one that a declared restore gave up lies there under the same number
            folder.keep(path, size, text, f"-{Checkpoint.parse(text).root.hex()[:8]}")

    def _folder(self, chain, where):
        return folder.folder_of(where, self.env["edic.ai.seal"]._ledger(), chain)

    @api.model
    def _chains_there(self):
        """Return the chains that have a folder of checkpoints."""
        where = self._config().get("folder")
        own = where and self._folder(0, where).parent
        names = [path.name for path in own.iterdir()] if own and own.is_dir() else []
        return {int(name) for name in names if name.isdigit()}

    @api.model
    def _unknown(self, chain):
        """Return ``(size, text)`` of the newest checkpoint of a chain in the folder,
        where this database does not know it; None otherwise."""
        where = self._config().get("folder")
        try:
            for size, text in folder.kept(self._folder(chain, where)) if where else ():
                if self._is_ours(chain, text) and not self._is_given_up(chain, text):
                    return None if self._is_known(chain, size, text) else (size, text)
        except OSError:
            _logger.warning("The folder of checkpoints cannot be read", exc_info=True)
        return None

    def _is_given_up(self, chain, text):
        try:
            checkpoint = Checkpoint.parse(text)
        except ValueError:
            return False
        return self.env["edic.ai.declaration"]._is_given_up(chain, checkpoint)

    def _is_known(self, chain, size, text):
        found = self.env["edic.ai.checkpoint"].sudo()
        found = found.search([("chain", "=", chain), ("size", "=", size)])
        return text in found.mapped("text")

    @api.model
    def _is_ours(self, chain, text):
        """Return whether a key of this ledger that was good at that time signed a text
        as a checkpoint of a chain; see ``Verifier.check_signatures``."""
        try:
            checkpoint = Checkpoint.parse(text)
        except ValueError:
            return False
        keys = self.env["edic.ai.ledger.key"]
        revoked = {base64.b64decode(k): t for k, t in keys._revoked().items()}
        is_ours = checkpoint.origin == self.env["edic.ai.seal"]._chain_origin(chain)
        return is_ours and checkpoint.is_signed_by(keys._all_public_keys(), revoked)

    # --- sending ----------------------------------------------------------------
    def _put_mail(self, checkpoint, where):
        company = self.env["res.company"].sudo().browse(checkpoint.chain).exists()
        lang = (company or self.env.company).partner_id.lang
        words = self.with_context(lang=lang).env
        name = f"{checkpoint.chain}-{checkpoint.size:012d}.checkpoint"
        file = {"name": name, "raw": checkpoint.text.encode()}
        mail = self.env["mail.mail"].sudo()
        mail = mail.create(
            {
                "subject": words._(
                    "Checkpoint of the audit trail: %(what)s, %(count)s entries",
                    what=company.name or words._("no company"),
                    count=checkpoint.size,
                ),
                "email_to": where,
                "body_html": Markup("<p>{}</p><pre>{}</pre>").format(
                    words._(
                        "Please keep this message. With it you can check later "
                        "that no entry of the audit trail so far was changed."
                    ),
                    checkpoint.text,
                ),
                "attachment_ids": [Command.create(file)],
            }
        )
        self.env.flush_all()  # writes collide before the mail leaves
        mail.send(raise_exception=True)
        if mail.exists() and mail.state != "sent":
            raise UserError(mail.failure_reason or mail.state)

    @api.model
    def _stamp_of(self, checkpoint):
        """Return the time stamp of a checkpoint (TimeStampResp, DER), or None."""
        found = self._successes(checkpoint, "stamp")[:1]
        return base64.b64decode(found.token) if found else None


def _words(error):
    """Return what went wrong as a column can hold it: others write into it."""
    message = f"{type(error).__name__}: {error}"[:MAX_ERROR_CHARS]
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in message
    )


def _undone(cr, sink):
    return api.Environment(cr, SUPERUSER_ID, {})["edic.ai.anchor"]._undone(sink)


def _put_once(registry, sink, number):
    """Write one checkpoint to a sink, and not again because the commit collides: a
    mail that left cannot be taken back."""
    return alone(registry, partial(_put, sink=sink, number=number, tried=[]))


def _put(cr, sink, number, tried):
    if not tried:
        read_latest(cr)
        anchors, checkpoint = _anchors(cr, number)
        tried.append(anchors._put(sink, checkpoint))
    return tried[0]


def _keep_row(cr, sink, number, tried):
    read_latest(cr)
    anchors, checkpoint = _anchors(cr, number)
    return anchors._keep_row(sink, checkpoint, tried)


def _anchors(cr, number):
    env = api.Environment(cr, SUPERUSER_ID, {})
    return env["edic.ai.anchor"], env["edic.ai.checkpoint"].browse(number)

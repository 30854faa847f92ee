# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.ledger import timestamp


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiAnchor(models.Model):
    """Checkpoints that are sent away: by e-mail, and to a time stamp authority."""

    _inherit = "edic.ai.anchor"

    def _put_mail(self, checkpoint, where):
        company = self.env["res.company"].sudo().browse(checkpoint.chain).exists()
        lang = (company or self.env.company).partner_id.lang
        words = self.with_context(lang=lang).env
        name = f"{checkpoint.chain}-{checkpoint.size:012d}.checkpoint"
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": words._(
                        "Checkpoint of the ledger: %(what)s, %(count)s entries",
                        what=company.name or words._("no company"),
                        count=checkpoint.size,
                    ),
                    "email_to": where,
                    "body_html": Markup("<p>{}</p><pre>{}</pre>").format(
                        words._(
                            "Please keep this message. With it you can check later "
                            "that no entry of the ledger so far was changed."
                        ),
                        checkpoint.text,
                    ),
                    "attachment_ids": [
                        Command.create({"name": name, "raw": checkpoint.text.encode()})
                    ],
                }
            )
        )
        self.env.flush_all()  # what collides does so before the mail leaves
        mail.send(raise_exception=True)
        if mail.exists() and mail.state != "sent":
            raise UserError(mail.failure_reason or mail.state)

    def _put_stamp(self, checkpoint, where):
        answer = timestamp.ask(where, checkpoint.text.encode())
        return {"token": base64.b64encode(answer)}

    @api.model
    def _stamp_of(self, checkpoint):
        """The time stamp of a checkpoint (TimeStampResp, DER), or None."""
        found = self.sudo().search(
            [
                ("checkpoint_id", "=", checkpoint.id),
                ("sink", "=", "stamp"),
                ("is_done", "=", True),
            ],
            limit=1,
        )
        return base64.b64decode(found.token) if found else None

    @api.model
    def _check_stamp(self, checkpoint, authorities):
        """Check a checkpoint's time stamp.

        :param bytes authorities: root certificates that are trusted, PEM
        :raises StampError: there is none, or none that they vouch for
        """
        answer = self._stamp_of(checkpoint)
        if not answer:
            raise timestamp.StampError("no time stamp")
        timestamp.check(answer, checkpoint.text.encode(), authorities)

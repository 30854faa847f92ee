# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.tools.llm.download import get, is_safe
from odoo.addons.edic_ai.tools.llm.errors import AiError

from ..tools.forms import comarquage, xzufi
from ..tools.forms.document import Unreadable

MOST_BYTES = 20 * 1024 * 1024
CODE = "{code}"
_logger = logging.getLogger(__name__)


class EdicPublicProcedureSource(models.Model):
    """Where procedures come from, as their publishers give them; looked at each night.

    Nothing of ours is sent but the address. What cannot be read changes nothing, and
    is told on the source.
    """

    _name = "edic.public.procedure.source"
    _description = "Source of procedures"
    _order = "name, id"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("comarquage", "service-public.fr (DILA co-marquage XML)"),
            ("xzufi", "XZuFi (PVOG, Länder)"),
        ],
        required=True,
        default="comarquage",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    url = fields.Char(
        string="Address",
        help="With {code} in the place of a procedure's number. Empty: files are "
        "uploaded.",
    )
    codes = fields.Text(string="Procedures", help="Their numbers, one a line.")
    rights = fields.Char(
        string="Licence", help="Where the file does not say it: shown with the text."
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", domain="[('share', '=', False)]"
    )
    file = fields.Binary(string="File to read", attachment=False)
    file_name = fields.Char()
    active = fields.Boolean(default=True)
    procedure_ids = fields.One2many("edic.public.procedure", "source_id")
    looked_at = fields.Datetime(string="Looked at", readonly=True, copy=False)
    report = fields.Text(readonly=True, copy=False)
    has_failed = fields.Boolean(string="Failed", readonly=True, copy=False)

    @api.constrains("url")
    def _check_url(self):
        for source in self:
            if source.url and not is_safe(source.url):
                raise ValidationError(
                    self.env._("The address begins with https://: %s", source.url)
                )

    # --- looking ----------------------------------------------------------------------
    def action_fetch(self):
        """Look at the publisher's texts now."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        if not self.url:
            raise UserError(self.env._("Enter an address, or upload a file."))
        self.sudo()._fetch()
        return True

    def action_read(self):
        """Read the uploaded file."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        data = base64.b64decode(self.with_context(bin_size=False).file)
        told, failed = self.sudo()._take(data, self.file_name or "")
        self.sudo()._keep([told], failed)
        if not failed:
            self.sudo().write({"file": False, "file_name": False})
        return True

    @api.model
    def _cron_fetch(self):
        """Each source by itself: one that fails does not keep the others."""
        sources = self.search([("url", "!=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(sources))
        for source in sources:
            source._fetch()
            self.env["ir.cron"]._commit_progress(1)

    def _fetch(self):
        self.ensure_one()
        codes = [code.strip() for code in (self.codes or "").split()] or [""]
        told, has_failed = [], False
        for code in codes if CODE in self.url else codes[:1]:
            address = self.url.replace(CODE, code)
            try:
                data = get(address, MOST_BYTES)
            except AiError as error:
                words = f"{error.error_type} {error.detail or ''}".strip()
                told.append(
                    self.env._("%(code)s: not reached (%(why)s)", code=code, why=words)
                )
                has_failed = True
            else:
                line, failed = self._take(data, code)
                told.append(line)
                has_failed |= failed
        self._keep(told, has_failed)

    def _keep(self, told, has_failed):
        if has_failed:
            _logger.warning("Procedures of source %s could not all be read", self.id)
        now = fields.Datetime.now()
        report = "\n".join(told)
        self.write({"looked_at": now, "report": report, "has_failed": has_failed})

    # --- reading ----------------------------------------------------------------------
    def _take(self, data, name):
        """Take over what a file says.

        :return: what to say of it, and whether it could not be read
        """
        try:
            documents = self._documents(data)
        except Unreadable as error:
            words = self.env["edic.public.form.words"]._unreadable(error)
            return self.env._("%(name)s: %(why)s", name=name, why=words), True
        told = []
        for document in documents:
            procedure, new, gone = self.env["edic.public.procedure"]._load(
                document,
                self.company_id,
                source_id=self.id,
                rights=document.rights or self.rights,
            )
            procedure.user_id = procedure.user_id or self.user_id
            procedure._tell_changes(new, gone)
            told.append(
                self.env._(
                    "%(name)s: %(new)s new lines, %(gone)s gone",
                    name=document.title,
                    new=len(new),
                    gone=len(gone),
                )
            )
        return "\n".join(told), False

    def _documents(self, data):
        if self.kind == "comarquage":
            return (comarquage.read(data),)
        wanted = set((self.codes or "").split())
        found = xzufi.read(data)
        return tuple(one for one in found if not wanted or one.code in wanted)

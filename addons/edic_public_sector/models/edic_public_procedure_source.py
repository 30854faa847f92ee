# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.llm.download import get, is_safe
from odoo.addons.edic_ai.tools.llm.errors import AiError

from ..tools.forms import comarquage, xzufi
from ..tools.forms.document import Unreadable

MOST_BYTES = 20 * 1024 * 1024
MOST_CODES = 500
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
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    file = fields.Binary(string="File to read", attachment=False)
    file_name = fields.Char()
    active = fields.Boolean(default=True)
    procedure_ids = fields.One2many("edic.public.procedure", "source_id")
    author_ids = fields.Many2many(
        "res.users", string="Changed by", readonly=True, copy=False
    )
    looked_at = fields.Datetime(string="Looked at", readonly=True, copy=False)
    report = fields.Text(readonly=True, copy=False)
    has_failed = fields.Boolean(string="Failed", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        sources = super(EdicPublicProcedureSource, without_defaults(self)).create(
            [
                {**vals, "author_ids": [Command.set(self.env.user.ids)]}
                for vals in vals_list
            ]
        )
        return sources

    def write(self, vals):
        if not self.env.su and {"author_ids", "company_id"} & vals.keys():
            raise AccessError(self.env._("This is done with its button."))
        if {"url", "codes", "rights", "kind", "file"} & vals.keys() and not self.env.su:
            self.sudo().author_ids = [Command.link(self.env.uid)]
        return super().write(vals)

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
        self.sudo().author_ids = [Command.link(self.env.uid)]
        self.sudo()._fetch()
        return True

    def action_read(self):
        """Read the uploaded file."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        self.sudo().author_ids = [Command.link(self.env.uid)]
        data = base64.b64decode(self.with_context(bin_size=False).file)
        told, failed = self.sudo()._take(data, self.file_name or "")
        self.sudo()._keep([told], failed)
        if not failed:
            self.sudo().write({"file": False, "file_name": False})
        return True

    @api.model
    def _cron_fetch(self):
        """Each source by itself: one that fails does not keep the others, and those
        that waited longest come first."""
        sources = self.search([("url", "!=", False)], order="looked_at NULLS FIRST, id")
        self.env["ir.cron"]._commit_progress(remaining=len(sources))
        for source in sources:
            try:
                with self.env.cr.savepoint():
                    source._fetch()
            except Exception:
                _logger.exception("Source %s of procedures failed", source.id)
                source._keep([self.env._("It failed: see the server's log.")], True)
            self.env["ir.cron"]._commit_progress(1)

    def _fetch(self):
        self.ensure_one()
        codes = (self.codes or "").split()[:MOST_CODES] or [""]
        told, has_failed = [], False
        for code in codes if CODE in self.url else codes[:1]:
            address = self.url.replace(CODE, code)
            try:
                data = get(address, MOST_BYTES, may_be_local=self._may_be_local())
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

    @api.model
    def _may_be_local(self):
        """Whether an administrator lets sources be in the house's own network."""
        params = self.env["ir.config_parameter"].sudo()
        return params.get_param("edic_public_sector.local_sources") == "True"

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
            if new or gone:  # whoever chose the file does not approve it
                authors = [Command.link(user.id) for user in self.author_ids]
                procedure.author_ids = authors
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

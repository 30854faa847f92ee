# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.documents.download import get
from odoo.addons.edic_ai.tools.providers.errors import AiError
from odoo.addons.edic_ai.tools.text.address import is_safe
from odoo.addons.edic_ai.transaction import one_by_one, scheduled
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ...tools.forms import comarquage, xzufi
from ...tools.forms.comarquage import ARCHIVE, FICHES, MAX_ZIP, SITE
from ...tools.forms.document import Unreadable
from .addresses import check_addresses

MAX_CODES = 500
CODE = "{code}"
_logger = logging.getLogger(__name__)
MAX_UNCHOSEN = 20  # procedures that are taken without a choice
SHOWN = 20  # of more than that, to choose from


def _title(read):
    try:
        return read().title
    except Unreadable:
        return "?"


class EdicPublicProcedureSource(models.Model):
    """A source of procedures, as their publishers give them; looked at each night.

    Nothing of ours is sent but the address. What cannot be read changes nothing, and
    is shown on the source.
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
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        edic_writer="creation",
    )
    url = fields.Char(
        string="Address",
        help="With {code} in the place of a procedure's number, or of a file with many."
        " Empty: files are uploaded. DILA's archive of all its procedures: " + ARCHIVE,
    )
    codes = fields.Text(
        string="Procedures",
        help="The numbers of those you want, one a line. Empty: all of a file that"
        " holds few.",
    )
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

    @api.onchange("kind")
    def _onchange_kind(self):
        """Propose where DILA's files are, and nothing for others."""
        if self.kind == "comarquage":
            self.url = self.url or FICHES
        elif self.url == FICHES:
            self.url = False

    @api.constrains("url")
    def _check_url(self):
        check_addresses(self, "url", is_safe)

    @api.model_create_multi
    def create(self, vals_list):
        authors = {"author_ids": [Command.set(self.env.user.ids)]}
        with by_method(self, "author_ids"):
            return super(EdicPublicProcedureSource, without_defaults(self)).create(
                [{**vals, **authors} for vals in vals_list]
            )

    def write(self, vals):
        if {"url", "codes", "rights", "kind", "file"} & vals.keys() and not self.env.su:
            self.sudo().author_ids = [Command.link(self.env.uid)]
        return super().write(vals)

    # --- looking ----------------------------------------------------------------------
    @roles.for_roles(roles.PROCEDURE)
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

    @roles.for_roles(roles.PROCEDURE)
    def action_read(self):
        """Read the uploaded file."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        self.sudo().author_ids = [Command.link(self.env.uid)]
        data = base64.b64decode(self.with_context(bin_size=False).file)
        name, codes = self.file_name or self.name, self._codes()
        text, failed = self.sudo()._take(data, name, codes)
        self.sudo()._keep([text], failed)
        if not failed:
            self.sudo().write({"file": False, "file_name": False})
        return True

    @api.model
    @scheduled
    def _cron_fetch(self):
        """Fetch each source by itself: a failure does not keep the others, and those
        that waited longest come first."""
        one_by_one(
            self.search([("url", "!=", False)], order="looked_at NULLS FIRST, id"),
            lambda source: source._fetch(),
            failed=lambda source, error: source._tell_failed(error),
            is_whole=True,
        )

    def _tell_failed(self, error):
        _logger.error("Source %s of procedures failed", self.id, exc_info=error)
        self._keep([self.env._("It failed: see the server's log.")], True)

    def _codes(self):
        return list(dict.fromkeys((self.codes or "").split()))[:MAX_CODES]

    def _fetch(self):
        self.ensure_one()
        codes = self._codes()
        if CODE not in self.url:
            looked = [self._look(self.url, self.name, codes)]
        elif codes:
            looked = [
                self._look(self.url.replace(CODE, code), code, [code]) for code in codes
            ]
        else:
            looked = [(self._none_chosen(), True)]
        texts, failed = zip(*looked, strict=True)
        self._keep(texts, any(failed))

    def _look(self, address, name, codes):
        """Fetch a file and take over what it says; see `_take`."""
        # an administrator may let sources be in the house's own network
        params = self.env["ir.config_parameter"].sudo()
        is_local = params.get_param("edic_public_sector.local_sources") == "True"
        try:
            data = get(address, MAX_ZIP, may_be_local=is_local)
        except AiError as error:
            why = f"{error.error_type} {error.detail or ''}".strip()
            text = self.env._("%(code)s: not reached (%(why)s)", code=name, why=why)
            return text, True
        # nobody here chose what DILA's own server says
        return self._take(data, name, codes, is_fetched=address.startswith(f"{SITE}/"))

    def _keep(self, texts, has_failed):
        if has_failed:
            _logger.warning("Procedures of source %s could not all be read", self.id)
        now = fields.Datetime.now()
        report = "\n".join(texts)
        self.write({"looked_at": now, "report": report, "has_failed": has_failed})

    # --- reading ----------------------------------------------------------------------
    def _take(self, data, name, codes, is_fetched=False):
        """Take over what a file says.

        :param name: of the file, for messages about it
        :param codes: of the procedures that are wanted, of a file with many; none: all
        :param is_fetched: from its publisher, not uploaded
        :return: what to say of it, and whether something is missing or not readable
        """
        try:
            held, is_one = self._held(data)
        except Unreadable as error:
            return self._unread(name, error), True
        codes = set() if is_one else set(codes)
        if not codes and len({code for code, _read in held}) > MAX_UNCHOSEN:
            return self._too_many(name, held), True
        texts, failed = self._take_chosen(held, codes, is_fetched)
        if absent := codes - {code for code, _read in held}:
            listed = ", ".join(sorted(absent))
            texts.append(
                self.env._("%(name)s does not hold: %(codes)s", name=name, codes=listed)
            )
        return "\n".join(texts), failed or bool(absent)

    def _take_chosen(self, held, codes, is_fetched):
        """:return: what to say, line by line, and whether one could not be read"""
        texts, failed = [], False
        for code, read in held:
            if codes and code not in codes:
                continue
            try:
                texts.append(self._take_one(read(), is_fetched))
            except Unreadable as error:
                texts.append(self._unread(code, error))
                failed = True
        return texts, failed

    def _held(self, data):
        """Return the numbers that a file holds, each with what reads its text.

        :return: pairs, and whether the format has one procedure a file
        :raises Unreadable: `Unreadable` says which codes there are
        """
        if self.kind == "comarquage":
            if comarquage.is_zip(data):
                return comarquage.read_zip(data), False
            found = (comarquage.read(data),)
        else:
            found = xzufi.read(data)
        held = [
            (document.code, lambda document=document: document) for document in found
        ]
        return held, self.kind == "comarquage"

    def _take_one(self, document, is_fetched):
        procedure, new, gone = self.env["edic.public.procedure"]._load(
            document,
            self.company_id,
            is_fetched=is_fetched,
            authors=self.author_ids,
            source_id=self.id,
            rights=document.rights or self.rights,
        )
        procedure.user_id = procedure.user_id or self.user_id
        procedure._tell_changes(new, gone)
        return self.env._(
            "%(name)s: %(new)s new lines, %(gone)s gone",
            name=document.title,
            new=len(new),
            gone=len(gone),
        )

    # --- what the report says ---------------------------------------------------------
    def _none_chosen(self):
        return self.env._(
            "Nothing was taken: enter the numbers of those you want in Procedures."
        )

    def _too_many(self, name, held):
        """Say how many there are, and name the first of them to choose from."""
        readers = {}
        for code, read in held:
            readers.setdefault(code, read)
        count = self.env._(
            "%(name)s holds %(count)s procedures. The first of them:",
            name=name,
            count=len(readers),
        )
        texts = [f"{code} {_title(read)}" for code, read in [*readers.items()][:SHOWN]]
        return "\n".join([self._none_chosen(), count, *texts])

    def _unread(self, name, error):
        """Say why a file gives no procedure, and what to do."""
        words = {
            "empty": self.env._("the file is empty"),
            "large": self.env._("the file is too large"),
            "cut": self.env._("the file is cut off: fetch it again"),
            "xml": self.env._("this is not XML, or has a DOCTYPE, which is not read"),
            "format": self.env._("this is another format than the source says"),
            "lang": self.env._("it is neither in French nor in German"),
            "no_code": self.env._("the procedure has no number"),
            "no_lines": self.env._("it has no text"),
        }[error.code]
        why = f"{words} ({error.about})" if error.about else words
        return self.env._("%(name)s: %(why)s", name=name, why=why)

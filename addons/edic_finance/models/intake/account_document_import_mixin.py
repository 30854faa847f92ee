# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from lxml import etree

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...tools.intake.einvoice import UnsafeXml, looks_like_xml, parse
from ...tools.intake.incoming_document import IncomingFiles
from ...tools.intake.pdf_attachments import OverLimitError, Overpacked, embedded_files

_logger = logging.getLogger(__name__)
EINVOICE = "edic_finance.einvoice"  # is read, however it came in
# how it comes in, and what the row of the file says of that
BY_MAIL, BY_COMMAND = "edic_finance.by_mail", "edic_finance.by_command"
BY_FOLDER, BY_PROGRAM = "edic_finance.by_folder", "edic_finance.by_program"
WAYS = {
    BY_MAIL: "mail",
    BY_COMMAND: "command",
    BY_FOLDER: "folder",
    BY_PROGRAM: "program",
}
NEVERTHELESS = "edic_finance.nevertheless"  # a person wants a second bill of it


def files_of_intake(env):
    """Return the `IncomingFiles` of the intake that is at work, or None.

    They are a value of the context: no client can claim that the intake is at work.
    """
    found = env.context.get("edic_intake")
    return found if isinstance(found, IncomingFiles) else None


class AccountDocumentImportMixin(models.AbstractModel):
    _inherit = "account.document.import.mixin"

    @api.model
    def _get_xml_tree(self, file_data):
        # OVERRIDE account: no entities, no DTD, no network
        raw = file_data["raw"] or b""
        if not looks_like_xml(raw):
            return None
        incoming = files_of_intake(self.env)
        try:
            return incoming.parse(raw) if incoming else parse(raw)
        except (UnsafeXml, etree.LxmlError, ValueError) as error:
            _logger.info("%s is not read as XML: %s", file_data["name"], error)
            return None

    @api.model
    def _unwrap_attachment(self, file_data, recurse=True):
        """Return the files of a PDF within limits; of PDFs in PDFs only the first."""
        # OVERRIDE account
        if file_data["import_file_type"] != "pdf":
            return super()._unwrap_attachment(file_data, recurse)
        try:
            files = embedded_files(file_data["raw"] or b"")
        except (Overpacked, OverLimitError) as error:
            _logger.info("%s is not unpacked: %r", file_data["name"], error)
            return []
        embedded = []
        for name, raw in dict.fromkeys(files):
            found = {
                "name": name,
                "raw": raw,
                "mimetype": guess_mimetype(raw),
                "attachment": None,
                "origin_attachment": file_data["origin_attachment"],
                "origin_import_file_type": file_data["origin_import_file_type"],
            }
            found["xml_tree"] = self._get_xml_tree(found)
            found["import_file_type"] = self._get_import_file_type(found)
            embedded.append(found)
        if embedded and recurse:
            embedded.extend(self._unwrap_attachments(embedded, recurse=False))
        return embedded

    def _extend_with_attachments(self, files_data, new=False):
        """Decode without the commits that account makes around the decoder.

        The intake holds a savepoint around the whole bill, so that a file leaves
        either all of its bill or nothing; errors go up to it.
        """
        # OVERRIDE account
        if not files_of_intake(self.env):
            return super()._extend_with_attachments(files_data, new)
        self.ensure_one()
        for file_data in files_data:
            if "decoder_info" not in file_data:
                file_data["decoder_info"] = self._get_edi_decoder(file_data, new=new)
        decodable = [f for f in files_data if (f["decoder_info"] or {}).get("priority")]
        if not decodable:
            return None
        file_data = max(decodable, key=lambda f: f["decoder_info"]["priority"])
        reason = file_data["decoder_info"]["decoder"](self, file_data, new)
        if reason:
            raise UserError(reason)
        return True

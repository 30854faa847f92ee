# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from lxml import etree

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.einvoice import UnsafeXml, looks_like_xml, parse

_logger = logging.getLogger(__name__)


class AccountDocumentImportMixin(models.AbstractModel):
    _inherit = "account.document.import.mixin"

    @api.model
    def _get_xml_tree(self, file_data):
        # OVERRIDE account: no entities, no DTD, no network
        raw = file_data["raw"] or b""
        if not looks_like_xml(raw):
            return None
        try:
            return parse(raw)
        except (UnsafeXml, etree.LxmlError, ValueError) as error:
            _logger.info("%s is not read as XML: %s", file_data["name"], error)
            return None

    def _extend_with_attachments(self, files_data, new=False):
        """Decode without the commits that account makes around the decoder.

        The intake holds a savepoint around the whole bill, so that a file leaves
        either all of its bill or nothing; errors go up to it.
        """
        # OVERRIDE account
        if not self.env.context.get("edic_intake"):
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

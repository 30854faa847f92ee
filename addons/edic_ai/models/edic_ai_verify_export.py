# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import json
from datetime import UTC, datetime

from odoo import api, models

from ..tools.canonical import plain
from ..tools.edic_verify import Entry, verify_file
from ..tools.ledger.record import FORMAT


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiVerifyExport(models.AbstractModel):
    """A chain as a file that can be verified elsewhere; the form is docs/ledger.md."""

    _inherit = "edic.ai.verify"

    @api.model
    def _export_lines(self, chain):
        """The export of a chain, line by line."""
        seals, keys = self.env["edic.ai.seal"], self.env["edic.ai.ledger.key"]
        size, head = seals._head(chain)
        company = self.env["res.company"].sudo().browse(chain).exists()
        yield {
            "type": "ledger",
            "format": FORMAT,
            "origin": seals._chain_origin(chain),
            "chain": chain,
            "company": company.name or None,
            "exported_at": plain(datetime.now(UTC)),
            "size": size,
            "head": head.hex() if size else None,
            "keys": keys._public_keys(),
            "named": keys._named(),
            "revoked": keys._revoked(),
        }
        for text, is_kept in self.env["edic.ai.checkpoint"]._known(chain):
            yield {"type": "checkpoint", "text": text, "is_kept": is_kept}
        for entry in self._entries(chain):
            told = {name: getattr(entry, name) for name in Entry.__slots__}
            yield {"type": "record", **told}

    @api.model
    def _whole(self, report):
        """What the record of an export tells of its verification."""
        return {
            "whole": True,
            "size": report["last"] or 0,
            "head": report["head"],
            "verified": not report["exit_code"],
        }

    @api.model
    def _write_export(self, chain, path, comment=None):
        """Write the export of a chain, verify the file, and record both.

        :param Path path: of the file; what stands there is replaced when it is whole
        :param str comment: what it is for
        :return: ``(record of the ledger, report on the file)``
        """
        digest, part = hashlib.sha256(), path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                for line in self._export_lines(chain):
                    data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
                    digest.update(data)
                    file.write(data)
            report = verify_file(part, None, None)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        trace = self.env["edic.ai.gateway"]._record(
            "access",
            "ledger.export",
            {
                "format": "chain",
                "chain": chain,
                "records": report["records"],
                "sha256": digest.hexdigest(),
                **self._whole(report),
            },
            company=self.env["res.company"].browse(chain or ()),
            comment=comment,
        )
        return trace, report

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
    def _export_lines(self, chain, unsigned=None):
        """Yield the export of a chain, line by line, up to its last checkpoint.

        :param str unsigned: why its head could not be signed, as
            `edic.ai.checkpoint._sign_head` says; then all of it is exported, and the
            head line says so
        """
        seals, keys = self.env["edic.ai.seal"], self.env["edic.ai.ledger.key"]
        size, head = seals._head(chain)
        if not unsigned:
            # what others sealed since is in the next export, and is signed there
            size = self.env["edic.ai.checkpoint"]._last(chain).size
            head = seals._hash_at(chain, size)
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
            "unsigned": unsigned,
        }
        for text, is_kept in self.env["edic.ai.checkpoint"]._known(chain):
            yield {"type": "checkpoint", "text": text, "is_kept": is_kept}
        for entry in self._entries(chain, size):
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
            "signed_to": report["signed_to"],
        }

    @api.model
    def _write_export(self, chain, path, comment=None):
        """Have the head signed, write the export of a chain, verify and record it.

        :param Path path: of the file; what stands there is replaced when it is whole
        :param str comment: what it is for
        :return: ``(record of the ledger, report on the file)``
        """
        unsigned = self.env["edic.ai.checkpoint"]._sign_head(chain)
        digest, part = hashlib.sha256(), path.with_name(path.name + ".part")
        try:
            # a transaction that sees what was signed: this one began before
            with part.open("wb") as file, self.env.registry.cursor() as cr:
                reader = self.env(cr=cr)["edic.ai.verify"]
                for line in reader._export_lines(chain, unsigned):
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

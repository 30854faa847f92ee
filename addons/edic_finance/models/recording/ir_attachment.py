# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

MOVE = "account.move"
WATCHED = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "checksum",
    "res_model",
    "res_id",
}


class IrAttachment(models.Model):
    """The audit trail records what becomes of the files of a posted entry, by their
    checksums."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base: whose they are may stand in the context, not in the values
        files = super().create(vals_list)
        moves = files._edic_moves_to_watch(files._edic_owners())
        moves._edic_record_new_files(set(files.ids))
        return files

    def write(self, vals):
        # EXTENDS base
        if not WATCHED & vals.keys():
            return super().write(vals)
        owners = self.exists()._edic_owners()
        owners += [{**owner, **vals} for owner in owners]
        with self._edic_moves_to_watch(owners)._edic_watched():
            return super().write(vals)

    def unlink(self):
        # EXTENDS base
        with self._edic_moves_to_watch(self.exists()._edic_owners())._edic_watched():
            return super().unlink()

    def _edic_owners(self):
        return [{"res_model": f.res_model, "res_id": f.res_id} for f in self.sudo()]

    def _edic_moves_to_watch(self, owners):
        """Return the posted entries among what owns files."""
        moves = self.env[MOVE]
        ids = {o.get("res_id") for o in owners if o.get("res_model") == MOVE}
        if not ids:
            return moves
        domain = [
            ("id", "in", [int(n) for n in ids if n]),
            ("posted_before", "=", True),
            ("state", "!=", "draft"),
        ]
        return moves.sudo().search(domain).sudo(self.env.su)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import ExitStack, contextmanager

from odoo import api, models

from ...write_guard import is_within, within

MEMBERSHIP = {"user_ids", "all_user_ids", "implied_ids", "implied_by_ids"}
WATCHING = "edic_ai.rights"  # in a transaction
# users who have a group, directly or through the groups that imply it
MEMBERS = """
    WITH RECURSIVE implying(watched, gid) AS (
        SELECT number, number FROM unnest(%s) AS number
         UNION
        SELECT implying.watched, rel.gid
          FROM implying JOIN res_groups_implied_rel rel ON rel.hid = implying.gid
    )
    SELECT DISTINCT implying.watched, users.id, partner.name
      FROM implying
      JOIN res_groups_users_rel rel ON rel.gid = implying.gid
      JOIN res_users users ON users.id = rel.uid AND users.active
      LEFT JOIN res_partner partner ON partner.id = users.partner_id
"""


class ResGroups(models.Model):
    """Groups: each gain or loss of rights that matter is recorded, however it comes
    about: a user is written, a group, or one is made that implies a powerful one."""

    _inherit = "res.groups"

    @api.model
    def _edic_watched_groups(self):
        """Return the XML ids of the groups whose members matter; addons add to them."""
        roles = ("user", "author", "approver", "manager", "auditor", "dpo")
        return [
            "base.group_system",
            "base.group_erp_manager",
            *(f"edic_ai.group_edic_ai_{role}" for role in roles),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        with self._edic_rights_watched():
            return super().create(vals_list)

    def write(self, vals):
        # EXTENDS base
        with ExitStack() as watching:
            if MEMBERSHIP & vals.keys():
                watching.enter_context(self._edic_rights_watched())
            if "rule_groups" in vals:
                # pylint: disable-next=no-search-all
                rules = self.env["ir.rule"].sudo().search([])
                watching.enter_context(rules._edic_access_watched())
            return super().write(vals)

    def unlink(self):
        # EXTENDS base
        with self._edic_rights_watched():
            return super().unlink()

    @api.model
    @contextmanager
    def _edic_rights_watched(self):
        """Record whom the block gives or takes rights."""
        watching = WATCHING, self.env.cr
        if is_within(watching):
            yield
            return
        watched = self._edic_groups_watched()
        before = self._edic_members(watched)
        with within(watching):
            yield
        self.env.flush_all()
        self._edic_record_rights(watched, before, self._edic_members(watched))

    def _edic_groups_watched(self):
        """Return the XML ids of the watched groups that exist, by the groups' ids."""
        data = self.env["ir.model.data"].sudo()
        ids = (
            (data._xmlid_to_res_id(name, raise_if_not_found=False), name)
            for name in self._edic_watched_groups()
        )
        return {number: name for number, name in ids if number}

    def _edic_members(self, watched):
        """Return ``{group's id: {user's id: name}}`` of active users."""
        self.env.cr.execute(MEMBERS, [list(watched)])
        members = {number: {} for number in watched}
        for number, user, name in self.env.cr.fetchall():
            members[number][user] = name
        return members

    def _edic_record_rights(self, watched, before, after):
        rows = []
        for number, name in watched.items():
            old, new = before[number], after[number]
            granted = [[user, new[user]] for user in sorted(new.keys() - old.keys())]
            gone = [[user, old[user]] for user in sorted(old.keys() - new.keys())]
            if not granted and not gone:
                continue
            rows.append(
                {
                    "event": "policy",
                    "use_case": "rights",
                    "company": False,
                    "record": self.browse(number),
                    "facts": {
                        "group": name,
                        "granted": len(granted),
                        "withdrawn": len(gone),
                    },
                    "values": {"granted": granted, "withdrawn": gone},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)

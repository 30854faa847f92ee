# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may decide: roles are apart, and nobody approves what is his or her own (R39)."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError

from .exceptions import NotAPersonError

APPROVER = "edic_ai.group_edic_ai_approver"
AUDITOR = "edic_ai.group_edic_ai_auditor"


def check_person(env):
    """:raises NotAPersonError: when a program decides, or nobody of the house"""
    user = env.user
    if env.uid == SUPERUSER_ID or not user._is_internal() or not user.active:
        raise NotAPersonError(env._("A person decides, not a program."))


def works_for_all(env):
    """Return whether this user decides on what holds for all companies."""
    companies = env["res.company"].sudo().search([])
    return companies <= env.user.company_ids or env.user.has_group("base.group_system")


def check_approver(record):
    """Check that the user may approve ``record``; the caller asks who wrote it.

    :raises NotAPersonError: a program, without the role, or an auditor, who would then
        audit an own decision
    :raises AccessError: it holds for companies that are not the user's
    """
    env = record.env
    record.check_access("read")
    check_person(env)
    if not env.user.has_group(APPROVER) or env.user.has_group(AUDITOR):
        raise NotAPersonError(env._("Your role does not approve this."))
    own = "company_id" in record._fields and all(
        row.company_id for row in record.sudo()
    )
    if not own and not works_for_all(env):
        raise AccessError(
            env._("This holds for all companies: somebody who works for all approves.")
        )

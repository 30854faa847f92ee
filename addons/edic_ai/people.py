# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rights to decide: roles are apart, and nobody approves what is his or hers (R39)."""

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError

from .exceptions import NotAPersonError
from .roles import APPROVER, AUDITOR, SYSTEM


def check_person(env):
    """Raise `NotAPersonError` where a program decides, or nobody of the house.

    :raises NotAPersonError: when a program decides, or nobody of the house
    """
    user = env.user
    if env.uid == SUPERUSER_ID or not user._is_internal() or not user.active:
        raise NotAPersonError(env._("A person decides, not a program."))


def holders(env, *groups, company=None):
    """Return the active users of the house who have one of some roles, with all rights.

    :param str groups: xml ids
    :param company: only those who work for it; None or empty: whatever they work for
    """
    found = env["res.users"].sudo()
    for group in groups:
        found |= env.ref(group).sudo().all_user_ids
    return found.filtered(
        lambda user: (
            user.active
            and user._is_internal()
            and user.id != SUPERUSER_ID
            and (not company or company in user.company_ids)
        )
    )


def with_branches(company):
    """Return companies with all their branches, archived ones as well; none of none."""
    companies = company.sudo().with_context(active_test=False)
    return companies.search([("id", "child_of", company.ids)]) if company else companies


def works_for_all(env):
    """Return whether this user decides on what holds for all companies."""
    companies = env["res.company"].sudo().search([])
    return companies <= env.user.company_ids or env.user.has_group(SYSTEM)


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

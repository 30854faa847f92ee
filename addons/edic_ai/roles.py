# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Roles that may call a method.

A method without a leading underscore can be called by anybody who is logged in, over
RPC, past every screen. Each such method of EDIC therefore says who may call it: with
`for_roles` where it acts (writes, decides, asks a model, hands out a file), with
`reads` where it only shows what the caller may read. `docs/rights.csv` lists them all,
and a test calls each as somebody of each role that it does not name.
"""

import logging
from functools import wraps

from odoo import Command
from odoo.tools import format_list

from .exceptions import NotAPersonError

_logger = logging.getLogger(__name__)

EMPLOYEE = "base.group_user"
SYSTEM = "base.group_system"
USER = "edic_ai.group_edic_ai_user"
AUDITOR = "edic_ai.group_edic_ai_auditor"
AUTHOR = "edic_ai.group_edic_ai_author"
APPROVER = "edic_ai.group_edic_ai_approver"
DPO = "edic_ai.group_edic_ai_dpo"
MANAGER = "edic_ai.group_edic_ai_manager"


def part(env, role, other, keeps=None):
    """Let a role imply another one no longer, in a database that has it so.

    The ledger records who lost it, as with each change of rights; so does the log.

    :param str keeps: xml id of a group whose members among these are given the other
        role itself
    """
    group, lost = env.ref(role), env.ref(other)
    if lost not in group.implied_ids:
        return
    had = group.all_user_ids
    group.write({"implied_ids": [Command.unlink(lost.id)]})
    if keeps:
        able = had.filtered(lambda user: user.has_group(keeps))
        able.write({"group_ids": [Command.link(lost.id)]})
    for user in had.filtered(lambda user: not user.has_group(other)):
        _logger.warning(
            "User %s (%s) has the role “%s” no longer: “%s” does not imply it.",
            user.id,
            user.login,
            lost.full_name,
            group.full_name,
        )


def check_role(env, *groups):
    """Check who the user is, also where the code runs with all rights.

    :param str groups: xml ids
    :raises AccessError: the user is in none of them
    """
    if not env.user.has_groups(",".join(groups)):
        raise NotAPersonError(
            env._(
                "Your role does not allow this. Ask somebody with one of these: %s.",
                format_list(env, [env.ref(group).sudo().full_name for group in groups]),
            )
        )


def for_roles(*groups, is_own=False):
    """Let only members of one of these groups call a method.

    Checked before anything else, and with it that the caller may read the records and,
    of a dialog, what it is about.

    :param str groups: xml ids
    :param bool is_own: the method itself lets callers at nothing but what is their own,
        which they may have no right to read otherwise
    :raises AccessError: when somebody else calls
    """

    def decorate(method):
        @wraps(method)
        def guarded(self, *args, **kwargs):
            if not self.env.su:
                check_role(self.env, *groups)
                if not is_own:
                    _check_readable(self)
            return method(self, *args, **kwargs)

        guarded._edic_roles = groups
        guarded._edic_is_own = is_own
        return guarded

    return decorate


def reads(method):
    """Let those call a method who may read the records, and of a dialog its subject.

    :raises AccessError: when somebody else calls
    """

    @wraps(method)
    def guarded(self, *args, **kwargs):
        if not self.env.su:
            _check_readable(self)
        return method(self, *args, **kwargs)

    guarded._edic_reads = True
    return guarded


def _check_readable(records):
    if not records._abstract:
        records.check_access("read")
        records._edic_check_subjects()

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError


class ProposeOnlyError(AccessError):
    """AI code tried to change something; the database refused."""


class NotAPersonError(AccessError):
    """A decision was asked for by a program, or by somebody of another role."""


class EvidenceFirstError(UserError):
    """An unsure suggestion was to be accepted unseen."""


class NotSigningError(UserError):
    """This database signs no checkpoint.

    :param str code: why: ``neutralised``, ``copy``, ``no_key``, ``restored``, ``gap``
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class LedgerDamagedError(Exception):
    """An upgrade stops: the ledger is damaged, or would be."""

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ...people import check_approver


class EdicAiFourEyes(models.AbstractModel):
    """One person enters, asks for or writes a row, and a second one decides on it.

    A model says who the first persons are and in which words they are refused; it calls
    `_check_second_person` where the second one decides. Who decided, and when, it
    writes with the fields' guard (see `write_guard`). `edic.ai.approved` is the whole
    of it for rows that count once they are approved, `edic.ai.asked` for requests.
    """

    _name = "edic.ai.four.eyes"
    _description = "Decided by a second person"
    _own_work_error = UserError  # the error for a first person who decides

    def _first_persons(self):
        """Return the users whose own work it is: none of them decides on it."""
        raise NotImplementedError

    def _own_work_words(self):
        """Say to a first person that somebody else decides."""
        return self.env._("Somebody else than those who entered it approves it.")

    def _check_second_person(self):
        """Check that the user may approve, and that it is not his or her own work.

        :raises NotAPersonError: a program, or somebody without the role
        :raises AccessError: it holds for companies that are not the user's
        """
        check_approver(self)
        self._check_not_own()

    def _check_not_own(self):
        """Raise `UserError`, or ``_own_work_error``, where it is the user's work."""
        if self.env.user in self.sudo()._first_persons():
            raise self._own_work_error(self._own_work_words())

    def _lock_in(self, states, words):
        """Lock the rows, which are in one of these states until the commit.

        :param str words: for whoever comes too late
        :raises UserError: another request has moved one of them meanwhile
        """
        rows = self.sudo()
        rows.lock_for_update()
        if not set(rows.mapped("state")) <= set(states):
            raise UserError(words)

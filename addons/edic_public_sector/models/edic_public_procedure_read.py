# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.forms import comarquage, xzufi
from ..tools.forms.document import Unreadable

MOST_UNCHOSEN = 20  # procedures that are taken without a choice
SHOWN = 20  # of more than that, to choose from


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicProcedureSource(models.Model):
    """What a publisher's file holds, and what of it is taken over."""

    _inherit = "edic.public.procedure.source"

    def _take(self, data, name, codes, is_fetched=False):
        """Take over what a file says.

        :param name: of the file, for what is told of it
        :param codes: of the procedures that are wanted, of a file with many; none: all
        :param is_fetched: from its publisher, not uploaded
        :return: what to say of it, and whether something is missing or not readable
        """
        try:
            held, is_one = self._held(data)
        except Unreadable as error:
            return self._unread(name, error), True
        codes = set() if is_one else set(codes)
        if not codes and len({code for code, _read in held}) > MOST_UNCHOSEN:
            return self._too_many(name, held), True
        told, failed = self._take_chosen(held, codes, is_fetched)
        if absent := codes - {code for code, _read in held}:
            told.append(self._absent(name, absent))
        return "\n".join(told), failed or bool(absent)

    def _take_chosen(self, held, codes, is_fetched):
        """:return: what to say, line by line, and whether one could not be read"""
        told, failed = [], False
        for code, read in held:
            if codes and code not in codes:
                continue
            try:
                told.append(self._take_one(read(), is_fetched))
            except Unreadable as error:
                told.append(self._unread(code, error))
                failed = True
        return told, failed

    def _held(self, data):
        """The numbers that a file holds, each with what reads its text.

        :return: pairs, and whether the format has one procedure a file
        :raises Unreadable: `Unreadable` says which codes there are
        """
        if self.kind == "comarquage":
            if comarquage.is_zip(data):
                return comarquage.read_zip(data), False
            found = (comarquage.read(data),)
        else:
            found = xzufi.read(data)
        held = [(one.code, lambda one=one: one) for one in found]
        return held, self.kind == "comarquage"

    def _take_one(self, document, is_fetched):
        procedure, new, gone = self.env["edic.public.procedure"]._load(
            document,
            self.company_id,
            is_fetched=is_fetched,
            authors=self.author_ids,
            source_id=self.id,
            rights=document.rights or self.rights,
        )
        procedure.user_id = procedure.user_id or self.user_id
        procedure._tell_changes(new, gone)
        return self.env._(
            "%(name)s: %(new)s new lines, %(gone)s gone",
            name=document.title,
            new=len(new),
            gone=len(gone),
        )

    # --- what is told -----------------------------------------------------------------
    def _unread(self, name, error):
        words = self.env["edic.public.form.words"]._unreadable(error)
        return self.env._("%(name)s: %(why)s", name=name, why=words)

    def _absent(self, name, codes):
        codes = ", ".join(sorted(codes))
        return self.env._("%(name)s does not hold: %(codes)s", name=name, codes=codes)

    def _none_chosen(self):
        return self.env._(
            "Nothing was taken: enter the numbers of those you want in Procedures."
        )

    def _too_many(self, name, held):
        """How many there are, and the first of them to choose from."""
        readers = {}
        for code, read in held:
            readers.setdefault(code, read)
        count = self.env._(
            "%(name)s holds %(count)s procedures. The first of them:",
            name=name,
            count=len(readers),
        )
        told = [f"{code} {_title(read)}" for code, read in [*readers.items()][:SHOWN]]
        return "\n".join([self._none_chosen(), count, *told])


def _title(read):
    try:
        return read().title
    except Unreadable:
        return "?"

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tools.misc import format_date

from ...tools.privacy.personal_data import (
    ACCOUNT,
    ADDRESS,
    BIRTH,
    EMAIL,
    LOGIN,
    NAME,
    NUMBER,
    PHONE,
    SURNAME,
)
from .edic_ai_person_search import EXAMINED

SHOWN = 4  # last signs of a number in a letter


class ErasureLetter:
    """The letter that answers a request for erasure, in the request's language.

    :param request: one edic.ai.erasure.request, by superuser and in the language
    """

    def __init__(self, request):
        self.request, self.env = request, request.env

    def _record(self):
        request = self.request
        is_named = request.res_id or request.user_id
        return request._concerned_record() if is_named else None

    # --- the head ---------------------------------------------------------------------
    def addressee(self):
        """Return the contact, user or employee to whom the letter goes, or None."""
        persons = self.env["edic.ai.person.search"]._persons(self._record())
        return persons[0] if persons else None

    def _addressee_lines(self):
        """Return name and address, a line each: as the officer entered them, or as
        they are known."""
        entered = (self.request.addressee or "").splitlines()
        lines = [line.strip() for line in entered if line.strip()]
        return lines or self.known_addressee_lines()

    def known_addressee_lines(self):
        """Return who is named in a form or draft that the request is about, which may
        be entered with somebody else's account; or whose the record is."""
        record = self._record()
        search = self.env["edic.ai.person.search"]
        named = search._entered(record) if record else []
        if any(kind == NAME for kind, _value in named):
            return self._shown(named)
        person = self.addressee()
        if person and person._name == "res.users":
            person = person.partner_id
        if person and person._name == "res.partner":
            return [person.name or "", *self._address_lines(person)]
        shown = self._shown(search._identifying(record))
        return shown or [self.env._("(name and address of the person)")]

    def _shown(self, values):
        return [value for kind, value in values if kind in (NAME, ADDRESS, EMAIL)]

    def _address_lines(self, partner):
        if self.env["edic.ai.person.search"]._is_at_employer(partner):
            return []  # a letter about a person does not go to the employer
        lines = (partner._display_address(without_company=True) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def head(self):
        """Return sender, addressee, date and subject of the letter, a line each."""
        company = self.request.company_id or self.env.company
        return [
            company.name,
            *self._address_lines(company.partner_id),
            "",
            *self._addressee_lines(),
            "",
            format_date(self.env, fields.Date.context_today(self.request)),
            "",
            self.env._("Your request for erasure, our reference %s", self.request.name),
            "",
        ]

    # --- the answer -------------------------------------------------------------------
    def answer(self, parts, sought, found, unread):
        """Say what was erased, what stays, and what a search found after it.

        :param sought: terms and what was left out, from before anything was erased
        :param found: rows of the search, ``unread`` what it does not read
        :return: ``(lines, is_open)``: whether a person examines what was found
        """
        erased = [
            self.request._line(part, part["erased"]) for part in parts if part["erased"]
        ]
        of_record, is_record_open = self.request._record_lines_of_letter()
        lines = [
            *self._opening(),
            self.env._("We have erased for good:"),
            *(erased or [self.request._nothing()]),
            "",
            *of_record,
            *self.request._kept_lines(parts),
            "",
            *self._found_lines(sought, found, unread),
            "",
            *self._ledger_lines(parts, sought, found),
            self.env._(
                "Backups that were made before this day were not changed: they hold "
                "the data until they are overwritten."
            ),
        ]
        kept = bool(found) or any(part["kept"] for part in parts)
        kept = kept or bool(self.request._concerned_record())
        is_open = is_record_open or any(row["reason"] in EXAMINED for row in found)
        remedies = self._remedies() if kept else []
        return [*lines, *remedies, *self._closing()], is_open

    def _found_lines(self, sought, found, unread):
        """Return what was searched, and what was found: why it stays, or that a person
        looks at it."""
        terms, left_out = sought
        if not terms:
            return [
                self.env._(
                    "We did not search by name: neither the record that your request "
                    "is about nor your request gives a name, address or number that "
                    "can be searched for."
                ),
                *self._left_out_lines(left_out),
            ]
        lines = [
            self.env._("Then we searched what is stored here for:"),
            *(f"- {self._term_words(term.kind, term.value)}" for term in terms),
            self.env._(
                "Capital letters, accents, spaces and the order of the words of a name "
                "made no difference. Other spellings were not searched."
            ),
        ]
        if found:
            lines += [self.env._("Still found:"), *map(self.found_line, found)]
        else:
            lines.append(self.env._("Beyond what is named above, nothing was found."))
        return [
            *lines,
            self.env._("Not searched:"),
            *self._left_out_lines(left_out),
            *(f"- {what}" for what in unread),
        ]

    def _left_out_lines(self, left_out):
        return [
            self.env._(
                "- %s: too short, incomplete, or too common to be told from others",
                self._term_words(kind, value),
            )
            for kind, value in left_out
        ]

    def _term_words(self, kind, value):
        """Name a term for the letter, which is kept: a number by its end alone."""
        end = "".join(filter(str.isalnum, value))[-SHOWN:]
        return {
            NAME: self.env._("name: %s", value),
            SURNAME: self.env._("family name by itself: %s", value),
            LOGIN: self.env._("user name: %s", value),
            EMAIL: self.env._("e-mail address: %s", value),
            ADDRESS: self.env._("street: %s", value),
            BIRTH: self.env._("the date of birth"),
            PHONE: self.env._("telephone number that ends in %s", end),
            ACCOUNT: self.env._("account number that ends in %s", end),
            NUMBER: self.env._("number that ends in %s", end),
        }[kind]

    def found_line(self, row):
        return self.env._(
            "- %(place)s: %(number)s – %(reason)s",
            place=row["place"],
            number=row["count"],
            reason=row["words"],
        )

    def _ledger_lines(self, parts, sought, found):
        """Return what the entries of the ledger say, of what was searched alone."""
        terms, left_out = sought
        is_searched = terms and not left_out
        if not is_searched or any(row["model"] == "edic.ai.trace" for row in found):
            return [self.env._("The entries of our log of AI use themselves stay.")]
        lines = [
            self.env._(
                "The entries of our log of AI use themselves stay. They hold neither "
                "your name nor what was written, only a pseudonym."
            )
        ]
        names = [part for part in parts if part["what"] == "person"]
        if names and not any(part["kept"] for part in names):
            lines.append(self.env._("It can no longer be traced to anyone."))
        return lines

    def refusal(self, reason):
        said = self.env._("We cannot grant your request, for this reason: %s", reason)
        return [*self._opening(), said, *self._remedies(), *self._closing()]

    def _opening(self):
        _gdpr, *places = self.request.ground.split(".")
        article = (
            self.env._("Article 21 of the GDPR")
            if places == ["21"]
            else self.env._("Article 17(1)(%s) of the GDPR", places[-1])
        )
        return [
            self.env._("Dear Sir or Madam,"),
            "",
            self.env._(
                "On %(day)s you asked us to erase personal data (legal ground: "
                "%(ground)s).",
                day=format_date(self.env, self.request.received_on),
                ground=article,
            ),
            "",
        ]

    def _remedies(self):
        """Return the remedies (GDPR, Article 12(4))."""
        return [
            "",
            self.env._(
                "You may lodge a complaint with the supervisory authority and seek "
                "a judicial remedy."
            ),
        ]

    def _closing(self):
        return [
            "",
            self.env._("Yours faithfully"),
            "",
            self.env._("(name and signature)"),
        ]

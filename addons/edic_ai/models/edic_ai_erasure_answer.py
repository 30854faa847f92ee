# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL, format_list
from odoo.tools.misc import format_date

from ..people import works_for_all
from ..tools.personal_data import (
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
from .edic_ai_erasure import AT_ONCE, either
from .edic_ai_person_search import KEPT_BY_RULE, SUBJECTS
from .edic_ai_retention import FLOOR, FROM_YEAR_END

BOOKS = 120  # months, where no rule is in force: Code de commerce, Article L123-22
SHOWN = 4  # last signs of a number in a letter


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiErasureRequest(models.Model):
    """What a request erases, what a duty keeps, and how the person is told."""

    _inherit = "edic.ai.erasure.request"

    def _concerned(self):
        """SQL over ``trace``: the records that the request is about."""
        if self.subject == "record":
            return self.env["edic.ai.erasure"]._about(self.res_model, self.res_id)
        return SQL(
            "trace.id IN (SELECT trace_id FROM edic_ai_person WHERE user_ref = %s)",
            self.user_id.id,
        )

    def _parts(self):
        """Pairs of chain and what: a name last, since it tells which contents."""
        kinds = ("content", "person") if self.subject == "user" else ("content",)
        chains = self.env["edic.ai.erasure"]._chains_of(self.company_id)
        return [(chain, what) for chain in chains for what in kinds]

    # --- duties -----------------------------------------------------------------------
    def _duties(self, chain, what, to_person):
        """What keeps a row: triples of words, SQL over ``trace`` of the rows, and SQL
        of the moment until which, or None where nobody knows it.

        :param bool to_person: the words are for the person, who is not told of whom or
            of what an inquiry is
        """
        holds = self.env["edic.ai.legal.hold"]
        reasons = holds._reasons(on_request=True)
        if to_person:
            reasons = [(self._claims_words(), holds._held(on_request=True))]
        begins = fields.Date.subtract(fields.Datetime.now(), months=FLOOR)
        log = self.env["edic.ai.erasure"]._is_ai_log()
        words_of_books = self.env._(
            "Records of the books, for as long as the law keeps these"
        )
        log_ends = SQL("(trace.occurred_at + make_interval(months => %s))", FLOOR)
        return [
            *((words, covers, None) for words, covers in reasons),
            *(
                (
                    words_of_books,
                    self._in_books(chain, what, event),
                    self._books_rule(chain, what, event)._ends(),
                )
                for event in FROM_YEAR_END
            ),
            (
                self.env._(
                    "AI logs of the last six months, which this house keeps by its own "
                    "rule to trace errors and misuse (GDPR, Article 32)"
                ),
                SQL("(%s AND trace.occurred_at > %s)", log, begins),
                log_ends,
            ),
        ]

    def _claims_words(self):
        """Say to a person that something is held, not of whom or of what an inquiry is:
        GDPR, Article 17(3)(e)."""
        return self.env._("Needed for legal claims or an inquiry")

    def _books_rule(self, chain, what, event):
        rules = self.env["edic.ai.retention"]
        rule = rules._in_force(chain).get((event, what))
        return rule or rules.new({"event": event, "what": what, "months": BOOKS})

    def _in_books(self, chain, what, event):
        rule = self._books_rule(chain, what, event)
        runs = SQL("%s AND NOT %s", rule._covers(), rule._is_over())
        kept = self.env["edic.ai.erasure"]._kept_for_document(rule)
        return either([runs, SQL("%s AND %s", rule._covers(), kept)])

    def _look(self, chain, what, to_person=False):
        """What would go (``goes``) and what stays: by the first duty that keeps it,
        with the last day that is known."""
        duties = self._duties(chain, what, to_person)
        concerned = self._concerned()
        counts, ends, before = {}, {}, []
        for number, (_words, covers, until) in enumerate(duties):
            counts[number] = SQL(
                "%s AND %s AND NOT %s", concerned, covers, either(before)
            )
            if until is not None:
                ends[number, "until"] = counts[number], until
            before.append(covers)
        counts["goes"] = SQL("%s AND NOT %s", concerned, either(before))
        found = self.env["edic.ai.erasure"]._look(chain, what, counts, ends=ends)
        kept = [
            (words, found[number], found.get((number, "until")))
            for number, (words, _covers, _until) in enumerate(duties)
            if found[number]
        ]
        part = {"chain": chain, "what": what, "goes": found["goes"], "kept": kept}
        return part, counts["goes"]

    def _listed(self, parts):
        """Return what the letter names as kept: model → keys of the search's rows."""
        listed = {self._name: {self.id}}  # what was asked is no news to who asked it
        for part in parts:
            for res_model, ids in part.get("listed", {}).items():
                listed.setdefault(res_model, set()).update(ids)
        to_come = [part for part in parts if "erased" not in part]
        for part in to_come:
            going = self.env["edic.ai.erasure"]._hanging_on(part.get("going", {}))
            for res_model, ids in going.items():
                listed.setdefault(res_model, set()).update(ids)
        kinds = {part["what"] for part in parts if part["kept"]}
        kinds |= {part["what"] for part in to_come if part["goes"]}
        for res_model, what in KEPT_BY_RULE.items():
            if what in kinds:  # the rest of these is erased
                query = SQL(
                    "SELECT id FROM edic_ai_trace trace WHERE %s", self._concerned()
                )
                rows = self.env.execute_query(query)
                listed[res_model] = {number for [number] in rows}
        return listed

    def _carry_out(self):
        """Erase what no duty keeps; counts by chain and kind."""
        self._erase_copies()
        told = []
        for chain, what in self._parts():
            part, goes = self._look(chain, what, to_person=True)
            part["erased"] = 0
            while found := self._erase_some(chain, what, goes):
                part["erased"] += found
                if found < AT_ONCE:
                    break
            told.append(part)
        return told

    def _erase_copies(self):
        """Erase first what holds a copy of records that are deleted already."""
        erasure = self.env["edic.ai.erasure"]
        more = True
        while more:
            _done, more = erasure._erase_without_record(
                erasure._chains_of(self.company_id)
            )

    def _erase_some(self, chain, what, goes):
        return self.env["edic.ai.erasure"]._erase(
            chain, what, goes, self.ground, comment=self.reason, request=self.id
        )

    # --- words ------------------------------------------------------------------------
    @api.depends("subject", "user_id", "res_model", "res_id", "company_id", "state")
    @api.depends_context("lang")
    def _compute_outlook(self):
        """Of one request at a time: it counts what there is."""
        self.outlook = False
        whole = self.filtered(lambda r: r.user_id if r.subject == "user" else r.res_id)
        # what other companies have is not for everybody to see
        whole = whole.filtered(lambda r: r.company_id or works_for_all(self.env))
        if len(self) == 1 and whole and self.state in ("draft", "asked"):
            parts = [whole.sudo()._look(*part)[0] for part in whole.sudo()._parts()]
            goes = [self._line(part, part["goes"]) for part in parts if part["goes"]]
            lines = [self.env._("Would be erased:"), *(goes or [self._nothing()])]
            kept = self._kept_lines(parts) + whole.sudo()._held_lines(parts)
            if self.state == "asked":  # the search takes its time
                kept += whole.sudo()._still_stored(parts)
            undecided = self.env["edic.ai.incident"]._undecided(whole.company_id)
            waits = [f"- {incident._hold_words()}" for incident in undecided]
            self.outlook = "\n".join([*lines, *kept, *waits])

    def _still_stored(self, parts):
        """Return what the letter will say of what stays, for whoever decides."""
        sought = self._sought()
        found, _unread = self._still_found(sought, parts)
        said = [self._found_line(row) for row in found]
        said = [self.env._("Still found:"), *said] if said else []
        return ["", *self._record_lines_of_letter(is_decided=False)[0], *said]

    def _still_found(self, sought, parts):
        search = self.env["edic.ai.person.search"]
        return search._look(sought[0], self.company_id, self._listed(parts))

    def _record_lines_of_letter(self, is_decided=True):
        """Say of the record that the request is about whether it is still stored, with
        what of the person, and why.

        :return: ``(lines, is_open)``: whether a person examines it
        """
        record = self._concerned_record()
        kind = self._concerned_kind()
        if not record and is_decided:
            return [self.env._("%s: it is not stored any more.", kind)], False
        if not record or (self._is_erased_by_it(record) and not is_decided):
            return [], False
        reason, is_open = self._why_record_stays(record)
        if data := self._stored_data(record):
            line = self.env._(
                "%(record)s with %(data)s is still stored: %(reason)s",
                record=kind,
                data=data,
                reason=reason,
            )
        else:
            line = self.env._(
                "%(record)s is still stored: %(reason)s", record=kind, reason=reason
            )
        return [f"{line.rstrip('.')}."], is_open

    def _is_erased_by_it(self, record):
        """Tell whether carrying it out erases the record itself; for addons to say."""
        return False

    def _why_record_stays(self, record):
        holds = self.env["edic.ai.legal.hold"]
        held = holds._held_records(record, on_request=True)
        if record._name == "res.users" and not held:
            held = holds._held_records(record.partner_id, on_request=True)
        if held:
            return self._claims_words(), False
        search = self.env["edic.ai.person.search"]
        return search._why_record_stays(record, self.company_id)

    def _concerned_kind(self):
        """Name the record to the person: by its kind, never by its name."""
        if self.subject == "user":
            return self.env._("Your user account")
        kinds = {
            "res.partner": self.env._("Your contact record"),
            "hr.employee": self.env._("Your employee record"),
            "hr.applicant": self.env._("Your application"),
        }
        what = self.env["edic.ai.person.search"]._place(self.res_model)
        return kinds.get(self.res_model) or self.env._(
            "The record that your request is about (%s)", what
        )

    def _stored_data(self, record):
        """Return in words which of the person's data a record of a person holds."""
        if record._name not in SUBJECTS:
            return ""
        words = {
            NAME: self.env._("name"),
            LOGIN: self.env._("user name"),
            EMAIL: self.env._("e-mail"),
            PHONE: self.env._("telephone"),
            ADDRESS: self.env._("address"),
            BIRTH: self.env._("date of birth"),
            ACCOUNT: self.env._("bank account"),
        }
        own = self.env["edic.ai.person.search"]._own_of(record)
        kinds = dict.fromkeys(kind for kind, _value in own if kind in words)
        return format_list(self.env, [words[kind] for kind in kinds])

    def _held_lines(self, parts):
        """Return what holds the record itself, which has no entry in the ledger to be
        counted among the others."""
        record = self._concerned_record()
        if not record:
            return []
        holds = self.env["edic.ai.legal.hold"]
        reasons = holds._reasons_of(record)
        if record._name == "res.users":
            reasons += holds._reasons_of(record.partner_id)
        told = [
            self.env._("- what it is about: %s", words)
            for words in dict.fromkeys(reasons)
        ]
        if told and not any(part["kept"] for part in parts):
            return ["", self.env._("Stays, and why:"), *told]
        return told

    def _nothing(self):
        return self.env._("- nothing")

    def _line(self, part, number):
        return self.env._(
            "- %(company)s: %(what)s: %(number)s",
            company=self.env["edic.ai.erasure"]._chain_name(part["chain"]),
            what=self._what_words()[part["what"]],
            number=number,
        )

    def _what_words(self):
        """Name what is erased, in words that somebody of another house understands."""
        return {
            "content": self.env._(
                "Texts in the log of AI use (asked, answered, noted)"
            ),
            "person": self.env._("Names in the log of AI use"),
        }

    def _kept_lines(self, parts):
        kept = [
            f"{self._line(part, number)} – {self._until(words, until)}"
            for part in parts
            for words, number, until in part["kept"]
        ]
        return ["", self.env._("Stays, and why:"), *kept] if kept else []

    def _until(self, words, until):
        if not until:
            return words
        return self.env._(
            "%(reason)s (at least until %(day)s)",
            reason=words,
            day=format_date(self.env, until),
        )

    def _answer(self, parts, sought):
        """Say what was erased, what stays, and what a search found after it.

        :param sought: as of `_sought`, from before anything was erased
        :return: ``(lines, is_open)``: whether a person examines what was found
        """
        search = self.env["edic.ai.person.search"]
        erased = [self._line(part, part["erased"]) for part in parts if part["erased"]]
        found, unread = self._still_found(sought, parts)
        of_record, is_record_open = self._record_lines_of_letter()
        lines = [
            *self._opening(),
            self.env._("We have erased for good:"),
            *(erased or [self._nothing()]),
            "",
            *of_record,
            *self._kept_lines(parts),
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
        kept = kept or bool(self._concerned_record())
        is_open = any(row["reason"] in search._examined() for row in found)
        is_open = is_open or is_record_open
        return lines + (self._remedies() if kept else []), is_open

    def _concerned_record(self):
        """Return the record by whose persons is looked, which may be gone."""
        if self.subject == "user":
            return self.user_id
        named = self._named_record()
        return self.user_id.browse() if named is None else named.exists()

    def _sought(self):
        """Return what the person is looked for by, and what is left out."""
        lines = filter(None, map(str.strip, (self.search_words or "").splitlines()))
        return self.env["edic.ai.person.search"]._terms(
            self._concerned_record(), list(lines)
        )

    # --- the head of the letter -------------------------------------------------------
    def _addressee(self):
        """Return the contact, user or employee to whom the letter goes, or None."""
        record = self._concerned_record() if self.res_id or self.user_id else None
        persons = self.env["edic.ai.person.search"]._persons(record)
        return persons[0] if persons else None

    def _addressee_lines(self):
        """Return name and address, a line each: as the officer entered them, or as
        they are known."""
        entered = (self.addressee or "").splitlines()
        lines = [line.strip() for line in entered if line.strip()]
        return lines or self._known_addressee_lines()

    def _known_addressee_lines(self):
        """Return who is named in a form or draft that the request is about, which may
        be entered with somebody else's account; or whose the record is."""
        record = self._concerned_record() if self.res_id or self.user_id else None
        search = self.env["edic.ai.person.search"]
        named = search._entered(record) if record else []
        if any(kind == NAME for kind, _value in named):
            return self._shown(named)
        person = self._addressee()
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

    def _letter_begins(self):
        """Return sender, addressee, date and subject of the letter, a line each."""
        company = self.company_id or self.env.company
        return [
            company.name,
            *self._address_lines(company.partner_id),
            "",
            *self._addressee_lines(),
            "",
            format_date(self.env, fields.Date.context_today(self)),
            "",
            self.env._("Your request for erasure, our reference %s", self.name),
            "",
        ]

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
            lines += [self.env._("Still found:"), *map(self._found_line, found)]
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

    def _found_line(self, row):
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

    def _answer_refused(self, reason):
        said = self.env._("We cannot grant it, for this reason: %s", reason)
        return [*self._opening(), said, *self._remedies()]

    def _opening(self):
        grounds = dict(self._fields["ground"]._description_selection(self.env))
        return [
            self.env._(
                "Your request %(name)s of %(day)s to erase personal data; ground: "
                "%(ground)s of the General Data Protection Regulation.",
                name=self.name,
                day=format_date(self.env, self.received_on),
                ground=grounds[self.ground],
            ),
            "",
        ]

    def _remedies(self):
        """GDPR, Article 12(4)."""
        return [
            "",
            self.env._(
                "You may lodge a complaint with the data protection authority and seek "
                "a judicial remedy."
            ),
        ]

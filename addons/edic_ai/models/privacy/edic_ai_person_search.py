# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from cryptography.exceptions import InvalidTag

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every
from odoo.tools.misc import format_date

from ...people import with_branches
from ...tools.privacy.personal_data import (
    ACCOUNT,
    ADDRESS,
    BIRTH,
    EMAIL,
    IGNORED,
    LOGIN,
    NAME,
    PHONE,
    SPELLED_OUT,
    SURNAME,
    WORDS,
    fold,
    is_named,
    kind_of,
    search_terms,
    surname_of,
    text_of_file,
)
from ...tools.privacy.pseudonym.titles import is_legal_person
from ...tools.privacy.pseudonym.words import STOP

TEXTS = ("char", "text", "html", "json")
# the models of persons, and which of their fields tell who it is
SUBJECTS = ("res.partner", "res.users", "hr.employee", "hr.applicant")
IDENTIFYING = {
    "name": NAME,
    "legal_name": NAME,
    "partner_name": NAME,
    "login": LOGIN,
    "email": EMAIL,
    "email_from": EMAIL,
    "work_email": EMAIL,
    "private_email": EMAIL,
    "phone": PHONE,
    "mobile_phone": PHONE,
    "work_phone": PHONE,
    "private_phone": PHONE,
    "partner_phone": PHONE,
    "street": ADDRESS,
    "private_street": ADDRESS,
    "birthday": BIRTH,
}
# fields of other records that lead to the person whom they are about
PERSON_FIELDS = ("partner_id", "employee_id", "applicant_id")
ACCOUNTS = ("bank_ids", "bank_account_ids")
# rows beside entries of the ledger go by rules: model → kind of the row
KEPT_BY_RULE = {"edic.ai.content": "content", "edic.ai.person": "person"}
MAX_OPENED = 200_000  # contents of the ledger that a search opens
MAX_FILES = 5_000  # files that a search reads
AT_ONCE = 500  # rows read with one statement
MAX_NAMESAKES = 3  # contacts with a family name that is looked for alone
PROOF, BY_TIME, HELD, FILED = "proof", "time", "held", "filed"  # reasons to stay
EXAMINED = "", FILED  # a person examines what stays for these
# places in or on a record
RECORD, NOTE, FILE = "record", "note", "file"
UNREADABLE_TYPES = ("application/pdf", "image/", "audio/", "video/")


class EdicAiPersonSearch(models.AbstractModel):
    """The places where a person's data are held, found by looking, not by knowing.

    It looks for the name, addresses and accounts of a person in every text that this
    product stores: columns of its own tables, and of Odoo's where it added them,
    contents of the ledger after opening them, messages, activities and files. It
    counts; it shows nothing of what it found, and erases nothing.
    """

    _name = "edic.ai.person.search"
    _description = "Search for what is held of a person"

    # --- whom -------------------------------------------------------------------------
    @api.model
    def _terms(self, record, lines=()):
        """Return what a person is looked for by, and what was left out.

        A family name is looked for alone where so few contacts have it that it tells
        the person from others.

        :param record: the person, or a record that is about one
        :param lines: what the person gave for the search
        :return: ``(terms, left_out)`` as of `search_terms`; nothing where there is no
            person
        """
        values = self._identifying(record.sudo().exists())
        for line in lines:
            values += self._named(kind_of(line), line)
        common = [
            (kind, value)
            for kind, value in dict.fromkeys(values)
            if kind == SURNAME and value and not self._is_rare(value)
        ]
        terms, left_out = search_terms([pair for pair in values if pair not in common])
        return terms, tuple(dict.fromkeys((*left_out, *common)))

    @api.model
    def _persons(self, record):
        """Return the persons that a record is about, as records of `SUBJECTS`; for
        addons to add to. A firm is none, unless it is the record itself."""
        if not record:
            return []
        if record._name in SUBJECTS:
            return [record]
        found = [record[name] for name in PERSON_FIELDS if name in record._fields]
        found += self._persons(self._record_of(record))
        return [
            person
            for person in dict.fromkeys(found)
            if person and person._name in SUBJECTS and not self._is_firm(person)
        ]

    @api.model
    def _record_of(self, record):
        """Return the record that a draft, conversation or flag is about, or None."""
        for kind, number in (
            self.env["edic.ai.erasure"]._naming_models().get(record._name, ())
        ):
            model = self.env.get(record[kind] or "")
            if model is not None and model._auto:
                return model.sudo().browse(record[number]).exists()
        return None

    @api.model
    def _entered(self, record):
        """Return pairs of kind and value that tell who it is and that were entered in
        the record itself; for addons to say."""
        return []

    @api.model
    def _identifying(self, record):
        """Return pairs of kind and value that tell who it is."""
        if not record:
            return []
        found = [
            pair for person in self._persons(record) for pair in self._own_of(person)
        ]
        for kind, value in self._entered(record):
            found += self._named(kind, value)
        return list(dict.fromkeys(found))

    @api.model
    def _own_of(self, person):
        """Return what is stored with a person."""
        found = []
        for name, kind in IDENTIFYING.items():
            if name in person._fields and person[name]:
                value = str(person[name])
                if kind == ADDRESS and self._is_at_employer(person):
                    continue
                pairs = [(kind, value)]
                found += pairs if self._is_firm(person) else self._named(kind, value)
        if person._name == "res.users":
            return [*found, *self._own_of(person.partner_id)]
        person = person.with_context(active_test=False)
        for name in ACCOUNTS:
            if name in person._fields:
                found += [(ACCOUNT, bank.acc_number) for bank in person[name]]
        return found

    @api.model
    def _named(self, kind, value):
        """Return a value with its kind and, of a person's name, the family name."""
        surname = surname_of(value) if kind == NAME else ""
        return [(kind, value), *([(SURNAME, surname)] if surname else [])]

    @api.model
    def _is_firm(self, person):
        is_company = person._name == "res.partner" and person.is_company
        return is_company or is_legal_person(person.display_name or "")

    @api.model
    def _is_at_employer(self, person):
        """Tell whether the address of a contact is not its own: Odoo gives a person the
        address of the firm, authority or household that it is a contact of."""
        is_contact = person._name == "res.partner" and person.type == "contact"
        return bool(is_contact and person.parent_id)

    @api.model
    def _is_rare(self, surname):
        """Tell whether a family name is no common word and few contacts have it."""
        if STOP & set(WORDS.findall(fold(surname))):
            return False
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        named = [("name", "ilike", surname)]
        count = contacts.search_count(named, limit=MAX_NAMESAKES + 1)
        return count <= MAX_NAMESAKES and not self._is_in_prompts(surname)

    @api.model
    def _is_in_prompts(self, surname):
        """Tell whether it is a word of our prompts, which name no person."""
        table = self.env["edic.ai.prompt.version"]._table
        columns = [
            SQL.identifier(table, name)
            for name in self._text_columns()["edic.ai.prompt.version"]
            if name.startswith(("system_", "user_"))
        ]
        terms, _left_out = search_terms([(SURNAME, surname)])
        key = SQL.identifier(table, "id")
        found = self._named_rows(table, key, columns, SQL("TRUE"), terms)
        return next(found, None) is not None

    # --- what stays -------------------------------------------------------------------
    @api.model
    def _reasons(self, company=None):
        """Return why something stays: code → words for the person; for addons to add
        to. `BY_TIME` has none here: they need the rule and the day.

        :param company: of whose country the law is; None: of all companies
        """
        return {
            PROOF: self.env._("Proof that the law was kept (GDPR, Article 5(2))"),
            HELD: self.env._("Needed for legal claims or an inquiry"),
            FILED: self.env._(
                "part of a file that this request does not reach; the data protection "
                "officer examines it, and you will be told the result"
            ),
            "": self.env._(
                "found only by this search; the data protection officer examines it, "
                "and you will be told the result"
            ),
        }

    @api.model
    def _country(self, company=None):
        """Return the code of the country whose law is to be cited; empty where the
        companies are of several countries."""
        companies = company or self.env["res.company"].sudo().search(
            [("active", "=", True)]
        )
        codes = set(companies.sudo().mapped("country_id.code"))
        return codes.pop() if len(codes) == 1 else ""

    @api.model
    def _by_time_words(self, rule, term, day):
        """Say by which rule something is deleted, how long it keeps it, and until
        which day."""
        return self.env._(
            "Deleted by itself by the rule “%(rule)s” (%(term)s), once %(day)s is over",
            rule=rule,
            term=term,
            day=format_date(self.env, day),
        )

    @api.model
    def _in_months(self, months):
        return self.env._("%s months", months)

    @api.model
    def _in_days(self, days):
        return self.env._("%s days", days)

    @api.model
    def _why_record_stays(self, record, company=None):
        """Return why the record that a request is about is still stored, in words, and
        whether a person has yet to examine it; for addons to say."""
        words = self.env._(
            "nobody has decided on it yet; the data protection officer examines it, "
            "and you will be told the result"
        )
        return words, True

    @api.model
    def _reason_of_models(self):
        """Return model → code of the reason why its texts stay; for addons to add to.

        A model that is not named has no reason: a person looks at what is found there.
        Of `KEPT_BY_RULE` the rules in force decide.
        """
        proofs = (
            "edic.ai.declaration",
            "edic.ai.erasure.request",
            "edic.ai.incident",
            "edic.ai.legal.hold",
            "edic.ai.mandate",
            "edic.ai.person.request",
            "edic.ai.switch",
            "edic.ai.verification",
        )
        passing = (
            "edic.ai.batch",
            "edic.ai.batch.line",
            "edic.ai.task",
            "edic.ai.task.live",
        )
        return {**dict.fromkeys(proofs, PROOF), **dict.fromkeys(passing, BY_TIME)}

    @api.model
    def _with_reason(self, code, res_model, ids, how):
        """Return those of these records of which the reason of their model is true;
        for addons to narrow.

        :param str how: `RECORD`, or a `NOTE` or `FILE` on the record
        """
        return set(ids)

    @api.model
    def _ends_of(self, res_model, ids):
        """Return of records that are deleted by time: id → name of the rule, its term
        in words and the last day; for addons to add to. What is not named has no day
        that is known."""
        if res_model != "edic.ai.task":
            return {}
        return {
            task.id: (self._place(res_model), self._in_days(days), day)
            for task in self.env[res_model].sudo().browse(ids).exists()
            if (days := task._kept_days())
            and (day := fields.Date.add(task.write_date.date(), days=days))
        }

    @api.model
    def _count_reasons(self, res_model, keys, how=RECORD, company=None):
        """Count by reason, as pairs of code and words, what was found in a model: a
        hold first.

        Nothing beside the ledger is deleted by itself before a rule is approved.

        :param list keys: for each row found the id of its record, or of its entry for
            `KEPT_BY_RULE`
        :param str how: `RECORD`, `NOTE` or `FILE`
        :param company: of whose country the law is
        """
        if res_model in KEPT_BY_RULE:
            return self._count_beside(res_model, keys, company)
        words, ids, held, ends = self._reasons(company), set(keys), set(), {}
        unknown = "" if res_model.startswith("edic.") else FILED
        code = self._reason_of_models().get(res_model, unknown)
        model = self.env.get(res_model)
        if code != PROOF and res_model.startswith("edic.") and model._auto:
            rows = model.sudo().browse(ids).exists()
            holds = self.env["edic.ai.legal.hold"]
            held = set(holds._held_records(rows, on_request=True).ids)
            is_kept = set(holds._held_records(rows).ids)
            # not of those that are kept longer, for an incident
            ends = self._ends_of(res_model, ids - is_kept)
        if code and code != BY_TIME:
            ids = self._with_reason(code, res_model, ids, how)

        def reason_of(key):
            if key in held:
                return HELD, words[HELD]
            if key in ends:
                return BY_TIME, self._by_time_words(*ends[key])
            found = code if key in ids and code != BY_TIME else unknown
            return found, words[found]

        return Counter(map(reason_of, keys))

    @api.model
    def _count_beside(self, res_model, keys, company=None):
        """Count by reason what lies beside entries of the ledger."""
        what, words = KEPT_BY_RULE[res_model], self._reasons(company)
        holds, unknown = self.env["edic.ai.legal.hold"], ("", words[""])
        rows = self.env.execute_query(
            SQL(
                """SELECT id, company_ref, event, occurred_at, %s, %s
                     FROM edic_ai_trace trace WHERE id = ANY(%s)""",
                holds._held(on_request=True),
                holds._held(),
                list(set(keys)),
            )
        )
        reasons, latest = {}, {}
        for number, chain, event, occurred_at, held, is_kept in rows:
            rule = self.env["edic.ai.retention"]._in_force(chain).get((event, what))
            if held:
                reasons[number] = HELD, words[HELD]
            elif rule and not is_kept:
                reasons[number] = rule
                latest[rule] = max(latest.get(rule, occurred_at), occurred_at)
        by_rule = {
            rule: (
                BY_TIME,
                self._by_time_words(
                    rule.display_name,
                    self._in_months(rule.months),
                    rule._ends_on(moment),
                ),
            )
            for rule, moment in latest.items()
        }
        found = [reasons.get(key, unknown) for key in keys]
        return Counter(
            reason if isinstance(reason, tuple) else by_rule[reason] for reason in found
        )

    # --- looking ----------------------------------------------------------------------
    @api.model
    def _look(self, terms, company=None, listed=None):
        """Count what is held, by place.

        :param terms: as of `_terms`
        :param company: with its branches; None: of all companies
        :param dict listed: model → ids, as keys of `_count_reasons`, of what the letter
            names already and says why it stays
        :return: ``(found, unread)``: a list of dicts ``{"model", "place", "count",
            "reason"}``, most first, and a list of sentences on what was not read
        """
        if not terms:
            return [], [
                self.env._("There is no name, address or account to search for.")
            ]
        self.env.flush_all()
        companies = with_branches(company) if company else company
        found, unread = {}, []
        for look, how in (
            (self._in_columns, RECORD),
            (self._in_contents, RECORD),
            (self._in_talk, NOTE),
            (self._in_files, FILE),
        ):
            keys, missed = look(terms, companies)
            for res_model, rows in keys.items():
                found.setdefault((res_model, how), []).extend(rows)
            unread += missed
        unread += [
            *self._published_words(),
            self.env._(
                "The records of contacts, bills and payments themselves; e-mails"
            ),
            self.env._(
                "Notes, activities and files on kinds of records that this software "
                "has no entry about"
            ),
        ]
        counts, listed = Counter(), listed or {}
        for (res_model, how), keys in found.items():
            left = [key for key in keys if key not in listed.get(res_model, ())]
            if not left:
                continue
            place = self._place(res_model, how)
            for reason, count in self._count_reasons(
                res_model, left, how, company
            ).items():
                counts[res_model, place, *reason] += count
        rows = [
            {
                "model": res_model,
                "place": place,
                "count": count,
                "reason": code,
                "words": words,
            }
            for (res_model, place, code, words), count in counts.items()
        ]
        return sorted(rows, key=lambda row: (-row["count"], row["place"])), unread

    @api.model
    def _place(self, res_model, how=RECORD):
        """Return the name of a place for a letter: of what hangs on a record of Odoo
        another one than of the record."""
        described = self.env["ir.model"].sudo()._get(res_model).name
        place = self._places().get(res_model) or described or res_model
        if how == RECORD or res_model.startswith("edic.") or res_model == "res.partner":
            return place
        return self.env._("Notes, tasks and files on: %s", place)

    @api.model
    def _published(self):
        """Return the models whose texts are published and about no person, which are
        not searched; for addons to add to."""
        return ()

    @api.model
    def _published_words(self):
        """Say which published texts are not searched; for addons to add to."""
        return []

    @api.model
    def _places(self):
        """Return model → its name for a letter, where that is not what clerks call it;
        for addons to add to."""
        return {
            "edic.ai.content": self.env._("Texts in our log of AI use"),
            "edic.ai.person": self.env._("Names in our log of AI use"),
            "edic.ai.trace": self.env._("Entries of our log of AI use"),
            "edic.ai.suggestion": self.env._("Proposals of the software, with reasons"),
            "res.partner": self.env._("Notes, tasks and files of a contact"),
        }

    @api.model
    def _own_models(self):
        """Return the names of the models of this product that have a table."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._auto and not model._abstract and name.startswith("edic.")
        )

    @api.model
    def _text_columns(self):
        """Return model → names of its stored texts that this product defines."""
        columns, published = {}, self._published()
        for name, model in self.env.registry.items():
            if not model._auto or model._abstract or name in published:
                continue
            own = name.startswith("edic.")
            texts = [
                field.name
                for field in model._fields.values()
                if field.store
                and field.type in TEXTS
                and field.column_type
                and (own or field.name.startswith("edic_"))
            ]
            if texts:
                columns[name] = sorted(texts)
        return columns

    @api.model
    def _in_columns(self, terms, companies):
        """Look into the texts that are columns.

        :return: ``(found, unread)`` as all these: model → a key of each row found, and
            sentences
        """
        found, columns = {}, self._text_columns()
        filled = self._filled(self.env[res_model]._table for res_model in columns)
        for res_model, names in sorted(columns.items()):
            model = self.env[res_model]
            key = "trace_id" if res_model in KEPT_BY_RULE else "id"
            table = model._table
            if table not in filled:
                continue
            found[res_model] = list(
                self._named_rows(
                    table,
                    SQL.identifier(table, key),
                    [SQL.identifier(table, name) for name in names],
                    self._of_companies(model, companies),
                    terms,
                )
            )
        return found, []

    @api.model
    def _filled(self, tables):
        """Return those of these tables that have a row: to fold the texts of one that
        has none takes the database longer than to see that."""
        rows = (
            SQL("(SELECT %s FROM %s LIMIT 1)", table, SQL.identifier(table))
            for table in tables
        )
        return {
            table for [table] in self.env.execute_query(SQL(" UNION ALL ").join(rows))
        }

    @api.model
    def _named_rows(self, table, key, columns, condition, terms):
        """Yield the keys of the rows that name the person.

        The database gives those that may; `is_named` decides on each value.

        :param key: SQL of what is yielded
        :param list columns: SQL of each text, or JSON value
        """
        number, last = SQL.identifier(table, "id"), 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    """SELECT %(number)s, %(key)s, %(columns)s FROM %(table)s,
                       LATERAL (SELECT %(folded)s AS edic_folded OFFSET 0) AS folded
                        WHERE %(number)s > %(last)s AND %(condition)s AND %(may_hold)s
                        ORDER BY %(number)s LIMIT %(limit)s""",
                    number=number,
                    key=key,
                    columns=SQL(", ").join(columns),
                    table=SQL.identifier(table),
                    folded=_folded(columns),
                    last=last,
                    condition=condition,
                    may_hold=_may_hold(SQL("edic_folded"), terms),
                    limit=AT_ONCE,
                )
            )
            yield from (row[1] for row in rows if is_named(row[2:], terms))
            if len(rows) < AT_ONCE:
                return
            last = rows[-1][0]

    @api.model
    def _of_companies(self, model, companies):
        """Return SQL over a table: rows of some companies, and those of none."""
        if not companies:
            return SQL("TRUE")
        own = companies.ids
        if model._name == "edic.ai.trace":
            return SQL("company_ref = ANY(%s)", [*own, 0])
        if model._name == "edic.ai.person":
            return SQL(
                "trace_id IN (SELECT id FROM edic_ai_trace"
                " WHERE company_ref = ANY(%s))",
                [*own, 0],
            )
        field = model._fields.get("company_id")
        if not field or not field.store:
            return SQL("TRUE")
        return SQL("(company_id IS NULL OR company_id = ANY(%s))", own)

    @api.model
    def _in_contents(self, terms, companies):
        """Look into the contents of the ledger, each opened for it."""
        rows = self.env.execute_query(
            SQL(
                """SELECT content.id FROM edic_ai_content content
                     JOIN edic_ai_trace trace ON trace.id = content.trace_id
                    WHERE trace.company_ref = ANY(%s)
                    ORDER BY content.id DESC LIMIT %s""",
                [*self.env["edic.ai.erasure"]._chains_of(companies), 0],
                MAX_OPENED + 1,
            )
        )
        contents = self.env["edic.ai.content"].sudo()
        named, closed = [], 0
        for ids in split_every(AT_ONCE, [number for [number] in rows[:MAX_OPENED]]):
            for content in contents.browse(ids):
                try:
                    if is_named(content._open(), terms):
                        named.append(content.trace_id)
                except (InvalidTag, KeyError, OSError, ValueError):
                    closed += 1
            contents.invalidate_model()
        unread = []
        if closed:
            unread.append(
                self.env._(
                    "Texts in our log of AI use whose key is not here: %s. Nobody "
                    "can read them.",
                    closed,
                )
            )
        if len(rows) > MAX_OPENED:
            unread.append(
                self.env._("Texts in our log of AI use before the last %s.", MAX_OPENED)
            )
        return {"edic.ai.content": named}, unread

    @api.model
    def _talked_models(self):
        """Return the models whose notes, activities and files are looked into: those
        of this product, and those that entries of the ledger are about."""
        kinds = {
            name for name, _title in self.env["edic.ai.trace"]._selection_res_model()
        }
        others = {name for name in kinds | set(SUBJECTS) if name in self.env}
        return sorted({*self._own_models(), *others})

    @api.model
    def _in_talk(self, terms, companies):
        """Look into messages and activities on records."""
        found = {}
        tracked = SQL(
            "(SELECT string_agg(concat_ws(' ', old_value_char, new_value_char,"
            " old_value_text, new_value_text), ' ') FROM mail_tracking_value"
            " WHERE mail_message_id = mail_message.id)"
        )
        for table, column, names, more in (
            ("mail_message", "model", ("subject", "body"), [tracked]),
            ("mail_activity", "res_model", ("res_name", "summary", "note"), []),
        ):
            of_model = SQL.identifier(table, column)
            key = SQL("jsonb_build_array(%s, %s)", of_model, SQL.identifier("res_id"))
            texts = [*(SQL.identifier(table, name) for name in names), *more]
            ours = SQL("%s = ANY(%s)", of_model, self._talked_models())
            for res_model, number in self._named_rows(table, key, texts, ours, terms):
                found.setdefault(res_model, []).append(number)
        return self._within(found, companies), []

    @api.model
    def _within(self, found, companies):
        """Keep of what is on records what is on those of some companies or of none."""
        if not companies:
            return found
        kept, own = {}, [*companies.ids, False]
        for res_model, numbers in found.items():
            model = self.env[res_model].sudo().with_context(active_test=False)
            field = model._fields.get("company_id")
            if field and field.store:
                there = model.search([("id", "in", numbers), ("company_id", "in", own)])
                numbers = [number for number in numbers if number in set(there.ids)]
            kept[res_model] = numbers
        return kept

    @api.model
    def _in_files(self, terms, companies):
        """Look into the files of this product's records, and of those it is about."""
        found, unread, pictures = {}, [], 0
        published = self._published()
        own = [name for name in self._own_models() if name not in published]
        others = sorted(set(self._talked_models()) - set(own))
        for domain in (
            Domain("res_model", "in", own)
            & Domain("res_field", "in", self._file_fields()),
            Domain("res_model", "in", others) & Domain("res_field", "=", False),
        ):
            files = self.env["ir.attachment"].sudo().with_context(active_test=False)
            files = files.search(domain, limit=MAX_FILES + 1, order="id desc")
            for file in files[:MAX_FILES]:
                text = self._text_of(file)
                pictures += text is None
                if is_named([file.name, file.index_content, text], terms):
                    found.setdefault(file.res_model, []).append(file.res_id)
                file.invalidate_recordset(["raw", "datas"])
            if len(files) > MAX_FILES:
                unread.append(self.env._("Files before the last %s.", MAX_FILES))
        if pictures:
            unread.append(
                self.env._("PDF files and pictures, which are not read: %s.", pictures)
            )
        return self._within(found, companies), list(dict.fromkeys(unread))

    @api.model
    def _text_of(self, file):
        """Return the text of a file; None where it is not read."""
        if (file.mimetype or "").startswith(UNREADABLE_TYPES):
            return None
        return text_of_file(file.raw or b"")

    @api.model
    def _file_fields(self):
        """Return the names of fields that keep files, and False: what people attach."""
        names = {
            field.name
            for model in self._own_models()
            for field in self.env[model]._fields.values()
            if field.type in ("binary", "image") and field.store
        }
        return [False, *sorted(names)]


def _folded(columns):
    """Return SQL: the texts as `fold` leaves them, but for entities of HTML; then once
    more without their tags."""
    texts = [SQL("%s::text", column) for column in columns]
    texts += [SQL("regexp_replace(%s, '<[^<>]*>', '', 'g')", text) for text in texts]
    folded = SQL("normalize(concat_ws(' ', %s), NFKD)", SQL(", ").join(texts))
    for sign, spelled in SPELLED_OUT.items():
        folded = SQL("replace(%s, %s, %s)", folded, sign, spelled)
    return SQL("regexp_replace(lower(%s), %s, '', 'g')", folded, IGNORED)


def _may_hold(folded, terms):
    """Return SQL: a folded text may hold a term; true wherever `is_named` is."""
    may = [SQL("strpos(%s, '&') > 0", folded)]  # an entity may stand for any sign
    for term in terms:
        if term.is_number:
            may.append(SQL("%s ~ %s", folded, term.pattern))
        else:
            parts = [SQL("strpos(%s, %s) > 0", folded, part) for part in term.needles]
            may.append(SQL("(%s)", SQL(" AND ").join([SQL("TRUE"), *parts])))
    return SQL("(%s)", SQL(" OR ").join(may))

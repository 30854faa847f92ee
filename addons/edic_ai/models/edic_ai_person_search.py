# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from cryptography.exceptions import InvalidTag

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..tools.personal_data import (
    ACCOUNT,
    EMAIL,
    IGNORED,
    LOGIN,
    NAME,
    PHONE,
    SPELLED_OUT,
    is_named,
    search_terms,
    text_of_file,
)

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
}
ACCOUNTS = ("bank_ids", "bank_account_ids")
# what lies beside entries of the ledger goes by rules: model → which of them
KEPT_BY_RULE = {"edic.ai.content": "content", "edic.ai.person": "person"}
MAX_OPENED = 200_000  # contents of the ledger that a search opens
MAX_FILES = 5_000  # files that a search reads
AT_ONCE = 500  # rows read with one statement
PROOF, BY_TIME = "proof", "time"  # why something stays


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
    def _terms(self, record):
        """Return what a person is looked for by, and what was left out.

        :return: ``(terms, left_out)`` as of `search_terms`; nothing where it is no
            person
        """
        return search_terms(self._identifying(record.sudo().exists()))

    @api.model
    def _identifying(self, record):
        """Return pairs of kind and value that tell who it is."""
        if not record or record._name not in SUBJECTS:
            return []
        found = [
            (kind, record[name])
            for name, kind in IDENTIFYING.items()
            if name in record._fields
        ]
        if record._name == "res.users":
            return [*found, *self._identifying(record.partner_id)]
        record = record.with_context(active_test=False)
        for name in ACCOUNTS:
            if name in record._fields:
                found += [(ACCOUNT, bank.acc_number) for bank in record[name]]
        return found

    # --- what stays -------------------------------------------------------------------
    @api.model
    def _reasons(self):
        """Return why something stays: code → words for the person."""
        return {
            PROOF: self.env._("Proof that the law was kept (GDPR, Article 5(2))"),
            BY_TIME: self.env._("Deleted by itself when its time is over"),
        }

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
    def _reason(self, res_model):
        if res_model in self.env and self.env[res_model]._transient:
            return BY_TIME
        return self._reason_of_models().get(res_model, "")

    @api.model
    def _count_reasons(self, res_model, keys):
        """Count by reason what was found in a model.

        Nothing beside the ledger is deleted by itself before a rule is approved.

        :param list keys: for each row found the id of its entry, for `KEPT_BY_RULE`
        """
        if res_model not in KEPT_BY_RULE:
            return Counter({self._reason(res_model): len(keys)} if keys else {})
        what, rules = KEPT_BY_RULE[res_model], self.env["edic.ai.retention"]
        rows = self.env.execute_query(
            SQL(
                "SELECT id, company_ref, event FROM edic_ai_trace WHERE id = ANY(%s)",
                list(set(keys)),
            )
        )
        chains = {chain for _number, chain, _event in rows}
        in_force = {chain: rules._in_force(chain) for chain in chains}
        is_covered = {
            number: (event, what) in in_force[chain] for number, chain, event in rows
        }
        return Counter(BY_TIME if is_covered.get(key) else "" for key in keys)

    # --- looking ----------------------------------------------------------------------
    @api.model
    def _look(self, terms, company=None):
        """Count what is held, by place.

        :param terms: as of `_terms`
        :param company: with its branches; None: of all companies
        :return: ``(found, unread)``: a list of dicts ``{"model", "place", "count",
            "reason"}``, most first, and a list of sentences on what was not read
        """
        if not terms:
            return [], [
                self.env._("There is no name, address or account to search for.")
            ]
        self.env.flush_all()
        found, unread = {}, []
        for look in (
            self._in_columns,
            self._in_contents,
            self._in_talk,
            self._in_files,
        ):
            keys, missed = look(terms, company)
            for res_model, rows in keys.items():
                found.setdefault(res_model, []).extend(rows)
            unread += missed
        unread.append(
            self.env._(
                "Contacts, bills, payments and mails are Odoo's own records: they are "
                "not part of this search."
            )
        )
        rows = [
            {
                "model": res_model,
                "place": self._place(res_model),
                "count": count,
                "reason": reason,
            }
            for res_model, keys in found.items()
            for reason, count in self._count_reasons(res_model, keys).items()
        ]
        return sorted(rows, key=lambda row: (-row["count"], row["place"])), unread

    @api.model
    def _place(self, res_model):
        """Return the name of a place for a letter."""
        names = {
            "edic.ai.content": self.env._("Contents of our ledger"),
            "edic.ai.person": self.env._("Names in our ledger"),
            "edic.ai.trace": self.env._("Entries of our ledger"),
        }
        described = self.env["ir.model"].sudo()._get(res_model).name
        return names.get(res_model) or described or res_model

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
        columns = {}
        for name, model in self.env.registry.items():
            if not model._auto or model._abstract:
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
    def _in_columns(self, terms, company):
        """Look into the texts that are columns.

        :return: ``(found, unread)`` as all these: model → a key of each row found, and
            sentences
        """
        found = {}
        for res_model, names in sorted(self._text_columns().items()):
            model = self.env[res_model]
            key = "trace_id" if res_model in KEPT_BY_RULE else "id"
            table = model._table
            found[res_model] = list(
                self._named_rows(
                    table,
                    SQL.identifier(table, key),
                    [SQL.identifier(table, name) for name in names],
                    self._of_company(model, company),
                    terms,
                )
            )
        return found, []

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
    def _companies(self, company):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search([("id", "child_of", company.ids)]).ids

    @api.model
    def _of_company(self, model, company):
        """SQL over a table: rows of a company, and those that belong to none."""
        if not company:
            return SQL("TRUE")
        own = self._companies(company)
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
    def _in_contents(self, terms, company):
        """Look into the contents of the ledger, each opened for it."""
        chains = self.env["edic.ai.erasure"]._chains_of(company)
        rows = self.env.execute_query(
            SQL(
                """SELECT content.id FROM edic_ai_content content
                     JOIN edic_ai_trace trace ON trace.id = content.trace_id
                    WHERE trace.company_ref = ANY(%s)
                    ORDER BY content.id DESC LIMIT %s""",
                [*chains, 0],
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
                    "Contents of the ledger whose key is not here: %s. Nobody can "
                    "read them.",
                    closed,
                )
            )
        if len(rows) > MAX_OPENED:
            unread.append(
                self.env._("Contents of the ledger before the last %s.", MAX_OPENED)
            )
        return {"edic.ai.content": named}, unread

    @api.model
    def _in_talk(self, terms, company):
        """Look into messages and activities on this product's records."""
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
            texts = [*(SQL.identifier(table, name) for name in names), *more]
            ours = SQL("%s = ANY(%s)", of_model, self._own_models())
            for res_model in self._named_rows(table, of_model, texts, ours, terms):
                found.setdefault(res_model, []).append(None)
        return found, []

    @api.model
    def _in_files(self, terms, company):
        """Look into the files of this product's records."""
        files = (
            self.env["ir.attachment"]
            .sudo()
            .with_context(active_test=False)
            .search(
                Domain("res_model", "in", self._own_models())
                & Domain("res_field", "in", self._file_fields()),
                limit=MAX_FILES + 1,
                order="id desc",
            )
        )
        found, pictures = {}, 0
        for file in files[:MAX_FILES]:
            text = text_of_file(file.raw or b"")
            pictures += text is None
            if is_named([file.name, file.index_content, text], terms):
                found.setdefault(file.res_model, []).append(None)
            file.invalidate_recordset(["raw", "datas"])
        unread = []
        if pictures:
            unread.append(
                self.env._("PDF files and pictures, which are not read: %s.", pictures)
            )
        if len(files) > MAX_FILES:
            unread.append(self.env._("Files before the last %s.", MAX_FILES))
        return found, unread

    @api.model
    def _file_fields(self):
        """Names of fields that keep files, and none: what people attach."""
        names = {
            field.name
            for model in self._own_models()
            for field in self.env[model]._fields.values()
            if field.type in ("binary", "image") and field.store
        }
        return [False, *sorted(names)]


def _folded(columns):
    """SQL: the texts as `fold` leaves them, but for entities of HTML; then once more
    without their tags."""
    texts = [SQL("%s::text", column) for column in columns]
    texts += [SQL("regexp_replace(%s, '<[^<>]*>', '', 'g')", text) for text in texts]
    folded = SQL("normalize(concat_ws(' ', %s), NFKD)", SQL(", ").join(texts))
    for sign, spelled in SPELLED_OUT.items():
        folded = SQL("replace(%s, %s, %s)", folded, sign, spelled)
    return SQL("regexp_replace(lower(%s), %s, '', 'g')", folded, IGNORED)


def _may_hold(folded, terms):
    """SQL: a folded text may hold one of the terms; true wherever `is_named` is."""
    may = [SQL("strpos(%s, '&') > 0", folded)]  # an entity may stand for any sign
    for term in terms:
        if term.is_number:
            may.append(SQL("%s ~ %s", folded, term.pattern))
        else:
            parts = [SQL("strpos(%s, %s) > 0", folded, part) for part in term.needles]
            may.append(SQL("(%s)", SQL(" AND ").join([SQL("TRUE"), *parts])))
    return SQL("(%s)", SQL(" OR ").join(may))

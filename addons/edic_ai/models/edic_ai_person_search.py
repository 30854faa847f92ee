# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from cryptography.exceptions import InvalidTag

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..tools.personal_data import fold, is_named, search_terms, text_of_file

TEXTS = ("char", "text", "html", "json")
# the models of persons, and which of their fields tell who it is
SUBJECTS = ("res.partner", "res.users", "hr.employee", "hr.applicant")
IDENTIFYING = (
    "name",
    "legal_name",
    "partner_name",
    "login",
    "email",
    "email_from",
    "work_email",
    "private_email",
    "phone",
    "work_phone",
    "private_phone",
    "partner_phone",
)
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
        """Return what a person is looked for by; nothing where it is no person."""
        record = record.sudo().exists()
        if not record or record._name not in SUBJECTS:
            return ()
        values = [record[name] for name in IDENTIFYING if name in record._fields]
        if record._name == "res.users":
            return search_terms([*values, *self._terms(record.partner_id)])
        if "bank_ids" in record._fields:
            values += record.with_context(active_test=False).bank_ids.mapped(
                "acc_number"
            )
        return search_terms(values)

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
            "edic.ai.content",
            "edic.ai.person",
            "edic.ai.task",
            "edic.ai.task.live",
        )
        return {**dict.fromkeys(proofs, PROOF), **dict.fromkeys(passing, BY_TIME)}

    @api.model
    def _reason(self, res_model):
        if res_model in self.env and self.env[res_model]._transient:
            return BY_TIME
        return self._reason_of_models().get(res_model, "")

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
            return [], [self.env._("Nothing is known to look for.")]
        self.env.flush_all()
        found, unread = {}, []
        for res_model, count in self._in_columns(terms, company):
            found[res_model] = found.get(res_model, 0) + count
        for look in (self._in_contents, self._in_talk, self._in_files):
            counts, missed = look(terms, company)
            for res_model, count in counts.items():
                found[res_model] = found.get(res_model, 0) + count
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
                "reason": self._reason(res_model),
            }
            for res_model, count in found.items()
            if count
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
        for res_model, names in sorted(self._text_columns().items()):
            model = self.env[res_model]
            columns = SQL(" || ' ' || ").join(
                SQL("coalesce(%s::text, '')", SQL.identifier(name)) for name in names
            )
            [[count]] = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s AND %s",
                    SQL.identifier(model._table),
                    self._of_company(model, company),
                    _holds(columns, terms),
                )
            )
            yield res_model, count

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
        count = closed = 0
        for ids in split_every(AT_ONCE, [number for [number] in rows[:MAX_OPENED]]):
            for content in contents.browse(ids):
                try:
                    count += is_named(content._open(), terms)
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
        return {"edic.ai.content": count}, unread

    @api.model
    def _in_talk(self, terms, company):
        """Look into messages and activities on this product's records."""
        counts = {}
        tracked = (
            "(SELECT string_agg(concat_ws(' ', old_value_char, new_value_char,"
            " old_value_text, new_value_text), ' ') FROM mail_tracking_value"
            " WHERE mail_message_id = mail_message.id)"
        )
        for table, column, body in (
            ("mail_message", "model", f"concat_ws(' ', subject, body, {tracked})"),
            ("mail_activity", "res_model", "concat_ws(' ', res_name, summary, note)"),
        ):
            rows = self.env.execute_query(
                SQL(
                    "SELECT %(model)s, count(*) FROM %(table)s"
                    " WHERE %(model)s = ANY(%(own)s) AND %(holds)s GROUP BY 1",
                    model=SQL.identifier(column),
                    table=SQL.identifier(table),
                    own=self._own_models(),
                    holds=_holds(SQL(body), terms),  # pylint: disable=sql-injection
                )
            )
            for res_model, count in rows:
                counts[res_model] = counts.get(res_model, 0) + count
        return counts, []

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
        counts, pictures = {}, 0
        for file in files[:MAX_FILES]:
            text = text_of_file(file.raw or b"")
            pictures += text is None
            words = fold(
                " ".join((file.name or "", file.index_content or "", text or ""))
            )
            if any(term in words for term in terms):
                counts[file.res_model] = counts.get(file.res_model, 0) + 1
            file.invalidate_recordset(["raw", "datas"])
        unread = []
        if pictures:
            unread.append(
                self.env._("PDF files and pictures, which are not read: %s.", pictures)
            )
        if len(files) > MAX_FILES:
            unread.append(self.env._("Files before the last %s.", MAX_FILES))
        return counts, unread

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


def _holds(text, terms):
    """SQL: the text holds one of the terms, whatever their case."""
    held = [SQL("strpos(lower(%s), %s) > 0", text, term) for term in terms]
    return SQL("(%s)", SQL(" OR ").join(held))

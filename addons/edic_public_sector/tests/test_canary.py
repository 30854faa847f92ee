# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import zlib

from pypdf import PdfReader

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.edic_ai.models.privacy.edic_ai_person_search import BY_TIME, FILE
from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.tools.privacy.personal_data import text_of_file, texts_within

from . import canary_places as places
from .draft_common import LINES
from .forms_common import paper_of
from .people_common import PeopleCase

MARK = "Kanariensis"
NAME = f"Zacharias {MARK}"
MAIL = f"z.{MARK.lower()}@example.org"
IBAN = "FR7630006000011234567890189"
MARKS = (MARK.lower(), IBAN.lower(), "3000 6000 0112 3456")
LATER = "2045-01-15"  # beyond the longest term of all
TEXT_TYPES = (
    "text",
    "character varying",
    "character",
    "json",
    "jsonb",
    "xml",
    "bytea",
    "ARRAY",
    "USER-DEFINED",
    "tsvector",
)
# texts about records go with these: table → its model
TALK = {
    "mail_message": "SELECT DISTINCT model FROM mail_message talk",
    "mail_activity": "SELECT DISTINCT res_model FROM mail_activity talk",
    "ir_attachment": "SELECT DISTINCT res_model FROM ir_attachment talk",
    "mail_tracking_value": "SELECT DISTINCT message.model FROM mail_tracking_value talk"
    " JOIN mail_message message ON message.id = talk.mail_message_id",
    "mail_mail": "SELECT DISTINCT message.model FROM mail_mail talk"
    " JOIN mail_message message ON message.id = talk.mail_message_id",
}
FLEETING = {"bus_bus"}  # notices to open screens, which Odoo deletes after a day


@tagged("post_install", "-at_install")
class TestCanary(PeopleCase):
    """A marked name goes into every place there is, and must not be found afterwards.

    Then time passes and the person asks for erasure; the whole database, its files and
    the opened contents of the ledger are looked through. What remains is what a law
    keeps, by a list, and the letter to the person says so.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        every = cls.env["res.company"].search([])
        cls.person = cls.env["res.partner"].create(
            {
                "name": NAME,
                "email": MAIL,
                "lang": "fr_FR",
                "bank_ids": [Command.create({"acc_number": IBAN})],
            }
        )
        cls.staff = new_test_user(
            cls.env,
            "canary_staff",
            "edic_finance.group_edic_finance_accountant",
            name=NAME,
            company_id=cls.bill.company_id.id,
            company_ids=[Command.set(every.ids)],
        )
        cls.dpo, cls.approver, cls.manager = (
            new_test_user(
                cls.env,
                f"canary_{role}",
                f"edic_ai.group_edic_ai_{role}",
                company_ids=[Command.set(every.ids)],
            )
            for role in ("dpo", "approver", "manager")
        )
        cls.vendors["canary"] = cls.person
        cls.bill = cls.make_bill("canary", LINES, day="2026-04-02", ref="F-2026-18")
        cls.bill.action_post()

    # --- the ways in ------------------------------------------------------------------
    def put_in(self):
        self.fill_in_forms()
        self.write_letters()
        self.talk()
        self.act_for_the_house()
        self.seal()

    def fill_in_forms(self):
        """At the desk and in the portal, to the end; one is dropped, one left."""
        entry = self.begin_form()
        entry.partner_id = self.person
        entry.edic_take({"name": NAME})
        entry.edic_add_paper("proof", f"{MARK}.pdf", paper_of(f"Ville : {NAME}"))
        entry.edic_answer("born", "1980-02-03")
        entry.action_done()
        portal = self.env["edic.public.form.entry"].sudo()
        self.procedure.sudo().user_id = self.agent
        self.own(self.officer).action_open()
        online = portal._begun_by(self.citizen, self.procedure)
        online._entered_by_citizen({"name": NAME, "city": MARK})
        online._handed_over(f"Merci, {NAME}")
        left = self.begin_form()
        left.edic_answer("name", NAME)
        question = self.env["edic.public.question"].browse(
            self.own(self.agent).edic_ask("Combien coûte la carte ?")["id"]
        )
        question.with_user(self.agent).edic_send(f"{NAME} demande le prix")
        self.assertEqual((entry.state, online.state), ("done", "handed"))

    def begin_form(self):
        action = self.own(self.agent).action_fill()
        forms = self.env["edic.public.form.entry"].with_user(self.agent)
        return forms.browse(action["res_id"])

    def write_letters(self):
        """A draft about the person's bill, with all that people type around it."""
        draft = self.begin_draft(user=self.staff)
        draft.edic_set_fact("reasons", f"{NAME} n'a pas signé ({IBAN}).")
        draft.edic_add_fact("Signataire", "name", NAME)
        draft.edic_comment(f"Demander à {NAME}")
        blocks = self.blocks(draft)
        blocks[0]["text"] += f" {NAME}"
        draft.edic_save(blocks, draft.version_id.number)
        deleted = self.begin_draft(user=self.staff)
        deleted.edic_set_fact("reasons", f"{NAME}, encore")
        deleted.unlink()

    def talk(self):
        """Questions to a record, and what an engine says of a bill's line."""
        self.chats = self.env["edic.public.chat"].with_user(self.staff)
        self.chats.edic_ask("account.move", self.bill.id, f"Que doit {NAME} ?")
        self.env["edic.ai.suggestion"]._propose(
            [
                {
                    "company_id": self.bill.company_id.id,
                    "res_model": "account.move.line",
                    "res_id": self.bill.invoice_line_ids[0].id,
                    "field_name": "account_id",
                    "value": self.bill.invoice_line_ids[0].account_id.id,
                    "confidence": 0.9,
                    "band": "check",
                    "evidence": {"words": [[NAME, "1.0"]]},
                    "engine": "test",
                }
            ]
        ).sudo().reason = f"{NAME} is no firm"
        self.bill.message_post(body=f"{NAME} called")
        self.bill.activity_schedule(
            "mail.mail_activity_data_todo", summary=f"Ask {NAME}", user_id=self.staff.id
        )
        self.env["ir.attachment"].create(
            {
                "name": "note.txt",
                "raw": f"{NAME} called".encode(),
                "res_model": "account.move",
                "res_id": self.bill.id,
            }
        )

    def act_for_the_house(self):
        """Requests, incidents, holds and stops, whose authors wrote a name."""
        company = self.bill.company_id
        self.env["edic.ai.incident"].with_user(self.staff).create(
            {
                "name": f"A prompt named {NAME}",
                "description": f"{NAME}, {MAIL}",
                "company_id": company.id,
            }
        ).sudo().is_held = False
        self.env["edic.ai.legal.hold"].with_user(self.dpo).create(
            {
                "name": f"Lawsuit of {NAME}",
                "company_id": company.id,
                "res_model": "res.company",
                "res_id": company.id,
            }
        )
        self.env["edic.ai.switch"].with_user(self.manager).create(
            {"scope": "company", "company_id": company.id, "reason": f"{NAME} asks"}
        )
        self.env["edic.ai.person.request"].with_user(self.dpo).create(
            {
                "company_id": company.id,
                "subject_id": self.staff.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "reason": f"What {NAME} did with the bill",
            }
        )
        self.env["edic.finance.step"].create(
            {
                "move_id": self.bill.id,
                "kind": "interrupted",
                "day": "2026-05-02",
                "reason": f"{NAME} disputes it",
            }
        )

    # --- time, and the request --------------------------------------------------------
    def seal(self):
        self.env.flush_all()
        seals = self.env["edic.ai.seal"].sudo()
        self.env.cr.execute("SELECT DISTINCT chain FROM edic_ai_pending")
        for [chain] in self.env.cr.fetchall():
            while seals._seal_some(chain):
                pass
        self.env.invalidate_all()

    def pass_time(self):
        """Run the work of every night, long after."""
        rules = self.env["edic.ai.retention"].sudo()
        rules._waiting().with_user(self.approver).action_approve()
        self.env.flush_all()
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._auto and model._log_access and name.startswith("edic."):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET write_date = '2026-05-20', "
                        "create_date = '2026-05-20'",
                        SQL.identifier(model._table),
                    )
                )
        self.env.invalidate_all()
        with freeze_time(LATER):
            for _night in range(2):
                self.nightly()
                self.seal()

    def nightly(self):
        for name in sorted(self.env.registry):
            model = self.env[name].sudo()
            if model._abstract and name not in ("edic.ai.erasure",):
                continue
            if not name.startswith("edic."):
                continue
            if model._transient:
                model._transient_vacuum()
            for attr in dir(type(model)):
                method = getattr(type(model), attr, None)
                if not getattr(method, "_autovacuum", False):
                    continue
                more = True
                while more:
                    done = method(model)
                    more = isinstance(done, tuple) and done[1]

    def ask_for_erasure(self, **values):
        with freeze_time(LATER):
            request = (
                self.env["edic.ai.erasure.request"]
                .with_user(self.dpo)
                .create(
                    {
                        "name": "E-1",
                        "company_id": False,
                        "ground": "gdpr.17.1.a",
                        "reason": f"{NAME} wants it",
                        "search_words": NAME,
                        "lang": "en_US",
                        **values,
                    }
                )
            )
            request.action_ask()
            self.seal()
            request.with_user(self.approver).action_approve()
            self.seal()
            return request

    # --- looking ----------------------------------------------------------------------
    def dump(self):
        """Return where the marks are: ``{(table, column)}``, opened and unpacked."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT columns.table_name, column_name, data_type
                 FROM information_schema.columns
                 JOIN information_schema.tables USING (table_schema, table_name)
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                  AND data_type = ANY(%s)""",
            [list(TEXT_TYPES)],
        )
        columns = self.env.cr.fetchall()
        found = {
            (table, column)
            for table, column, kind in columns
            if kind != "bytea" and self.holds(table, column)
        }
        for table, column, kind in columns:
            if kind == "bytea" and self.holds_packed(table, column):
                found.add((table, column))
        return found | self.in_files() | self.in_contents()

    def talked_about(self):
        """Tables of the records that marked messages, mails and activities are on."""
        self.env.flush_all()
        models = set()
        for query in TALK.values():
            marks = SQL(" OR ").join(
                SQL("strpos(lower(talk.*::text), %s) > 0", mark) for mark in MARKS
            )
            rows = self.env.execute_query(SQL("%s WHERE %s", SQL(query), marks))
            models |= {res_model for [res_model] in rows}
        return {self.env[name]._table for name in models if name}

    def holds(self, table, column):
        text = SQL("lower(%s::text)", SQL.identifier(column))
        marks = SQL(" OR ").join(SQL("strpos(%s, %s) > 0", text, m) for m in MARKS)
        query = SQL("SELECT 1 FROM %s WHERE %s LIMIT 1", SQL.identifier(table), marks)
        return bool(self.env.execute_query(query))

    def holds_packed(self, table, column):
        """Return whether bytes hold a mark as they are, in base64, or compressed."""
        query = SQL(
            "SELECT %(column)s FROM %(table)s WHERE %(column)s IS NOT NULL",
            column=SQL.identifier(column),
            table=SQL.identifier(table),
        )
        return any(
            is_marked(form)
            for [raw] in self.env.execute_query(query)
            for form in forms_of(bytes(raw))
        )

    def in_files(self):
        """Files of the file store, by the field that they belong to."""
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("id", ">", 0),
                    ("create_date", ">=", "2026-05-01"),
                    ("res_field", "in", [False, *self.file_fields()]),
                    ("mimetype", "not in", ("text/css", "application/javascript")),
                ]
            )
        )
        found = set()
        for file in files:
            if file.res_model and any(map(is_marked, forms_of(file.raw or b""))):
                model = self.env[file.res_model]
                found.add((model._table, file.res_field or "attachment"))
        return found

    def file_fields(self):
        return {
            field.name
            for name in self.env.registry
            if name.startswith("edic.")
            for field in self.env[name]._fields.values()
            if field.type == "binary" and field.store
        }

    def in_contents(self):
        rows = self.env["edic.ai.content"].sudo().search([])
        marked = any(is_marked(" ".join(texts_within(r._open()))) for r in rows)
        return {("edic_ai_content", "closed")} if marked else set()

    # --- the tests --------------------------------------------------------------------
    def stored_texts(self):
        """Model → names of its stored texts and files, which this product defines."""
        found = {}
        for name, model in self.env.registry.items():
            if model._abstract or not model._auto:
                continue
            names = {
                field.name
                for field in self.env[name]._fields.values()
                if field.store
                and field.type in ("char", "text", "html", "json", "binary")
                and (name.startswith("edic.") or field.name.startswith("edic_"))
            }
            if names:
                found[name] = names
        return found

    def test_each_stored_text_says_how_a_name_comes_into_it(self):
        known = {
            name: {field for names in rows.values() for field in names.split()}
            for name, rows in places.PLACES.items()
        }
        for name, fields in sorted(self.stored_texts().items()):
            with self.subTest(model=name):
                self.assertFalse(fields - known.get(name, set()), "no row says how")

    def test_nothing_is_found_but_what_a_law_keeps_and_the_letter_says_so(self):
        self.put_in()
        before = self.dump()
        typed = {
            (self.env[name]._table, field)
            for name, rows in places.PLACES.items()
            for field in rows.get(places.TYPED, "").split()
        } - {("edic_ai_erasure_request", name) for name in ("reason", "search_words")}
        self.assertFalse(typed - before, "the name did not get there")
        self.pass_time()
        self.ask_for_erasure(subject="user", user_id=self.staff.id)
        request = self.ask_for_erasure(
            subject="record", res_model="res.partner", res_id=self.person.id
        )
        after = self.dump()
        self.assertNotIn(("edic_ai_erasure_request", "search_words"), after)
        tables = {table for table, _column in after} - set(TALK) - FLEETING
        tables |= self.talked_about()
        search = self.env["edic.ai.person.search"].sudo()
        kept = {
            self.env[name]._table: name
            for name, reason in search._reason_of_models().items()
            if reason != BY_TIME and name in self.env
        }
        self.assertFalse(tables - set(kept) - set(places.KEPT_BY_ODOO))
        for table in sorted(tables - set(places.KEPT_BY_ODOO)):
            with self.subTest(table=table):
                self.assertIn(f"- {search._place(kept[table])}: ", request.answer)
        # the file of the posted bill is of the books; its notes are examined
        self.assertIn(f"- {search._place('account.move', FILE)}: ", request.answer)
        self.assertNotIn("nothing was found", request.answer)
        self.assertNotIn("found only by this search", request.answer)
        for chain in self.env["edic.ai.erasure"].sudo()._chains():
            traces = self.env["edic.ai.trace"].sudo()
            newest = traces.search([("company_ref", "=", chain)], limit=20)
            self.assertTrue(all(trace.is_intact() for trace in newest))


def is_marked(text):
    text = text.lower()
    return any(mark in text for mark in MARKS)


def forms_of(raw):
    """The texts that bytes may be: as they are, unpacked, and what a file says."""
    yield raw.decode("utf-8", "replace")
    for unpack in (zlib.decompress, base64.b64decode):
        try:
            inner = unpack(raw)
        except (ValueError, zlib.error):
            inner = b""  # it is not packed so
        yield inner.decode("utf-8", "replace")
    if raw.startswith(b"%PDF-"):
        yield "\n".join(
            page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages
        )
    elif text := text_of_file(raw):
        yield text

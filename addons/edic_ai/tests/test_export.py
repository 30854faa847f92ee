# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import hashlib
import io
import json
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from odoo.exceptions import ValidationError as OdooValidationError
from odoo.tests import tagged
from odoo.tools import file_path

from ..tools.edic_verify import verify_file
from ..tools.ledger.record import record_hash
from .export_common import ExportCase

SCHEMA = json.loads(
    Path(file_path("edic_ai/static/schema/ledger-1.schema.json")).read_text()
)


@tagged("post_install", "-at_install")
class TestExport(ExportCase):
    # --- JSON lines -------------------------------------------------------------------
    def test_a_chain_is_what_the_schema_says(self):
        found = self.lines(self.export(format="chain"))
        validator = Draft202012Validator(SCHEMA)
        Draft202012Validator.check_schema(SCHEMA)
        for line in found:
            validator.validate(line)
        self.assertEqual(found[0]["type"], "ledger")
        records = [line for line in found if line["type"] == "record"]
        self.assertEqual(found[0]["head"], records[-1]["record_hash"])
        self.assertGreaterEqual(len(records), 3)

    def test_the_schema_knows_every_member(self):
        found = self.lines(self.export(format="chain"))
        validator = Draft202012Validator(SCHEMA)
        head, last = found[0], found[-1]
        wrong = [
            {**head, "more": 1},
            {**last, "more": 1},
            {**last, "record": {**last["record"], "more": 1}},
            {**last, "record": {**last["record"], "facts": {"cost": 0.5}}},
            {**last, "record": {**last["record"], "facts": {"é": 1}}},
            {**last, "record": {**last["record"], "event": "other"}},
            {**last, "record_hash": "no"},
            {"type": "checkpoint", "text": "x"},
            {**last, "type": "other"},
        ]
        for line in wrong:
            with self.subTest(line), self.assertRaises(ValidationError):
                validator.validate(line)
        del last["record"]["facts"]
        with self.assertRaises(ValidationError):
            validator.validate(last)

    def test_an_extract_says_that_it_is_no_chain_and_its_records_are_the_same(self):
        chain = self.lines(self.export(format="chain"))
        found = self.lines(self.export(format="extract", event="decision"))
        for line in found:
            Draft202012Validator(SCHEMA).validate(line)
        self.assertEqual(found[0]["type"], "extract")
        self.assertEqual(found[0]["records"], len(found) - 1)
        self.assertEqual(found[0]["filters"]["event"], "decision")
        self.assertEqual(len(found), 3)
        for line in found[1:]:
            self.assertIn(line, chain)
            before = bytes.fromhex(line["prev_hash"])
            made = record_hash(line["record"], before)
            self.assertEqual(made.hex(), line["record_hash"])

    def test_a_chain_verifies_elsewhere_and_an_extract_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.jsonl"
            path.write_bytes(self.content(self.export(format="chain")))
            self.assertEqual(verify_file(path, None, None)["exit_code"], 0)
            path.write_bytes(self.content(self.export(format="extract")))
            with self.assertRaises(ValueError):
                verify_file(path, None, None)

    def test_a_period_is_in_whole_days(self):
        day = self.traces[0].occurred_at.date()
        same = self.lines(self.export(format="extract", date_from=day, date_to=day))
        self.assertGreaterEqual(same[0]["records"], 3)
        later = self.export(format="extract", date_from="2099-01-01")
        self.assertEqual(self.lines(later)[0]["records"], 0)
        with self.assertRaises(OdooValidationError):
            self.export(date_from="2026-02-01", date_to="2026-01-01")

    # --- CSV --------------------------------------------------------------------------
    def rows(self, wizard, name="records.csv"):
        text = self.member(wizard, name).decode("utf-8")
        self.assertEqual(text[0] == "\ufeff", wizard.has_bom)
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";")
        return list(rows)

    def test_a_table_opens_without_harm(self):
        head, *rows = self.rows(self.export(format="csv", event="decision"))
        told = [dict(zip(head, row, strict=True)) for row in rows]
        self.assertEqual(
            [(row["proposed"], row["final"]) for row in told],
            [('\'=HYPERLINK("x")', "-12.30"), ("'+33 1 23", 'a;"b"\r\nc')],
        )
        facts = json.loads(told[1]["facts"])
        self.assertEqual(facts["final"], 'a;"b"\r\nc')
        self.assertEqual(told[0]["record_hash"], self.traces[0].record_hash)
        self.assertEqual(int(told[0]["seq"]), self.traces[0].seq)

    def test_the_dictionary_explains_each_column_in_the_user_s_language(self):
        self.auditor.lang = "fr_FR"
        wizard = self.export(format="csv", is_comma=True)
        head, *rows = self.rows(wizard)
        words = self.rows(wizard, "dictionary.csv")
        self.assertEqual([row[0] for row in words[1:]], head)
        for row in words[1:]:
            self.assertTrue(row[1] and row[2] and row[4], row)
        cost = {row[head.index("cost_eur")] for row in rows}
        self.assertIn("0,0012", cost)

    def test_the_comma_is_that_of_the_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        exports = self.env["edic.ai.export"]
        self.assertTrue(exports.with_context(lang="de_DE").new({}).is_comma)
        self.assertFalse(exports.with_context(lang="en_US").new({}).is_comma)

    # --- PDF --------------------------------------------------------------------------
    def test_a_work_paper_tells_population_totals_and_the_digest_of_its_data(self):
        wizard = self.export(format="paper", sample_size=2, seed=42)
        text = self.pdf(wizard)
        data = self.member(wizard, "records.jsonl")
        digest = hashlib.sha256(data).hexdigest()
        self.assertIn(digest, text.replace(" ", ""))
        self.assertEqual(digest, wizard.sha256)
        records = [line for line in map(json.loads, data.splitlines())][1:]
        for told in (
            "Forêt-Neuve",
            "Prepared by Auditor",
            "Annual audit",
            "Accepted 1",
            "Rejected 1",
            "Tokens read 1200",
            "Tokens written 34",
            "0.0012 EUR",
            f"run from 1 to {records[-1]['seq']} without a gap; {len(records)} of",
            "not sealed yet, therefore not in it: 0",
            "No damage was found.",
            f"2 of {len(records)} records, drawn with the seed 42",
            "Page 1 of",
        ):
            self.assertIn(told, text)
        self.assertNotIn(self.auditor.name, text)

    def test_a_work_paper_on_what_belongs_to_no_company(self):
        paper = self.export(format="paper", sample_size=1, is_shared=True)
        self.assertIn("Entity No company", self.pdf(paper))

    def test_a_work_paper_tells_a_declared_restore_and_calls_it_no_damage(self):
        restore = {"seq": 2, "from_size": 9, "to_size": 1}
        intact = type(self.env["edic.ai.verify"])._verify

        def told(verify, chain, **also):
            return {**intact(verify, chain, **also), "restores": [restore]}

        self.patch(type(self.env["edic.ai.verify"]), "_verify", told)
        paper = self.pdf(self.export(format="paper", sample_size=1))
        self.assertIn("Declared restore in entry 2: of 9 entries, 1 were left", paper)
        self.assertIn("No damage was found", paper)

    def test_a_work_paper_says_what_is_damaged_and_what_waits(self):
        self.gateway._record("policy", "x", {"a": 1}, company=self.company)
        self.env.cr.execute("ALTER TABLE edic_ai_trace DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", [self.traces[1].id]
        )
        self.env.cr.execute("ALTER TABLE edic_ai_trace ENABLE TRIGGER USER")
        self.env.invalidate_all()
        text = self.pdf(self.export())
        self.assertIn(f"exit code 1, first at number {self.traces[1].seq}", text)
        self.assertIn("therefore not in it: 1", text)

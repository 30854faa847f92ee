# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import hashlib
import io
import json
import os
import shutil
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from odoo.exceptions import ValidationError as OdooValidationError
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from ...tools.ledger.edic_verify import (
    ALTERED,
    ANCHOR,
    GAP,
    UNSIGNED,
    Checkpoint,
    SignatureStatus,
    verify_file,
)
from ...tools.ledger.record import record_hash
from ..export_common import ExportCase

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

    def test_schema_knows_every_member(self):
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
            {"type": "skipped", "first": 1, "last": 2, "nodes": []},
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
        records = [line for line in found if line["type"] == "record"]
        self.assertEqual(found[0]["records"], len(records))
        self.assertEqual(found[0]["filters"]["event"], "decision")
        self.assertEqual(len(records), 2)
        for line in records:
            self.assertIn(line, chain)
            before = bytes.fromhex(line["prev_hash"])
            made = record_hash(line["record"], before)
            self.assertEqual(made.hex(), line["record_hash"])

    def verified(self, lines, key=None):
        """The report on lines of an export, with the true key."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.jsonl"
            path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
            key = key or self.env["edic.ai.ledger.key"]._current().public_key
            return verify_file(path, None, key)

    def test_an_export_is_signed_up_to_its_last_entry(self):
        # waiting records are sealed first
        self.gateway._record("policy", "x", {"a": 1}, company=self.company)
        for values in ({"format": "chain"}, {"format": "extract", "event": "decision"}):
            wizard = self.export(**values)
            with self.subTest(values):
                report = self.verified(self.lines(wizard))
                self.assertEqual(report["exit_code"], 0, report["damage"])
                self.assertEqual(report["signatures"], SignatureStatus.CHECKED)
                self.assertEqual(report["signed_to"], report["entries"])
                self.assertEqual(wizard.signed_to, report["entries"])
                self.assertIn(f"entry {wizard.signed_to} of", wizard.extent)
                self.assertEqual(
                    (wizard.waiting_count, wizard.unsigned_code), (0, False)
                )
                facts = self.recorded(wizard).facts
                self.assertEqual(facts["signed_to"], wizard.signed_to)

    def test_a_forged_extract_is_found(self):
        lines = self.lines(self.export(format="extract", event="decision"))
        at = next(n for n, line in enumerate(lines) if line["type"] == "record")
        edited = json.loads(json.dumps(lines[at]))
        edited["record"]["facts"]["final"] = "99.00"
        self.assertEqual(self.forged(lines, at, edited), ALTERED)
        before = bytes.fromhex(edited["prev_hash"])
        edited["record_hash"] = record_hash(edited["record"], before).hex()
        self.assertEqual(self.forged(lines, at, edited), ANCHOR)
        self.assertEqual(self.forged(lines, at), GAP)
        checkpoint = next(n for n, o in enumerate(lines) if o["type"] == "checkpoint")
        self.assertEqual(self.forged(lines, checkpoint), UNSIGNED)
        with self.subTest("more than the head says"):
            more = [{**lines[0], "records": 3}, *lines[1:]]
            self.assertEqual(self.verified(more)["exit_code"], GAP)

    def forged(self, lines, at, *instead):
        return self.verified([*lines[:at], *instead, *lines[at + 1 :]])["exit_code"]

    @mute_logger("odoo.addons.edic_ai.models.ledger.edic_ai_checkpoint")
    def test_without_its_key_an_export_says_that_it_is_not_signed(self):
        self.export(format="chain")
        key = self.env["edic.ai.ledger.key"]._current().public_key
        shutil.rmtree(os.environ["EDIC_LEDGER_KEYS"])
        wizard = self.export(format="chain")
        self.assertEqual((wizard.unsigned_code, wizard.signed_to), ("no_key", 0))
        self.assertIn("key", wizard.unsigned_reason)
        lines = self.lines(wizard)
        self.assertEqual(lines[0]["unsigned"], "no_key")
        for line in lines:
            Draft202012Validator(SCHEMA).validate(line)
        report = self.verified(lines, key)
        self.assertEqual(report["exit_code"], UNSIGNED)
        self.assertTrue(report["is_said_unsigned"])
        paper = self.pdf(self.export(format="paper"))
        self.assertIn("This export is not signed", paper)
        extract = self.lines(self.export(format="extract", event="decision"))
        self.assertEqual(self.verified(extract, key)["exit_code"], UNSIGNED)

    def test_a_table_comes_with_the_checkpoint_of_its_chain(self):
        wizard = self.export(format="csv")
        name = f"{wizard.signed_to:012}.checkpoint"
        checkpoint = Checkpoint.parse(self.member(wizard, name).decode())
        self.assertEqual(checkpoint.size, wizard.signed_to)

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
        records = [dict(zip(head, row, strict=True)) for row in rows]
        self.assertEqual(
            [(row["proposed"], row["final"]) for row in records],
            [('\'=HYPERLINK("x")', "-12.30"), ("'+33 1 23", 'a;"b"\r\nc')],
        )
        facts = json.loads(records[1]["facts"])
        self.assertEqual(facts["final"], 'a;"b"\r\nc')
        self.assertEqual(records[0]["record_hash"], self.traces[0].record_hash)
        self.assertEqual(int(records[0]["seq"]), self.traces[0].seq)

    def test_dictionary_explains_each_column_in_the_user_s_language(self):
        self.auditor.lang = "fr_FR"
        wizard = self.export(format="csv", is_comma=True)
        head, *rows = self.rows(wizard)
        words = self.rows(wizard, "dictionary.csv")
        self.assertEqual([row[0] for row in words[1:]], head)
        for row in words[1:]:
            self.assertTrue(row[1] and row[2] and row[4], row)
        cost = {row[head.index("cost_eur")] for row in rows}
        self.assertIn("0,0012", cost)

    def test_comma_is_that_of_the_language(self):
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
        records = [line for line in map(json.loads, data.splitlines())]
        records = [line for line in records if line["type"] == "record"]
        for texts in (
            "Forêt-Neuve",
            "Drawn up by Auditor",
            "Annual audit",
            "Accepted 1",
            "Rejected 1",
            "Tokens read 1200",
            "Tokens written 34",
            "0.0012 EUR",
            f"run from 1 to {records[-1]['seq']} without a gap; {len(records)} of",
            f"Signed up to entry {records[-1]['seq']} of {records[-1]['seq']}",
            "not sealed yet, so not included: 0",
            "No damage was found.",
            f"2 of {len(records)} records, drawn with the seed 42",
            "Page 1 of",
        ):
            self.assertIn(texts, text)
        self.assertNotIn(self.auditor.name, text)

    def test_a_work_paper_on_what_belongs_to_no_company(self):
        paper = self.export(format="paper", sample_size=1, is_shared=True)
        self.assertIn("Entity No company", self.pdf(paper))

    def test_a_work_paper_tells_a_declared_restore_and_calls_it_no_damage(self):
        restore = {"seq": 2, "from_size": 9, "to_size": 1}
        intact = type(self.env["edic.ai.verify"])._verify

        def with_restore(verify, chain, **also):
            return {**intact(verify, chain, **also), "restores": [restore]}

        self.patch(type(self.env["edic.ai.verify"]), "_verify", with_restore)
        paper = self.pdf(self.export(format="paper", sample_size=1))
        self.assertIn("Entry 2 declares that a backup was restored", paper)
        self.assertIn("No damage was found", paper)

    def test_a_work_paper_says_what_is_damaged_and_that_nothing_waits(self):
        self.gateway._record("policy", "x", {"a": 1}, company=self.company)
        self.env.cr.execute("ALTER TABLE edic_ai_trace DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", [self.traces[1].id]
        )
        self.env.cr.execute("ALTER TABLE edic_ai_trace ENABLE TRIGGER USER")
        self.env.invalidate_all()
        text = self.pdf(self.export())
        self.assertIn(f"exit code 1, first at number {self.traces[1].seq}", text)
        self.assertIn("so not included: 0", text)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import zipfile
from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.intake.account_journal import MAX_AT_ONCE
from .test_intake_common import SCAN_PDF, IntakeCase

CII, UBL = "xrechnung_cii.xml", "xrechnung_ubl.xml"  # one invoice in two syntaxes
JOURNAL_LOG = "odoo.addons.edic_finance.models.intake.account_journal"
TASK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"


def packed(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def mail(**files):
    message = EmailMessage()
    message["From"] = "Vendor <vendor@example.com>"
    message["Message-ID"] = "<1@example.com>"
    message.set_content("Our invoice")
    for name, raw in files.items():
        message.add_attachment(
            raw, maintype="application", subtype="octet-stream", filename=name
        )
    return message


class ContainerCase(IntakeCase):
    def invoice(self, number, name=CII):
        """Return an invoice with a number of its own."""
        return self.content(name).replace(b"123456XX", f"R{number:05}".encode())

    def drop(self, **files):
        """Upload files; return their rows, those of what they hold, and the action."""
        _rows, action = self.upload(**files)
        rows = self.env["edic.finance.document"].search(
            ["|", ("name", "in", [*files]), ("container_id.name", "in", [*files])],
            order="id",
        )
        return rows, action

    def states(self, rows):
        return dict(zip(rows.mapped("name"), rows.mapped("state"), strict=True))

    def work(self):
        """Do what waits for the workers of files."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            tasks = (
                self.env["edic.ai.task"]
                .sudo()
                .with_user(self.env.ref("base.user_root"))
            )
            while claim := tasks._claim("files", "files_1"):
                tasks._work_on(claim)
        self.env.invalidate_all()

    def tasks(self, rows):
        return (
            self.env["edic.ai.task"]
            .sudo()
            .search([("use_case", "=", "finance.intake"), ("res_id", "in", rows.ids)])
        )


@tagged("post_install", "-at_install")
class TestIntakeContainers(ContainerCase):
    """Each file of an archive or mail ends as a bill, at one, as a duplicate or
    refused."""

    def test_zip_with_bills_their_pages_and_something_else(self):
        rows, action = self.drop(
            **{
                "march.zip": packed(
                    **{
                        "a/RE-1.xml": self.invoice(1),
                        "a/RE-1.pdf": SCAN_PDF,
                        "b/RE-2.xml": self.invoice(2),
                        "again.xml": self.invoice(1, UBL),
                        "notes.txt": b"Please pay",
                    }
                )
            }
        )
        self.assertEqual(
            self.states(rows),
            {
                "march.zip": "opened",
                "RE-1.xml": "billed",
                "RE-1.pdf": "attached",
                "RE-2.xml": "billed",
                "again.xml": "duplicate",
                "notes.txt": "refused",
            },
        )
        container, bill = rows[0], rows.filtered(lambda r: r.name == "RE-1.xml").move_id
        self.assertEqual(container.format, "zip")
        self.assertEqual(
            set(bill.attachment_ids.mapped("name")), {"RE-1.xml", "RE-1.pdf"}
        )
        self.assertEqual(
            (container.attachment_id.res_model, container.attachment_id.res_id),
            (container._name, container.id),
        )
        self.assertTrue(all(row.reason for row in rows if row.state == "refused"))
        self.assertEqual(action["res_model"], "account.move")
        self.assertEqual(
            set(action["context"]["notifications"]), {"again.xml", "notes.txt"}
        )

    def test_mail_file_becomes_one_bill_with_what_belongs_to_it(self):
        raw = bytes(mail(**{"RE.xml": self.invoice(1), "Lieferschein.pdf": SCAN_PDF}))
        rows, action = self.drop(**{"Our invoice.eml": raw})
        self.assertEqual(
            self.states(rows),
            {
                "Our invoice.eml": "opened",
                "RE.xml": "billed",
                "Lieferschein.pdf": "attached",
            },
        )
        bill = rows[1].move_id
        self.assertEqual(action["res_id"], bill.id)
        self.assertEqual(rows[2].move_id, bill)
        self.assertEqual(rows[2].lead_id, rows[1])
        self.assertEqual(len(bill.attachment_ids), 2)
        self.assertIn("the text of the mail", rows[0].reason)
        self.assert_equal_to_document(bill)

    def test_message_of_outlook(self):
        rows, _action = self.drop(**{"a.msg": self.content("outlook.msg")})
        self.assertEqual(
            self.states(rows), {"a.msg": "opened", "Rechnung 123456XX.xml": "billed"}
        )
        self.assertIn("image001.png", rows[0].reason)
        self.assert_equal_to_document(rows.move_id)

    def test_mails_in_a_zip_stay_apart(self):
        mails = {
            f"{n}.eml": bytes(mail(**{"RE.xml": self.invoice(n), "page.pdf": SCAN_PDF}))
            for n in (1, 2)
        }
        rows, _action = self.drop(**{"x.zip": packed(**mails)})
        bills = rows.move_id
        self.assertEqual(len(bills), 2)
        self.assertEqual(bills.mapped("ref"), ["R00001", "R00002"])
        self.assertEqual([len(bill.attachment_ids) for bill in bills], [2, 2])
        self.assertEqual(set(rows.mapped("within")), {False, "1.eml", "2.eml"})

    def test_what_cannot_be_opened_says_why(self):
        for name, raw, words in (
            (
                "locked.zip",
                packed(a=b"x").replace(
                    b"PK\1\2\x14\3\x14\0\0", b"PK\1\2\x14\3\x14\0\1"
                ),
                "encrypted",
            ),
            ("cut.zip", packed(a=b"x")[:40], "damaged"),
            ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "Ask for a ZIP"),
            ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(40), "winmail.dat"),
        ):
            with self.subTest(name):
                rows, action = self.drop(**{name: raw})
                self.assertEqual(rows.state, "refused")
                self.assertIn(words, rows.reason)
                self.assertTrue(rows.attachment_id.raw, "the file is kept")
                self.assertEqual(action["res_model"], rows._name)

    def test_file_in_a_zip_that_cannot_be_read_has_a_row(self):
        inner = packed(**{"x.zip": packed(**{"y.zip": packed(a=b"x")})})
        rows, _action = self.drop(**{"deep.zip": inner})
        self.assertEqual(self.states(rows), {"deep.zip": "opened", "y.zip": "refused"})
        self.assertFalse(rows[1].attachment_id)

    def test_bill_that_is_deleted_takes_its_companions_along(self):
        raw = bytes(mail(**{"RE.xml": self.invoice(1), "page.pdf": SCAN_PDF}))
        rows, _action = self.drop(**{"a.eml": raw})
        rows.move_id.unlink()
        self.assertEqual(rows.mapped("state"), ["opened", "deleted", "deleted"])
        self.assertTrue(all(row.attachment_id.exists() for row in rows))

    @mute_logger(JOURNAL_LOG)
    def test_companions_of_what_failed_are_not_lost(self):
        raw = bytes(mail(**{"RE.xml": self.invoice(1), "page.pdf": SCAN_PDF}))
        parser = type(self.env["account.edi.xml.cii"])
        with patch.object(parser, "_import_fill_invoice", side_effect=ValueError("no")):
            rows, _action = self.drop(**{"a.eml": raw})
        self.assertEqual(rows.mapped("state"), ["opened", "failed", "failed"])
        action = rows[2].action_try_again()
        self.assertEqual(rows.mapped("state"), ["opened", "billed", "attached"])
        self.assertEqual(action["res_id"], rows.move_id.id)
        self.assertEqual(len(rows.move_id.attachment_ids), 2)


@tagged("post_install", "-at_install")
class TestIntakeQueue(ContainerCase):
    """Many files wait in the queue and lose nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.env = env(user=cls.env.ref("base.user_root"))
        cls.reader = cls.person("queue_reader", "account.group_account_readonly")
        cls.env = env

    def test_many_files_wait_and_each_becomes_a_bill(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 3)}
        rows, action = self.drop(**files, **{"order.xml": self.content("orderx.xml")})
        self.assertEqual(set(rows.mapped("state")), {"waiting"})
        self.assertEqual(action["res_model"], rows._name)
        listed = self.env[rows._name].search(action["domain"])
        self.assertEqual(listed, rows.sorted("id", reverse=True))
        self.assertFalse(rows.move_id)
        self.work()
        states = self.states(rows)
        self.assertEqual(states.pop("order.xml"), "refused")
        self.assertEqual(set(states.values()), {"billed"})
        self.assertEqual(len(rows.move_id), len(files))
        self.assertEqual(set(self.tasks(rows).mapped("state")), {"done"})
        for row in rows.filtered("move_id"):
            self.assertEqual(row.move_id.create_uid, self.clerk)
            self.assertEqual(row.source, "upload")
            self.assert_equal_to_document(row.move_id)

    def test_archive_with_many_files(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 1)}
        rows, action = self.drop(**{"x.zip": packed(**files)})
        self.assertEqual(rows[0].state, "opened")
        self.assertEqual(set(rows[1:].mapped("state")), {"waiting"})
        self.assertEqual(action["res_model"], rows._name)
        self.work()
        self.assertEqual(set(rows[1:].mapped("state")), {"billed"})
        self.assertEqual(len(rows.move_id), len(files))

    def test_archives_among_many_files_are_opened_by_the_queue(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE)}
        inner = packed(**{"a.xml": self.invoice(100), "b.xml": self.invoice(101)})
        rows, _action = self.drop(**files, **{"x.zip": inner})
        self.assertEqual(set(rows.mapped("state")), {"waiting"})
        self.work()
        self.assertEqual(len(rows.move_id | rows.member_ids.move_id), MAX_AT_ONCE + 2)

    def test_page_of_an_xml_is_attached_to_its_bill(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE)}
        rows, _action = self.drop(**files, **{"0.pdf": SCAN_PDF})
        self.work()
        page = rows.filtered(lambda row: row.name == "0.pdf")
        self.assertEqual(page.state, "attached")
        self.assertEqual(len(rows.move_id), MAX_AT_ONCE)

    def test_worker_that_ends_leaves_the_file_waiting(self):
        """Its transaction is undone."""
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 1)}
        rows, _action = self.drop(**files)
        journal, calls = type(self.env["account.journal"]), []
        fill = journal._edic_fill

        def end_once(*args):
            fill(*args)
            if not calls:
                calls.append(1)
                raise KeyboardInterrupt

        before = self.env["account.move"].search_count([])
        with (
            patch.object(journal, "_edic_fill", end_once),
            self.assertRaises(KeyboardInterrupt),
        ):
            self.work()
        self.env.invalidate_all()
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(set(rows.mapped("state")), {"waiting"})

    @mute_logger(TASK_LOG)
    def test_dead_letter_is_tried_again_by_a_person(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 1)}
        rows, _action = self.drop(**files)
        journal = type(self.env["account.journal"])
        broken = patch.object(journal, "_edic_take_in", side_effect=OSError("no disk"))
        tasks = self.tasks(rows)
        with broken:
            for _attempt in range(tasks[0]._most_attempts()):
                tasks.write({"next_attempt": "2020-01-01"})
                self.work()
        self.assertEqual(set(tasks.mapped("state")), {"failed"})
        self.assertEqual(set(rows.mapped("state")), {"failed"})
        self.assertIn("no disk", rows[0].reason)
        rows[0].action_try_again()
        self.assertEqual(rows[0].state, "billed")
        rows[1:].with_user(self.manager).action_try_again()
        self.assertEqual(set(rows[1:].mapped("state")), {"billed"})

    def test_what_is_refused_is_set_aside_and_taken_up_again(self):
        [row], _action = self.drop(**{"order.xml": self.content("orderx.xml")})
        bill = self.bill("xrechnung_cii.xml").edic_document_id
        (row | bill).action_set_aside()
        self.assertEqual((row.is_aside, bill.is_aside), (True, False))
        self.assertEqual((row.status, bill.status), ("Set aside", "Bill"))
        row.action_set_aside()
        row.action_take_up()
        self.assertEqual((row.is_aside, row.status), (False, "Refused"))
        trace = self.env["edic.ai.trace"].sudo()
        about = [("use_case", "=", "finance.aside"), ("res_id", "=", row.id)]
        states = [found.facts["state"] for found in trace.search(about, order="id")]
        self.assertEqual(states, ["aside", "open"])
        reader = self.reader
        with self.assertRaises(AccessError):
            row.with_user(reader).action_set_aside()

    def test_person_who_lost_his_rights_makes_no_bill(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 1)}
        rows, _action = self.drop(**files)
        self.clerk.sudo().group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            use = self.env["edic.ai.use.case.finance.intake"].sudo()
            use._work(rows[0].sudo())
        self.assertFalse(rows.sudo().move_id)

    def test_queue_of_a_company_is_its_own(self):
        files = {f"{n}.xml": self.invoice(n) for n in range(MAX_AT_ONCE + 1)}
        rows, _action = self.drop(**files)
        self.assertEqual(self.tasks(rows).company_id, self.company)
        self.work()
        self.assertEqual(rows.move_id.company_id, self.company)
        self.assertEqual(rows.move_id.journal_id, self.journal)

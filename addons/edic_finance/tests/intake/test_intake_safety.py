# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_intake_common import IntakeCase

JOURNAL_LOG = "odoo.addons.edic_finance.models.intake.account_journal"
FIELDS = ("edic_document_id", "edic_remarks", "edic_difference")


@tagged("post_install", "-at_install")
class TestIntakeSafety(IntakeCase):
    """The acts that a hostile file, a client or a reader without rights cannot do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.env = env(user=cls.env.ref("base.user_root"))
        cls.auditor = cls.person("intake_auditor", "edic_ai.group_edic_ai_auditor")
        cls.portal = cls.person("intake_portal", "base.group_portal")
        cls.env = env

    def take(self, attachment, **context):
        journals = self.env["account.journal"].with_context(
            default_move_type="in_invoice", **context
        )
        return journals.create_document_from_attachment(attachment.ids)

    def attached(self, bill, raw=None):
        return self.env["ir.attachment"].create(
            {
                "name": "again.xml",
                "raw": raw or self.content("xrechnung_cii.xml"),
                "res_model": bill._name,
                "res_id": bill.id,
            }
        )

    def rows(self):
        return self.env["edic.finance.document"].search([])

    # --- files --------------------------------------------------------------------
    def test_entities_are_not_expanded(self):
        entities = '<!ENTITY e0 "lol lol lol ">' + "".join(
            f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 9)
        )
        raw = f'<!DOCTYPE a [{entities}]><a b="&e8;"/>'.encode()
        start = time.monotonic()
        rows, _action = self.upload(**{"bomb.xml": raw})
        self.assertLess(time.monotonic() - start, 5)
        self.assertEqual(rows.state, "refused")
        self.assertIn("DOCTYPE", rows.reason)

    @mute_logger(JOURNAL_LOG)
    def test_one_bad_file_does_not_cost_the_others(self):
        """Amounts that no decimal of 28 digits holds, and an endless nest."""
        good = self.content("xrechnung_cii.xml")
        deep = self.content("zugferd1.xml").replace(
            b"</rsm:CrossIndustryDocument>",
            b"<a>" * 1500 + b"</a>" * 1500 + b"</rsm:CrossIndustryDocument>",
        )
        rows, _action = self.upload(
            **{
                "huge.xml": good.replace(b">336.9<", b">1E+30<"),
                "long.xml": good.replace(b">336.9<", b">" + b"9" * 29 + b"<"),
                "deep.xml": deep,
                # of the others one has the same total where it can be read
                "good.xml": good.replace(b"123456XX", b"123457XX"),
            }
        )
        self.assertEqual(len(rows), 4)
        states = dict(zip(rows.mapped("name"), rows.mapped("state"), strict=True))
        self.assertEqual(states["good.xml"], "billed")
        self.assertEqual(states["deep.xml"], "refused")

    @mute_logger(JOURNAL_LOG)
    def test_what_failed_is_not_read_again(self):
        document, file_data = self.journal._edic_main(
            self.env["account.move"]._to_files_data(
                self.env["ir.attachment"].create(
                    {"name": "a.xml", "raw": self.content("xrechnung_cii.xml")}
                )
            )
        )
        row = self.journal.with_user(self.clerk)._edic_register(
            document, file_data["origin_attachment"], "failed", error=ValueError("No")
        )
        self.assertFalse(row.figures)
        self.assertIn("booked: A value in it cannot be read (No).", row.reason)

    def test_wrapper_around_nothing(self):
        raw = (
            b'<AttachedDocument xmlns="urn:oasis:names:specification:ubl:schema:xsd:'
            b'AttachedDocument-2"><Attachment/></AttachedDocument>'
        )
        rows, _action = self.upload(**{"empty.xml": raw})
        self.assertEqual(rows.state, "refused")

    # --- rights -------------------------------------------------------------------
    def test_who_may_not_make_bills_moves_no_file(self):
        bill = self.bill("xrechnung_cii.xml")
        attachment = self.attached(bill)
        before = self.rows()
        self.env = self.env(user=self.auditor)
        attachment = attachment.with_env(self.env)
        self.assertTrue(attachment.raw, "the auditor reads it")
        with self.assertRaises(AccessError):
            self.take(attachment)
        self.assertEqual(attachment.res_id, bill.id)
        self.assertEqual(self.rows(), before)

    def test_file_of_a_record_stays_with_it(self):
        bill = self.bill("xrechnung_cii.xml")
        for raw, state in ((None, "duplicate"), (b"<a/>", "refused")):
            attachment = self.attached(bill, raw)
            before = self.rows()
            action = self.take(attachment)
            row = self.rows() - before
            self.assertEqual(row.state, state)
            self.assertNotEqual(row.attachment_id, attachment)
            self.assertEqual(row.attachment_id.raw, attachment.raw)
            self.assertEqual(attachment.res_id, bill.id)
        self.assertEqual(action["res_model"], row._name)

    def test_client_cannot_tell_the_source(self):
        for context in (
            {"edic_intake_source": "mail"},
            {"from_alias": True},
            {"edic_intake": True, "edic_intake_source": {"code": "command"}},
        ):
            attachment = self.env["ir.attachment"].create(
                {"name": "a.xml", "raw": self.content("xrechnung_cii.xml")}
            )
            self.take(attachment, **context)
            row = self.rows().filtered(lambda r, a=attachment: r.attachment_id == a)
            self.assertEqual(row.source, "upload")
            trace = (
                self.env["edic.ai.trace"]
                .sudo()
                .search(
                    [("event", "=", "intake"), ("res_id", "=", row.move_id.id)], limit=1
                )
            )
            self.assertEqual(trace.facts["source"], "upload")
            row.move_id.unlink()

    def test_client_cannot_switch_the_row_off(self):
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        attachment = self.attached(bill).with_context(edic_intake=True)
        attachment._post_add_create()
        self.assertEqual(bill.edic_document_id.attachment_id, attachment)

    def test_vendor_does_not_see_what_the_intake_says(self):
        bill = self.bill("ubl_fr.xml")
        self.assertIn("edic_difference", bill.alerts)
        self.env.invalidate_all()
        theirs = bill.with_user(self.portal)
        self.assertFalse(set(FIELDS) & set(theirs.fields_get()))
        for name in FIELDS:
            with self.assertRaises(AccessError):
                theirs.read([name])
        self.assertFalse(
            [key for key in theirs.sudo().alerts or {} if key.startswith("edic_")]
        )
        self.assertTrue(theirs.sudo(False)._edic_bulk_obstacle())

    def test_auditor_reads_but_does_not_post(self):
        bill = self.bill("ubl_fr.xml").with_user(self.auditor)
        self.assertTrue(bill.edic_difference)
        self.assertIn("edic_difference", bill.alerts)
        row = bill.edic_document_id
        self.assertTrue(row.difference)
        with self.assertRaises(AccessError):
            note = "I was here"
            row.message_post(body=note)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...tools.forms.comarquage import ARCHIVE, FICHES
from ..forms_common import FormsCase

FILES = Path(__file__).parents[4] / "tests" / "data" / "procedures"
CRON = "edic_public_sector.ir_cron_edic_public_procedure_fetch"
LOGGER = "odoo.addons.edic_public_sector.models.forms.edic_public_procedure_source"


def packed(fiche, *numbers, **more):
    """DILA's archive of these, all with the same text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in numbers:
            archive.writestr(f"{number}.xml", fiche.replace(b"F99901", number.encode()))
        for name, data in more.items():
            archive.writestr(f"{name}.xml", data)
    return file.getvalue()


class Publisher(BaseHTTPRequestHandler):
    """Serves the files of `served`; others are not there."""

    served = {}
    asked = []

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        data = self.served.get(self.path)
        self.send_response(200 if data else 404)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_args):
        """Quiet."""


@tagged("post_install", "-at_install")
class TestProcedureSource(FormsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
        Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.url = f"http://127.0.0.1:{server.server_port}"
        cls.params = cls.env["ir.config_parameter"].sudo()
        cls.params.set_param("edic_public_sector.local_sources", True)
        cls.fiche = (FILES / "F99901.xml").read_bytes()
        cls.service = (FILES / "leistung.xml").read_bytes()

    def setUp(self):
        super().setUp()
        Publisher.served = {"/F99901.xml": self.fiche, "/l.xml": self.service}
        Publisher.asked.clear()

    def source(self, **vals):
        return (
            self.env["edic.public.procedure.source"]
            .with_user(self.officer)
            .create(
                {
                    "name": "DILA",
                    "url": self.url + "/{code}.xml",
                    "codes": "F99901",
                    "user_id": self.officer.id,
                    **vals,
                }
            )
        )

    # --- fetching ---------------------------------------------------------------------
    def test_a_fiche_is_fetched_and_waits_for_approval(self):
        source = self.source()
        source.action_fetch()
        [procedure] = source.procedure_ids
        self.assertEqual((procedure.code, procedure.lang), ("F99901", "fr"))
        self.assertEqual((procedure.state, procedure.is_sample), ("draft", False))
        self.assertTrue(procedure.line_ids and procedure.source_date)
        self.assertFalse(source.has_failed)
        self.assertIn(procedure.name, source.report)
        self.assertEqual(procedure.user_id, self.officer)

    def test_nothing_of_ours_is_sent(self):
        self.source().action_fetch()
        [(path, headers)] = Publisher.asked
        self.assertEqual(path, "/F99901.xml")
        self.assertFalse({"Cookie", "Authorization", "Referer"} & headers.keys())
        self.assertNotIn(self.company.name, str(headers))

    def test_cron_tells_what_changed(self):
        source = self.source()
        source.action_fetch()
        procedure = source.procedure_ids
        with self.assertRaisesRegex(UserError, "Somebody else"):
            procedure.with_user(self.officer).action_approve()
        procedure.with_user(self.second).action_approve()
        text = procedure.line_ids[-1].text
        words = text.split()[0].encode()
        Publisher.served["/F99901.xml"] = self.fiche.replace(words, b"Autrement", 1)
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.assertTrue(procedure.pending)
        self.assertTrue(procedure.activity_ids)

    def test_one_that_fails_is_told_and_the_others_are_read(self):
        source = self.source(codes="F00000\nF99901")
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertTrue(source.has_failed)
        self.assertIn("F00000: not reached", source.report)
        self.assertEqual(source.procedure_ids.code, "F99901")

    def test_what_cannot_be_read_changes_nothing(self):
        source = self.source()
        source.action_fetch()
        lines = source.procedure_ids.line_ids
        for data, words in (
            (self.fiche[: len(self.fiche) // 2], "cut off"),
            (b"<html><body/></html>", "another format"),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "DOCTYPE"),
        ):
            Publisher.served["/F99901.xml"] = data
            with self.subTest(words), mute_logger(LOGGER):
                source.action_fetch()
                self.assertTrue(source.has_failed)
                self.assertIn(words, source.report)
                self.assertEqual(source.procedure_ids.line_ids, lines)

    def test_a_file_that_is_none_is_told(self):
        data = base64.b64encode(b"<html/>")
        source = self.source(url=False, file=data, file_name="a.xml")
        with mute_logger(LOGGER):
            source.action_read()
        self.assertIn("another format", source.report)
        self.assertTrue(source.has_failed)

    def test_no_network_is_told(self):
        source = self.source(url="http://127.0.0.1:9/{code}.xml")
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertIn("not reached", source.report)

    def test_own_network_is_for_an_administrator_to_allow(self):
        self.params.set_param("edic_public_sector.local_sources", False)
        source = self.source()
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertIn("not reached", source.report)
        self.assertFalse(Publisher.asked)

    def test_who_chose_the_file_does_not_approve_it(self):
        data = base64.b64encode(self.fiche)
        source = self.source(url=False, file=data, file_name="F99901.xml")
        source.action_read()
        procedure = source.procedure_ids
        self.assertEqual(procedure.author_ids, self.officer)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            procedure.with_user(self.officer).action_approve()
        with self.assertRaises(AccessError):
            source.author_ids = False

    def test_without_numbers_none_is_asked_for(self):
        source = self.source(codes=False)
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertFalse(Publisher.asked)
        self.assertTrue(source.has_failed)
        self.assertIn("enter the numbers", source.report)

    # --- the archive of all -----------------------------------------------------------
    def test_archive_is_fetched_and_the_chosen_are_taken(self):
        whole = packed(self.fiche, "F1", "F2", "F3", F4=self.fiche[:900])
        Publisher.served["/all.zip"] = whole
        source = self.source(url=f"{self.url}/all.zip", codes="F2 F4\nF7\nF2")
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertEqual(source.procedure_ids.mapped("code"), ["F2"])
        self.assertIn("F4: the file is cut off", source.report)
        self.assertIn("DILA does not hold: F7", source.report)
        self.assertTrue(source.has_failed)
        source.codes = "F2"
        source.action_fetch()
        self.assertFalse(source.has_failed)

    def test_of_a_large_file_none_is_taken_without_a_choice(self):
        whole = packed(self.fiche, *(f"F{at}" for at in range(101, 122)))
        source = self.source(file=base64.b64encode(whole), codes=False)
        with mute_logger(LOGGER):
            source.action_read()
        self.assertFalse(source.procedure_ids)
        self.assertTrue(source.has_failed and source.file)
        self.assertIn("holds 21 procedures", source.report)
        self.assertIn("enter the numbers", source.report)
        self.assertIn("F101 Badge de la Commune", source.report)
        self.assertNotIn("F121", source.report)
        source.codes = "F121"
        source.action_read()
        self.assertEqual(source.procedure_ids.code, "F121")
        self.assertFalse(source.file or source.has_failed)

    def test_a_small_archive_is_taken_whole(self):
        data = base64.b64encode(packed(self.fiche, "F1", "F2"))
        source = self.source(file=data, codes=False)
        source.action_read()
        self.assertEqual(len(source.procedure_ids), 2)

    def test_numbers_that_a_file_of_xzufi_does_not_hold(self):
        source = self.source(kind="xzufi", url=f"{self.url}/l.xml", codes="L1")
        with mute_logger(LOGGER):
            source.action_fetch()
        self.assertFalse(source.procedure_ids)
        self.assertIn("does not hold: L1", source.report)

    def test_where_dila_has_its_files_is_proposed(self):
        form = Form(self.env["edic.public.procedure.source"].with_user(self.officer))
        self.assertEqual(form.url, FICHES)
        form.kind = "xzufi"
        self.assertFalse(form.url)
        form.url = "https://example.org/own.zip"
        form.kind = "comarquage"
        self.assertEqual(form.url, "https://example.org/own.zip")
        form.name = "DILA"
        form.save()
        [field] = form.record.fields_get(["url"], ["help"]).values()
        self.assertIn(ARCHIVE, field["help"])

    # --- files ------------------------------------------------------------------------
    def test_an_uploaded_file_of_xzufi(self):
        data = base64.b64encode(self.service)
        source = self.source(
            kind="xzufi",
            url=False,
            codes=False,
            file=data,
            file_name="leistung.xml",
            rights="CC BY 4.0",
        )
        source.action_read()
        self.assertFalse(source.file, "it is read")
        self.assertEqual(source.procedure_ids[:1].lang, "de")
        self.assertEqual(source.procedure_ids[:1].rights, "CC BY 4.0")
        with self.assertRaisesRegex(UserError, "Choose a file"):
            source.action_read()

    def test_a_file_that_is_none_stays_to_be_looked_at(self):
        source = self.source(file=base64.b64encode(b"nothing"), file_name="a.xml")
        with mute_logger(LOGGER):
            source.action_read()
        self.assertTrue(source.file and source.has_failed)

    # --- rights -----------------------------------------------------------------------
    def test_addresses_that_are_not_safe(self):
        for url in ("http://example.org/{code}", "file:///etc/passwd", "ftp://a/b"):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.source(url=url)

    def test_agent_cannot_fetch_or_change_sources(self):
        source = self.source()
        with self.assertRaises(AccessError):
            source.with_user(self.agent).action_fetch()
        with self.assertRaises(AccessError):
            source.with_user(self.agent).read(["url"])

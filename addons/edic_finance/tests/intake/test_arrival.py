# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from base64 import b64encode
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .test_intake_common import SCAN_PDF, ubl_bill
from .test_intake_containers import ContainerCase, mail, packed

NOW = "2024-03-20 10:00:00"
RECEIVED = "by mx.musterhausen.example; Tue, 5 Mar 2024 23:30:00 +0000"


def saved_mail(received=RECEIVED, sent="Mon, 4 Mar 2024 09:00:00 +0100", **files):
    message = mail(**files)
    if received:
        message["Received"] = received
    message["Date"] = sent
    return message.as_bytes()


def flow(*invoices, frame="A1", totals=None):
    """Return a flow of Chorus Pro: of each invoice its day and its file; the totals
    without and with VAT and their currency are those of each."""
    net, gross, currency = totals or ("", "", "")
    units = "".join(
        f"<CPPFacturePivotUnitaire><DonneesFacture><Id>{number}</Id>"
        f"<Cadre>{frame}</Cadre>"
        f"<DateReception>{day}</DateReception><Devise>{currency}</Devise>"
        f"<Montants><MontantHT>{net}</MontantHT><MontantTTC>{gross}</MontantTTC>"
        f"</Montants></DonneesFacture><PJ><Contenu>"
        f"{b64encode(packed(**{f'{number}.xml': raw})).decode()}</Contenu>"
        f"<NomPJ>{number}.xml</NomPJ><TypePJ>01</TypePJ></PJ></CPPFacturePivotUnitaire>"
        for number, day, raw in invoices
    )
    return (
        f"<CPPFacturePivot><CPPFactures>{units}</CPPFactures></CPPFacturePivot>"
    ).encode()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestArrival(ContainerCase):
    """The day of arrival is that of the channel; the bill says which it was."""

    def arrival(self, bill):
        return bill.edic_received, bill.edic_received_words

    def bill_of(self, name, raw):
        rows, _action = self.drop(**{name: raw})
        self.assertEqual(len(rows.move_id), 1, rows.mapped("reason"))
        return rows.move_id

    def test_file_that_is_uploaded_came_on_that_day(self):
        bill = self.bill_of("bill.xml", ubl_bill())
        self.assertEqual(
            self.arrival(bill),
            (date(2024, 3, 20), "The day on which the file was handed in."),
        )

    def test_saved_mail_came_when_the_server_had_it(self):
        """In the company's time zone, where it was the next day."""
        bill = self.bill_of("bill.eml", saved_mail(**{"bill.xml": ubl_bill()}))
        self.assertEqual(
            self.arrival(bill), (date(2024, 3, 6), "The day of the saved mail.")
        )
        container = bill.edic_document_id.container_id
        self.assertEqual(container.received, date(2024, 3, 6))

    def test_terms_of_a_saved_mail_run_from_its_day(self):
        raw = ubl_bill(terms="14 Tage nach Erhalt der Rechnung")
        bill = self.bill_of("bill.eml", saved_mail(**{"bill.xml": raw}))
        self.assertEqual(bill.invoice_date_due, date(2024, 3, 20))

    def test_mail_without_a_server_came_when_it_was_sent(self):
        bill = self.bill_of("bill.eml", saved_mail("", **{"bill.xml": ubl_bill()}))
        self.assertEqual(bill.edic_received, date(2024, 3, 4))

    def test_day_to_come_is_not_believed(self):
        sent = "Thu, 21 Mar 2024 09:00:00 +0000"
        raw = saved_mail("", sent, **{"bill.xml": ubl_bill()})
        bill = self.bill_of("bill.eml", raw)
        self.assertEqual(
            self.arrival(bill),
            (date(2024, 3, 20), "The day on which the file was handed in."),
        )

    def test_mails_of_an_archive_came_on_their_own_days(self):
        later = saved_mail(
            "by mx; Thu, 7 Mar 2024 09:00:00 +0000",
            **{"b.xml": ubl_bill(number="R-2")},
        )
        rows, _action = self.drop(
            **{
                "mails.zip": packed(
                    **{
                        "a.eml": saved_mail(**{"a.xml": ubl_bill()}),
                        "b.eml": later,
                        "c.xml": ubl_bill(number="R-3"),
                    }
                )
            }
        )
        found = {bill.ref: bill.edic_received for bill in rows.move_id}
        self.assertEqual(
            found,
            {
                "R-1": date(2024, 3, 6),
                "R-2": date(2024, 3, 7),
                "R-3": date(2024, 3, 20),
            },
        )

    def test_flow_of_chorus_pro_has_a_day_for_each_invoice(self):
        raw = flow(
            ("R-1", "2024-03-11", ubl_bill()),
            ("R-2", "2024-03-12", ubl_bill(number="R-2")),
        )
        rows, _action = self.drop(**{"PivotS.xml": raw})
        found = {bill.ref: self.arrival(bill) for bill in rows.move_id}
        words = "The day of receipt at Chorus Pro."
        self.assertEqual(
            found,
            {"R-1": (date(2024, 3, 11), words), "R-2": (date(2024, 3, 12), words)},
        )
        self.assertEqual(set(rows.move_id.mapped("state")), {"draft"})
        container = rows.container_id
        self.assertEqual((container.format, container.state), ("pivot", "opened"))

    def test_invoice_that_was_paid_already_says_so(self):
        for number, frame in (("R-1", "A2"), ("R-2", "A1")):
            raw = flow((number, "2024-03-11", ubl_bill(number=number)), frame=frame)
            bill = self.bill_of(f"{number}.xml", raw)
            with self.subTest(frame):
                said = "paid already" in (bill.edic_remarks or "")
                self.assertEqual(said, frame == "A2")
                lines = (bill.edic_remarks or "").splitlines()
                self.assertNotIn("", lines)
                self.assertEqual(
                    (bill.state, bill.payment_state), ("draft", "not_paid")
                )

    def test_totals_that_the_flow_states_otherwise_are_an_alert_of_the_bill(self):
        for number, totals, is_other in (
            ("R-1", ("1000.000000", "1190.000000", "EUR"), False),
            ("R-2", ("999.995", "1190.0049", "EUR"), False),  # rounded to the cent
            ("R-3", ("-1000", "-1190", "EUR"), False),  # its sign is not settled
            ("R-4", ("1100", "1290.5", "EUR"), True),
            ("R-5", ("1000", "1190", "USD"), True),
            ("R-6", ("no amount", "1290.5", "EUR"), False),
            ("R-7", None, False),
        ):
            raw = flow((number, "2024-03-11", ubl_bill(number=number)), totals=totals)
            bill = self.bill_of(f"{number}.xml", raw)
            with self.subTest(totals):
                alert = (bill.alerts or {}).get("edic_portal")
                self.assertEqual(bool(alert), is_other, alert)
                # what is booked is the document's
                self.assertEqual(bill.amount_total, 1190)
                if number == "R-4":
                    for text in ("1,100.00", "1,290.50", "1,000.00", "1,190.00"):
                        self.assertIn(text, alert["message"])

    def test_scan_that_was_paid_already_says_so(self):
        raw = flow(("R-1", "2024-03-11", SCAN_PDF), frame="A2")
        bill = self.bill_of("scan.xml", raw.replace(b"R-1.xml", b"R-1.pdf"))
        self.assertIn("paid already", bill.edic_remarks)

    def test_day_that_a_program_states_counts_before_that_of_the_mail(self):
        content = b64encode(saved_mail(**{"bill.xml": ubl_bill()})).decode()
        journals = self.env["account.journal"]
        answer = journals.edic_hand_in("bill.eml", content, received="2024-03-08")
        [file] = answer["files"]
        bill = self.env["account.move"].browse(file["move_id"])
        self.assertEqual(
            self.arrival(bill),
            (date(2024, 3, 8), "As stated by whoever handed the file in."),
        )

    def test_day_of_the_mail_that_brought_a_saved_one_counts(self):
        saved = saved_mail(**{"bill.xml": ubl_bill()})
        attachment = self.env["ir.attachment"].create({"name": "a.eml", "raw": saved})
        rows = self.journal.with_env(self.env)._edic_receive(
            attachment, received=date(2024, 3, 19)
        )
        self.assertEqual(rows.move_id.edic_received, date(2024, 3, 19))

    def test_day_that_a_person_corrects_says_so(self):
        bill = self.bill_of("bill.eml", saved_mail(**{"bill.xml": ubl_bill()}))
        bill.edic_received = date(2024, 3, 1)
        self.assertEqual(bill.edic_received_words, "Corrected by hand.")

    def test_day_of_many_files_is_kept_while_they_wait(self):
        files = {
            f"{n}.eml": saved_mail(**{f"{n}.xml": ubl_bill(number=f"R-{n}")})
            for n in range(30)
        }
        rows, _action = self.drop(**files)
        self.work()
        bills = (
            self.env["edic.finance.document"]
            .search([("container_id", "in", rows.ids)])
            .move_id
        )
        self.assertEqual(len(bills), 30)
        self.assertEqual(set(bills.mapped("edic_received")), {date(2024, 3, 6)})

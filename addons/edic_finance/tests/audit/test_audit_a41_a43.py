# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tools import file_open

from ..spending_common import SpendingCase

OURS = "04011000-1234512345-06"


@tagged("post_install", "-at_install")
class TestAuditExpenditure(SpendingCase):
    """A43: commitment and delivery. A41: to whom e-invoices are addressed."""

    # --- A43 ------------------------------------------------------------------------
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.use("commitment", "service", "order")
        # the first commitment that anybody recorded: from its day on they count
        cls.first = cls.make_bill("paper", [("Paper", "office", None, 1)], "2026-01-05")
        cls.env["edic.finance.step"].create(
            {"move_id": cls.first.id, "kind": "commitment", "day": "2026-01-05"}
        )
        cls.first.button_cancel()

    @classmethod
    def use(cls, *kinds):
        """The company records these steps alone."""
        found = cls.env["ir.model.fields.selection"].sudo()
        cls.company.edic_step_use_ids = found.search(
            [
                ("field_id.model", "=", "edic.finance.step"),
                ("field_id.name", "=", "kind"),
                ("value", "in", kinds),
            ]
        )

    def steps(self, bill, user=None, **steps):
        for kind, day in steps.items():
            step = self.env["edic.finance.step"].create(
                {"move_id": bill.id, "kind": kind, "day": day}
            )
            step.sudo().user_id = user or self.other
        return bill

    def limbs(self, bill):
        facts = self.found("A43", bill).get(bill.id)
        return facts and facts["limbs"]

    def test_late_or_revoked_commitment_is_found(self):
        bill = self.buy(2000, "2026-02-10")
        self.assertEqual(self.limbs(bill), ["no_commitment"])
        self.steps(bill, commitment="2026-02-11")
        self.assertEqual(self.limbs(bill), ["late_commitment"])
        bill.edic_step_ids.action_revoke()
        self.env.flush_all()
        self.steps(bill, commitment="2026-02-10")
        self.assertFalse(self.limbs(bill))

    def test_small_and_exempt(self):
        self.assertFalse(self.limbs(self.buy(869.56, "2026-02-10")))  # 999.99 with VAT
        at = self.buy(1000, "2026-02-10")
        self.parameter("A43.amount", str(int(at.amount_total)))
        self.assertFalse(self.limbs(at))
        self.assertTrue(self.limbs(self.buy(1000.01, "2026-02-10")))
        energy = self.make_account("606100", "water")
        self.accounts["water"] = energy
        bill = self.buy(2000, "2026-02-10", account="water")
        self.assertFalse(self.limbs(bill), "shipped for France: 6061")
        lines = [("Water", "water", None, 2000), ("Desk", "office", None, 10)]
        mixed = self.make_bill("paper", lines, "2026-02-10")
        self.assertTrue(self.limbs(mixed))

    def test_missing_delivery_is_found_where_deliveries_are_recorded(self):
        bill = self.steps(self.buy(2000, "2026-02-10"), commitment="2026-02-01")
        bill.action_post()
        self.assertFalse(self.limbs(bill), "payment is not ordered yet")
        self.steps(bill, order="2026-02-20")
        self.assertEqual(self.limbs(bill), ["no_service"])
        self.steps(bill, service="2026-02-21")
        self.assertEqual(self.limbs(bill), ["late_service"])
        bill.edic_step_ids.filtered(lambda s: s.kind == "service").action_revoke()
        self.env.flush_all()
        self.steps(bill, service="2026-02-20")
        self.assertFalse(self.limbs(bill), "on the day of the order")
        self.use("commitment")
        paid = self.steps(self.buy(2000, "2026-02-10"), commitment="2026-02-01")
        paid.action_post()
        self.pay(paid)
        self.assertFalse(self.limbs(paid), "deliveries are not recorded there")
        self.use("service")
        self.assertEqual(self.limbs(paid), ["no_service"])

    def test_without_orders_posting_counts(self):
        self.use("service")
        bill = self.buy(2000, "2026-02-10")
        self.assertFalse(self.limbs(bill))
        bill.action_post()
        self.assertEqual(self.limbs(bill), ["no_service"])

    def test_one_person(self):
        bill = self.steps(self.buy(2000, "2026-02-10"), commitment="2026-02-01")
        bill.action_post()
        self.steps(bill, self.env.user, service="2026-02-12")
        self.assertEqual(self.limbs(bill), ["one_person"])
        facts = self.found("A43")[bill.id]
        self.assertNotIn(self.env.user.name, str(facts))

    def test_before_anybody_recorded_steps(self):
        before = self.buy(2000, "2026-01-04")
        self.assertFalse(self.limbs(before))
        self.assertEqual(self.excluded("A43"), {"A43": {"before": 1}})
        self.assertTrue(self.limbs(self.buy(2000, "2026-01-05")))
        self.first.edic_step_ids.action_revoke()
        self.env.flush_all()
        self.assertEqual(self.excluded("A43"), {"A43": {"before": 2}})
        own = self.steps(self.buy(2000, "2026-02-10"), commitment="2026-02-11")
        self.assertIn("late_commitment", self.limbs(own), "what has a step is checked")
        words = self.check("A43")._reason_words()["before"]
        self.assertEqual(words[0], "not_done", "it never passes")

    def test_not_used(self):
        self.use("received")
        self.assertFalse(self.limbs(self.buy(2000, "2026-02-10")))
        self.assertEqual(self.excluded("A43"), {"A43": {"not_used": 1}})
        self.use("commitment")
        self.buy(10, "2026-02-10")
        self.assertEqual(self.excluded("A43"), {"A43": {"small": 1}})
        self.use("commitment", "service")
        self.assertEqual(self.excluded("A43"), {"A43": {"small": 1, "step_missing": 1}})
        self.assertEqual(len(self.found("A43")), 1, "the rest of it is done")

    def test_flags_follow_the_steps(self):
        self.turn_on("A43")
        bill = self.buy(2000, "2026-02-10")
        self.saved()
        flag = self.flags("A43")
        self.assertRecordValues(flag, [{"move_id": bill.id, "severity": "high"}])
        for lang in ("en_US", "fr_FR", "de_DE"):
            words = flag.with_context(lang=lang).words
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(words[part]), (lang, part))
        self.steps(bill, commitment="2026-02-09")
        self.saved()
        self.assertEqual(flag.state, "expired")

    # --- A41 ------------------------------------------------------------------------
    def receive(self, form="xrechnung-ubl", **routing):
        bill = self.buy(100, "2026-02-10")
        empty = {"buyer_reference": "", "contract": "", "order": "", "buyer": []}
        document = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "a.xml",
                    "format": form,
                    "source": "upload",
                    "state": "billed",
                    "company_id": self.company.id,
                    "routing": {**empty, **routing}
                    if routing != {"none": 1}
                    else False,
                }
            )
        )
        bill.sudo().edic_document_id = document
        return bill

    def faults(self, *args, **routing):
        bill = self.receive(*args, **routing)
        facts = self.found("A41", bill).get(bill.id)
        return facts and facts["faults"]

    def test_leitweg_id(self):
        self.in_country("DE-NW", "DE")
        bill = self.receive(buyer_reference="N/A")
        [seen] = self.check("A41")._words(self.found("A41", bill)[bill.id]).seen[:1]
        self.assertTrue(seen.endswith("buyer reference “N/A”."), seen)
        self.assertFalse(self.faults(buyer_reference=OURS))
        for reference, fault in (
            ("", "missing"),
            ("N/A", "placeholder"),
            ("Order 4711", "form"),
            ("04011000-1234512345-07", "digits"),
        ):
            self.assertEqual(self.faults(buyer_reference=reference), [fault])

    def test_one_of_ours(self):
        self.in_country("DE-NW", "DE")
        other = {"buyer_reference": "04011000-12345-03"}
        self.assertFalse(self.faults(**other), "none of ours is known")
        self.assertFalse(self.faults("facturx", buyer_reference="Order 4711"))
        self.parameter("A41.own", OURS)
        self.assertEqual(self.faults(**other), ["other"])
        self.assertEqual(self.faults("facturx", buyer_reference="4711"), ["form"])
        self.assertFalse(self.faults(buyer_reference=OURS))
        self.company.partner_id.write(
            {"peppol_eas": "0204", "peppol_endpoint": "04011000-12345-03"}
        )
        self.assertFalse(self.faults(**other))

    def test_wrong_siret_of_the_buyer_is_found(self):
        ours = [["0009", "78787878400018"]]
        self.assertFalse(self.faults("ubl", buyer=ours))
        self.company.company_registry = "787 878 784 00018"
        self.assertFalse(self.faults("ubl", buyer=ours))
        self.assertFalse(self.faults("ubl", buyer=[["0002", "787878784"]]))
        post = [["", "356 000 000 49837"]]
        self.bystander.company_registry = "35600000049837"
        self.assertEqual(self.faults("ubl", buyer=post), ["other"])
        self.parameter("A41.own", "35600000049837")
        self.assertFalse(self.faults("ubl", buyer=post))
        wrong = [["0009", "78787878400019"]]
        self.assertEqual(self.faults("ubl", buyer=wrong), ["siret_digits"])
        self.assertEqual(self.faults("ubl", buyer=[["", "Mairie"]]), ["no_buyer"])

    def test_what_chorus_pro_asks_for(self):
        ours = [["0009", "78787878400018"]]
        self.assertFalse(self.faults("ubl", buyer=ours))
        self.parameter("A41.service_code", "yes")
        self.parameter("A41.order", "yes")
        self.assertEqual(self.faults("ubl", buyer=ours), ["no_service", "no_order"])
        self.assertFalse(
            self.faults("ubl", buyer=ours, buyer_reference="DSI", order="E-1")
        )
        self.assertEqual(
            self.faults("ubl", buyer=ours, buyer_reference="n/a", order="N/A"),
            ["no_service", "no_order"],
        )

    def test_who_is_not_checked(self):
        self.buy(100, "2026-02-10")
        self.receive("pdf")
        self.receive("ubl", none=1)
        self.assertEqual(
            self.excluded("A41"), {"A41": {"no_einvoice": 2, "not_read": 1}}
        )
        wrong = {"buyer": [["0009", "78787878400019"]]}
        self.assertTrue(self.faults("ubl", **wrong))
        self.in_country("AT")
        self.assertFalse(self.faults("ubl", **wrong))
        self.assertEqual(self.excluded("A41")["A41"]["country"], 2)

    def test_read_when_it_comes_in(self):
        self.in_country("DE-NW", "DE")
        self.turn_on("A41")
        journal = self.company_data["default_journal_purchase"]
        with file_open("edic_finance/tests/data/xrechnung_ubl.xml", "rb") as file:
            raw = file.read().replace(b"04011000-12345-03", b"04011000-12345-04")
        attachment = self.env["ir.attachment"].create({"name": "a.xml", "raw": raw})
        journal.create_document_from_attachment(attachment.ids)
        self.saved()
        flag = self.flags("A41")
        self.assertEqual(flag.facts["faults"], ["digits"])
        document = flag.move_id.sudo().edic_document_id
        self.assertEqual(document.routing["buyer_reference"], "04011000-12345-04")
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(translated.words[part]), (lang, part))
            self.assertEqual(translated.picture["table"]["rows"][1][1], "12345")
        kept = document.routing
        document.routing = False
        document._read_routing()
        self.assertEqual(document.routing, kept)

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestProposing(TrainedCase):
    def test_a_line_like_the_past_is_proposed_like_the_past(self):
        bill = self.suggest(
            ("Electricity 02/2026 school building",),
            ("Meter maintenance 02/2026",),
        )
        power, meter = bill.invoice_line_ids
        self.assertEqual(self.suggestion(power).value, self.accounts["energy"].id)
        self.assertEqual(self.suggestion(meter).value, self.accounts["upkeep"].id)
        service = self.suggestion(power, "analytic_distribution")
        self.assertEqual(service.field_label, "Analytic code", "as the column says")
        self.assertEqual(service.value, {str(self.services["school"].id): 100})
        self.assertEqual(self.suggestion(power, "tax_ids").value, self.tax.ids)

    def test_a_proposal_writes_nothing_on_the_bill(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        before = bill.invoice_line_ids.read(["account_id", "tax_ids", "write_date"])
        bill._edic_suggest()
        self.env.invalidate_all()
        after = bill.invoice_line_ids.read(["account_id", "tax_ids", "write_date"])
        self.assertEqual(after, before)
        self.assertEqual(bill.state, "draft")

    def test_evidence_is_the_past_lines_and_words(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        card = self.suggestion(bill.invoice_line_ids).get_evidence()
        self.assertTrue(card["neighbours"])
        for near in card["neighbours"]:
            line = self.env["account.move.line"].browse(near["line_id"])
            self.assertIn(line.move_id, self.history)
            self.assertIn("Electricity", near["text"])
            self.assertEqual(line.account_id, self.accounts["energy"])
        words = " ".join(word for word, _weight in card["words"])
        self.assertIn("electricity", words.lower())
        self.assertEqual(card["model"]["rows"], len(self.history))

    def test_engine_proposes_nothing_where_it_knows_nothing(self):
        bill = self.suggest(("Xylophon Qwertz",), vendor="new")
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertEqual(suggestion.band, "open")
        self.assertFalse(suggestion.value)
        with self.assertRaises(UserError):
            suggestion.action_accept()

    def test_without_a_model_nothing_is_guessed(self):
        self.model.sudo().is_active = False
        bill = self.suggest(("Electricity 02/2026 school building",))
        self.assertFalse(bill.edic_suggestion_ids)
        self.assertFalse(bill.edic_coding["trained"])

    def test_asking_again_replaces_what_waits(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        first = self.suggestion(bill.invoice_line_ids)
        bill.sudo()._edic_suggest()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(len(self.suggestion(bill.invoice_line_ids)), 1)

    def test_what_was_decided_is_not_asked_again(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        self.suggestion(bill.invoice_line_ids).action_reject()
        bill.sudo()._edic_suggest()
        self.assertFalse(self.suggestion(bill.invoice_line_ids))

    def test_an_archived_account_is_not_proposed(self):
        self.accounts["energy"].active = False
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertNotEqual(suggestion.value, self.accounts["energy"].id)
        self.assertNotEqual(suggestion.band, "sure")
        # the words shown speak for the proposal, not for impossible labels
        evidence = suggestion.sudo().evidence
        self.assertEqual(evidence["calibration"], [0, 0])
        gone = str(self.accounts["energy"].id)
        self.assertNotIn(gone, [label for label, _share in evidence["alternatives"]])
        self.assertFalse([n for n in evidence["neighbours"] if n["label"] == gone])

    def document(self, bill, **facts):
        bill.sudo().edic_document_id = (
            self.env["edic.finance.document"]
            .sudo()
            .create(
                {
                    "name": "bill.xml",
                    "format": "cii",
                    "company_id": self.company.id,
                    "source": "upload",
                    "state": "billed",
                    "figures": {"totals": ["1", "0", "1"], **facts},
                }
            )
        )

    def test_a_tax_of_another_rate_than_the_document_is_not_proposed(self):
        other = self.tax.copy({"name": "other rate", "amount": 3})
        for is_document, proposed in ((True, False), (False, self.tax.ids)):
            bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
            bill.invoice_line_ids.tax_ids = other
            if is_document:  # else it is a default that nobody chose
                self.document(bill)
            bill._edic_suggest()
            found = self.suggestion(bill.invoice_line_ids, "tax_ids")
            self.assertEqual(found.value or False, proposed)

    def test_a_line_without_vat_gets_one_only_where_the_buyer_owes_it(self):
        owed_here = {"self_assessed": True}
        for facts, is_reverse, proposed in (
            ({}, False, False),
            (owed_here, False, False),  # the vendor would be paid it
            (owed_here, True, self.tax.ids),
        ):
            if is_reverse:
                row = {"repartition_type": "tax", "factor_percent": -100}
                kinds = ("invoice", "refund")
                self.tax.sudo().write(
                    {f"{k}_repartition_line_ids": [Command.create(row)] for k in kinds}
                )
            bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
            bill.invoice_line_ids.tax_ids = False
            self.document(bill, **facts)
            bill._edic_suggest()
            found = self.suggestion(bill.invoice_line_ids, "tax_ids")
            self.assertEqual(found.value or False, proposed)

    def test_a_line_whose_suggestions_are_asked_for_waits(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestions = bill.edic_suggestion_ids.with_user(self.accountant).sudo(False)
        account = self.suggestion(bill.invoice_line_ids)
        (suggestions - account).action_reject()
        account.action_accept(account.get_evidence()["token"])
        self.assertEqual(bill.edic_coding["done"], 1)
        bill.write({"invoice_line_ids": [(0, 0, self.line_vals("Toner"))]})
        self.assertEqual(bill.edic_coding["done"], 1)
        self.assertEqual(bill.edic_coding["total"], 2)

    def test_a_rate_that_the_chart_lacks_is_not_replaced_by_another(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill.invoice_line_ids.tax_ids = False
        bill.invoice_line_ids.sudo().edic_missing_rate = 7
        bill._edic_suggest()
        self.assertFalse(self.suggestion(bill.invoice_line_ids, "tax_ids"))

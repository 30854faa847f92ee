# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Corrections of Odoo's reading of e-invoices where it loses a cent, a tax or the
document.

Only documents of purchase journals are touched. The amounts that the document states
(BT-131, BT-92/BT-99, BT-117) win over those that Odoo would compute from prices.
"""

import base64
import binascii
from copy import deepcopy

from lxml import etree

from odoo import models
from odoo.tools import float_round, formatLang

from odoo.addons.base.models.res_bank import sanitize_account_number
from odoo.addons.edic_ai.write_guard import by_method, within

from ...tools.common.placeholder import without_placeholder
from ...tools.intake import einvoice_figures, einvoice_lines
from ...tools.intake.einvoice_figures import ZERO, money
from ...tools.intake.einvoice_references import line_references, references
from ...tools.intake.einvoice_split import Part
from ...tools.intake.stated_seller import by_terms, seller
from ...tools.intake.vendor_match import LOOKALIKE, SURE, Match, taken
from .account_document_import_mixin import EINVOICE, files_of_intake
from .account_move_line import ORDER_LINE, STATED
from .bill_tax import BillTax

# units of UN/ECE Recommendation 20 beside those that Odoo knows, as far as sure
UNITS = {
    "EA": "uom.product_uom_unit",  # each
    "H87": "uom.product_uom_unit",  # piece
    "NAR": "uom.product_uom_unit",  # number of articles
    "PCE": "uom.product_uom_unit",  # piece, in older revisions
    "MLT": "uom.product_uom_milliliter",
}
NOBODY = Match(partner=0, certainty=LOOKALIKE, how="", score=ZERO)


class AccountEdiCommon(models.AbstractModel):
    _inherit = "account.edi.common"

    def _import_invoice_ubl_cii(self, invoice, file_data, new=False):
        # EXTENDS account_edi_ubl_cii: ZUGFeRD 1 and text lines are rewritten first
        if invoice.journal_id.type == "purchase":
            tree = einvoice_figures.normalise(file_data["xml_tree"])
            self = self._edic_with_vendor(tree, invoice.company_id)
            file_data = {**file_data, "xml_tree": tree}
        with by_method(invoice.invoice_line_ids, *STATED):
            return super()._import_invoice_ubl_cii(invoice, file_data, new)

    def _import_currency(self, tree, xpath):
        """Set the currency; a missing or unknown one leaves the company's own."""
        # EXTENDS account_edi_ubl_cii
        currency_id, logs = super()._import_currency(tree, xpath)
        return currency_id or self.env.company.currency_id.id, logs

    def _edic_is_bill(self, record):
        return record._name == "account.move" and record.journal_id.type == "purchase"

    # --- vendor -----------------------------------------------------------------------
    def _edic_with_vendor(self, tree, company):
        """Return this parser with the known vendor whom a document means."""
        stated = seller(by_terms(tree))
        partners = self.env["res.partner"].with_company(company)
        found = taken(partners._edic_find_vendor(stated, company))
        return self.with_context(edic_vendor=found or NOBODY)

    def _edic_vendor(self):
        """Return whom `_edic_with_vendor` found, None outside of bills."""
        found = self.env.context.get("edic_vendor")
        return found if isinstance(found, Match) else None

    def _import_partner(self, company_id, name, phone, email, vat, **kwargs):
        """Return the vendor who is known, or none: a file makes no contact and changes
        none, a person does."""
        # EXTENDS account_edi_ubl_cii
        found = self._edic_vendor()
        if found is None:
            return super()._import_partner(
                company_id, name, phone, email, vat, **kwargs
            )
        partners = self.env["res.partner"].with_company(company_id)
        return partners.browse(found.partner or ()), []

    def _import_partner_bank(self, invoice, bank_details):
        """Add the payee's account: one that someone archived stays archived, one that
        is new waits for a person who may enter it, and a vendor that is not known yet
        gets none."""
        # EXTENDS account_edi_ubl_cii
        if files_of_intake(self.env):
            bank_details = self._edic_usable_accounts(invoice, bank_details)
        if not bank_details:
            return None
        with within(EINVOICE):
            return super()._import_partner_bank(invoice, bank_details)

    def _edic_usable_accounts(self, invoice, bank_details):
        """Return the numbers that may be on the bill; the others are remarked there. A
        vendor who is to be checked gets no new one."""
        if not invoice.partner_id:
            return []
        banks = self.env["res.partner.bank"]
        wanted = list({sanitize_account_number(n) for n in bank_details if n})
        domain = [
            ("partner_id", "=", invoice.partner_id.id),
            ("sanitized_acc_number", "in", wanted),
        ]
        known = banks.with_context(active_test=False).search(domain)
        archived = known.filtered(lambda bank: not bank.active)
        if archived:
            invoice._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is archived"
                    " at this vendor: it was not put on the bill.",
                    account=archived[0].acc_number,
                )
            )
        usable = (known - archived).mapped("sanitized_acc_number")
        vendor = self._edic_vendor()
        if not usable and vendor and vendor.certainty != SURE:
            return []
        if not usable and banks.has_access("create"):
            usable = set(wanted) - set(archived.mapped("sanitized_acc_number"))
        elif not usable and not archived and wanted:
            invoice._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is not"
                    " known at this vendor and which you may not enter.",
                    account=wanted[0],
                )
            )
        return list(usable)

    # --- lines ------------------------------------------------------------------------
    def _retrieve_line_vals(self, tree, document_type=False, qty_factor=1):
        # EXTENDS account_edi_ubl_cii
        vals = super()._retrieve_line_vals(tree, document_type, qty_factor)
        if document_type not in self.env["account.move"].get_purchase_types():
            return vals
        vals["edic_unit"] = einvoice_lines.unit(tree)
        if not vals["product_id"] and not vals["product_uom_id"]:
            vals["product_uom_id"] = self._edic_unit(vals["edic_unit"]).id
        net = einvoice_figures.line_net(tree)
        if net is not None:
            charges = sum(charge["amount"] for charge in vals["charges"])
            self._edic_fit(vals, float(net) * qty_factor - charges * qty_factor)
            for charge in vals["charges"]:
                charge["amount"] *= qty_factor
        return vals

    def _edic_unit(self, code):
        """Return Odoo's unit for one that Odoo does not look up itself, or none."""
        units = self.env["uom.uom"]
        name = UNITS.get(code)
        return (name and self.env.ref(name, raise_if_not_found=False)) or units

    def _edic_fit(self, vals, net):
        """Make quantity x price give ``net`` exactly, however Odoo rounds."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        quantity = float_round(vals["quantity"], precision_digits=digits)
        price = vals["price_unit"] * (1 - vals["discount"] / 100)
        if abs(quantity * price - net) < 1e-7:
            return
        if not quantity:
            quantity = 1.0
        vals |= {"quantity": quantity, "price_unit": net / quantity, "discount": 0.0}

    def _import_lines(self, record, tree, xpath, *args, **kwargs):
        """Bill only lines that count; the others stand as headings and notes. A
        document without lines (MINIMUM, BASIC WL) gets one per VAT rate."""
        # EXTENDS account_edi_ubl_cii
        found = einvoice_figures.figures(tree) if self._edic_is_bill(record) else None
        if found is None:
            return super()._import_lines(record, tree, xpath, *args, **kwargs)
        if found.line_count:
            read = super()._import_lines
            # the line itself is what Odoo looks for in it
            return self._edic_import_lines(
                record, tree, lambda line: read(record, line, ".", *args, **kwargs)
            )
        parts = self._edic_parts(record, found, kwargs.get("qty_factor", 1))
        lines = self._edic_total_lines(record, found.number, parts)
        return lines, []

    def _edic_import_lines(self, record, tree, imported):
        """Return values of the bill's lines, and what was logged about them.

        :param imported: takes a line that counts; gives the same for it alone
        """
        values, logs, numbers = [], [], set()
        lines = einvoice_lines.lines(tree)
        as_sections = einvoice_lines.can_be_sections(lines)
        accounting = references(tree).accounting
        for line, refers in zip(lines, line_references(tree), strict=True):
            if line.is_billed:
                found, more = imported(line.node)
                stated = self._edic_stated(line, refers, accounting)
                if line.number in numbers:  # it has to tell lines apart
                    stated["edic_line_number"] = f"{line.number} ({len(numbers) + 1})"
                numbers.add(stated["edic_line_number"])
                values += [{**stated, **vals} for vals in found]
                if line.text:
                    values[-len(found)]["name"] = line.text
                logs += more
            elif as_sections and line.status == "GROUP":
                kind = "line_subsection" if line.depth else "line_section"
                values.append({"display_type": kind, "name": line.name})
            elif line.name:
                name = self._edic_note(record, line)
                values.append({"display_type": "line_note", "name": name})
        return values, logs

    def _edic_stated(self, line, refers, accounting):
        """Return what a line states beside its amounts, as values of the bill's lines.

        :param refers: `einvoice_references.LineReferences` of the line
        :param accounting: the accounting reference of the document (BT-19)
        """
        stated = without_placeholder
        first, last = einvoice_figures.line_period(line.node)
        return {
            "edic_line_number": line.number,
            "edic_order_ref": ORDER_LINE.join(filter(None, map(stated, refers.orders))),
            "edic_object_ref": stated(refers.object),
            "edic_accounting_ref": stated(refers.accounting) or stated(accounting),
            "edic_item_number": ", ".join(refers.items),
            "edic_period_start": first,
            "edic_period_end": last,
        }

    def _edic_note(self, record, line):
        """Return the text of an unbilled line with its own amount, which is not added
        up."""
        name = f"{line.number} {line.name}"
        net = einvoice_figures.line_net(line.node)
        if net is None:
            return name
        amount = formatLang(self.env, float(net), currency_obj=record.currency_id)
        return self.env._(
            "%(line)s: %(amount)s, for information", line=name, amount=amount
        )

    def _edic_total_lines(self, record, number, parts):
        """Return values of a line for each VAT rate of a document without lines.

        :param number: BT-1
        :param parts: `einvoice_split.Part`, signed like the bill
        """
        shown = [part for part in parts if part.base or part.tax]
        return [
            {
                **self._edic_total_line(record, number, part),
                "edic_line_number": str(place),
            }
            for place, part in enumerate(shown, 1)
        ]

    def _edic_total_line(self, record, number, part):
        nodes = []
        name = self.env._("Document %(number)s, total without VAT", number=number)
        if part.rate:
            rate = etree.Element("rate")
            rate.text = str(part.rate)
            nodes.append(rate)
            name = self.env._(
                "Document %(number)s, total without VAT at %(rate)s%%",
                number=number,
                rate=f"{part.rate:f}",
            )
        vals = {
            "name": name,
            "quantity": 1,
            "price_unit": float(part.base),
            "tax_nodes": nodes,
        }
        vals["tax_ids"], _logs = self._retrieve_taxes(record, vals, "purchase")
        return vals

    def _edic_parts(self, record, found, factor):
        """Return BG-23, or what MINIMUM's totals imply if one rate explains them.

        :param found: `einvoice_figures.Figures`
        :param factor: by which amounts get the sign of the bill
        """
        if found.breakdown:
            return [
                Part(group.rate or ZERO, factor * group.base, factor * group.tax)
                for group in found.breakdown
            ]
        totals, taxes = found.totals, self.env["account.tax"]
        amounts = (factor * totals.untaxed, factor * totals.tax)
        return [taxes._edic_part(record.company_id, *amounts)]

    # --- taxes, allowances and charges ------------------------------------------------
    def _retrieve_taxes(self, record, line_values, tax_type, tax_exigibility=False):
        """Remember on the line the rate for which the company has no tax."""
        # EXTENDS account_edi_ubl_cii
        nodes = [n for n in line_values["tax_nodes"] if (n.text or "").strip()]
        line_values["tax_nodes"] = nodes
        taxes, logs = super()._retrieve_taxes(
            record, line_values, tax_type, tax_exigibility
        )
        if self._edic_is_bill(record):
            found = self.env["account.tax"].browse(taxes).mapped("amount")
            missing = {float(n.text) for n in nodes} - {0.0, *found}
            line_values["edic_missing_rate"] = max(missing, default=0.0)
        return taxes, logs

    def _retrieve_line_charges(self, record, line_values, taxes):
        # EXTENDS account_edi_ubl_cii
        charges = super()._retrieve_line_charges(record, line_values, taxes)
        for vals in charges:
            vals["edic_missing_rate"] = line_values.get("edic_missing_rate", 0.0)
            vals["name"] = vals["name"].strip() or self.env._("Charge")
        return charges

    def _import_document_allowance_charges(self, tree, record, tax_type, qty_factor=1):
        """Take the amount that is stated, not the percentage of its base."""
        # EXTENDS account_edi_ubl_cii
        lines, logs = super()._import_document_allowance_charges(
            tree, record, tax_type, qty_factor
        )
        if not self._edic_is_bill(record):
            return lines, logs
        if not einvoice_figures.figures(tree).line_count:
            return [], []  # the totals per rate hold them
        paths = self._get_document_allowance_charge_xpaths()
        for vals, node in zip(lines, tree.iterfind(paths["root"]), strict=True):
            amount = float(money(node.findtext(paths["amount"]))) * qty_factor
            if (node.findtext(paths["charge_indicator"]) or "").lower() == "false":
                amount = -amount
            vals |= {"quantity": 1, "price_unit": amount}
            rates = {float(n.text) for n in node.iterfind(paths["tax_percentage"])}
            tax_ids = vals["tax_ids"][0][2]
            found = self.env["account.tax"].browse(tax_ids).mapped("amount")
            vals["edic_missing_rate"] = max(rates - {0.0, *found}, default=0.0)
            vals["name"] = vals["name"] or self.env._("Allowance or charge")
        return lines, logs

    def _correct_invoice_tax_amount(self, tree, invoice):
        # EXTENDS account_edi_ubl_cii, which does this for UBL only
        if self._edic_is_bill(invoice):
            return self._edic_settle_taxes(tree, invoice)
        return super()._correct_invoice_tax_amount(tree, invoice)

    def _edic_settle_taxes(self, tree, invoice):
        found = einvoice_figures.figures(tree)
        factor = einvoice_figures.amount_sign(tree)[1]
        rates = {}
        for part in self._edic_parts(invoice, found, factor):
            rate = float(part.rate)
            rates[rate] = rates.get(rate, ZERO) + part.tax
        BillTax(invoice).settle(
            {rate: float(tax) for rate, tax in rates.items()}, found.line_count
        )

    # --- attachments ------------------------------------------------------------------
    def _import_attachments(self, invoice, tree):
        """Attach supporting documents; a damaged or empty one costs no bill."""
        # EXTENDS account_edi_ubl_cii
        tree = deepcopy(tree)
        for node in tree.findall(".//{*}EmbeddedDocumentBinaryObject"):
            try:
                usable = bool(base64.b64decode(node.text or "", validate=False))
            except (binascii.Error, ValueError):
                usable = False
            if not usable:
                node.getparent().remove(node)
        return super()._import_attachments(invoice, tree)


class AccountEdiXmlUbl20(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_20"

    def _import_fill_invoice(self, invoice, tree, qty_factor):
        # EXTENDS account_edi_ubl_cii
        logs = super()._import_fill_invoice(invoice, tree, qty_factor)
        if self._edic_is_bill(invoice):
            invoice.invoice_line_ids._edic_link_charges()
        return logs

    def _get_import_document_amount_sign(self, tree):
        # EXTENDS account_edi_ubl_cii
        found = super()._get_import_document_amount_sign(tree)
        return found if not found[0] else einvoice_figures.amount_sign(tree)

    def _correct_invoice_tax_amount(self, tree, invoice):
        # OVERRIDE account_edi_ubl_cii, which takes any amount over
        if self._edic_is_bill(invoice):
            return self._edic_settle_taxes(tree, invoice)
        return super()._correct_invoice_tax_amount(tree, invoice)


class AccountEdiXmlCii(models.AbstractModel):
    _inherit = "account.edi.xml.cii"

    def _get_import_document_amount_sign(self, tree):
        # OVERRIDE account_edi_ubl_cii, which knows only the types 380 and 381
        return einvoice_figures.amount_sign(tree)

    def _import_fill_invoice(self, invoice, tree, qty_factor):
        """Add the rounding of the amount payable (BT-114) as a line, as UBL has it."""
        # EXTENDS account_edi_ubl_cii
        logs = super()._import_fill_invoice(invoice, tree, qty_factor)
        if self._edic_is_bill(invoice):
            invoice.invoice_line_ids._edic_link_charges()
            path = ".//{*}SpecifiedTradeSettlementHeaderMonetarySummation"
            path += "/{*}RoundingAmount"
            if not money(tree.findtext(path)):
                return logs
            lines, more = self._import_rounding_amount(
                invoice, tree, path, qty_factor=qty_factor
            )
            invoice.write({"invoice_line_ids": [(0, 0, vals) for vals in lines]})
            logs += more
        return logs

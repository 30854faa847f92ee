# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ...tools.chat.filters import Field, Kind
from ...tools.letters.drafting.facts import Kind as Fact

_lt = LazyTranslate(__name__)
BILLS = ("in_invoice", "in_refund", "in_receipt")


def vendor_of(record):
    """Return the vendor that a record on screen is about, with the reader's own
    rights."""
    if record._name == "res.partner":
        return record.commercial_partner_id
    if record._name in ("account.move", "edic.finance.flag"):
        return record.partner_id._filtered_access("read").commercial_partner_id
    return record.env["res.partner"]


class EdicPublicChatKindBill(models.AbstractModel):
    _name = "edic.public.chat.kind.bill"
    _inherit = "edic.public.chat.kind"
    _description = "Vendor bills, for the chat"
    _model = "account.move"
    _title = _lt("Vendor bills")
    _shown = (
        ("ref", Fact.REFERENCE),
        ("name", Fact.REFERENCE),
        ("partner_id.name", Fact.NAME),
        ("invoice_date", Fact.DATE),
        ("amount_total", Fact.MONEY),
        ("amount_residual", Fact.MONEY),
        ("state", Fact.TEXT),
    )
    _more = (
        ("invoice_date_due", Fact.DATE),
        ("edic_due_on", Fact.DATE),
        ("amount_untaxed", Fact.MONEY),
        ("amount_tax", Fact.MONEY),
        ("payment_state", Fact.TEXT),
        ("invoice_origin", Fact.REFERENCE),
        ("payment_reference", Fact.TEXT),
    )
    _quoted = ("payment_reference",)
    _filters = {
        "day": Field("invoice_date", Kind.DAY),
        "due": Field("invoice_date_due", Kind.DAY),
        "total": Field("amount_total", Kind.AMOUNT),
        "open": Field("amount_residual", Kind.AMOUNT),
        "vendor": Field("partner_id.name", Kind.WORD),
        "number": Field("ref", Kind.WORD),
        "state": Field("state", Kind.CHOICE),
    }
    _measures = {  # the books hold what is owed with the other sign
        "total": ("amount_total_signed", -1),
        "net": ("amount_untaxed_signed", -1),
        "open": ("amount_residual_signed", -1),
    }
    _groups = {
        "year": "invoice_date:year",
        "month": "invoice_date:month",
        "vendor": "commercial_partner_id",
        "state": "state",
    }

    def _domain(self):
        live = Domain("state", "!=", "cancel")
        return super()._domain() & Domain("move_type", "in", BILLS) & live

    def _posted(self):
        return Domain("state", "=", "posted")

    def _linked(self, record, of):
        if of == "record" and record._name == "account.move":
            return Domain("id", "=", record.id)
        if of == "record" and record._name == "edic.finance.flag":
            return Domain("id", "in", (record.move_id | record.other_ids).ids)
        vendor = vendor_of(record)
        return Domain("commercial_partner_id", "=", vendor.id) if vendor else None

    def _data_class(self, domain):
        # not shown to anybody: it says how the rest is to be protected
        found = self.env["account.move"].sudo()._read_group(domain, ["journal_id"])
        classes = [DataClass(journal.edic_data_class) for (journal,) in found]
        if classes:  # their lines are free text, where anybody may be named
            classes.append(DataClass.PERSONAL)
        return DataClass.strictest(*classes)


class EdicPublicChatKindBillLine(models.AbstractModel):
    _name = "edic.public.chat.kind.bill_line"
    _inherit = "edic.public.chat.kind"
    _description = "Lines of vendor bills, for the chat"
    _model = "account.move.line"
    _title = _lt("Lines of vendor bills")
    _shown = (
        ("name", Fact.TEXT),
        ("move_id.ref", Fact.REFERENCE),
        ("date", Fact.DATE),
        ("account_id.code", Fact.REFERENCE),
        ("account_id.name", Fact.NAME),
        ("price_subtotal", Fact.MONEY),
    )
    _quoted = ("name",)
    _filters = {
        "day": Field("date", Kind.DAY),
        "label": Field("name", Kind.WORD),
        "vendor": Field("partner_id.name", Kind.WORD),
        "account": Field("account_id.code", Kind.WORD),
        "net": Field("price_subtotal", Kind.AMOUNT),
    }
    _measures = {"net": ("balance", 1)}
    _groups = {
        "account": "account_id",
        "year": "date:year",
        "month": "date:month",
    }

    def _domain(self):
        return (
            super()._domain()
            & Domain("move_type", "in", BILLS)
            & Domain("display_type", "=", "product")
            & Domain("parent_state", "!=", "cancel")
        )

    def _posted(self):
        return Domain("parent_state", "=", "posted")

    def _linked(self, record, of):
        bills = self.env["edic.public.chat.kind.bill"]._linked(record, of)
        return None if bills is None else Domain("move_id", "any", bills)

    def _data_class(self, domain):
        bills = Domain("line_ids", "any", domain)
        return self.env["edic.public.chat.kind.bill"]._data_class(bills)


class EdicPublicChatKindVendor(models.AbstractModel):
    _name = "edic.public.chat.kind.vendor"
    _inherit = "edic.public.chat.kind"
    _description = "Companies that are partners, for the chat"
    _model = "res.partner"
    _title = _lt("Companies")
    _shown = (
        ("name", Fact.NAME),
        ("vat", Fact.REFERENCE),
        ("zip", Fact.REFERENCE),
        ("city", Fact.NAME),
        ("country_id.name", Fact.NAME),
    )
    _filters = {
        "name": Field("name", Kind.WORD),
        "city": Field("city", Kind.WORD),
        "country": Field("country_id.name", Kind.WORD),
    }
    _groups = {"country": "country_id"}

    def _domain(self):
        """Return the domain without natural persons: neither staff nor anybody else."""
        return Domain("company_id", "in", [False, self.env.company.id]) & Domain(
            "is_company", "=", True
        )

    def _linked(self, record, of):
        vendor = vendor_of(record)
        return Domain("id", "=", vendor.id) if vendor else None


class EdicPublicChatKindFlag(models.AbstractModel):
    _name = "edic.public.chat.kind.flag"
    _inherit = "edic.public.chat.kind"
    _description = "Audit flags, for the chat"
    _model = "edic.finance.flag"
    _title = _lt("Audit flags")
    _shown = (
        ("display_name", Fact.REFERENCE),
        ("severity", Fact.TEXT),
        ("state", Fact.TEXT),
        ("partner_id.name", Fact.NAME),
        ("amount", Fact.MONEY),
        ("first_seen_at", Fact.DATE),
    )
    _filters = {
        "day": Field("first_seen_at", Kind.DAY),
        "amount": Field("amount", Kind.AMOUNT),
        "vendor": Field("partner_id.name", Kind.WORD),
        "check": Field("code", Kind.CHOICE),
        "severity": Field("severity", Kind.CHOICE),
        "state": Field("state", Kind.CHOICE),
    }
    _measures = {"amount": ("amount", 1)}
    _groups = {
        "check": "code",
        "severity": "severity",
        "state": "state",
        "vendor": "partner_id",
        "month": "first_seen_at:month",
    }

    def _linked(self, record, of):
        if of == "record" and record._name == "edic.finance.flag":
            return Domain("id", "=", record.id)
        if of == "record" and record._name == "account.move":
            own = Domain("move_id", "=", record.id)
            return own | Domain("other_ids", "in", record.ids)
        vendor = vendor_of(record)
        return Domain("partner_id", "child_of", vendor.ids) if vendor else None

    def _data_class(self, domain):
        flags = self.env["edic.finance.flag"].sudo()
        others = [move.id for (move,) in flags._read_group(domain, ["other_ids"])]
        bills = Domain("edic_flag_ids", "any", domain) | Domain("id", "in", others)
        found = self.env["edic.public.chat.kind.bill"]._data_class(bills)
        return DataClass.strictest(found, DataClass.PERSONAL)

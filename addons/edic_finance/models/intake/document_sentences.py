# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences and names by which people read of an incoming document."""

from odoo.exceptions import UserError

from .arrival import Arrival
from .refusals import NO_INVOICE, REFUSALS

SELF_ASSESSED = {"AE", "K"}  # BT-118: reverse charge, intra-community supply


def reason(env, document, state, error, duplicate_of):
    """Return a sentence for a person: what the file is and what to do; False where it
    became a bill.

    :param IncomingDocument document: the file
    """
    if state == "duplicate":
        return env._(
            "This is %(bill)s already, by the file itself or by vendor, number and"
            " total: no second bill was made.",
            bill=duplicate_of.display_name,
        )
    if state == "failed":
        return env._(
            "%(file)s could not be booked: %(error)s No bill was made; the file is"
            " kept here. Correct the cause and upload it again, or ask the vendor"
            " for a valid invoice.",
            file=document.filename,
            error=error_sentence(env, error),
        )
    if state == "refused":
        return env._(REFUSALS.get(document.refusal, NO_INVOICE))
    return False


def error_sentence(env, error):
    """Return the error as a sentence, without the details of a program's error."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    sentence = lines[0].rstrip(". ") + "."
    if isinstance(error, UserError):
        return sentence
    return env._(
        "A value in it cannot be read (%s).", sentence.rstrip(".").replace("%", "")
    )


def remarks(row, document, figures):
    """Yield what a person should know although the totals agree.

    :param row: edic.finance.document
    :param IncomingDocument document: its file
    """
    env = row.env
    if remark := Arrival(row).remark():
        yield remark
    if figures is None:
        yield row.reason or ""
        return
    if not figures.totals.is_stated:
        yield env._(
            "The document does not state its total (BT-112): compare the bill"
            " with it line by line."
        )
    if row.state == "totals_only":
        yield env._(
            "The document has totals only (profile MINIMUM or BASIC WL): the"
            " lines are on the PDF and were not invented."
        )
    if document.kind in ("389", "261"):
        yield env._(
            "A self-billed invoice: the buyer issued it. Check that the vendor"
            " on the bill is the other party and not you."
        )
    if SELF_ASSESSED & {group.category for group in figures.breakdown}:
        yield env._(
            "The recipient owes the VAT (reverse charge or intra-Community"
            " supply): choose the tax for it, the document states none."
        )
    currency, code = row.move_id.currency_id, figures.totals.currency
    if (
        currency.name == code  # else the difference says so
        and currency != row.company_id.currency_id
        and not currency.sudo().rate_ids
    ):
        yield env._(
            "There is no exchange rate of %(code)s: the books take 1 to 1 until one"
            " is entered.",
            code=code,
        )


def reference_labels(env, country):
    """Return ``{name of a reference: what a country calls it}``, in the order in
    which they are shown. Sources: EN 16931, and in France Chorus Pro."""
    labels = {
        "buyer_reference": env._("Buyer reference (BT-10)"),
        "order": env._("Order (BT-13)"),
        "contract": env._("Contract (BT-12)"),
        "project": env._("Project (BT-11)"),
        "sales_order": env._("Order at the vendor (BT-14)"),
        "delivery_note": env._("Delivery note (BT-16)"),
        "receipt": env._("Receipt (BT-15)"),
        "tender": env._("Tender or lot (BT-17)"),
        "object": env._("Invoiced object (BT-18)"),
        "accounting": env._("Accounting reference (BT-19)"),
        "preceding": env._("Preceding invoices (BT-25)"),
    }
    if country == "FR":
        labels["buyer_reference"] = env._("Service code (BT-10)")
        labels["order"] = env._("Commitment number (BT-13)")
        labels["contract"] = env._("Public contract number (BT-12)")
    elif country == "DE":
        labels["buyer_reference"] = env._("Leitweg-ID (BT-10)")
    return labels


def field_names(env):
    """Return the names of the fields of pages, in the reader's language."""
    return {
        "number": env._("number"),
        "type": env._("kind of document"),
        "date": env._("date"),
        "due": env._("due date"),
        "vendor": env._("vendor"),
        "vendor_vat": env._("VAT number of the vendor"),
        "vendor_siret": env._("SIRET of the vendor"),
        "iban": env._("IBAN"),
        "buyer": env._("buyer"),
        "net": env._("amount without VAT"),
        "vat": env._("VAT"),
        "gross": env._("total"),
        "payable": env._("amount payable"),
        "order": env._("order number"),
        "currency": env._("currency"),
    }

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences for people on files that became no bill: why, and what to do."""

from odoo.tools import LazyTranslate

from ...tools.intake.pdf_attachments import TIMEOUT_S
from ...tools.intake.unpacking import MAX_MEMBERS, MAX_UNPACKED
from ...tools.intake.unpacking import TIMEOUT_S as CONTAINER_TIMEOUT_S

_lt = LazyTranslate(__name__)
REFUSALS = {  # why a file became no bill, and what to do
    "empty": _lt(
        "The file is empty: no bill was made. Ask the vendor to send it again."
    ),
    "unreadable": _lt(
        "The file is damaged and cannot be shown: no bill was made. Ask the"
        " vendor to send it again."
    ),
    "order": _lt(
        "This is an order, not an invoice: no bill was made. Hand it to purchasing."
    ),
    "fatturapa": _lt(
        "This is a FatturaPA file, which only Italy's tax exchange uses: no"
        " bill was made. Ask the vendor for Factur-X, XRechnung or Peppol."
    ),
    "damaged": _lt(
        "The XML is damaged and cannot be read: no bill was made. Ask the"
        " vendor to send it again."
    ),
    "unsafe": _lt(
        "The XML declares a document type (DOCTYPE), which no e-invoice needs"
        " and attacks use: it was not read. Ask the vendor for a clean file."
    ),
    "overpacked": _lt(
        "The PDF holds files that are packed several times over or unpack to"
        " more than 64 MB: it was not read. Ask the vendor for a plain file."
    ),
    "over_limit": _lt(
        "The file could not be opened within %(seconds)s seconds and the memory"
        " that one file may take: it was not read. Ask the vendor for a plain"
        " file.",
        seconds=TIMEOUT_S,
    ),
    "too_big": _lt(
        "The file is larger than 64 MB: it was not read. Ask the vendor to send"
        " the invoice without its large supporting documents."
    ),
}
CONTAINER_REFUSALS = {  # why a container, or a file in it, was not opened
    "encrypted": _lt(
        "It is encrypted: nothing of it was read. Ask for it without a password."
    ),
    "overpacked": _lt(
        "It unpacks to more than %(size)s MB, or to far more than it seems to hold:"
        " nothing of it was taken in. Ask for the files in several archives.",
        size=MAX_UNPACKED // 1024**2,
    ),
    "too_many": _lt(
        "It holds more than %(count)s files: nothing of it was taken in. Ask for them"
        " in several archives.",
        count=MAX_MEMBERS,
    ),
    "damaged": _lt("It is damaged and cannot be opened. Ask for it to be sent again."),
    "over_limit": _lt(
        "It could not be opened within %(seconds)s seconds and the memory that one file"
        " may take: nothing of it was taken in. Ask for the files in several archives.",
        seconds=CONTAINER_TIMEOUT_S,
    ),
    "too_big": _lt(
        "It is larger than 64 MB: it was not opened. Ask for the files in several"
        " archives."
    ),
    "too_deep": _lt(
        "It lies in an archive or mail that lies in another one: it was not opened."
        " Save it and upload it by itself."
    ),
    "tnef": _lt(
        "It is a winmail.dat, in which Outlook hides files from other programs: it was"
        " not opened. Ask the sender to write as plain text or HTML."
    ),
    "archive": _lt(
        "Archives of this kind are not opened here. Ask for a ZIP, or for the files"
        " themselves."
    ),
    "link": _lt(
        "It is a link to another file, not a file: there is nothing in it to take in."
    ),
    "reference": _lt(
        "The mail only says where this file lies and does not hold it. Ask for the file"
        " itself."
    ),
    "no_file": _lt(
        "Chorus Pro handed this over without its file. Fetch the file there and upload"
        " it."
    ),
    "method": _lt(
        "It is packed in a way that is not read here, such as Deflate64. Ask for it in"
        " a plain ZIP."
    ),
}
LEFT_OUT = {  # what of a container is no file
    "text": _lt("the text of the mail"),
    "inline": _lt("%s (a picture in the text)"),
    "signature": _lt("%s (a signature)"),
    "system": _lt("%s (a file of the sender's computer)"),
}
NO_INVOICE = _lt(
    "This is not an invoice in a known format: no bill was made. Bills are"
    " read from XRechnung, Factur-X/ZUGFeRD, Peppol UBL or a PDF."
)

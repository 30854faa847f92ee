# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime

from odoo import fields

ARRIVALS = [
    ("upload", "The day on which it was handed in"),
    ("mail", "The mail"),
    ("saved", "The saved mail"),
    ("portal", "Chorus Pro"),
    ("stated", "Whoever handed it in"),
]
PAID = "A2"  # Cadre de facturation: "facture déjà payée"
STATED = {"mail": "mail"}  # way in → what the day is from, where the channel states it


class Arrival:
    """The day on which a document came, and what says so.

    A saved mail says when its server had it, and a flow of Chorus Pro when the portal
    received each invoice. Such a day counts in place of that of the upload where it is
    before it; not where the channel stated one: the mail with which a file came, or the
    program that handed it in.
    """

    def __init__(self, document):
        self.document = document
        self.env = document.env

    def state(self, opened):
        """Set the day of a container by what it holds: of a mail, that of the mail."""
        if opened.kind in ("eml", "msg") and opened.files:
            self.document.write(self.of_file(opened.files[0]))

    def of_file(self, file):
        """Return the values of the day on which a file of this container came.

        :param file: `unpacking.Packed`
        """
        document = self.document
        day = self._day(file.arrived)
        if document.received_from not in ("upload", False) or not day:
            return {"received": document.received}
        source = "saved" if "T" in file.arrived else "portal"
        return {"received": day, "received_from": source}

    def _day(self, text):
        """Return the day of a moment (UTC) or day in ISO 8601, if the document came not
        before it; else None."""
        if not text:
            return None
        company = self.document.company_id.sudo()
        is_moment = "T" in text
        day = (
            company._edic_day(datetime.fromisoformat(text))
            if is_moment
            else date.fromisoformat(text)
        )
        now = fields.Datetime.now()
        latest = self.document.received or company._edic_day(now)
        return day if day <= latest else None

    def words(self, day):
        """Return what says that a bill came on a day, for its reader; "" where nothing
        is known of it."""
        document = self.document
        if not day or not document.received:
            return ""
        if day != document.received:
            return self.env._("Corrected by hand.")
        return {
            "upload": self.env._("The day on which the file was handed in."),
            "mail": self.env._("The day of the mail."),
            "saved": self.env._("The day of the saved mail."),
            "portal": self.env._("The day of receipt at Chorus Pro."),
            "stated": self.env._("As stated by whoever handed the file in."),
        }.get(document.received_from, "")

    def remark(self):
        """Return what the portal says of the invoice and its file may not, or ""."""
        if self.document.frame != PAID:
            return ""
        return self.env._(
            "Chorus Pro states it as paid already (billing frame A2): book it, and do"
            " not pay it again."
        )

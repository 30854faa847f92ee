# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ... import roles
from ...tools.intake.apart import unpack_apart
from ...tools.intake.pages.fields import NAMES
from ...tools.intake.pages.take import DAYS, MONEY, find_places, take
from ...tools.intake.pages.text import page_of
from .document_pages import DocumentPages
from .document_sentences import field_names
from .page_bill import PageBill
from .page_decisions import COLUMN, PageDecisions, box_of
from .second_reading import SecondReading

# value → fields of a bill's form, in the order in which people look at values
FORM_FIELDS = {
    "vendor": ["partner_id"],
    "number": ["ref"],
    "date": ["invoice_date"],
    "due": ["invoice_date_due", "invoice_payment_term_id"],
    "gross": ["tax_totals"],
    "net": ["tax_totals"],
    "vat": ["tax_totals"],
    "payable": ["tax_totals"],
    "currency": ["currency_id"],
    "iban": ["partner_bank_id"],
    "vendor_vat": ["partner_id"],
    "vendor_siret": ["partner_id"],
    "order": ["edic_order_ref"],
    "buyer": [],
    "type": ["move_type"],
}
NEEDED = ("vendor", "number", "date", "gross")  # a bill without one is not complete
SHOWABLE = set(NAMES) - {"type"}  # a person shows them on the page
DRAWER = "edic_finance.tools.intake.pages.draw"
DRAW_S = 15  # seconds for a page that is drawn


class PageView:
    """The pages of a document as its bill shows them, for the client."""

    def __init__(self, document):
        self.document = document
        self.env = document.env

    def is_shown(self):
        """Return whether the user may see the pages: who may read the bill may."""
        document = self.document
        if not document.exists() or not document.has_access("read"):
            return False
        move = document.move_id.sudo(False)
        return bool(move) and move.has_access("read")

    def draw(self, number):
        """Return a page as a picture for screens, and its format (``png``, ``jpeg``);
        None where it cannot be drawn."""
        if number not in self.document.page_ids.mapped("number"):
            return None
        options = {"kind": DocumentPages(self.document).kind(), "page": str(number)}
        raw = self.document.attachment_id.sudo().raw or b""
        found = unpack_apart(DRAWER, raw, options, DRAW_S)
        return found and (bytes(found[1]), found[0]["form"])

    def payload(self):
        """Return pages, values and progress; None where there are no pages."""
        document = self.document
        pages = document.page_ids
        if not pages:
            return None
        waiting = document.page_ids._waiting()
        is_hybrid = bool(document.stated_places)
        reading = DocumentPages(document)
        is_being_read = reading.is_being_read()
        is_unread = not (document.page_values or is_hybrid or is_being_read)
        return {
            "id": document.id,
            "name": document.name,
            "attachment": document.attachment_id.id,
            "checksum": document.checksum or "",
            "pages": [
                {
                    "number": page.number,
                    "width": page.width,
                    "height": page.height,
                    "state": page.state,
                    "has_text": bool(page.lines),
                }
                for page in pages
            ],
            "more": max(document.page_count - len(pages), 0),
            "waiting": len(waiting),
            "is_being_read": is_being_read,
            "unread": reading.unread_sentence() if is_unread else "",
            "is_hybrid": is_hybrid,
            "values": [] if waiting else self._values(),
            "can_decide": not is_hybrid and self._can_decide(),
        }

    def _can_decide(self):
        move = self.document.move_id.sudo(False)
        return (
            move.state == "draft"
            and self.env.user.has_group(roles.BILLING)
            and move.has_access("write")
        )

    def _values(self):
        """Return a row for each value."""
        if stated := self.document.stated_places:
            return self._stated_values(stated)
        read = (self.document.page_values or {}).get("fields", {})
        made = self.document.page_decisions or {}
        names = field_names(self.env)
        return [
            {
                "name": name,
                "label": names[name],
                "fields": fields,
                "can_show": name in SHOWABLE,
                **self._found(name, read.get(name) or {}, made.get(name)),
            }
            for name, fields in FORM_FIELDS.items()
            if not self._is_foreign(name, read)
        ]

    def _is_foreign(self, name, read):
        """Return whether a value is one of another country, which no page here has."""
        country = self.document.company_id.country_id.code
        is_found = bool((read.get(name) or {}).get("value"))
        return name == "vendor_siret" and country != "FR" and not is_found

    def _stated_values(self, stated):
        """Return a row for each value that the XML states."""
        names = field_names(self.env)
        return [
            {
                "name": name,
                "label": names[name],
                "fields": fields,
                "can_show": False,
                "is_missing": False,
                "decision": None,
                **self._stated(name, stated[name]),
            }
            for name, fields in FORM_FIELDS.items()
            if (stated.get(name) or {}).get("value")
        ]

    def _stated(self, name, field):
        other = field.get("other")
        place = other or field
        if other:
            text = self._text(name, other["value"])
            hint = self.env._("The page says %(value)s.", value=text)
        else:
            hint = "" if field["box"] else self.env._("Not found on the pages.")
        return {
            "value": self._text(name, field["value"]),
            "band": "differs" if other else "stated",
            "hint": hint,
            "page": place["page"] or 0,
            "box": place["box"] or None,
        }

    def _found(self, name, read, made):
        place = made if made and made["box"] else read  # where a person showed it
        value = made["value"] if made else read.get("value")
        band = "decided" if made else read.get("band", "open")
        counted = PageDecisions(self.document).counted_due() if name == "due" else None
        if band == "open" and counted:
            value, band = counted, "check"
        is_missing = band == "open" and name in NEEDED and not self._on_bill(name)
        return {
            "value": self._text(name, value),
            "band": band,
            "is_missing": is_missing,
            "hint": self._hint(name, band, read, is_missing),
            "page": place.get("page") or 0,
            "box": place.get("box") or None,
            "decision": made and self._decision(made),
        }

    def _on_bill(self, name):
        """Return whether the bill has a value, wherever it is from."""
        move = self.document.move_id
        column = COLUMN.get(name)
        return bool(move[column] if column else move.amount_total)

    def _hint(self, name, band, read, is_missing):
        """Return what to do about a value that is not sure."""
        if band == "check" and not read.get("value"):
            return self.document.move_id.edic_due_words
        if band == "check":
            source = read.get("source")
            model = source == "ocr" and SecondReading(self.document).model_of(read)
            if model:
                return self.env._(
                    "Recognised in a picture, and corrected by %(model)s: compare it "
                    "with the page.",
                    model=model,
                )
            return {
                "ocr": self.env._("Recognised in a picture: compare it with the page."),
                "layout": self.env._(
                    "It stands where this vendor's bills have it: compare it with the "
                    "page."
                ),
                "model": self.env._(
                    "A language model chose it: compare it with the page."
                ),
            }.get(source) or self.env._("Compare it with the page.")
        if name == "due" and band == "open":  # where the date of the bill is from
            return self.document.move_id.edic_due_words or ""
        if not is_missing:
            return ""
        return self._hint_on_missing(name)

    def _hint_on_missing(self, name):
        if not any(page.lines for page in self.document.page_ids):
            return {
                "vendor": self.env._("Not read: choose the vendor."),
                "gross": self.env._("Not read: enter the lines."),
            }.get(name) or self.env._("Not read: enter it.")
        return {
            "vendor": self.env._(
                "Not found: choose the vendor, or show it on the page."
            ),
            "gross": self.env._("Not found: enter the lines, or show it on the page."),
        }.get(name) or self.env._("Not found: enter it, or show it on the page.")

    def _decision(self, made):
        user = self.env["res.users"].sudo().browse(made["by"]).exists()
        name = user.name or self.env._("a former user")
        return {
            "confirmed": self.env._("Checked by %(name)s", name=name),
            "changed": self.env._("Entered by %(name)s", name=name),
            "taken": self.env._("Shown on the page by %(name)s", name=name),
        }[made["decision"]]

    def _text(self, name, value):
        """Return a value as the reader writes it."""
        if not value:
            return ""
        if name in DAYS:
            return format_date(self.env, value)
        if name in MONEY:
            code = self.document._page_value("currency") or self.document.currency
            found = self.env["res.currency"].search([("name", "=", code)], limit=1)
            return formatLang(self.env, float(value), currency_obj=found or None)
        if name == "iban":
            return " ".join(value[n : n + 4] for n in range(0, len(value), 4))
        if name == "type":
            return self._type_words().get(value, value)
        return value

    def _type_words(self):
        return {
            "380": self.env._("Invoice"),
            "381": self.env._("Credit note"),
            "384": self.env._("Corrected invoice"),
            "389": self.env._("Self-billed invoice"),
        }

    # --- places of a page -------------------------------------------------------------
    def _pages(self):
        return [page_of(p._content()) for p in self.document.page_ids if p.lines]

    def places(self, name):
        """Return the places that may hold a value: ``page``, ``box`` in points and the
        ``text`` of it, as the reader writes it."""
        if name not in SHOWABLE:
            return []
        return [
            {
                "page": found.page,
                "box": [round(edge, 1) for edge in found.box],
                "text": self._text(name, found.value),
            }
            for found in find_places(self._pages(), name)
        ]

    def find(self, number, box, name):
        """Return the `Taken` of a place.

        :raises UserError: there is no word, or it is no place
        """
        edges = box_of(box)
        found = edges and name in SHOWABLE and take(self._pages(), number, edges, name)
        if not found:
            raise UserError(self.env._("There is no text in this place."))
        return found

    def resolve(self, name, found):
        """Return what stands in a place as the field of the bill takes it, and why
        there is no such value."""
        if found.value is None:
            return None, self._misfit(name, found.text)
        if name not in ("vendor", "iban", "currency"):
            return found.value, ""
        record = self._record(name, found.value)
        return record.id or None, "" if record else self._unknown(name, found.text)

    def _record(self, name, value):
        """Return the vendor, account or currency that a value names, if it is known."""
        read = {name: {"value": value}}
        bill = PageBill(self.document.move_id.sudo(False), self.document, read)
        if name == "iban":
            return bill.known_account(value)
        if name == "currency":
            return self.env["res.currency"].search([("name", "=", value)], limit=1)
        return bill.vendor() or bill.vendor_like(value)

    def _misfit(self, name, text):
        if name in MONEY:
            return self.env._("“%s” is no amount.", text)
        if name in DAYS:
            return self.env._("“%s” is no date.", text)
        return self.env._("“%s” does not fit here.", text)

    def _unknown(self, name, text):
        if name == "iban":
            return self.env._(
                "The account %s is not known at this vendor: it has to be entered and "
                "checked there first.",
                text,
            )
        if name == "currency":
            return self.env._("The currency %s is not active here.", text)
        return self.env._("No vendor is called “%s” here: choose or create it.", text)

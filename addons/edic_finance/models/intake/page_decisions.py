# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.write_guard import is_within, within

from ...tools.intake.apart import run_apart
from ...tools.intake.einvoice_parties import same_name
from .page_bill import FILLING, PageBill

# column of a bill → the value of the pages that a person settles by writing it
SETTLED_BY = {
    "ref": "number",
    "invoice_date": "date",
    "invoice_date_due": "due",
    "invoice_payment_term_id": "due",
    "partner_id": "vendor",
    "partner_bank_id": "iban",
    "edic_order_ref": "order",
    "currency_id": "currency",
}
COLUMN = {name: column for column, name in reversed(SETTLED_BY.items())}
# value → columns that change it by themselves: then nobody looked at it
DERIVED = {
    "due": {"partner_id", "invoice_date"},
    "iban": {"partner_id"},
    "currency": {"partner_id", "journal_id"},
}
FINDER = "edic_finance.tools.intake.pages.finder"
CONFIRMED, CHANGED, TAKEN = "confirmed", "changed", "taken"
MAX_EDGE = 20_000  # points: PDF's own limit is 14,400


class PageDecisions:
    """Decisions of people on the values that were read from the pages of a bill.

    A person decides by a button, by writing the field of the bill, or by showing where
    on the page the value stands. Each decision is kept on the document, where the
    reading of later bills learns from it, and recorded in the audit trail.
    """

    def __init__(self, document):
        self.document = document
        self.move = document.move_id
        self.env = document.env
        self.read = (document.page_values or {}).get("fields", {})
        self.made = document.page_decisions or {}

    def check(self):
        """Check that a person decides who may write the bill.

        :raises AccessError: the user may not write the bill
        :raises UserError: it is no draft
        """
        check_not_proposing(self.env)
        check_person(self.env)
        self.move.sudo(False).check_access("write")
        if self.move.state != "draft":
            raise UserError(
                self.env._("%s is not a draft any more.", self.move.display_name)
            )

    def confirm(self, names):
        """Record that values that were read are right; those that were decided on
        already stay as they are."""
        for name in names:
            found = self.read.get(name) or {}
            value = found.get("value") or (name == "due" and self.counted_due())
            if value and name not in self.made:
                self._keep(name, CONFIRMED, value, found)
        if "type" in names:
            with within(FILLING):
                PageBill(self.move.sudo(False), self.document).take_type()

    def counted_due(self):
        """Return the due date that terms of the pages count from the day of arrival,
        which no page has; None where it is from elsewhere."""
        move = self.move.sudo()
        is_counted = move.edic_due_source == "text" and move.invoice_date_due
        return move.invoice_date_due.isoformat() if is_counted else None

    def settle(self, name, value, place):
        """Record the value that a person put on the bill.

        :param value: as `PageBill.posted` has it; None for nothing
        :param place: ``{"page": number, "box": edges}`` where the person showed it
        """
        found = self.read.get(name) or {}
        if place:
            self._keep(name, TAKEN, value, place)
        elif _is_same(name, value, found.get("value")):
            self._keep(name, CONFIRMED, value, found)
        else:
            self._keep(name, CHANGED, value, {})

    def take(self, name, found, view):
        """Put a value on the bill as a person showed it on the page.

        :param Taken found: what stands in the place
        :raises UserError: it is no such value, or names nobody who is known
        """
        value, message = view.resolve(name, found)
        if value is None:
            raise UserError(message)
        if column := COLUMN.get(name):
            vals = {column: value}
            if name == "due":
                vals["invoice_payment_term_id"] = False
            with within(FILLING):  # it is settled below, with its place
                self.move.sudo(False).write(vals)
        place = {"page": found.page, "box": [round(edge, 1) for edge in found.box]}
        self.settle(name, _values(self.move).get(name, found.value), place)
        self.learn()

    def undo(self, name):
        """Take back a decision: the value is as it was read."""
        if name not in self.made:
            raise UserError(self.env._("There is no decision to undo here."))
        self._record(name, "undone", self.made[name])
        made = {key: item for key, item in self.made.items() if key != name}
        self._write(made)
        self.learn()

    def learn(self):
        """Learn where the values stand that a person corrected on this bill, for the
        vendor's next one; what was taken back is forgotten."""
        corrected = {
            name: item
            for name, item in self.made.items()
            if item["decision"] in (CHANGED, TAKEN) and item["value"]
        }
        pages = [p._content() for p in self.document.sudo().page_ids if p.lines]
        found = None
        if corrected and pages and self.move.partner_id:
            content = {
                "pages": pages,
                "values": {name: item["value"] for name, item in corrected.items()},
                "shown": {
                    name: [item["page"], item["box"]]
                    for name, item in corrected.items()
                    if item["box"]
                },
            }
            found = run_apart(FINDER, json.dumps(content).encode())
        self.env["edic.finance.layout"].sudo()._correct(
            self.document,
            self.move.commercial_partner_id,
            found if found and found["anchors"] else None,
        )

    def _keep(self, name, kind, value, place):
        made = {
            "decision": kind,
            "value": value or None,
            "page": place.get("page"),
            "box": place.get("box"),
            "by": self.env.uid,
            "at": fields.Datetime.to_string(fields.Datetime.now()),
        }
        known = self.made.get(name)
        if known and all(known[key] == made[key] for key in ("value", "page", "box")):
            return
        self._record(name, kind, made)
        self._write(self.made | {name: made})

    def _write(self, made):
        self.document.sudo().page_decisions = made
        self.made = made

    def _record(self, name, kind, made):
        """Append the decision to the audit trail; the values, which may name people,
        where they can be erased."""
        found = self.read.get(name) or {}
        box = made["box"] or found.get("box") or []
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.pages",
            {
                "decision": kind,
                "value_of": name,
                "band": found.get("band", "open"),
                "page": made["page"] or found.get("page"),
                "box": [f"{edge:.1f}" for edge in box],
            },
            inputs={"read": found.get("value")},
            outputs={"value": made["value"]},
            company=self.document.company_id,
            record=self.move,
            engine="pages",
        )


def _is_same(name, value, read):
    if name == "vendor":
        return bool(value and read) and same_name(value, read)
    return bool(value) and value == read


@contextmanager
def settling(moves, vals):
    """Record what the block changes on bills, as decisions of the person at work, on
    the values that were read from their pages.

    :param vals: what is written
    """
    named = {SETTLED_BY[column] for column in vals if column in SETTLED_BY}
    is_person = not moves.env.su and not is_within(FILLING) and "state" not in vals
    drafts = moves.browse()
    if named and is_person:
        drafts = moves.filtered(
            lambda move: move.state == "draft" and move.sudo().edic_document_id.page_ids
        )
    before = {move: _values(move) for move in drafts}
    yield
    for move, old in before.items():
        decisions = PageDecisions(move.sudo().edic_document_id.sudo(False))
        new = _values(move)
        for name in sorted(named):
            is_derived = DERIVED.get(name, set()) & vals.keys()
            if old[name] != new[name] and not is_derived:
                decisions.settle(name, new[name], {})
        if old != new:
            decisions.learn()


def _values(move):
    """Return the bill's values by their names on pages, as `PageBill.posted`."""
    return {
        "number": move.ref or None,
        "date": move.invoice_date and move.invoice_date.isoformat(),
        "due": move.invoice_date_due and move.invoice_date_due.isoformat(),
        "vendor": move.partner_id.name or None,
        "iban": move.partner_bank_id.sanitized_acc_number or None,
        "order": move.edic_order_ref or None,
        "currency": move.currency_id.name or None,
    }


def box_of(edges):
    """Return left, top, right and bottom as a client names them; None where they are
    no box."""
    if not isinstance(edges, list) or len(edges) != 4:
        return None
    known = [e for e in edges if isinstance(e, int | float) and abs(e) < MAX_EDGE]
    return [round(float(edge), 1) for edge in known] if len(known) == 4 else None

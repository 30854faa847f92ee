# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError

from ..tools.drafting.facts import Fact, Kind, Source

MOST = 100  # threads that a reply lists


class EdicPublicFactsLedger(models.AbstractModel):
    """What the ledger holds about a bill or a flag, for who may read it there."""

    _name = "edic.public.facts.ledger"
    _inherit = "edic.public.facts"
    _description = "Facts of the ledger"

    def _entries(self, record):
        if not hasattr(record, "_edic_traces"):
            return self.env["edic.ai.trace"]
        try:
            return record._edic_traces()
        except AccessError:
            return self.env["edic.ai.trace"]

    def _collect(self, record):
        entries = self._entries(record)
        if not entries:
            return []
        events = entries.grouped("event")
        told = (
            ("ledger_entries", len(entries), self.env._("Entries of the ledger")),
            (
                "ledger_calls",
                len(events.get("inference", ())),
                self.env._("Calls of AI"),
            ),
            (
                "ledger_decisions",
                len(events.get("decision", ())),
                self.env._("Decisions"),
            ),
        )
        facts = [
            self._stated(key, Kind.NUMBER, str(count), label, record)
            for key, count, label in told
        ]
        first = fields.Datetime.context_timestamp(
            self, min(entries.mapped("occurred_at"))
        )
        label = self.env._("First entry of the ledger")
        return [
            *facts,
            self._stated("ledger_since", Kind.DATE, first.date(), label, record),
        ]

    def _tables(self, record):
        entries = self._entries(record).sorted("id")[:MOST]
        if not entries:
            return {}
        titles = dict(entries._fields["event"]._description_selection(self.env))
        rows = []
        for entry in entries:
            source = Source(entry._name, entry.id, "", entry.call_uuid)
            day = fields.Datetime.context_timestamp(self, entry.occurred_at).date()
            cells = (
                (Kind.DATE, str(day)),
                (Kind.TEXT, titles.get(entry.event, entry.event)),
                (Kind.TEXT, entry.summary or entry.use_case),
                (Kind.REFERENCE, entry.call_uuid),
            )
            rows.append(
                [Fact("cell", kind, "", value, source=source) for kind, value in cells]
            )
        head = [
            self.env._("Day"),
            self.env._("What"),
            self.env._("For"),
            self.env._("Entry"),
        ]
        return {"ledger": {"head": head, "rows": rows, "numeric": []}}

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.letters.drafting.facts import Fact, Kind, Source

MAX_ENTRIES = 100  # threads that a reply lists


class EdicPublicFactsLedger(models.AbstractModel):
    """This source says what the ledger holds about a bill or a flag, to those who may
    read it there."""

    _name = "edic.public.facts.ledger"
    _inherit = "edic.public.facts"
    _description = "Facts of the audit trail"

    def _entries(self, record):
        """Return the entries about a record; None where this reader may see none, or
        none is kept of such records."""
        if not hasattr(record, "_edic_traces"):
            return None
        try:
            return record._edic_traces()
        except AccessError:
            return None

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector
        return super()._optional_keys() | {"no_ledger_entries", "ledger_unknown"}

    def _absence(self, record, entries):
        """State that there is no entry, where that is known; else that it is not."""
        if not hasattr(record, "_edic_traces"):
            return []
        words = self.env._("The entries of the audit trail may not be read here")
        key, label = "ledger_unknown", self.env._("Not known")
        if entries is not None:
            words = self.env._("The audit trail holds no entry about it")
            key, label = "no_ledger_entries", self.env._("Not there")
        return [self._stated(key, Kind.TEXT, words, label, record)]

    def _collect(self, record):
        entries = self._entries(record)
        if not entries:
            return self._absence(record, entries)
        counts = Counter(entry.event for entry in entries)
        calls, decisions = counts["inference"], counts["decision"]
        since = min(entries.mapped("occurred_at"))
        first = fields.Datetime.context_timestamp(self, since).date()
        number, day = Kind.NUMBER, Kind.DATE
        rows = (
            (
                "ledger_entries",
                number,
                len(entries),
                self.env._("Entries of the audit trail"),
            ),
            ("ledger_calls", number, calls, self.env._("Calls of AI")),
            ("ledger_decisions", number, decisions, self.env._("Decisions")),
            ("ledger_since", day, first, self.env._("First entry of the audit trail")),
        )
        return [
            self._stated(key, kind, str(value), label, record)
            for key, kind, value, label in rows
        ]

    def _tables(self, record):
        entries = self._entries(record)
        if not entries:
            return {}
        entries = entries.sorted("id")[:MAX_ENTRIES]
        titles = dict(entries._fields["event"]._description_selection(self.env))
        kinds, rows = (Kind.DATE, Kind.TEXT, Kind.TEXT, Kind.REFERENCE), []
        for entry in entries:
            source = Source(entry._name, entry.id, "", entry.call_uuid)
            day = fields.Datetime.context_timestamp(self, entry.occurred_at).date()
            event = titles.get(entry.event, entry.event)
            values = str(day), event, entry.summary or entry.use_case, entry.call_uuid
            rows.append(
                [
                    Fact("cell", kind, "", value, source=source)
                    for kind, value in zip(kinds, values, strict=True)
                ]
            )
        head = [
            self.env._("Day"),
            self.env._("What"),
            self.env._("For"),
            self.env._("Entry"),
        ]
        return {"ledger": {"head": head, "rows": rows, "numeric": []}}

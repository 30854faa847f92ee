# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..tools.document import Facts, Table, Text

MOST_CHANGES = 200  # the latest; all of them are in the ledger


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiDocumentProcedure(models.AbstractModel):
    """What the procedure documentation says of the ledger and of changes."""

    _inherit = "edic.ai.document.procedure"

    def _ledger(self, company):
        seals = self.env["edic.ai.seal"].sudo()
        rows = []
        for chain, name in (
            (company.id, company.name),
            (0, self.env._("What belongs to no company")),
        ):
            last = seals.search([("chain", "=", chain)], order="seq desc", limit=1)
            rows += [
                (self.env._("Chain"), f"{name}: {seals._chain_origin(chain)}"),
                (self.env._("Records"), str(last.seq or 0)),
                (self.env._("Hash of the last one"), last.record_hash or "–"),
                (self.env._("Last checkpoint"), self._checkpoint(chain)),
            ]
        recorded = self.env._(
            "Each AI call, each decision and each change of a setting is recorded in a "
            "chain: numbers without gaps, SHA-256 of the canonical record and of the "
            "hash before. The call of a language model has two records: begun and "
            "ended. Records are neither changed nor deleted; the database refuses it."
        )
        beside = self.env._(
            "Names lie in clear beside the records and apart from them; questions, "
            "answers and comments lie there encrypted. Both can be erased without "
            "breaking the chain."
        )
        verified = self.env._(
            "To verify: “odoo edic_verify” in the house, or the export of a chain and "
            "the program edic_verify.py, which needs only Python. What is proved and "
            "how each hash is made: docs/ledger.md."
        )
        return (Text(recorded), Text(beside), Facts(tuple(rows)), Text(verified))

    def _checkpoint(self, chain):
        """Of the last one: how many records, and when; none where none are made."""
        if "edic.ai.checkpoint" not in self.env:
            return "–"
        points = self.env["edic.ai.checkpoint"].sudo()
        last = points.search([("chain", "=", chain)], order="size desc", limit=1)
        if not last:
            return "–"
        return f"{last.size}, {self._moment(last.created_at)}"

    def _retention(self, company):
        always = self.env._("Records and seals: kept, there is no rule to delete them.")
        if "edic.ai.retention" not in self.env:
            return (Text(always),)
        rules = self.env["edic.ai.retention"]
        found = rules._in_force(company.id)
        if not found:
            nothing = self.env._("No rule is in force: nothing is erased by time.")
            return (Text(always), Text(nothing))
        fields = rules._fields
        events = dict(fields["event"]._description_selection(self.env))
        whats = dict(fields["what"]._description_selection(self.env))
        rows = tuple(
            (
                whats[what],
                word,
                str(rule.months),
                rule.company_id.name or self.env._("all companies"),
                rule.ground_text or rule.ground,
            )
            for event, word in events.items()
            for what in whats
            if (rule := found.get((event, what)))
        )
        head = (
            fields["what"]._description_string(self.env),
            fields["event"]._description_string(self.env),
            self.env._("Months"),
            self.env._("Company"),
            self.env._("Legal ground"),
        )
        return (Text(always), Table(head, rows, (2,)))

    def _addons(self):
        found = self.env["ir.module.module"].sudo()
        found = found.search([("name", "=like", "edic%"), ("state", "=", "installed")])
        rows = tuple(
            (one.shortdesc, one.name, one.installed_version or "–") for one in found
        )
        head = (self.env._("Addon"), self.env._("Code"), self.env._("Version"))
        return (Table(head, rows),)

    def _changes(self, company):
        """The latest changes of settings: when and what, not who."""
        traces = self.env["edic.ai.trace"].sudo()
        domain = [
            ("event", "in", ("policy", "training")),
            ("company_ref", "in", (company.id, 0)),
        ]
        count = traces.search_count(domain)
        rows = tuple(
            (
                self._moment(trace.occurred_at),
                trace.use_case,
                trace.summary or "–",
                str(trace.seq or "–"),
            )
            for trace in traces.search(domain, limit=MOST_CHANGES)
        )
        head = (
            self.env._("When"),
            self.env._("Setting"),
            self.env._("Summary"),
            self.env._("Number"),
        )
        told = self.env._(
            "%(count)s changes are in the ledger; the latest %(shown)s of them:",
            count=count,
            shown=len(rows),
        )
        return (Text(told), Table(head, rows, (3,)))

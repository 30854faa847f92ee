# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ...tools.letters.drafting.facts import Kind


class EdicPublicFactsFlag(models.AbstractModel):
    """An audit flag: what was seen, in the check's own words and no others."""

    _name = "edic.public.facts.flag"
    _inherit = "edic.public.facts"
    _description = "Facts of an audit flag"
    _model = "edic.finance.flag"

    def _collect(self, record):
        words = record.words or {}

        def stated(key, name, label):
            lines = "\n".join(words.get(name) or ())
            return self._stated(key, Kind.TEXT, lines, label, record, "words")

        return [
            *self._facts(
                record,
                ("check", Kind.TEXT, "display_name", self.env._("Check")),
                ("severity", Kind.TEXT, "severity", self.env._("Severity")),
                ("flag_state", Kind.TEXT, "state", self.env._("State of the flag")),
                ("first_seen", Kind.DATE, "first_seen_at", self.env._("First seen")),
                ("flag_vendor", Kind.NAME, "partner_id.name", self.env._("Vendor")),
            ),
            self._stated(
                "record", Kind.REFERENCE, record.about, self.env._("Record"), record
            ),
            stated("seen", "seen", self.env._("Seen")),
            stated("compared", "compared", self.env._("Compared with")),
            stated("rule", "rule", self.env._("Rule")),
            stated("innocent", "innocent", self.env._("Possible explanation")),
            stated("next_steps", "next", self.env._("Check next")),
            stated("law", "law", self.env._("Where it comes from")),
        ]

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import LazyTranslate

from odoo.addons.edic_ai.tools.paper.document import (
    Document,
    Facts,
    Section,
    Table,
    Text,
)

from .edic_ai_document_flag import READERS, flag_parts
from .edic_finance_run import LOOKED

_lt = LazyTranslate(__name__)


class EdicAiDocumentChecks(models.AbstractModel):
    """The check sheet of a bill, to print and to keep with its papers."""

    _name = "edic.ai.document.checks"
    _inherit = "edic.ai.document"
    _description = "Check sheet of a bill"
    _use_case = "audit.sheet"
    _readers = READERS
    _model = "account.move"
    _gone = _lt("This bill does not exist any more.")

    def _build(self, number):
        bill = self._about(number)
        rows = self.env["edic.finance.audit.sheet"]._sheet(bill)
        states = self._states()
        return Document(
            title=self.env._("Check sheet: %s", bill.display_name),
            lead=(Facts(tuple(self._head(bill, rows))),),
            sections=(
                Section(
                    self.env._("Checks"),
                    (
                        Table(
                            head=(
                                self.env._("Check"),
                                self.env._("What it looks for"),
                                self.env._("State"),
                                self.env._("Result, or why not"),
                            ),
                            rows=tuple(
                                (
                                    row["code"],
                                    row["title"],
                                    states[row["state"]],
                                    self._result(row),
                                )
                                for row in rows
                            ),
                        ),
                    ),
                ),
                *self._flag_sections(rows),
                Section(
                    self.env._("Rules and settings in force"),
                    (Facts(tuple(self._settings(rows))),),
                ),
            ),
        )

    def _states(self):
        return {
            "done": self.env._("Carried out"),
            "in_part": self.env._("Done in part"),
            "not_done": self.env._("Not done"),
            "nothing": self.env._("Nothing to check"),
            "not_applicable": self.env._("Not applicable"),
        }

    def _head(self, bill, rows):
        yield self.env._("Bill"), bill.display_name
        yield self.env._("Vendor"), bill.commercial_partner_id.display_name or "–"
        yield self.env._("Written on"), self._moment()
        counts = [row["state"] for row in rows]
        yield (
            self.env._("Checks"),
            self.env._(
                "Carried out: %(done)s · Done in part: %(part)s · "
                "Not done: %(open)s · Not applicable: %(none)s",
                done=counts.count("done"),
                part=counts.count("in_part"),
                open=counts.count("not_done"),
                none=counts.count("not_applicable") + counts.count("nothing"),
            ),
        )

    def _result(self, row):
        if row["state"] not in LOOKED:
            return row["reason"]
        if not row["flags"]:
            return row["reason"] or self.env._("Nothing found")
        states = dict(row["flags"]._fields["state"]._description_selection(self.env))
        found = "; ".join(
            self.env._("Flag open") if flag.is_open else states[flag.state]
            for flag in row["flags"]
        )
        return f"{found}. {row['reason']}" if row["reason"] else found

    def _flag_sections(self, rows):
        for row in rows:
            for flag in row["flags"]:
                title = flag.with_env(self.env).sudo().display_name
                parts = self._flag_parts(flag.with_context(lang=self.env.lang))
                yield Section(title, parts, level=2)

    def _flag_parts(self, flag):
        """Return what a flag says, or that it does not hold any more."""
        if flag.state != "expired":
            return flag_parts(flag)
        text = self.env._(
            "Found on %(first)s; since %(last)s it does not hold any more.",
            first=self._moment(flag.first_seen_at),
            last=self._moment(flag.expired_at),
        )
        return (Text(text),)

    def _settings(self, rows):
        check = self.env["edic.finance.check"]
        for row in rows:
            texts = map(check._parameter_line, row["parameters"])
            text = "\n".join(texts) or self.env._("no parameter")
            yield f"{row['code']} ({row['version']})", text
            for parameter in row["parameters"]:
                for name, words in parameter["rows"]:
                    yield check._with_colon(parameter["title"], name), words

    def _check_reader(self, number):
        # EXTENDS edic_ai: only those who read flags
        result = super()._check_reader(number)
        self.env["edic.finance.flag"]._check_is_reader()
        return result

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import LazyTranslate

from odoo.addons.edic_ai.tools.paper.document import Document, Facts, Section, Table

_lt = LazyTranslate(__name__)
READERS = ("account.group_account_invoice", "account.group_account_readonly")


def flag_parts(flag):
    """Return what a flag says, as parts of a document."""
    env, words = flag.env, flag.words or {}
    titles = {
        "seen": env._("Seen"),
        "compared": env._("Compared with"),
        "rule": env._("Rule"),
        "innocent": env._("Possible explanation"),
        "next": env._("Check next"),
    }
    rows = [(title, "\n".join(words.get(name) or ())) for name, title in titles.items()]
    for parameter in words.get("parameters") or ():
        rows.append(
            (parameter["title"], f"{parameter['value']} ({parameter['source']})")
        )
        rows += map(tuple, parameter["rows"])
    rows.append((env._("Where it comes from"), " · ".join(words.get("law") or ())))
    table = (flag.picture or {}).get("table")
    parts = [Facts(tuple(row for row in rows if row[1]))]
    if table:
        parts.append(
            Table(
                head=tuple(map(str, table["columns"])),
                rows=tuple(tuple(map(str, row)) for row in table["rows"]),
            )
        )
    return tuple(parts)


class EdicAiDocumentFlag(models.AbstractModel):
    """A flag to print: what was found, by which rule, what was decided."""

    _name = "edic.ai.document.flag"
    _inherit = "edic.ai.document"
    _description = "Audit flag to print"
    _use_case = "audit.flag"
    _readers = READERS
    _model = "edic.finance.flag"
    _gone = _lt("This flag does not exist any more.")

    def _build(self, number):
        flag = self._about(number)
        names = dict(flag._fields["state"]._description_selection(self.env))
        grave = dict(flag._fields["severity"]._description_selection(self.env))
        return Document(
            title=flag.display_name,
            lead=(
                Facts(
                    (
                        (self.env._("Record"), flag.about or "–"),
                        (self.env._("Severity"), grave[flag.severity]),
                        (self.env._("State"), names[flag.state]),
                        (self.env._("First seen"), self._moment(flag.first_seen_at)),
                        (self.env._("Version of the check"), flag.version or "–"),
                        (self.env._("Digest of the facts"), flag.facts_digest),
                        (self.env._("Written on"), self._moment()),
                    )
                ),
            ),
            sections=(Section(self.env._("Finding"), flag_parts(flag)),),
        )

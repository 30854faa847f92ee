# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.tools.figures import figures

from .. import roles

MOST_TEXT = 20_000  # characters


class EdicPublicFactsCheck(models.AbstractModel):
    """Any text, held against the facts of a record: which figures stand there."""

    _inherit = "edic.public.facts"

    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_check_text(self, text, res_model, res_id):
        """Look up each figure, date and reference of a text in a record's facts.

        By value, whatever language either is written in; by rules alone.

        :return: ``{"name", "rows": [{"said", "label", "written", "source"}]}``; without
            a label where the record says no such thing
        :raises AccessError: the record is not for this user
        """
        if res_model not in self.env or not self._sources(res_model):
            raise UserError(self.env._("Nothing is known of this kind of record."))
        if len(text) > MOST_TEXT:
            raise UserError(self.env._("The text is too long to be checked at once."))
        record = self.env[res_model].browse(res_id)
        known = self._figures_of(record)
        rows = []
        for key, said in figures(text):
            label, written = known.get(key, (False, False))
            rows.append({"said": said, "label": label, "written": written})
        return {"name": record.display_name, "rows": rows}

    def _figures_of(self, record):
        """``{figure: (label, as written)}`` of the facts and tables of a record."""
        lang = (self.env.lang or "en")[:2]
        facts, tables = self._of(record, lang if lang in ("fr", "de") else "en")
        known = {}
        cells = [
            (table["head"][at], cell)
            for table in tables.values()
            for row in table["rows"]
            for at, cell in enumerate(row)
        ]
        for label, fact in [*((f.label, f) for f in facts.values()), *cells]:
            written = fact.written(facts.lang)
            for key, _said in figures(written or ""):
                known.setdefault(key, (label, written))
        return known

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..tools.ledger.facts import Facts
from .edic_ai_erasure import USE_CASE


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What was erased beside a record, told by later records of its chain."""

    _inherit = "edic.ai.trace"

    erased_text = fields.Char(
        string="Erased",
        compute="_compute_erased_text",
        help="The entry stays and verifies; what lay beside it is gone.",
    )

    _erasure_idx = models.Index(f"(company_ref, id) WHERE use_case = '{USE_CASE}'")

    @api.model
    def _res_models(self):
        """Return the names of the models that entries are about."""
        self.env.cr.execute(  # one look into the index for each kind
            """
            WITH RECURSIVE kinds AS (
                SELECT min(res_model) AS kind FROM edic_ai_trace
                 UNION ALL
                SELECT (SELECT min(res_model) FROM edic_ai_trace
                         WHERE res_model > kinds.kind)
                  FROM kinds WHERE kinds.kind IS NOT NULL)
            SELECT kind FROM kinds WHERE kind IS NOT NULL
            """
        )
        return [name for [name] in self.env.cr.fetchall()]

    @api.model
    def _selection_res_model(self):
        """The kinds of records that entries are about, with their names."""
        titles = self.env["ir.model"].sudo()
        return [(m, titles._get(m).name or m) for m in self._res_models()]

    def _erasures(self):
        """``content`` and ``person`` → the record that says it was erased."""
        self.ensure_one()
        seal = self._seals().get(self.id)
        if not seal:
            return {}
        self.env.cr.execute(
            """
            SELECT erasure.facts->>'what', min(erasure.id) FROM edic_ai_trace erasure
              JOIN edic_ai_seal seal ON seal.trace_id = erasure.id
             WHERE erasure.use_case = %s AND erasure.event = 'ledger'
               AND erasure.company_ref = %s AND EXISTS (
                   SELECT FROM jsonb_array_elements(erasure.facts->'ranges') AS range
                    WHERE %s BETWEEN (range->>0)::int AND (range->>1)::int)
             GROUP BY 1
            """,
            [USE_CASE, seal.chain, seal.seq],
        )
        return {what: self.browse(number) for what, number in self.env.cr.fetchall()}

    @api.depends_context("lang")
    def _compute_erased_text(self):
        self.erased_text = False
        if len(self) != 1:  # of one entry: a list would ask for each
            return
        words = self._what_words()
        told = [
            self.env._(
                "%(what)s on %(day)s (%(ground)s)",
                what=words.get(what, what),
                day=fields.Date.to_string(erasure.occurred_at),
                ground=Facts(erasure.facts or {}).text("ground"),
            )
            for what, erasure in sorted(self.sudo()._erasures().items())
        ]
        self.erased_text = ", ".join(told) or False

    def _what_words(self):
        rule = self.env["edic.ai.retention"]._fields["what"]
        return dict(rule._description_selection(self.env))

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "ledger" and self.use_case == USE_CASE:
            return self.env._(
                "Erased: %(what)s (%(count)s), %(ground)s",
                what=self._what_words().get(facts.code("what")) or facts.text("what"),
                count=facts.text("count"),
                ground=facts.text("ground"),
            )
        return super()._summary(facts)

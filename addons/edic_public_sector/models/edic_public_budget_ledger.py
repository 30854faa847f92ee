# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

# what decides how far a budget binds
RECORDED = (
    *("state", "level_operating", "level_capital", "group_digits"),
    *("fungible_operating", "fungible_capital"),
)

FED = ("raised_by", "is_lowered", "foreseen")  # how revenue changes a pool's credit


def _told(value):
    """As text, as the ledger's other settings: it holds no floats."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value) if value else None


def _values(record, names):
    return {name: _told(record[name]) for name in names}


def _changes(record, before):
    """``{name: [old, new]}`` of what is another value now."""
    now = _values(record, before)
    return {n: [before[n], now[n]] for n in before if before[n] != now[n]}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """People decide on levels that bind, ceilings and closing: the ledger has every
    change of them, with the value before it."""

    _inherit = "edic.public.budget"

    def write(self, vals):
        # EXTENDS edic_public_sector
        names = [name for name in RECORDED if name in vals]
        before = {budget: _values(budget, names) for budget in self}
        result = super().write(vals)
        for budget, old in before.items():
            if changed := _changes(budget, old):
                self._record(budget, changed)
        return result

    @api.model
    def _record(self, record, facts, **more):
        """A decision on a budget, or on what hangs on it, in its company's chain.

        :param dict facts: codes and figures, no words of people
        """
        self.env["edic.ai.gateway"]._record(
            *("decision", "public.budget", facts),
            company=record.company_id,
            record=record,
            **more,
        )


class EdicPublicBudgetCredit(models.Model):
    """A cover pool (Deckungskreis) is made, changed and given up by a person."""

    _inherit = "edic.public.budget.credit"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_public_sector
        credits = super().create(vals_list)
        for pool in credits.filtered("is_pool"):
            told = _values(pool, [name for name in FED if pool[name]])
            pool._record({"pool": "made", **told})
        return credits

    def write(self, vals):
        # EXTENDS edic_public_sector
        names = [name for name in ("kind", "is_binding", *FED) if name in vals]
        before = {credit: _values(credit, names) for credit in self}
        result = super().write(vals)
        for credit, old in before.items():
            if changed := _changes(credit, old):
                credit._record(changed)
        return result

    def unlink(self):
        # EXTENDS edic_public_sector
        for pool in self.filtered("is_pool"):
            told = {"lines_out": pool.line_ids.ids}
            if fed := pool.revenue_ids.ids:
                told["revenue_out"] = fed
            pool._record({"pool": "given_up", **told})
        return super().unlink()

    def _record(self, facts):
        """Without its words: a municipality names its pools as it likes."""
        budget = self.budget_id
        budget._record(self, {"budget": budget.id, **facts})


class EdicPublicBudgetLine(models.Model):
    """Which lines a person put into a pool, took out of it, or made bind alone."""

    _inherit = "edic.public.budget.line"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_public_sector
        lines = super().create(vals_list)
        lines._record_pools("lines_in")
        return lines

    def unlink(self):
        # EXTENDS edic_public_sector
        self._record_pools("lines_out")
        return super().unlink()

    def _record_pools(self, side):
        pooled = self.filtered(lambda one: one.credit_id.is_pool)
        for pool, own in pooled.grouped("credit_id").items():
            pool._record({"pool": "changed", side: own.ids})

    def write(self, vals):
        # EXTENDS edic_public_sector
        lines = self if vals.keys() & {"credit_id", "is_specialised"} else ()
        before = {line: (line.credit_id, line.is_specialised) for line in lines}
        result = super().write(vals)
        pools = {}
        for line, (old, was_alone) in before.items():
            new, is_alone = line.credit_id, line.is_specialised
            if was_alone != is_alone:
                told = [_told(was_alone), _told(is_alone)]
                line.budget_id._record(line, {"is_specialised": told})
            for pool, side in ((old, "lines_out"), (new, "lines_in")):
                if old != new and pool.is_pool:
                    pools.setdefault(pool, {}).setdefault(side, []).append(line.id)
        for pool, moved in pools.items():
            pool._record({"pool": "changed", **moved})
        return result

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools.budget.document import ZERO, Direction, Level, Section, Stage
from ..tools.budget.moves import Move, balances
from ..tools.money import money
from .edic_public_budget_apply import voted

ADDED = (Stage.PRIMARY, Stage.SUPPLEMENTARY)  # to what is there


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudgetApply(models.AbstractModel):
    """How a budget document fits what is there, and what the report says of it."""

    _inherit = "edic.public.budget.apply"

    @api.model
    def _compare(self, target):
        """Tell the document's faults what does not fit what is there."""
        self._compare_codes(target)
        self._compare_acts(target)
        self._compare_balance(target)
        document, faults = target.document, target.document.faults
        is_running = not target.budget and self._is_running(document)
        if is_running and self._has_realised(document, target.owner):
            about = f"{target.name} {document.year}"
            faults.tell("running", about=about, level=Level.NOTE)
        if any(row.commitment for row in document.rows):
            faults.tell("no_years", level=Level.NOTE)
        if not target.budget.line_ids:
            return
        for row in document.rows:
            line = target.lines.get(row.key)
            stated = row.before if document.stage is Stage.AMENDING else row.open
            if (document.stage in ADDED and not target.vote) or stated is None:
                continue
            known = money(line.open) if line else ZERO
            if stated != known:
                code = "before" if document.stage is Stage.AMENDING else "open"
                about = f"{row.nature or row.chapter}: {stated} / {known}"
                faults.tell(code, row.line, about, Level.ASK)

    def _compare_acts(self, target):
        """What would count twice, or move credits of a budget that is not here."""
        document, faults = target.document, target.document.faults
        told = f"{target.name} {document.year}"
        if document.stage is Stage.PRIMARY and target.vote:
            faults.tell("voted", about=told, level=Level.ASK)
            return
        if document.stage is not Stage.PRIMARY and not target.budget:
            if document.stage is not Stage.CLOSING:
                faults.tell("no_budget", about=told, level=Level.ASK)
            return
        for act in target.budget.decision_ids:
            if self._is_same(act, document):
                faults.tell("again", about=f"{told}: {act.name}", level=Level.ASK)

    def _is_same(self, act, document):
        """Whether an act of the budget may be that of the file."""
        kind = document.stage.value
        is_same = act.name == self._called_act(document, kind)
        return act.act == kind and (is_same or str(act.date) == document.decided)

    def _compare_balance(self, target):
        """What putting the act into force asks about."""
        document = target.document
        if document.stage is Stage.CLOSING or target.vote:
            return
        is_french = target.framework == "fr"
        sections = (Section.OPERATING, Section.CAPITAL)[: 1 + is_french]
        lines = self.env["edic.public.budget.line"]
        names = dict(lines._fields["section"]._description_selection(self.env))
        currency = self.env.company.currency_id
        for section, rest in balances(self._moves(document)).items():
            if rest and section in sections:
                told = f"{names[section]} {currency.format(float(rest))}"
                about = f"{target.name} {document.year}: {told}"
                document.faults.tell("unbalanced", about=about, level=Level.ASK)

    def _moves(self, document):
        """What an act votes, with what it takes over from last year (restes à
        réaliser): a budget balances with both (CGCT, art. L. 1612-4)."""
        is_amending = document.stage is Stage.AMENDING
        for row in document.rows:
            amount = row.moved or ZERO
            if not is_amending:
                amount = (voted(row) or ZERO) + (row.carried_in or ZERO)
            yield Move(
                credit="",
                section=row.section,
                direction=row.direction,
                amount=amount,
            )

    def _compare_codes(self, target):
        """Codes that neither the State's nomenclature nor the company's own codes
        have: a typing error, or another year's."""
        nomenclature = target.nomenclature
        if not nomenclature or nomenclature.company_id:
            if target.framework == "fr":
                name = self._called(target.document, target.framework)
                about = f"{name} {target.document.year}"
                target.document.faults.tell("bare", about=about, level=Level.NOTE)
            return
        for kind in ("nature", "chapter", "function"):
            known = nomenclature._codes(kind, target.owner.company_id)
            for row in target.document.rows:
                code = getattr(row, kind)
                if code and code not in known:
                    target.document.faults.tell(
                        f"unknown_{kind}", row.line, code, Level.ASK
                    )

    @api.model
    def _words(self, target):
        """What the report says of a document."""
        document = target.document
        budgets = self.env["edic.public.budget"]
        names = budgets._section_names(target.framework)
        acts = self.env["edic.public.budget.decision"]._fields["act"]
        # a table may bring results of a year alone: that nothing is planned is no zero
        is_primary = document.stage is Stage.PRIMARY
        has_plan = not is_primary or any(
            voted(row) is not None for row in document.rows
        )
        return {
            "budget": f"{target.name} {document.year}",
            "is_new": target.budget == budgets,
            "act": (
                dict(acts._description_selection(self.env))[document.stage.value]
                if has_plan
                else self.env._("Realised figures, no plan")
            ),
            "has_plan": has_plan,
            "rows": len(document.rows),
            "heads": {way.value: names[way] for way in Direction},
            "has_realised": any(row.realised for row in document.rows),
            "has_carried": any(row.carried_out for row in document.rows),
            "nomenclature": (
                target.nomenclature.display_name
                or document.nomenclature
                or self.env._("nomenclature not known")
            ),
            "sections": [
                {"name": names[section], **self._sums(document, section)}
                for section in Section
                if any(row.section is section for row in document.rows)
            ],
        }

    def _sums(self, document, section):
        measure = "moved" if document.stage is Stage.AMENDING else "open"
        found = {
            way.value: str(document.total(measure, section=section, direction=way))
            for way in Direction
        }
        more = {
            f"{name}_{way.value}": str(
                document.total(name, section=section, direction=way)
            )
            for name in ("realised", "carried_out")
            for way in Direction
        }
        return found | more

# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field

from odoo import api, fields, models

from odoo.addons.edic_ai.write_guard import by_method

from ...tools.budget.classes import booked_on, framework_of
from ...tools.budget.document import (
    ZERO,
    BudgetDocument,
    Direction,
    Level,
    Section,
    Stage,
)
from ...tools.budget.moves import TOTALS, Move, balances
from ...tools.common.money import money
from .budget_figures import BudgetFigures
from .edic_public_budget_line import DIMENSIONS

FIRST_M57 = 2024  # of all French bodies (loi n° 2015-991, art. 106, III)
ADDED = (Stage.PRIMARY, Stage.SUPPLEMENTARY)  # to what is there


def voted(row):
    """Return what a vote gives the line itself: its credit without what was carried
    over."""
    if row.open is None:
        return row.moved
    return row.open - (row.carried_in or ZERO)


def _closing_amounts(row):
    """Return what a closing document says was spent and carried over."""
    amounts = {name: getattr(row, name) for name in ("realised", "carried_out")}
    return {name: float(amount) for name, amount in amounts.items() if amount}


@dataclass
class Target:
    """A document and where it goes: ``budget`` and ``nomenclature`` may be made first;
    ``vote``: the acts in force that voted it already; ``lines``: ``{key of a row:
    line}`` of those that are there."""

    owner: models.Model
    document: BudgetDocument
    name: str
    framework: str
    budget: models.Model
    nomenclature: models.Model
    vote: models.Model = None
    lines: dict = field(default_factory=dict)


class EdicPublicBudgetApply(models.AbstractModel):
    """A service takes a budget document over into a budget."""

    _name = "edic.public.budget.apply"
    _description = "Import of a budget document"

    @api.model
    def _target(self, owner, document):
        """Return where a document goes, without making anything.

        :param owner: the `edic.public.budget.import`
        """
        company = owner.company_id
        name = owner.budget_name or document.budget or company.name
        budget = self.env["edic.public.budget"].search(
            [
                ("company_id", "=", company.id),
                ("year", "=", document.year),
                ("name", "=", name),
            ],
            limit=1,
        )
        framework = budget.framework or self._law(owner)
        nomenclature = budget.nomenclature_id or owner.nomenclature_id
        if not nomenclature:
            nomenclature = self.env["edic.public.budget.nomenclature"]._for(
                self._called(document, framework), document.year, company
            )
        target = Target(owner, document, name, framework, budget, nomenclature)
        target.vote = self._vote(target)
        target.lines = {line._key(): line for line in budget.line_ids}
        return target

    def _vote(self, target):
        """Return the acts that voted the budget before: a vote is not taken over
        twice."""
        acts, stage = target.budget.decision_ids, target.document.stage
        if stage is Stage.CLOSING:
            return acts
        if stage is not Stage.PRIMARY:
            return acts.browse()
        return acts.filtered(lambda act: act.act in TOTALS and act.state == "in_force")

    # --- taking it over ---------------------------------------------------------------
    @api.model
    def _apply(self, target):
        """Make the budget where it is missing, its lines, and the act."""
        if not target.nomenclature:
            target.nomenclature = self._own_nomenclature(target)
        if not target.budget:
            target.budget = self._make_budget(target)
        known = set(target.lines)
        self._make_lines(target)
        acts = self._acts(target)
        self._realised(target, known)
        self._authorities(target)
        self._read_debt(target)
        if not acts and not target.budget.decision_ids:
            target.budget._set_state("closed")  # a past year that brings results alone
        waits = target.document.is_project or any(act.is_own for act in acts)
        if target.owner.is_enforced and not waits:
            acts.with_context(edic_confirmed=True).action_enforce()
        if target.document.stage is Stage.CLOSING and target.budget.state == "voted":
            target.budget._set_state("closed")  # what was voted before, is over now
        return target.budget

    def _read_debt(self, target):
        """Keep what the document itself says of the debt, where it says both."""
        document, budget = target.document, target.budget
        if document.inhabitants and document.debt_per_inhabitant:
            with by_method(budget, "inhabitants", "debt_per_inhabitant"):
                budget.write(
                    {
                        "inhabitants": int(document.inhabitants),
                        "debt_per_inhabitant": float(document.debt_per_inhabitant),
                    }
                )

    def _law(self, owner):
        """Return the law of the import; of a table, that of its account classes."""
        is_table = owner.format == "table"
        return framework_of(owner.classes) if is_table else owner.framework or "fr"

    def _called(self, document, framework):
        """Return the name of the nomenclature: the file's, else the usual one; before
        M57 became that of all, nothing tells which it is."""
        usual = "M57-M57_D" if document.year >= FIRST_M57 else "FR"
        return document.nomenclature or (usual if framework == "fr" else "DE")

    def _own_nomenclature(self, target):
        """Return a nomenclature of the site's own; the first document of a file makes
        it for all."""
        nomenclatures = self.env["edic.public.budget.nomenclature"].sudo()
        company = target.owner.company_id
        called = self._called(target.document, target.framework)
        known = nomenclatures._for(called, target.document.year, company)
        return known or nomenclatures.create(
            {"name": called, "company_id": company.id, "source": target.owner.name}
        )

    def _make_budget(self, target):
        document, owner = target.document, target.owner
        states_realised = self._states_realised(document, owner)
        # without: those that are usual for its law
        has_classes = target.framework != "fr" and owner.classes
        return self.env["edic.public.budget"].create(
            {
                **self._levels(target),
                "name": target.name,
                "company_id": owner.company_id.id,
                "framework": target.framework,
                **({"classes": owner.classes} if has_classes else {}),
                "year": document.year,
                "code": document.budget_code,
                "entity": document.entity,
                "siret": document.siret,
                "is_annex": document.is_annex,
                "nomenclature_id": target.nomenclature.id,
                "actuals": "document" if states_realised else "ledger",
            }
        )

    def _levels(self, target):
        """Return the levels at which credits bind. Kameral, each Titel does by itself
        (BHO, § 45 (1))."""
        document = target.document
        has_chapters = any(row.chapter for row in document.rows)
        level = "chapter" if target.framework == "fr" or has_chapters else "product"
        if target.framework == "de_kameral":
            level = "line"
        return {
            "level_operating": document.levels.get(Section.OPERATING, level),
            "level_capital": document.levels.get(Section.CAPITAL, level),
            "is_by_operation": document.is_by_operation,
        }

    def _states_realised(self, document, owner):
        """Return whether the file says what was spent, for the books cannot: of a
        closing document, and of a table for a year that is over or has nothing voted in
        it."""
        if document.stage is Stage.CLOSING:
            return True
        return self._has_realised(document, owner) and not self._is_running(document)

    def _has_realised(self, document, owner):
        return owner.format == "table" and any(row.realised for row in document.rows)

    def _is_running(self, document):
        """Return whether money is still spent on what the document votes."""
        is_over = document.year < fields.Date.context_today(self).year
        return not is_over and any(row.open for row in document.rows)

    def _make_lines(self, target):
        rows = [row for row in target.document.rows if row.key not in target.lines]
        codes = {kind: self._codes_of(kind, rows, target) for kind in DIMENSIONS}
        self._book_on(codes["nature"], target)
        made = self.env["edic.public.budget.line"].create(
            [self._line_vals(row, target.budget, codes) for row in rows]
        )
        target.lines |= {row.key: line for row, line in zip(rows, made, strict=True)}

    def _codes_of(self, kind, rows, target):
        """Return ``{code: record}`` of what rows name, the company's own where
        missing."""
        names = target.document.names
        used = {getattr(row, kind) for row in rows}
        labels = {code: names.get((kind, code), "") for code in used}
        return target.nomenclature._ensure(kind, labels, target.owner.company_id)

    def _line_vals(self, row, budget, codes):
        return {
            "budget_id": budget.id,
            "section": row.section,
            "direction": row.direction,
            "order": row.order,
            "is_specialised": row.is_specialised,
            **{
                f"{kind}_id": codes[kind][getattr(row, kind)].id
                for kind in DIMENSIONS
                if getattr(row, kind)
            },
            **_closing_amounts(row),
        }

    def _book_on(self, natures, target):
        """Note the accounts on which payments for assets are booked: those of the
        assets."""
        classes = target.budget.classes or ""
        for code, nature in natures.items():
            accounts = nature.company_id and booked_on(code, classes)
            if accounts and not nature.accounts:
                nature.accounts = accounts

    def _acts(self, target):
        """Return the act, and beside a vote what was carried over from last year."""
        document = target.document
        acts = self.env["edic.public.budget.decision"]
        if target.vote:
            return acts
        if document.stage is Stage.CLOSING:
            moves = {row.key: row.open for row in document.rows}
        elif document.stage is Stage.AMENDING:
            moves = {row.key: row.moved for row in document.rows}
        else:
            moves = {row.key: voted(row) for row in document.rows}
            carried = {row.key: row.carried_in for row in document.rows}
            acts |= self._act(target, "carry_over", carried)
        return self._act(target, document.stage.value, moves) | acts

    def _act(self, target, act, moves):
        document = target.document
        vals = [
            {"line_id": target.lines[key].id, "amount": float(amount)}
            for key, amount in moves.items()
            if amount
        ]
        decisions = self.env["edic.public.budget.decision"]
        if not vals:
            return decisions
        decision = decisions.create(
            {
                "budget_id": target.budget.id,
                "act": act,
                "name": self._called_act(document, act),
                "date": document.decided or target.budget.date_from,
                "reference": target.owner.name,
            }
        )
        self.env["edic.public.budget.movement"].create(
            [{"decision_id": decision.id, **movement} for movement in vals]
        )
        return decision

    def _called_act(self, document, act):
        """Return the kind and number of an act; a closing document is called as its law
        does."""
        if document.called:
            return document.called.capitalize()
        acts = self.env["edic.public.budget.decision"]._fields["act"]
        kinds = dict(acts._description_selection(self.env))
        return " ".join(filter(None, (kinds[act], document.number)))

    def _realised(self, target, known):
        """Write what the document says was spent, on lines that were there before."""
        if target.document.stage is Stage.AMENDING:
            return
        for row in target.document.rows:
            if row.key in known and (vals := _closing_amounts(row)):
                target.lines[row.key].write(vals)

    def _authorities(self, target):
        """Make the Verpflichtungsermächtigungen of the rows, one for each line:
        prepared, since no file says in which years they fall due."""
        authorities = self.env["edic.public.budget.authority"]
        company = target.owner.company_id
        for row in target.document.rows:
            line = target.lines[row.key]
            code = f"VE {target.document.year} {line.id}"
            known = [("company_id", "=", company.id), ("code", "=", code)]
            if not row.commitment or authorities.search_count(known, limit=1):
                continue
            authorities.create(
                {
                    "kind": "ve",
                    "code": code,
                    "name": line.display_name,
                    "company_id": company.id,
                    "date": target.budget.date_from,
                    "until": target.budget.date_to,
                    "amount": float(row.commitment),
                }
            )

    # --- comparing --------------------------------------------------------------------
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
        """Add faults for what would count twice, or move credits of a budget that is
        not here."""
        document, faults = target.document, target.document.faults
        name = f"{target.name} {document.year}"
        if document.stage is Stage.PRIMARY and target.vote:
            faults.tell("voted", about=name, level=Level.ASK)
            return
        if document.stage is not Stage.PRIMARY and not target.budget:
            if document.stage is not Stage.CLOSING:
                faults.tell("no_budget", about=name, level=Level.ASK)
            return
        for act in target.budget.decision_ids:
            if self._is_same(act, document):
                faults.tell("again", about=f"{name}: {act.name}", level=Level.ASK)

    def _is_same(self, act, document):
        """Return whether an act of the budget may be that of the file."""
        kind = document.stage.value
        is_same = act.name == self._called_act(document, kind)
        return act.act == kind and (is_same or str(act.date) == document.decided)

    def _compare_balance(self, target):
        """Add the fault that putting the act into force would ask about."""
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
                text = f"{names[section]} {currency.format(float(rest))}"
                about = f"{target.name} {document.year}: {text}"
                document.faults.tell("unbalanced", about=about, level=Level.ASK)

    def _moves(self, document):
        """Yield what an act votes, with what it takes over from last year (restes à
        réaliser): a budget balances with both (CGCT, art. L. 1612-4)."""
        is_amending = document.stage is Stage.AMENDING
        for row in document.rows:
            amount = row.moved or ZERO
            if not is_amending:
                amount = (voted(row) or ZERO) + (row.carried_in or ZERO)
            place = {"section": row.section, "direction": row.direction}
            yield Move(credit="", amount=amount, **place)

    def _compare_codes(self, target):
        """Add faults for codes that neither the State's nomenclature nor the company's
        own codes have: a typing error, or another year's."""
        nomenclature, faults = target.nomenclature, target.document.faults
        if not nomenclature or nomenclature.company_id:
            if target.framework == "fr":
                name = self._called(target.document, target.framework)
                about = f"{name} {target.document.year}"
                faults.tell("bare", about=about, level=Level.NOTE)
            return
        for kind in ("nature", "chapter", "function"):
            known = nomenclature._codes(kind, target.owner.company_id)
            for row in target.document.rows:
                code = getattr(row, kind)
                if code and code not in known:
                    faults.tell(f"unknown_{kind}", row.line, code, Level.ASK)

    @api.model
    def _words(self, target):
        """Return what the report says of a document."""
        document = target.document
        budgets = self.env["edic.public.budget"]
        names = BudgetFigures(budgets).section_names(target.framework)
        acts = self.env["edic.public.budget.decision"]._fields["act"]
        # a table may bring results of a year alone: that nothing is planned is no zero
        has_plan = document.stage is not Stage.PRIMARY or any(
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
        measures = {
            "": "moved" if document.stage is Stage.AMENDING else "open",
            "realised_": "realised",
            "carried_out_": "carried_out",
        }
        return {
            f"{start}{way.value}": str(
                document.total(measure, section=section, direction=way)
            )
            for start, measure in measures.items()
            for way in Direction
        }

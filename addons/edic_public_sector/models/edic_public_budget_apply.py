# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field

from odoo import api, fields, models

from odoo.addons.edic_ai.write_guard import by_method

from ..tools.budget.classes import booked_on, framework_of
from ..tools.budget.document import ZERO, BudgetDocument, Section, Stage
from ..tools.budget.moves import TOTALS
from .edic_public_budget_line import DIMENSIONS

FIRST_M57 = 2024  # of all French bodies (loi n° 2015-991, art. 106, III)


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
    """Takes a budget document over into a budget."""

    _name = "edic.public.budget.apply"
    _description = "Import of a budget document"

    @api.model
    def _target(self, owner, document):
        """Where a document goes, without making anything.

        :param owner: the `edic.public.budget.import`
        """
        company = owner.company_id
        name = owner.budget_name or document.budget or company.name
        budget = self.env["edic.public.budget"].search(
            [
                *(("company_id", "=", company.id), ("year", "=", document.year)),
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
        """What voted the budget before: a vote is not taken over twice."""
        acts, stage = target.budget.decision_ids, target.document.stage
        if stage is Stage.CLOSING:
            return acts
        return acts.filtered(
            lambda one: (
                stage is Stage.PRIMARY
                and (one.act in TOTALS and one.state == "in_force")
            )
        )

    # --- taking it over -----------------------------------------------------------
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
        is_closing = target.document.stage is Stage.CLOSING
        if is_closing and target.budget.state == "voted":
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
        """Of a table, that of its account classes."""
        is_table = owner.format == "table"
        return framework_of(owner.classes) if is_table else owner.framework or "fr"

    def _called(self, document, framework):
        """The name of the nomenclature: the file's, else the usual one; before M57
        became that of all, nothing tells which one it is."""
        usual = "M57-M57_D" if document.year >= FIRST_M57 else "FR"
        return document.nomenclature or (usual if framework == "fr" else "DE")

    def _own_nomenclature(self, target):
        """One of the site's own; the first document of a file makes it for all."""
        nomenclatures = self.env["edic.public.budget.nomenclature"].sudo()
        company = target.owner.company_id
        called = self._called(target.document, target.framework)
        known = nomenclatures._for(called, target.document.year, company)
        return known or nomenclatures.create(
            {"name": called, "company_id": company.id, "source": target.owner.name}
        )

    def _make_budget(self, target):
        document, owner = target.document, target.owner
        is_told = self._is_told(document, owner)
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
                "actuals": "document" if is_told else "ledger",
            }
        )

    def _levels(self, target):
        """How credits bind. Kameral, each Titel does by itself (BHO, § 45 (1))."""
        document = target.document
        has_chapters = any(row.chapter for row in document.rows)
        by_chapter = target.framework == "fr" or has_chapters
        level = "chapter" if by_chapter else "product"
        if target.framework == "de_kameral":
            level = "line"
        return {
            "level_operating": document.levels.get(Section.OPERATING, level),
            "level_capital": document.levels.get(Section.CAPITAL, level),
            "is_by_operation": document.is_by_operation,
        }

    def _is_told(self, document, owner):
        """Whether the file says what was spent, for the ledger cannot: of a closing
        document, and of a table for a year that is over or has nothing voted in it."""
        if document.stage is Stage.CLOSING:
            return True
        return self._has_realised(document, owner) and not self._is_running(document)

    def _has_realised(self, document, owner):
        return owner.format == "table" and any(row.realised for row in document.rows)

    def _is_running(self, document):
        """Whether money is still spent on what the document votes."""
        is_over = document.year < fields.Date.context_today(self).year
        return not is_over and any(row.open for row in document.rows)

    def _make_lines(self, target):
        """The lines that are missing."""
        rows = [row for row in target.document.rows if row.key not in target.lines]
        codes = {kind: self._codes_of(kind, rows, target) for kind in DIMENSIONS}
        self._book_on(codes["nature"], target)
        made = self.env["edic.public.budget.line"].create(
            [self._line_vals(row, target.budget, codes) for row in rows]
        )
        target.lines |= {row.key: line for row, line in zip(rows, made, strict=True)}

    def _codes_of(self, kind, rows, target):
        """``{code: record}`` of what rows name, the company's own where missing."""
        names = target.document.names
        used = {getattr(row, kind) for row in rows}
        told = {code: names.get((kind, code), "") for code in used}
        return target.nomenclature._ensure(kind, told, target.owner.company_id)

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
            **_told(row),
        }

    def _book_on(self, natures, target):
        """Where payments for assets are booked: on the assets."""
        classes = target.budget.classes or ""
        for code, one in natures.items():
            accounts = one.company_id and booked_on(code, classes)
            if accounts and not one.accounts:
                one.accounts = accounts

    def _acts(self, target):
        """The act, and beside a vote what was carried over from last year."""
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
            [{"decision_id": decision.id, **one} for one in vals]
        )
        return decision

    def _called_act(self, document, act):
        """Its kind and number; a closing document is called as its law does."""
        if document.called:
            return document.called.capitalize()
        acts = self.env["edic.public.budget.decision"]._fields["act"]
        kinds = dict(acts._description_selection(self.env))
        return " ".join(filter(None, (kinds[act], document.number)))

    def _realised(self, target, known):
        """What the document says was spent, on lines that were there before."""
        if target.document.stage is Stage.AMENDING:
            return
        for row in target.document.rows:
            if row.key in known and (vals := _told(row)):
                target.lines[row.key].write(vals)

    def _authorities(self, target):
        """Verpflichtungsermächtigungen of the rows, one for each line: prepared, since
        no file says in which years they fall due."""
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


def voted(row):
    """What a vote gives a line itself: the credit without what was carried over."""
    if row.open is None:
        return row.moved
    return row.open - (row.carried_in or ZERO)


def _told(row):
    """What a closing document says was spent and carried over."""
    amounts = {name: getattr(row, name) for name in ("realised", "carried_out")}
    return {name: float(amount) for name, amount in amounts.items() if amount}

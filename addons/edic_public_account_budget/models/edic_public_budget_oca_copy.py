# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass, field
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edic_ai.write_guard import within
from odoo.addons.edic_public_sector.models.budget.budget_entries import BudgetEntries

from ..tools.positions import Claim, positions
from .account_budget_post import COPYING

STATES = {"voted": "validate", "closed": "done"}
COUNTED = ("operating", "capital")  # the sections that entries are spent on


@dataclass
class CopyOutcome:
    """A copy has an outcome: what it changed; ``is_partial``: something could not be
    copied."""

    oca: models.Model
    title: str = ""
    lines: list = field(default_factory=list)
    is_partial: bool = False


class EdicPublicBudgetOcaCopy(models.AbstractModel):
    """A service copies a budget to OCA's models: a position for each article, and for
    what a chapter has besides."""

    _name = "edic.public.budget.oca.copy"
    _description = "Copy of a budget for OCA's reports"

    @api.model
    def _copy(self, budget):
        """:raises UserError: it is not in force, or would count twice"""
        # whoever may read OCA's budgets sees what an officer copies
        with within(COPYING):
            return self._copied(budget.sudo())

    def _copied(self, budget):
        copy = budget.oca_copy_ids
        if budget.state == "draft":
            return self._cancelled(budget, copy)
        self._check_sources(budget)
        found = self._positions(budget)
        if not copy:
            copy = copy.create(self._vals(budget))
        copy.write(self._vals(budget))
        outcome = CopyOutcome(copy)
        self._write_lines(outcome, [position for position in found if position.codes])
        changes = len(outcome.lines)
        self._tell_lost(outcome, budget, found)
        outcome.title = self.env._(
            "Copied to OCA's budgets: %(count)s lines, %(changes)s changes",
            count=len(copy.crossovered_budget_line_ids),
            changes=changes,
        )
        return outcome

    def _cancelled(self, budget, copy):
        """Cancel the copy of a budget whose acts were taken back: it counts no more."""
        if not copy:
            raise UserError(
                self.env._("Only a budget in force is copied: vote it with an act.")
            )
        copy.state = "cancel"
        title = self.env._(
            "%s is not in force any more: its copy is cancelled", budget.display_name
        )
        return CopyOutcome(copy, title)

    def _check_sources(self, budget):
        """Check that OCA's reports do not count a budget and its copy, which would be
        twice."""
        live = budget.oca_source_ids.filtered(lambda source: source.state != "cancel")
        if live:
            raise UserError(
                self.env._(
                    "This budget was taken over from %s, which OCA's reports count "
                    "already: cancel it there first, then copy.",
                    ", ".join(live.mapped("name")),
                )
            )

    def _vals(self, budget):
        return {
            "name": budget.display_name,
            "company_id": budget.company_id.id,
            "edic_budget_id": budget.id,
            "date_from": budget.date_from,
            "date_to": budget.date_to,
            "state": STATES[budget.state],
            "edic_copied_at": fields.Datetime.now(),
        }

    # --- what is planned on which accounts --------------------------------------------
    def _positions(self, budget):
        rest = BudgetEntries(budget).rest_prefixes()
        claims = [
            self._claim(line, rest)
            for line in budget.line_ids
            if line.section in COUNTED
        ]
        return positions(claims, self._accounts(budget))

    def _claim(self, line, rest):
        head = line.nature_id or line.chapter_id
        key, name = f"{head.kind}:{head.code}", head.display_name
        if not head:
            key, name = self._rest_of(line)
        prefixes = rest.get(line.id)
        sign = -1 if line.direction == "expense" else 1
        return Claim(
            key=key,
            name=name,
            prefixes=line._prefixes() if prefixes is None else prefixes,
            amount=Decimal(f"{line.open:.2f}") * sign,
            is_rest=prefixes is not None,
        )

    def _rest_of(self, line):
        """Return key and name for what products have besides their articles; OCA's
        accounts know no product."""
        names = [
            dict(line._fields[name]._description_selection(self.env))[line[name]]
            for name in ("section", "direction")
        ]
        return f"rest:{line.section}:{line.direction}", " · ".join(names)

    def _accounts(self, budget):
        """Return ``{code: accounts}`` of the company's ledger."""
        company = budget.company_id
        accounts = self.env["account.account"].sudo().with_company(company)
        accounts = accounts.with_context(active_test=False)
        found = accounts.search(accounts._check_company_domain(company))
        return found.filtered("code").grouped("code")

    # --- what is written --------------------------------------------------------------
    def _write_lines(self, outcome, found):
        accounts = self._accounts(outcome.oca.edic_budget_id)
        lines = outcome.oca.crossovered_budget_line_ids
        before = {line.general_budget_id: line for line in lines}
        for position in found:
            post = self._post(outcome.oca, position, accounts)
            line = before.pop(post, lines.browse())
            self._write_line(outcome, line, post, float(position.amount))
        for post, line in before.items():
            outcome.lines.append(
                self.env._("%(name)s: no longer planned", name=post.name)
            )
            line.unlink()
            if not post.crossovered_budget_line_ids:
                post.unlink()

    def _post(self, oca, position, accounts):
        """Return the position with exactly these accounts; years share it."""
        key, own = "; ".join(position.keys), self.env["account.account"]
        for code in position.codes:
            own |= accounts[code]
        posts = oca.env["account.budget.post"]
        known = [("company_id", "=", oca.company_id.id), ("edic_key", "=", key)]
        for post in posts.search(known).with_context(active_test=False):
            if post.account_ids == own:
                return post
        return posts.create(
            {
                "name": "; ".join(position.names),
                "company_id": oca.company_id.id,
                "edic_key": key,
                "account_ids": [Command.set(own.ids)],
            }
        )

    def _write_line(self, outcome, line, post, amount):
        oca = outcome.oca
        currency = oca.company_id.currency_id
        period = {"date_from": oca.date_from, "date_to": oca.date_to}
        words = {"name": post.name, "now": currency.format(amount)}
        if not line:
            line.create(
                {
                    "crossovered_budget_id": oca.id,
                    "general_budget_id": post.id,
                    "planned_amount": amount,
                    **period,
                }
            )
            outcome.lines.append(self.env._("%(name)s: new, %(now)s", **words))
            return
        if any(line[name] != value for name, value in period.items()):
            line.write(period)
        if currency.compare_amounts(line.planned_amount, amount):
            words["before"] = currency.format(line.planned_amount)
            line.planned_amount = amount
            outcome.lines.append(self.env._("%(name)s: %(before)s → %(now)s", **words))

    def _tell_lost(self, outcome, budget, found):
        """Add to the outcome what has no account in the books: it cannot be in OCA's
        budgets."""
        currency = budget.currency_id
        for position in found:
            if position.amount and not position.codes:
                outcome.is_partial = True
                outcome.lines.append(
                    self.env._(
                        "Not copied, the general ledger has no account of its own "
                        "for it: %(name)s, %(amount)s",
                        name="; ".join(position.names),
                        amount=currency.format(float(position.amount)),
                    )
                )

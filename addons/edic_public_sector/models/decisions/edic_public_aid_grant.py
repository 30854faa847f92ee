# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date, formatLang

from ...tools.common.knowledge import Nothing, Unknown

MAX_PRECEDENTS = 5


class EdicPublicAidGrant(models.AbstractModel):
    """A request of an association or company for a grant."""

    _name = "edic.public.aid.grant"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for a grant"
    _model = "edic.public.grant"

    def _refusal(self, record):
        return "" if record.partner_id.is_company else self._person_words()

    def _known(self, record):
        money = record.currency_id.format
        text = self.env._(
            "%(who)s asks for %(amount)s: %(what)s",
            who=record.partner_id.display_name,
            amount=money(record.amount),
            what=record.name,
        )
        items = [self._item(text, record)]
        if record.cost:
            share = 100 * (record.amount + record.other_funding) / record.cost
            text = self.env._(
                "The project costs %(cost)s; %(share)s%% is public money",
                cost=money(record.cost),
                share=formatLang(self.env, share, digits=1),
            )
            items.append(self._item(text, record, is_warning=share > 100))
        if promised := self._granted(record):
            text = self.env._(
                "Granted to %(who)s in %(year)s already: %(amount)s",
                who=record.partner_id.display_name,
                year=record.date.year,
                amount=money(promised),
            )
            items.append(self._item(text, record.partner_id))
        if credit := record.line_id.credit_id:
            text = self.env._(
                "Credit %(credit)s, year %(year)s: %(left)s are available",
                credit=credit.display_name,
                year=str(credit.budget_id.year),
                left=money(credit.available),
            )
            is_over = credit.available < record.amount
            items.append(self._item(text, credit, is_warning=is_over))
        if refusal := record.line_id._binding_refusal():
            items.append(self._item(refusal, record.line_id.budget_id, is_warning=True))
        return items

    def _missing(self, record):
        items = [
            self._item(paper.name, record, source=paper.source or "")
            for paper in record.paper_ids
            if not paper.is_there
        ]
        if not record.cost:
            items.append(self._item(self.env._("The cost of the project"), record))
        if not record.line_id:
            items.append(self._item(self.env._("The budget line that pays it"), record))
        if record.is_economic and not record.de_minimis:
            text = self.env._("The declaration of de minimis aid, if there was any")
            items.append(self._item(text, record))
        if not record.paper_ids:
            text = self.env._(
                "Which papers are needed is not known: none is listed on the request."
            )
            items.append(self._item(text, record, is_warning=True))
        return items

    def _absence(self, section, record):
        # EXTENDS edic_public_sector
        if section == "missing":
            return Nothing(
                self.env._(
                    "Nothing is missing of what is listed on the request: its papers, "
                    "the cost, the budget line."
                )
            )
        if section == "precedents":
            return Nothing(
                self.env._(
                    "No other request of this body that was decided and that you may "
                    "read."
                )
            )
        if section == "rules":
            return Unknown(
                self.env._(
                    "Which limits apply is not known: none is on record for this day "
                    "and place."
                )
            )
        return super()._absence(section, record)

    def _rules(self, record):
        money = record.currency_id.format
        limits = self.env["edic.finance.parameter"]._in_force(
            record.company_id, record.date
        )
        items = []
        limit = limits.get("grant.de_minimis")
        if record.is_economic and limit:
            total = record.de_minimis + record.amount
            text = self.env._(
                "De minimis aid: %(total)s of %(most)s in three years",
                total=money(total),
                most=money(limit.number),
            )
            items.append(self._held(text, limit, total))
        elif record.is_economic:
            text = self.env._("De minimis aid")
            source = self.env._("no limit in force that day is on record")
            items.append(self._item(text, source=source, is_warning=True))
        if limit := limits.get("grant.agreement"):
            total = self._granted(record) + record.amount
            text = self.env._(
                "An agreement is needed above %(limit)s a year; this makes %(total)s",
                limit=money(limit.number),
                total=money(total),
            )
            items.append(self._held(text, limit, total))
        return items

    def _held(self, text, limit, total):
        return self._item(text, source=limit.source, is_warning=total > limit.number)

    def _granted(self, record):
        """Return what the same body was granted in the year of the request."""
        return sum(
            other.granted
            for other in self._others(record)
            if other.state == "granted" and other.date.year == record.date.year
        )

    def _others(self, record):
        return self.env["edic.public.grant"].search(
            [
                ("company_id", "=", record.company_id.id),
                ("partner_id", "=", record.partner_id.id),
                ("id", "!=", record.id),
            ]
        )

    def _precedents(self, record):
        states = dict(record._fields["state"]._description_selection(self.env))
        money = record.currency_id.format
        return [
            self._item(
                self.env._(
                    "%(day)s: %(what)s, asked %(asked)s, %(state)s %(granted)s",
                    day=format_date(self.env, grant.date),
                    what=grant.name,
                    asked=money(grant.amount),
                    state=states[grant.state],
                    granted=money(grant.granted) if grant.granted else "",
                ),
                grant,
            )
            for grant in self._others(record).filtered(
                lambda other: other.state != "asked"
            )[:MAX_PRECEDENTS]
        ]

    def _risks(self, record):
        """Return the flags on the bills and bank accounts of the body that asks."""
        asked = (record.partner_id, *record.partner_id.bank_ids)
        return [flag for about in asked for flag in self._flags(about)]

    def _options(self, record):
        open_still = self._available(record)
        return [
            self._option(
                "grant",
                self.env._("Grant what is asked"),
                *self._bound(record, record.amount),
                amount=f"{record.amount:.2f}",
            ),
            self._option(
                "less",
                self.env._("Grant less, and say how much"),
                *self._less(record),
                **self._lesser_amount(record),
            ),
            self._option("refuse", self.env._("Do not grant it"), *open_still),
            self._option(
                "complete", self.env._("Ask for what is missing"), *open_still
            ),
        ]

    def _lesser_amount(self, record):
        """Return the amount that is granted instead, or that it is not entered yet."""
        if 0 < record.granted < record.amount:
            return {"amount": f"{record.granted:.2f}"}
        text = self.env._(
            "Enter on the request how much is granted: less than %s. Then read the "
            "file again and decide.",
            record.currency_id.format(record.amount),
        )
        return {"wanting": text}

    def _available(self, record, amount=0.0):
        """Return what the credit has left once an amount is bound; empty without a
        credit."""
        credit = record.line_id.credit_id
        text = self.env._(
            "%(credit)s, year %(year)s: %(left)s are left",
            credit=credit.display_name,
            year=str(credit.budget_id.year),
            left=record.currency_id.format(credit.available - amount),
        )
        is_over = record.currency_id.compare_amounts(credit.available, amount) < 0
        return [self._item(text, credit, is_warning=is_over)] if credit else []

    def _bound(self, record, amount):
        text = self.env._("%s are bound", record.currency_id.format(amount))
        return [self._item(text, record), *self._available(record, amount)]

    def _less(self, record):
        """Return what is left after as much as was entered; before that, between
        nothing and all of it."""
        if 0 < record.granted < record.amount:
            return self._bound(record, record.granted)
        credit = record.line_id.credit_id
        text = self.env._(
            "%(credit)s, year %(year)s: between %(least)s and %(most)s are left",
            credit=credit.display_name,
            year=str(credit.budget_id.year),
            least=record.currency_id.format(credit.available - record.amount),
            most=record.currency_id.format(credit.available),
        )
        return [self._item(text, credit)] if credit else []

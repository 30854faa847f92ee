# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.edic_public_sector.tools.common.money import money

from ..tools import demo_budget

LAST_YEAR = Decimal("0.97")  # what was planned for it, of what is planned now


class EdicDemoBudget(models.AbstractModel):
    """Two years of budgets with their acts and commitments, and a scenario."""

    _name = "edic.demo.budget"
    _inherit = "edic.demo.part"
    _description = "Budgets of the demo"

    def _budgets(self, words):
        """Create two years of budgets, entries without bills, acts and commitments."""
        today = fields.Date.context_today(self)
        self._payroll_and_taxes(words, today)
        for year in (today.year - 1, today.year):
            self._budget(words, year, today.year - 1)
        budget = self._found(f"budget_{words.country}_{today.year}")
        self._acts(words, budget)
        self._bound(words, budget)
        self._asked(words, budget)

    def _officer(self, words):
        """Return the environment of the budget officer: acts are a person's."""
        user = self._found("user_budget")
        own = self.env["edic.public.budget"].with_user(user).sudo(False)
        return own.with_context(lang=words.settings["lang"]).env

    def _payroll_and_taxes(self, words, today):
        """Book an entry a month of pay, taxes, grants and interest."""
        months = [date(today.year - 1 + n // 12, n % 12 + 1, 28) for n in range(24)]
        lines = [line for line in demo_budget.planned(words.country) if line.months]
        accounts = self._accounts()
        entries = self._made(
            "account.move",
            {
                f"entry_{words.country}_{day:%Y%m}": self._entry(
                    words, lines, day, accounts
                )
                for day in months
                if day <= today
            },
        )
        moves = self.env["account.move"].union(*entries.values())
        moves.filtered(lambda move: move.state == "draft").action_post()

    def _entry(self, words, lines, day, accounts):
        items, total = [], Decimal(0)
        for line in lines:
            if day.month % (12 // min(line.months, 12)) or not line.amount:
                continue
            amount = (line.amount / line.months).quantize(Decimal("0.01"))
            signed = amount if line.direction == "expense" else -amount
            total += signed
            analytic = self._found(self._service_name(words, line.service))
            items.append(
                {
                    "account_id": accounts[line.account].id,
                    "analytic_distribution": {str(analytic.id): 100},
                    "debit": float(max(signed, 0)),
                    "credit": float(max(-signed, 0)),
                }
            )
        items.append(
            {
                "account_id": self._journal("bank").default_account_id.id,
                "debit": float(max(-total, 0)),
                "credit": float(max(total, 0)),
            }
        )
        return {
            "move_type": "entry",
            "date": day,
            "ref": f"{words.settings['plan']} {day:%m/%Y}",
            "line_ids": [Command.create(item) for item in items],
        }

    def _budget(self, words, year, basis):
        name = f"budget_{words.country}_{year}"
        if self._found(name):
            return
        chapters = {}
        if words.country == "fr":
            nomenclature = self.env["edic.public.budget.nomenclature"]._for(
                "M57-M57_D", year, self.env.company
            )
            chapters = {
                code: (nature.chapters or {}).get("DR", "")
                for code, nature in nomenclature._codes("nature").items()
            }
        billed = self._billed(words, basis)
        if year == basis:
            billed = {key: amount * LAST_YEAR for key, amount in billed.items()}
        assets = self._billed(words, year).items()
        billed = {
            key: amount for key, amount in billed.items() if key[0][0] not in "02"
        }
        billed |= {key: amount for key, amount in assets if key[0][0] in "02"}
        lines = demo_budget.rows(words, billed, chapters)
        if words.country == "fr":
            file, content = f"budget_{year}.csv", demo_budget.scdl(words, year, lines)
        else:
            names = {code: account.name for code, account in self._accounts().items()}
            content = demo_budget.table(words, year, lines, names)
            file = f"haushalt_{year}.csv"
        self._keep(self._imported(words, file, content), [name])

    def _imported(self, words, file, content):
        env = self._officer(words)
        taken = env["edic.public.budget.import"].create(
            {
                "name": file,
                "file": base64.b64encode(content),
                "company_id": self.env.company.id,
                "budget_name": words.settings["budget"],
            }
        )
        taken.action_check()
        taken.is_confirmed = taken.has_asks
        taken.action_import()
        return self.env["edic.public.budget"].browse(taken.budget_ids.ids)

    def _billed(self, words, year):
        """Return ``{(account, service): amount}`` of the bills of a year, VAT that
        cannot be deducted within."""
        services = {
            self._found(self._service_name(words, code)).id: code
            for code in words.services
        }
        found = defaultdict(Decimal)
        for item in self.env["account.move.line"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("balance", "!=", 0),
                ("parent_state", "=", "posted"),
                ("date", ">=", f"{year}-01-01"),
                ("date", "<=", f"{year}-12-31"),
                ("move_type", "like", "in_"),
            ],
            ["account_id", "balance", "analytic_distribution"],
        ):
            for key, percent in (item.analytic_distribution or {}).items():
                share = money(item.balance) * Decimal(percent) / 100
                found[item.account_id.code, services[int(key)]] += share
        return {key: amount for key, amount in found.items() if amount > 0}

    def _acts(self, words, budget):
        """Create two acts in force, and one that waits."""
        env = self._officer(words)
        for number, settings in enumerate(words.settings["budget_acts"], start=1):
            name = f"act_{words.country}_{budget.year}_{number}"
            if self._found(name):
                continue
            lines = [self._line(budget, *where) for where in settings["lines"]]
            if not all(lines):  # a short history of bills plans less
                continue
            act = env["edic.public.budget.decision"].create(
                {
                    "budget_id": budget.id,
                    "act": settings["act"],
                    "name": settings["name"],
                    "date": f"{budget.year}-{settings['day']}",
                    "reason": settings["reason"],
                    "movement_ids": [
                        Command.create({"line_id": line.id, "amount": amount})
                        for line, amount in zip(lines, settings["amounts"], strict=True)
                    ],
                }
            )
            if not settings.get("waits"):
                act.action_enforce_confirmed()
            self._keep(act.sudo(), [name])

    def _line(self, budget, account, function):
        return budget.line_ids.filtered(
            lambda line: (
                line.nature_id.code == account
                and line.function_id.code == function
                and line.direction == "expense"
            )
        )[:1]

    def _bound(self, words, budget):
        """Create a programme of several years and its commitments."""
        env = self._officer(words)
        programme = words.settings["programme"]
        name = f"programme_{words.country}"
        line = self._line(budget, *programme["line"])
        if self._found(name) or not line:
            return
        authority = env["edic.public.budget.authority"].create(
            {
                "kind": programme["kind"],
                "code": programme["code"],
                "name": programme["name"],
                "company_id": self.env.company.id,
                "date": f"{budget.year}-03-15",
                "amount": sum(programme["years"]),
                "tranche_ids": [
                    Command.create({"year": budget.year + n, "amount": amount})
                    for n, amount in enumerate(programme["years"])
                ],
            }
        )
        authority.action_enforce()
        env["edic.public.budget.commitment"].create(
            {
                "company_id": self.env.company.id,
                "subject": programme["contract"],
                "date": f"{budget.year}-06-02",
                "line_id": line.id,
                "authority_id": authority.id,
                "amount": programme["amount"],
            }
        )
        self._keep(authority.sudo(), [name])

    def _asked(self, words, budget):
        """Create an association's request for a grant."""
        grant = words.settings["grant"]
        line = self._line(budget, *grant["line"])
        if not line:  # a short history of bills plans less
            return
        partner = self._one(
            "res.partner",
            f"association_{words.country}",
            {
                "name": grant["association"],
                "is_company": True,
                "company_id": self.env.company.id,
            },
        )
        vals = {
            "name": grant["purpose"],
            "partner_id": partner.id,
            "line_id": line.id,
            "amount": grant["amount"],
            "cost": grant["cost"],
            "company_id": self.env.company.id,
            "paper_ids": [
                Command.create({"name": name, "is_there": is_there, "source": source})
                for name, is_there, source in grant["papers"]
            ],
        }
        self._one("edic.public.grant", f"grant_{words.country}", vals)

    def _reasons(self, words, budget):
        settings = words.settings["reasons"]
        line = self._line(budget, *settings["line"])
        if not line or line.reason_ids:
            return
        self._officer(words)["edic.public.budget.reason"].create(
            [{**reason, "line_id": line.id} for reason in settings["reasons"]]
        )

    def _scenarios(self, words):
        """Create a scenario with two versions of the following years, and the reasons
        why lines moved."""
        today = self.env.cr.now().date()
        budget = self._found(f"budget_{words.country}_{today.year}")
        self._reasons(words, budget)
        name = f"scenario_{words.country}"
        if self._found(name):
            return
        env = self._officer(words)
        first = self._first_scenario(env, words, budget)
        first.action_keep_run()
        settings = words.settings["scenario"]
        second = env["edic.public.scenario"].browse(
            first.action_new_version()["res_id"]
        )
        second.name = settings["second"]
        for assumption in second.assumption_ids:
            if assumption.code in settings["faster"]:
                assumption.yearly = settings["faster"][assumption.code]
        self._keep((first | second).sudo(), [name, f"{name}_2"])

    def _first_scenario(self, env, words, budget):
        settings = words.settings["scenario"]
        source = settings["source"]
        scenario = env["edic.public.scenario"].create(
            {
                "name": settings["name"],
                "company_id": self.env.company.id,
                "budget_id": budget.id,
                "horizon": 6,
                "fund": settings["fund"],
                "reserve": settings.get("reserve", 0),
                "project_ids": [
                    Command.create({**settings["project"], "source": source})
                ],
                "loan_ids": [Command.create({**settings["loan"], "source": source})],
            }
        )
        scenario.action_start()
        for assumption in scenario.assumption_ids:
            if assumption.code in settings["values"]:
                yearly, deviation = settings["values"][assumption.code]
                assumption.write(
                    {
                        "yearly": yearly,
                        "shape": "normal",
                        "deviation": deviation,
                        "source": source,
                    }
                )
            elif assumption._is_missing():
                assumption.write({"yearly": "0", "shape": "fixed", "source": source})
        return scenario

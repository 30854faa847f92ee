# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check counts users who could hold two duties of [A45](A45.md) that weigh high or
critical together. It is off until the staff council agreed to A45.

## Rule

- A right counts as the duty that it lets somebody do: to create vendors, bank accounts,
  bills and payments, and to trust an account.
- One finding for each pair of duties, on the company; it holds how many users have
  both, and no name.

## What it reads

Groups of active users of the company, and the models that these let them create.

## What it cannot find

Rights that somebody had and lost. What was done with a right: see A45.

**Amount** of a flag: none.
"""

from itertools import combinations

from odoo import models
from odoo.tools import LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.duties import OTHERWISE, matrix
from ...tools.audit.finding import Finding, Texts
from .a45_sod_chain import EdicFinanceCheckA45

_lt = LazyTranslate(__name__)
# duty: model and what one may do with it; None: of a group
RIGHTS = {
    "vendor": ("res.partner", "create"),
    "account": ("res.partner.bank", "create"),
    "trust": (None, "account.group_validate_bank_account"),
    "bill": ("account.move", "create"),
    "payment": ("account.payment", "create"),
}
GRAVE = ("critical", "high")


class EdicFinanceCheckA45P(models.AbstractModel):
    """SOD-RIGHTS: how many users could hold duties together that belong apart.

    What somebody may do is not what somebody did: reported as counts, and only where
    the staff council agreed (in its agreement: A45).
    """

    _name = "edic.finance.check.a45p"
    _inherit = "edic.finance.check"
    _description = "A45P Rights to conflicting duties"
    _code = "A45P"
    _texts = Texts(
        title=_lt("Users with rights to conflicting duties"),
        rule=_lt("Rights are granted so that duties stay separate."),
        benign_explanations=_lt("The office has no second person."),
        next_steps=(
            _lt("Take one of the rights from those who do not need both."),
            _lt("Keep A45 on: it shows where both were used on one bill."),
        ),
    )
    _needs = frozenset({"users", "rights"})
    _mode = "population"
    _severity = "medium"
    _subject = "res.company"
    _is_dated = False
    _law = ("FR: décret n° 2012-1246 (GBCP), art. 9", "DE: § 77 BHO/LHO", "ISA 240")
    _profiles = SPENDING | {"auditor"}
    _is_about_persons = True
    _agreed_with = "A45"
    _is_incremental = False
    _parameters = {"matrix": EdicFinanceCheckA45._parameters["matrix"]}

    def _find(self, scope):
        company = self._company(scope)
        holders = self._holders(company)
        weights = matrix(scope.values["matrix"])
        for first, second in combinations(RIGHTS, 2):
            severity = weights.get(frozenset({first, second}), OTHERWISE)
            both = holders[first] & holders[second]
            if severity not in GRAVE or not both:
                continue
            yield Finding(
                subject=company.id,
                key=f"{first}-{second}",
                severity="medium" if severity == "critical" else "low",
                score=60,
                facts={
                    "one": first,
                    "two": second,
                    "severity": severity,
                    "users": len(both),
                    "of": len(holders[first] | holders[second]),
                },
            )

    def _holders(self, company):
        """Return ``{duty: ids of users}``: persons of the company with the right."""
        users = company.sudo().user_ids.filtered(
            lambda user: user.active and not user.share
        )
        found = {}
        for duty, (model, right) in RIGHTS.items():
            groups = self.env.ref(right) if model is None else self._groups(model)
            found[duty] = set((users & groups.all_user_ids).ids)
        return found

    def _groups(self, model):
        access = self.env["ir.model.access"].sudo()
        return access.search(
            [("model_id.model", "=", model), ("perm_create", "=", True)]
        ).group_id

    # --- the matrix reads as that of A45 ----------------------------------------------
    def _parameter_value(self, name, text):
        return self.env["edic.finance.check.a45"]._parameter_value(name, text)

    def _parameter_rows(self, name, text):
        return self.env["edic.finance.check.a45"]._parameter_rows(name, text)

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        names = self.env["edic.finance.check.a45"]._duty_words()
        return self._compose_words(
            seen=self.env._(
                "%(users)s of %(of)s users could be who %(one)s and who %(two)s.",
                users=facts["users"],
                of=facts["of"],
                one=names[facts["one"]],
                two=names[facts["two"]],
            ),
            compared=self.env._(
                "Severity when one person does both on one bill: %s.",
                self.env["edic.finance.check.a45"]._severity_words()[facts["severity"]],
            ),
        )

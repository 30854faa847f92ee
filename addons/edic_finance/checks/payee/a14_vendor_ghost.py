# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""[4] or more of eight signs meet on a vendor.

## Rule

1. created at most [30] days before the first bill was entered
2. no VAT or company number, or one whose check digits are wrong, or that VIES did not
   confirm
3. no street, or neither telephone nor e-mail, or e-mail at a domain for anybody
4. all bills (two or more) entered by one person
5. numbers of three bills in a row follow each other
6. no order and no delivery; *not known* where the company records none
7. accounts of services alone
8. all amounts multiples of a hundred

## What it reads

All bills of the vendor in the company, its contact data, payment steps. Vendors that
stand for one of the staff are left out.

Nothing is asked of VIES here: what Odoo recorded counts, of numbers of other EU
countries, where the company has *Verify VAT Numbers* on. Odoo records no difference
between a number that VIES does not know and an answer that did not come. Where it is
off: *Not done: VIES was not asked*.

Books that do not know when vendors were created, their numbers and contacts, such as a
FEC or a file of DATEV, are *not applicable*.

## What it cannot find

A ghost with a stolen identity: see A15 and A10.

**Amount** of a flag: that of the vendor's largest bill with VAT.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.free_mail import FREE
from ...tools.audit.parameter import Parameter
from ...tools.audit.vat import is_false_number, is_for_vies
from ...tools.audit.vendor_ghost import AS_CONSECUTIVE, AS_SHARED, QUERY, SIGNS

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA14(models.AbstractModel):
    """VENDOR-GHOST: several signs that a vendor may exist on paper alone."""

    _name = "edic.finance.check.a14"
    _inherit = "edic.finance.check"
    _description = "A14 Possible shell vendor"
    _code = "A14"
    _texts = Texts(
        title=_lt("Possible shell vendor"),
        rule=_lt("Several signs meet that are harmless one by one."),
        benign_explanations=(
            _lt("A sole trader who works for us for the first time."),
            _lt("An association without a VAT number."),
        ),
        next_steps=(
            _lt("Look the vendor up in the public register of companies."),
            _lt("Ask the service concerned who met the vendor, and where."),
        ),
    )
    _needs = frozenset(
        {"persons", "partner_created", "partner_numbers", "partner_contacts"}
    )
    _version = "2"
    _subject = "res.partner"
    _is_dated = False
    _law = ("ISA 240",)
    _profiles = SPENDING
    _volatile = ("values", "bills")
    _parameters = {
        "score": Parameter.count(
            _lt("Signs, of eight, that raise a flag"), 4, minimum=1, maximum=8
        ),
        "days": Parameter.days(
            _lt("Vendor created before its first bill by at most"), 30, minimum=0
        ),
        "free": Parameter.words(_lt("E-mail domains that anybody gets"), FREE),
        "services": Parameter.words(
            _lt("Accounts of services, by how they begin"),
            ("604", "61", "62"),
            pattern="[0-9A-Za-z]+",
        ),
    }
    _not_applicable = {
        "staff": _lt("An employee: this check does not examine persons.")
    }

    def _exclusions(self, scope):
        return [("staff", SQL("vendor.id IN (%s)", self._staff_partners()))]

    def _has_order(self):
        """Return SQL condition on ``move``: an order or a delivery is behind it, for
        others to add to."""
        return SQL(
            """(COALESCE(move.invoice_origin, '') != '' OR EXISTS (
                SELECT FROM edic_finance_step step
                 WHERE step.move_id = move.id AND step.revoked_at IS NULL
                   AND step.kind IN ('commitment', 'service', 'factual')))"""
        )

    def _find(self, scope):
        company = self._company(scope)
        for row in self._rows(self._query(scope)):
            vies = self._vies(company, row)
            wrong = is_false_number(row["vat"], row["registry"], row["country"])
            wrong = wrong or vies == "unconfirmed"
            met = [sign for sign in SIGNS if row[sign] or (sign == "number" and wrong)]
            if len(met) < scope.values["score"]:
                continue
            yield Finding(
                subject=row["partner"],
                partner=row["partner"],
                amount=row["largest"],
                key=str(row["partner"]),
                score=min(100, 30 + 10 * len(met)),
                facts={
                    "vendor": row["name"],
                    "met": met,
                    "unknown": [sign for sign in SIGNS if row[sign] is None],
                    "bills": row["bills"],
                    "values": {
                        "created": str(row["since"]),
                        **picked(row, "first", "domain", "bookers", "longest"),
                        "number": row["vat"] or row["registry"],
                        "vies": vies,
                        "street": row["has_street"],
                        "phone": row["has_phone"],
                    },
                },
            )

    def _vies(self, company, row):
        """Return what Odoo recorded of VIES, where nothing is asked: ``confirmed``,
        ``unconfirmed``, ``not_asked``; None for a number that is none of VIES."""
        if not is_for_vies(row["vat"], company.account_fiscal_country_id.code or ""):
            return None
        if row["vies"]:
            return "confirmed"
        asks = "vat_check_vies" in company._fields and company.vat_check_vies
        return "unconfirmed" if asks else "not_asked"

    def _query(self, scope):
        company = self._company(scope)
        return SQL(
            QUERY,
            checked=self._checked(scope),
            company=scope.company,
            root=str(company.root_id.id),
            vies=SQL(
                "vendor.vies_valid"
                if "vies_valid" in self.env["res.partner"]._fields  # of base_vat
                else "NULL::boolean"
            ),
            order=self._has_order(),
            # true if the company records orders or deliveries at all
            orders_known=bool(
                company._edic_steps() & {"commitment", "service", "factual"}
            ),
            person=self._is_person("create_uid"),
            days=scope.values["days"],
            free=list(scope.values["free"]),
            services=[f"{start}%" for start in scope.values["services"]],
            shared=AS_SHARED,
            streak=AS_CONSECUTIVE,
            score=scope.values["score"],
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        signs = self._sign_words(facts)
        known = {*facts["met"], *facts["unknown"]}
        not_met = self._list(self._short(s for s in SIGNS if s not in known))
        return self._compose_words(
            seen=[
                self.env._(
                    "%(vendor)s: %(count)s of eight signs, on %(bills)s bills",
                    vendor=facts["vendor"],
                    count=len(facts["met"]),
                    bills=facts["bills"],
                ),
                *(signs[sign] for sign in facts["met"]),
            ],
            compared=[
                self.env._("Not met: %s", not_met or "–"),
                *self._further_words(facts),
            ],
        )

    def _short(self, signs):
        words = {
            "created": self.env._("created just before the first bill"),
            "number": self.env._("no valid number"),
            "contact": self.env._("contact data missing"),
            "booker": self.env._("one booker"),
            "consecutive": self.env._("consecutive bill numbers"),
            "order": self.env._("no order or delivery"),
            "service": self.env._("services only"),
            "round": self.env._("round amounts"),
        }
        return [words[sign] for sign in signs]

    def _sign_words(self, facts):
        values = facts["values"]
        return {
            "created": self.env._(
                "Created on %(day)s; the first bill was entered on %(first)s.",
                day=self._day(values["created"]),
                first=self._day(values["first"]),
            ),
            "number": self._number_words(values["number"], values.get("vies")),
            "contact": self._contact_words(values),
            "booker": self.env._("All bills were entered by one person."),
            "consecutive": self.env._(
                "The numbers of %s bills in a row follow each other: we may be the "
                "only customer.",
                values["longest"],
            ),
            "order": self.env._("No order and no delivery is on record."),
            "service": self.env._("All is booked on accounts of services."),
            "round": self.env._("All amounts are multiples of a hundred."),
        }

    def _further_words(self, facts):
        if facts["unknown"]:
            yield self.env._(
                "Not known, for no orders or deliveries are recorded: %s",
                self._list(self._short(facts["unknown"])),
            )
        vies = facts["values"].get("vies")
        if vies == "not_asked":
            yield self.env._("Not done: VIES was not asked about the VAT number.")
        elif vies == "confirmed":
            yield self.env._("VIES confirmed the VAT number when Odoo asked.")

    def _number_words(self, number, vies):
        if vies == "unconfirmed":
            return self.env._(
                "VIES did not confirm the VAT number %s, or did not answer.", number
            )
        if number:
            return self.env._("The VAT or company number %s cannot be right.", number)
        return self.env._("No VAT or company number is on record.")

    def _contact_words(self, values):
        if not values["street"]:
            return self.env._("No street is on record.")
        if not values["phone"] and not values["domain"]:
            return self.env._("Neither telephone nor e-mail is on record.")
        return self.env._(
            "The e-mail is at %s, where anybody gets one.", values["domain"]
        )

    def _comparison(self, facts):
        signs = self._sign_words(facts)
        return {
            "columns": [self.env._("Indication"), self.env._("Value")],
            "rows": [
                [short, signs[sign]]
                for sign, short in zip(
                    facts["met"], self._short(facts["met"]), strict=True
                )
            ],
        }

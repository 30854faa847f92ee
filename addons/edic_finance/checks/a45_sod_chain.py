# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal
from itertools import chain

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check import SPENDING
from ..tools.audit.duties import DEFAULT, PAIR, apart, matrix, pairs, place
from ..tools.audit.finding import SEVERITIES, Finding, Words
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
SCORES = {"critical": 90, "high": 70, "medium": 50, "low": 30, "info": 10}
LIGHT = ("low", "info")


class EdicFinanceCheckA45(models.AbstractModel):
    """SOD-CHAIN: one person holds several duties on one bill.

    Odoo Community lets one user create a vendor and its bank account, book, post and
    pay. Who it was, no fact says: duties are told by what one and the same person did.
    The duties and where they are read from: ``a45_sod_duties.py``.
    """

    _name = "edic.finance.check.a45"
    _inherit = "edic.finance.check"
    _description = "A45 Duties of one person"
    _code = "A45"
    _needs = frozenset({"users"})
    _severity = "critical"
    _law = (
        "FR: décret n° 2012-1246 (GBCP), art. 9",
        "DE: § 77 BHO/LHO; VV zu § 70 BHO/LHO; § 31 KomHVO NRW (oder Landesrecht)",
        "ISA 240",
    )
    _profiles = SPENDING
    # who else had a hand in it is told, but the gravest pairs make the finding: a
    # payment by somebody apart, after it was cleared, is no new fact
    _volatile = ("persons", "programs", "pairs")
    _parameters = {
        "matrix": Parameter(
            title=_lt("Severity of two duties of one person"),
            default=DEFAULT,
            kind="words",
            pattern=PAIR,
        ),
        "local": Parameter(
            title=_lt("Severity by the law of the country or Land"),
            default=(),
            kind="words",
            pattern=PAIR,
        ),
        "amount": Parameter(
            title=_lt("Pairs of low weight count from"),
            default=5000,
            unit="EUR",
            minimum=0,
        ),
        "days": Parameter(
            title=_lt("Vendor, account or trust are recent for"),
            default=45,
            unit="day",
            minimum=0,
        ),
        "bills": Parameter(
            title=_lt("Always recent for the first (bills)"),
            default=3,
            unit="count",
            minimum=0,
        ),
        "programs": Parameter(
            title=_lt("Logins that programs work under"), default=(), kind="words"
        ),
    }

    def _title(self):
        return self.env._("One person holds conflicting duties")

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        weights = matrix(scope.values["matrix"], scope.values["local"])
        for row in self._rows(self._query(scope, weights)):
            persons = sorted(
                (sorted(duties, key=place) for duties in row["persons"]),
                key=lambda duties: [place(duty) for duty in duties],
            )
            found = [pair for duties in persons for pair in pairs(duties, weights)]
            found.sort(key=lambda pair: -SEVERITIES.index(pair[2]))
            severity = found[0][2]
            if severity in LIGHT and row["amount"] < Decimal(scope.values["amount"]):
                continue
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                bank=row["bank"] if {"account", "trust"} & {*found[0]} else None,
                amount=row["amount"],
                key=str(row["id"]),
                severity=severity,
                score=min(100, SCORES[severity] + len(found) - 1),
                facts={
                    "bill": row["name"],
                    "vendor": row["vendor"],
                    "iban": row["iban"] and self._account_end(row["iban"]),
                    "total": row["total"],
                    "persons": persons,
                    "programs": sorted({*chain(*row["programs"] or ())}, key=place),
                    "pairs": [list(pair) for pair in found],
                    "gravest": [list(p[:2]) for p in found if p[2] == severity],
                },
            )

    def _query(self, scope, weights):
        """Bills on which one person holds two duties that weigh something."""
        duties = self._duties(scope)
        held = SQL(" UNION ALL ").join(
            SQL("SELECT %s AS duty, told.* FROM (%s) told (bill, uid)", duty, query)
            for duty, query in duties.items()
        )
        checked = apart(duties, weights)
        return SQL(
            """
            WITH %(sources)s, held AS (%(held)s), person AS (
                SELECT held.bill, held.uid, array_agg(DISTINCT held.duty) AS duties,
                       %(person)s AND NOT users.login = ANY(%(programs)s) AS is_person
                  FROM held JOIN res_users users ON users.id = held.uid
                 GROUP BY held.bill, held.uid, users.login
            ), told AS (
                SELECT bill, json_agg(duties ORDER BY uid) FILTER (WHERE is_person)
                         AS persons,
                       json_agg(duties) FILTER (WHERE NOT is_person) AS programs
                  FROM person
                 WHERE bill IN (
                       SELECT bill FROM person
                        WHERE is_person AND cardinality(duties) > 1 AND EXISTS (
                              SELECT FROM unnest(%(ones)s::text[], %(twos)s::text[])
                                       AS pair (one, two)
                               WHERE duties @> ARRAY[pair.one, pair.two]))
                 GROUP BY bill
            )
            SELECT bill.id, bill.partner, bill.bank, bill.amount, bill.name,
                   bill.amount::text AS total,
                   vendor.name AS vendor, account.sanitized_acc_number AS iban,
                   told.persons, told.programs
              FROM told JOIN bill ON bill.id = told.bill
              JOIN res_partner vendor ON vendor.id = bill.partner
              LEFT JOIN res_partner_bank account ON account.id = bill.bank
            """,
            sources=self._duty_sources(scope),
            held=held,
            person=self._is_person("held.uid"),
            programs=list(scope.values["programs"]),
            ones=[one for one, _two in checked],
            twos=[two for _one, two in checked],
        )

    # --- words ------------------------------------------------------------------------
    def _words(self, facts):
        names, grave = self._duty_words(), self._severity_words()
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(total)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    total=self._money(facts["total"]),
                ),
                *(
                    self.env._(
                        "One person did all of this: %s.",
                        self._list(names.get(duty, duty) for duty in duties),
                    )
                    for duties in facts["persons"]
                    if len(duties) > 1
                ),
            ],
            compared=[
                self.env._(
                    "%(one)s and %(two)s are conflicting duties: %(severity)s.",
                    one=names.get(one, one),
                    two=names.get(two, two),
                    severity=grave[severity],
                )
                for one, two, severity in facts["pairs"]
            ],
            rule=[
                self.env._(
                    "Nobody alone decides where money goes, that it is owed, and lets "
                    "it go."
                )
            ],
            innocent=[
                self.env._("The office has no second person."),
                self.env._("Somebody stood in for a colleague."),
            ],
            next=[
                self.env._("Have a second person go through the bill and its account."),
                self.env._(
                    "Where there is nobody else, record who looks at it afterwards."
                ),
            ],
        )

    def _severity_words(self):
        flags = self.env["edic.finance.flag"]
        return dict(flags._fields["severity"]._description_selection(self.env))

    def _comparison(self, facts):
        """Who did what: persons by number, in the order of the expenditure."""
        names = self._duty_words()
        who = [
            (duty, self.env._("Person %s", number))
            for number, duties in enumerate(facts["persons"], 1)
            for duty in duties
        ]
        who += [(duty, self.env._("A program")) for duty in facts["programs"]]
        return {
            "columns": [self.env._("Duty"), self.env._("Held by")],
            "rows": [
                [names.get(duty, duty), holder]
                for duty, holder in sorted(who, key=lambda row: (place(row[0]), row[1]))
            ],
        }

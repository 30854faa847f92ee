# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.parameter import Parameter
from ...tools.common.placeholder import WORDS as PLACEHOLDERS
from ...tools.common.placeholder import is_placeholder
from ...tools.files.ledger_facts import limb
from .check_sql import REVERSED
from .edic_finance_check import SPENDING
from .res_partner import VAT, group_of

_lt = LazyTranslate(__name__)
OWNER = "edic.finance.check.a44"  # whose records hold for the others too
# dated records of the limit of an award without a procedure
DIRECT = (
    "procurement.direct",
    "procurement.direct_works",
    "procurement.direct_central",
)
KINDS = SQL("('in_invoice', 'in_refund', 'in_receipt')")
# purchases under a contract, as somebody recorded it or the e-invoice names it
SPENDING_LIMBS = {"contracts": limb("steps", "einvoices")}
SHARED = {
    "central": Parameter.switch(_lt("Body of the central government"), False),
    "by": Parameter.words(_lt("Category of a purchase by"), ("account",)),
    "digits": Parameter.count(
        _lt("First digits of the account that make a category"),
        3,
        minimum=1,
        maximum=20,
    ),
    "works": Parameter.words(_lt("Accounts of works begin with")),
    "framework": Parameter.words(
        _lt("Vendors under contract, by SIREN, VAT number or reference")
    ),
}

CONTRACT = SQL("(document.routing->>'contract')")  # BT-12: what the vendor wrote
MAX_NUMBER_CHARS, MAX_NUMBERS = 60, 5  # of a number, and numbers, that are shown


def plain(number):
    """Return SQL of a number without what people write between its parts."""
    return SQL("upper(regexp_replace(%s, '[^[:alnum:]]', '', 'g'))", number)


class EdicFinanceSpending(models.AbstractModel):
    """Checks hold what was bought, net of VAT, from whom and of which category, against
    the limits of public procurement.

    Odoo Community knows no nomenclature of purchases: the category is that of the
    account (its first digits), or of the product, or the analytic account.
    """

    _name = "edic.finance.spending"
    _description = "Purchases against limits"
    _profiles = SPENDING
    _reach = 31  # days after a bill within which others are judged with it
    _limb_titles = {"contracts": _lt("what is under a contract")}
    _not_applicable = {
        "contract": _lt("It was bought under a contract that is on record here."),
        "framework": _lt("The vendor is under contract, says a parameter."),
    }
    _not_done = {
        "no_threshold": _lt(
            "No threshold is on record for this country or Land on that day."
        )
    }

    def _parameter_codes(self):
        # EXTENDS edic.finance.check
        shared = {f"{self.env[OWNER]._code}.{name}" for name in SHARED}
        return super()._parameter_codes() | shared

    def _values(self, company, day, dated=None):
        # EXTENDS edic.finance.check: what is recorded once holds for all of them
        values, parameters = super()._values(company, day, dated)
        if self._name != OWNER:
            shared, said = self.env[OWNER]._values(company, day, dated)
            for name in SHARED:
                if not parameters[name].get("source"):
                    values[name], parameters[name] = shared[name], said[name]
        return values, parameters

    def _may_find(self, scope):
        # EXTENDS edic.finance.check: each query asks for what is checked, and what is
        # bought under contract mostly is not
        return scope.ids is None or bool(self._listed(scope, self._asked(scope)))

    def _parameter_value(self, name, text):
        # EXTENDS edic.finance.check: people read what a code stands for
        if name != "by" or not text:
            return super()._parameter_value(name, text)
        words = {
            "account": self.env._("account"),
            "product": self.env._("product"),
            "analytic": self.env._("analytic account"),
        }
        return self._list(words.get(w, w) for w in self._parameters[name].parse(text))

    # --- what was bought --------------------------------------------------------------
    def _is_works(self, scope):
        """Return a SQL condition of a line of works, by its account."""
        if not scope.values["works"]:
            return SQL("FALSE")
        condition = self._account_begins(scope, scope.values["works"])
        if scope.ids is not None:
            return SQL("COALESCE(%s, FALSE)", condition)
        return SQL(
            "(account.id IN (SELECT id FROM account_account account WHERE %s))",
            condition,
        )

    def _category(self, scope):
        """Return SQL of a line's category, as findings show it."""
        by = (scope.values["by"] or ("account",))[0]
        if by == "product":
            return SQL(
                """COALESCE((SELECT category.complete_name FROM product_product product
                     JOIN product_template template
                       ON template.id = product.product_tmpl_id
                     JOIN product_category category ON category.id = template.categ_id
                    WHERE product.id = line.product_id), '')"""
            )
        if by == "analytic":
            return SQL(
                """COALESCE((SELECT string_agg(analytic.name->>'en_US', ', '
                                               ORDER BY analytic.id)
                     FROM account_analytic_account analytic
                    WHERE analytic.id::text IN (
                          SELECT unnest(string_to_array(key, ','))
                            FROM jsonb_object_keys(line.analytic_distribution) key)),
                   '')"""
            )
        return SQL("left(%s, %s)", self._account_code(scope), scope.values["digits"])

    def _items(self, scope, vendors=None, lines=None):
        """Return SQL of purchases: ``id, document, move, day, vendor, grp, category,
        is_works, net, name, ref, uid``; one row for each category of a bill.

        :param list vendors: partner ids, where it is about these alone
        :param SQL lines: condition of the lines, where not all count
        """
        return SQL(
            """
            WITH move AS MATERIALIZED (
                SELECT move.id, COALESCE(move.invoice_date, move.date) AS day,
                       move.commercial_partner_id, move.name, move.ref, move.create_uid
                  FROM account_move move
                 WHERE move.company_id = %(company)s AND move.move_type IN %(kinds)s
                   AND move.state != 'cancel' AND %(vendors)s AND NOT %(left_out)s
            ), vendor AS MATERIALIZED (
                SELECT vendor.id, %(group)s AS grp FROM res_partner vendor
                 WHERE vendor.id IN (SELECT commercial_partner_id FROM move)
            ), part AS (
                SELECT line.move_id, %(category)s AS category, %(works)s AS is_works,
                       sum(line.balance) AS net
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.move_id IN (SELECT id FROM move)
                   AND line.display_type = 'product' AND %(lines)s
                 GROUP BY 1, 2, 3)
            SELECT move.id, 'bill' AS document, move.id AS move, move.day,
                   vendor.id AS vendor, vendor.grp, part.category, part.is_works,
                   part.net, COALESCE(move.name, '') AS name,
                   COALESCE(move.ref, '') AS ref, move.create_uid AS uid
              FROM part JOIN move ON move.id = part.move_id
              JOIN vendor ON vendor.id = move.commercial_partner_id
            """,
            group=group_of("vendor"),
            category=self._category(scope),
            works=self._is_works(scope),
            company=scope.company,
            kinds=KINDS,
            lines=lines or SQL("TRUE"),
            vendors=SQL("TRUE")
            if vendors is None
            else SQL("move.commercial_partner_id = ANY(%s)", vendors),
            left_out=SQL("(%s OR %s)", REVERSED, self._is_under_contract(scope)),
        )

    def _purchases(self, scope, vendors=None):
        """Return SQL of what is added up, as `_items`; orders come in where they are
        known.

        ``move`` is then NULL for what is not billed yet.
        """
        return self._items(scope, vendors)

    def _peers(self, scope):
        """Return vendors of a scope's bills, and those of their SIREN; None: all."""
        if scope.ids is None:
            return None
        query = SQL(
            """SELECT DISTINCT peer.id FROM account_move move
                 JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                 JOIN res_partner peer ON %s = %s
                WHERE move.id = ANY(%s)""",
            group_of("peer"),
            group_of("vendor"),
            list(scope.ids),
        )
        return self._ids_of(query)

    def _beside(self, model, ids):
        # EXTENDS edic.finance.check: later bills of the vendor are judged with it
        day = "COALESCE({0}.invoice_date, {0}.date)"
        return SQL(
            """SELECT DISTINCT other.id FROM account_move move
                 JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                 JOIN res_partner peer ON %(peer)s = %(vendor)s
                 JOIN account_move other
                   ON other.commercial_partner_id = peer.id
                  AND other.company_id = move.company_id
                  AND other.move_type IN %(kinds)s AND other.state != 'cancel'
                  AND %(other_day)s BETWEEN %(day)s AND %(day)s + %(reach)s
                WHERE move.id = ANY(%(ids)s) AND move.move_type IN %(kinds)s""",
            peer=group_of("peer"),
            vendor=group_of("vendor"),
            kinds=KINDS,
            other_day=SQL(day.format("other")),
            day=SQL(day.format("move")),
            reach=self._reach,
            ids=ids,
        )

    # --- texts ------------------------------------------------------------------------
    def _curve(self, parts, label, threshold):
        """Return a chart of running totals against a threshold.

        :param parts: (day, label, net) in order
        """
        total, points = Decimal(0), []
        for day, name, net in parts:
            total += Decimal(net)
            points.append((day, name, str(total), total >= Decimal(threshold)))
        title = self.env._("Added up, net")
        return self._timeline(title, points, "EUR", (label, threshold), cumulative=True)

    def _parts_table(self, parts):
        """Return documents of a sum, as a comparison."""
        return {
            "columns": [
                self.env._("Day"),
                self.env._("Document"),
                self.env._("Number"),
                self.env._("Net"),
            ],
            "rows": [
                [
                    self._day(part["day"]),
                    part["name"] or self.env._("A draft bill"),
                    part["ref"],
                    self._money(part["net"]),
                ]
                for part in parts
            ],
        }

    # --- contracts --------------------------------------------------------------------
    def _exclusions(self, scope):
        # EXTENDS edic.finance.check
        return [
            *super()._exclusions(scope),
            *self._contracts(scope),
            ("no_threshold", self._without_limit(scope)),
        ]

    def _contracts(self, scope):
        """Return ``[(reason, SQL)]`` of what was bought under a contract.

        What the vendor writes (BT-12) says so only where somebody of the house gave
        the bill's commitment that number.
        """
        return [
            (
                "contract",
                # written as one equation, so that it can be hashed
                SQL(
                    """EXISTS (SELECT FROM account_move bill
                                 JOIN edic_finance_document document
                                   ON document.id = bill.edic_document_id
                                 JOIN edic_finance_step step ON step.move_id = bill.id
                                WHERE bill.id = move.id AND step.kind = 'commitment'
                                  AND step.revoked_at IS NULL
                                  AND lower(btrim(step.number)) != ALL(%s)
                                  AND %s != '' AND %s = %s)""",
                    sorted(PLACEHOLDERS),
                    plain(SQL("step.number")),
                    plain(SQL("step.number")),
                    plain(CONTRACT),
                ),
            ),
            (
                "framework",
                self._is_framework(scope, SQL("move.commercial_partner_id")),
            ),
        ]

    def _is_under_contract(self, scope):
        """Return a SQL condition of ``move``."""
        conditions = [condition for _reason, condition in self._contracts(scope)]
        return SQL("(%s)", SQL(" OR ").join(conditions))

    def _unrecorded(self, scope, moves):
        """Return ``{move: number}`` of contracts on bills that nobody recorded."""
        if not moves or not self._does(scope, "contracts"):
            return {}
        query = SQL(
            """SELECT move.id, %(contract)s AS contract FROM account_move move
                 JOIN edic_finance_document document
                   ON document.id = move.edic_document_id
                WHERE move.id = ANY(%(moves)s) AND %(contract)s != '' AND NOT %(on)s
            """,
            contract=CONTRACT,
            moves=sorted(moves),
            on=self._is_under_contract(scope),
        )
        return {
            row["id"]: row["contract"].strip()[:MAX_NUMBER_CHARS]
            for row in self._rows(query)
            if not is_placeholder(row["contract"])
        }

    def _contract_facts(self, named, moves):
        """Return the first contracts that the bills name, as facts; none where they
        name none.

        :param dict named: as `_unrecorded` tells them
        """
        numbers = sorted({named[move] for move in moves if move in named})
        return {"contracts": numbers[:MAX_NUMBERS]} if numbers else {}

    def _contract_words(self, facts):
        """Return sentences on contracts that are the vendor's word alone."""
        return [
            self.env._("Contract that the vendor names, on no record here: %s", number)
            for number in facts.get("contracts", ())
        ]

    def _is_framework(self, scope, vendor):
        """Return SQL condition: a parameter names the vendor as under contract."""
        known = [_number(name) for name in scope.values["framework"]]
        if not known:
            return SQL("FALSE")
        return SQL(
            """EXISTS (SELECT FROM res_partner party
                        WHERE party.id = %(id)s
                          AND (%(group)s = ANY(%(known)s) OR %(vat)s = ANY(%(known)s)
                               OR upper(regexp_replace(party.ref, '\\W', '', 'g'))
                                  = ANY(%(known)s)))""",
            id=vendor,
            group=group_of("party"),
            vat=SQL(VAT.replace("@", "party.")),
            known=known,
        )

    # --- limits -----------------------------------------------------------------------
    def _limit_name(self, code):
        return {
            "direct": self.env._("Threshold of an award without a procedure"),
            "publicity": self.env._("Threshold of a notice in a journal"),
            "eu": self.env._("Threshold of the EU"),
            "own": self.env._("Own limit"),
        }[code]

    def _limit(self, scope, name, day, is_works=False):
        """Return SQL of a limit in force on a day, net; NULL where none is on record.

        :param str name: ``direct``, ``publicity`` or ``eu``
        """
        return SQL(
            "COALESCE(%s)",
            SQL(", ").join(
                self._dated_value(scope, code, day)
                for code in self._limit_codes(scope, name, is_works)
            ),
        )

    def _limit_codes(self, scope, name, is_works):
        if is_works:
            return [f"procurement.{name}_works"]
        central = [f"procurement.{name}_central"] if scope.values["central"] else []
        return [*central, f"procurement.{name}"]

    def _without_limit(self, scope):
        """Return a SQL condition of a bill on whose day no limit is on record.

        Records hold until the next one: there is none before the first alone.
        """
        works = SQL(
            """EXISTS (SELECT FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = move.id AND line.display_type = 'product'
                          AND %s)""",
            self._is_works(scope),
        )
        return SQL(
            "(%s OR (%s AND %s))",
            self._before_first(scope),
            self._before_first(scope, is_works=True)
            if scope.values["works"]
            else SQL("FALSE"),
            works,
        )

    def _before_first(self, scope, is_works=False):
        return SQL(
            "COALESCE(COALESCE(move.invoice_date, move.date) < %s, TRUE)",
            self._dated_from(scope, self._limit_codes(scope, "direct", is_works)),
        )


def _number(text):
    """Return a vendor's number as `group_of` tells it; what is none stays."""
    text = re.sub(r"\W", "", text).upper()
    if re.fullmatch(r"FR..\d{9}", text):
        return text[4:]
    return text[:9] if re.fullmatch(r"\d{14}", text) else text

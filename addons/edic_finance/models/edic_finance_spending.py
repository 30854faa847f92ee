# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..tools.audit.parameter import Parameter
from .edic_finance_check_population import REVERSED
from .res_partner_group import VAT, group_of

_lt = LazyTranslate(__name__)
OWNER = "edic.finance.check.a44"  # whose records hold for the others too
KINDS = SQL("('in_invoice', 'in_refund', 'in_receipt')")
SHARED = {
    "central": Parameter(
        title=_lt("Body of the State (France) or of the federation (Germany)"),
        default=False,
        kind="boolean",
    ),
    "by": Parameter(
        title=_lt("Category of a purchase: account, product or analytic"),
        default=("account",),
        kind="words",
    ),
    "digits": Parameter(
        title=_lt("First digits of the account that make a category"),
        default=3,
        unit="count",
        minimum=1,
        maximum=20,
    ),
    "works": Parameter(
        title=_lt("Accounts of works begin with"), default=(), kind="words"
    ),
    "framework": Parameter(
        title=_lt("Vendors under contract, by SIREN, VAT number or reference"),
        default=(),
        kind="words",
    ),
}


class EdicFinanceSpending(models.AbstractModel):
    """What was bought, net of VAT, from whom and of which category: for checks that
    hold it against the limits of public procurement.

    Odoo Community knows no nomenclature of purchases: the category is that of the
    account (its first digits), or of the product, or the analytic account.
    """

    _name = "edic.finance.spending"
    _description = "Purchases against limits"
    _reach = 31  # days around a bill within which others are judged with it

    def _values(self, company, day=None):
        # EXTENDS edic.finance.check: what is recorded once holds for all of them
        values, told = super()._values(company, day)
        if self._name != OWNER:
            shared, said = self.env[OWNER]._values(company, day)
            for name in SHARED:
                if not told[name].get("source"):
                    values[name], told[name] = shared[name], said[name]
        return values, told

    def _exclusions(self, scope):
        # EXTENDS edic.finance.check
        return [
            *super()._exclusions(scope),
            *self._contracts(scope),
            ("no_threshold", self._without_limit(scope)),
        ]

    def _reason_words(self):
        # EXTENDS edic.finance.check
        return {
            **super()._reason_words(),
            "contract": (
                "not_applicable",
                self.env._("It names the contract under which it was bought."),
            ),
            "framework": (
                "not_applicable",
                self.env._("The vendor is under contract, says a parameter."),
            ),
            "no_threshold": (
                "not_done",
                self.env._(
                    "No threshold is on record for this country or Land on that day."
                ),
            ),
        }

    def _contracts(self, scope):
        """``[(reason, SQL)]`` of what was bought under a contract."""
        return [
            (
                "contract",
                SQL(
                    """EXISTS (SELECT FROM edic_finance_document document
                                WHERE document.id = move.edic_document_id
                                  AND document.routing->>'contract' != '')"""
                ),
            ),
            (
                "framework",
                self._is_framework(scope, SQL("move.commercial_partner_id")),
            ),
        ]

    def _is_framework(self, scope, vendor):
        """SQL condition of a vendor that a parameter names as one under contract."""
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
    def _limit(self, scope, name, day, is_works=False):
        """SQL of a limit in force on a day, net; NULL where none is on record.

        :param str name: ``direct``, ``publicity`` or ``eu``
        """
        codes = [f"procurement.{name}_works" if is_works else f"procurement.{name}"]
        if scope.values["central"] and not is_works:
            codes.insert(0, f"procurement.{name}_central")
        return SQL(
            "COALESCE(%s)",
            SQL(", ").join(self._dated_value(scope, code, day) for code in codes),
        )

    def _without_limit(self, scope):
        day = SQL("COALESCE(move.invoice_date, move.date)")
        return SQL(
            """(%s IS NULL OR (%s IS NULL AND EXISTS (
                   SELECT FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                    WHERE line.move_id = move.id AND line.display_type = 'product'
                      AND %s)))""",
            self._limit(scope, "direct", day),
            self._limit(scope, "direct", day, is_works=True),
            self._is_works(scope),
        )

    def _is_works(self, scope):
        """SQL condition of a line of works, by its account."""
        begin = [re.escape(prefix) for prefix in scope.values["works"]]
        if not begin:
            return SQL("FALSE")
        return SQL("%s ~ %s", self._account_code(scope), f"^({'|'.join(begin)})")

    def _account_code(self, scope):
        root = self.env["res.company"].browse(scope.company).root_id.id
        return SQL("(account.code_store->>%s)", str(root))

    def _category(self, scope):
        """SQL of a line's category, as it is told."""
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

    # --- what was bought --------------------------------------------------------------
    def _items(self, scope, vendors=None, lines=None):
        """SQL of purchases: ``id, document, move, day, vendor, grp, category,
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
                   AND move.state != 'cancel' AND %(vendors)s AND NOT %(left_out)s)
            SELECT move.id, 'bill' AS document, move.id AS move, move.day,
                   vendor.id AS vendor, %(group)s AS grp,
                   %(category)s AS category, %(works)s AS is_works,
                   sum(line.balance) AS net, COALESCE(move.name, '') AS name,
                   COALESCE(move.ref, '') AS ref, move.create_uid AS uid
              FROM move
              JOIN account_move_line line
                ON line.move_id = move.id AND line.display_type = 'product'
               AND %(lines)s
              JOIN account_account account ON account.id = line.account_id
              JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
             GROUP BY move.id, move.day, move.name, move.ref, move.create_uid,
                      vendor.id, 7, 8
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
            left_out=SQL(
                "(%s)",
                SQL(" OR ").join(
                    [REVERSED, *(told for _code, told in self._contracts(scope))]
                ),
            ),
        )

    def _purchases(self, scope, vendors=None):
        """SQL of what is added up, as `_items`; orders come in where they are known.

        ``move`` is then NULL for what is not billed yet.
        """
        return self._items(scope, vendors)

    def _peers(self, scope):
        """The vendors of a scope's bills, and those of the same SIREN; None for all."""
        if scope.ids is None:
            return None
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT peer.id FROM account_move move
                     JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                     JOIN res_partner peer ON %s = %s
                    WHERE move.id = ANY(%s)""",
                group_of("peer"),
                group_of("vendor"),
                list(scope.ids),
            )
        )
        return [number for [number] in rows]

    def _affected(self, model, ids):
        # EXTENDS edic.finance.check: bills of the vendor are judged together
        found = super()._affected(model, ids)
        if not found:
            return found
        day = "COALESCE({0}.invoice_date, {0}.date)"
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT other.id FROM account_move move
                     JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                     JOIN res_partner peer ON %(peer)s = %(vendor)s
                     JOIN account_move other
                       ON other.commercial_partner_id = peer.id
                      AND other.company_id = move.company_id
                      AND other.move_type IN %(kinds)s AND other.state != 'cancel'
                      AND %(other_day)s BETWEEN %(day)s - %(reach)s
                                            AND %(day)s + %(reach)s
                    WHERE move.id = ANY(%(ids)s) AND move.move_type IN %(kinds)s""",
                peer=group_of("peer"),
                vendor=group_of("vendor"),
                kinds=KINDS,
                other_day=SQL(day.format("other")),
                day=SQL(day.format("move")),
                reach=self._reach,
                ids=list(found),
            )
        )
        return sorted({*found, *(number for [number] in rows)})


def _number(text):
    """A vendor's number as `group_of` tells it; what is none stays."""
    text = re.sub(r"\W", "", text).upper()
    if re.fullmatch(r"FR..\d{9}", text):
        return text[4:]
    return text[:9] if re.fullmatch(r"\d{14}", text) else text

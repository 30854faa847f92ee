# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds bills that say something else than the e-invoice they were read
from, and hybrid e-invoices whose page says something else than their XML.

## Rules

- totals without VAT, VAT, with VAT (BT-109, BT-110, BT-112) against the bill, `amount`
  (0.01) apart; the rounding (BT-114) is a line of the bill. A line that deducts what
  was paid already (BT-113) counts for what is to be paid (BT-115) alone, which is
  compared where the document claims another amount than its total and nothing is paid
  yet. Currency.
- the seller's VAT number (BT-31) and SIREN (BT-30, or of the VAT number) against the
  vendor.
- the account (BT-84): none of the vendor's active ones, or not the one on the bill.
  Where the vendor has none on record, all but the account is compared, and that is
  said.
- the page of a hybrid PDF: amounts that it names a total or an amount to pay, else any
  amount; its bank account; the document's number.

The table has XML, page and Odoo, with the path in the XML and page and place in
millimetres. Each row whose cells for XML and Odoo differ is marked, also where that
alone is no finding: *yes*, *by the rounding alone*, or *another kind of number* where
the two cannot be compared.

## What it reads

`edic.finance.document`. Files are read by a job, once for each checksum, in a process
of its own with limits; saving waits for none. Account numbers are kept as SHA-256.

**Done in part**: without seller, account and page before the file is read or where it
cannot be read; without the page where that is a picture; without the account where the
vendor has none on record.

## What it cannot find

Text in the colour of the paper (A30), amounts without cents, a page whose total agrees
and whose lines do not. Tax numbers that Odoo took for VAT numbers are no difference.

**Amount** of a flag: the bill's amount with VAT.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.einvoice_marks import number_mark
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
# columns of what the XML states and of what the bill has
AMOUNTS = {
    "BT-109": ("untaxed", "own_untaxed"),
    "BT-110": ("tax", "own_tax"),
    "BT-112": ("total", "own_total"),
    "BT-115": ("payable", "own_payable"),
}
ISSUES = (
    "currency_differs",
    *AMOUNTS,
    "vat_differs",
    "siren_differs",
    "account_unknown",
    "account_differs",
)
# the bill has a line of the rounding (BT-114), so that its totals are others
ROUNDED = ("BT-109", "BT-112", "BT-115")
HAS_ACCOUNT = """EXISTS (
    SELECT FROM res_partner_bank bank
      JOIN res_partner holder ON holder.id = bank.partner_id
     WHERE holder.commercial_partner_id = %(vendor)s AND bank.active)"""


class EdicFinanceCheckA39(models.AbstractModel):
    """EINV-TOTALS: an e-invoice, its page, and the bill that was booked from it.

    Odoo takes over amounts and accounts of an e-invoice without comparing them, and
    shows people the page of a hybrid one while it books the XML.
    """

    _name = "edic.finance.check.a39"
    _inherit = "edic.finance.check"
    _description = "A39 E-invoice against bill"
    _code = "A39"
    _texts = Texts(
        title=_lt("The bill and its document do not agree"),
        rule=_lt("They say the same, but for the rounding of totals."),
        next_steps=(
            _lt("Ask the vendor which of them counts, before it is paid."),
            _lt("Call back on a number known before where the bank account differs."),
        ),
    )
    _needs = frozenset({"einvoices"})
    _severity = "high"
    _law = (_lt("EU: EN 16931-1"), "FR: CGI, art. 289 V", "DE: § 14 (1), (3) UStG")
    _profiles = SPENDING | {"auditor"}
    _parameters = {
        "amount": Parameter.decimal(
            _lt("Difference of totals that is ignored"), "0.01", minimum="0", unit="EUR"
        )
    }
    _volatile = ("rows",)
    _not_applicable = {"no_figures": _lt("No e-invoice.")}
    _not_done = {
        "not_read": _lt(
            "Not read yet: only totals were compared, not seller, account and page."
        ),
        "unreadable": _lt(
            "The file cannot be read any more: only totals were compared."
        ),
        "no_text": _lt("The page is a picture: all but the page was compared."),
        "no_text_no_account": _lt(
            "The page is a picture, and no bank account of the vendor is on "
            "record: all but page and account was compared."
        ),
        "none_on_record": _lt(
            "No bank account of the vendor is on record: all but the account "
            "was compared."
        ),
    }

    def _exclusions(self, scope):
        figures = self._of_document("NULLIF(figures, 'null')")
        return [("no_figures", SQL("%s IS NULL", figures))]

    def _partial(self, scope):
        # EXTENDS edic.finance.check
        document_sql = self._of_document
        no_text = SQL("%s = '0'", document_sql("reading#>>'{pdf,characters}'"))
        none_on_record = SQL(
            "(COALESCE(%s, '') != '' AND NOT %s)",
            document_sql("accounts"),
            SQL(HAS_ACCOUNT, vendor=SQL("move.commercial_partner_id")),
        )
        return [
            ("not_read", SQL("%s IS NULL", document_sql("reading"))),
            ("unreadable", document_sql("reading ? 'error'")),
            ("no_text_no_account", SQL("%s AND %s", no_text, none_on_record)),
            ("no_text", no_text),
            ("none_on_record", none_on_record),
        ]

    def _of_document(self, column):
        """Return SQL of something of the file that the bill was read from."""
        return SQL(
            """(SELECT %s FROM edic_finance_document document
                 WHERE document.id = move.edic_document_id)""",
            SQL(column),
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in list(self._rows(self._query(scope))):
            issues = [name for name in ISSUES if row[name]]
            reading = row["reading"] or {}
            page = ((reading.get("pdf") or {}).get("differences")) or []
            issues += [f"pdf_{difference['term']}" for difference in page]
            yield Finding(
                subject=row["move"],
                move=row["move"],
                partner=row["partner"],
                bank=row["bank"],
                amount=Decimal(str(row["at_stake"])),
                key=f"{row['move']}",
                score=min(100, 60 + 20 * len(issues)),
                facts={
                    "bill": row["name"] or "",
                    "vendor": row["vendor"] or "",
                    "file": row["file"],
                    "currency": row["document_currency"] or row["currency"],
                    "own_currency": row["currency"],
                    "issues": issues,
                    "rows": self._rendered_rows(row, reading, issues),
                },
            )

    def _query(self, scope):
        moves = self._checked_in_part(scope)
        return SQL(
            """
            SELECT move.id AS move, move.commercial_partner_id AS partner, move.name,
                   move.partner_bank_id AS bank, move.ref, vendor.name AS vendor,
                   vendor.vat, vendor.company_registry, document.name AS file,
                   document.currency AS document_currency, currency.name AS currency,
                   document.reading, abs(move.amount_total_signed) AS at_stake,
                   payee.sanitized_acc_number AS account, stated.*, booked.*, differs.*
              FROM account_move move
              JOIN edic_finance_document document ON document.id = move.edic_document_id
              JOIN res_currency currency ON currency.id = move.currency_id
              LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
              LEFT JOIN res_partner_bank payee ON payee.id = move.partner_bank_id
              CROSS JOIN LATERAL (%(stated)s) stated
              CROSS JOIN LATERAL (%(booked)s) booked
              CROSS JOIN LATERAL (%(differs)s) differs
             WHERE move.id IN %(moves)s AND (
                   currency_differs OR "BT-109" OR "BT-110" OR "BT-112" OR "BT-115"
                   OR vat_differs OR siren_differs OR account_unknown
                   OR account_differs
                   OR jsonb_array_length(COALESCE(
                        NULLIF(document.reading#>'{pdf,differences}', 'null'),
                        '[]')) > 0)
             ORDER BY move.id
            """,
            stated=self._stated(),
            booked=SQL(
                """SELECT document.sign * (move.amount_untaxed + paid_net)
                            AS own_untaxed,
                          document.sign * (move.amount_tax + paid - paid_net)
                            AS own_tax,
                          document.sign * (move.amount_total + paid) AS own_total,
                          document.sign * move.amount_total AS own_payable
                     FROM (SELECT COALESCE(-sum(line.price_total), 0) AS paid,
                                  COALESCE(-sum(line.price_subtotal), 0) AS paid_net
                             FROM account_move_line line
                            WHERE line.move_id = move.id AND line.edic_is_prepaid
                          ) deducted"""
            ),
            differs=self._differs(scope),
            moves=moves,
        )

    def _stated(self):
        """Return SQL of what the XML says, NULL where it does not."""
        return SQL(
            r"""
            SELECT (document.figures#>>'{totals,0}')::numeric AS untaxed,
                   (document.figures#>>'{totals,1}')::numeric AS tax,
                   (document.figures#>>'{totals,2}')::numeric AS total,
                   COALESCE((document.figures->>'rounding')::numeric, 0) AS rounded,
                   (document.figures->>'payable')::numeric AS payable,
                   COALESCE((document.figures->>'prepaid')::numeric, 0) AS prepaid,
                   document.reading#>>'{vat,value}' AS stated_vat,
                   document.reading#>>'{siren,value}' AS stated_siren,
                   ARRAY(SELECT one->>'digest' FROM jsonb_array_elements(COALESCE(
                         NULLIF(document.reading->'accounts', 'null'), '[]')) one)
                     AS digests,
                   regexp_replace(upper(COALESCE(vendor.vat, '')), '[^A-Z0-9]', '',
                                  'g') AS known_vat,
                   regexp_replace(COALESCE(vendor.company_registry, ''), '\D', '',
                                  'g') AS known_number
            OFFSET 0 -- read once, not wherever it is named
            """
        )

    def _differs(self, scope):
        """Return SQL of what differs; the rounding of the XML is a line of the bill."""
        more = scope.values["amount"]
        digest = "encode(sha256(convert_to(%s.sanitized_acc_number, 'UTF8')), 'hex')"
        return SQL(
            """
            SELECT document.currency != currency.name AS currency_differs,
                   is_same AND abs(own_untaxed - untaxed) > %(more)s
                     AND abs(own_untaxed - untaxed - rounded) > %(more)s AS "BT-109",
                   is_same AND abs(own_tax - tax) > %(more)s AS "BT-110",
                   is_same AND abs(own_total - total) > %(more)s
                     AND abs(own_total - total - rounded) > %(more)s AS "BT-112",
                   is_same AND abs(own_payable - payable) > %(more)s
                     AND abs(total + rounded - payable) > %(more)s
                     -- the draft itself proposes to deduct what was paid already
                     AND (move.state != 'draft'
                          OR abs(own_payable - payable - prepaid) > %(more)s)
                     AND move.payment_state = 'not_paid' AS "BT-115",
                   known_vat ~ '^[A-Z]{2}..' AND known_vat != regexp_replace(
                     upper(stated_vat), '[^A-Z0-9]', '', 'g') AS vat_differs,
                   length(known_number) IN (9, 14)
                     AND left(known_number, 9) != stated_siren AS siren_differs,
                   cardinality(digests) > 0 AND %(has_account)s AND NOT EXISTS (
                     SELECT FROM res_partner_bank bank
                       JOIN res_partner holder ON holder.id = bank.partner_id
                      WHERE holder.commercial_partner_id = vendor.id AND bank.active
                        AND %(bank_digest)s = ANY(digests)) AS account_unknown,
                   cardinality(digests) > 0 AND NOT %(payee_digest)s = ANY(digests)
                     AS account_differs
              FROM (SELECT document.currency IS NULL
                           OR document.currency = currency.name AS is_same) own
            """,
            more=more,
            has_account=SQL(HAS_ACCOUNT, vendor=SQL("vendor.id")),
            bank_digest=SQL(digest % "bank"),
            payee_digest=SQL(digest % "payee"),
        )

    # --- facts ------------------------------------------------------------------------
    def _rendered_rows(self, row, reading, issues):
        """Return term by term the value of the XML and its place, of the page, and of
        the bill."""
        terms = reading.get("terms") or {}
        amounts = [
            self._row(name, terms.get(name), reading, issues, row[stated], row[booked])
            for name, (stated, booked) in AMOUNTS.items()
        ]
        number = self._row("BT-1", terms.get("BT-1"), reading, issues)
        number["odoo"] = row["ref"] or ""
        end = self._account_end(row["account"]) if row["account"] else ""
        named = reading.get("accounts") or [None]
        # the account that the bill is to be paid to counts first, if it is named
        same = [account for account in named if account and account["end"] == end]
        account = self._row("BT-84", (same or named)[0], reading, issues)
        account["odoo"] = end
        account["differs"] |= bool({"account_unknown", "account_differs"} & {*issues})
        seller = self._row("BT-31", reading.get("vat"), reading, issues)
        seller["odoo"] = row["vat"] or ""
        legal = self._row("BT-30", reading.get("siren"), reading, issues)
        legal["odoo"] = row["company_registry"] or ""
        lines = (number, *amounts, seller, legal, account)
        return [line | {"mark": self._mark(line, row)} for line in lines if line["xml"]]

    def _mark(self, line, row):
        """Return how the two cells of a row differ, also where that alone makes no
        finding; empty where they agree or one of them is missing.

        ``rounding``: by the rounding of the XML alone; ``kind``: two kinds of numbers,
        which cannot be compared; ``yes``: otherwise.
        """
        if line["differs"]:
            return "yes"
        term, stated, booked = line["term"], line["xml"], line["odoo"]
        if not stated or not booked:
            return ""
        if term in AMOUNTS:
            rounded = Decimal(str(row["rounded"])) if term in ROUNDED else 0
            apart = Decimal(booked) - Decimal(stated)
            if row["document_currency"] not in (None, row["currency"]):
                return "yes"
            if not apart:
                return ""
            return "rounding" if rounded and abs(apart) == abs(rounded) else "yes"
        return number_mark(term, stated, booked)

    def _row(self, name, term, reading, issues, stated=None, booked=None):
        term, page = term or {}, reading.get("pdf") or {}
        differences = page.get("differences", ())
        other = [found for found in differences if found["term"] == name]
        shown = other[0] if other else (page.get("shown") or {}).get(name) or {}
        value = term.get("value") or term.get("end") or ""
        if stated is not None:
            value = f"{Decimal(str(stated)):.2f}"
        return {
            "term": name,
            "xml": value,
            "path": term.get("path") or "",
            "pdf": shown.get("value") or shown.get("shown") or "",
            "page": shown.get("page"),
            "x": shown.get("x"),
            "y": shown.get("y"),
            "odoo": f"{Decimal(str(booked)):.2f}" if booked is not None else "",
            "differs": name in issues or f"pdf_{name}" in issues,
        }

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        rows = {row["term"]: row for row in facts["rows"]}
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s, read from %(file)s",
                    bill=self._bill_of(facts["bill"], facts["vendor"]),
                    file=facts["file"],
                ),
                *(self._issue(issue, rows, facts) for issue in facts["issues"]),
            ],
            compared=self.env._(
                "What the XML states, what its page shows (if it has one), and the "
                "bill."
            ),
            innocent=self._innocent(facts),
        )

    def _issue(self, issue, rows, facts):
        if issue.startswith("pdf_"):
            return self._page_issue(rows.get(issue[4:]), issue[4:], facts)
        row = rows.get(issue) or {}
        renderers = {
            "currency_differs": lambda: self.env._(
                "The e-invoice is in %(stated)s, the bill in %(booked)s.",
                stated=facts["currency"],
                booked=facts["own_currency"],
            ),
            "BT-115": lambda: self.env._(
                "%(stated)s is to be paid (BT-115); the bill comes to %(booked)s.",
                **self._amounts(row, facts),
            ),
            "vat_differs": lambda: self.env._(
                "The seller's VAT number (BT-31) is not that of the vendor."
            ),
            "siren_differs": lambda: self.env._(
                "The seller's SIREN (BT-30) is not that of the vendor."
            ),
            "account_unknown": lambda: self.env._(
                "The bank account of the e-invoice (BT-84) is none of the vendor's."
            ),
            "account_differs": lambda: self.env._(
                "The bill is to be paid to another account than the e-invoice names."
            ),
        }
        if issue in renderers:
            return renderers[issue]()
        return self.env._(
            "%(name)s: %(stated)s in the e-invoice, %(booked)s in the bill.",
            name=self._term(issue),
            **self._amounts(row, facts),
        )

    def _page_issue(self, row, term, facts):
        if row and row["pdf"] and row["page"]:
            return self.env._(
                "%(name)s: the XML states %(stated)s, page %(page)s shows %(shown)s.",
                name=self._term(term),
                stated=self._value(term, row["xml"], facts),
                page=row["page"],
                shown=self._value(term, row["pdf"], facts),
            )
        return self.env._(
            "%(name)s: what the XML states is nowhere on the page.",
            name=self._term(term),
        )

    def _amounts(self, row, facts):
        return {
            "stated": self._money(row.get("xml") or "0", facts["currency"]),
            "booked": self._money(row.get("odoo") or "0", facts["own_currency"]),
        }

    def _term(self, term):
        names = {
            "BT-1": self.env._("Number"),
            "BT-30": self.env._("SIREN"),
            "BT-31": self.env._("VAT number"),
            "BT-84": self.env._("Bank account"),
            "BT-109": self.env._("Total without VAT"),
            "BT-110": self.env._("VAT"),
            "BT-112": self.env._("Total with VAT"),
            "BT-115": self.env._("To be paid"),
        }
        return names.get(term, term)

    def _value(self, term, text, facts):
        return (
            self._money(text, facts["currency"]) if term in AMOUNTS and text else text
        )

    def _innocent(self, facts):
        found = []
        if any(issue.startswith("BT-") for issue in facts["issues"]):
            found.append(self.env._("Part of the bill was paid in advance."))
        if {"account_unknown", "account_differs"} & set(facts["issues"]):
            found.append(self.env._("A factoring company collects for the vendor."))
        if any(issue.startswith("pdf_") for issue in facts["issues"]):
            found.append(
                self.env._("The page writes amounts in a way that is not recognised.")
            )
        return found or [self.env._("The vendor is one of several in a group.")]

    def _comparison(self, facts):
        return {
            "columns": [
                "",
                self.env._("XML"),
                self.env._("Path in the XML"),
                self.env._("Page"),
                self.env._("Place on the page"),
                self.env._("Odoo"),
                self.env._("Differs"),
            ],
            "rows": [self._compared_row(row, facts) for row in facts["rows"]],
        }

    def _compared_row(self, row, facts):
        place = ""
        if row["page"]:
            place = self.env._(
                "page %(page)s, %(x)s × %(y)s mm",
                page=row["page"],
                x=row["x"],
                y=row["y"],
            )
        booked = row["odoo"]
        if row["term"] in AMOUNTS and booked:
            booked = self._money(booked, facts["own_currency"])
        return [
            f"{self._term(row['term'])} ({row['term']})",
            self._value(row["term"], row["xml"], facts),
            row["path"],
            self._value(row["term"], row["pdf"], facts),
            place,
            booked,
            self._mark_words(row),
        ]

    def _mark_words(self, row):
        """Return how two cells differ; flags of before have no mark but yes and no."""
        marks = {
            "yes": self.env._("Yes"),
            "rounding": self.env._("by the rounding alone (BT-114)"),
            "kind": self.env._("another kind of number"),
        }
        return marks.get(row.get("mark") or (row["differs"] and "yes"), "")

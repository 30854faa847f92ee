# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds bills that share a document: the same file byte by byte, the same
XML inside different files, or e-invoices of one seller (BT-31, BT-30, BT-29 or BT-27)
with one number (BT-1) in one year, whatever was typed on the bills. Also two e-invoices
of one vendor record with one number in a year.

**Medium** instead of high where one file is behind bills of different amounts: several
bills may have been scanned into one file.

**Not found**: a file seen at more than five vendors (terms and conditions); an annex of
both bills; a document of one that is an annex of the other, unless the amounts are
equal; a bill and a credit note.

## What it reads

Checksums of attachments, and what the intake keeps of e-invoices. A bill without any
file is *not done*. A file attached later to a bill is checked in the next run.
E-invoices that came before digests were kept are compared by vendor and number alone.

## What it cannot find

A second scan of the same paper. Expenses and orders are added by their addons
(`_sources`, `_record_facts`).

## What to do

Compare both documents side by side and cancel the bill to which the document does not
belong.

**Amount** of a flag: that of the later bill with VAT.
"""

# grouped rows are in order already
# pylint: disable=bad-builtin-groupby
from collections import defaultdict
from operator import itemgetter

from odoo import models
from odoo.tools import SQL, LazyTranslate, groupby

from ...models.audit.check_sql import not_reversed
from ...models.audit.edic_finance_check import FILE, GBCP, KOMHVO, REVERSED, SPENDING
from ...models.audit.edic_finance_check_pair import PAIR_LIMBS
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
BILL = "account.move"
VENDOR_AND_YEAR = SQL(
    """concat_ws('-', move.commercial_partner_id,
                 date_part('year', COALESCE(move.invoice_date, move.date)))"""
)


class EdicFinanceCheckA04(models.AbstractModel):
    """DUP-FILE: one document behind two bills, whatever was typed on them."""

    _name = "edic.finance.check.a04"
    _inherit = ["edic.finance.check.pair", "edic.finance.check"]
    _description = "A04 One document, two bills"
    _code = "A04"
    _texts = Texts(
        title=_lt("One document behind two bills"),
        rule=_lt("A document belongs to one bill."),
        benign_explanations=(
            _lt("Several bills were scanned into one file."),
            _lt("A statement or contract was attached to each bill."),
        ),
    )
    _needs = frozenset({"files"})
    _limbs = PAIR_LIMBS
    _severity = "high"
    _law = ("EN 16931: BT-1, BT-2, BT-31", GBCP, KOMHVO, "ISA 240")
    _profiles = SPENDING | {FILE}
    _parameters = {
        "vendors": Parameter.count(
            _lt("Vendors beyond which a file is terms and conditions"), 5, minimum=1
        ),
    }
    _volatile = ("paid", "ends", "ends_from", "uploads")
    _not_done = {"no_file": _lt("The bill has no file.")}

    def _exclusions(self, scope):
        return [
            ("reversed", REVERSED),
            (
                "no_file",
                SQL(
                    """move.edic_document_id IS NULL AND NOT EXISTS (
                           SELECT FROM ir_attachment file
                            WHERE file.res_model = 'account.move'
                              AND file.res_id = move.id AND file.res_field IS NULL)"""
                ),
            ),
        ]

    # --- where documents are ----------------------------------------------------------
    def _sources(self, scope):
        """Return SQL queries of the documents in the books, for addons to add to.

        Each gives ``kind`` (``file``, ``xml`` or ``number``), ``mark`` and ``part``
        (equal for one document), ``model``, ``id``, ``vendor``, ``is_main`` (the
        record's own document, no annex), ``uploaded``, ``is_checked``. What is no bill
        is held against bills alone.
        """
        columns, counts = self._of_bill(scope)
        return [
            SQL(
                """SELECT 'file' AS kind, file.checksum AS mark, '' AS part,
                          COALESCE(move.message_main_attachment_id, file.id) = file.id
                            AS is_main, file.create_date AS uploaded, %s
                     FROM ir_attachment file
                     JOIN account_move move ON move.id = file.res_id
                    WHERE file.res_model = 'account.move' AND file.res_id > 0
                      AND file.res_field IS NULL AND file.checksum IS NOT NULL
                      AND %s""",
                columns,
                counts,
            ),
            self._of_document(scope, "xml", SQL("document.xml_digest"), SQL("''")),
            self._of_document(scope, "number", SQL("document.identity"), SQL("''")),
            # documents older than identities, and those that name another seller
            self._of_document(scope, "number", SQL("document.number"), VENDOR_AND_YEAR),
        ]

    def _of_document(self, scope, kind, mark, part):
        columns, counts = self._of_bill(scope)
        return SQL(
            """SELECT %(kind)s AS kind, %(mark)s AS mark, %(part)s AS part,
                      TRUE AS is_main, document.create_date AS uploaded, %(columns)s
                 FROM edic_finance_document document
                 JOIN account_move move ON move.edic_document_id = document.id
                WHERE %(mark)s != '' AND %(counts)s""",
            kind=kind,
            mark=mark,
            part=part,
            columns=columns,
            counts=counts,
        )

    def _of_bill(self, scope):
        """Return columns and condition of bills whose documents are looked at."""
        return (
            SQL(
                """'account.move' AS model, move.id,
                   move.commercial_partner_id AS vendor, move.id IN %s AS is_checked""",
                self._checked(scope),
            ),
            SQL(
                """move.company_id = %s AND move.state != 'cancel' AND %s
                   AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')""",
                scope.company,
                not_reversed("move"),
            ),
        )

    def _documents(self, scope):
        """Return SQL of documents that several records bear, in the order they came."""
        union = SQL(" UNION ALL ").join(self._sources(scope))
        only = SQL("TRUE")
        if scope.ids is not None:
            marks = self.env.execute_query(
                SQL(
                    "SELECT mark FROM (%s) d WHERE model = %s AND id = ANY(%s)",
                    union,
                    BILL,
                    list(scope.ids),
                )
            )
            only = SQL("mark = ANY(%s)", [mark for [mark] in marks])
        return SQL(
            """SELECT * FROM (
                   SELECT d.*, count(*) OVER (PARTITION BY kind, mark, part) AS copies
                     FROM (%s) d WHERE %s) d
                WHERE copies > 1 ORDER BY kind, mark, part, uploaded, id""",
            union,
            only,
        )

    def _record_facts(self, model, ids):
        """Return the facts of records that bear documents, as `_bills` does; addons
        extend it for theirs."""
        return self._bills(ids) if model == BILL else {}

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        pairs, ids = {}, defaultdict(set)
        rows = self._rows(self._documents(scope))
        for (kind, *_mark), group in groupby(rows, itemgetter("kind", "mark", "part")):
            for first, later in self._copies(kind, group, scope):
                own = frozenset((row["model"], row["id"]) for row in (first, later))
                pairs.setdefault(own, (first, later, set()))[2].add(kind)
                for row in (first, later):
                    ids[row["model"]].add(row["id"])
        records = {
            model: self._record_facts(model, found) for model, found in ids.items()
        }
        for first, later, kinds in pairs.values():
            pair = (later, first) if later["model"] == BILL else (first, later)
            bills = [records[row["model"]][row["id"]] for row in pair]
            if self._is_same(pair, bills, kinds):
                yield self._finding(pair, bills, kinds)

    def _copies(self, kind, group, scope):
        """Yield pairs of the first record that bears a document, and each other one."""
        vendors = {row["vendor"] for row in group}
        if kind == "file" and len(vendors) > scope.values["vendors"]:
            return
        first, seen = group[0], {(group[0]["model"], group[0]["id"])}
        for row in group[1:]:
            own = (row["model"], row["id"])
            if own in seen or BILL not in (row["model"], first["model"]):
                continue
            seen.add(own)
            if row["is_checked"] or first["is_checked"]:
                yield first, row

    def _is_same(self, pair, bills, kinds):
        """Return whether two bills that share documents are copies. A bill and a credit
        note share documents without being copies, and so do two bills with the same
        annex; an annex of one that is the document of the other counts where the
        amounts are equal."""
        if "xml" in kinds:
            return True
        if bills[0]["is_refund"] != bills[1]["is_refund"]:
            return False
        if "number" in kinds:
            return True
        mains = sum(row["is_main"] for row in pair)
        return mains == 2 or (mains == 1 and self._is_same_amount(bills))

    def _is_same_amount(self, bills):
        return len({(bill["total"], bill["currency"]) for bill in bills}) == 1

    def _finding(self, pair, bills, kinds):
        ours, theirs = pair
        values = self._pair_values(0, 1, dict(enumerate(bills)))
        is_same = kinds != {"file"} or self._is_same_amount(bills)
        values |= {"subject": ours["id"], "move": ours["id"]}
        values |= {"others": (), "severity": None if is_same else "medium"}
        values["key"] = f"{ours['id']}-{theirs['model']}-{theirs['id']}"
        if theirs["model"] == BILL:
            values["others"] = (theirs["id"],)
            values["key"] = "-".join(map(str, sorted((ours["id"], theirs["id"]))))
        values["facts"] |= {
            "kinds": sorted(kinds),
            "model": theirs["model"],
            "uploads": [str(row["uploaded"])[:19] for row in pair],
        }
        return Finding(**values, score=95 if is_same else 55)

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        ours, theirs = facts["bills"]
        return self._compose_words(
            seen=[
                self._bill_words(ours),
                *(self._kind_words(kind) for kind in facts["kinds"]),
            ],
            compared=self._bill_words(theirs),
            next=[
                self._side_words(),
                self.env._("Cancel the bill whose document it is not."),
            ],
        )

    def _kind_words(self, kind):
        return {
            "file": self.env._("Both have the same file, byte by byte."),
            "xml": self.env._("The same XML lies in the files of both."),
            "number": self.env._(
                "Both documents state the same seller and number in one year."
            ),
        }[kind]

    def _comparison(self, facts):
        # EXTENDS edic.finance.check.pair
        table = super()._comparison(facts)
        came = [self._moment(moment) for moment in facts["uploads"]]
        table["rows"].append([self.env._("File came on"), *came])
        return table

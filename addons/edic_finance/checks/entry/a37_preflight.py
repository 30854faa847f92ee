# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds, in a French company, where the FEC that Odoo would export of this
fiscal year and the last departs from the rules; and everywhere e-invoices whose
original file is gone or is another one. Nothing is exported, so **no year is closed**.

**Rules of the FEC** (`tools/files/fec_rules.py`): name of the file and SIREN, columns,
empty fields, figures, days, CompteNum that begins with three digits, PieceRef that
names a document, characters of ISO 8859-15, debit and credit, EcritureLet with DateLet,
ValidDate not before EcritureDate and the day of posting, EcritureNum without gaps,
entries in balance, opening balances as the year before closed (where entries carry them
forward on the first day, in a journal such as `AN` or by Odoo's opening entry;
otherwise Odoo derives them and they cannot differ). What is an error (medium) and what
an alert (low) is as in the DGFiP's *Test Compta Demat*; the French words are its own.
One finding for each rule and column of a year, with ten examples. The same rules check
files from elsewhere.

**Rule of originals** (medium): the digest of the file is that of the day it came in.

## What it reads

Posted journal items, `edic.finance.document`, attachments. Not on saving.

## What it cannot find

Bytes of a file changed in the filestore (the stored checksum is compared). Odoo
Community has no GoBD/Z3 export to look through: of a German company the originals alone
are compared; files of other programs are read by [`edic_audit
--gobd`](../any_ledger.md). Odoo writes the entry's own day as ValidDate: expect that
finding in every company that posts later than it dates.

## What to do

Put it right before the year closes. Public bodies under M57 hand in no FEC.

**Amount** of a flag: none.
"""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.intake.document_formats import STRUCTURED
from ...tools.audit.finding import Finding, Texts

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA37(models.AbstractModel):
    """FEC/GoBD-PREFLIGHT: what an inspector's program would find, found before."""

    _name = "edic.finance.check.a37"
    _inherit = "edic.finance.check"
    _description = "A37 Before an inspection"
    _code = "A37"
    _texts = Texts(
        title=_lt("What an inspection would object to"),
        rule={
            "fec": _lt("A FEC has the form that article A47 A-1 of the LPF gives it."),
            "original": _lt(
                "The structured part of an e-invoice is kept as it was received."
            ),
        },
        benign_explanations={
            "fec": _lt(
                "Public bodies whose accounts are kept by the comptable public do "
                "not submit a FEC."
            ),
            "original": _lt("The vendor sent a corrected file for the same bill."),
        },
        next_steps={
            "fec": _lt("Put it right before the year closes: then it stays."),
            "original": _lt("Ask the vendor for the original once more, and keep it."),
        },
    )
    _needs = frozenset({"rights"})
    _version = "2"
    _severity = "medium"
    _subject = "res.company"
    _is_dated = False
    _law = (
        "FR: LPF, art. A47 A-1; BOI-CF-IOR-60-40-20",
        "DE: GoBD (BMF, 28.11.2019, i. d. F. vom 14.07.2025), Rz. 118, 119, 131",
    )
    _profiles = frozenset({"de_local", "de_state", "auditor"})
    _is_incremental = False
    _volatile = ("count", "examples")

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        if scope.ids is not None and scope.company not in scope.ids:
            return
        company = self._company(scope)
        if company.account_fiscal_country_id.code == "FR":
            for opening, closing in self._years(company, scope):
                yield from self._of_fec(company, scope, opening, closing)
        for row in list(self._rows(self._original_query(scope))):
            original = {name: row[name] for name in ("file", "bill", "what", "digest")}
            yield Finding(
                subject=scope.company,
                move=row["move"],
                partner=row["partner"],
                key=f"original-{row['id']}",
                facts={"rule": "original", **original},
            )

    def _years(self, company, scope):
        """Yield first and last days of the fiscal years of the scope; else this and the
        last."""
        last = scope.date_to or scope.today
        first = scope.date_from or last - relativedelta(years=1)
        year = company.compute_fiscalyear_dates(last)
        while year["date_to"] >= first:
            yield year["date_from"], year["date_to"]
            before = year["date_from"] - relativedelta(days=1)
            year = company.compute_fiscalyear_dates(before)

    def _of_fec(self, company, scope, opening, closing):
        """Yield one finding for each rule and column of a year."""
        faults = self.env["edic.finance.fec"]._faults(company, scope, opening, closing)
        for (column, code), about in faults.items():
            yield Finding(
                subject=scope.company,
                key=f"{closing}-{column}-{code}",
                severity="medium" if about["level"] == "error" else "low",
                facts={
                    "rule": "fec",
                    "closing": str(closing),
                    "column": column,
                    "fault": code,
                    "count": about["count"],
                    "examples": about["examples"],
                },
            )

    def _original_query(self, scope):
        """Return SQL of e-invoices whose original file is gone, or has another digest
        than the one that came in."""
        return SQL(
            """
            SELECT document.id, document.name AS file, document.checksum AS digest,
                   move.id AS move, COALESCE(move.name, '') AS bill,
                   move.commercial_partner_id AS partner,
                   CASE WHEN file.id IS NULL THEN 'gone' ELSE 'changed' END AS what
              FROM edic_finance_document document
              LEFT JOIN account_move move ON move.id = document.move_id
              LEFT JOIN ir_attachment file ON file.id = document.attachment_id
             WHERE document.format IN %s AND document.state IN ('billed', 'totals_only')
               AND file.checksum IS DISTINCT FROM document.checksum
               AND document.company_id = %s AND %s
             ORDER BY document.id
            """,
            STRUCTURED,
            scope.company,
            self._in_period(
                scope, SQL("COALESCE(move.date, document.create_date::date)")
            ),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        if facts["rule"] == "fec":
            seen = self._seen_fec(facts)
            compared = self.env._(
                "The FEC that Odoo would export of the year that closes on %s; "
                "nothing was exported.",
                self._day(facts["closing"]),
            )
        else:
            seen = self._seen_original(facts)
            compared = self.env._("The digest of the file as it came in.")
        return self._compose_words(facts, seen=seen, compared=compared)

    def _seen_fec(self, facts):
        words = self.env["edic.finance.fec"]._fault_words(
            facts["fault"], facts["column"]
        )
        count = self.env._("%s times in the file", facts["count"])
        examples = [self._example(example) for example in facts["examples"][:3]]
        return [words, count, *filter(None, examples)]

    def _example(self, example):
        parts = [part for part in (example["entry"], example["value"]) if part]
        return self.env._("For example: %s", ": ".join(parts)) if parts else ""

    def _seen_original(self, facts):
        about = {"file": facts["file"], "bill": facts["bill"] or "–"}
        if facts["what"] == "gone":
            return self.env._(
                "%(file)s, from which %(bill)s was made, is gone.", **about
            )
        return self.env._(
            "%(file)s, from which %(bill)s was made, is not the file that came in.",
            **about,
        )

    def _comparison(self, facts):
        if facts["rule"] != "fec" or not facts["examples"]:
            return None
        return {
            "columns": [self.env._("Entry"), facts["column"] or self.env._("File")],
            "rows": [
                [example["entry"], example["value"]] for example in facts["examples"]
            ],
        }
